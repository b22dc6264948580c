"""One call of batch_norm with all its arrays, and what NumPy makes of the same numbers in long double.

Every array lies between two strips of a known pattern, so that a byte written beside an array shows.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from c_library import BACKWARD, F32, FORWARD, OK, WANTED, WRITE, Dims, Executor, Library, Type

Array = np.ndarray[Any, Any]
Make = Callable[..., "Batch"]
GUARD, PATTERN = 192, 0xA5
STATISTICS = ("gamma", "beta", "moving_mean", "moving_var", "new_moving_mean", "new_moving_var", "mean", "invstd")


class Guarded:
    """Memory for arrays, each between guards, `shift` elements away from a boundary of 64 bytes."""

    def __init__(self) -> None:
        self._strips: list[Array] = []

    def array(self, shape: int | tuple[int, ...], dtype: Any, shift: int = 0) -> Array:
        dtype = np.dtype(dtype)
        length = int(np.prod(shape)) * dtype.itemsize
        whole = np.full(length + 2 * GUARD + 64 + shift * dtype.itemsize, PATTERN, np.uint8)
        begin = GUARD + -(whole.ctypes.data + GUARD) % 64 + shift * dtype.itemsize
        self._strips += [whole[:begin], whole[begin + length :]]
        return whole[begin : begin + length].view(dtype).reshape(shape)

    @property
    def intact(self) -> bool:
        return all((strip == PATTERN).all() for strip in self._strips)


class Batch:
    """The arrays of one call, by their names in the interface; data has the shape (outer, C, inner)."""

    def __init__(
        self,
        library: Library,
        type_: Type = F32,
        shape: tuple[int, int, int] = (4, 3, 5),
        *,
        data: Array | None = None,
        shift: int = 0,
        seed: int = 20250101,
        **parameters: Any,
    ) -> None:
        self.library, self.type = library, type_
        settings = {"training": 1, "fix_gamma": 0, "output_mean_var": 1} | parameters
        self.params = library.params(**settings)
        self.dims = Dims(*shape)
        self.memory = Guarded()
        generator = np.random.default_rng(seed)
        channels = shape[1]
        values = {
            "data": generator.standard_normal(shape) if data is None else data,
            "gamma": generator.uniform(0.5, 2.0, channels),
            "beta": generator.standard_normal(channels),
            "moving_mean": generator.standard_normal(channels),
            "moving_var": generator.uniform(0.5, 2.0, channels),
            "new_moving_mean": np.full(channels, -77.0),
            "new_moving_var": np.full(channels, -77.0),
            "out": np.full(shape, -77.0),
            "mean": np.full(channels, -77.0),
            "invstd": np.full(channels, -77.0),
            "d_out": generator.standard_normal(shape),
            "d_data": generator.standard_normal(shape),
            "d_gamma": generator.standard_normal(channels),
            "d_beta": generator.standard_normal(channels),
        }
        self.arrays = {name: self._array(name, value, shift) for name, value in values.items()}
        self.arrays["saved"] = self.memory.array(
            library.saved_bytes(ctypes.byref(self.params), ctypes.byref(self.dims)), np.uint8
        )

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def _array(self, name: str, value: Array, shift: int) -> Array:
        whole = name.removeprefix("d_") in ("data", "out")
        array = self.memory.array(value.shape, self.type.data if whole else self.type.statistics, shift)
        array[...] = value
        return array

    def workspace(self, direction: str, threads: int) -> Array:
        """As many bytes as the interface asks for, at an address that is a multiple of 8 and of no more."""
        ask = getattr(self.library, f"{direction}_workspace_bytes")
        needed = ask(ctypes.byref(self.params), ctypes.byref(self.dims), threads)
        return self.memory.array(needed, np.uint8, shift=8)

    def forward(self, executor: Executor | None = None, **changes: Any) -> int:
        """The status of the forward, with some arguments changed: other arrays, addresses or None."""
        return self._call("forward", FORWARD, (), executor, changes)

    def backward(self, executor: Executor | None = None, **changes: Any) -> int:
        """The status of the backward; all gradients are written unless the changes say otherwise."""
        gradients = [name for each in WANTED for name in (f"d_{each}", f"request_{each}")]
        return self._call("backward", BACKWARD, gradients, executor, changes)

    def run(self, executor: Executor | None = None, **changes: Any) -> Batch:
        """Forward and backward, which both succeed and write nothing beside their arrays."""
        for direction in (self.forward, self.backward):
            status = direction(executor, **changes)
            assert status == OK, self.library.message(status)
        assert self.memory.intact
        return self

    def _call(
        self, direction: str, names: Iterable[str], gradients: Iterable[str], executor: Any, changes: dict[str, Any]
    ) -> int:
        settings: dict[str, Any] = {"params": self.params, "dims": self.dims, **self.arrays}
        settings |= {f"request_{each}": WRITE for each in WANTED}
        threads = executor.threads if executor is not None else 1
        if "workspace" not in changes:
            settings["workspace"] = self.workspace(direction, threads)
        settings |= changes
        if "workspace_bytes" not in settings:
            settings["workspace_bytes"] = settings["workspace"].nbytes
        order = ("params", "dims", *names, *gradients, "workspace", "workspace_bytes")
        function = getattr(self.library, direction)[self.type]
        return function(*(_argument(settings[each]) for each in order), _argument(executor))

    @property
    def results(self) -> dict[str, Array]:
        """Everything that the two directions write."""
        written = ("out", "mean", "invstd", "new_moving_mean", "new_moving_var", "d_data", "d_gamma", "d_beta", "saved")
        return {name: self.arrays[name] for name in written}


def check_refused(batch: Batch, direction: str, message: str, executor: Executor | None = None, **changes: Any) -> None:
    """A call is answered with a message and leaves every array as it was."""
    before = {name: bits(array).copy() for name, array in batch.arrays.items()}
    status = getattr(batch, direction)(executor, **changes)
    assert batch.library.message(status) == f"batch_norm: {message}"
    assert batch.memory.intact
    for name, array in batch.arrays.items():
        np.testing.assert_array_equal(bits(array), before[name], err_msg=name)


def _argument(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.ctypes.data
    if isinstance(value, ctypes.Structure):
        return ctypes.addressof(value)
    return value


def bits(array: Array) -> Array:
    """The bytes of an array: equal bytes are equal results, NaN included."""
    return np.ascontiguousarray(array).view(np.uint8)


@dataclass(frozen=True)
class Expected:
    """The results of a batch by NumPy, in long double."""

    out: Array
    mean: Array
    var: Array
    invstd: Array
    new_moving_mean: Array
    new_moving_var: Array
    d_data: Array
    d_gamma: Array
    d_beta: Array


def expect(batch: Batch, *, add: Batch | None = None) -> Expected:
    """What a batch should give; `add` holds gradients as they were before they were added to."""
    data, gamma, beta, moving_mean, moving_var, d_out = (
        batch[name].astype(np.longdouble) for name in ("data", "gamma", "beta", "moving_mean", "moving_var", "d_out")
    )
    params = batch.params
    own = bool(params.training and not params.use_global_stats)
    scale = np.ones_like(gamma) if params.fix_gamma else gamma
    if own:
        mean = data.mean(axis=(0, 2))
        var = np.square(data - mean[:, None]).mean(axis=(0, 2))
    else:
        mean, var = moving_mean, moving_var
    invstd = 1 / np.sqrt(var + np.longdouble(params.eps))
    normal = (data - mean[:, None]) * invstd[:, None]
    d_normal = d_out * scale[:, None]
    d_data = d_normal * invstd[:, None]
    if own:
        across = np.mean(d_normal, axis=(0, 2))[:, None] + normal * np.mean(d_normal * normal, axis=(0, 2))[:, None]
        d_data = (d_normal - across) * invstd[:, None]
    d_gamma = np.zeros_like(gamma) if params.fix_gamma else np.sum(d_out * normal, axis=(0, 2))
    gradients = {"d_data": d_data, "d_gamma": d_gamma, "d_beta": np.sum(d_out, axis=(0, 2))}
    if add is not None:
        gradients = {name: value + add[name].astype(np.longdouble) for name, value in gradients.items()}
    weight = np.longdouble(params.momentum)
    return Expected(
        out=normal * scale[:, None] + beta[:, None],
        mean=mean,
        var=var,
        invstd=invstd,
        new_moving_mean=moving_mean * weight + mean * (1 - weight),
        new_moving_var=moving_var * weight + var * (1 - weight),
        **gradients,
    )


TOLERANCES = {"f32": 3e-6, "f64": 1e-14, "f16": 2e-3, "bf16": 1e-2}


def check(batch: Batch, expected: Expected, names: Iterable[str]) -> None:
    """Compares results with expected values, to a few units in the last place of the type that holds them."""
    for name in names:
        want = getattr(expected, name)
        small = batch[name].dtype == batch.type.statistics
        tolerance = TOLERANCES["f32" if small and batch.type.suffix.endswith("16") else batch.type.suffix]
        terms = batch["data"].size / max(1, want.size)  # of which each value is the sum
        scale = np.maximum(np.sqrt(terms), np.abs(want))
        wrong = np.abs(batch[name].astype(np.longdouble) - want) > tolerance * scale
        assert not wrong.any(), f"{name}: {batch[name][wrong]} where {want[wrong]} was expected"
