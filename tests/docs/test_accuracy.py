"""The measurement of errors: its unit, what it leaves out, that it runs on what `make` built, and that what it gives
now is what the pages say.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from opsmith.reference_gradient import differentiable
from opsmith.spec.parse import load
from opsmith.targets.docs_accuracy import fingerprint
from opsmith.targets.tests import limit

ROOT = Path(__file__).resolve().parents[2]
SPECS = sorted(path for path in (ROOT / "spec").glob("*/*.yaml") if path.parent.name != "common")
FACTOR = 4  # how much larger an error may be on another processor, with other instructions and another compiler


@pytest.fixture(scope="module")
def accuracy() -> ModuleType:
    spec = importlib.util.spec_from_file_location("accuracy", ROOT / "benchmarks/accuracy.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["accuracy"] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("float32", 4.0, 2.0**-21),
        ("float32", 3.9, 2.0**-22),
        ("float64", 1.0, 2.0**-52),
        ("float16", 1.0, 2.0**-10),
        ("bfloat16", 1.5, 2.0**-7),
    ],
)
def test_a_unit_is_the_distance_of_neighbors(accuracy: ModuleType, name: str, value: float, unit: float) -> None:
    assert accuracy.units(np.array([value], np.longdouble), name) == unit


def test_small_values_are_measured_by_the_size_of_the_array(accuracy: ModuleType) -> None:
    values = np.array([0.0, 1.0, -1.0, 1.0], np.longdouble)
    assert np.array_equal(accuracy.units(values, "float32"), [2.0**-24, 2.0**-23, 2.0**-23, 2.0**-23])


def test_errors_are_counted_in_units_where_the_reference_is_sharp(accuracy: ModuleType) -> None:
    expected = np.array([1.0, 1.0, 1.0, np.nan], np.longdouble)
    actual = np.array([1, 1 + 3 * 2.0**-23, 7, 1], np.float32)
    doubt = np.array([0, 0, 1e-6, 0], np.longdouble)
    assert np.array_equal(accuracy.errors(actual, expected, "float32", doubt), [0.0, 3.0])


def test_figures_of_an_operator(accuracy: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accuracy, "SHAPES", accuracy.SMALL)  # small arrays are enough here
    accuracy.main(["batch_norm", "--output", str(tmp_path)])
    report = json.loads((tmp_path / "batch_norm.json").read_text(encoding="utf-8"))
    assert report["fingerprint"] == fingerprint(load(ROOT / "spec/normalization/batch_norm.yaml"))
    found = {(each["type"], each["array"], each["data"]): each["largest"] for each in report["figures"]}
    results, gradients = {"out", "mean", "invstd", "moving_mean", "moving_var"}, {"d_data", "d_gamma", "d_beta"}
    assert {array for _, array, _ in found} == results | gradients
    assert {name for name, _, _ in found} == {"float32", "float64", "float16", "bfloat16"}
    assert found["float16", "out", "usual"] <= 0.51
    assert all(each < 10 for (_, array, data), each in found.items() if (array, data) == ("out", "usual"))


def key(figure: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(figure[name]) for name in ("type", "direction", "array", "data"))


def published(path: Path) -> dict[str, Any]:
    text = (ROOT / f"docs/accuracy/{path.stem}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_there_are_figures_of_every_result(path: Path) -> None:
    spec, report = load(path), published(path)
    assert report["fingerprint"] == fingerprint(spec), f"run benchmarks/accuracy.py {spec.name}"
    figures = report["figures"]
    assert all(math.isfinite(each["largest"]) and each["elements"] > 0 for each in figures)
    measured = {key(each)[:3] for each in figures}
    names = [each.name for each in spec.outputs] + [each.name for each in spec.states]
    names_of_gradients = [f"d_{each.name}" for each in differentiable(spec)]
    assert {("float32", "forward", name) for name in names} <= measured
    assert {("float32", "backward", name) for name in names_of_gradients} <= measured
    assert {each["type"] for each in figures} == {"float32", "float64", "float16", "bfloat16"}


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_published_figures_hold(accuracy: ModuleType, path: Path) -> None:
    """A part of what was published, measured again: the same arrays, in float32 and at the usual parameters."""
    bounds = {key(each): each["largest"] for each in published(path)["figures"]}
    package = importlib.import_module("opsmith_ops")
    found = list(accuracy.measure(limit(load(path), ["float32"]), package, accuracy.SHAPES, wanted=1))
    assert found
    for each in found:
        assert each.largest <= FACTOR * max(bounds[key(vars(each))], 0.5), each
