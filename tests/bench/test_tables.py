"""The tables, means and files that are made of a measurement which was recorded."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from opsmith.bench import report, tables
from opsmith.bench.report import BEST, Cell, cells, groups, means
from opsmith.bench.tables import Column, fitting, ratio_text, time_text

DATA = Path(__file__).parent / "data"


def shown(measurement: dict[str, Any], width: int) -> str:
    written = io.StringIO()
    tables.show(measurement, Console(width=width, highlight=False, file=written))
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_for_people(measurement: dict[str, Any], width: int, golden: Callable[[Path, str], None]) -> None:
    text = shown(measurement, width)
    golden(DATA / f"table_{width}.txt", text)
    assert max(map(len, text.splitlines())) <= width


def test_a_table_without_peers(measurement: dict[str, Any]) -> None:
    for row in measurement["rows"]:
        row["times"] = {name: row["times"][name] for name in ("opsmith", "copy", "streaming copy")}
        row["left_out"] = {}
    text = shown(measurement | {"missing": {}, "against": []}, 120)
    assert "faster" not in text.replace("the faster of an ordinary", "")
    assert text.count("Copies") > 1


def test_where_nobody_else_is_faster_that_is_said(measurement: dict[str, Any]) -> None:
    measurement["rows"] = measurement["rows"][:2]
    assert "\nNo other system is faster in any row.\n" in shown(measurement, 120)


def test_a_disturbed_measurement_is_told(measurement: dict[str, Any]) -> None:
    text = "In 2 of 16 rows our time varies by more than 20%: something else was running; measure again."
    assert text not in shown(measurement, 120)
    for row, caches in zip(measurement["rows"][:3], ("warm", "cold", "warm"), strict=True):
        row["times"]["opsmith"]["high"] = 2 * row["times"]["opsmith"]["median"]
        row["row"]["caches"] = caches
    assert text in shown(measurement, 120)


def test_what_follows_from_the_times(measurement: dict[str, Any]) -> None:
    cell = cells(measurement)[0]
    ours, copy = cell.times["opsmith"]["median"], cell.times["copy"]["median"]
    streaming = cell.times["streaming copy"]["median"]
    assert cell.copy == min(copy, streaming)
    assert cell.copy_times == ours / cell.copy
    assert math.isclose(cell.copy_fraction, cell.bytes / ours / (2 * cell.tensor_bytes / cell.copy))
    assert cell.ratios["torch"] == cell.times["torch"]["median"] / ours
    assert cell.ratios[BEST] == min(cell.ratios[name] for name in cell.peers)


def test_means_are_geometric_and_over_the_rows_of_each_peer(measurement: dict[str, Any]) -> None:
    first, second = cells(measurement)[:2]
    alone = replace(second, times={name: each for name, each in second.times.items() if name != "jax"})
    found = means([first, alone])
    assert math.isclose(found["torch"], math.sqrt(first.ratios["torch"] * alone.ratios["torch"]))
    assert math.isclose(found["jax"], first.ratios["jax"])
    assert math.isclose(found[BEST], math.sqrt(first.ratios[BEST] * alone.ratios[BEST]))


def test_the_file_can_be_read_and_has_what_is_documented(measurement: dict[str, Any]) -> None:
    text = report.text(measurement)
    found = json.loads(text)
    assert cells(found) == cells(measurement)
    documented = (Path(__file__).parents[2] / "docs/performance/file.md").read_text()
    for name in (*found, *found["machine"], *found["rows"][0], *found["rows"][0]["row"], *found["means"][0]):
        assert f"`{name}`" in documented, f"{name} is not documented"
    for name in found["rows"][0]["times"]["opsmith"]:
        assert f"`{name}`" in documented
    assert len(text.splitlines()) < 40 * len(found["rows"]), "a line for each row"
    assert [each["cells"] for each in found["means"]] == [len(each) for each in groups(cells(measurement)).values()]


def test_peers_stand_in_one_order(measurement: dict[str, Any]) -> None:
    for cell in cells(measurement):
        names = [*cell.peers, *cell.left_out]
        assert cell.asked == [name for name in ("torch", "onnxruntime", "jax", "mxnet", "numpy") if name in names]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0.00 ns"),
        (1.234e-9, "1.23 ns"),
        (5.6e-8, "56.0 ns"),
        (9.876e-4, "988 µs"),
        (0.0123, "12.3 ms"),
        (2, "2.00 s"),
    ],
)
def test_a_time_has_three_digits(seconds: float, text: str) -> None:
    assert time_text(seconds) == text


@pytest.mark.parametrize(("value", "text"), [(0.123, "0.12"), (1, "1.00"), (12.34, "12.3"), (123.4, "123")])
def test_a_ratio_has_three_digits(value: float, text: str) -> None:
    assert ratio_text(value) == text


def test_the_lightest_columns_are_left_out_where_there_is_no_room() -> None:
    columns = [Column("abc", ["x"]), Column("de", ["long"], 1), Column("f", ["g"], 2), Column("h", ["i"])]
    assert [each.title for each in fitting(columns, 100)] == ["abc", "de", "f", "h"]
    assert [each.title for each in fitting(columns, 12)] == ["abc", "f", "h"]
    assert [each.title for each in fitting(columns, 1)] == ["abc", "h"]


def test_rows_without_times_of_a_peer_have_a_dash(measurement: dict[str, Any]) -> None:
    found = next(found for group, found in groups(cells(measurement)).items() if group.direction == "backward")
    (column,) = (each for each in tables.rows(found) if each.title == "onnxruntime")
    assert set(column.cells) == {"-"}


def test_a_cell_is_made_of_plain_data(measurement: dict[str, Any]) -> None:
    assert Cell.of(measurement["rows"][0]).row.shape == (32, 64, 56, 56)
