"""Ranks and shapes of an operator's first input: where each dimension can lie, and shapes that fit the parameters."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from opsmith.reference_shapes import Extents, Shape, ShapeError, spans
from opsmith.spec.model import AxisSet, OperatorSpec, Parameter, Part, ShapeItem, Split, Star

RANKS = 4  # how many ranks are tested, beginning with the least
SETS: dict[int, list[tuple[int, ...]]] = {  # of axes, by rank: none named means all
    0: [()],
    1: [(0,)],
    2: [(), (-1,), (0,)],
    3: [(1,), (2, -3), (0, 1, 2)],
    4: [(0, 2), (-1, 1), (-2, -1)],
}


@dataclass(frozen=True)
class Place:
    """A rank of the first input with the parameters that say which axis is which dimension."""

    rank: int
    parameters: Mapping[str, object]


def placing(spec: OperatorSpec) -> list[str]:
    """The parameters that place axes."""
    at = (getattr(item, "at", None) for item in spec.inputs[0].shape.items)
    return list(dict.fromkeys(name for name in at if name is not None))


def splitting(spec: OperatorSpec) -> list[str]:
    """The parameters that give the extent of a part of an axis."""
    parts = [part for item in spec.inputs[0].shape.items if isinstance(item, Split) for part in item.parts]
    return [part.extent for part in parts if part.extent is not None]


def is_allowed(parameter: Parameter, value: float) -> bool:
    """Whether a number is within the limits of a parameter."""
    low, high = parameter.minimum, parameter.maximum
    within = (low is None or value >= low) and (high is None or value <= high)
    return within and (not parameter.choices or value in parameter.choices)


def places(spec: OperatorSpec) -> list[Place]:
    """Every rank from the least on, with every value of the placing parameters."""
    items = spec.inputs[0].shape.items
    least = sum(not isinstance(item, Star | AxisSet) for item in items)
    many = [type(item) for item in items if isinstance(item, Star | AxisSet)]
    ranks = list(SETS) if AxisSet in many else range(least, least + RANKS) if many else [least]
    names = placing(spec)
    found = []
    for rank in ranks:
        for values in product(*(_axes(spec.parameter(name), rank) for name in names)):
            place = Place(rank, dict(zip(names, values, strict=True)))
            if _fits(spec, place):
                found.append(place)
    return found


def _axes(parameter: Parameter, rank: int) -> Sequence[object]:
    """Sets of axes, or every axis, half of them counted from the end."""
    if parameter.type == "ints":
        return SETS[rank]
    wished = (axis - rank if (axis + rank) % 2 else axis for axis in range(rank))
    return [axis if is_allowed(parameter, axis) else axis % rank for axis in wished]


def _fits(spec: OperatorSpec, place: Place) -> bool:
    try:
        spans(spec.inputs[0].shape, place.rank, place.parameters, {})
    except ShapeError:
        return False
    return True


def roomy(spec: OperatorSpec, found: Sequence[Place]) -> Place:
    """The first place of the least rank in which as many dimensions as possible have an axis."""

    def without(place: Place) -> int:
        return sum(axis_of(spec, place, dim) is None for dim in spec.dims)

    return min(found, key=lambda place: (without(place), place.rank))


def axis_of(spec: OperatorSpec, place: Place, dim: str) -> int | None:
    """An axis whose extent is a factor of a dimension's, if it has one of its own."""
    pattern = spec.inputs[0].shape
    for item, axes in zip(pattern.items, spans(pattern, place.rank, place.parameters, {}), strict=True):
        if isinstance(item, AxisSet) and dim in (item.kept, item.reduced):
            extents = Extents(spec, place.parameters)
            extents.bind(spec.inputs[0].name, pattern, (2,) * place.rank)
            chosen = extents.order[item.at]
            return next((axis for axis in range(place.rank) if chosen[axis] == (dim == item.reduced)), None)
        if dim in _names(item) and axes.stop > axes.start:
            return int(axes.start)
    return None


def _names(item: ShapeItem) -> list[str]:
    """The dimensions whose extent follows from the item's axis."""
    if isinstance(item, Split):
        return [part.name for part in item.parts if part.extent is None]
    return [item.name] if not isinstance(item, AxisSet) and hasattr(item, "name") else []


def shape(spec: OperatorSpec, place: Place, parameters: Mapping[str, object], extents: Sequence[int]) -> Shape:
    """A shape with these extents; an axis that is split gets the next multiple of its parts'."""
    found = [*extents[: place.rank], *(2 for _ in range(place.rank - len(extents)))]
    pattern = spec.inputs[0].shape
    for item, axes in zip(pattern.items, spans(pattern, place.rank, parameters, {}), strict=True):
        if isinstance(item, Split):
            found[axes.start] = _multiple(item.parts, parameters, found[axes.start])
    return tuple(found)


def _multiple(parts: Sequence[Part], parameters: Mapping[str, object], extent: int) -> int:
    known = [int(parameters[part.extent]) for part in parts if part.extent is not None]  # type: ignore[call-overload]
    size: int = math.prod(known)
    return size * (-(-extent // size) if len(known) < len(parts) else 1)
