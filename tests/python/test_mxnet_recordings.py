"""Every recorded call of Apache MXNet through `opsmith_ops`: outputs, moving statistics and three gradients."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import opsmith_ops as ops
import pytest
from tests.reference.recordings import CASES, Recording, recording

from opsmith.spec.parse import load
from opsmith.testing import expect
from opsmith.testing.arrays import generator
from opsmith.testing.compare import check_array, check_arrays, check_gradient
from opsmith.testing.expect import Expected

SPEC = load(Path(__file__).resolve().parents[2] / "spec" / "normalization" / "batch_norm.yaml")
Array = np.ndarray[Any, Any]


def run(case: Recording) -> tuple[dict[str, Array], Callable[[Array], tuple[Array, ...]]]:
    """Outputs and states after the call by name, and the pullback."""
    inputs = [case.inputs[each.name] for each in SPEC.inputs]
    states = {each.name: case.states[each.name].copy() for each in SPEC.states}
    result, pullback = ops.batch_norm.vjp(*inputs, *states.values(), **case.parameters, training=case.training)
    outputs = result if isinstance(result, tuple) else (result,)
    return dict(zip(case.outputs, outputs, strict=True)) | states, pullback


def recorded(expected: Expected, values: Array) -> Expected:
    """What MXNet gave, with twice its own tolerance: both systems may be off, and ours rounds no more than MXNet."""
    return replace(expected, values=values.astype(np.longdouble), tolerance=2 * expected.tolerance)


@pytest.mark.parametrize("name", CASES)
def test_outputs_and_moving_statistics(name: str) -> None:
    """MXNet wrote the moving statistics in its backward step; here they are there after the forward."""
    case = recording(SPEC, name)
    actual, _ = run(case)
    oracle = expect.forward(case.point(SPEC))
    everything = {**case.outputs, **case.states_after}
    check_arrays(actual, {each: recorded(oracle[each], values) for each, values in everything.items()})
    check_arrays(actual, expect.forward(replace(case.point(SPEC), rounding=None)))


@pytest.mark.parametrize("name", CASES)
def test_gradients(name: str) -> None:
    case = recording(SPEC, name)
    _, pullback = run(case)
    for each, gradient in zip(SPEC.inputs, pullback(case.head), strict=True):
        point = case.point(SPEC)
        theirs = expect.gradient(point, {"out": case.head}, each.name, generator(name, each.name))
        mine = expect.gradient(replace(point, rounding=None), {"out": case.head}, each.name, generator(name, each.name))
        check_gradient(each.name, gradient, mine, case.inputs[each.name])
        values = case.gradients[each.name]
        bound = np.broadcast_to(theirs.elements.tolerance.max(initial=0), values.shape)
        check_array(each.name, gradient, recorded(replace(theirs.elements, tolerance=bound), values))
