"""What a compiled caller relies on, against abi.txt: symbols, arguments and their order, fields and where they lie.

`pytest tests/c/test_abi.py --update-goldens` writes abi.txt anew; then OPSMITH_ABI_VERSION may have to grow.
"""

from __future__ import annotations

import ctypes
import difflib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from c_compilers import check_run
from c_interface_text import describe, exported
from c_library import GENERATED, LIBRARY, Dims, Executor, Library, Params

SNAPSHOT = Path(__file__).parent / "abi.txt"


def difference(agreed: str, present: str) -> str:
    """What changed, line by line."""
    lines = difflib.unified_diff(agreed.splitlines(), present.splitlines(), "abi.txt", "now", lineterm="", n=1)
    return "\n".join(lines)


def test_the_interface_is_the_agreed_one(
    request: pytest.FixtureRequest, golden: Callable[[Path, str], None], tmp_path: Path
) -> None:
    present = describe(GENERATED / "include", LIBRARY, tmp_path)
    if SNAPSHOT.exists() and not request.config.getoption("--update-goldens"):
        changed = difference(SNAPSHOT.read_text(), present)
        assert not changed, f"the interface changed; --update-goldens accepts it:\n{changed}"
    golden(SNAPSHOT, present)


def test_nothing_else_is_exported() -> None:
    names = [symbol.split()[1] for symbol in exported(LIBRARY)]
    assert names
    assert [name for name in names if not name.startswith("opsmith_")] == []


def test_what_is_exported_is_declared() -> None:
    """Every symbol has its line in a header, and every function of a header is there."""
    text = "".join(path.read_text() for path in sorted(GENERATED.glob("include/opsmith/*.h")))
    declared = set(re.findall(r"^ *OPSMITH_API\b[^;(]*?(\w+)\(", text, re.MULTILINE))
    assert {symbol.split()[1] for symbol in exported(LIBRARY)} == declared


def test_the_library_brings_no_openmp_runtime() -> None:
    """A second one in a process is what its users would never find."""
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", check_run(["readelf", "-d", LIBRARY]).stdout)
    assert any(name.startswith("libc.") for name in needed)
    assert [name for name in needed if re.search("omp|iomp", name)] == []


def test_the_structures_of_these_tests_are_those_of_the_headers() -> None:
    text = SNAPSHOT.read_text()
    for name, kind in (("batch_norm_params", Params), ("batch_norm_dims", Dims), ("executor", Executor)):
        rows = text.partition(f"struct opsmith_{name}: {ctypes.sizeof(kind)} bytes\n")[2].splitlines()
        fields = [(getattr(kind, field).offset, getattr(kind, field).size) for field, _ in kind._fields_]
        assert [tuple(map(int, row.split()[:2])) for row in rows[: len(fields)]] == fields


def test_the_version_is_that_of_the_header(library: Library) -> None:
    (version,) = re.findall(r"#define OPSMITH_ABI_VERSION (\d+)", (GENERATED / "include/opsmith/opsmith.h").read_text())
    assert library.abi_version() == int(version)


CHANGES = {
    "fields in another order": ("double eps;", "double momentum;", "batch_norm.h"),
    "arguments in another order": ("const float *gamma,", "const float *beta,", "batch_norm.h"),
    "numbers in another order": ("OPSMITH_WRITE = 1", "OPSMITH_WRITE = 3", "opsmith.h"),
    "another type": ("int64_t outer;", "int32_t outer;", "batch_norm.h"),
    "another type of an argument": ("size_t workspace_bytes,", "uint32_t workspace_bytes,", "batch_norm.h"),
    "a constant argument": ("const void *saved,", "void *saved,", "batch_norm.h"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_shows(tmp_path: Path, change: str) -> None:
    """Two texts that are found change places, or the first becomes the second."""
    old, new, name = CHANGES[change]
    shutil.copytree(GENERATED / "include", tmp_path / "include")
    header = tmp_path / "include/opsmith" / name
    text = header.read_text()
    assert old in text
    other = text.replace(old, "@@").replace(new, old).replace("@@", new)
    header.write_text(other)
    changed = difference(SNAPSHOT.read_text(), describe(tmp_path / "include", LIBRARY, tmp_path))
    assert re.search(r"^-(?!--)", changed, re.MULTILINE)
    assert re.search(r"^\+(?!\+\+)", changed, re.MULTILINE)
