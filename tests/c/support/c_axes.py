"""Operators over sets of axes as a caller sees them through ctypes, with structures written down by hand."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from ctypes import Structure, byref, c_int32, c_int64, c_size_t, c_void_p
from typing import Any

import numpy as np
from c_library import LIBRARY

Array = np.ndarray[Any, Any]


class Ints(Structure):
    _fields_ = (("values", c_int64 * 8), ("count", c_int32))


class ReductionParams(Structure):
    """Of sum and max; argmax has one field more, which `size` covers."""

    _fields_ = (("size", c_size_t), ("axes", Ints), ("keepdims", c_int32), ("select_last_index", c_int32))


class Runs(Structure):
    """Four pairs of a kept and a reduced extent."""

    _fields_ = tuple((f"{kind}_{number}", c_int64) for number in range(1, 5) for kind in ("kept", "reduced"))

    @property
    def extents(self) -> tuple[int, ...]:
        return tuple(getattr(self, name) for name, _ in self._fields_)


UNTOUCHED = (-7,) * 8


class Reduction:
    """A reduction over a set of axes; it takes float32."""

    def __init__(self, name: str, result: Any = np.float32) -> None:
        self.name, self.result = name, result
        self.library = ctypes.CDLL(str(LIBRARY))
        self._message = self._function("status_message", c_size_t)

    def _function(self, name: str, result: Any = c_int32) -> Any:
        function = getattr(self.library, f"opsmith_{self.name}_{name}")
        function.restype = result
        return function

    def params(self, axes: Sequence[int]) -> ReductionParams:
        params = ReductionParams()
        self._function("params_init", None)(byref(params))
        params.axes.count = len(axes)
        for place, axis in enumerate(axes[:8]):
            params.axes.values[place] = axis
        return params

    def match(
        self, shape: Sequence[int], strides: Sequence[int] | None, axes: Sequence[int], count: int | None = None
    ) -> tuple[str, Runs]:
        """The text of the status, empty if there is no error, and the extents; strides are in elements."""
        dims, params = Runs(*UNTOUCHED), self.params(axes)
        params.axes.count = params.axes.count if count is None else count
        steps = None if strides is None else (c_int64 * len(shape))(*strides)
        extents = (c_int64 * len(shape))(*shape)
        status = self._function("dims_from_layout")(byref(params), c_int32(len(shape)), extents, steps, byref(dims))
        return self.message(status), dims

    def forward(self, dims: Runs, memory: Array, axes: Sequence[int]) -> tuple[str, Array]:
        """The text of the status and the results, one after the other."""
        assert memory.dtype == np.float32
        out = np.full(int(np.prod([getattr(dims, f"kept_{number}") for number in range(1, 5)])), 77, self.result)
        pointers = (c_void_p(memory.ctypes.data), c_void_p(out.ctypes.data))
        status = self._function("forward_f32")(
            byref(self.params(axes)), byref(dims), *pointers, None, None, c_size_t(0), None
        )
        return self.message(status), out

    def message(self, status: int) -> str:
        buffer = ctypes.create_string_buffer(300)
        self._message(c_int32(status), buffer, c_size_t(300))
        text = buffer.value.decode()
        assert text.startswith(f"{self.name}: ")
        return "" if status == 0 else text.removeprefix(f"{self.name}: ")
