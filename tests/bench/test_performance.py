"""The page of performance is made of figures that were recorded, and of what was written by hand."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.bench.conftest import MEASUREMENT, ROOT, spec_of

from opsmith.bench import rows
from opsmith.diagnostics import UserError


@pytest.fixture(scope="module")
def script() -> ModuleType:
    found = importlib.util.spec_from_file_location("performance", ROOT / "benchmarks/performance.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["performance"] = module
    found.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of documents with figures of batch_norm, and the texts of the real one."""
    made = tmp_path / "docs"
    (made / "performance").mkdir(parents=True)
    for name in ("method", "left", "file"):
        shutil.copy(ROOT / f"docs/performance/{name}.md", made / "performance")
    for name in ("batch_norm", "conditions_batch_norm"):
        shutil.copy(MEASUREMENT, made / f"performance/{name}.json")
    return made


def test_the_page_is_rendered_without_measuring(script: ModuleType, folder: Path) -> None:
    script.main(["--render", "--output", str(folder)])
    page = (folder / "performance.md").read_text()
    assert page.startswith("# Performance\n\n<!-- made by benchmarks/performance.py")
    chapters = re.findall(r"^## (.*)", page, re.MULTILINE)
    assert chapters == [
        "How it is measured",
        "The machine",
        "In short",
        "batch_norm",
        "Errors",
        "How cost grows",
        "Fresh outputs and cold caches",
        "What is left on the table",
        "The files of figures",
    ]
    assert "Another system is faster in 5 of 16 rows:" in page
    assert "trial" not in page
    assert (folder / "performance/batch_norm.svg").read_text().startswith("<?xml")
    for line in re.findall(r"^\|.*", page, re.MULTILINE):
        assert line.endswith("|")
    before = page
    script.main(["--render", "--output", str(folder)])
    assert (folder / "performance.md").read_text() == before


def test_a_trial_is_marked(script: ModuleType, folder: Path, measurement: dict[str, Any]) -> None:
    (folder / "performance/batch_norm.json").write_text(json.dumps(measurement | {"trial": True}))
    script.main(["--render", "--output", str(folder)])
    assert "**These figures are of a trial with a few small shapes." in (folder / "performance.md").read_text()


def test_growth_and_half_precision_have_their_tables(script: ModuleType, measurement: dict[str, Any]) -> None:
    forward = [row for row in measurement["rows"] if row["row"]["direction"] == "forward"][:2]
    elements = []
    for shape, row in zip(([1000], [10000]), forward, strict=True):
        for threads, factor in ((1, 1.0), (2, 0.5)):
            times = {name: {**each, "median": each["median"] * factor} for name, each in row["times"].items()}
            changes = {"shape": shape, "workload": "elements", "threads": threads, "layout": "first"}
            elements.append({**row, "times": times, "row": {**row["row"], **changes}})
    data = measurement | {"rows": elements}
    part = script.Part("gelu", "gelu", rows.Choices())
    found = script.Measured(part, data, script.report.cells(data))
    text = "\n".join(script._growth([found]))
    assert "| Operator | 1,000 | 10,000 |" in text
    assert "| `gelu`, forward, float32, 2 threads |" in text
    assert re.search(r"\| up to 64 KiB \| to 1 MiB \| to 16 MiB \| above \|", text)
    assert "2.00" in text, "two threads are twice as fast"

    half = []
    for type_name, factor in (("float32", 1.0), ("float16", 0.5)):
        times = {name: {**each, "median": each["median"] * factor} for name, each in forward[0]["times"].items()}
        half.append({**forward[0], "times": times, "row": {**forward[0]["row"], "types": {"T": type_name}}})
    data = measurement | {"rows": half}
    text = "\n".join(script._half([script.Measured(part, data, script.report.cells(data))]))
    assert "| Operator | Shape | float32: best | float16 | float16: best |" in text
    assert "| `gelu`, forward | 32x64x56x56 |" in text
    assert "| 0.50 |" in text


def test_without_figures_there_is_no_page(script: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds no figures to write a page of; measure first$"):
        script.main(["--render", "--output", str(tmp_path)])


def test_a_part_that_does_not_exist_is_refused(
    script: ModuleType, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit):
        script.main(["--only", "batch_nrm", "--output", str(tmp_path)])
    assert "there is no part batch_nrm; there are batch_norm, layer_norm, " in capsys.readouterr().err


def test_every_part_has_rows(script: ModuleType) -> None:
    for part in script.parts():
        found = rows.rows(spec_of(part.operator), part.choices)
        assert found
        assert part.name == part.operator or part.chapter != "operators"


def test_the_files_of_figures_that_are_kept_are_of_parts(script: ModuleType) -> None:
    names = {part.name for part in script.parts()}
    assert {path.stem for path in (ROOT / "docs/performance").glob("*.json")} <= names
