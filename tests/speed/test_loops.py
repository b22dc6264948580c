"""The loops of hot kernels, read in the disassembly: they compute in vectors as wide as the registers of their level.

Sweeps are the functions that go over an array; reductions are those that take the totals of the runtime's lanes.
"""

from __future__ import annotations

import functools
import platform
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from c_compilers import check_run, compiler, level_flags, machine
from c_library import GENERATED, ROOT
from speed_loops import ONE, Function, functions, reached
from speed_numbers import Numbers

from opsmith.language.levels import LEVELS
from opsmith.toolchain_ninja import COMMON_FLAGS

OBJECTS = ROOT / "build/obj"
EXPECTED = yaml.safe_load(Path(__file__).with_name("loops.yaml").read_text(encoding="utf-8"))
REGISTERS = {"baseline": "x", "avx2": "y", "avx512": "z"}
FOR_X86_64 = platform.machine() in ("x86_64", "AMD64")
BUILT = [each for each in LEVELS if each == "baseline" or (OBJECTS / each).is_dir()] if FOR_X86_64 else []

SWEEP = re.compile(r".*_sweep_\d+")
REDUCTION = re.compile(r"opsmith_\w+_(?:add|columns)f")
CONVERSION = re.compile(r"opsmith_(?:load|store)_(?:line|block)_b?f16")
OF_MEMORY = {"memcpy", "memmove", "memset"}
REMAINDER = 3  # single numbers computed by a loop over what is left of a line; more is a loop over elements
MARGIN, FREE = 1.25, 4  # of the vectors that a loop leaves on the stack

each_level = pytest.mark.parametrize("level", BUILT)
each_kernel = pytest.mark.parametrize("kernel", EXPECTED["kernels"])


@functools.cache
def built(level: str, kernel: str) -> dict[str, Function]:
    path = OBJECTS / level / f"{kernel}.o"
    assert path.exists(), f"{path} is missing; `make` builds it"
    return functions(path)


def source_of(kernel: str) -> Path:
    return GENERATED / f"src/kernels/{kernel}.c"


def compiled(folder: Path, source: Path, words: tuple[str, ...], *flags: str) -> dict[str, Function]:
    """The functions of a source that is compiled here."""
    include = [f"-I{GENERATED / each}" for each in ("include", "src", "src/kernels")]
    check_run([*words, *COMMON_FLAGS, *flags, *include, "-c", source, "-o", folder / "compiled.o"])
    return functions(folder / "compiled.o")


def narrow_loops(function: Function, register: str) -> list[Counter[str]]:
    """What the innermost loops compute with that are not of whole vectors."""
    return list(filter(None, (loop.narrow(register) for loop in function.loops if loop.innermost)))


def complaints(known: Mapping[str, Function], register: str) -> Iterator[str]:
    """Sweeps and reductions that do not compute in whole vectors."""
    for name, function in known.items():
        if SWEEP.fullmatch(name) or REDUCTION.fullmatch(name):
            computing = [loop for each in reached(name, known) for loop in known[each].loops if loop.widths]
            if computing and not any(loop.whole(register) for loop in computing):
                yield f"{name}: no loop computes in %{register}mm"
        if SWEEP.fullmatch(name):
            for narrow in narrow_loops(function, register):
                if narrow.total() > REMAINDER:
                    yield f"{name}: a loop computes with {dict(narrow)}"
            if strange := {each for each in function.calls if each not in known} - OF_MEMORY:
                yield f"{name}: calls {sorted(strange)}"
        if CONVERSION.fullmatch(name) and register not in function.conversions:
            yield f"{name}: nothing is converted in %{register}mm"


def complaints_of(known: Mapping[str, Function], kernel: str, level: str) -> list[str]:
    assert any(SWEEP.fullmatch(name) for name in known), f"{kernel} has no sweeps"
    return list(complaints(known, REGISTERS[level]))


@each_level
@each_kernel
def test_loops_compute_in_whole_vectors(kernel: str, level: str) -> None:
    assert complaints_of(built(level, kernel), kernel, level) == []


@pytest.mark.full
@each_level
@each_kernel
def test_so_they_do_by_clang(kernel: str, level: str, tmp_path: Path) -> None:
    target = ("-target", "x86_64-linux-gnu", *level_flags(level))
    assert complaints_of(compiled(tmp_path, source_of(kernel), compiler("clang"), *target), kernel, level) == []


