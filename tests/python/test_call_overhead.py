"""The benchmark of a call measures calls that work. Its figures are for people: no test asserts a time."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks/call_overhead.py"


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    described = importlib.util.spec_from_file_location("call_overhead", SCRIPT)
    assert described is not None
    assert described.loader is not None
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


def test_every_call_that_is_measured_works(benchmark: ModuleType) -> None:
    least = benchmark.measure(0.1, benchmark.calls())
    assert all(0 < value < 1e4 for value in least.values())


def test_the_script_prints_a_table(
    benchmark: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["call_overhead.py", "--seconds", "0.05"])
    benchmark.main()
    printed = capsys.readouterr().out
    assert "new result" in printed
    assert "(budget 2)" in printed
