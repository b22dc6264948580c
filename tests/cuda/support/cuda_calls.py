"""Calls whose kernels take every form: rows, columns and flat, one sweep and several, every accumulator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import numpy as np

Arrays = list[np.ndarray]


def normal(*shape: int, mean: float = 0.0, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(mean, 1.5, shape).astype(np.float32)


def batch_norm(ops: ModuleType, shape: tuple[int, ...], axis: int = 1, training: bool = True) -> Arrays:
    channels = shape[axis]
    states = [np.zeros(channels, np.float32), np.ones(channels, np.float32)]
    weights = [normal(channels, seed=1), normal(channels, seed=2)]
    data = normal(*shape, mean=3.0)
    out, pullback = ops.batch_norm.vjp(data, *weights, *states, fix_gamma=False, training=training, axis=axis)
    return [out, *states, *pullback(normal(*shape, seed=3))]


def derived(name: str, *arrays: np.ndarray, **parameters: Any) -> Callable[[ModuleType], Arrays]:
    """An operator's result, and its gradients for one given gradient of the result."""

    def call(ops: ModuleType) -> Arrays:
        out, pullback = getattr(ops, name).vjp(*arrays, **parameters)
        return [out, *pullback(normal(*out.shape, seed=9))]

    return call


def plain(name: str, *arrays: np.ndarray, **parameters: Any) -> Callable[[ModuleType], Arrays]:
    """An operator's result, and what becomes of arrays that it writes in place."""

    def call(ops: ModuleType) -> Arrays:
        given = [each.copy() for each in arrays]
        return [np.asarray(getattr(ops, name)(*given, **parameters)), *given]

    return call


CALLS: Mapping[str, Callable[[ModuleType], Arrays]] = {
    "short slabs": lambda ops: batch_norm(ops, (4, 3, 7, 7)),
    "odd slabs": lambda ops: batch_norm(ops, (5, 6, 33)),
    "long slabs": lambda ops: batch_norm(ops, (2, 3, 20000)),
    "columns": lambda ops: batch_norm(ops, (600, 33)),
    "few columns": lambda ops: batch_norm(ops, (40, 50, 3), axis=-1),
    "frozen": lambda ops: batch_norm(ops, (6, 5, 9), training=False),
    "rows and their columns": derived("layer_norm", normal(37, 130), normal(130, seed=1), normal(130, seed=2)),
    "odd rows": derived("softmax", normal(7, 1001)),
    "softmax of columns": derived("softmax", normal(90, 11), axis=0),
    "one group": derived("sum", normal(3001)),
    "moments": derived("var", normal(9, 700, mean=100.0), axes=[1]),
    "means": derived("mean", normal(70, 9), axes=[0]),
    "largest": derived("max", normal(5, 400), axes=[1]),
    "positions of rows": plain("argmax", np.round(normal(6, 700)), axes=[1]),
    "positions of columns": plain("argmin", np.round(normal(700, 6)), axes=[0]),
    "products": derived("prod", normal(20, 5) / 2 + 1, axes=[0]),
    "runs": derived("l2_norm", normal(3, 20, 4, 7), axes=[0, 2]),
    "flat": derived("silu", normal(1003)),
    "flat in place": plain(
        "adam_update", normal(515), normal(515, seed=1), normal(515, seed=2), abs(normal(515, seed=3)), lr=0.1
    ),
}
