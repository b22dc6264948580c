"""Every generated C source compiles without a warning, by the machine's compiler and by clang.

A covering part of the matrix always runs: each operator in one of the cells (compiler, level, type), dealt so that
every cell has some, and a few operators in all cells. The rest is marked full. One call takes many sources.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, product
from pathlib import Path

import pytest
from c_compilers import STRICT, attempt, check_run, compiler, level_flags, levels
from c_library import GENERATED

from opsmith.language.levels import LEVELS

CHOICE = re.compile(r'^#define TYPE_T (\w+)$.*^#include "(\w+)_kernels\.h"$', re.MULTILINE | re.DOTALL)
OTHERS = sorted(GENERATED.glob("src/*.c"))
HEADERS = sorted(GENERATED.glob("include/opsmith/*.h"))
PRIVATE_HEADERS = sorted(path for path in GENERATED.glob("src/**/*.h") if "#ifndef OPSMITH_" in path.read_text())
FOLDERS = tuple(f"-I{GENERATED / folder}" for folder in ("include", "src", "src/kernels"))
LANGUAGE = ("-std=c11", *STRICT, "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math")
# optimized, because some warnings come from what the optimizer finds out: as much as by the build for the baseline
C11 = (*LANGUAGE, "-O2", "-c")
LESS = (*LANGUAGE, "-O1", "-c")

COMPILERS = ("machine", "clang")
TYPES = ("f32", "f64", "f16", "bf16")
CELLS = [(name, level, suffix) for suffix, level, name in product(TYPES, LEVELS, COMPILERS)]
# states and statistics in both directions; a set of axes; positions and gradients by them
IN_ALL_CELLS = ("batch_norm", "max")
EACH_COMPILER = pytest.mark.parametrize("name", COMPILERS)


def kernels() -> dict[str, dict[str, list[Path]]]:
    """The sources of kernels by operator and by the type T of its data."""
    found: dict[str, dict[str, list[Path]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(GENERATED.glob("src/kernels/*.c")):
        chosen = CHOICE.search(path.read_text())
        assert chosen, f"{path} does not say its types and its kernels"
        found[chosen[2]][chosen[1]].append(path)
    return found


KERNELS = kernels()
COVERING: dict[tuple[str, str, str], list[Path]] = {
    cell: [
        source
        for place, (operator, by_type) in enumerate(KERNELS.items())
        if operator in IN_ALL_CELLS or CELLS[place % len(CELLS)] == cell
        for source in by_type[cell[2]][-1:]
    ]
    for cell in CELLS
}


def strict(folder: Path, name: str, sources: Iterable[Path], flags: Sequence[str] = C11) -> set[str]:
    """Compiles sources into a folder in one call, where a warning is an error; the symbols that the objects define."""
    check_run([*compiler(name), *flags, *FOLDERS, *sources], cwd=folder)
    return set(re.findall(r" [TBD] (\w+)", check_run(["nm", *folder.glob("*.o")]).stdout))


def forward(source: Path, level: str) -> str:
    """The name of the forward that a source of kernels defines."""
    operator = next(operator for operator, by_type in KERNELS.items() if source in chain(*by_type.values()))
    return f"opsmith_{operator}_forward_{source.stem.removeprefix(operator + '_')}_{level}"


def flags_of(level: str) -> tuple[str, ...]:
    return (*(C11 if level == "baseline" else LESS), *level_flags(level))


def known(level: str) -> bool:
    """Whether this machine's processor family has the level at all."""
    return level in levels()


def test_there_is_something_to_compile() -> None:
    assert {header.stem for header in HEADERS} == {*KERNELS, "opsmith"}
    assert {path.name for path in OTHERS} >= {"opsmith_run.c", "opsmith_check.c", "opsmith_host.c", "opsmith_layout.c"}
    assert {path.stem for path in OTHERS} >= {f"{name}{part}" for name in KERNELS for part in ("", "_dispatch")}
    assert PRIVATE_HEADERS
    assert {tuple(sorted(by_type)) for by_type in KERNELS.values()} == {tuple(sorted(TYPES))}


def test_the_covering_part_covers() -> None:
    """Every operator somewhere, some in all cells, and something beside those in every cell."""
    covered = set(chain(*COVERING.values()))
    assert all(covered.intersection(*[chain(*by_type.values())]) for by_type in KERNELS.values())
    assert all(len(sources) > len(IN_ALL_CELLS) for sources in COVERING.values())


@pytest.mark.parametrize(("name", "level", "suffix"), CELLS, ids=map("-".join, CELLS))
def test_kernels(tmp_path: Path, name: str, level: str, suffix: str) -> None:
    assert known(level) or level != "baseline"
    if known(level):
        sources = COVERING[name, level, suffix]
        made = strict(tmp_path, name, sources, flags_of(level))
        assert made >= {forward(source, level) for source in sources}


