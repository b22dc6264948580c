"""More elements than 32-bit numbers count: arrays of zeros but for their ends, which take no memory until written."""

from __future__ import annotations

import ctypes
from pathlib import Path

import numpy as np
import pytest

LIBRARY = Path(__file__).parents[2] / "build" / "lib" / "libopsmith.so"
ELEMENTS = 2**31 + 8


class Params(ctypes.Structure):
    """opsmith_batch_norm_params."""

    _fields_ = (
        ("size", ctypes.c_size_t),
        ("eps", ctypes.c_double),
        ("momentum", ctypes.c_double),
        ("fix_gamma", ctypes.c_int32),
        ("use_global_stats", ctypes.c_int32),
        ("output_mean_var", ctypes.c_int32),
        ("axis", ctypes.c_int64),
        ("cudnn_off", ctypes.c_int32),
        ("training", ctypes.c_int32),
    )


def pointer(array: np.ndarray) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)


@pytest.mark.full
@pytest.mark.parametrize("dims", [(1, 1, ELEMENTS), (ELEMENTS // 8, 8, 1)], ids=["rows", "columns"])
def test_the_last_of_many_elements_reaches_its_sum(dims: tuple[int, int, int]) -> None:
    library = ctypes.CDLL(str(LIBRARY))
    params = Params()
    library.opsmith_batch_norm_params_init(ctypes.byref(params))
    params.fix_gamma = 0
    channels = dims[1]
    data, d_out = np.zeros(ELEMENTS, np.float16), np.zeros(ELEMENTS, np.float16)
    data[-1], d_out[-1] = 3, 2
    gamma, d_gamma, d_beta = (
        np.ones(channels, np.float32),
        np.zeros(channels, np.float32),
        np.zeros(channels, np.float32),
    )
    saved = np.concatenate([np.full(channels, 0.5), np.zeros(channels)])  # invstd, moving mean
    status = library.opsmith_batch_norm_backward_f16(
        ctypes.byref(params),
        (ctypes.c_int64 * 3)(*dims),
        pointer(d_out),
        pointer(data),
        pointer(gamma),
        pointer(gamma),
        pointer(saved),
        None,
        0,
        pointer(d_gamma),
        1,
        pointer(d_beta),
        1,
        None,
        ctypes.c_size_t(0),
        None,
    )
    assert status == 0
    np.testing.assert_array_equal(d_beta, np.eye(channels, dtype=np.float32)[-1] * 2)
    np.testing.assert_array_equal(d_gamma, np.eye(channels, dtype=np.float32)[-1] * 2 * 3 * 0.5)
