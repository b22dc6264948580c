"""More elements than 32-bit numbers count."""

from __future__ import annotations

import os

import numpy as np
import opsmith_ops as ops
import pytest

ELEMENTS = 2**31 + 8
MEMORY = 12 * 2**30


@pytest.mark.full
@pytest.mark.skipif(
    os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES") < MEMORY,
    reason="two arrays of 4 GiB do not fit this machine",
)
@pytest.mark.parametrize("shape", [(1, 1, ELEMENTS), (ELEMENTS // 8, 8)], ids=["rows", "columns"])
def test_the_last_of_many_elements_is_right(shape: tuple[int, ...]) -> None:
    data = np.zeros(shape, np.float16)
    data.flat[-1] = 100
    channels = shape[1]
    ones, zeros = np.ones(channels, np.float32), np.zeros(channels, np.float32)
    out = ops.batch_norm(data, ones, zeros, zeros.copy(), ones.copy(), eps=0.25)
    assert out.flat[-1] == np.float16(100 / np.sqrt(1.25))
    assert not out.flat[-1024:-1].any()
    assert not out.flat[2**31 - 16 : 2**31].any()
