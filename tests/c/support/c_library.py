"""The C interface as a caller from another language sees it, through ctypes.

Structures, argument order and numbers are written down here by hand, from the documentation: they are not read from the
headers, so that a change there fails here.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, Structure, c_char_p, c_double, c_int32, c_int64, c_size_t, c_uint32, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np

ROOT = Path(__file__).resolve().parents[3]
GENERATED = ROOT / "generated/c"
LIBRARY = ROOT / "build/lib/libopsmith.so"

OK = 0
NULL_POINTER = 1
BAD_PARAMETER = 2
BAD_EXTENT = 3
OVERFLOW = 4
BAD_RANK = 5
BAD_AXIS = 6
NOT_DENSE = 7
SMALL_WORKSPACE = 8
OVERLAP = 9
BAD_REQUEST = 10
BAD_SIZE = 11
EMPTY_REDUCTION = 12
TOO_MANY_RUNS = 13
WRONG_DEVICE = 14
OLD_DEVICE = 15
CUDA_FAILED = 16

NULL, WRITE, ADD = 0, 1, 2  # requests


@dataclass(frozen=True)
class Type:
    """One type of data, with the type that parameters and statistics then have."""

    suffix: str
    data: np.dtype[Any]
    statistics: np.dtype[Any]

    def __str__(self) -> str:
        return self.suffix


F32 = Type("f32", np.dtype(np.float32), np.dtype(np.float32))
F64 = Type("f64", np.dtype(np.float64), np.dtype(np.float64))
F16 = Type("f16", np.dtype(np.float16), np.dtype(np.float32))
BF16 = Type("bf16", np.dtype(ml_dtypes.bfloat16), np.dtype(np.float32))
TYPES = (F32, F64, F16, BF16)


class Params(Structure):
    _fields_ = (
        ("size", c_size_t),
        ("eps", c_double),
        ("momentum", c_double),
        ("fix_gamma", c_int32),
        ("use_global_stats", c_int32),
        ("output_mean_var", c_int32),
        ("axis", c_int64),
        ("cudnn_off", c_int32),
        ("training", c_int32),
    )


class Dims(Structure):
    _fields_ = (("outer", c_int64), ("C", c_int64), ("inner", c_int64))


TASK = ctypes.CFUNCTYPE(None, c_void_p, c_int64, c_int32)
PARALLEL_FOR = ctypes.CFUNCTYPE(None, c_void_p, c_int64, TASK, c_void_p)


class Executor(Structure):
    _fields_ = (
        ("context", c_void_p),
        ("threads", c_int32),
        ("parallel_for", PARALLEL_FOR),
        ("private_cache", c_size_t),
        ("shared_cache_per_thread", c_size_t),
    )


FORWARD = (
    "data",
    "gamma",
    "beta",
    "moving_mean",
    "moving_var",
    "new_moving_mean",
    "new_moving_var",
    "out",
    "mean",
    "invstd",
    "saved",
)
BACKWARD = ("d_out", "data", "gamma", "beta", "saved")
WANTED = ("data", "gamma", "beta")  # each has a gradient and a request


class Library:
    """A compiled library of batch_norm, with the types of every function."""

    def __init__(self, path: Path, prefix: str = "opsmith_") -> None:
        self.handle = ctypes.CDLL(str(path))
        self.prefix = prefix
        pointers, extents = [c_void_p] * len(FORWARD), (POINTER(c_int64), POINTER(c_int64))
        workspace = (c_void_p, c_size_t, c_void_p)
        gradients = [kind for _ in WANTED for kind in (c_void_p, c_int32)]
        operator = f"{prefix}batch_norm_"
        self.params_init = self._function(f"{operator}params_init", None, c_void_p)
        self.dims_from_layout = self._function(
            f"{operator}dims_from_layout", c_int32, c_void_p, c_int32, *extents, c_void_p
        )
        self.saved_bytes = self._function(f"{operator}saved_bytes", c_size_t, c_void_p, c_void_p)
        self.forward_workspace_bytes, self.backward_workspace_bytes = (
            self._function(f"{operator}{name}_workspace_bytes", c_size_t, c_void_p, c_void_p, c_int32)
            for name in ("forward", "backward")
        )
        self.status_message = self._function(f"{operator}status_message", c_size_t, c_int32, c_void_p, c_size_t)
        self.forward, self.backward = {}, {}
        for each in TYPES:
            if hasattr(self.handle, f"{operator}forward_{each}"):
                self.forward[each] = self._function(
                    f"{operator}forward_{each}", c_int32, c_void_p, c_void_p, *pointers, *workspace
                )
                self.backward[each] = self._function(
                    f"{operator}backward_{each}",
                    c_int32,
                    *[c_void_p] * (2 + len(BACKWARD)),
                    *gradients,
                    *workspace,
                )
        self.abi_version = self._function(f"{prefix}abi_version", c_uint32)
        self.host_executor = self._function(f"{prefix}host_executor", POINTER(Executor))
        self.set_num_threads = self._function(f"{prefix}set_num_threads", None, c_int32)
        self.num_threads = self._function(f"{prefix}num_threads", c_int32)
        self._level = self._function(f"{prefix}level", c_char_p)

    def _function(self, name: str, result: Any, *arguments: Any) -> Any:
        function = getattr(self.handle, name)
        function.restype, function.argtypes = result, arguments
        return function

    @property
    def level(self) -> str:
        return self._level().decode()

    def params(self, **changes: Any) -> Params:
        """Parameters with their defaults, and some changed."""
        params = Params()
        self.params_init(ctypes.byref(params))
        for name, value in changes.items():
            setattr(params, name, value)
        return params

    def message(self, status: int) -> str:
        """The text of a status."""
        buffer = ctypes.create_string_buffer(300)
        length = self.status_message(status, buffer, len(buffer))
        text = buffer.value.decode()
        assert length == len(text)
        return text
