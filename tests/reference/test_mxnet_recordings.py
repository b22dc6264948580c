"""The oracle against recordings of Apache MXNet: outputs, states and gradients of every case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.recordings import CASES, DIFFERENTIATED, LOSSY, MISTAKEN, recording

from opsmith.reference import evaluate
from opsmith.testing import expect
from opsmith.testing.arrays import generator
from opsmith.testing.compare import check_arrays, check_gradient


@pytest.mark.parametrize("name", CASES)
def test_outputs_and_states(name: str) -> None:
    case = recording(name)
    result = evaluate(*case.point.call)
    values = case.states | result.outputs | result.states
    expected = {each: replace(one, values=values[each]) for each, one in expect.forward(case.theirs).items()}
    check_arrays({**case.outputs, **case.states_after}, expected)


@pytest.mark.parametrize("name", DIFFERENTIATED)
def test_gradients(name: str) -> None:
    case = recording(name)
    assert list(case.gradients) == [each.name for each in case.spec.inputs]
    for wanted, gradient in case.gradients.items():
        expected = expect.gradient(case.backward, case.heads, wanted, generator(name, wanted))
        check_gradient(wanted, gradient, expected, case.inputs[wanted])


@pytest.mark.parametrize("operator", LOSSY)
def test_a_formula_that_loses_digits_is_of_the_same_function(operator: str) -> None:
    cases = [case for case in map(recording, CASES) if case.spec.name == operator]
    assert cases
    for case in cases:
        ours, theirs = (evaluate(*point.call).outputs["out"] for point in (case.point, case.theirs))
        np.testing.assert_allclose(theirs, ours, rtol=0, atol=1e-16 * np.max(np.abs(ours)))


@pytest.mark.parametrize("operator", MISTAKEN)
def test_a_mistake_of_mxnet_is_one(operator: str) -> None:
    """The recorded gradient is far from the derivative of the recorded output, whose finite differences we take."""
    names = [name for name in DIFFERENTIATED if name.rpartition("-")[0] == operator]
    for name in names:
        case = recording(name)
        expected = expect.gradient(replace(case.backward, spec=case.spec), case.heads, "data", generator(name, "data"))
        with pytest.raises(AssertionError, match="elements differ"):
            check_gradient("data", case.gradients["data"], expected, case.inputs["data"])


def test_every_update_is_recorded_without_a_gradient() -> None:
    updates = [recording(name) for name in CASES if name not in DIFFERENTIATED]
    assert updates
    assert not any(case.spec.has_gradient or case.gradients for case in updates)


def test_half_of_the_cases_tell_the_modes_apart() -> None:
    """The comparison is not empty: the other mode gives other values, well outside of the tolerance."""
    cases = [case for case in map(recording, CASES) if case.spec.uses_training]
    told = 0
    for case in cases:
        other = evaluate(case.spec, case.point.arrays, case.parameters, not case.training).outputs["out"]
        expected = expect.forward(case.theirs)["out"]
        told += bool(np.any(np.abs(other - expected.values) > 10 * expected.tolerance))
    assert told > len(cases) / 2
