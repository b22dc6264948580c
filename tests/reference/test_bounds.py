"""The bounds of errors: exact where arithmetic is, unknown where a value may be anything, and true at kinks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from opsmith.reference_gradient import directional
from opsmith.spec.model import OperatorSpec
from opsmith.testing import expect
from opsmith.testing.arrays import generator
from opsmith.testing.expect import Expected, Point

ROWS = {"x": "type: T, shape: N C"}
Array = np.ndarray[Any, Any]


def forward(spec: OperatorSpec, x: Any, type_name: str = "float32") -> Expected:
    array = np.asarray(x, type_name)
    return expect.forward(Point(spec, {"x": array}, {}, False, {"T": type_name}))["out"]


def test_a_position_is_exact_unless_numbers_may_tie(make: Any) -> None:
    position = {"out": "type: int64, shape: N, differentiable: false"}
    plain = make("out = argmax(x, over=C)", ROWS, position)
    found = forward(plain, [[1, 3, 3], [0, 0, np.nextafter(np.float32(0), np.float32(1))], [np.nan, 2, np.nan]])
    assert found.values.tolist() == [1, 2, 0]
    assert found.tolerance.tolist() == [0, 0, 0]
    computed = make("out = argmin(exp(x), over=C)", ROWS, position)
    found = forward(computed, [[1, 2, 3], [1, 1, 3]])
    assert found.tolerance[0] == 0
    assert found.tolerance[1] >= 1


def test_a_quotient_by_what_may_be_zero_is_unknown(make: Any) -> None:
    spec = make("low = exp(x) - 1\nout = x / (low - low)")
    assert np.isinf(forward(spec, [0.5, 1.0]).tolerance).all()
    assert np.isfinite(forward(make("out = x / exp(x)"), [0.5, 1.0]).tolerance).all()


@pytest.mark.parametrize("type_name, scale, known", [
    ("float32", 1e30, True), ("float64", 1e30, True), ("float64", 1e200, False),
])  # fmt: skip
def test_a_norm_beyond_the_range_of_its_squares(make: Any, type_name: str, scale: float, known: bool) -> None:
    spec = make("out = norm(x, over=C)", ROWS, {"out": "type: T, shape: N"})
    assert np.isfinite(forward(spec, [[scale, scale]], type_name).tolerance).all() == known


def test_what_is_not_taken_may_be_taken_if_that_is_in_doubt(make: Any) -> None:
    """The first sum overflows in float32, so nobody knows its sign."""
    spec = make("total = x * x * x * x * x - x * x * x * x\nout = total if total > 0 else 0")
    assert np.isinf(forward(spec, [-1e20]).tolerance).all()
    assert np.isfinite(forward(spec, [-2.0]).tolerance).all()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("count", [30, 3000])
def test_a_direction_across_kinks_gives_no_wrong_derivative(make: Any, seed: int, count: int) -> None:
    spec = make("out = maximum(x, 0)")
    random = np.random.default_rng(seed)
    x, head, along = (random.standard_normal(count) for _ in range(3))
    found = directional(spec, {"x": x}, {}, False, {"out": head}, "x", np.sign(along)[None])
    truth = np.sum(head * (x > 0) * np.sign(along))
    assert abs(float(found.values[0]) - truth) <= float(found.errors[0]) + 1e-12


def test_smooth_derivatives_are_known(make: Any) -> None:
    spec = make("out = tanh(3 * x) * sigmoid(x)")
    x = np.random.default_rng(0).standard_normal(300)
    found = directional(spec, {"x": x}, {}, False, {"out": np.ones(300)}, "x", np.eye(300))
    assert np.all(found.errors < 1e-9)


def test_the_gradient_of_a_broadcast_input_is_rounded_wherever_it_was_repeated(make: Any) -> None:
    spec = make("out = x * scale", {"x": "type: T, shape: N C", "scale": 'type: T, shape: "C|1"'})
    random = np.random.default_rng(0)
    for repeated in (1, 4):
        arrays = {"x": random.standard_normal((8, 4)), "scale": random.standard_normal(4 // repeated)}
        head = random.standard_normal((8, 4))
        call = Point(spec, {name: each.astype("f2") for name, each in arrays.items()}, {}, False, {"T": "float16"})
        found = expect.gradient(call, {"out": head.astype("f2")}, "scale", generator("test"))
        assert found.elements.tolerance.shape == (4 // repeated,)
        assert (found.elements.tolerance[0] > 5e-3) == (repeated == 4)
