"""Chooses a small call of an operator for its page: extents that fit the shapes, and a value for each parameter.

The same call is shown in Python and in C. Everything follows from the spec: parameters are at their defaults, and a
split axis is twice the product of the parts that have a given extent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from opsmith.language.types import TYPES
from opsmith.reference_shapes import Extents, ShapeError, spans
from opsmith.spec.model import OperatorSpec, Parameter, Split
from opsmith.targets.docs_facts import arrays

SIZES = (2, 3, 4, 5, 2, 3)  # of the axes, where nothing else is asked for
RANKS = (4, 3, 2, 1, 0, 5, 6)  # the more telling ones first

Value = bool | int | float | str | tuple[int, ...]


@dataclass(frozen=True)
class Example:
    """One call."""

    shapes: Mapping[str, tuple[int, ...]]  # array -> shape
    parameters: Mapping[str, Value]  # only those the caller must give
    types: Mapping[str, str]  # type variable -> type, of one variant

    def elements(self, array: str) -> int:
        return prod(self.shapes[array])


def example(spec: OperatorSpec, types: Mapping[str, str]) -> Example | None:
    """A call that the spec allows, or None if no small shape fits its patterns."""
    values = {parameter.name: given(parameter) for parameter in spec.parameters}
    needed = {each.name: values[each.name] for each in spec.parameters if each.default is None}
    for rank in RANKS:
        extents = Extents(spec, values)
        try:
            extents.bind(spec.inputs[0].name, spec.inputs[0].shape, _first_shape(spec, rank, values))
        except ShapeError:
            continue
        return Example({array.name: extents.shape(array.shape) for array in arrays(spec)}, needed, types)
    return None


def nothing(spec: OperatorSpec, types: Mapping[str, str]) -> Example:
    """Stands in where no call was found, so that the declarations can still be shown."""
    return Example({array.name: () for array in arrays(spec)}, {}, types)


def given(parameter: Parameter) -> Value:
    """The default, or for a parameter without one some value within its limits."""
    if parameter.default is not None:
        return parameter.default
    if parameter.choices:
        return parameter.choices[0]
    if parameter.type == "bool":
        return True
    if parameter.type == "ints":
        return (0,)
    least = 1 if parameter.minimum is None else max(1, parameter.minimum)
    within = least if parameter.maximum is None else min(least, parameter.maximum)
    return int(within) if parameter.type == "int" else float(within)


def _first_shape(spec: OperatorSpec, rank: int, values: Mapping[str, Value]) -> tuple[int, ...]:
    pattern = spec.inputs[0].shape
    shape = list(SIZES[:rank])
    for item, place in zip(pattern.items, spans(pattern, rank, values, {}), strict=True):
        if isinstance(item, Split):
            fixed = [values[part.extent] for part in item.parts if part.extent is not None]
            free = 2 ** (len(item.parts) - len(fixed))
            shape[place] = [free * prod(extent for extent in fixed if isinstance(extent, int))]
    return tuple(shape)


def native(spec: OperatorSpec, assignments: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """The first variant that C can hold in types of its own; half precision is a bit pattern there."""
    for types in assignments:
        if all(not TYPES[types.get(array.type, array.type)].c.startswith("uint") for array in arrays(spec)):
            return types
    return assignments[0]