def looseness(known: Mapping[str, Function], register: str) -> dict[str, dict[str, int]]:
    """What could be better, by function: loops that are not of whole vectors, and vectors that one has on the stack."""
    found = {}
    for name, function in known.items():
        if SWEEP.fullmatch(name) or REDUCTION.fullmatch(name):
            narrow = len(narrow_loops(function, register))
            stack = max((loop.stack for loop in function.loops if loop.whole(register)), default=0)
            row = {"narrow": narrow, "stack": stack if stack > FREE else 0}
            found[name] = {key: value for key, value in row.items() if value}
    return {name: row for name, row in sorted(found.items()) if row}


def looser(now: Mapping[str, Mapping[str, int]], before: Mapping[str, Mapping[str, int]]) -> list[str]:
    worse = []
    for name, row in now.items():
        kept = before.get(name, {})
        if row.get("narrow", 0) > kept.get("narrow", 0):
            worse.append(f"{name}: {row['narrow']} loops are not of whole vectors, {kept.get('narrow', 0)} were not")
        if row.get("stack", 0) > max(FREE, kept.get("stack", 0)) * MARGIN:
            worse.append(f"{name}: {row['stack']} vectors on the stack, {kept.get('stack', 0)} were")
    return worse


@each_level
def test_loops_get_no_looser(level: str, numbers: Callable[[str], Numbers]) -> None:
    """Remainders, merges and vectors that find no register are as few as in loops/LEVEL.yaml."""
    now = {kernel: looseness(built(level, kernel), REGISTERS[level]) for kernel in EXPECTED["kernels"]}
    before = numbers(f"loops/{level}.yaml").take(now)
    worse = {kernel: looser(now[kernel], before.get(kernel, {})) for kernel in now} if before is not None else {}
    assert {kernel: lines for kernel, lines in worse.items() if lines} == {}


# ---- the tests notice


@each_level
def test_loops_of_single_numbers_show(level: str, tmp_path: Path) -> None:
    """As a compiler leaves them that was not told to make vectors."""
    flags = (*level_flags(level), "-fno-tree-vectorize", "-fno-tree-slp-vectorize")
    found = complaints_of(compiled(tmp_path, source_of("adam_update_f32"), machine(), *flags), "adam_update_f32", level)
    assert found[0] == f"forward_flat_sweep_1: no loop computes in %{REGISTERS[level]}mm"
    assert any(each.startswith(f"forward_flat_sweep_1: a loop computes with {{'{ONE}': ") for each in found)


@each_level
def test_only_what_is_wrong_shows(level: str, tmp_path: Path) -> None:
    source = Path(__file__).with_name("programs") / "planted.c"
    known = compiled(tmp_path, source, machine(), *level_flags(level), "-O3")
    assert set(complaints(known, REGISTERS[level])) == {
        f"single_sweep_1: no loop computes in %{REGISTERS[level]}mm",
        f"calling_sweep_1: no loop computes in %{REGISTERS[level]}mm",
        "calling_sweep_1: calls ['tanf']",
    }


@pytest.mark.parametrize("level", BUILT[1:])
def test_vectors_of_half_the_width_show(level: str) -> None:
    lower = BUILT[BUILT.index(level) - 1]
    found = complaints_of(built(lower, "gelu_f16"), "gelu_f16", level)
    assert f"forward_1_flat_sweep_1: no loop computes in %{REGISTERS[level]}mm" in found
    assert f"opsmith_load_line_f16: nothing is converted in %{REGISTERS[level]}mm" in found


def test_more_vectors_on_the_stack_show() -> None:
    before = {"sweep": {"stack": 8, "narrow": 1}}
    assert looser({"sweep": {"stack": 10, "narrow": 1}}, before) == []
    assert looser({"sweep": {"stack": 11, "narrow": 1}}, before) == ["sweep: 11 vectors on the stack, 8 were"]
    assert looser({"sweep": {"narrow": 2}}, before) == ["sweep: 2 loops are not of whole vectors, 1 were not"]
    assert looser({"other": {"stack": 6}}, before) == ["other: 6 vectors on the stack, 0 were"]
