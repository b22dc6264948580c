"""The library under the sanitizers: no byte beside an array, no undefined behaviour, no race between threads.

One operator with states, statistics and a gradient is watched in every mode, type and level, with threads and without;
all operators are called over small shapes, each with one type of data.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from c_compilers import attempt, check_run, level_flags, levels, machine
from c_generate import generate
from c_library import GENERATED, TYPES
from c_sweep import program as sweep_of_all

HERE = Path(__file__).parent
FLAGS = ("-std=c11", "-O1", "-g", "-fno-omit-frame-pointer", "-ffp-contract=off")
SANITIZERS = {
    "addresses": ("-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
    "threads": ("-fsanitize=thread",),
}
# leaks are looked for by stopping the process, which containers may forbid; the library allocates nothing
OPTIONS = os.environ | {"ASAN_OPTIONS": "detect_leaks=0", "TSAN_OPTIONS": "halt_on_error=1"}

pytestmark = pytest.mark.full


def folders(tree: Path) -> tuple[str, ...]:
    return tuple(f"-I{tree / folder}" for folder in ("include", "src", "src/kernels"))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources of the operator that programs/sweep.c calls."""
    return generate(tmp_path_factory.mktemp("sanitizers"), "c", "batch_norm")


def program(tree: Path, folder: Path, *flags: str, shorter: int = 0) -> Path:
    """The library and the sweep, all under one sanitizer; with `shorter`, one array lacks so many bytes."""
    common = (*FLAGS, *flags, *folders(tree))
    objects = []
    for level in levels():
        for kernel in sorted(tree.glob("src/kernels/*.c")):
            objects.append(folder / f"{kernel.stem}_{level}.o")
            check_run([*machine(), *common, *level_flags(level), "-c", kernel, "-o", objects[-1]])
    has = [f"-DOPSMITH_HAS_{level.upper()}" for level in levels()]
    sources = [*sorted(tree.glob("src/*.c")), HERE / "pool.c", HERE / "programs/sweep.c"]
    words = (*common, *has, f"-DSHORTER={shorter}", *sources, *objects, "-o", folder / "sweep")
    check_run([*machine(), *words, "-lm", "-ldl", "-lpthread"])
    return folder / "sweep"


@pytest.mark.parametrize("sanitizer", SANITIZERS)
def test_nothing_is_reported(tree: Path, tmp_path: Path, sanitizer: str) -> None:
    sweep = program(tree, tmp_path, *SANITIZERS[sanitizer])
    for level in levels() if sanitizer == "addresses" else levels()[-1:]:
        done = attempt([sweep], env=OPTIONS | {"OPSMITH_ISA": level})
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr[:5000]
        calls, tasks = (int(part.split()[0]) for part in done.stdout.split(",")[:2])
        assert calls == 23 * 16 * 6 * 4 * 2
        assert tasks > 1000


def test_a_byte_beside_an_array_is_reported(tree: Path, tmp_path: Path) -> None:
    done = attempt([program(tree, tmp_path, *SANITIZERS["addresses"], shorter=1)], env=OPTIONS)
    assert done.returncode != 0
    assert "heap-buffer-overflow" in done.stderr


def program_of_all(folder: Path, text: str, kernels: list[Path]) -> Path:
    """All operators, each with the kernels of one choice of types, without levels and without the host part."""
    (folder / "all.c").write_text(text)
    runtime = [GENERATED / f"src/opsmith_{part}.c" for part in ("check", "layout", "run")]
    commons = [
        path for path in GENERATED.glob("src/*.c") if "_dispatch" not in path.name and "opsmith_" not in path.name
    ]
    words = (*FLAGS, *SANITIZERS["addresses"], *folders(GENERATED), folder / "all.c", *runtime, *commons, *kernels)
    check_run([*machine(), *words, "-o", folder / "all", "-lm"])
    return folder / "all"


def test_nothing_is_reported_of_any_operator(tmp_path: Path) -> None:
    headers = [path for path in sorted(GENERATED.glob("include/opsmith/*.h")) if path.stem != "opsmith"]
    chosen = {}
    for place, header in enumerate(headers):
        suffix = TYPES[place % len(TYPES)].suffix
        chosen[header] = max((GENERATED / "src/kernels").glob(f"{header.stem}_{suffix}*.c"), key=lambda path: path.name)
    suffixes = {header: kernel.stem.removeprefix(f"{header.stem}_") for header, kernel in chosen.items()}
    program = program_of_all(tmp_path, sweep_of_all(suffixes), list(chosen.values()))
    done = attempt([program], env=OPTIONS)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-500:] + done.stderr[:5000]
    calls = {name: int(count) for name, count in map(str.split, done.stdout.splitlines())}
    assert list(calls) == [header.stem for header in headers]
    assert min(calls.values()) >= 3
