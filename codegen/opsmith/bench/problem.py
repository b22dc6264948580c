"""The arrays of a row: the numbers every contestant gets, how they lie in memory, and how many bytes must move.

Arrays begin at a multiple of 64 bytes. Large ones repeat a block of random numbers, since drawing them would take
longer than measuring.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from opsmith.bench import rows as planning
from opsmith.bench.frame import Frame
from opsmith.bench.program import Compiled
from opsmith.bench.rows import Row
from opsmith.language.types import TYPES
from opsmith.reference import visible
from opsmith.reference_gradient import differentiable
from opsmith.reference_shapes import Array, Extents
from opsmith.spec.model import Input, OperatorSpec, Output, State
from opsmith.testing.arrays import at_offset, dtype, generator

Arrays = dict[str, Array]
Ranges = Mapping[str, tuple[float, float]]
BLOCK = 4_000_037  # random numbers that are drawn for one array; a prime, so that no two rows are alike


@dataclass(frozen=True)
class Problem:
    """One row with its arrays. What is written in place has to be copied first."""

    spec: OperatorSpec
    row: Row
    ranges: Ranges
    types: Mapping[str, str] = field(default_factory=dict)  # every type variable

    @staticmethod
    def of(spec: OperatorSpec, row: Row, ranges: Ranges) -> Problem:
        types = {variable.name: variable.resolve(dict(row.types)) for variable in spec.types}
        return Problem(spec, row, ranges, types)

    @property
    def settings(self) -> dict[str, Any]:
        return planning.settings(self.spec, self.row.parameters)

    @property
    def direction(self) -> str:
        return self.row.direction

    @property
    def training(self) -> bool | None:
        return planning.training(self.spec, self.direction)

    @cached_property
    def extents(self) -> Extents:
        return planning.extents(self.spec, self.row.shape, self.row.parameters)

    @cached_property
    def frame(self) -> Frame:
        return Frame.of(self.spec, self.extents, self.row.shape)

    @cached_property
    def compiled(self) -> Compiled:
        return Compiled(self.spec, self.settings, self.training)

    @property
    def outputs(self) -> list[Output]:
        """The outputs of the call, in their order."""
        return visible(self.spec, self.settings)

    @property
    def wanted(self) -> list[Input]:
        """The inputs that have a gradient."""
        return differentiable(self.spec)

    @property
    def written_states(self) -> list[str]:
        """The states that a forward writes."""
        return [store.target for store in self.compiled.stores("forward") if store.kind == "state"]

    # Arrays

    @cached_property
    def inputs(self) -> Arrays:
        return {each.name: self._numbers(each) for each in self.spec.inputs}

    @cached_property
    def states(self) -> Arrays:
        """States are read as they are where there is a mode of inference; elsewhere they are new ones."""
        return {
            each.name: self._numbers(each) if self.spec.uses_training else self._filled(each, each.initial)
            for each in self.spec.states
        }

    @cached_property
    def heads(self) -> Arrays:
        """The gradients of the outputs, for a backward."""
        if self.direction != "backward":
            return {}
        return {each.name: self._numbers(each) for each in self.outputs if each.differentiable}

    def empty(self, each: Input | Output) -> Array:
        """An array for an output or the gradient of an input, whose memory is there already."""
        return self._filled(each, 0)

    def type_of(self, each: Input | State | Output) -> str:
        return self.types.get(each.type, each.type)

    def shape_of(self, each: Input | State | Output) -> tuple[int, ...]:
        return self.extents.output_shape(each) if isinstance(each, Output) else self.extents.shape(each.shape)

    def _filled(self, each: Input | State | Output, value: float) -> Array:
        return self._laid_out(each, np.full(self.shape_of(each), value, dtype(self.type_of(each))))

    def _numbers(self, each: Input | State | Output) -> Array:
        """Standard normal numbers, or uniform ones between limits."""
        shape, name = self.shape_of(each), self.type_of(each)
        size = math.prod(shape)
        random = generator("bench", each.name)
        limits = self.ranges.get(each.name)
        if limits is None and isinstance(each, State) and each.initial > 0:
            limits = (each.initial / 2, each.initial * 2)
        drawn: Array
        if isinstance(each, Input) and each.indexes:
            drawn = random.integers(0, self.extents.sizes[each.indexes], min(size, BLOCK))
        elif not TYPES[name].floating:
            low, high = limits or (0, 1)
            drawn = random.integers(int(low), int(high), min(size, BLOCK), endpoint=True)
        elif limits:
            drawn = random.uniform(*limits, min(size, BLOCK))
        else:
            drawn = random.standard_normal(min(size, BLOCK))
        return self._laid_out(each, np.resize(drawn.astype(dtype(name)), shape))

    def _laid_out(self, each: Input | State | Output, array: Array) -> Array:
        """In C order, or with the axis that a parameter places as the innermost in memory."""
        moved = planning.turned(self.spec, self.row.shape, self.row.parameters) if self.row.layout == "last" else None
        if moved is None or each.shape != self.spec.inputs[0].shape:
            return at_offset(array, 0)
        return np.moveaxis(at_offset(np.ascontiguousarray(np.moveaxis(array, moved[1], -1)), 0), -1, moved[1])

    # Bytes

    @property
    def tensor(self) -> Array:
        """The main array, whose copy the row is compared with."""
        return self.inputs[self.spec.inputs[0].name]

    @cached_property
    def bytes(self) -> int:
        """What any implementation must move: every array that is needed is read once, every result written once."""
        arrays = {each.name: each for each in self.spec.arrays}
        read = [
            name.removeprefix("d_") if kind == "head" else name for kind, name in self.compiled.touched(self.direction)
        ]
        written = [store.target for store in self.compiled.stores(self.direction)]
        return sum(self._size(arrays[name]) for name in (*read, *written))

    def _size(self, each: Input | State | Output) -> int:
        elements: int = math.prod(self.shape_of(each))
        return elements * TYPES[self.type_of(each)].size


def copied(array: Array) -> Array:
    """A copy with the same strides, at a multiple of 64 bytes."""
    order = sorted(range(array.ndim), key=lambda axis: -array.strides[axis])
    dense = at_offset(np.ascontiguousarray(array.transpose(order)), 0)
    return dense.transpose(np.argsort(order))
