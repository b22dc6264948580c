"""Gradients of rows and of their columns: in one pass over large data, one by one where only some are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import opsmith_ops as ops
import pytest

# one that goes in one pass, with a rest of rows and of columns; one of too few rows; one that a private cache holds
SHAPES = [(1000, 523), (200, 2000), (64, 80)]


@pytest.fixture(autouse=True)
def threads() -> Iterator[None]:
    former = ops.num_threads()
    yield
    ops.set_num_threads(former)


def gradients(operator: Any, shape: tuple[int, int], wanted: tuple[str, ...]) -> dict[str, Any]:
    generator = np.random.default_rng(5)
    data, d_out = (generator.standard_normal(shape).astype(np.float32) for _ in range(2))
    weights = [generator.random(shape[1], np.float32) for _ in wanted if _ != "data"]
    _, pullback = operator.vjp(data, *weights)
    made = pullback(d_out, wanted=wanted)
    return dict(zip(wanted, made if len(wanted) > 1 else (made,), strict=True))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", ["layer_norm", "rms_norm"])
def test_together_and_alone(name: str, shape: tuple[int, int]) -> None:
    operator = getattr(ops, name)
    names = ("data", "gamma", "beta") if name == "layer_norm" else ("data", "scale")
    ops.set_num_threads(1)
    first = gradients(operator, shape, names)
    for threads in (1, 2, 5):
        ops.set_num_threads(threads)
        together = gradients(operator, shape, names)
        for each in names:
            np.testing.assert_array_equal(together[each], first[each], err_msg=f"{each}, {threads} threads")


def test_each_gradient_alone() -> None:
    """The same bits as together."""
    generator = np.random.default_rng(6)
    shape = SHAPES[0]
    data, d_out = (generator.standard_normal(shape).astype(np.float32) for _ in range(2))
    gamma, beta = (generator.random(shape[1], np.float32) for _ in range(2))
    _, pullback = ops.layer_norm.vjp(data, gamma, beta)
    together = dict(zip(("data", "gamma", "beta"), pullback(d_out), strict=True))
    for name, expected in together.items():
        alone = pullback(d_out, wanted=(name,))
        found = alone[("data", "gamma", "beta").index(name)] if isinstance(alone, tuple) else alone
        np.testing.assert_array_equal(found, expected, err_msg=name)


def test_against_double() -> None:
    """The gradients of a normalized row, as in Ba, Kiros and Hinton 2016, in float64."""
    generator = np.random.default_rng(7)
    rows, columns = SHAPES[0]
    data, d_out = (generator.standard_normal((rows, columns)).astype(np.float32) for _ in range(2))
    gamma, beta = (generator.random(columns, np.float32) for _ in range(2))
    _, pullback = ops.layer_norm.vjp(data, gamma, beta, eps=1e-5)
    d_data, d_gamma, d_beta = pullback(d_out)
    x, heads = data.astype(np.float64), d_out.astype(np.float64)
    invstd = 1 / np.sqrt(x.var(1, keepdims=True) + 1e-5)
    normal, scaled = (x - x.mean(1, keepdims=True)) * invstd, heads * gamma
    expected = scaled - scaled.mean(1, keepdims=True) - normal * (scaled * normal).mean(1, keepdims=True)
    np.testing.assert_allclose(d_data, expected * invstd, rtol=1e-5, atol=2e-6)
    np.testing.assert_allclose(d_gamma, (heads * normal).sum(0), rtol=1e-5, atol=2e-4)
    np.testing.assert_allclose(d_beta, heads.sum(0), rtol=1e-5, atol=2e-4)
