"""Instructions that hot kernels run on small arrays in one thread: as few as in instructions/LEVEL.yaml.

Valgrind counts them. The counts do not change from run to run. It knows no AVX-512; where it is missing, only the
files are looked at.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from c_compilers import check_run
from c_levels import levels_of_this_machine
from speed_numbers import Numbers
from speed_program import CASES, program

HERE = Path(__file__).parent
VALGRIND = shutil.which("valgrind")
COUNTED = ("baseline", "avx2")
MARGIN = 1.1
TOTAL = re.compile(r"^totals: (\d+)$", re.MULTILINE)
PARTS = "profile"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return program(tmp_path_factory.mktemp("instructions"), "instructions")


Counts = dict[str, dict[str, float]]  # instructions for each element, by the case and by forward and backward


def counted(built: Path, folder: Path, level: str) -> Counts:
    """What a run of all cases takes; the program says how many elements each has, and its level at the end."""
    words = (VALGRIND, "--tool=callgrind", "--toggle-collect=measured", "--dump-after=measured")
    environment = os.environ | {"OPSMITH_ISA": level}
    printed = check_run([*words, f"--callgrind-out-file={folder / PARTS}", built], env=environment).stdout
    *cases, ran = printed.splitlines()
    assert ran == level
    parts = [folder / f"{PARTS}.{number}" for number in range(1, len(cases) + 1)]
    totals = [int(TOTAL.findall(part.read_text(encoding="utf-8"))[-1]) for part in parts]
    counts: Counts = {}
    for line, total in zip(cases, totals, strict=True):
        elements, direction, name = line.split(" ", 2)
        counts.setdefault(name, {})[direction] = round(total / int(elements), 2)
    return counts


def kept(level: str) -> Counts:
    counts: Counts = yaml.safe_load((HERE / f"instructions/{level}.yaml").read_text(encoding="utf-8"))["numbers"]
    return counts


def differences(now: Counts, before: Counts) -> list[str]:
    """Cases that run more instructions than before, or so many fewer that the file should say so."""
    pairs = (
        (f"{name} {direction}", count, before.get(name, {}).get(direction, 0))
        for name, counts in now.items()
        for direction, count in counts.items()
    )
    return [
        f"{name}: {count} instructions for each element, {old} before"
        for name, count, old in pairs
        if not old / MARGIN <= count <= old * MARGIN
    ]


@pytest.mark.parametrize("level_for_valgrind", COUNTED if VALGRIND else [])
def test_kernels_run_as_few_instructions(
    level_for_valgrind: str, built: Path, tmp_path: Path, numbers: Callable[[str], Numbers]
) -> None:
    if level_for_valgrind in levels_of_this_machine():
        now = counted(built, tmp_path, level_for_valgrind)
        before = numbers(f"instructions/{level_for_valgrind}.yaml").take(now)
        assert before is None or differences(now, before) == []


@pytest.mark.parametrize("level", COUNTED)
def test_every_case_has_its_numbers(level: str) -> None:
    assert set(kept(level)) == set(CASES["kernels"])


def test_vectors_save_instructions() -> None:
    """What the files hold is plausible: with vectors of twice the width, most cases run about half as many."""
    narrow, wide = map(kept, COUNTED)
    ratios = sorted(wide[name][each] / count for name, counts in narrow.items() for each, count in counts.items())
    assert ratios[len(ratios) // 2] < 0.7
    assert ratios[-1] < 0.9


# ---- the tests notice


def test_a_tenth_more_shows() -> None:
    before = {"one": {"forward": 5.0, "backward": 2.0}}
    assert differences({"one": {"forward": 5.4, "backward": 1.9}}, before) == []
    assert differences({"one": {"forward": 5.6, "backward": 1.7}}, before) == [
        "one forward: 5.6 instructions for each element, 5.0 before",
        "one backward: 1.7 instructions for each element, 2.0 before",
    ]
    assert differences({"other": {"forward": 1.0}}, before) == [
        "other forward: 1.0 instructions for each element, 0 before"
    ]
