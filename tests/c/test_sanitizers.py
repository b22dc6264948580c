"""The library under the sanitizers: no byte beside an array, no undefined behaviour, no race between threads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from c_compilers import attempt, check_run, level_flags, levels, machine
from c_library import GENERATED

HERE = Path(__file__).parent
FOLDERS = tuple(f"-I{GENERATED / folder}" for folder in ("include", "src", "src/kernels"))
FLAGS = ("-std=c11", "-O1", "-g", "-fno-omit-frame-pointer", "-ffp-contract=off")
SANITIZERS = {
    "addresses": ("-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
    "threads": ("-fsanitize=thread",),
}
# leaks are looked for by stopping the process, which containers may forbid; the library allocates nothing
OPTIONS = os.environ | {"ASAN_OPTIONS": "detect_leaks=0", "TSAN_OPTIONS": "halt_on_error=1"}

pytestmark = pytest.mark.full


def program(folder: Path, *flags: str, shorter: int = 0) -> Path:
    """The library and the sweep, all under one sanitizer; with `shorter`, one array lacks so many bytes."""
    common = (*FLAGS, *flags, *FOLDERS)
    objects = []
    for level in levels():
        for kernel in sorted(GENERATED.glob("src/kernels/*.c")):
            objects.append(folder / f"{kernel.stem}_{level}.o")
            check_run([*machine(), *common, *level_flags(level), "-c", kernel, "-o", objects[-1]])
    has = [f"-DOPSMITH_HAS_{level.upper()}" for level in levels()]
    sources = [*sorted(GENERATED.glob("src/*.c")), HERE / "pool.c", HERE / "programs/sweep.c"]
    words = (*common, *has, f"-DSHORTER={shorter}", *sources, *objects, "-o", folder / "sweep")
    check_run([*machine(), *words, "-lm", "-ldl", "-lpthread"])
    return folder / "sweep"


@pytest.mark.parametrize("sanitizer", SANITIZERS)
def test_nothing_is_reported(tmp_path: Path, sanitizer: str) -> None:
    sweep = program(tmp_path, *SANITIZERS[sanitizer])
    for level in levels() if sanitizer == "addresses" else levels()[-1:]:
        done = attempt([sweep], env=OPTIONS | {"OPSMITH_ISA": level})
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr[:5000]
        calls, tasks = (int(part.split()[0]) for part in done.stdout.split(",")[:2])
        assert calls == 23 * 16 * 6 * 4 * 2
        assert tasks > 1000


def test_a_byte_beside_an_array_is_reported(tmp_path: Path) -> None:
    done = attempt([program(tmp_path, *SANITIZERS["addresses"], shorter=1)], env=OPTIONS)
    assert done.returncode != 0
    assert "heap-buffer-overflow" in done.stderr
