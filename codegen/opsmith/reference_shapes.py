"""Shape patterns against real arrays, for the oracle and the tests: which axes are which dimension.

An array becomes a *named* array: one axis per dimension of the spec, in the spec's order, of extent 1 where the array
lacks the dimension. NumPy's broadcasting of named arrays is then broadcasting by name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from opsmith.spec.model import (
    AxisSet,
    Dim,
    Input,
    One,
    OperatorSpec,
    Output,
    Part,
    ShapeItem,
    ShapePattern,
    Split,
    Star,
    State,
)

Array = npt.NDArray[Any]
Shape = tuple[int, ...]


class ShapeError(ValueError):
    """Arrays that don't fit their patterns."""


def spans(pattern: ShapePattern, rank: int, parameters: Mapping[str, object], known: Mapping[str, int]) -> list[slice]:
    """The axes of each item of a pattern; `known` gives the number of axes of stars that are already bound."""
    items = pattern.items
    anchors = [(0, 0), *_anchors(items, rank, parameters), (len(items), rank)]
    found: list[slice] = []
    for (first, begin), (last, end) in pairwise(anchors):
        widths = [_width(item, known) for item in items[first:last]]
        free = [index for index, width in enumerate(widths) if width is None]
        slack = end - begin - sum(width for width in widths if width is not None)
        if slack < 0 or len(free) > 1 or (slack and not free):
            raise ShapeError(f"an array of rank {rank} does not fit the shape '{pattern}'")
        for width in widths:
            found.append(slice(begin, begin := begin + (slack if width is None else width)))
    return found


def _anchors(items: Sequence[ShapeItem], rank: int, parameters: Mapping[str, object]) -> list[tuple[int, int]]:
    placed = []
    for index, item in enumerate(items):
        if isinstance(item, Dim | Star) and item.at is not None:
            axis = int(parameters[item.at])  # type: ignore[call-overload]
            if not -rank <= axis < rank:
                raise ShapeError(f"{item.at} is {axis}, but the array has {rank} axes")
            placed.append((index, axis % rank))
    return placed


def _width(item: ShapeItem, known: Mapping[str, int]) -> int | None:
    match item:
        case Star():
            return known.get(item.name)
        case AxisSet():
            return None
    return 1


