"""A row for systems whose arrays are always in C order: in the layout `last` the arrays are transposed, so that the
axis is the last one, and the parameter that places it is -1.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from opsmith.bench import rows as planning
from opsmith.bench.problem import Arrays, Problem
from opsmith.reference_shapes import Array, Extents


class Turned:
    """One row's parameters and arrays as such a system has them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        spec, row = problem.spec, problem.row
        moved = planning.turned(spec, row.shape, row.parameters) if row.layout == "last" else None
        self.parameter, self.axis = moved or ("", -1)
        self.inputs = self._here(problem.inputs)
        self.states = self._here(problem.states)
        self.heads = self._here(problem.heads)

    @property
    def settings(self) -> dict[str, Any]:
        return self.problem.settings | ({self.parameter: -1} if self.parameter else {})

    @cached_property
    def extents(self) -> Extents:
        shape = self.inputs[self.problem.spec.inputs[0].name].shape
        return planning.extents(self.problem.spec, shape, self.settings)

    def back(self, name: str, array: Array) -> Array:
        """A result, or the gradient of an input, in the axes of ours."""
        return np.moveaxis(array, -1, self.axis) if self._moves(name) else array

    def _here(self, arrays: Arrays) -> Arrays:
        return {name: np.moveaxis(each, self.axis, -1) if self._moves(name) else each for name, each in arrays.items()}

    def _moves(self, name: str) -> bool:
        """Whether an array has the axis that is moved."""
        every = {each.name: each for each in self.problem.spec.arrays}
        return bool(self.parameter) and every[name].shape == self.problem.spec.inputs[0].shape
