"""From shapes and strides to extents: every order of the axes that is dense is taken, everything else is refused."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from c_batch import Array, Batch
from c_library import OK, Dims, Library

MOST = 2**63 - 1


def match(library: Library, shape: Sequence[int], strides: Sequence[int] | None, **parameters: Any) -> tuple[int, Dims]:
    """The status and the extents; strides are in elements."""
    ndim, dims = len(shape), Dims(-7, -7, -7)
    params = library.params(**parameters)
    extents = (ctypes.c_int64 * max(ndim, 1))(*shape)
    steps = None if strides is None else (ctypes.c_int64 * max(ndim, 1))(*strides)
    status = library.dims_from_layout(ctypes.byref(params), ndim, extents, steps, ctypes.byref(dims))
    return status, dims


def extents_of(
    library: Library, shape: Sequence[int], strides: Sequence[int] | None, axis: int
) -> tuple[int, int, int]:
    status, dims = match(library, shape, strides, axis=axis)
    assert status == OK, library.message(status)
    return dims.outer, dims.C, dims.inner


def check_refused(
    library: Library, message: str, shape: Sequence[int], strides: Sequence[int] | None, **settings: Any
) -> None:
    status, dims = match(library, shape, strides, **settings)
    assert library.message(status) == f"batch_norm: {message}"
    assert (dims.outer, dims.C, dims.inner) == (-7, -7, -7)


def elements(array: Array) -> tuple[int, ...]:
    """Strides in elements."""
    return tuple(step // array.itemsize for step in array.strides)


SHAPE = (2, 3, 5, 7, 11, 13)


@pytest.mark.parametrize("ndim", range(1, 7))
def test_ranks_and_axes(library: Library, ndim: int) -> None:
    shape = SHAPE[:ndim]
    for axis in range(ndim):
        expected = int(np.prod(shape[:axis])), shape[axis], int(np.prod(shape[axis + 1 :]))
        for given in (axis, axis - ndim):
            assert extents_of(library, shape, None, given) == expected
            assert extents_of(library, shape, elements(np.empty(shape)), given) == expected


@pytest.mark.parametrize("ndim", range(6))
def test_an_axis_that_the_array_lacks(library: Library, ndim: int) -> None:
    shape = SHAPE[:ndim]
    for axis in (ndim, -ndim - 1, ndim + 100, 2**31, 2**32, -(2**32), MOST, -MOST):
        for strides in (None, elements(np.empty(shape))):
            check_refused(library, "axis names no axis of the array", shape, strides, axis=axis)


def test_the_smallest_axis_of_all(library: Library) -> None:
    check_refused(library, "axis names no axis of the array", (2, 3, 4), None, axis=-MOST - 1)


@pytest.mark.parametrize("ndim", [-1, -(2**31), 33, 2**31 - 1])
def test_ranks_that_there_are_not(library: Library, ndim: int) -> None:
    dims, params, extents = Dims(), library.params(), (ctypes.c_int64 * 40)(*[1] * 40)
    status = library.dims_from_layout(ctypes.byref(params), ndim, extents, None, ctypes.byref(dims))
    assert library.message(status) == "batch_norm: shape has too few or too many axes"


def test_the_highest_rank(library: Library) -> None:
    shape = (1,) * 30 + (2, 3)
    assert extents_of(library, shape, None, -1) == (2, 3, 1)
    assert extents_of(library, shape, elements(np.empty(shape)), -1) == (2, 3, 1)


def test_a_shape_that_is_null(library: Library) -> None:
    dims, params = Dims(), library.params()
    status = library.dims_from_layout(ctypes.byref(params), 4, None, None, ctypes.byref(dims))
    assert library.message(status) == "batch_norm: shape is NULL, but is needed"


@pytest.mark.parametrize("shape", [(-1, 3), (2, -3), (2, 3, -MOST - 1), (0, -1, 4)])
def test_negative_extents(library: Library, shape: tuple[int, ...]) -> None:
    check_refused(library, "shape is negative, or does not fit the parameters", shape, None)
    check_refused(library, "shape is negative, or does not fit the parameters", shape, (1,) * len(shape))


@pytest.mark.parametrize("shape", [(2**31, 2**31, 2), (1, 2**60), (2**62, 1), (2**22, 2**22, 2**22), (0, 2**62)])
def test_extents_whose_product_overflows(library: Library, shape: tuple[int, ...]) -> None:
    check_refused(library, "shape has more elements than can be addressed", shape, None)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"size": 0}, "params has a size that params_init did not set"),
        ({"eps": -1.0}, "eps is outside its limits, or is not a number"),
        ({"momentum": 2.0}, "momentum is outside its limits, or is not a number"),
    ],
)
def test_parameters_are_checked_first(library: Library, changes: dict[str, Any], message: str) -> None:
    check_refused(library, message, (2, 3), None, **changes)


def normal(array: Array, axis: int) -> Array:
    """Batch normalization in training, over all axes but one, in long double."""
    others = tuple(each for each in range(array.ndim) if each != axis)
    wide = array.astype(np.longdouble)
    return (wide - wide.mean(others, keepdims=True)) / np.sqrt(wide.var(others, keepdims=True) + np.longdouble(1e-3))


def dense(shape: Sequence[int], order: Sequence[int]) -> Array:
    """An array of a shape whose axes lie in memory in a given order, slowest first."""
    generator = np.random.default_rng(5)
    whole = generator.standard_normal([shape[axis] for axis in order])
    return whole.transpose(np.argsort(order))


@pytest.mark.parametrize("shape", [(3, 4), (2, 3, 4), (2, 3, 4, 5), (1, 3, 4, 5), (2, 1, 4, 5), (2, 3, 1, 5)], ids=str)
def test_every_order_of_the_axes(library: Library, shape: tuple[int, ...]) -> None:
    """Whatever the order in memory, the call on the memory as it lies gives what NumPy gives for the array."""
    for order in itertools.permutations(range(len(shape))):
        array = dense(shape, order).astype(np.float32)
        for axis in range(len(shape)):
            extents = extents_of(library, shape, elements(array), axis)
            assert extents[1] == shape[axis]
            assert int(np.prod(extents)) == array.size
            memory = array.transpose(order)  # C order: the memory as it lies
            batch = Batch(library, shape=extents, data=memory.reshape(extents))
            assert batch.forward(gamma=np.ones(shape[axis], np.float32), beta=np.zeros(shape[axis], np.float32)) == OK
            out = batch["out"].reshape(memory.shape).transpose(np.argsort(order))
            np.testing.assert_allclose(out, normal(array, axis), rtol=0, atol=2e-6, err_msg=f"{order} axis {axis}")


def test_channels_last_becomes_columns(library: Library) -> None:
    array = dense((2, 3, 5, 7), (0, 2, 3, 1))
    assert extents_of(library, array.shape, elements(array), 1) == (2 * 5 * 7, 3, 1)


def test_axes_of_one_element_may_have_any_stride(library: Library) -> None:
    for stride in (0, 1, -5, 99, MOST, -MOST - 1):
        assert extents_of(library, (2, 1, 3, 4), (12, stride, 4, 1), 2) == (2, 3, 4)
        assert extents_of(library, (1, 3, 1), (stride, 1, stride), 1) == (1, 3, 1)
        outer, channels, inner = extents_of(library, (4, 1), (1, stride), 1)
        assert (outer * inner, channels) == (4, 1)


def test_arrays_without_elements_may_have_any_strides(library: Library) -> None:
    for strides in ((0, 0, 0), (1, 1, 1), (-3, 7, 99), (MOST, MOST, MOST)):
        assert extents_of(library, (0, 3, 4), strides, 1) == (0, 3, 4)
        assert extents_of(library, (2, 0, 4), strides, 1) == (2, 0, 4)
        assert extents_of(library, (2, 3, 0), strides, 1) == (2, 3, 0)


@pytest.mark.parametrize(
    "strides",
    [
        (20, 5, 1),  # rows are 4 long and 5 apart
        (24, 8, 2),  # every second element
        (13, 4, 1),
        (12, 4, -1),  # backward
        (-12, 4, 1),
        (12, 0, 1),  # a row that is repeated
        (0, 0, 0),
        (4, 4, 1),
        (1, 1, 1),
        (6, 2, 1),  # rows that overlap
        (12, 1, 4),  # the order of two axes of other extents
        (MOST, 4, 1),
        (-MOST - 1, 4, 1),
    ],
    ids=str,
)
def test_what_is_not_dense(library: Library, strides: tuple[int, int, int]) -> None:
    check_refused(library, "shape is not dense in any order of its axes; copy it first", (2, 3, 4), strides)


def test_slices_of_an_array_are_not_dense(library: Library) -> None:
    whole = np.empty((4, 6, 8))
    for part in (whole[::2], whole[:, ::2], whole[:, :, :7], whole[:, 1:], whole[::-1], whole[:, :, ::-1]):
        check_refused(library, "shape is not dense in any order of its axes; copy it first", part.shape, elements(part))
    for part in (whole[1:3], whole[:1, 2:4], whole[2], whole.T, whole.swapaxes(0, 1)):
        extents = extents_of(library, part.shape, elements(part), 1)
        assert int(np.prod(extents)) == part.size


def test_the_comparison_can_fail(library: Library) -> None:
    array = dense((2, 3, 4), (1, 0, 2)).astype(np.float32)
    assert extents_of(library, array.shape, elements(array), 1) != extents_of(library, array.shape, None, 1)
    assert np.abs(normal(array, 1) - normal(array, 2)).max() > 1e-2
