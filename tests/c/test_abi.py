"""What a compiled caller relies on, against abi/*.txt: symbols, arguments and their order, fields and where they lie.

`pytest tests/c/test_abi.py --update-goldens` writes abi/ anew; then OPSMITH_ABI_VERSION may have to grow.
"""

from __future__ import annotations

import ctypes
import difflib
import re
import shutil
from pathlib import Path

import pytest
from c_axes import ReductionParams, Runs
from c_compilers import check_run
from c_interface_text import describe, exported
from c_library import GENERATED, LIBRARY, Dims, Executor, Library, Params

SNAPSHOT = Path(__file__).parent / "abi"
HEADERS = sorted(GENERATED.glob("include/opsmith/*.h"))


def difference(agreed: str, present: str, name: str) -> list[str]:
    """What changed, line by line."""
    before, now = agreed.splitlines(), present.splitlines()
    return list(difflib.unified_diff(before, now, f"abi/{name}.txt", "now", lineterm="", n=1))


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The interface as it is, by header."""
    return describe(HEADERS, LIBRARY, tmp_path_factory.mktemp("abi"))


def test_the_interface_is_the_agreed_one(request: pytest.FixtureRequest, present: dict[str, str]) -> None:
    """A header that has no text yet, or a text whose header is gone, is a change as well."""
    if request.config.getoption("--update-goldens"):
        shutil.rmtree(SNAPSHOT, ignore_errors=True)
        SNAPSHOT.mkdir()
        for name, text in present.items():
            (SNAPSHOT / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    agreed = {path.stem: path.read_text(encoding="utf-8") for path in SNAPSHOT.glob("*.txt")}
    changed = [
        line
        for name in sorted(agreed.keys() | present.keys())
        for line in difference(agreed.get(name, ""), present.get(name, ""), name)
    ]
    assert not changed, "the interface changed; --update-goldens accepts it:\n" + "\n".join(changed)
    assert agreed


def test_nothing_else_is_exported() -> None:
    names = [symbol.split()[1] for symbol in exported(LIBRARY)]
    assert names
    assert [name for name in names if not name.startswith("opsmith_")] == []


def test_what_is_exported_is_declared() -> None:
    """Every symbol has its line in a header, and every function of a header is there."""
    text = "".join(path.read_text() for path in HEADERS)
    declared = set(re.findall(r"^ *OPSMITH_API\b[^;(]*?(\w+)\(", text, re.MULTILINE))
    assert {symbol.split()[1] for symbol in exported(LIBRARY)} == declared


def test_the_library_brings_no_openmp_runtime() -> None:
    """A second one in a process is what its users would never find."""
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", check_run(["readelf", "-d", LIBRARY]).stdout)
    assert any(name.startswith("libc.") for name in needed)
    assert [name for name in needed if re.search("omp|iomp", name)] == []


@pytest.mark.parametrize(
    ("header", "name", "kind"),
    [
        ("batch_norm", "batch_norm_params", Params),
        ("batch_norm", "batch_norm_dims", Dims),
        ("opsmith", "executor", Executor),
        ("argmax", "argmax_params", ReductionParams),
        ("sum", "sum_dims", Runs),
    ],
)
def test_the_structures_of_these_tests_are_those_of_the_headers(
    header: str, name: str, kind: type[ctypes.Structure]
) -> None:
    text = (SNAPSHOT / f"{header}.txt").read_text()
    rows = text.partition(f"struct opsmith_{name}: {ctypes.sizeof(kind)} bytes\n")[2].splitlines()
    fields = [(getattr(kind, field).offset, getattr(kind, field).size) for field, _ in kind._fields_]
    assert [tuple(map(int, row.split()[:2])) for row in rows[: len(fields)]] == fields


def test_the_version_is_that_of_the_header(library: Library) -> None:
    (version,) = re.findall(r"#define OPSMITH_ABI_VERSION (\d+)", (GENERATED / "include/opsmith/opsmith.h").read_text())
    assert library.abi_version() == int(version)


CHANGES = {
    "fields in another order": ("double eps;", "double momentum;", "batch_norm"),
    "arguments in another order": ("const float *gamma,", "const float *beta,", "batch_norm"),
    "numbers in another order": ("OPSMITH_WRITE = 1", "OPSMITH_WRITE = 3", "opsmith"),
    "another type": ("int64_t outer;", "int32_t outer;", "batch_norm"),
    "another type of an argument": ("size_t workspace_bytes,", "uint32_t workspace_bytes,", "batch_norm"),
    "a constant argument": ("const void *saved,", "void *saved,", "batch_norm"),
    "an argument of one type of data alone": ("const double *data", "const float *data", "sum"),
    "a name that is not exported": ("opsmith_sum_saved_bytes", "opsmith_sum_saved_size", "sum"),
    "a choice of another number": ("_REDUCTION_MEAN = 1", "_REDUCTION_MEAN = 3", "softmax_cross_entropy"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_shows(tmp_path: Path, change: str) -> None:
    """Two texts that are found change places, or the first becomes the second."""
    old, new, name = CHANGES[change]
    header = shutil.copytree(GENERATED / "include", tmp_path / "include") / f"opsmith/{name}.h"
    text = header.read_text()
    assert old in text
    other = text.replace(old, "@@").replace(new, old).replace("@@", new)
    header.write_text(other)
    changed = difference((SNAPSHOT / f"{name}.txt").read_text(), describe([header], LIBRARY, tmp_path)[name], name)
    assert [line for line in changed if re.match(r"-(?!--)", line)]
    assert [line for line in changed if re.match(r"\+(?!\+\+)", line)]
