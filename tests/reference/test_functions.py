"""Every function and reduction of the oracle against values from elsewhere: math, SciPy, decimal arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pytest
import scipy.special

from opsmith import reference
from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS
from opsmith.reference import evaluate
from opsmith.reference_gradient import gradients
from opsmith.reference_shapes import ShapeError

POINTS = [-3.5, -1.0, -0.25, 0.0, 1e-9, 0.5, 1.0, 2.75]
POSITIVE = [1e-9, 0.25, 1.0, 2.75, 300.0]

# name -> the function from elsewhere, its derivative from elsewhere, and where both are compared
UNARY: dict[str, tuple[Callable[[float], float], Callable[[float], float], list[float]]] = {
    "abs": (math.fabs, lambda x: math.copysign(1, x), [-3.5, -0.25, 0.5, 2.75]),
    "ceil": (math.ceil, lambda x: 0.0, [-3.5, -0.25, 0.5, 2.75]),
    "cos": (math.cos, lambda x: -math.sin(x), POINTS),
    "erf": (math.erf, lambda x: 2 / math.sqrt(math.pi) * math.exp(-x * x), POINTS),
    "erfc": (math.erfc, lambda x: -2 / math.sqrt(math.pi) * math.exp(-x * x), POINTS),
    "exp": (math.exp, math.exp, POINTS),
    "expm1": (math.expm1, math.exp, POINTS),
    "floor": (math.floor, lambda x: 0.0, [-3.5, -0.25, 0.5, 2.75]),
    "log": (math.log, lambda x: 1 / x, POSITIVE),
    "log1p": (math.log1p, lambda x: 1 / (1 + x), [-0.25, 0.0, 1e-9, *POSITIVE]),
    "rsqrt": (lambda x: x**-0.5, lambda x: -0.5 * x**-1.5, POSITIVE),
    "sigmoid": (scipy.special.expit, lambda x: 0.25 / math.cosh(x / 2) ** 2, POINTS),
    "sign": (lambda x: math.copysign(1, x) if x else 0.0, lambda x: 0.0, [-3.5, -0.25, 0.5, 2.75]),
    "sin": (math.sin, math.cos, POINTS),
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x), POSITIVE),
    "square": (lambda x: x * x, lambda x: 2 * x, POINTS),
    "tanh": (math.tanh, lambda x: 1 / math.cosh(x) ** 2, POINTS),
}
BINARY: dict[str, Callable[[float, float], float]] = {"maximum": max, "minimum": min, "pow": math.pow}

REDUCED: dict[str, Callable[..., Any]] = {
    "argmax": np.argmax,
    "argmin": np.argmin,
    "logsumexp": scipy.special.logsumexp,
    "max": np.max,
    "mean": lambda x, axis: np.vectorize(lambda row: math.fsum(x[row]) / x.shape[1])(np.arange(len(x))),
    "min": np.min,
    "norm": lambda x, axis: np.array([math.hypot(*row) for row in x]),
    "moments": lambda x, axis: (np.mean(x, axis=axis), np.var(x, axis=axis)),
    "prod": lambda x, axis: np.array([math.prod(row) for row in x]),
    "sum": lambda x, axis: np.array([math.fsum(row) for row in x]),
    "var": np.var,
}


def test_every_function_is_compared() -> None:
    assert set(UNARY) | set(BINARY) == set(FUNCTIONS)
    assert set(REDUCED) == set(REDUCTIONS) == set(reference.REDUCTIONS)


@pytest.mark.parametrize("name", UNARY)
def test_function(make: Any, name: str) -> None:
    expected, _, points = UNARY[name]
    spec = make(f"out = {name}(x)")
    for precision in (np.float64, np.longdouble):
        actual = evaluate(spec, {"x": np.array(points)}, {}, precision=precision).outputs["out"]
        np.testing.assert_allclose(actual, [expected(x) for x in points], rtol=4e-16, atol=0)


@pytest.mark.parametrize("name", UNARY)
def test_finite_difference_of_a_function(make: Any, name: str) -> None:
    _, derivative, points = UNARY[name]
    points = [x for x in points if abs(x) > 1e-6]
    spec = make(f"out = {name}(x)")
    actual = [gradients(spec, {"x": np.array([x])}, {}, False, {"out": np.array([3.0])})["x"][0] / 3 for x in points]
    np.testing.assert_allclose(np.array(actual, float), [derivative(x) for x in points], rtol=2e-12, atol=2e-13)


@pytest.mark.parametrize("name", BINARY)
def test_function_of_two(make: Any, name: str) -> None:
    x, y = (each.reshape(-1) for each in np.meshgrid([0.25, 1.0, 2.5], [-2.0, 0.0, 0.5, 1.0, 3.0]))
    inputs = {"x": 'type: T, shape: "*axes"', "y": "type: T, shape: x"}
    actual = evaluate(make(f"out = {name}(x, y)", inputs), {"x": x, "y": y}, {}, precision=np.float64).outputs["out"]
    np.testing.assert_allclose(actual, [BINARY[name](a, b) for a, b in zip(x, y, strict=True)], rtol=4e-16)


@pytest.mark.parametrize("x", [-2.5, -0.1, 0.001, 0.75, 3.0, 5.5])
def test_error_function_in_full_precision(x: float) -> None:
    with localcontext() as context:
        context.prec = 60
        term = total = Decimal(x)
        for n in range(1, 300):
            term *= -(Decimal(x) ** 2) / n
            total += term / (2 * n + 1)
        pi = Decimal("3.14159265358979323846264338327950288419716939937510582097494")
        expected = np.longdouble(str(total * 2 / pi.sqrt()))
    assert abs(reference.erf(np.array([x], np.longdouble))[0] - expected) <= 8 * np.finfo(np.longdouble).eps


@pytest.mark.parametrize("name", REDUCED)
def test_reduction(make: Any, name: str) -> None:
    x = np.random.default_rng(1).standard_normal((4, 37)) * 3
    results = ["first", "second"][: REDUCTIONS[name].results]
    spec = make(
        f"{', '.join(results)} = {name}(x, over=C)",
        {"x": 'type: T, shape: "N C"'},
        dict.fromkeys(results, "type: T, shape: N, differentiable: false"),
    )
    actual = evaluate(spec, {"x": x}, {}, precision=np.float64).outputs
    expected = REDUCED[name](x, axis=1)
    for result, values in zip(results, expected if len(results) > 1 else [expected], strict=True):
        np.testing.assert_allclose(actual[result], values, rtol=2e-14)


@pytest.mark.parametrize("name", [name for name in REDUCED if REDUCTIONS[name].empty])
def test_reduction_of_nothing(make: Any, name: str) -> None:
    results = ["first", "second"][: REDUCTIONS[name].results]
    spec = make(
        f"{', '.join(results)} = {name}(x, over=C)",
        {"x": 'type: T, shape: "N C"'},
        dict.fromkeys(results, "type: T, shape: N"),
    )
    actual = evaluate(spec, {"x": np.zeros((3, 0))}, {}).outputs
    for result in results:
        np.testing.assert_array_equal(actual[result], [float(REDUCTIONS[name].empty)] * 3)


@pytest.mark.parametrize("name", ["argmax", "argmin", "max", "min"])
def test_nothing_has_no_largest_element(make: Any, name: str) -> None:
    outputs = {"out": "type: T, shape: N, differentiable: false", "copy": "type: T, shape: x"}
    spec = make(f"found = {name}(x, over=C)\nout = found + 1\ncopy = x", {"x": 'type: T, shape: "N C"'}, outputs)
    with pytest.raises(ShapeError, match=f"out needs the {name} of no elements"):
        evaluate(spec, {"x": np.zeros((3, 0))}, {})
    assert evaluate(spec, {"x": np.zeros((0, 0))}, {}).outputs["out"].shape == (0,)
    assert evaluate(spec, {"x": np.zeros((0, 3))}, {}).outputs["out"].shape == (0,)


@pytest.mark.parametrize("name", ["argmax", "argmin"])
@pytest.mark.parametrize("over, axes", [("A", 0), ("B", 1), ("D", 2), ("(D, A)", (0, 2)), ("(A, B, D)", (0, 1, 2))])
def test_a_position_counts_in_c_order(make: Any, name: str, over: str, axes: Any) -> None:
    reduced = np.atleast_1d(axes)
    kept = " ".join("ABD"[axis] for axis in range(3) if axis not in reduced)
    inputs, outputs = {"x": 'type: T, shape: "A B D"'}, {"out": f'type: int64, shape: "{kept}"'}
    x = np.random.default_rng(2).integers(-2, 3, (3, 4, 5)).astype(float)
    x[1, 2, 3] = np.nan
    rows = np.moveaxis(x, reduced, range(-len(reduced), 0)).reshape(
        *(x.shape["ABD".index(each)] for each in kept.split()), -1
    )
    actual = evaluate(make(f"out = {name}(x, over={over})", inputs, outputs), {"x": x}, {}).outputs["out"]
    np.testing.assert_array_equal(actual, getattr(np, name)(rows, axis=-1))


def test_a_norm_neither_overflows_nor_vanishes(make: Any) -> None:
    spec = make("out = norm(x, over=C)", {"x": 'type: T, shape: "N C"'}, {"out": "type: T, shape: N"})
    x = np.array([[3e300, 4e300], [3e-300, -4e-300], [0, 0], [np.inf, 1], [np.nan, 1]])
    actual = evaluate(spec, {"x": x}, {}, precision=np.float64).outputs["out"]
    np.testing.assert_allclose(actual, [5e300, 5e-300, 0, np.inf, np.nan], rtol=1e-15)


@pytest.mark.parametrize("name", ["max", "min", "sum", "logsumexp", "norm", "prod"])
def test_reduction_keeps_nan(make: Any, name: str) -> None:
    spec = make(f"out = {name}(x, over=C)", {"x": 'type: T, shape: "N C"'}, {"out": "type: T, shape: N"})
    actual = evaluate(spec, {"x": np.array([[1.0, np.nan, 2.0], [1.0, 0.5, 2.0]])}, {}).outputs["out"]
    assert np.isnan(actual[0])
    assert np.isfinite(actual[1])


def test_logsumexp_of_infinities(make: Any) -> None:
    spec = make("out = logsumexp(x, over=C)", {"x": 'type: T, shape: "N C"'}, {"out": "type: T, shape: N"})
    x = np.array([[1000.0, 1000.0], [-np.inf, -np.inf], [np.inf, 0.0]])
    actual = evaluate(spec, {"x": x}, {}, precision=np.float64).outputs["out"]
    np.testing.assert_allclose(actual, [1000 + math.log(2), -np.inf, np.inf])
