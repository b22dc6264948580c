"""What takes part in a row: our operator, and what every other system has to give to take part.

A contestant is built with a problem, outside of the timing; `call` is what is timed. One that cannot do a row says why
by raising `Unable`, which is told to the user and is no mistake.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from types import ModuleType
from typing import Any

from opsmith.bench.problem import Arrays, Problem, copied
from opsmith.diagnostics import UserError
from opsmith.reference_shapes import Array

OURS = "opsmith"


class Unable(Exception):
    """This system cannot do this row; the reason."""


class Contestant(ABC):
    """One implementation with its arrays. `pool` names the threads it works with; those of another may still spin."""

    name: str
    pool: str

    def __init__(self, problem: Problem) -> None:
        self.problem = problem

    call: Callable[[], Any]

    @abstractmethod
    def results(self, made: Any) -> Arrays:
        """What a call gave, by our names and in the shapes of ours."""

    def restore(self) -> None:  # noqa: B027 - most overwrite nothing
        """Gives everything that calls overwrite the value it had at first."""

    def close(self) -> None:  # noqa: B027 - most leave nothing behind
        """Forgets what is kept for calls to come."""


class Ours(Contestant):
    """The operator of the built package."""

    name, pool = OURS, "openmp"

    def __init__(self, problem: Problem, package: ModuleType) -> None:
        super().__init__(problem)
        spec, row = problem.spec, problem.row
        if not hasattr(package, spec.name):
            raise UserError(f"{package.__name__} was built without {spec.name}; `opsmith build` it first")
        self.operator = getattr(package, spec.name)
        self.states = {name: copied(array) for name, array in problem.states.items()}
        self.in_place = [each for each in problem.outputs if each.alias and row.outputs == "given"]
        self.over = {each.alias: copied(problem.inputs[each.alias]) for each in self.in_place if each.alias}
        defaults = {each.name: each.default for each in spec.parameters}
        self.parameters = {name: value for name, value in row.parameters.items() if value != defaults[name]}
        if problem.training is not None:
            self.parameters["training"] = problem.training
        self.call = self._backward() if row.direction == "backward" else self._forward()

    @property
    def _arguments(self) -> list[Array]:
        inputs = self.problem.inputs | self.over
        return [*(inputs[each.name] for each in self.problem.spec.inputs), *self.states.values()]

    def _forward(self) -> Callable[[], Any]:
        operator, arguments, parameters = self.operator, self._arguments, self.parameters
        if self.problem.row.outputs == "fresh":
            return lambda: operator(*arguments, **parameters)
        outs = [self.over[each.alias] if each.alias else self.problem.empty(each) for each in self.problem.outputs]
        out = tuple(outs) if len(outs) > 1 else outs[0]
        return lambda: operator(*arguments, **parameters, out=out)

    def _backward(self) -> Callable[[], Any]:
        _, pullback = self.operator.vjp(*self._arguments, **self.parameters)
        heads, out = list(self.problem.heads.values()), self._gradients()
        return lambda: pullback(*heads, out=out)

    def _gradients(self) -> Arrays | None:
        """Arrays for the gradients; None where every call makes its own."""
        if self.problem.row.outputs == "fresh":
            return None
        return {each.name: self.problem.empty(each) for each in self.problem.wanted}

    def pulled(self, heads: Arrays) -> Arrays:
        """The gradients of other heads."""
        _, pullback = self.operator.vjp(*self._arguments, **self.parameters)
        return self.results(pullback(*heads.values(), out=self._gradients()))

    def results(self, made: Any) -> Arrays:
        several = made if isinstance(made, tuple) else (made,)
        if self.problem.row.direction == "backward":
            names = [f"d_{each.name}" for each in self.problem.wanted]
            return dict(zip(names, several, strict=True))
        outputs = dict(zip((each.name for each in self.problem.outputs), several, strict=True))
        return outputs | {name: self.states[name] for name in self.problem.written_states}

    def restore(self) -> None:
        for name, array in self.states.items():
            array[...] = self.problem.states[name]
        for name, array in self.over.items():
            array[...] = self.problem.inputs[name]
