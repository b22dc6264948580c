"""More elements than 32-bit numbers count: arrays of zeros but for their ends, which take no memory until written."""

from __future__ import annotations

import ctypes

import numpy as np
import pytest
from c_library import F16, Library

ELEMENTS = 2**31 + 8


@pytest.mark.full
@pytest.mark.parametrize("dims", [(1, 1, ELEMENTS), (ELEMENTS // 8, 8, 1)], ids=["rows", "columns"])
def test_the_last_of_many_elements_reaches_its_sum(library: Library, dims: tuple[int, int, int]) -> None:
    channels = dims[1]
    data, d_out = np.zeros(ELEMENTS, np.float16), np.zeros(ELEMENTS, np.float16)
    data[-1], d_out[-1] = 3, 2
    gamma = np.ones(channels, np.float32)
    d_gamma, d_beta = np.zeros(channels, np.float32), np.zeros(channels, np.float32)
    saved = np.concatenate([np.full(channels, 0.5), np.zeros(channels)])  # invstd, moving mean
    read = [array.ctypes.data for array in (d_out, data, gamma, gamma, saved)]
    asked = ctypes.byref(library.params(fix_gamma=0)), ctypes.byref((ctypes.c_int64 * 3)(*dims))
    workspace = np.zeros(library.backward_workspace_bytes(*asked, 1), np.uint8)
    status = library.backward[F16](
        *asked,
        *read,
        *(None, 0, d_gamma.ctypes.data, 1, d_beta.ctypes.data, 1),
        *(workspace.ctypes.data, workspace.nbytes, None),
    )
    assert status == 0
    last = np.eye(channels, dtype=np.float32)[-1]
    np.testing.assert_array_equal(d_beta, last * 2)
    np.testing.assert_array_equal(d_gamma, last * 2 * 3 * 0.5)
