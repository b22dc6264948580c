"""Sets of axes: from shapes, strides and lists of axes to alternating runs of kept and reduced extents."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from c_axes import UNTOUCHED, Array, Reduction, Runs

SHAPE = (2, 3, 4, 5)
SUBSETS = [axes for count in range(1, 5) for axes in itertools.combinations(range(4), count)]
ORDERS = list(itertools.permutations(range(4)))
NOT_DENSE = "shape is not dense in any order of its axes; copy it first"
NO_AXIS = "axes names no axis of the array"
TOO_MANY_RUNS = "axes makes more than four pairs of a kept and a reduced run of axes"


@pytest.fixture(params=["sum", "max", "argmax"])
def reduction(request: pytest.FixtureRequest) -> Reduction:
    return Reduction(request.param, np.int64 if request.param == "argmax" else np.float32)


def flat_argmax(array: Array, axis: tuple[int, ...]) -> Array:
    """The positions along several axes, which count as one in C order."""
    kept = [each for each in range(array.ndim) if each not in axis]
    return array.transpose(*kept, *axis).reshape(*(array.shape[each] for each in kept), -1).argmax(axis=-1)


BY_NUMPY: dict[str, Callable[..., Array]] = {"sum": np.sum, "max": np.max, "argmax": flat_argmax}


def in_memory(shape: Sequence[int], order: Sequence[int]) -> Array:
    """An array whose axes lie in memory in an order, slowest first; whole numbers, so that sums are exact."""
    generator = np.random.default_rng(11)
    whole = generator.integers(-50, 50, [shape[axis] for axis in order]).astype(np.float32)
    return whole.transpose(np.argsort(order))


def elements(array: Array) -> tuple[int, ...]:
    return tuple(step // array.itemsize for step in array.strides)


def rising(axes: Sequence[int]) -> bool:
    return list(axes) == sorted(axes)


@pytest.mark.parametrize("axes", SUBSETS, ids=str)
def test_every_order_in_memory(reduction: Reduction, axes: tuple[int, ...]) -> None:
    """The call on the memory as it lies gives NumPy's results, or the layout is refused.

    Results lie in the order of the kept axes, so those may not change places; the reduced ones may where their order
    means nothing, which it does to a position.
    """
    for order in ORDERS:
        array = in_memory(SHAPE, order)
        message, dims = reduction.match(array.shape, elements(array), axes)
        kept, reduced = ([each for each in order if (each in axes) == chosen] for chosen in (False, True))
        if rising(kept) and (rising(reduced) or reduction.name != "argmax"):
            assert message == ""
            assert int(np.prod(dims.extents)) == array.size
            message, out = reduction.forward(dims, array.transpose(order), axes)
            assert message == ""
            expected = BY_NUMPY[reduction.name](array, axis=axes)
            np.testing.assert_array_equal(out, expected.ravel(), err_msg=f"{order}")
        else:
            assert message == NOT_DENSE, order
            assert dims.extents == UNTOUCHED


def test_orders_of_both_kinds_occur() -> None:
    """The test above sees layouts of every kind."""
    kinds = {
        (rising([each for each in order if each not in (1, 2)]), rising([each for each in order if each in (1, 2)]))
        for order in ORDERS
    }
    assert len(kinds) == 4


@pytest.mark.parametrize(
    ("shape", "axes", "extents"),
    [
        ((2, 3, 5), (1,), (1, 1, 1, 1, 2, 3, 5, 1)),
        ((2, 3, 5), (-1, 0), (1, 1, 1, 1, 1, 2, 3, 5)),
        ((2, 3, 5), (0, 1), (1, 1, 1, 1, 1, 6, 5, 1)),
        ((2, 3, 5), (), (1, 1, 1, 1, 1, 1, 1, 30)),
        ((2, 3, 5), (2, 1, 0), (1, 1, 1, 1, 1, 1, 1, 30)),
        ((2, 1, 5), (1,), (1, 1, 1, 1, 1, 1, 10, 1)),
        ((2, 3, 5, 7, 11, 13, 17, 19), (1, 3, 5, 7), (2, 3, 5, 7, 11, 13, 17, 19)),
        ((), (), (1,) * 8),
    ],
    ids=str,
)
def test_runs(reduction: Reduction, shape: tuple[int, ...], axes: tuple[int, ...], extents: tuple[int, ...]) -> None:
    """Neighbours of one kind are one run, extents of 1 are none, and the runs stand at the end."""
    message, dims = reduction.match(shape, None, axes)
    assert (message, dims.extents) == ("", extents)


@pytest.mark.parametrize(
    "axes", [(3,), (-4,), (0, 3), (1, 1), (0, -3), (2, 0, -1), (2**31,), (-(2**63),), (2**63 - 1,)], ids=str
)
def test_axes_that_there_are_not_or_twice(reduction: Reduction, axes: tuple[int, ...]) -> None:
    for strides in (None, (15, 5, 1)):
        message, dims = reduction.match((2, 3, 5), strides, axes)
        assert message == NO_AXIS
        assert dims.extents == UNTOUCHED


def test_a_scalar_has_no_axis(reduction: Reduction) -> None:
    assert reduction.match((), None, (0,))[0] == NO_AXIS


@pytest.mark.parametrize("count", [-1, 9, 2**31 - 1])
def test_lists_of_a_wrong_length(reduction: Reduction, count: int) -> None:
    message, dims = reduction.match((2, 3, 5), None, (), count)
    assert message == "axes is outside its limits, or is not a number"
    assert dims.extents == UNTOUCHED


def test_five_runs_are_too_many(reduction: Reduction) -> None:
    """Ten axes of which every second one is reduced; four such pairs are allowed."""
    shape = (2,) * 10
    assert reduction.match(shape, None, (1, 3, 5, 7, 9))[0] == TOO_MANY_RUNS
    assert reduction.match(shape, None, (0, 2, 4, 6))[0] == TOO_MANY_RUNS
    assert reduction.match(shape[:8], None, (1, 3, 5, 7))[0] == ""


def test_what_no_value_is_there_for() -> None:
    """A sum over nothing is 0; a largest element of nothing is none, unless no results are wanted either."""
    for name in ("max", "argmax"):
        reduction = Reduction(name)
        message, dims = reduction.match((2, 0, 3), None, (1,))
        assert message == "dims has no elements to reduce where a result is wanted, and there is no value for none"
        assert reduction.match((2, 0, 3), None, (0,))[0] == ""
        assert reduction.match((0, 0), None, (1,))[0] == ""
    total = Reduction("sum")
    message, dims = total.match((2, 0, 3), None, (1,))
    assert message == ""
    message, out = total.forward(dims, np.empty(0, np.float32), (1,))
    assert (message, out.tolist()) == ("", [0.0] * 6)


def test_extents_are_counted_before_they_are_multiplied() -> None:
    """Products that do not fit are told as such, not as the 0 that they would wrap to."""
    for name in ("max", "argmax", "sum"):
        reduction = Reduction(name)
        dims = Runs(1, 1, 1, 1, 1, 2**32, 1, 2**32)
        assert reduction.forward(dims, np.zeros(1, np.float32), ())[0] == "dims has more elements than can be addressed"
