"""The few parts of MXNet's interface that the bench calls, over NumPy and our own kernels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np
import opsmith_ops

MODE = {"training": False}
TAPE: list[Any] = []


class NDArray:
    def __init__(self, array: Any) -> None:
        self.array, self.grad = np.array(array), None

    def asnumpy(self) -> Any:
        return self.array.copy()

    def attach_grad(self) -> None:
        self.grad = NDArray(np.zeros_like(self.array))

    def __setitem__(self, key: Any, value: Any) -> None:
        self.array[key] = value


def _batch_norm(*arrays: NDArray, **parameters: Any) -> NDArray:
    given = [each.array for each in arrays]
    out, pullback = opsmith_ops.batch_norm.vjp(*given, **parameters, training=MODE["training"])
    TAPE[:] = [arrays, pullback]
    return NDArray(out)


@contextmanager
def _mode(train_mode: bool) -> Iterator[None]:
    before = MODE["training"]
    MODE["training"] = train_mode
    yield
    MODE["training"] = before


def _backward(ends: Sequence[NDArray], heads: Sequence[NDArray], retain_graph: bool) -> None:
    assert retain_graph
    assert len(ends) == len(heads) == 1
    arrays, pullback = TAPE
    for each, gradient in zip(arrays, pullback(heads[0].array), strict=False):
        each.grad.array[...] = gradient


nd = SimpleNamespace(array=lambda array, dtype: NDArray(array), waitall=lambda: None, BatchNorm=_batch_norm)
autograd = SimpleNamespace(
    train_mode=lambda: _mode(True),
    predict_mode=lambda: _mode(False),
    record=lambda train_mode: _mode(train_mode),
    backward=_backward,
)
