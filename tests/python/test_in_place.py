"""Results in the arrays of inputs: the same as in arrays of their own, also where those would go past the caches."""

from __future__ import annotations

import numpy as np
import opsmith_ops as ops
import pytest

LARGE = 3_000_001  # elements: more bytes than caches hold


@pytest.mark.parametrize("elements", [100, LARGE])
def test_an_optimizer(elements: int) -> None:
    generator = np.random.default_rng(4)
    weight, gradient, mean, var = (generator.random(elements, np.float32) for _ in range(4))
    apart = np.empty_like(weight)
    ops.adam_update(weight, gradient, mean=mean.copy(), var=var.copy(), lr=0.1, out=apart)
    assert not np.array_equal(apart, weight)
    ops.adam_update(weight, gradient, mean=mean, var=var, lr=0.1, out=weight)
    np.testing.assert_array_equal(weight, apart)
