"""The amalgamated file of an operator: one call of a compiler makes a program of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from c_compilers import STRICT, check_run, compiler, machine
from c_generate import generate
from c_library import GENERATED, ROOT
from c_program import check_output

PROGRAMS = Path(__file__).parent / "programs"
NORMALIZE = PROGRAMS / "normalize.c"
EVERY = sorted(path.stem for path in (ROOT / "spec").glob("*/*.yaml") if path.parent.name != "common")
# what the compiler itself calls
MEMORY = {"memcpy", "memset", "_GLOBAL_OFFSET_TABLE_", "__stack_chk_fail"}
# float32 has its own functions, in the file; what float64 and the sections call is the mathematics of C
NEEDED = {
    "adam_update": {"sqrt", "sqrtf"},
    "batch_norm": {"sqrt", "sqrtf"},
    "softmax": {"exp", "log"},
    "softmax_cross_entropy": {"exp", "log"},
    "sum": set(),
}
OPERATORS = pytest.mark.parametrize("operator", NEEDED)
CATALOGUE = """\
version {version} eps 0.001
weight 0.5 -0.5
mean 1 -2
var 1 4
sum 18 26 34
softmax 0.25 0.25 0.5
loss 0.693147 0.693147 0 0.287682
loss 0.693147 0.693147 0 0.287682
"""


def test_there_are_two_files_for_each_operator(amalgamated: Path) -> None:
    assert {path.name for path in amalgamated.iterdir()} == {f"{name}.{kind}" for name in NEEDED for kind in "ch"}


@pytest.mark.parametrize("name", ["machine", "clang"])
def test_one_compiler_call_makes_an_object(amalgamated: Path, tmp_path: Path, name: str) -> None:
    """From the two files alone, without a folder to include from."""
    words = ("-std=c11", "-O1", "-fPIE", "-c", amalgamated / "batch_norm.c")
    check_run([*compiler(name), *words, "-o", tmp_path / "batch_norm.o"])
    words = ("-std=c11", '-DHEADER="batch_norm.h"', f"-I{amalgamated}", NORMALIZE, tmp_path / "batch_norm.o")
    check_run([*machine(), *words, "-o", tmp_path / "normalize", "-lm"])
    check_output(check_run([tmp_path / "normalize"]).stdout)


@pytest.fixture(scope="module")
def symbols(amalgamated: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What `nm` says of the object that the command in the first line of each file makes."""
    folder = tmp_path_factory.mktemp("symbols")
    for name in NEEDED:
        source = amalgamated / f"{name}.c"
        (command,) = re.findall(r"^/\* .*: cc (.*) \*/$", source.read_text(), re.MULTILINE)
        assert f"-c {name}.c" in command
        # less is optimized than the command says, which takes much longer and changes no name
        words = [word.replace("-O3", "-O1") for word in command.split()]
        check_run([*machine(), *words, "-o", folder / f"{name}.o"], cwd=amalgamated)
    return {name: check_run(["nm", folder / f"{name}.o"]).stdout for name in NEEDED}


def test_every_type_is_there(symbols: dict[str, str]) -> None:
    found = {
        name: re.findall(r" T opsmith_\w+?_(forward|backward)_(\w*\d\d)$", text, re.MULTILINE)
        for name, text in symbols.items()
    }
    real = {"f32", "f64", "f16", "bf16"}
    both = {(direction, suffix) for direction in ("forward", "backward") for suffix in real}
    assert set(found["batch_norm"]) == set(found["softmax"]) == set(found["sum"]) == both
    assert set(found["adam_update"]) == {("forward", suffix) for suffix in real}
    assert set(found["softmax_cross_entropy"]) == {
        (direction, f"{suffix}_{label}") for direction, suffix in both for label in ("i32", "i64")
    }


@OPERATORS
def test_it_needs_nothing_but_the_mathematics_of_c(symbols: dict[str, str], operator: str) -> None:
    """No memory is allocated, no thread started, nothing printed, and there are no variables."""
    assert set(re.findall(r" U (\w+)", symbols[operator])) - MEMORY <= NEEDED[operator]
    assert re.findall(r" [BDCGS] (\w+)", symbols[operator]) == []


def test_what_is_needed_can_be_seen(symbols: dict[str, str]) -> None:
    assert " U exp\n" in symbols["softmax"]


@OPERATORS
def test_it_shows_its_interface_alone(symbols: dict[str, str], operator: str) -> None:
    exported = re.findall(r" [TW] (\w+)", symbols[operator])
    assert f"opsmith_{operator}_forward_f32" in {name.removesuffix("_i32") for name in exported}
    assert [name for name in exported if not name.startswith(f"opsmith_{operator}_")] == ["opsmith_abi_version"]


def test_operators_that_differ_in_one_program(amalgamated: Path, tmp_path: Path) -> None:
    """Statistics, states in place, sets of axes, integer types: their files share no name that is not theirs."""
    sources = (PROGRAMS / "catalogue.c", *(amalgamated / f"{name}.c" for name in NEEDED))
    flags = ("-std=c11", *STRICT, "-O0", f"-I{amalgamated}")
    check_run([*machine(), *flags, *sources, "-o", tmp_path / "catalogue", "-lm"])
    version = re.search(r"#define OPSMITH_ABI_VERSION (\d+)", (GENERATED / "include/opsmith/opsmith.h").read_text())
    assert version
    assert check_run([tmp_path / "catalogue"]).stdout == CATALOGUE.format(version=version[1])


def test_the_comparison_can_fail(amalgamated: Path, tmp_path: Path) -> None:
    source = NORMALIZE.read_text().replace("moving_mean[CHANNELS] = {0, 100}", "moving_mean[CHANNELS] = {0, 101}")
    (tmp_path / "other.c").write_text(source)
    words = ("-std=c11", "-O0", '-DHEADER="batch_norm.h"', f"-I{amalgamated}", amalgamated / "batch_norm.c")
    check_run([*machine(), *words, tmp_path / "other.c", "-o", tmp_path / "other", "-lm"])
    with pytest.raises(AssertionError, match="moving_mean"):
        check_output(check_run([tmp_path / "other"]).stdout)


@pytest.mark.full
@pytest.mark.parametrize("name", ["machine", "clang"])
def test_every_operator_has_one(tmp_path: Path, name: str) -> None:
    """All of them, of two types: a name that two choices of types share would be refused."""
    folder = generate(tmp_path, "amalgamated", *EVERY, "--types", "float64,bfloat16")
    sources = sorted(folder.glob("*.c"))
    assert [source.stem for source in sources] == EVERY
    objects = tmp_path / "objects"
    objects.mkdir()
    check_run([*compiler(name), "-std=c11", *STRICT, "-O0", "-c", *sources], cwd=objects)
    made = re.findall(r" T opsmith_(\w+)_forward_f64", check_run(["nm", *objects.iterdir()]).stdout)
    assert set(made) == set(EVERY)
