"""PyTorch: the function that an alias names, on tensors over the same memory; for optimizers a step of theirs."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import torch

from opsmith.bench.contestants import Contestant, Unable
from opsmith.bench.problem import Arrays, Problem, copied
from opsmith.bench.translate import translated
from opsmith.reference_shapes import Array
from opsmith.testing.arrays import dtype

FAR = 1e9  # a step of an optimizer at which the corrections of its first steps are 1, which ours leaves to the caller


def prepare(threads: int) -> None:
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    warnings.simplefilter("ignore")


def tensor(array: Array) -> torch.Tensor:
    """A tensor over the same memory."""
    if array.dtype == dtype("bfloat16"):
        return torch.from_numpy(array.view(np.uint16)).view(torch.bfloat16)
    return torch.from_numpy(array)


def array(value: torch.Tensor) -> Array:
    plain = value.detach()
    if plain.dtype == torch.bfloat16:
        return np.asarray(plain.view(torch.uint16).numpy()).view(dtype("bfloat16"))
    return np.asarray(plain.numpy())


def _places(function: Any, given: Sequence[object]) -> Iterator[str]:
    """The names of a function's arguments as far as arrays are given; none where it does not tell them."""
    with suppress(ValueError):
        for name in inspect.signature(function).parameters:
            if not given:
                return
            yield name


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


class Torch(Contestant):
    name, pool = "torch", "openmp"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.their = translated(problem, "pytorch")
        function: Any = torch
        for part in self.their.name.split(".")[1:]:
            function = getattr(function, part)
        self.states = {name: copied(each) for name, each in problem.states.items()}
        self.tensors = {name: tensor(each) for name, each in (problem.inputs | self.states).items()}
        self.weights: Arrays = {}
        if isinstance(function, type):
            self.call = self._optimizer(function)
        elif problem.row.direction == "backward":
            self.call = self._backward(function)
        else:
            self.call = self._forward(function)

    def _called(self, function: Any, tensors: dict[str, torch.Tensor]) -> Callable[..., Any]:
        """The function with its arguments: arrays by position, but for the places that are a parameter's."""
        given = [tensors.get(name, self.problem.settings.get(name)) for name in self.their.inputs]
        parameters = dict(self.their.parameters)
        arguments = [parameters.pop(name) if name in parameters else given.pop(0) for name in _places(function, given)]
        arguments += given
        try:
            function(*arguments, **parameters)
        except TypeError:  # some take one axis where others take several
            parameters = {name: _single(value) for name, value in parameters.items()}
        return lambda **more: function(*arguments, **parameters, **more)

    def _forward(self, function: Any) -> Callable[[], Any]:
        call = self._called(function, self.tensors)
        outputs = self.problem.outputs
        if self.problem.row.outputs == "given" and len(outputs) == 1:
            out = tensor(self.problem.empty(outputs[0]))
            try:
                call(out=out)
                return lambda: call(out=out)
            except (TypeError, RuntimeError):  # most of their functions take no such argument
                pass
        return call

    def _backward(self, function: Any) -> Callable[[], Any]:
        names = [each.name for each in self.problem.wanted if each.name in self.their.inputs]
        leaves = {name: self.tensors[name].detach().requires_grad_() for name in names}
        with torch.enable_grad():
            made = self._called(function, self.tensors | leaves)()
        results = made if isinstance(made, tuple) else (made,)
        heads = [tensor(each) for each in self.problem.heads.values()]
        ends = results[: len(heads)]
        starts = list(leaves.values())
        return lambda: torch.autograd.grad(ends, starts, heads, retain_graph=True)

    def _optimizer(self, function: Any) -> Callable[[], Any]:
        """A step in place, in the fastest form that the optimizer has; the states begin with zeros, as ours do."""
        names = self.their.inputs[:2]
        self.weights = {name: copied(self.problem.inputs[name]) for name in names[:1]}
        weight = torch.nn.Parameter(tensor(self.weights[names[0]]))
        weight.grad = self.tensors[names[1]]
        forms = [each for each in ("fused", "foreach") if each in inspect.signature(function).parameters]
        for form in [*forms, None]:
            try:
                self.optimizer = function([weight], **self.their.parameters, **({form: True} if form else {}))
                self.optimizer.step()
                break
            except RuntimeError as error:
                failure = error
        else:
            raise Unable(str(failure).splitlines()[0])
        self.state = self.optimizer.state[weight]
        self.restore()
        step: Callable[[], Any] = self.optimizer.step
        return step

    def results(self, made: Any) -> Arrays:
        if self.weights:
            return {self.their.outputs[0]: next(iter(self.weights.values()))}
        several = made if isinstance(made, tuple) else (made,)
        if self.problem.row.direction == "backward":
            names = [f"d_{each.name}" for each in self.problem.wanted if each.name in self.their.inputs]
        else:
            names = list(self.their.outputs)
        return {name: array(each) for name, each in zip(names, several, strict=False)}

    def restore(self) -> None:
        for name, each in self.states.items():
            each[...] = self.problem.states[name]
        for name, each in self.weights.items():
            each[...] = self.problem.inputs[name]
            for kept in self.state.values():
                if isinstance(kept, torch.Tensor):
                    kept.fill_(0 if kept.ndim else FAR)
