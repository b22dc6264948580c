"""Kernels called at the same time, from several threads and from within tasks: the same bits, and no race.

ThreadSanitizer watches the pool of examples/c: it knows what POSIX threads do, but not what an OpenMP runtime does.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from c_compilers import attempt, check_run, machine
from c_generate import generate
from c_library import ROOT
from speed_program import ARCHIVE, CASES, FLAGS, LIBRARIES, SPEED, source

EXAMPLES = ROOT / "examples/c"
PROGRAM = SPEED / "programs/calls.c"
# one of each form, with states and without; all of float32, so that few kernels are compiled
WATCHED = ("batch_norm", "batch_norm, channels last", "layer_norm", "gelu", "adam_update")
TASKS = ("each alone", "one executor", "within tasks")
OPTIONS = os.environ | {"TSAN_OPTIONS": "halt_on_error=1"}


def test_calls_at_the_same_time_give_the_same_bits(tmp_path: Path) -> None:
    (tmp_path / "cases.c").write_text(source(), encoding="utf-8")
    words = (*FLAGS, "-DWITH_HOST", f"-I{EXAMPLES}", PROGRAM, tmp_path / "cases.c", ARCHIVE, *LIBRARIES)
    check_run([*machine(), *words, "-o", tmp_path / "calls"])
    lines = check_run([tmp_path / "calls"], env=os.environ | {"OMP_NUM_THREADS": "3"}).stdout.splitlines()
    assert len(lines) == 5 * len(CASES["kernels"])
    assert [line for line in lines if not line.endswith(": same")] == []


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program and the kernels it calls, all under ThreadSanitizer, without levels."""
    folder = tmp_path_factory.mktemp("watched")
    operators = sorted({CASES["kernels"][name]["operator"] for name in WATCHED})
    tree = generate(folder, "c", *operators, "--types", "float32")
    (folder / "cases.c").write_text(source(WATCHED), encoding="utf-8")
    include = (f"-I{tree / each}" for each in ("include", "src", "src/kernels"))
    words = ("-std=c11", "-O1", "-g", "-fsanitize=thread", *include, f"-I{SPEED / 'programs'}", f"-I{EXAMPLES}")
    runtime = [tree / f"src/opsmith_{part}.c" for part in ("check", "layout", "run")]
    own = [path for each in operators for path in (tree / f"src/{each}.c", tree / f"src/kernels/{each}_f32.c")]
    check_run([*machine(), *words, PROGRAM, folder / "cases.c", *runtime, *own, *LIBRARIES, "-o", folder / "calls"])
    return folder / "calls"


@pytest.mark.full
def test_no_race_is_reported(watched: Path) -> None:
    done = attempt([watched], env=OPTIONS)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr[:5000]
    assert done.stdout.splitlines() == [f"{name}, {how}: same" for name in WATCHED for how in TASKS]


@pytest.mark.full
def test_a_race_is_reported(watched: Path) -> None:
    done = attempt([watched, "shared"], env=OPTIONS)
    assert done.returncode != 0
    assert "WARNING: ThreadSanitizer: data race" in done.stderr
