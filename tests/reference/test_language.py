"""What the forms of the language mean to the oracle: broadcasting by name, conditions, states, special calls."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from opsmith.reference import evaluate
from opsmith.reference_gradient import differences, directional, gradients
from opsmith.reference_shapes import ShapeError

RANDOM = np.random.default_rng(7)
ROWS = {"x": 'type: T, shape: "N C"'}


def out(spec: Any, arrays: dict[str, Any], training: bool = False, **parameters: object) -> Any:
    return evaluate(spec, arrays, parameters, training, precision=np.float64).outputs["out"]


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_values_broadcast_by_name(make: Any, axis: int) -> None:
    inputs = {"x": 'type: T, shape: "*outer C@axis *inner"', "w": "type: T, shape: C"}
    spec = make("out = x * w", inputs, parameters={"axis": "type: int, default: 1"})
    x = RANDOM.standard_normal((3, 4, 5))
    w = RANDOM.standard_normal(x.shape[axis])
    expected = np.moveaxis(np.moveaxis(x, axis, -1) * w, -1, axis)
    np.testing.assert_array_equal(out(spec, {"x": x, "w": w}, axis=axis), expected)


def test_a_star_begins_where_a_parameter_says(make: Any) -> None:
    inputs = {"x": 'type: T, shape: "*outer *inner@axis"'}
    spec = make(
        "out = sum(x, over=inner)",
        inputs,
        {"out": 'type: T, shape: "*outer"'},
        parameters={"axis": "type: int, default: -1"},
    )
    x = RANDOM.standard_normal((2, 3, 4))
    np.testing.assert_allclose(out(spec, {"x": x}, axis=1), x.sum((1, 2)))
    np.testing.assert_allclose(out(spec, {"x": x}), x.sum(2))


def test_an_axis_splits_in_two(make: Any) -> None:
    inputs = {"x": 'type: T, shape: "N C=(G:groups K) *inner"', "w": 'type: T, shape: "C=(G:groups K)"'}
    spec = make("out = (x - mean(x, over=(K, inner))) * w", inputs, parameters={"groups": "type: int, default: 2"})
    x, w = RANDOM.standard_normal((2, 6, 3)), RANDOM.standard_normal(6)
    grouped = x.reshape(2, 2, 3, 3)
    expected = (grouped - grouped.mean((2, 3), keepdims=True)).reshape(2, 6, 3) * w[:, None]
    np.testing.assert_allclose(out(spec, {"x": x, "w": w}), expected)
    with pytest.raises(ShapeError, match="does not split"):
        out(spec, {"x": x, "w": w}, groups=4)


@pytest.mark.parametrize("axes", [(), (0,), (-1,), (0, 2), (1, 2)])
def test_a_set_of_axes(make: Any, axes: tuple[int, ...]) -> None:
    inputs = {"x": 'type: T, shape: "{kept | reduced@axes}"'}
    spec = make("out = x - mean(x, over=reduced)", inputs, parameters={"axes": "type: ints, default: []"})
    x = RANDOM.standard_normal((2, 3, 4))
    np.testing.assert_allclose(out(spec, {"x": x}, axes=axes), x - x.mean(axes or None, keepdims=True), atol=1e-15)


def test_an_extent_of_one_stands_for_all(make: Any) -> None:
    spec = make("out = x * w", {**ROWS, "w": 'type: T, shape: "N C|1"'})
    x, w = RANDOM.standard_normal((3, 4)), RANDOM.standard_normal((3, 1))
    np.testing.assert_array_equal(out(spec, {"x": x, "w": w}), x * w)
    found = gradients(spec, {"x": x, "w": w}, {}, False, {"out": np.ones((3, 4))})
    np.testing.assert_allclose(found["w"].astype(float), x.sum(1, keepdims=True), rtol=1e-12)


def test_alignment_at_the_right(make: Any) -> None:
    spec = make("out = x + y", {"x": 'type: T, shape: "*axes"', "y": "type: T, shape: x, align: right"})
    x, y = RANDOM.standard_normal((2, 3, 4)), RANDOM.standard_normal((3, 1))
    np.testing.assert_array_equal(out(spec, {"x": x, "y": y}), x + y)


def test_shapes_that_contradict_each_other(make: Any) -> None:
    spec = make("out = x * w", {**ROWS, "w": "type: T, shape: C"})
    with pytest.raises(ShapeError, match="w: dimension C has extent"):
        out(spec, {"x": np.ones((3, 4)), "w": np.ones(3)})
    with pytest.raises(ShapeError, match="an array of rank 3 does not fit"):
        out(spec, {"x": np.ones((3, 4, 1)), "w": np.ones(3)})


def test_index_and_size(make: Any) -> None:
    spec = make("out = x * index(C) + size(N)", ROWS)
    np.testing.assert_array_equal(out(spec, {"x": np.ones((2, 3))}), [[2, 3, 4], [2, 3, 4]])


def test_a_reduction_over_a_dimension_that_is_missing_counts(make: Any) -> None:
    spec = make("out = x * sum(index(C) * 0 + 2, over=C)", ROWS)
    np.testing.assert_array_equal(out(spec, {"x": np.ones((2, 3))}), np.full((2, 3), 6.0))


@pytest.mark.filterwarnings("error")
def test_a_branch_that_is_not_taken_is_silent(make: Any) -> None:
    spec = make("out = log(x) if x > 0 else -1")
    np.testing.assert_allclose(out(spec, {"x": np.array([-1.0, 0.0, 1.0, np.e])}), [-1, -1, 0, 1])


def test_conditions_combine(make: Any) -> None:
    spec = make("out = 1 if 0 < x and x <= 1 and not (x == 0.5 or x != x) else 0")
    np.testing.assert_array_equal(out(spec, {"x": np.array([-1, 0, 0.25, 0.5, 1, 2])}), [0, 0, 1, 0, 1, 0])


FORMS = """\
if form == "double":
    out = 2 * x