@pytest.mark.full
@pytest.mark.parametrize("suffix", TYPES)
@pytest.mark.parametrize("level", LEVELS)
def test_all_kernels(tmp_path: Path, level: str, suffix: str) -> None:
    if known(level):
        sources = [source for by_type in KERNELS.values() for source in by_type[suffix]]
        made = strict(tmp_path, "machine", sources, flags_of(level))
        assert made >= {forward(source, level) for source in sources}


@pytest.mark.full
def test_all_kernels_by_clang(tmp_path: Path) -> None:
    """Each operator in one of its types."""
    sources = [by_type[TYPES[place % len(TYPES)]][-1] for place, by_type in enumerate(KERNELS.values())]
    made = strict(tmp_path, "clang", sources, (*LESS, *level_flags("baseline")))
    assert made >= {forward(source, "baseline") for source in sources}


@EACH_COMPILER
def test_what_is_compiled_once(tmp_path: Path, name: str) -> None:
    """The runtime, and some operators by the one compiler, others by the other."""
    runtime = [path for path in OTHERS if path.name.startswith("opsmith_")]
    some = [path for path in OTHERS if path not in runtime][COMPILERS.index(name) :: 5]
    has = [f"-DOPSMITH_HAS_{level.upper()}" for level in levels()]
    made = strict(tmp_path, name, [*runtime, *some], (*LESS, *has))
    assert "opsmith_run" in made
    assert len(made) > len(some)


@EACH_COMPILER
def test_other_processors_have_the_baseline_alone(tmp_path: Path, name: str) -> None:
    dispatching = sorted(GENERATED.glob("src/*_dispatch.c"))[COMPILERS.index(name) :: 8]
    made = strict(tmp_path, name, [GENERATED / "src/opsmith_host.c", *dispatching], LESS)
    assert {"opsmith_host_executor", "opsmith_level"} < made


@pytest.mark.full
@EACH_COMPILER
@pytest.mark.parametrize("having", [levels(), ()], ids=["all levels", "the baseline"])
def test_all_that_is_compiled_once(tmp_path: Path, name: str, having: tuple[str, ...]) -> None:
    has = [f"-DOPSMITH_HAS_{level.upper()}" for level in having]
    made = strict(tmp_path, name, OTHERS, (*LESS, *has))
    assert made >= {f"opsmith_{operator}_params_init" for operator in KERNELS}


@EACH_COMPILER
def test_a_header_needs_no_other(tmp_path: Path, name: str) -> None:
    """Alone in a file, and twice; half of them by the one compiler, half by the other."""
    for headers, unused in ((HEADERS, ()), (PRIVATE_HEADERS, ("-Wno-unused-function",))):
        sources = []
        for header in headers[COMPILERS.index(name) :: 2]:
            sources.append(tmp_path / f"{header.stem}.c")
            sources[-1].write_text(f'#include "{header}"\n#include "{header}"\nint alone_{header.stem};\n')
        made = strict(tmp_path, name, sources, (*LANGUAGE, "-c", *unused))
        assert made >= {f"alone_{source.stem}" for source in sources}


def test_headers_under_cpp(tmp_path: Path) -> None:
    """In C++17 all of them in one file, where the functions keep their names."""
    includes = "".join(f"#include <opsmith/{header.name}>\n" for header in HEADERS)
    functions = re.findall(r"\b(opsmith_\w+)\(", "".join(header.read_text() for header in HEADERS))
    names = sorted({name for name in functions if not name.startswith("opsmith_task")})
    uses = "".join(f"    reinterpret_cast<function *>(&{name}),\n" for name in names)
    table = f"extern function *const all[];\nfunction *const all[] = {{\n{uses}}};\n"
    (tmp_path / "use.cpp").write_text(f"{includes}typedef void function(void);\n{table}")
    words = ("-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O1", "-c", FOLDERS[0])
    check_run([*compiler("clang++"), *words, tmp_path / "use.cpp", "-o", tmp_path / "use.o"])
    wanted = set(re.findall(r" U (\w+)", check_run(["nm", tmp_path / "use.o"]).stdout))
    assert set(names) <= wanted
    assert len(names) > 10 * len(KERNELS)


@EACH_COMPILER
@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("int narrow(long x); int narrow(long x) { return x; }", "conversion|shorten"),
        ("static int idle(void) { return 1; } int x;", "unused-function"),
        ("int f(void); int f(void) { int y; return y; }", "uninitialized"),
        ("void f(void); void f(void) {};", "pedantic|extra-semi"),
        ("int f(unsigned x); int f(unsigned x) { return x < -1; }", "sign-compare"),
    ],
)
def test_the_compilers_warn(tmp_path: Path, name: str, text: str, warning: str) -> None:
    """The flags are understood, and a warning in one of several sources is an error."""
    for source, content in (("right.c", "int right;"), ("wrong.c", text), ("last.c", "int last;")):
        (tmp_path / source).write_text(content + "\n")
    done = attempt([*compiler(name), *C11, "right.c", "wrong.c", "last.c"], cwd=tmp_path)
    assert done.returncode != 0
    assert re.search(rf"\[-W[^]]*({warning})", done.stderr)
