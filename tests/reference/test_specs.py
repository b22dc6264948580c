"""The oracle on the operators of tests/specs against the same mathematics written out in NumPy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.special

from opsmith.reference import evaluate
from opsmith.reference_gradient import differentiable, gradients
from opsmith.spec.model import OperatorSpec
from opsmith.spec.parse import load

SPECS = Path(__file__).resolve().parents[1] / "specs"
Array = np.ndarray[Any, Any]
RANDOM = np.random.default_rng(2)


def normal(*shape: int) -> Array:
    return RANDOM.standard_normal(shape)


def spec(name: str) -> OperatorSpec:
    return load(SPECS / f"{name}.yaml")


def outputs(name: str, training: bool = False, **given: Any) -> dict[str, Array]:
    """The outputs and new states; arrays and parameters by name."""
    operator = spec(name)
    parameters = {each.name for each in operator.parameters}
    arrays = {key: value for key, value in given.items() if key not in parameters}
    settings = {key: value for key, value in given.items() if key in parameters}
    result = evaluate(operator, arrays, settings, training, precision=np.float64)
    return result.outputs | result.states


def check_agree(actual: Array, expected: Any) -> None:
    np.testing.assert_allclose(actual.astype(float), np.asarray(expected, float), rtol=1e-12, atol=1e-13)


def normalized(x: Array, axes: tuple[int, ...], eps: float) -> Array:
    return np.asarray((x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + eps))


def test_layer_norm() -> None:
    data, gamma, beta = normal(2, 3, 7), normal(7), normal(7)
    check_agree(
        outputs("t_layer_norm", data=data, gamma=gamma, beta=beta)["out"], normalized(data, (2,), 1e-5) * gamma + beta
    )


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_softmax(axis: int) -> None:
    x = normal(3, 4, 5) * 100
    check_agree(outputs("t_softmax", x=x, axis=axis)["out"], scipy.special.softmax(x, axis=axis))
    check_agree(outputs("t_log_softmax", x=x, axis=axis)["out"], scipy.special.log_softmax(x, axis=axis))


@pytest.mark.parametrize("groups", [1, 2, 3, 6])
def test_group_norm(groups: int) -> None:
    data, gamma, beta = normal(2, 6, 4, 3), normal(6), normal(6)
    rows = normalized(data.reshape(2, groups, -1), (2,), 1e-5).reshape(data.shape)
    expected = rows * gamma[:, None, None] + beta[:, None, None]
    check_agree(outputs("t_group_norm", data=data, gamma=gamma, beta=beta, num_groups=groups)["out"], expected)


def test_response_norm() -> None:
    x, gamma, beta = normal(2, 3, 4, 5), normal(5), normal(5)
    norm = np.linalg.norm(x.reshape(2, 12, 5), axis=1)
    response = (norm / (norm.mean(1, keepdims=True) + 1e-6))[:, None, None, :]
    check_agree(outputs("t_response_norm", x=x, gamma=gamma, beta=beta)["out"], gamma * (x * response) + beta + x)


def test_cross_entropy() -> None:
    logits, label = normal(4, 5), np.array([0, 4, 2, 2])
    expected = -np.log(scipy.special.softmax(logits, axis=1))[np.arange(4), label]
    check_agree(outputs("t_cross_entropy", logits=logits, label=label)["loss"], expected)


def test_cross_entropy_of_a_label_that_is_no_column() -> None:
    logits, label = normal(2, 5), np.array([-1, 5])
    check_agree(outputs("t_cross_entropy", logits=logits, label=label)["loss"], scipy.special.logsumexp(logits, axis=1))


def test_nest() -> None:
    x, w = normal(2, 3, 4), normal(3)
    row = (x * x).mean(2)
    page = (np.sqrt(row + 1) * w).sum(1)
    level = (np.tanh(page * 0.5)[:, None] * row).mean(0)
    result = outputs("t_nest", x=x, w=w)
    check_agree(result["level"], level)
    check_agree(result["out"], x * page[:, None, None] + np.exp(-level)[:, None] - 0.5 * row[:, :, None])


@pytest.mark.parametrize("gate", [True, False])
def test_scale(gate: bool) -> None:
    x, y = normal(3, 4), normal(3, 4)
    total = 0.25 * x * y + x
    check_agree(outputs("t_scale", x=x, y=y, gate=gate)["out"], total * scipy.special.expit(y) if gate else total)


@pytest.mark.parametrize("form", ["none", "tanh"])
def test_gelu(form: str) -> None:
    x = normal(50) * 3
    inner = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)) if form == "tanh" else scipy.special.erf(x / np.sqrt(2))
    check_agree(outputs("t_gelu", x=x, approximation=form, repeats=2)["out"], x * (1 + inner))


def test_momentum() -> None:
    weight, grad, velocity = normal(3, 4), normal(3, 4), normal(3, 4)
    result = outputs("t_momentum", weight=weight, grad=grad, velocity=velocity, wd=0.25)
    expected = 0.9 * velocity - 0.1 * (grad + 0.25 * weight)
    check_agree(result["velocity"], expected)
    check_agree(result["out"], weight + expected)
    assert differentiable(spec("t_momentum")) == []


def test_stats() -> None:
    x = normal(2, 3, 9)
    result = outputs("t_stats", x=x)
    for name, expected in {"mean": x.mean(2), "var": x.var(2), "largest": x.max(2)}.items():
        check_agree(result[name], expected)


# ---------------------------------------------------------------------------------------------------------------------
# Gradients that a textbook gives


def slope(name: str, head: Array, wanted: str, **arrays: Array) -> Array:
    operator = spec(name)
    return gradients(operator, arrays, {}, False, {operator.outputs[0].name: head}, [wanted])[wanted].astype(float)


def test_gradient_of_softmax_passes_the_stopped_maximum() -> None:
    x, head = normal(3, 4), normal(3, 4)
    out = scipy.special.softmax(x, axis=1)
    check_agree(slope("t_softmax", head, "x", x=x), out * (head - (head * out).sum(1, keepdims=True)))


def test_gradient_of_log_softmax() -> None:
    x, head = normal(3, 4), normal(3, 4)
    check_agree(
        slope("t_log_softmax", head, "x", x=x), head - scipy.special.softmax(x, axis=1) * head.sum(1, keepdims=True)
    )


def test_gradient_of_cross_entropy() -> None:
    logits, label, head = normal(3, 4), np.array([1, 0, 3]), normal(3)
    expected = (scipy.special.softmax(logits, axis=1) - np.eye(4)[label]) * head[:, None]
    check_agree(slope("t_cross_entropy", head, "logits", logits=logits, label=label), expected)
    assert [each.name for each in differentiable(spec("t_cross_entropy"))] == ["logits"]


def test_gradient_of_layer_norm() -> None:
    data, gamma, beta, head = normal(3, 6), normal(6), normal(6), normal(3, 6)
    given = {"data": data, "gamma": gamma, "beta": beta}
    rows, weighted = normalized(data, (1,), 1e-5), head * gamma
    spread = np.sqrt(data.var(1, keepdims=True) + 1e-5)
    centred = weighted - weighted.mean(1, keepdims=True) - rows * (weighted * rows).mean(1, keepdims=True)
    check_agree(slope("t_layer_norm", head, "data", **given), centred / spread)
    check_agree(slope("t_layer_norm", head, "gamma", **given), (head * rows).sum(0))
    check_agree(slope("t_layer_norm", head, "beta", **given), head.sum(0))
