"""Arrays as named arrays for the bench: axes in the order all shapes keep, 1 where an array lacks a dimension.

Unlike in the oracle a set of axes stays in its order, as alternating runs, so that an array is only reshaped and never
moved: what is measured with NumPy or JAX pays for the math alone. The axes of a dimension are one or stay several.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from opsmith.reference_shapes import Extents, Shape, spans
from opsmith.spec.model import PAIRS, AxisSet, OperatorSpec, Output, ShapePattern

Value = Any  # an array of NumPy or JAX
Axes = tuple[int, ...]


@dataclass(frozen=True)
class Frame:
    """The axes of one call by the names that kernels count by, outermost first."""

    spec: OperatorSpec
    extents: Extents
    parts: Mapping[str, Shape]  # name -> the extents of its axes

    @staticmethod
    def of(spec: OperatorSpec, extents: Extents, shape: Shape, merged: bool = True) -> Frame:
        parts = _parts(spec, extents, shape)
        if merged:
            parts = {name: (math.prod(axes),) for name, axes in parts.items()}
        return Frame(spec, extents, {name: parts[name] for name in spec.extents})

    @property
    def sizes(self) -> dict[str, int]:
        return {name: math.prod(axes) for name, axes in self.parts.items()}

    @property
    def shape(self) -> Shape:
        return tuple(chain(*self.parts.values()))

    def size(self, dim: str) -> int:
        """The extent of a dimension of the spec."""
        return math.prod(math.prod(self.parts[run]) for run in self.spec.runs[dim])

    def axes(self, dims: Iterable[str]) -> Axes:
        """The axes of dimensions, or of runs."""
        wanted = set(self._runs(dims))
        flags = [name in wanted for name, axes in self.parts.items() for _ in axes]
        return tuple(axis for axis, flag in enumerate(flags) if flag)

    def span(self, dims: Iterable[str]) -> Shape:
        """The shape of a named array that has these dimensions, or runs, and 1 elsewhere."""
        wanted = set(self._runs(dims))
        return tuple(size if name in wanted else 1 for name, axes in self.parts.items() for size in axes)

    def _runs(self, dims: Iterable[str]) -> Iterable[str]:
        runs = self.spec.runs
        return chain(*(runs.get(dim, (dim,)) for dim in dims))

    def named(self, array: Value, pattern: ShapePattern) -> Value:
        """An array of this pattern as a named array; where it may have extent 1 instead, it has all extents or 1."""
        shape = self.span(pattern.dims)
        return array.reshape(shape if array.size == math.prod(shape) else (1,) * len(shape))

    def placed(self, named: Value, pattern: ShapePattern, broadcast: Any, output: Output | None = None) -> Value:
        """The reverse of `named`, with the array's own axes; `broadcast` is the library's broadcast_to."""
        whole = broadcast(named, self.span(pattern.dims))
        return whole.reshape(self.extents.output_shape(output) if output else self.extents.shape(pattern))

    def only(self, name: str, size: int) -> Frame:
        """The same with fewer positions along one extent."""
        return Frame(self.spec, self.extents, {**self.parts, name: (size,)})


def _parts(spec: OperatorSpec, extents: Extents, shape: Shape) -> dict[str, Shape]:
    pattern = spec.inputs[0].shape
    found = dict(extents.axes)
    for item, place in zip(pattern.items, spans(pattern, len(shape), extents.parameters, {}), strict=True):
        if isinstance(item, AxisSet):
            found |= _alternating(item, shape[place], extents.order[item.at])
    return found


def _alternating(item: AxisSet, shape: Shape, reduced: tuple[bool, ...]) -> dict[str, Shape]:
    """Neighboring axes of one kind are one run; kept and reduced runs alternate, kept ones first."""
    runs: list[Shape] = [()] * (2 * PAIRS)
    run = 0
    for extent, is_reduced in zip(shape, reduced, strict=True):
        run += (run % 2 == 1) != is_reduced
        runs[run] = (*runs[run], extent)
    names = [f"{name}_{number}" for number in range(1, PAIRS + 1) for name in (item.kept, item.reduced)]
    return dict(zip(names, runs, strict=True))