elif form in ("square", "cube"):
    out = square(x) * (x if form == "cube" else 1)
else:
    out = x"""


@pytest.mark.parametrize("form, expected", [("none", 2.0), ("double", 4.0), ("square", 4.0), ("cube", 8.0)])
def test_conditions_on_an_enum(make: Any, form: str, expected: float) -> None:
    spec = make(FORMS, parameters={"form": "type: enum, choices: [none, double, square, cube], default: none"})
    assert out(spec, {"x": np.array([2.0])}, form=form) == expected


def test_an_optional_input(make: Any) -> None:
    spec = make("out = x * w if present(w) else x + w", {**ROWS, "w": "type: T, shape: C, optional: 10"})
    x = RANDOM.standard_normal((2, 3))
    np.testing.assert_array_equal(out(spec, {"x": x, "w": None}), x + 10)
    np.testing.assert_array_equal(out(spec, {"x": x, "w": np.full(3, 2.0)}), x * 2)
    assert set(gradients(spec, {"x": x, "w": None}, {}, False, {"out": x})) == {"x"}


def test_a_hidden_output_is_left_out(make: Any) -> None:
    outputs = {"out": "type: T, shape: x", "twice": "type: T, shape: x, when: more"}
    spec = make("twice = 2 * x\nout = twice + 1", None, outputs, parameters={"more": "type: bool, default: false"})
    assert set(evaluate(spec, {"x": np.ones(2)}, {}).outputs) == {"out"}
    assert set(evaluate(spec, {"x": np.ones(2)}, {"more": True}).outputs) == {"out", "twice"}


LOSS = {
    "loss": "type: T, shape: x, when: reduction == 'none'",
    "total": "type: T, shape: \"\", when: \"reduction in ('mean', 'sum') and weight > 0\"",
    "kept": "type: T, shape: x, when: not (reduction == 'none' or flag)",
}


@pytest.mark.parametrize(
    "settings, shown",
    [
        ({}, {"total", "kept"}),
        ({"reduction": "none"}, {"loss"}),
        ({"reduction": "sum", "weight": 0.0}, {"kept"}),
        ({"reduction": "sum", "weight": 2.0, "flag": True}, {"total"}),
    ],
)
def test_outputs_by_conditions(make: Any, settings: dict[str, object], shown: set[str]) -> None:
    parameters = {
        "reduction": "type: enum, choices: [none, mean, sum], default: mean",
        "weight": "type: float64, default: 1",
        "flag": "type: bool, default: false",
    }
    spec = make("loss = x * x\ntotal = sum(loss, over=(N, C))\nkept = x", ROWS, LOSS, parameters=parameters)
    assert set(evaluate(spec, {"x": np.ones((2, 3))}, settings).outputs) == shown


AXES = 'type: T, shape: "{kept | reduced@axes}"'
KEPT = [
    (AXES, "reduced", "*kept", {"axes": (0, -1)}, (1, 3, 1)),
    (AXES, "reduced", "*kept", {"axes": ()}, (1, 1, 1)),
    (AXES, "kept", "*reduced", {"axes": (1,)}, (1, 3, 1)),
    ('type: T, shape: "N *inner"', "inner", "N", {}, (2, 1, 1)),
    ('type: T, shape: "*outer C@axis *inner"', "C", "*outer *inner", {"axis": 1}, (2, 1, 4)),
    ('type: T, shape: "*outer C@axis *inner"', "(outer, C)", "*inner", {"axis": -1}, (1, 1, 1)),
    ('type: T, shape: "N D C=(G:groups K)"', "(D, G)", "N K", {"groups": 2}, (2, 1, 2)),
    ('type: T, shape: "N D C=(G:groups K)"', "(N, G, K)", "D", {"groups": 2}, (1, 3, 1)),
]


@pytest.mark.parametrize("pattern, over, shape, settings, expected", KEPT)
def test_dropped_axes_stay_with_extent_one(
    make: Any, pattern: str, over: str, shape: str, settings: dict[str, Any], expected: tuple[int, ...]
) -> None:
    types = {"axes": "type: ints, default: []", "axis": "type: int, default: 1", "groups": "type: int, default: 2"}
    outputs = {
        "out": f'type: T, shape: "{shape}", keepdims: keep',
        "always": f'type: T, shape: "{shape}", keepdims: true',
    }
    parameters = {name: types[name] for name in settings} | {"keep": "type: bool, default: false"}
    spec = make(f"out = sum(x * x, over={over})\nalways = out", {"x": pattern}, outputs, parameters=parameters)
    x = RANDOM.standard_normal((2, 3, 4))
    kept = evaluate(spec, {"x": x}, settings | {"keep": True}).outputs
    dropped = evaluate(spec, {"x": x}, settings).outputs
    assert kept["out"].shape == kept["always"].shape == dropped["always"].shape == expected
    assert dropped["out"].ndim < 3
    np.testing.assert_array_equal(kept["out"].ravel(), dropped["out"].ravel())
    head = RANDOM.standard_normal(expected)
    found = gradients(spec, {"x": x}, settings | {"keep": True}, False, {"out": head})["x"]
    plain = gradients(spec, {"x": x}, settings, False, {"out": head.reshape(dropped["out"].shape)})["x"]
    np.testing.assert_array_equal(found, plain)


def test_a_position_in_a_condition_carries_no_gradient(make: Any) -> None:
    spec = make("out = x * 3 if index(C) == argmax(x, over=C) else 0", ROWS)
    x = np.array([[1.0, 5.0, 2.0], [4.0, 0.0, 1.0]])
    found = gradients(spec, {"x": x}, {}, False, {"out": np.ones((2, 3))})["x"]
    np.testing.assert_allclose(found.astype(float), [[0, 3, 0], [3, 0, 0]], rtol=1e-12)


def test_an_output_of_integers(make: Any) -> None:
    spec = make("out = floor(x) * 2", None, {"out": "type: int32, shape: x"})
    actual = evaluate(spec, {"x": np.array([1.5, -1.5])}, {}).outputs["out"]
    assert actual.dtype == np.int64
    np.testing.assert_array_equal(actual, [2, -4])


STATE = {"total": "type: T, shape: C, initial: 0"}


def test_a_state_has_its_new_value_after_it_is_assigned(make: Any) -> None:
    spec = make("if training:\n    total = total + sum(x, over=N)\nout = x * total", ROWS, states=STATE)
    x, total = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0])
    result = evaluate(spec, {"x": x, "total": total}, {}, training=True)
    np.testing.assert_array_equal(result.states["total"], [14, 26])
    np.testing.assert_array_equal(result.outputs["out"], x * [14, 26])
    assert evaluate(spec, {"x": x, "total": total}, {}).states == {}


def test_a_reduction_of_nothing_leaves_a_state_as_it_was(make: Any) -> None:
    spec = make("centre = mean(x, over=N)\ntotal = total + centre\nout = x * total", ROWS, states=STATE)
    result = evaluate(spec, {"x": np.zeros((0, 2)), "total": np.array([1.0, 2.0])}, {})
    assert result.states == {}
    assert result.outputs["out"].shape == (0, 2)


def test_a_state_refuses_the_largest_of_nothing(make: Any) -> None:
    spec = make("total = maximum(total, max(x, over=N))\nout = x * total", ROWS, states=STATE)
    with pytest.raises(ShapeError, match="total needs the max of no elements"):
        evaluate(spec, {"x": np.zeros((0, 2)), "total": np.array([1.0, 2.0])}, {})


def test_stop_gradient(make: Any) -> None:
    spec = make("out = x * stop_gradient(square(x))")
    found = gradients(spec, {"x": np.array([2.0, -3.0])}, {}, False, {"out": np.ones(2)})
    np.testing.assert_allclose(found["x"].astype(float), [4.0, 9.0], rtol=1e-13)


def test_a_kink_has_no_finite_difference(make: Any) -> None:
    spec = make("out = max(x, over=C)", ROWS, {"out": "type: T, shape: N"})
    found = differences(spec, {"x": np.array([[1.0, 1.0, 0.0]])}, {}, False, {"out": np.ones(1)}, "x")
    assert np.isinf(found.errors[:2]).all()
    assert (found.values[2], found.errors[2] < 1e-12) == (0, True)


def test_a_directional_derivative_is_the_sum_over_the_elements(make: Any) -> None:
    spec = make("out = exp(x) / sum(exp(x), over=C)", ROWS)
    x, head = RANDOM.standard_normal((3, 4)), RANDOM.standard_normal((3, 4))
    direction = RANDOM.standard_normal((1, 3, 4))
    single = gradients(spec, {"x": x}, {}, False, {"out": head})["x"]
    along = directional(spec, {"x": x}, {}, False, {"out": head}, "x", direction)
    assert abs(along.values[0] - np.sum(single * direction[0])) <= 1e-12
    assert along.errors[0] < 1e-10


@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
def test_the_error_of_a_difference_is_known(make: Any, scale: float) -> None:
    spec = make("out = x * sum(square(x), over=C)", ROWS)
    x = RANDOM.standard_normal((2, 5)) * scale
    head = RANDOM.standard_normal((2, 5))
    found = differences(spec, {"x": x}, {}, False, {"out": head}, "x")
    expected = head * (x * x).sum(1, keepdims=True) + 2 * x * (head * x).sum(1, keepdims=True)
    off = np.abs(found.values.reshape(2, 5) - expected)
    assert np.all(off <= found.errors.reshape(2, 5) + 1e-14 * np.abs(expected))
    assert np.all(found.errors <= 1e-9 * np.abs(expected).max())
