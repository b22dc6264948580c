"""The measurement of errors: its unit, what it leaves out, and that it runs on what `make` built."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from opsmith.spec.parse import load
from opsmith.targets.docs_accuracy import fingerprint

ROOT = Path(__file__).resolve().parents[2]


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
    [("float32", 4.0, 2.0**-21), ("float32", 3.9, 2.0**-22), ("float64", 1.0, 2.0**-52), ("float16", 1.0, 2.0**-10),
     ("bfloat16", 1.5, 2.0**-7)],
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
    monkeypatch.setattr(accuracy, "LARGEST", 0)  # the small shape is enough here
    accuracy.main(["batch_norm", "--output", str(tmp_path)])
    report = json.loads((tmp_path / "batch_norm.json").read_text(encoding="utf-8"))
    assert report["fingerprint"] == fingerprint(load(ROOT / "spec/normalization/batch_norm.yaml"))
    found = {(each["type"], each["array"], each["data"]): each["largest"] for each in report["figures"]}
    results, gradients = {"out", "mean", "invstd", "moving_mean", "moving_var"}, {"d_data", "d_gamma", "d_beta"}
    assert {array for _, array, _ in found} == results | gradients
    assert {name for name, _, _ in found} == {"float32", "float64", "float16", "bfloat16"}
    assert found["float16", "out", "standard normal"] <= 0.51
    assert all(each < 10 for (_, array, data), each in found.items() if (array, data) == ("out", "standard normal"))
