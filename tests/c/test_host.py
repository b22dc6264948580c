"""The host part: levels of instructions, numbers of threads, and processes that fork."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from c_library import Library

from opsmith.language.levels import LEVELS

SUPPORT = Path(__file__).parent / "support"
NAMES = ("out", "mean", "invstd", "new_moving_mean", "new_moving_var", "d_data", "d_gamma", "d_beta")
BEGIN = f"""
import os, sys
sys.path.insert(0, {str(SUPPORT)!r})
import numpy as np
from c_batch import Batch, bits, check, expect
from c_library import F16, F32, LIBRARY, Library
library = Library(LIBRARY)
"""
COMPUTE = (
    BEGIN
    + f"""
arrays = {{}}
for type_ in (F32, F16):
    for form, shape in {{"rows": (4, 7, 1301), "columns": (300, 70, 1)}}.items():
        batch = Batch(library, type_, shape).run()
        check(batch, expect(batch), {NAMES!r})
        arrays |= {{f"{{type_}} {{form}} {{name}}": batch[name] for name in {NAMES!r}}}
np.savez(sys.argv[1], **arrays)
print(library.level)
"""
)
FORK = (
    BEGIN
    + """
import signal
library.set_num_threads(4)
executor = library.host_executor().contents
shape = (4, 2, 30000)
expected = Batch(library, F32, shape).run()

def right(executor):
    batch = Batch(library, F32, shape).run(executor)
    return all((bits(batch[name]) == bits(expected[name])).all() for name in expected.results)

def child():
    signal.alarm(60)
    outer = right(library.host_executor().contents) and right(executor)
    inner = os.fork()
    if inner == 0:
        os._exit(0 if right(library.host_executor().contents) else 1)
    os._exit(0 if outer and os.waitpid(inner, 0)[1] == 0 else 1)

for before in ("before any thread was started", "after threads were used"):
    number = os.fork()
    if number == 0:
        child()
    print(before, os.waitpid(number, 0)[1], right(executor))
"""
)


def python(program: str, *words: object, **environment: str) -> str:
    """What a program prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, *map(str, words)],
        env={name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "OPSMITH_"))}
        | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


LEVEL = BEGIN + "print(library.level)"


def test_each_level_can_be_asked_for_and_agrees(tmp_path: Path) -> None:
    """Levels may differ in the last bits; each is right by itself."""
    best = list(LEVELS).index(python(LEVEL))
    for level in list(LEVELS)[: best + 1]:
        assert python(COMPUTE, tmp_path / f"{level}.npz", OPSMITH_ISA=level) == level
    results = [dict(np.load(tmp_path / f"{level}.npz")) for level in list(LEVELS)[: best + 1]]
    for each in results:
        assert len(each) == 4 * len(NAMES)
        for name, array in each.items():
            tolerance = 3e-3 if array.dtype == np.float16 else 1e-4 if "d_gamma" in name or "d_beta" in name else 3e-6
            np.testing.assert_allclose(
                array.astype(float), results[0][name].astype(float), rtol=tolerance, atol=tolerance
            )


def test_the_level_is_the_best_of_this_machine() -> None:
    """As the kernel of the system lists what the processor can do."""
    file = Path("/proc/cpuinfo")
    flags = set(file.read_text().partition("flags")[2].partition("\n")[0].split()) if file.exists() else set()
    wanted = {"baseline": set(), "avx2": {"avx2", "fma"}, "avx512": {"avx512f", "avx512bw", "avx512dq", "avx512vl"}}
    assert python(LEVEL) == [level for level in LEVELS if wanted[level] <= flags][-1]


@pytest.mark.parametrize("asked", ["", "avx1024", "AVX2", "baseline "])
def test_a_level_that_there_is_not_is_ignored(asked: str) -> None:
    assert python(LEVEL, OPSMITH_ISA=asked) == python(LEVEL)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("1", 1), ("3", 3), ("3,2", 3), ("0", None), ("-2", None), ("many", None), ("", None), ("99999999999", 1024)],
)
def test_the_number_of_threads_is_openmps(asked: str, expected: int | None) -> None:
    threads = int(python(BEGIN + "print(library.num_threads())", OMP_NUM_THREADS=asked))
    assert threads == (min(1024, os.cpu_count() or 1) if expected is None else expected)


def test_a_process_that_forked_computes_right() -> None:
    """A child has none of its parent's threads: waiting for one would last for ever."""
    lines = python(FORK).splitlines()
    assert lines == ["before any thread was started 0 True", "after threads were used 0 True"]


def test_levels_are_told(library: Library) -> None:
    assert library.level in LEVELS


MAPPED = 'print(*sorted({line.split()[-1] for line in open("/proc/self/maps") if "libgomp" in line}))\n'
PARALLEL = """
batch = Batch(library, F32, (4, 7, 13010)).run(library.host_executor().contents)
check(batch, expect(batch), ["out"])
"""


def test_a_process_keeps_the_openmp_runtime_it_has(tmp_path: Path) -> None:
    """Python packages bring copies of libgomp under names of their own, visible to themselves alone."""
    system = python(BEGIN + PARALLEL + MAPPED, OMP_NUM_THREADS="2")
    copy = tmp_path / "libgomp-0123abcd.so.1.0.0"
    copy.write_bytes(Path(system).read_bytes())
    private = f"import ctypes\nmine = ctypes.CDLL({str(copy)!r})\n"
    assert python(private + BEGIN + PARALLEL + MAPPED, OMP_NUM_THREADS="2") == str(copy)
