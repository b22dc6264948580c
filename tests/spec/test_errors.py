"""Every mistake gets its message: a folder of `errors` holds a spec and the exact text that it gets."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from opsmith.diagnostics import CODES, SpecErrors, format_diagnostics
from opsmith.spec.parse import load

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "errors").iterdir() if path.is_dir())
SOURCES = Path(__file__).parents[2] / "codegen/opsmith/spec"


def main_file(case: Path) -> Path:
    """The one spec in a folder, or a file that is not there."""
    return Path(next((path.name for path in case.glob("*.yaml")), "absent.yaml"))


def stable(text: str) -> str:
    """The text without what may change elsewhere: Python's own words, and the list of functions."""
    return re.sub(r"(= Python says:|= the functions are) .*", r"\1 ...", text)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_messages(case: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    with pytest.raises(SpecErrors) as caught:
        load(main_file(case))
    golden(case / "expected.txt", stable(format_diagnostics(caught.value.diagnostics, caught.value.sources)))
    for diagnostic in caught.value.diagnostics:
        assert diagnostic.notes, f"{diagnostic.code}: {diagnostic.message} does not say what to do"


def test_every_code_has_a_case() -> None:
    shown = {code for case in CASES for code in re.findall(r"error\[(E\d+)\]", (case / "expected.txt").read_text())}
    assert shown == set(CODES)


def test_every_code_is_in_use() -> None:
    used = {code for path in SOURCES.rglob("*.py") for code in re.findall(r'"(E\d{3})"', path.read_text())}
    assert used == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code: str) -> None:
    entry = CODES[code]
    assert entry.explanation.endswith(".")
    assert not entry.title.endswith(".")
    assert entry.wrong
    assert entry.wrong != entry.right
