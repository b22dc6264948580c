"""The comparison itself: honest arithmetic passes, and results that are wrong in the ways kernels go wrong fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from opsmith.reference import evaluate
from opsmith.spec.model import OperatorSpec
from opsmith.testing import expect
from opsmith.testing.arrays import dtype, facts, generator, unit
from opsmith.testing.compare import check_array, check_arrays, check_gradient, identical
from opsmith.testing.expect import Expected, Point
from opsmith.testing.rounding import Rounding

TYPES = ("float32", "float64", "float16", "bfloat16")
SETTINGS: dict[str, object] = {"fix_gamma": False, "axis": 1, "output_mean_var": True}
Array = np.ndarray[Any, Any]
Results = dict[str, Array]


def point(spec: OperatorSpec, type_name: str, shape: tuple[int, ...] = (4, 3, 25), mean: float = 0.0) -> Point:
    random = np.random.default_rng(11)
    channels = shape[1]
    small = dtype("float64" if type_name == "float64" else "float32")
    arrays = {
        "data": (random.standard_normal(shape) + mean).astype(dtype(type_name)),
        "gamma": random.uniform(0.5, 2, channels).astype(small),
        "beta": random.standard_normal(channels).astype(small),
        "moving_mean": random.standard_normal(channels).astype(small),
        "moving_var": random.uniform(0.5, 2, channels).astype(small),
    }
    types = {variable.name: variable.resolve({"T": type_name}) for variable in spec.types}
    return Point(spec, arrays, SETTINGS, True, types)


def rounded(call: Point, values: Mapping[str, Array]) -> Results:
    """Results as a kernel would store them."""
    types = {each.name: call.type_of(each) for each in (*call.spec.outputs, *call.spec.states)}
    return {name: np.asarray(array, np.float64).astype(dtype(types[name])) for name, array in values.items()}


def exact(call: Point) -> Results:
    result = evaluate(call.spec, call.arrays, call.parameters, call.training)
    return result.outputs | result.states


def statistics(call: Point, ddof: int = 0) -> tuple[Array, Array, Array]:
    x = np.asarray(call.arrays["data"], np.float64)
    return x, x.mean((0, 2), keepdims=True), x.var((0, 2), keepdims=True, ddof=ddof)


def normalized(call: Point, mean: Array, var: Array) -> Array:
    x = statistics(call)[0]
    gamma, beta = (np.asarray(call.arrays[name], np.float64)[:, None] for name in ("gamma", "beta"))
    return (x - mean) / np.sqrt(var + 1e-3) * gamma + beta


def wrong_estimator(call: Point, right: Results) -> Results:
    _, mean, var = statistics(call, ddof=1)
    return {"out": normalized(call, mean, var)}


def variance_for_its_root(call: Point, _: Results) -> Results:
    return {"invstd": statistics(call)[2].reshape(-1)}


def missing_offset(call: Point, right: Results) -> Results:
    return {"out": right["out"] - np.asarray(call.arrays["beta"], np.float64)[:, None]}


def missing_eps(call: Point, _: Results) -> Results:
    _, mean, var = statistics(call)
    return {"out": normalized(call, mean, var - 1e-3)}


def one_wrong_element(call: Point, right: Results) -> Results:
    out = right["out"].copy()
    out[2, 1, 3] += 0.05
    return {"out": out}


MISTAKES: dict[str, Callable[[Point, Results], Results]] = {
    "all zero": lambda call, right: {name: np.zeros_like(array) for name, array in right.items()},
    "n - 1 for n": wrong_estimator,
    "variance for its inverse root": variance_for_its_root,
    "missing offset": missing_offset,
    "missing eps": missing_eps,
    "one wrong element": one_wrong_element,
    "state not written": lambda call, right: {"moving_var": np.asarray(call.arrays["moving_var"], np.longdouble)},
    "NaN": lambda call, right: {"out": np.where(right["out"] > 1, np.nan, right["out"])},
}


@pytest.mark.parametrize("type_name", TYPES)
def test_the_right_results_pass(batch_norm: OperatorSpec, type_name: str) -> None:
    call = point(batch_norm, type_name)
    check_arrays(rounded(call, exact(call)), expect.forward(call))


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("type_name", TYPES)
def test_a_mistake_fails(batch_norm: OperatorSpec, type_name: str, mistake: str) -> None:
    if mistake == "missing eps" and type_name == "bfloat16":
        mistake = "n - 1 for n"  # 5e-4 is less than bfloat16 holds; n - 1 is more
    call = point(batch_norm, type_name, (4, 3, 5) if type_name == "bfloat16" else (4, 3, 25))
    right = exact(call)
    wrong = MISTAKES[mistake](call, right)
    with pytest.raises(AssertionError, match="elements differ"):
        check_arrays(rounded(call, right | wrong), expect.forward(call))


def test_narrow_arithmetic_passes(batch_norm: OperatorSpec) -> None:
    """The same formula in float32, statistics apart, stays within the tolerance and uses a good part of it."""
    call = point(batch_norm, "float32", (16, 3, 1000))
    _, mean, var = statistics(call)
    x, gamma, beta = (np.asarray(call.arrays[name]) for name in ("data", "gamma", "beta"))
    scale = (1 / np.sqrt(var + 1e-3)).astype(np.float32) * gamma[:, None]
    out = (x - mean.astype(np.float32)) * scale + beta[:, None]
    expected = expect.forward(call)["out"]
    check_array("out", out, expected)
    assert np.max(np.abs(out - expected.values) / expected.tolerance) > 0.02


@pytest.mark.parametrize("mean", [1e2, 1e4, 1e6])
def test_a_textbook_variance_fails_at_a_large_mean(batch_norm: OperatorSpec, mean: float) -> None:
    call = point(batch_norm, "float32", (4, 3, 2500), mean)
    x = np.asarray(call.arrays["data"])
    first = x.mean((0, 2), keepdims=True, dtype=np.float32)
    var = (x * x).mean((0, 2), keepdims=True, dtype=np.float32) - first * first
    with np.errstate(invalid="ignore"):
        out = normalized(call, first.astype(np.float64), var.astype(np.float64)).astype(np.float32)
    with pytest.raises(AssertionError, match="elements differ"):
        check_array("out", out, expect.forward(call)["out"])


def test_tolerances_follow_the_type(batch_norm: OperatorSpec) -> None:
    sizes = {name: float(np.median(expect.forward(point(batch_norm, name))["out"].tolerance)) for name in TYPES}
    assert sizes["bfloat16"] > 7 * sizes["float16"] > 50 * sizes["float32"] > 1e9 * sizes["float64"]


def test_tolerances_follow_the_condition(batch_norm: OperatorSpec) -> None:
    """A large mean costs only what its wide rounding costs: the kernel centres in two parts."""
    near, far = (expect.forward(point(batch_norm, "float32", mean=mean))["out"] for mean in (0.0, 1e6))
    assert np.max(far.tolerance) < 4 * np.max(near.tolerance) < 1e-4


def test_sums_grow_with_the_root_of_their_length() -> None:
    rounding = Rounding.of_type("float32")
    assert rounding.growth(1) == 3
    assert rounding.growth(144) == 14
    assert rounding.growth(10**9) == rounding.growth(rounding.run)


def test_overflow_is_expected_where_the_type_ends() -> None:
    values = np.array([3e38, 5e38, -5e38], np.longdouble)
    expected = Expected.rounded(values, np.zeros(3, np.longdouble), "float32")
    check_array("out", np.array([3e38, np.inf, -np.inf], np.float32), expected)
    for wrong in ([3e38, np.inf, np.inf], [np.inf, np.inf, -np.inf], [3e38, 3.4e38, -np.inf]):
        with pytest.raises(AssertionError, match="elements differ"):
            check_array("out", np.array(wrong, np.float32), expected)


def test_subnormal_results_may_be_off_by_one_step() -> None:
    values = np.array([1e-40], np.longdouble)
    expected = Expected.rounded(values, np.zeros(1, np.longdouble), "float32")
    check_array("out", values.astype(np.float32), expected)
    with pytest.raises(AssertionError, match="elements differ"):
        check_array("out", np.zeros(1, np.float32), expected)


def test_type_and_shape_are_compared() -> None:
    expected = Expected.rounded(np.ones(3, np.longdouble), np.zeros(3, np.longdouble), "float32")
    with pytest.raises(AssertionError, match="out is float64, expected float32"):
        check_array("out", np.ones(3), expected)
    with pytest.raises(AssertionError, match=r"out has shape \(1, 3\), expected \(3,\)"):
        check_array("out", np.ones((1, 3), np.float32), expected)
    with pytest.raises(AssertionError, match="out is missing"):
        check_array("out", None, expected)


def test_bits_are_compared() -> None:
    array = np.array([0.0, np.nan, 1.0], np.float32)
    identical({"out": array}, {"out": array.copy()}, "twice")
    for wrong in (
        np.array([-0.0, np.nan, 1.0], np.float32),
        np.array([0.0, np.nan, np.nextafter(np.float32(1), np.float32(2))], np.float32),
    ):
        with pytest.raises(AssertionError, match="not bitwise the same twice"):
            identical({"out": wrong}, {"out": array}, "twice")


# ---------------------------------------------------------------------------------------------------------------------
# Gradients


def gradient(call: Point, head: Array, without: str = "", ddof: int = 0) -> Results:
    """The gradients of the training form, in float64, perhaps without one of the terms."""
    x, mean, var = statistics(call, ddof)
    head = np.asarray(head, np.float64)
    gamma = np.asarray(call.arrays["gamma"], np.float64)[:, None]
    root = 1 / np.sqrt(var + 1e-3)
    normal = (x - mean) * root
    d_mean = head.mean((0, 2), keepdims=True)
    d_var = normal * (head * normal).mean((0, 2), keepdims=True)
    data = gamma * root * (head - d_mean * (without != "mean") - d_var * (without != "variance"))
    return {"data": data, "gamma": (head * normal).sum((0, 2)), "beta": head.sum((0, 2))}


def check_input(call: Point, head: Array, gradients: Results, name: str) -> None:
    like = np.asarray(call.arrays[name])
    expected = expect.gradient(call, {"out": head}, name, generator("test", name))
    check_gradient(name, gradients[name].astype(like.dtype), expected, like)


def a_head(call: Point) -> Array:
    data = np.asarray(call.arrays["data"])
    return np.asarray(np.random.default_rng(3).standard_normal(data.shape).astype(data.dtype))


@pytest.mark.parametrize("type_name", TYPES)
def test_the_right_gradients_pass(batch_norm: OperatorSpec, type_name: str) -> None:
    call = point(batch_norm, type_name)
    head = a_head(call)
    for name in ("data", "gamma", "beta"):
        check_input(call, head, gradient(call, head), name)


@pytest.mark.parametrize("type_name", TYPES)
@pytest.mark.parametrize("term", ["mean", "variance"])
def test_a_missing_term_fails(batch_norm: OperatorSpec, type_name: str, term: str) -> None:
    call = point(batch_norm, type_name, (4, 3, 5))
    head = a_head(call)
    with pytest.raises(AssertionError, match=r"d_data .*elements differ"):
        check_input(call, head, gradient(call, head, without=term), "data")


@pytest.mark.parametrize("type_name", ["float32", "float64", "float16"])
def test_the_wrong_estimator_fails_in_the_gradient(batch_norm: OperatorSpec, type_name: str) -> None:
    call = point(batch_norm, type_name, (4, 3, 5))
    head = a_head(call)
    for name in ("data", "gamma"):
        with pytest.raises(AssertionError, match=f"d_{name} .*elements differ"):
            check_input(call, head, gradient(call, head, ddof=1), name)


@pytest.mark.parametrize("name", ["data", "gamma", "beta"])
def test_a_zero_gradient_fails(batch_norm: OperatorSpec, name: str) -> None:
    call = point(batch_norm, "bfloat16", (4, 3, 5))
    head = a_head(call)
    zero = {each: np.zeros_like(array) for each, array in gradient(call, head).items()}
    with pytest.raises(AssertionError, match=f"d_{name} .*elements differ"):
        check_input(call, head, zero, name)


def test_a_gradient_is_compared_after_it_was_added(batch_norm: OperatorSpec) -> None:
    call = point(batch_norm, "float32", (4, 3, 5))
    head = a_head(call)
    right = gradient(call, head)["gamma"]
    before = np.full(3, 100.0, np.float32)
    like = np.asarray(call.arrays["gamma"])
    expected = expect.gradient(call, {"out": head}, "gamma", generator("test"))
    check_gradient("gamma", (right + before).astype(np.float32), expected, like, before)
    with pytest.raises(AssertionError, match=r"d_gamma .*elements differ"):
        check_gradient("gamma", right.astype(np.float32), expected, like, before)


def test_far_elements_of_a_long_gradient_are_seen_by_the_direction(batch_norm: OperatorSpec) -> None:
    """Only some elements of a large array are compared one by one; all of them count along a direction."""
    call = point(batch_norm, "float32", (40, 3, 200))
    head = a_head(call)
    data = gradient(call, head)["data"]
    expected = expect.gradient(call, {"out": head}, "data", generator("test", "data"))
    assert len(expected.positions) < data.size / 100
    untouched = next(index for index in range(data.size) if index not in expected.positions)
    data.reshape(-1)[untouched] += 0.1
    with pytest.raises(AssertionError, match="along a direction"):
        check_gradient("data", data.astype(np.float32), expected, np.asarray(call.arrays["data"]))


@pytest.mark.parametrize("name", TYPES)
def test_limits_of_a_type(name: str) -> None:
    assert unit(name) == float(facts(name).eps) / 2
    assert dtype("bfloat16") == np.dtype(ml_dtypes.bfloat16)
    assert replace(Rounding.of_type(name), run=1).growth(100) == 3
