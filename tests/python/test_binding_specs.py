"""What batch_norm does not use: all kinds of parameters, split axes, labels, hidden results, aliases, no gradient."""

# ruff: noqa: E501  a mistake and its message are read side by side

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

Call = Callable[[], object]


def message(kind: type[Exception], call: Call) -> str:
    with pytest.raises(kind) as caught:
        call()
    return str(caught.value)


def values(*shape: int, seed: int = 0) -> np.ndarray[Any, Any]:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def agree(got: Any, expected: Any) -> None:
    np.testing.assert_allclose(np.asarray(got, np.float64), expected, rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize("curve, exponent", [("linear", 1), ("square", 2), ("cubic", 3)])
@pytest.mark.parametrize("power", [1, 2, 4])
@pytest.mark.parametrize("label", [np.int32, np.int64])
def test_enums_choices_and_labels(more_ops: Any, curve: str, exponent: int, power: int, label: type) -> None:
    x, scale = values(2, 4, 3), values(3, seed=1)
    column = np.array([[0, 1, 2, 5], [2, -1, 0, 1]], label)
    out, total = more_ops.binding_switches(x, column, scale, shift=0.5, curve=curve, power=power, order=2)
    wide = x.astype(np.float64)
    expected = wide**exponent * scale.astype(np.float64) ** power + 1 + (np.arange(3) == column[..., None])
    agree(out, expected)
    agree(total, expected.sum(-1))


def test_gradients_of_floating_inputs_alone(more_ops: Any) -> None:
    x, scale, column = values(4, 3), values(3, seed=1), np.zeros(4, np.int64)
    head, head_total = values(4, 3, seed=2), values(4, seed=3)
    (_, _), pullback = more_ops.binding_switches.vjp(x, column, scale, shift=0, curve="square")
    gradients = pullback(head, head_total)
    assert len(gradients) == 2
    whole = head + head_total[:, None]
    agree(gradients[0], whole * 2 * x * scale)
    agree(gradients[1], (whole * x * x).sum(0))

    _, pullback = more_ops.binding_switches.vjp(x, column, scale, shift=0, curve="square")
    agree(pullback(None, d_total=head_total, wanted=("scale",))[1], (head_total[:, None] * x * x).sum(0))

    out, pullback = more_ops.binding_switches.vjp(x, column, scale, shift=0, show_sum=False)
    assert type(out) is np.ndarray
    agree(pullback(head)[0], head * scale)

    _, pullback = more_ops.binding_switches.vjp(x, column, scale, shift=0)
    assert message(ValueError, lambda: pullback(head, head_total, wanted="index_of")) == (
        "binding_switches: wanted names 'index_of', expected x or scale: the inputs with a gradient"
    )
    assert message(TypeError, lambda: pullback(head)) == (
        "binding_switches: missing d_total, the gradient of total (None stands for zero)"
    )


@pytest.mark.parametrize(
    "change, kind, text",
    [
        ({"shift": None}, TypeError, "shift is None, expected a number"),
        ({"curve": "sqare"}, ValueError, "curve is 'sqare', expected linear, square or cubic; did you mean 'square'?"),
        ({"curve": "round"}, ValueError, "curve is 'round', expected linear, square or cubic"),
        ({"curve": 1}, TypeError, "curve is 1, expected linear, square or cubic"),
        ({"power": 3}, ValueError, "power is 3, expected one of (1, 2, 4)"),
        ({"power": "2"}, TypeError, "power is '2', of type str, expected an integer"),
        ({"order": 0}, ValueError, "order is 0, expected 1 to 9"),
        ({"order": 10}, ValueError, "order is 10, expected 1 to 9"),
        ({"shift": float("nan")}, ValueError, "shift is nan, expected a number"),
        ({"index_of": np.zeros(4, np.int16)}, TypeError, "index_of has dtype int16, expected int32 or int64"),
        ({"index_of": np.zeros(4, np.float32)}, TypeError, "index_of has dtype float32, expected int32 or int64"),
        ({"scale": np.zeros(3)}, TypeError, "scale has dtype float64, expected float32 since x has dtype float32"),
        ({"x": values(4, 3).astype("f2")}, TypeError, "x has dtype float16, expected float32"),
        ({"index_of": np.zeros((4, 1), int)}, ValueError, "index_of has shape (4, 1), expected (4,) (*outer) since x has shape (4, 3)"),
        ({"training": True}, TypeError, "has no training mode, so training= has no meaning"),
    ],
)  # fmt: skip
def test_mistakes(more_ops: Any, change: dict[str, Any], kind: type[Exception], text: str) -> None:
    given = {"x": values(4, 3), "index_of": np.zeros(4, np.int32), "scale": values(3), "shift": 1} | change
    assert message(kind, lambda: more_ops.binding_switches(**given)) == f"binding_switches: {text}"


def test_a_parameter_without_a_default_is_required(more_ops: Any) -> None:
    text = message(TypeError, lambda: more_ops.binding_switches(values(4, 3)))
    assert text == "binding_switches: missing index_of, scale and shift"
    signature = inspect.signature(more_ops.binding_switches)
    assert signature.parameters["shift"].default is inspect.Parameter.empty
    assert signature.parameters["curve"].default == "linear"


def test_split_axes(more_ops: Any) -> None:
    data, gamma, beta = values(2, 6, 4), values(6, seed=1), values(6, seed=2)
    for groups in (1, 2, 3, 6):
        out = more_ops.t_group_norm(data, gamma, beta, num_groups=groups)
        split = data.reshape(2, groups, -1).astype(np.float64)
        normal = (split - split.mean(-1, keepdims=True)) / np.sqrt(split.var(-1, keepdims=True) + 1e-5)
        agree(out, normal.reshape(2, 6, 4) * gamma[:, None] + beta[:, None])
    for groups in (4, 12):
        text = message(ValueError, lambda: more_ops.t_group_norm(data, gamma, beta, num_groups=groups))  # noqa: B023
        assert text == f"t_group_norm: num_groups is {groups}, expected a divisor of 6, the extent of axis 1 of data"
    assert message(ValueError, lambda: more_ops.t_group_norm(data, gamma[:4], beta)) == (
        "t_group_norm: gamma has shape (4,), expected (6,) (C=(G:num_groups K)) since data has shape (2, 6, 4)"
    )
    assert message(ValueError, lambda: more_ops.t_group_norm(data[:, 0, 0], gamma, beta)) == (
        "t_group_norm: data has shape (2,), expected N C=(G:num_groups K) *inner"
    )


@pytest.mark.parametrize("label", [np.int32, np.int64])
def test_cross_entropy(more_ops: Any, label: type) -> None:
    logits, labels = values(5, 4), np.array([0, 3, 2, 1, 0], label)
    loss, pullback = more_ops.t_cross_entropy.vjp(logits, labels)
    chances = np.exp(logits.astype(np.float64))
    chances /= chances.sum(-1, keepdims=True)
    agree(loss, -np.log(chances[np.arange(5), labels]))
    gradients = pullback(np.ones(5, np.float32))
    assert len(gradients) == 1
    agree(gradients[0], chances - (np.arange(4) == labels[:, None]))


@pytest.mark.parametrize("shape", [(3,), (2, 4, 3), (0, 0), (0, 3)])
def test_several_results_that_drop_an_axis(more_ops: Any, shape: tuple[int, ...]) -> None:
    x = values(*shape)
    with np.errstate(all="ignore"):
        mean, var, largest = more_ops.t_stats(x)
    assert mean.shape == var.shape == largest.shape == shape[:-1]
    if x.size:
        agree(mean, x.astype(np.float64).mean(-1))
        agree(var, x.astype(np.float64).var(-1))
        np.testing.assert_array_equal(largest, x.max(-1))
    out = np.empty(shape[:-1], np.float32)
    assert more_ops.t_stats(x, out=[None, out, None])[1] is out
    assert message(TypeError, lambda: more_ops.t_stats(x, out=out)) == (
        "t_stats: out is one object, expected a tuple of 3 arrays"
    )


@pytest.mark.parametrize("layout", [np.ascontiguousarray, np.asfortranarray, lambda x: np.repeat(x, 2, 1)[:, ::2]])
def test_states_of_full_size_and_an_alias(more_ops: Any, layout: Callable[[Any], Any]) -> None:
    weight, grad, velocity = (layout(values(3, 4, seed=seed)) for seed in range(3))
    moved = 0.9 * velocity.astype(np.float64) - 0.1 * grad
    stepped = weight + moved
    out = more_ops.t_momentum(weight, grad, velocity.copy())
    agree(out, stepped)
    assert out is not weight
    assert more_ops.t_momentum(weight, grad, velocity, out=weight) is weight
    agree(weight, stepped)
    agree(velocity, moved)


def test_an_alias_is_the_very_same_array(more_ops: Any) -> None:
    weight, grad, velocity = (values(3, 4, seed=seed) for seed in range(3))
    square = np.zeros((4, 4), np.float32)
    weights = square[:3]
    assert message(ValueError, lambda: more_ops.t_momentum(weights, grad, velocity, out=square[1:])) == (
        "t_momentum: out is written and overlaps weight in memory, expected the very same array or separate ones"
    )
    assert message(ValueError, lambda: more_ops.t_momentum(weight, grad, velocity, out=grad)) == (
        "t_momentum: out is written and overlaps grad in memory, expected separate arrays"
    )
    assert message(ValueError, lambda: more_ops.t_momentum(weight, grad, weight)) == (
        "t_momentum: velocity is written and overlaps weight in memory, expected separate arrays"
    )


def test_an_operator_without_a_gradient(more_ops: Any) -> None:
    text = message(TypeError, lambda: more_ops.t_momentum.vjp(values(3), values(3), values(3)))
    assert text == "t_momentum: there is no gradient, since its spec says `gradient: none`"
    assert "The gradient:" not in more_ops.t_momentum.__doc__
    assert repr(more_ops.t_momentum) == "<operator more_ops.t_momentum>"


def test_two_packages_in_one_process(more_ops: Any, kit: Any) -> None:
    import opsmith_ops as ops

    batch = kit.batch()
    out = more_ops.t_momentum(batch.data, batch.data, batch.data.copy())
    assert out.shape == batch.data.shape
    assert type(ops.batch_norm) is not type(more_ops.t_momentum)
    kit.agree(ops.batch_norm(*batch.arrays, fix_gamma=False), kit.expect(batch).out)
