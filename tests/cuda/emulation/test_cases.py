"""CUDA programs beside what is expected of them, run by the emulation.

correct/    print NAME.txt in every order of warps and lanes, by every compiler, and are CUDA
races/      are a correct program with one fault, and print something else
stopped/    end with the message in NAME.txt
addresses/  do what AddressSanitizer calls by the name in NAME.txt
device/     ask the emulated device
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from c_compilers import CLANG_CXX, attempt, check_run
from cuda_compilers import with_nvcc

from opsmith.toolchain_cuda import CUDA_FLAGS, EMULATED_FLAGS, find_cxx

HERE = Path(__file__).resolve().parent
RUNTIME = HERE.parents[2] / "codegen/opsmith/runtime"
SCHEDULER = RUNTIME / "cuda/src/opsmith_cuda_emulation.cu"
FOLDERS = (HERE, *(RUNTIME / each for each in ("cuda/src", "cuda/include", "c/include", "c/src")))
INCLUDES = tuple(f"-I{each}" for each in FOLDERS)
STRICT = ("-Wall", "-Wextra", "-Werror")
ADDRESSES = ("-g", "-fsanitize=address", "-fsanitize-sections=opsmith_shared")  # g++ leaves out sections of one's own
UCONTEXT = ("-DOPSMITH_EMULATION_UCONTEXT",)
ORDERS = range(8)

Build = Callable[..., Path]


def cases(folder: str) -> list[str]:
    found = sorted(path.stem for path in (HERE / folder).glob("*.cu"))
    assert found, f"{folder} is empty"
    return found


def source(folder: str, name: str) -> Path:
    return HERE / folder / f"{name}.cu"


def text(folder: str, name: str) -> str:
    return (HERE / folder / f"{name}.txt").read_text(encoding="utf-8")


CORRECT = cases("correct")
CLUSTERED = [name for name in CORRECT if "this_cluster" in source("correct", name).read_text(encoding="utf-8")]
PLAIN = [name for name in CORRECT if name not in CLUSTERED]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Makes a program of a case; the scheduler is compiled once for each compiler and its flags."""
    folder, known = tmp_path_factory.mktemp("emulation"), {}

    def program(case: Path, *flags: str, compiler: Sequence[str] = ()) -> Path:
        command = (*(compiler or find_cxx()), *EMULATED_FLAGS, *flags, *INCLUDES)
        if command not in known:
            known[command] = folder / f"scheduler_{len(known)}.o"
            check_run([*command, "-c", SCHEDULER, "-o", known[command]])
        made = folder / f"{case.parent.name}_{case.stem}_{list(known).index(command)}"
        check_run([*command, *STRICT, case, "-xnone", known[command], "-o", made, "-lpthread"])
        return made

    return program


def run(program: Path, order: int = 0) -> subprocess.CompletedProcess[str]:
    # leaks are looked for by stopping the process, which containers may forbid
    own = {"OPSMITH_EMULATION_ORDER": str(order), "ASAN_OPTIONS": "detect_leaks=0"}
    return attempt([program], env=os.environ | own)


def joined(folder: Path, names: Sequence[str]) -> Path:
    """A program of several correct ones: compilers take much longer to start than to read them."""
    texts = [source("correct", name).read_text(encoding="utf-8") for name in names]
    headers = "".join(sorted({each for text in texts for each in re.findall("#include <.*>\n", text)}))
    parts = "".join(f'namespace {name} {{\n#include "correct/{name}.cu"\n}}\n' for name in names)
    calls = " || ".join(f"{name}::main() != 0" for name in names)
    path = folder / f"joined_{len(names)}.cu"
    path.write_text(f'#include "case.h"\n{headers}{parts}\nint main() {{ return {calls}; }}\n', encoding="utf-8")
    return path


def check_prints(program: Path, expected: str, orders: Sequence[int]) -> None:
    for order in orders:
        done = run(program, order)
        assert (done.returncode, done.stderr, done.stdout) == (0, "", expected), f"in order {order}"


@pytest.mark.parametrize("name", CORRECT)
def test_correct(name: str, build: Build) -> None:
    check_prints(build(source("correct", name)), text("correct", name), ORDERS)


both = pytest.mark.parametrize("names", [PLAIN, CLUSTERED], ids=["plain", "clustered"])


@both
# zig makes a C++ library for itself when it links for the first time, which takes minutes
@pytest.mark.parametrize("way", ["addresses", "ucontext", pytest.param("clang", marks=pytest.mark.full)])
def test_correct_otherwise(way: str, names: Sequence[str], build: Build, tmp_path: Path) -> None:
    """AddressSanitizer has nothing to say, portable fibers do the same, and so does what clang makes."""
    flags = {"addresses": ADDRESSES, "ucontext": UCONTEXT, "clang": ()}[way]
    program = build(joined(tmp_path, names), *flags, compiler=CLANG_CXX if way == "clang" else ())
    check_prints(program, "".join(text("correct", name) for name in names), (0, 3))


@both
def test_clang_takes_what_is_correct(names: Sequence[str], tmp_path: Path) -> None:
    words = (*CLANG_CXX, *EMULATED_FLAGS, *INCLUDES, *STRICT, "-c", joined(tmp_path, names))
    check_run([*words, "-o", tmp_path / "joined.o"])


@with_nvcc
@pytest.mark.parametrize("architecture", ["sm_80", "sm_90"])
def test_correct_is_cuda(architecture: str, nvcc: tuple[str, ...], tmp_path: Path) -> None:
    """Clusters are there from sm_90 on."""
    path = joined(tmp_path, CORRECT if architecture == "sm_90" else PLAIN)
    check_run([*nvcc, *CUDA_FLAGS, f"-arch={architecture}", "-cubin", *INCLUDES, path, "-o", tmp_path / "all.cubin"])
    assert b"sums_of_rows" in (tmp_path / "all.cubin").read_bytes()


@pytest.mark.parametrize("name", cases("races"))
def test_races(name: str, build: Build) -> None:
    """A fault is seen in every order, by a program that differs from a correct one by a single line."""
    path = source("races", name)
    included = re.search(r'#include "\.\./correct/(\w+)\.cu"', path.read_text(encoding="utf-8"))
    assert included is not None
    program, expected = build(path), text("correct", included[1])
    for order in ORDERS:
        done = run(program, order)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout != expected, f"not seen in order {order}"


@pytest.mark.parametrize("name", cases("stopped"))
def test_stopped(name: str, build: Build) -> None:
    """The order decides who is told of first, never what is told."""

    def anybody(message: str) -> str:
        return re.sub(r"block \d+, thread \d+", "somebody", message)

    program, expected = build(source("stopped", name)), text("stopped", name)
    done = [run(program, order) for order in ORDERS]
    assert done[0].stderr == expected
    assert {anybody(each.stderr) for each in done} == {anybody(expected)}
    assert {each.returncode for each in done} == {-signal.SIGABRT}


@pytest.mark.parametrize("name", cases("addresses"))
def test_addresses(name: str, build: Build) -> None:
    done = run(build(source("addresses", name), *ADDRESSES))
    assert done.returncode != 0
    assert f"ERROR: AddressSanitizer: {text('addresses', name).strip()} " in done.stderr
    assert re.search(rf"#0 \w+ in {name}\(", done.stderr), "the kernel is where it happened"


def test_launches(build: Build) -> None:
    check_prints(build(source("device", "launches")), text("device", "launches"), ORDERS)


def test_a_stack_that_overflows_is_noticed(build: Build) -> None:
    assert run(build(source("device", "deep_stack"))).returncode == -signal.SIGSEGV
