"""Optimizers with options that no other system was recorded with: several steps against MXNet's documents in NumPy.

LAMB is the two phases of MXNet's documents in one. Their formula has a maximum where their description of upper_bound
says that it is a limit, which is what it is here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import opsmith_ops
import pytest

Array = np.ndarray[Any, Any]
Options = dict[str, Any]

STEPS = 4
TOLERANCE = {"float32": 2e-6, "float64": 1e-14}
EACH_TYPE = pytest.mark.parametrize("type_name", TOLERANCE)
USUAL = {"lr": 0.1, "wd": 0.01, "rescale_grad": 0.5, "clip_gradient": 0.25}
PLAIN = {"lr": 0.1, "wd": 0.0, "rescale_grad": 1.0, "clip_gradient": -1.0}


def clipped(grad: Array, rescale_grad: float, clip_gradient: float) -> Array:
    grad = grad * rescale_grad
    return np.clip(grad, -clip_gradient, clip_gradient) if clip_gradient >= 0 else grad


def adam_means(states: list[Array], g: Array, beta1: float, beta2: float) -> None:
    states[:] = beta1 * states[0] + (1 - beta1) * g, beta2 * states[1] + (1 - beta2) * g**2


def lamb_phase1(weight: Array, grad: Array, states: list[Array], o: Options) -> Array:
    adam_means(states, clipped(grad, o["rescale_grad"], o["clip_gradient"]), o["beta1"], o["beta2"])
    mean, var = states
    if o["bias_correction"]:
        mean, var = mean / (1 - o["beta1"] ** o["t"]), var / (1 - o["beta2"] ** o["t"])
    return np.asarray(mean / (np.sqrt(var) + o["epsilon"]) + o["wd"] * weight)


def lamb_phase2(weight: Array, g: Array, r1: float, r2: float, o: Options) -> Array:
    if o["lower_bound"] >= 0:
        r1 = max(r1, o["lower_bound"])
    if o["upper_bound"] >= 0:
        r1 = min(r1, o["upper_bound"])
    lr = o["lr"] if r1 == 0 or r2 == 0 else o["lr"] * r1 / r2
    return weight - lr * g


def lamb(weight: Array, grad: Array, states: list[Array], o: Options) -> Array:
    g = lamb_phase1(weight, grad, states, o)
    return lamb_phase2(weight, g, np.sqrt(np.sum(weight**2)), np.sqrt(np.sum(g**2)), o)


def adamw(weight: Array, grad: Array, states: list[Array], o: Options) -> Array:
    adam_means(states, clipped(grad, o["rescale_grad"], o["clip_gradient"]), o["beta1"], o["beta2"])
    mean, var = states
    return np.asarray(weight - o["eta"] * (o["lr"] * mean / (np.sqrt(var) + o["epsilon"]) + o["wd"] * weight))


def adagrad(weight: Array, grad: Array, states: list[Array], o: Options) -> Array:
    g = clipped(grad, o["rescale_grad"], o["clip_gradient"])
    states[0] = states[0] + g**2
    return np.asarray(weight - o["lr"] * (g / np.sqrt(states[0] + o["epsilon"]) + o["wd"] * weight))


def adadelta(weight: Array, grad: Array, states: list[Array], o: Options) -> Array:
    g = clipped(grad, o["rescale_grad"], o["clip_gradient"]) + o["wd"] * weight
    gradients = o["rho"] * states[0] + (1 - o["rho"]) * g**2
    delta = np.sqrt(states[1] + o["epsilon"]) / np.sqrt(gradients + o["epsilon"]) * g
    states[:] = gradients, o["rho"] * states[1] + (1 - o["rho"]) * delta**2
    return np.asarray(weight - o["lr"] * delta)


LAMB = {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "lower_bound": -1.0, "upper_bound": -1.0}
OTHERS = {
    "adadelta_update": (adadelta, {"rho": 0.8, "epsilon": 1e-3}, 2),
    "adagrad_update": (adagrad, {"epsilon": 1e-3}, 1),
    "adamw_update": (adamw, {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "eta": 0.5}, 2),
}


def compare(
    name: str, reference: Callable[..., Array], options: Options, weight: Array, gradients: list[Array], count: int
) -> None:
    """Steps from fresh states: weights and states stay those of the document."""
    type_name, update = str(weight.dtype), getattr(opsmith_ops, name)
    states = [np.zeros_like(weight) for _ in range(count)]
    expected, kept = weight.astype(np.float64), [each.astype(np.float64) for each in states]
    weight = weight.copy()
    for step, grad in enumerate(gradients, 1):
        number = {"t": step} if reference is lamb else {}
        update(weight, grad, *states, **options, **number, out=weight)
        expected = reference(expected, grad.astype(np.float64), kept, options | number)
        for mine, its in zip((weight, *states), (expected, *kept), strict=True):
            np.testing.assert_allclose(mine, its, TOLERANCE[type_name], TOLERANCE[type_name], err_msg=f"step {step}")


def arrays(type_name: str, shape: tuple[int, ...] = (7, 33)) -> tuple[Array, list[Array]]:
    random = np.random.default_rng(20250301)
    weight, *gradients = random.standard_normal((STEPS + 1, *shape)).astype(type_name)
    return weight, gradients


@EACH_TYPE
@pytest.mark.parametrize("bias_correction", [True, False])
@pytest.mark.parametrize("common", [USUAL, PLAIN], ids=["usual", "plain"])
@pytest.mark.parametrize(
    "bounds",
    [(-1, -1), (0, -1), (100, -1), (2, -1), (-1, 2), (-1, 100), (-1, 0), (2, 3), (3, 2)],
    ids=lambda pair: f"{pair[0]} to {pair[1]}",
)
def test_steps_of_lamb(type_name: str, bias_correction: bool, common: Options, bounds: tuple[float, float]) -> None:
    chosen = {"bias_correction": bias_correction, "lower_bound": bounds[0], "upper_bound": bounds[1]}
    compare("lamb_update", lamb, LAMB | common | chosen, *arrays(type_name), 2)


@EACH_TYPE
@pytest.mark.parametrize("lower_bound", [-1, 0, 0.5])
@pytest.mark.parametrize("zero", ["weight", "step", "both"])
def test_lamb_with_norms_of_0(type_name: str, lower_bound: float, zero: str) -> None:
    """The ratio of the norms is 1 then, unless a bound lifts the norm of the weights."""
    weight, gradients = arrays(type_name)
    weight = weight * 0 if zero != "step" else weight
    gradients = [each * 0 for each in gradients] if zero != "weight" else gradients
    options = LAMB | PLAIN | {"bias_correction": True, "lower_bound": lower_bound}
    compare("lamb_update", lamb, options, weight, gradients, 2)


@EACH_TYPE
def test_lamb_scales_by_the_ratio_of_the_norms(type_name: str) -> None:
    """One step by hand: without a history and bias correction the direction is the sign of the gradient."""
    weight, grad = (np.array(each, type_name) for each in ([3, 4, 0, 0], [1, -2, 4, -8]))
    out = opsmith_ops.lamb_update(weight, grad, *np.zeros((2, 4), type_name), lr=0.5, t=1, epsilon=0)
    np.testing.assert_allclose(out, [1.75, 5.25, -1.25, 1.25], 8 * np.finfo(type_name).eps)


@EACH_TYPE
@pytest.mark.parametrize("common", [USUAL, PLAIN, USUAL | {"clip_gradient": 0.0}], ids=["usual", "plain", "clip to 0"])
@pytest.mark.parametrize("name", OTHERS)
def test_steps_of_other_optimizers(name: str, common: Options, type_name: str) -> None:
    reference, options, count = OTHERS[name]
    compare(name, reference, options | common, *arrays(type_name), count)
