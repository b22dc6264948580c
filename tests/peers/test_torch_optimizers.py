"""Steps of PyTorch's optimizers: the same weights after each of several steps from fresh states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import torch
from tests.peers.calls import Array, catalogue, package
from tests.peers.torch_calls import array, function_of, tensor

from opsmith.reference import exact
from opsmith.spec.evaluate import evaluate
from opsmith.spec.model import Alias, OperatorSpec
from opsmith.testing import expect
from opsmith.testing.aliases import names_in
from opsmith.testing.arrays import dtype, generator
from opsmith.testing.cases import Case
from opsmith.testing.compare import check_array
from opsmith.testing.expect import Expected
from opsmith.testing.operators import Call, Operator
from opsmith.testing.rounding import Wide

STEPS = 4
SHAPE = (3, 5)
LATE = 10**9  # a step at which Adam's corrections of the bias are 1: ours leaves them to the caller
STATES = {"Adam": ("exp_avg", "exp_avg_sq"), "AdamW": ("exp_avg", "exp_avg_sq")}
PAIRS = [
    pytest.param(spec, alias, id=f"{spec.name}")
    for name, pairs in catalogue("pytorch").items()
    if name.startswith("torch.optim.")
    for spec, alias in pairs
]


def steps_of_theirs(alias: Alias, settings: Mapping[str, Any], weight: Array, gradients: list[Array]) -> list[Array]:
    """The weights after each step."""
    options = {name: evaluate(text, settings) for name, text in alias.parameters}
    value = torch.nn.Parameter(tensor(weight.astype(np.float64)).clone())
    optimizer = function_of(alias.name)([value], **options)
    for name in STATES.get(type(optimizer).__name__, ()):
        optimizer.state[value][name] = torch.zeros_like(value)
        optimizer.state[value]["step"] = torch.tensor(float(LATE))
    found = []
    for gradient in gradients:
        value.grad = tensor(gradient.astype(np.float64))
        optimizer.step()
        found.append(array(value).copy())
    return found


@pytest.mark.parametrize("type_name", ["float32", "float64", "float16", "bfloat16"])
@pytest.mark.parametrize("spec, alias", PAIRS)
def test_steps_of_an_optimizer(spec: OperatorSpec, alias: Alias, type_name: str) -> None:
    known = {name for _, text in alias.parameters for name in names_in(text)}
    settings = [{name: value for name, value in each if name in known} for each in spec.tests.parameters]
    assert settings
    for chosen in settings:
        every = {each.name: each.default for each in spec.parameters} | chosen | dict(alias.settings)
        random = generator(spec.name, type_name)
        weight, *gradients = random.standard_normal((STEPS + 1, *SHAPE)).astype(dtype(type_name))
        theirs = steps_of_theirs(alias, every, weight, gradients)
        states = {each.name: np.full(SHAPE, each.initial, dtype(type_name)) for each in spec.states}
        tolerances: list[Array] = []
        for step, gradient in enumerate(gradients):
            inputs = {"weight": weight, "grad": gradient}
            call = Call(Operator(spec, package()), Case({"T": type_name}, SHAPE, every), inputs, states, {})
            expected = expect.forward(call.point)["out"]
            tolerances.append(expected.tolerance)
            weight = call.forward(in_place=True)["out"]
            check_array(f"step {step}", weight, Expected(exact(theirs[step], Wide), accumulated(tolerances), type_name))


def accumulated(tolerances: list[Array]) -> Array:
    """The error after several steps: one made in a state moves every later step, by less and less."""
    return np.asarray(sum((len(tolerances) - step) * each for step, each in enumerate(tolerances)))
