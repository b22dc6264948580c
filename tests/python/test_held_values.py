"""Values that one sweep leaves for the next: the same bits where they are held and where they are computed again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import opsmith_ops as ops
import pytest

# rows of one tile, which are held where a task has whole ones; of several tiles, which are not; and columns
SHAPES = [(1, 16), (5, 4096), (7, 4081), (300, 130), (2, 4097), (3, 40_000)]
OPERATORS = ["softmax", "softmin", "log_softmax"]


@pytest.fixture(autouse=True)
def threads() -> Iterator[None]:
    former = ops.num_threads()
    yield
    ops.set_num_threads(former)


def results(name: str, data: Any, d_out: Any) -> tuple[Any, Any]:
    out, pullback = getattr(ops, name).vjp(data)
    (d_data,) = pullback(d_out)
    return out, d_data


def numbers(shape: tuple[int, ...], dtype: Any) -> tuple[Any, Any]:
    generator = np.random.default_rng(8)
    return tuple(generator.standard_normal(shape).astype(dtype) for _ in range(2))


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", OPERATORS)
def test_any_number_of_threads(name: str, shape: tuple[int, int], dtype: Any) -> None:
    """Threads that share a row hold nothing."""
    data, d_out = numbers(shape, dtype)
    ops.set_num_threads(1)
    expected = results(name, data, d_out)
    for count in (2, 16):
        ops.set_num_threads(count)
        for found, each in zip(results(name, data, d_out), expected, strict=True):
            np.testing.assert_array_equal(found, each)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_against_double(shape: tuple[int, int]) -> None:
    data, d_out = numbers(shape, np.float32)
    wide = np.exp(data.astype(np.float64) - data.max(1, keepdims=True))
    expected = wide / wide.sum(1, keepdims=True)
    out, d_data = results("softmax", data, d_out)
    np.testing.assert_allclose(out, expected, rtol=3e-6)
    gradient = expected * (d_out - (expected * d_out).sum(1, keepdims=True))
    np.testing.assert_allclose(d_data, gradient, rtol=1e-4, atol=1e-6 * np.abs(gradient).max())


def test_rows_that_are_not_finite() -> None:
    """Infinities and NaN stay within their rows, whose neighbors are held beside them."""
    data = np.tile(np.linspace(-3, 3, 50, dtype=np.float32), (6, 1))
    data[1, 7], data[3, :], data[4, 49] = np.inf, -np.inf, np.nan
    out = ops.softmax(data)
    assert np.isnan(out[1, 7])
    assert (np.delete(out[1], 7) == 0).all()
    assert np.isnan(out[3:5]).all()
    for row in (0, 2, 5):
        np.testing.assert_array_equal(out[row], ops.softmax(data[:1])[0])
