"""The tests of an operator, for pytest. A generated test file imports those that concern its operator.

A test runs for every row of the table in that file that its argument is named for: `case` of CASES, `special` of
SPECIAL_CASES, `plain` of PLAIN_CASES, `large` of LARGE_CASES, `requested` of REQUESTS (see `plugin`).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from opsmith.testing.arrays import FAR, POISON
from opsmith.testing.cases import NULL, Case
from opsmith.testing.compare import identical
from opsmith.testing.operators import Call, Operator


def _is_refused(call: Call) -> bool:
    """Whether the oracle has no result; then the operator must refuse the call too."""
    if not call.is_refused:
        return False
    with pytest.raises(ValueError):
        call.forward()
    return True


def _check(call: Call) -> None:
    """Results and gradients are the oracle's; what is kept for a backward does not change the forward."""
    results = call.forward()
    call.check(results)
    far = call.case.values in FAR and not call.operator.spec.tests.far_gradients
    if call.operator.spec.has_gradient and not far:
        same, pullback = call.differentiate()
        identical(same, results, "with a pullback")
        call.check_gradients(call.pulled(pullback))


def test_call(operator: Operator, case: Case) -> None:
    """Outputs, states and gradients are the oracle's, however arrays lie in memory, in fresh and in given arrays."""
    call = operator.call(case)
    _check(call)
    out = call.results()
    actual = call.forward(out=out)
    assert all(actual[name] is array for name, array in out.items())
    identical(actual, call.forward(), "in given arrays")


def test_special_values(operator: Operator, special: Case) -> None:
    """Empty, tied, tiny and extreme arrays: no NaN where the oracle has none, and NaN where it has."""
    call = operator.call(special)
    if _is_refused(call):
        return
    _check(call)
    if special.values in POISON:
        usual = operator.call(replace(special, values="normal"))
        untouched = call.untouched_by(usual)
        identical(untouched(call.forward()), untouched(usual.forward()), "beside a special value")


def test_large(operator: Operator, large: Case) -> None:
    """Nothing is lost where long reductions are cut into blocks, and threads that share the work change no bit."""
    call = operator.call(large)
    _check(call)
    with operator.threads(3):
        expected = call.everything()
        identical(call.everything(), expected, "from run to run")
    for threads in (1, 2, 5):
        with operator.threads(threads):
            identical(call.everything(), expected, f"with {threads} threads")


def test_same_at_any_address(operator: Operator, plain: Case) -> None:
    """Alignment decides nothing."""
    call = operator.call(plain)
    expected = call.everything()
    for elements in (1, 2, 3, 5, 8):
        identical(call.moved(elements).everything(), expected, f"{elements} elements further")


def test_requests(operator: Operator, requested: Case) -> None:
    """A gradient is written, added to what is there, or not made at all, each whatever the others are."""
    call = operator.call(requested)
    before = call.arrays_to_add_to()
    actual = call.backward(added=before)
    assert set(actual) == {name for name in call.wanted if requested.requests[name] != NULL}
    call.check_gradients(actual, added=before)


def test_backward_after_another_forward(operator: Operator, plain: Case) -> None:
    """A pullback keeps what belongs to its own call, and can be called again."""
    call, other = operator.call(plain), operator.call(plain, step=1)
    expected = call.backward()
    _, pullback = call.differentiate()
    other.differentiate()
    identical(call.pulled(pullback), expected, "after another forward")
    identical(call.pulled(pullback), expected, "the second time")


def test_no_gradient(operator: Operator, plain: Case) -> None:
    """Who asks for a gradient that does not exist is told so."""
    with pytest.raises(TypeError, match="there is no gradient, since"):
        operator.call(plain).differentiate()


def test_result_in_the_array_of_an_input(operator: Operator, plain: Case) -> None:
    """A result may take the place of its input, where the spec says so."""
    call = operator.call(plain)
    for output in operator.spec.outputs:
        if output.alias:
            identical(call.in_place(output.name, output.alias), call.forward(), f"in the array of {output.alias}")


def test_positions(operator: Operator, plain: Case) -> None:
    """A number that is no position is refused by name and place, forward and backward."""
    for name, call in operator.call(plain).strays():
        for run in (call.forward, call.differentiate):
            with pytest.raises(ValueError, match=rf"{name}(\[| is )"):
                run()


def test_sequence(operator: Operator, plain: Case) -> None:
    """Each call starts from the states that the last one left; inference, if there is one, comes last."""
    states = operator.call(plain).states
    for step in range(3):
        call = operator.call(plain, step=step, states=states)
        results = call.forward()
        call.check(results)
        states = {name: results[name] for name in states}
    if plain.training:
        call = operator.call(replace(plain, training=False), step=3, states=states)
        call.check(call.forward())


def test_states_are_updated_in_place(operator: Operator, plain: Case) -> None:
    """The given arrays hold the new states, whatever else is done with the results."""
    call, again = operator.call(plain), operator.call(plain)
    expected = call.forward()
    again.forward(in_place=True)
    identical(again.states, {name: expected[name] for name in again.states}, "in place")
