"""Every generated C source compiles without a warning for every level, by the machine's compiler and by clang."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from c_compilers import STRICT, attempt, check_run, compiler, level_flags, levels
from c_library import GENERATED

KERNELS = sorted(GENERATED.glob("src/kernels/*.c"))
OTHERS = sorted(GENERATED.glob("src/*.c"))
AMALGAMATED = sorted(GENERATED.glob("amalgamated/*.c"))
HEADERS = sorted(GENERATED.glob("include/opsmith/*.h"))
PRIVATE_HEADERS = sorted(path for path in GENERATED.glob("src/**/*.h") if "#ifndef OPSMITH_" in path.read_text())
FOLDERS = tuple(f"-I{GENERATED / folder}" for folder in ("include", "src", "src/kernels"))
# optimized, because some warnings come from what the optimizer finds out
C11 = ("-std=c11", *STRICT, "-O2", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-c")
COMPILERS = pytest.mark.parametrize("name", ["machine", "clang"])


def test_there_is_something_to_compile() -> None:
    assert len(KERNELS) >= 4
    assert {path.name for path in OTHERS} >= {"opsmith_run.c", "opsmith_check.c", "opsmith_host.c", "opsmith_layout.c"}
    assert AMALGAMATED
    assert PRIVATE_HEADERS
    assert [path.stem for path in AMALGAMATED] == [path.stem for path in HEADERS if path.stem != "opsmith"]


@COMPILERS
@pytest.mark.parametrize("source", KERNELS, ids=lambda path: path.stem)
def test_kernels_for_every_level(tmp_path: Path, name: str, source: Path) -> None:
    assert levels()[0] == "baseline"
    for level in levels():
        check_run([*compiler(name), *C11, *level_flags(level), *FOLDERS, source, "-o", tmp_path / f"{level}.o"])


@COMPILERS
@pytest.mark.parametrize("source", OTHERS, ids=lambda path: path.stem)
def test_what_is_compiled_once(tmp_path: Path, name: str, source: Path) -> None:
    has = [f"-DOPSMITH_HAS_{level.upper()}" for level in levels()]
    check_run([*compiler(name), *C11, *has, *FOLDERS, source, "-o", tmp_path / "other.o"])


@COMPILERS
def test_the_common_part_for_one_level(tmp_path: Path, name: str) -> None:
    """Other processors have the baseline alone."""
    for source in OTHERS:
        check_run([*compiler(name), *C11, *FOLDERS, source, "-o", tmp_path / "other.o"])


@COMPILERS
@pytest.mark.parametrize("source", AMALGAMATED, ids=lambda path: path.stem)
def test_amalgamated(tmp_path: Path, name: str, source: Path) -> None:
    check_run([*compiler(name), *C11, source, "-o", tmp_path / "amalgamated.o"])


@COMPILERS
@pytest.mark.parametrize("header", [*HEADERS, *PRIVATE_HEADERS], ids=lambda path: path.name)
def test_a_header_needs_no_other(tmp_path: Path, name: str, header: Path) -> None:
    """Alone in a file, and twice."""
    unused = () if header in HEADERS else ("-Wno-unused-function",)
    source = tmp_path / "alone.c"
    source.write_text(f'#include "{header}"\n#include "{header}"\nint alone;\n')
    check_run([*compiler(name), *C11, *unused, *FOLDERS, source, "-o", tmp_path / "alone.o"])


def test_headers_under_cpp(tmp_path: Path) -> None:
    """In C++17 the functions keep their names."""
    includes = "".join(f"#include <opsmith/{header.name}>\n" for header in HEADERS)
    functions = re.findall(r"\b(opsmith_\w+)\(", "".join(header.read_text() for header in HEADERS))
    names = sorted({name for name in functions if not name.startswith("opsmith_task")})
    uses = "".join(f"    reinterpret_cast<function *>(&{name}),\n" for name in names)
    table = f"extern function *const all[];\nfunction *const all[] = {{\n{uses}}};\n"
    (tmp_path / "use.cpp").write_text(f"{includes}typedef void function(void);\n{table}")
    words = ("-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O2", "-c", FOLDERS[0])
    check_run([*compiler("clang++"), *words, tmp_path / "use.cpp", "-o", tmp_path / "use.o"])
    wanted = set(re.findall(r" U (\w+)", check_run(["nm", tmp_path / "use.o"]).stdout))
    assert set(names) <= wanted
    assert len(names) > 10


@COMPILERS
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
    """The flags are understood, and a warning is an error."""
    (tmp_path / "wrong.c").write_text(text + "\n")
    done = attempt([*compiler(name), *C11, tmp_path / "wrong.c", "-o", tmp_path / "wrong.o"])
    assert done.returncode != 0
    assert re.search(rf"\[-W[^]]*({warning})", done.stderr)
