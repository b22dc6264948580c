"""MXNet: the operator of mx.nd that an alias names, on arrays of its own; mode and gradient by its autograd."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mxnet
import numpy as np

from opsmith.bench.contestants import Contestant, Unable
from opsmith.bench.problem import Arrays, Problem
from opsmith.bench.translate import translated
from opsmith.bench.turned import Turned


def prepare(threads: int) -> None:
    """Its threads are those of OMP_NUM_THREADS."""


class Mxnet(Contestant):
    name, pool = "mxnet", "openmp"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        if "bfloat16" in problem.row.types.values():
            raise Unable("NumPy has no bfloat16 that it takes")
        self.turned = Turned(problem)
        self.their = translated(problem, "mxnet", self.turned)
        function: Any = mxnet.nd
        for part in self.their.name.split("."):
            function = getattr(function, part, None)
        if function is None:
            raise Unable(f"it has no mx.nd.{self.their.name}")
        self.function = function
        arrays = self.turned.inputs | self.turned.states
        self.arrays = {name: mxnet.nd.array(each, dtype=each.dtype) for name, each in arrays.items()}
        self.call = self._backward() if problem.row.direction == "backward" else self._forward()

    def _called(self) -> Any:
        given = [self.arrays.get(name, self.turned.settings.get(name)) for name in self.their.inputs]
        return self.function(*given, **self.their.parameters)

    def _forward(self) -> Callable[[], Any]:
        mode = mxnet.autograd.train_mode if self.problem.training else mxnet.autograd.predict_mode

        def call() -> Any:
            with mode():
                made = self._called()
            mxnet.nd.waitall()
            return made

        return call

    def _backward(self) -> Callable[[], Any]:
        starts = [self.arrays[each.name] for each in self.problem.wanted]
        heads = [mxnet.nd.array(each, dtype=each.dtype) for each in self.turned.heads.values()]
        for each in starts:
            each.attach_grad()
        with mxnet.autograd.record(train_mode=bool(self.problem.training)):
            made = self._called()
        ends = list(made)[: len(heads)] if isinstance(made, list | tuple) else [made]

        def call() -> Any:
            mxnet.autograd.backward(ends, heads, retain_graph=True)
            mxnet.nd.waitall()
            return [each.grad for each in starts]

        return call

    def results(self, made: Any) -> Arrays:
        several = made if isinstance(made, list | tuple) else [made]
        backward = self.problem.row.direction == "backward"
        names = [each.name for each in self.problem.wanted] if backward else self.their.outputs
        found = {name: np.asarray(each.asnumpy()) for name, each in zip(names, several, strict=False)}
        return {f"{'d_' if backward else ''}{name}": self.turned.back(name, each) for name, each in found.items()}

    def restore(self) -> None:
        for name, each in self.turned.states.items():
            self.arrays[name][:] = each
