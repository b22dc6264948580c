"""The memory of kernels: workspaces are as small as memory.txt says, and nothing is allocated."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from c_compilers import check_run
from speed_program import CASES, program

HERE = Path(__file__).parent
ROW = re.compile(r" +(\d+) threads: forward (\d+), backward (\d+), saved (\d+)")


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> str:
    return check_run([program(tmp_path_factory.mktemp("memory"), "memory")]).stdout


def test_workspaces_are_as_small(workspaces: str, golden: Callable[[Path, str], None]) -> None:
    assert len(workspaces.splitlines()) == 5 * len(CASES["memory"])
    golden(HERE / "memory.txt", workspaces)


def test_threads_hardly_need_memory(workspaces: str) -> None:
    """A workspace is a part of the data, which has 4 bytes for each element, and grows no more from 2 threads on."""
    elements, sizes = 0, {}
    for line in workspaces.splitlines():
        if row := ROW.fullmatch(line):
            threads, forward, backward, _ = map(int, row.groups())
            assert max(forward, backward) <= elements * 4 / 4, line
            sizes[threads] = forward, backward
            assert threads <= 2 or sizes[threads] == sizes[2], line
        else:
            elements, sizes = 1, {}
            for extent in CASES["memory"][line]["shape"]:
                elements *= extent


@pytest.fixture(scope="module")
def allocations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return program(tmp_path_factory.mktemp("allocations"), "allocations")


def test_kernels_allocate_nothing(allocations: Path) -> None:
    lines = check_run([allocations]).stdout.splitlines()
    assert len(lines) >= 3 * len(CASES["kernels"])
    assert [line for line in lines if not line.startswith("0 0 ")] == []


def test_an_allocation_shows(allocations: Path) -> None:
    lines = check_run([allocations, "planted"]).stdout.splitlines()
    assert {line.partition(" ")[0] != "0" for line in lines if " alone " in line} == {False}
    assert {line.partition(" ")[0] != "0" for line in lines if " alone " not in line} == {True}
