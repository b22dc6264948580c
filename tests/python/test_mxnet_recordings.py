"""Every recorded call of Apache MXNet through `opsmith_ops`: outputs, states and gradients."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import opsmith_ops as ops
import pytest
from tests.recordings import CASES, DIFFERENTIATED, MISTAKEN, Recording, recording

from opsmith.testing import expect
from opsmith.testing.arrays import generator, unit
from opsmith.testing.compare import check_array, check_arrays, check_gradient
from opsmith.testing.expect import Expected

Array = np.ndarray[Any, Any]


def call(case: Recording, form: str = "__call__") -> tuple[Any, dict[str, Array]]:
    """What a form of the operator gives, and the states after the call."""
    operator = getattr(ops, case.spec.name)
    states = {each.name: case.states[each.name].copy() for each in case.spec.states}
    mode = {"training": case.training} if case.spec.uses_training else {}
    inputs = [case.inputs[each.name] for each in case.spec.inputs]
    return getattr(operator, form)(*inputs, *states.values(), **case.parameters, **mode), states


def recorded(expected: Expected, values: Array) -> Expected:
    """What MXNet gave, with twice its own tolerance: both systems may be off, and ours rounds no more than MXNet."""
    return replace(expected, values=values.astype(np.longdouble), tolerance=2 * expected.tolerance)


@pytest.mark.parametrize("name", CASES)
def test_outputs_and_states(name: str) -> None:
    """MXNet wrote the moving statistics in its backward step; here they are there after the forward."""
    case = recording(name)
    result, states = call(case)
    outputs = result if isinstance(result, tuple) else (result,)
    actual = dict(zip(case.outputs, outputs, strict=True)) | states
    oracle = expect.forward(case.theirs)
    everything = {**case.outputs, **case.states_after}
    check_arrays(actual, {each: recorded(oracle[each], values) for each, values in everything.items()})
    check_arrays(actual, expect.forward(case.point))


@pytest.mark.parametrize("name", DIFFERENTIATED)
def test_gradients(name: str) -> None:
    case = recording(name)
    (_, pullback), _ = call(case, "vjp")
    result = pullback(*case.heads.values())
    gradients = result if isinstance(result, tuple) else (result,)
    for each, gradient in zip(case.spec.inputs, gradients, strict=True):
        random = generator(name, each.name)
        mine = expect.gradient(case.point, case.heads, each.name, random)
        check_gradient(each.name, gradient, mine, case.inputs[each.name])
        if case.spec.name not in MISTAKEN:
            theirs = expect.gradient(case.backward, case.heads, each.name, random)
            some, values = (np.ravel(array)[theirs.positions] for array in (gradient, case.gradients[each.name]))
            # MXNet takes some gradients from its rounded output, by a difference of numbers as large as the largest
            least = 2 * unit(case.type) * np.abs(case.gradients[each.name]).max(initial=0)
            bound = np.maximum(theirs.elements.tolerance, least)
            check_array(each.name, some, recorded(replace(theirs.elements, tolerance=bound), values))