@dataclass
class Extents:
    """What the arrays of one call say about the dimensions. `bind` learns from one array after the other."""

    spec: OperatorSpec
    parameters: Mapping[str, object]
    axes: dict[str, Shape] = field(default_factory=dict)  # dimension -> the extents of its axes
    order: dict[str, tuple[bool, ...]] = field(default_factory=dict)  # parameter of a set of axes -> which it names

    @property
    def sizes(self) -> dict[str, int]:
        """The extent of each dimension."""
        return {name: math.prod(self.axes[name]) for name in self.spec.dims}

    def bind(self, name: str, pattern: ShapePattern, shape: Shape) -> None:
        """Takes over what the shape of the array `name` says; it must not contradict the arrays before."""
        try:
            places = spans(pattern, len(shape), self.parameters, {key: len(axes) for key, axes in self.axes.items()})
        except ShapeError as error:
            raise ShapeError(f"{name}: {error}") from None
        for item, place in zip(pattern.items, places, strict=True):
            for dimension, extents in self._parts(item, shape[place]).items():
                before = self.axes.setdefault(dimension, extents)
                if getattr(item, "or_one", False) and 1 in (*before, *extents):
                    self.axes[dimension] = before if extents == (1,) else extents
                elif before != extents:
                    raise ShapeError(f"{name}: dimension {dimension} has extent {extents}, but {before} before")

    def _parts(self, item: ShapeItem, axes: Shape) -> dict[str, Shape]:
        match item:
            case Dim() | Star():
                return {item.name: axes}
            case Split():
                sizes = {part.name: self._extent(part) for part in item.parts}
                fixed = math.prod(size for size in sizes.values() if size is not None)
                if fixed == 0 or axes[0] % fixed:
                    raise ShapeError(f"an axis of extent {axes[0]} does not split into '{item}'")
                return {name: (axes[0] // fixed if size is None else size,) for name, size in sizes.items()}
            case AxisSet():
                chosen = self._chosen(item, len(axes))
                self.order[item.at] = chosen
                kept = tuple(extent for extent, reduced in zip(axes, chosen, strict=True) if not reduced)
                return {item.kept: kept, item.reduced: tuple(e for e, r in zip(axes, chosen, strict=True) if r)}
        return {}

    def _extent(self, part: Part) -> int | None:
        return None if part.extent is None else int(self.parameters[part.extent])  # type: ignore[call-overload]

    def _chosen(self, item: AxisSet, rank: int) -> tuple[bool, ...]:
        chosen = [int(axis) for axis in self.parameters[item.at]]  # type: ignore[attr-defined]
        if any(not -rank <= axis < rank for axis in chosen):
            raise ShapeError(f"{item.at} is {chosen}, but the array has {rank} axes")
        normal = {axis % rank for axis in chosen}
        return tuple(not chosen or axis in normal for axis in range(rank))

    def shape(self, pattern: ShapePattern) -> Shape:
        """The shape of an array of this pattern."""
        shape: list[int] = []
        for item in pattern.items:
            match item:
                case Dim() | Star():
                    shape.extend(self.axes[item.name])
                case Split():
                    shape.append(math.prod(math.prod(self.axes[part.name]) for part in item.parts))
                case One():
                    shape.append(1)
                case AxisSet():
                    shape.extend(self._interleaved(item))
        return tuple(shape)

    def output_shape(self, output: Output) -> Shape:
        """The shape of an output's array, in which axes that its pattern drops may stay with extent 1."""
        if output.keepdims is None or not (output.keepdims == "true" or self.parameters[output.keepdims]):
            return self.shape(output.shape)
        shape: list[int] = []
        for item in self.spec.inputs[0].shape.items:
            mine = [name for name in ShapePattern((item,)).dims if name in output.shape.dims]
            if isinstance(item, AxisSet):
                kept, reduced = (name if name in mine else "" for name in (item.kept, item.reduced))
                shape.extend(self._interleaved(AxisSet(kept, reduced, item.at)))
            elif mine:
                here = [each for each in output.shape.items if set(ShapePattern((each,)).dims) & set(mine)]
                shape.extend(self.shape(ShapePattern(tuple(here))))
            else:
                shape.extend([1] * (len(self.axes[item.name]) if isinstance(item, Star) else 1))
        return tuple(shape)

    def placed_output(self, named: Array, output: Output) -> Array:
        """A result in the axes of an output's array."""
        lead = named.ndim - len(self.spec.dims)
        return self.placed(named, output.shape).reshape((*named.shape[:lead], *self.output_shape(output)))

    def _interleaved(self, item: AxisSet) -> list[int]:
        """The extents of a set of axes in the array's order; a name that is no dimension stands for extents of 1."""
        reduced = self.order[item.at]
        ones = (1,) * len(reduced)
        sources = (iter(self.axes.get(item.kept, ones)), iter(self.axes.get(item.reduced, ones)))
        return [next(sources[which]) for which in reduced]

    def named(self, array: Array, pattern: ShapePattern) -> Array:
        """The array with one axis per dimension of the spec. Axes before the pattern's own stay in front."""
        lead = array.ndim - len(self.shape(pattern))
        moved, names = self._grouped(array, pattern, lead)
        order = sorted(range(len(names)), key=lambda index: self.spec.dims.index(names[index][0]))
        moved = moved.transpose((*range(lead), *(lead + index for index in order)))
        extents = dict(names)
        return moved.reshape((*moved.shape[:lead], *(extents.get(name, 1) for name in self.spec.dims)))

    def _grouped(self, array: Array, pattern: ShapePattern, lead: int) -> tuple[Array, list[tuple[str, int]]]:
        """The array with one axis per dimension of the pattern, and these dimensions with their extents."""
        names: list[tuple[str, int]] = []
        permutation: list[int] = []
        axis = 0
        for item in pattern.items:
            if isinstance(item, AxisSet):
                reduced = self.order[item.at]
                mine = range(axis, axis + len(reduced))
                permutation += sorted(mine, key=lambda index, base=axis, flags=reduced: (flags[index - base], index))  # type: ignore[misc]
                names += [(name, math.prod(self.axes.get(name, ()))) for name in (item.kept, item.reduced)]
                axis += len(reduced)
                continue
            width = len(self.axes[item.name]) if isinstance(item, Star) else 1
            permutation += range(axis, axis + width)
            if not isinstance(item, One):
                here = array.shape[lead + axis : lead + axis + width]
                names += [(name, math.prod(parts)) for name, parts in self._parts(item, here).items()]
            axis += width
        names = [(name, extent) for name, extent in names if name in self.spec.dims]
        turned = array.transpose((*range(lead), *(lead + index for index in permutation)))
        return turned.reshape((*array.shape[:lead], *(extent for _, extent in names))), names

    def placed(self, named: Array, pattern: ShapePattern) -> Array:
        """The reverse of `named` for a result: broadcast over the pattern's dimensions, in the array's own axes."""
        lead = named.ndim - len(self.spec.dims)
        keep = [self.spec.dims.index(name) for name in pattern.dims if name in self.spec.dims]
        full = tuple(math.prod(self.axes[name]) if axis in keep else 1 for axis, name in enumerate(self.spec.dims))
        wide = np.broadcast_to(named, (*named.shape[:lead], *full))
        wide = wide.transpose((*range(lead), *(lead + axis for axis in keep), *self._others(keep, lead)))
        for item in pattern.items:
            if isinstance(item, AxisSet):
                return self._scattered(wide, item, lead)
        return wide.reshape((*named.shape[:lead], *self.shape(pattern)))

    def _others(self, keep: Sequence[int], lead: int) -> list[int]:
        return [lead + axis for axis in range(len(self.spec.dims)) if axis not in keep]

    def _scattered(self, wide: Array, item: AxisSet, lead: int) -> Array:
        """Kept axes first, then the reduced ones, back into the order of the array."""
        reduced = self.order[item.at]
        order = sorted(range(len(reduced)), key=lambda axis: (reduced[axis], axis))
        shape = self._interleaved(item)
        grouped = wide.reshape((*wide.shape[:lead], *(shape[axis] for axis in order)))
        back = sorted(range(len(order)), key=order.__getitem__)
        return grouped.transpose((*range(lead), *(lead + axis for axis in back)))


def arguments(spec: OperatorSpec) -> list[Input | State]:
    """The arrays a call is given, in its order."""
    return [*spec.inputs, *spec.states]


def bind(spec: OperatorSpec, shapes: Mapping[str, Shape], parameters: Mapping[str, object]) -> Extents:
    """The dimensions of a call, from the shapes of its inputs and states; absent optional inputs are left out."""
    extents = Extents(spec, parameters)
    for each in arguments(spec):
        if each.name in shapes:
            aligned = [shapes[like.name] for like in spec.inputs if like.shape == each.shape and like.name in shapes]
            right = isinstance(each, Input) and each.align == "right"
            if right and set(each.shape.dims) <= set(extents.axes):
                aligned.append(extents.shape(each.shape))
            extents.bind(each.name, each.shape, np.broadcast_shapes(*aligned) if right else shapes[each.name])
    return extents
