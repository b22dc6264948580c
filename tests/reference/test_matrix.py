"""The generated matrix: covering designs cover, tables read back, layouts are what they say, files reproducible."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from opsmith.pipeline import Options
from opsmith.spec.model import OperatorSpec
from opsmith.spec.parse import load
from opsmith.targets import tests as target
from opsmith.testing import checks, design, tables
from opsmith.testing.arrays import LAYOUTS, at_offset, laid_out, make, resolved, settings, twin
from opsmith.testing.cases import read, write
from opsmith.testing.cover import cover

ROOT = Path(__file__).resolve().parents[2]
SPECS = (path for path in ROOT.glob("spec/*/*.yaml") if path.parent.name != "common")
FILES = sorted([*SPECS, *ROOT.glob("tests/specs/*.yaml")])
Array = np.ndarray[Any, Any]


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def spec(request: pytest.FixtureRequest) -> OperatorSpec:
    return load(request.param)


@pytest.mark.parametrize("levels, strength", [([4, 20, 5, 7, 2, 2, 2, 2], 2), ([3, 3, 4, 2, 2], 3), ([5], 2)])
def test_every_combination_is_covered(levels: list[int], strength: int) -> None:
    rows = cover(levels, strength)
    for factors in combinations(range(len(levels)), min(strength, len(levels))):
        seen = {tuple(row[factor] for factor in factors) for row in rows}
        assert seen == set(product(*(range(levels[factor]) for factor in factors)))
    assert len(rows) < 2 * np.prod(sorted(levels)[-strength:])


def test_tables_read_back(spec: OperatorSpec) -> None:
    for cases in (
        design.pairs(spec),
        tables.special(spec),
        tables.plain(spec),
        tables.large(spec),
        tables.requests(spec),
    ):
        assert [case.id for case in read(spec, write(spec, cases))] == [case.id for case in cases]
        assert len({case.id for case in cases}) == len(cases) > 0


def test_the_numbers_of_a_case_are_its_own(spec: OperatorSpec) -> None:
    first, second = design.pairs(spec)[:2]
    for name, array in make(spec, first, {}).items():
        assert array.tobytes() == make(spec, first, {})[name].tobytes()
        (type_name,) = (each.type for each in (*spec.inputs, *spec.states) if each.name == name)
        assert array.dtype.name == resolved(spec, first).get(type_name, type_name)
    assert any(
        array.tobytes() != other.tobytes()
        for array, other in zip(make(spec, first, {}).values(), make(spec, second, {}).values(), strict=False)
    )


def test_the_first_input_has_every_rank_and_axis(batch_norm: OperatorSpec) -> None:
    places = {(len(case.shape), settings(batch_norm, case)["axis"]) for case in design.pairs(batch_norm)}
    assert {(rank, axis % rank) for rank, axis in places} == {
        (rank, axis) for rank in (1, 2, 3, 4) for axis in range(rank)
    }
    assert {axis < 0 for _, axis in places} == {True, False}
    assert len(places) == 10


def test_sets_of_axes() -> None:
    spec = load(ROOT / "tests/specs/t_axes.yaml")
    sets = {(len(case.shape), settings(spec, case)["axes"]) for case in design.pairs(spec)}
    kinds = {
        (len(axes) == 0, len(axes) == rank > 1, 1 < len(axes) < rank, min(axes, default=0) < 0) for rank, axes in sets
    }
    assert len(kinds) >= 5
    assert (0, ()) in sets
    assert {settings(spec, case)["keepdims"] for case in design.pairs(spec)} == {True, False}


def test_labels_lie_on_their_dimension() -> None:
    """Positions and ignored values alone; but for the tests of what is refused."""
    spec = load(ROOT / "tests/specs/t_loss.yaml")
    seen: set[int] = set()
    for case in [*design.pairs(spec), *tables.special(spec)]:
        label, ignored = make(spec, case, {})["label"], settings(spec, case)["ignore_label"]
        assert set(label.tolist()) <= {*range(case.shape[1]), ignored}
        seen |= {int(each == ignored) for each in label}
    assert seen == {0, 1}
    assert {case.absent for case in design.pairs(spec)} == {(), ("weight",)}


def test_the_matrix_is_no_larger_than_it_must_be(spec: OperatorSpec) -> None:
    """Every pair of levels needs the product of the two longest factors; a file is one that people read."""
    longest = sorted(len(levels) for levels in design.factors(spec).values())[-2:]
    assert longest[0] * longest[1] <= len(design.pairs(spec)) <= 1.5 * longest[0] * longest[1]
    text = target.files([spec], Options())[f"tests/test_{spec.name}.py"]
    assert len(text) < 14_000
    cases = [design.pairs(spec), tables.special(spec), tables.large(spec), *[tables.plain(spec)] * 3]
    assert sum(map(len, cases)) < 250


def test_every_type_is_in_a_small_call() -> None:
    spec = load(ROOT / "tests/specs/t_loss.yaml")
    assert [tuple(case.types.values()) for case in tables.plain(spec)] == [
        ("float32", "int64"), ("float64", "int32"), ("float16", "int64"), ("bfloat16", "int32")
    ]  # fmt: skip


def test_special_cases(batch_norm: OperatorSpec) -> None:
    cases = tables.special(batch_norm)
    assert {case.values for case in cases} == {"normal", *tables.VALUES}
    assert {(3, 0, 5), (0, 4, 5), (3, 4, 0), (1, 1, 1)} <= {case.shape for case in cases}
    for values, training in product(tables.VALUES, (True, False)):
        assert any((case.values, case.training) == (values, training) for case in cases)
        assert any(
            (case.values, settings(batch_norm, case)["use_global_stats"]) == (values, training) for case in cases
        )


def test_requests_meet_in_every_pair(batch_norm: OperatorSpec) -> None:
    asked = [case.requests for case in tables.requests(batch_norm)]
    for first, second in combinations(("data", "gamma", "beta"), 2):
        assert len({(each[first], each[second]) for each in asked}) == 9
    assert len({tuple(case.requests.values()) for case in tables.all_requests(batch_norm)}) == 27


def test_types_can_be_limited(batch_norm: OperatorSpec) -> None:
    limited = target.limit(batch_norm, ("float16",))
    assert {case.types["T"] for case in design.pairs(limited)} == {"float16"}
    assert target.limit(batch_norm, ()) == batch_norm


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shape", [(), (5,), (3, 4), (2, 3, 4, 5), (2, 0, 3)])
def test_a_layout_keeps_the_numbers(layout: str, shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape, dtype=int), dtype=np.float32).reshape(shape)
    laid = laid_out({"x": array}, layout)["x"]
    np.testing.assert_array_equal(laid, array)
    assert laid.shape == shape
    assert not np.shares_memory(laid, array)
    copy = twin(laid)
    np.testing.assert_array_equal(copy, array)
    assert (copy.shape, copy.strides) == (laid.shape, laid.strides)
    assert copy.ctypes.data % 64 == laid.ctypes.data % 64
    assert not np.shares_memory(copy, laid)


def test_layouts_are_what_they_say() -> None:
    array = np.ones((2, 3, 4, 5), np.float32)
    strides = {name: layout(array).strides for name, layout in LAYOUTS.items()}
    assert strides["c_order"] == array.strides
    assert strides["channels_last"] == np.moveaxis(np.ones((2, 4, 5, 3), np.float32), -1, 1).strides
    assert strides["fortran"] == np.asfortranarray(array).strides
    assert strides["strided"] == tuple(2 * stride for stride in array.strides)
    assert strides["negative"] == tuple(-stride for stride in array.strides)
    for elements in (0, 1, 3):
        assert at_offset(array, elements).ctypes.data % 64 == 4 * elements


def test_ranges_keep_the_oracle_defined(make: Any) -> None:
    assert tables.ranges(make("out = sqrt(x) + log(x)")) == {"x": (0.5, 2.0)}
    assert tables.ranges(make("out = exp(x)")) == {}


def test_files_are_reproducible_and_well_formed(spec: OperatorSpec, tmp_path: Path) -> None:
    files = target.files([spec], Options())
    assert set(files) == {"tests/conftest.py", f"tests/test_{spec.name}.py"}
    assert files == target.files([load(Path(spec.path))], Options())
    text = files[f"tests/test_{spec.name}.py"]
    (imported,) = (node for node in ast.parse(text).body if getattr(node, "module", "") == "opsmith.testing.checks")
    names = [each.name for each in imported.names]  # type: ignore[attr-defined]
    assert all(callable(getattr(checks, name)) for name in names)
    assert ("test_requests" in names) == ("test_no_gradient" not in names) == spec.has_gradient
    assert ("test_sequence" in names) == bool(spec.states)
    path = tmp_path / "generated.py"
    path.write_text(text)
    words = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "120", "--diff", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout


def test_a_hostile_path_stays_a_text(batch_norm: OperatorSpec) -> None:
    hostile = replace(batch_norm, path='x"""\\\n{{ 1 }}\'; import os.yaml')
    for text in target.files([hostile], Options()).values():
        imported = [
            name.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import) for name in node.names
        ]
        assert set(imported) <= {"pytest"}
        assert "{{ 1 }}" in text
