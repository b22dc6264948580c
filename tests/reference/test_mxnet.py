"""The oracle against recordings of Apache MXNet: outputs, moving statistics and gradients of every case."""

from __future__ import annotations

import numpy as np
import pytest

from opsmith.reference import evaluate
from opsmith.spec.model import OperatorSpec
from opsmith.testing import expect
from opsmith.testing.arrays import generator
from opsmith.testing.compare import check_arrays, check_gradient

from .recordings import CASES, recording


@pytest.mark.parametrize("name", CASES)
def test_outputs_and_moving_statistics(batch_norm: OperatorSpec, name: str) -> None:
    case = recording(batch_norm, name)
    check_arrays({**case.outputs, **case.states_after}, expect.forward(case.point(batch_norm)))


@pytest.mark.parametrize("name", CASES)
def test_gradients(batch_norm: OperatorSpec, name: str) -> None:
    case = recording(batch_norm, name)
    assert set(case.gradients) == {"data", "gamma", "beta"}
    for wanted, gradient in case.gradients.items():
        expected = expect.gradient(case.point(batch_norm), {"out": case.head}, wanted, generator(name, wanted))
        check_gradient(wanted, gradient, expected, case.inputs[wanted])


def test_half_of_the_cases_tell_the_modes_apart(batch_norm: OperatorSpec) -> None:
    """The comparison is not empty: the other mode gives other values, well outside of the tolerance."""
    told = 0
    for name in CASES:
        case = recording(batch_norm, name)
        point = case.point(batch_norm)
        other = evaluate(batch_norm, point.arrays, case.parameters, not case.training).outputs["out"]
        expected = expect.forward(point)["out"]
        told += bool(np.any(np.abs(other - expected.values) > 10 * expected.tolerance))
    assert told > len(CASES) / 2
