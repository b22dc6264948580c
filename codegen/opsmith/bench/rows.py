"""Decides what is measured: a row is one call of an operator, by workload, types, direction, layout and conditions.

A row is plain data: it goes to the processes that measure and into the file of results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from opsmith.diagnostics import UserError, closest
from opsmith.language.types import TYPES
from opsmith.reference_shapes import Extents, ShapeError
from opsmith.spec.model import Dim, OperatorSpec, Workload

Shape = tuple[int, ...]
DIRECTIONS = ("forward", "inference", "backward")
LAYOUTS = ("first", "last")
OUTPUTS = ("given", "fresh")
CACHES = ("warm", "cold")
GIVEN_SHAPES = "--shapes"  # the name of the workload that the command line makes


@dataclass(frozen=True)
class Row:
    """One thing to measure."""

    workload: str
    shape: Shape  # of the first input
    types: Mapping[str, str]  # type variable -> type, the free ones
    parameters: Mapping[str, Any]  # those that differ from their defaults
    direction: str
    layout: str  # last: the axis that a parameter places is innermost in memory
    threads: int
    outputs: str
    caches: str

    @property
    def data(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def of(data: Mapping[str, Any]) -> Row:
        """The reverse of `data`; JSON has lists for tuples."""
        parameters = {
            name: tuple(each) if isinstance(each, list) else each for name, each in data["parameters"].items()
        }
        return Row(**{**data, "shape": tuple(data["shape"]), "parameters": parameters})


@dataclass(frozen=True)
class Choices:
    """What the options say; empty means what the operator has."""

    shapes: tuple[str, ...] = ()
    workloads: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ("first",)
    types: tuple[str, ...] = ("float32",)
    threads: tuple[int, ...] = (1,)
    outputs: tuple[str, ...] = ("given",)
    caches: tuple[str, ...] = ("warm",)


def rows(spec: OperatorSpec, chosen: Choices) -> list[Row]:
    """Every row, in the order in which tables show them."""
    found = []
    conditions = product(
        chosen.directions or directions(spec), chosen.layouts, chosen.types, chosen.outputs, chosen.caches
    )
    for direction, layout, type_name, outputs, caches in conditions:
        one_direction(spec, direction)
        types = _types(spec, type_name)
        for threads, workload in product(chosen.threads, workloads(spec, chosen)):
            parameters = settled(spec, dict(workload.parameters))
            for shape in workload.shapes:
                _fits(spec, shape, parameters, workload.name)
                if layout == "first" or turned(spec, shape, parameters) is not None:
                    found.append(
                        Row(workload.name, shape, types, parameters, direction, layout, threads, outputs, caches)
                    )
    if not found:
        raise UserError(
            f"nothing of {spec.name} can be laid out with an axis last: no int parameter places one, "
            "it is the last one already, or there are fewer than three axes"
        )
    return found


def directions(spec: OperatorSpec) -> tuple[str, ...]:
    """What there is to measure: inference where the math has a mode, backward where it has a gradient."""
    return tuple(
        each
        for each in DIRECTIONS
        if (each != "inference" or spec.uses_training) and (each != "backward" or spec.has_gradient)
    )


def one_direction(spec: OperatorSpec, direction: str) -> None:
    if direction not in directions(spec):
        reason = "no mode" if direction == "inference" else "no gradient"
        raise UserError(f"{spec.name} has {reason}, so there is no {direction} to measure")


def training(spec: OperatorSpec, direction: str) -> bool | None:
    """The mode of a call; None where the math has none."""
    return direction != "inference" if spec.uses_training else None


def _types(spec: OperatorSpec, type_name: str) -> dict[str, str]:
    """The choice of types in which the floating ones are of this type, and whole numbers as wide as there are."""
    possible = list(spec.type_assignments((type_name,)))
    if not possible:
        raise UserError(f"{spec.name} is not made for {type_name}")
    widest = max(possible, key=lambda types: sum(TYPES[name].size for name in types.values()))
    return {variable.name: widest[variable.name] for variable in spec.free_types}


def type_named(word: str) -> str:
    """A type by its name or by the suffix that C symbols have: float32 or f32."""
    floating = [each for each in TYPES.values() if each.floating]
    for each in floating:
        if word in (each.name, each.suffix):
            return each.name
    names = [each.name for each in floating]
    raise UserError(f"there is no type {word}{closest(word, names)} (there are {', '.join(names)})")


# --------------------------------------------------------------------------------------------------------------------
# Shapes


def workloads(spec: OperatorSpec, chosen: Choices) -> Sequence[Workload]:
    """The shapes of the command line, or the workloads of the spec."""
    if chosen.shapes:
        given = {} if not spec.workloads else dict(spec.workloads[0].parameters)
        return [Workload(GIVEN_SHAPES, tuple(map(shape_of, chosen.shapes)), tuple(given.items()))]
    if not spec.workloads:
        raise UserError(f"the spec of {spec.name} names no workloads; say --shapes 32x64,...")
    known = {each.name: each for each in spec.workloads}
    for name in chosen.workloads:
        if name not in known:
            raise UserError(f"{spec.name} has no workload {name}{closest(name, known)} (there are {', '.join(known)})")
    return [each for each in spec.workloads if not chosen.workloads or each.name in chosen.workloads]


def shape_of(text: str) -> Shape:
    """`32x64x56x56`; a number alone is one axis."""
    extents = text.split("x")
    if not all(each.isascii() and each.isdigit() and int(each) for each in extents):
        raise UserError(f"--shapes {text}: expected extents of at least 1 such as 32x64x56x56")
    return tuple(map(int, extents))


def shape_text(shape: Shape) -> str:
    return "x".join(map(str, shape)) or "scalar"


def _fits(spec: OperatorSpec, shape: Shape, parameters: Mapping[str, Any], workload: str) -> None:
    try:
        extents(spec, shape, parameters)
    except ShapeError as error:
        where = workload if workload == GIVEN_SHAPES else f"the workload {workload}:"
        raise UserError(f"{where} {shape_text(shape)} is no shape for {spec.name}: {error}") from None


def extents(spec: OperatorSpec, shape: Shape, parameters: Mapping[str, Any]) -> Extents:
    """The dimensions of a call."""
    found = Extents(spec, settings(spec, parameters))
    found.bind(spec.inputs[0].name, spec.inputs[0].shape, shape)
    return found


def settings(spec: OperatorSpec, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """All parameters of a call."""
    return {each.name: each.default for each in spec.parameters} | dict(parameters)


def settled(spec: OperatorSpec, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that are given, and those that other systems' operators need to be the same as ours."""
    needed: dict[str, Any] = {}
    for alias in spec.aliases:
        for name, value in alias.settings:
            needed.setdefault(name, value)
    found = needed | dict(given)
    missing = [each.name for each in spec.parameters if each.default is None and each.name not in found]
    if missing:
        raise UserError(f"{spec.name} needs a value of {', '.join(missing)}, which its workloads do not give")
    return found


def turned(spec: OperatorSpec, shape: Shape, parameters: Mapping[str, Any]) -> tuple[str, int] | None:
    """The parameter and the axis that the layout `last` moves; None where that would change nothing."""
    placed = list(_placed(spec))
    if len(placed) != 1 or len(shape) < 3:
        return None
    axis = int(settings(spec, parameters)[placed[0]]) % len(shape)
    return (placed[0], axis) if axis != len(shape) - 1 else None


def _placed(spec: OperatorSpec) -> Iterator[str]:
    """The int parameters that place one axis of the first input."""
    for item in spec.inputs[0].shape.items:
        if isinstance(item, Dim) and item.at is not None:
            yield item.at
