"""The operator as a person would write it with an array library: its math over arrays in C order."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from opsmith.bench.frame import Frame, Value
from opsmith.bench.mathematics import Library, run
from opsmith.bench.problem import Arrays, Problem
from opsmith.bench.turned import Turned
from opsmith.language.types import TYPES
from opsmith.reference_shapes import Array, arguments
from opsmith.spec.model import Input, Output, State
from opsmith.testing.arrays import dtype


class Written:
    """One row's operator with its arrays. `merged`: whether neighboring axes that are treated alike are one."""

    def __init__(self, problem: Problem, library: Library, merged: bool) -> None:
        self.problem, self.library = problem, library
        self.turned = Turned(problem)
        self.arrays = self.turned.inputs | self.turned.states
        shape = self.arrays[problem.spec.inputs[0].name].shape
        self.frame = Frame.of(problem.spec, self.turned.extents, shape, merged)

    def forward(self, arrays: Mapping[str, Value]) -> dict[str, Value]:
        """The outputs and the states that are written, in their types."""
        spec, problem = self.problem.spec, self.problem
        given = {
            each.name: self.frame.named(self._computed(arrays[each.name], each), each.shape) for each in arguments(spec)
        }
        results: list[Output | State] = [*problem.outputs]
        results += [each for each in spec.states if each.name in problem.written_states]
        names = [each.name for each in results]
        made = run(self.frame, self.library, given, self.turned.settings, bool(problem.training), names)
        return {each.name: self._placed(made[each.name], each) for each in results}

    def _computed(self, array: Value, each: Input | State) -> Value:
        """Half precision is computed in float32."""
        name = self.problem.type_of(each)
        return array.astype(np.float32) if TYPES[name].compute == "float" and TYPES[name].size == 2 else array

    def _placed(self, value: Value, each: Output | State) -> Value:
        output = each if isinstance(each, Output) else None
        xp = self.library.xp
        placed = self.frame.placed(xp.asarray(value), each.shape, xp.broadcast_to, output)
        return placed.astype(dtype(self.problem.type_of(each)))

    def results(self, made: Mapping[str, Array]) -> Arrays:
        """Outputs or gradients in the axes of ours."""
        if self.problem.row.direction == "backward":
            return {f"d_{name}": self.turned.back(name, each) for name, each in made.items()}
        outputs = [each.name for each in self.problem.outputs]
        return {name: self.turned.back(name, made[name]) for name in outputs}
