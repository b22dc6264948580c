"""Which cases an operator is tested with: the factors that follow from its spec, and covering designs over them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

import numpy as np

from opsmith.reference import evaluate
from opsmith.reference_gradient import differentiable
from opsmith.reference_shapes import Extents, Shape, ShapeError, arguments, spans
from opsmith.spec.model import AxisSet, Dim, OperatorSpec, Parameter, Part, Split, Star
from opsmith.testing.arrays import LAYOUTS, make
from opsmith.testing.cases import ADD, NULL, WRITE, Case
from opsmith.testing.cover import cover

Settings = dict[str, object]

PROFILES: dict[str, Shape] = {  # extents of the axes from the first; none is a multiple of a vector but where said
    "small": (2, 3, 4, 3, 2),
    "odd": (5, 1, 7, 3, 1),
    "vectors": (16, 8, 32, 2, 1),  # multiples of the lanes
    "long first": (389, 3, 2, 2, 1),
    "long last": (1, 2, 2, 3, 647),
}
RANKS = 4  # how many ranks are tested, beginning with the least
VALUES = ("constant", "large_mean", "subnormal", "huge", "nan", "inf")


@dataclass(frozen=True)
class Place:
    """A rank of the first input with the parameters that say which axis is which dimension."""

    rank: int
    parameters: Mapping[str, object]


def _placing(spec: OperatorSpec) -> list[str]:
    """The parameters that place axes."""
    at = (getattr(item, "at", None) for item in spec.inputs[0].shape.items)
    return list(dict.fromkeys(name for name in at if name is not None))


def _splitting(spec: OperatorSpec) -> list[str]:
    """The parameters that give the extent of a part of an axis."""
    parts = [part for item in spec.inputs[0].shape.items if isinstance(item, Split) for part in item.parts]
    return [part.extent for part in parts if part.extent is not None]


def places(spec: OperatorSpec) -> list[Place]:
    """Every rank from the least on, with every value of the placing parameters."""
    items = spec.inputs[0].shape.items
    least = sum(not isinstance(item, Star | AxisSet) for item in items)
    open_ended = any(isinstance(item, Star | AxisSet) for item in items)
    ranks = range(max(1, least), max(1, least) + RANKS) if open_ended else [least]
    found = []
    for rank in ranks:
        names = _placing(spec)
        for values in product(*(_axes(spec.parameter(name), rank) for name in names)):
            place = Place(rank, dict(zip(names, values, strict=True)))
            if _fits(spec, place):
                found.append(place)
    return found


def _axes(parameter: Parameter, rank: int) -> list[object]:
    if parameter.type == "ints":
        sets: list[object] = [(), (0,), (-1,), (0, rank - 1), tuple(range(rank))]
        return list(dict.fromkeys(axes for axes in sets if len(set(axes)) == len(axes)))  # type: ignore[arg-type,call-overload]
    return [axis for axis in (*range(rank), *range(-rank, 0)) if _allowed(parameter, axis)]


def _allowed(parameter: Parameter, value: float) -> bool:
    low, high = parameter.minimum, parameter.maximum
    within = (low is None or value >= low) and (high is None or value <= high)
    return within and (not parameter.choices or value in parameter.choices)


def _fits(spec: OperatorSpec, place: Place) -> bool:
    try:
        spans(spec.inputs[0].shape, place.rank, place.parameters, {})
    except ShapeError:
        return False
    return True


def _levels(parameter: Parameter) -> list[object]:
    """The values of a parameter that are tested: all of few, else the default and another."""
    match parameter.type:
        case "bool":
            return [True, False]
        case "enum":
            return list(parameter.choices)
        case "float64":
            values = [_number(parameter.default), _another(parameter)]
        case "int":
            values = list(parameter.choices) or [_number(parameter.default), _number(parameter.default) + 1]
        case _:
            values = [parameter.default]
    return [value for value in dict.fromkeys(values) if isinstance(value, tuple) or _allowed(parameter, value)]


def _number(default: Any) -> Any:
    return 1 if default is None else default


def _another(parameter: Parameter) -> float:
    """A value far from the default and within the limits."""
    default = float(_number(parameter.default))
    if parameter.maximum is not None and parameter.minimum is not None:
        middle = (parameter.minimum + parameter.maximum) / 2
        return middle if middle != default else (parameter.minimum + 3 * parameter.maximum) / 4
    candidates = (0.125, 0.25, -0.125)
    return next((value for value in candidates if value != default and _allowed(parameter, value)), default)


def factors(spec: OperatorSpec) -> dict[str, list[Any]]:
    """What is varied, with its values."""
    chosen: dict[str, list[Any]] = {
        "types": list(
            dict.fromkeys(tuple((v.name, types[v.name]) for v in spec.free_types) for types in spec.type_assignments())
        ),
        "place": places(spec),
        "profile": list(PROFILES),
        "layout": [*LAYOUTS, "mixed"],
    }
    for each in spec.parameters:
        if each.name in _splitting(spec):
            chosen[each.name] = [value for value in (2, 1, 3) if _allowed(each, value)]
        elif each.name not in _placing(spec):
            chosen[each.name] = _levels(each)
    if spec.uses_training:
        chosen["training"] = [True, False]
    return chosen | {f"with {each.name}": [True, False] for each in spec.inputs if each.optional is not None}


def _rows(varied: Mapping[str, list[Any]], strength: int) -> Iterator[dict[str, Any]]:
    """Values of all factors, row by row of a covering design."""
    for row in cover([len(levels) for levels in varied.values()], strength):
        yield {name: levels[index] for (name, levels), index in zip(varied.items(), row, strict=True)}


def _unique(cases: Iterable[Case]) -> list[Case]:
    return list({case.id: case for case in cases}.values())


def _absent(spec: OperatorSpec, value: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(each.name for each in spec.inputs if not value.get(f"with {each.name}", True))


def pairs(spec: OperatorSpec) -> list[Case]:
    """Cases in which every pair of values of different factors occurs, and those that the spec itself asks for."""
    return _unique([*_cases(spec, 2), *_planned(spec)])


def _planned(spec: OperatorSpec) -> Iterator[Case]:
    """The shapes and settings of parameters in the spec's own `tests`."""
    varied = factors(spec)
    defaults = {each.name: _number(each.default) for each in spec.parameters}
    shapes = spec.tests.shapes or (plain(spec)[0].shape,)
    settings = spec.tests.parameters or ((),)
    if spec.tests.shapes or spec.tests.parameters:
        for shape, changes, training in product(shapes, settings, varied.get("training", [None])):
            yield Case(dict(varied["types"][0]), shape, defaults | dict(changes), training)


def ranges(spec: OperatorSpec) -> dict[str, tuple[float, float]]:
    """Limits of uniform values: those of the spec, and positive ones where the oracle gives NaN for others."""
    found = {name: (low, high) for name, low, high in spec.tests.ranges}
    free = [each.name for each in arguments(spec) if each.name not in found]
    tries = [(), *combinations(free, 1), *combinations(free, 2), tuple(free)]
    for names in tries:
        tried = found | dict.fromkeys(names, (0.5, 2.0))
        if all(_is_defined(spec, case, tried) for case in plain(spec)[:2]):
            return tried
    return found


def _is_defined(spec: OperatorSpec, case: Case, limits: Mapping[str, tuple[float, float]]) -> bool:
    """Whether the oracle's results are numbers."""
    result = evaluate(spec, make(spec, case, limits), case.parameters, bool(case.training))
    return not any(np.isnan(array).any() for array in (result.outputs | result.states).values())


def triples(spec: OperatorSpec) -> list[Case]:
    """Cases in which every triple of values of different factors occurs."""
    return _cases(spec, 3)


def _cases(spec: OperatorSpec, strength: int) -> list[Case]:
    return _unique(_case(spec, value) for value in _rows(factors(spec), strength))


def _case(spec: OperatorSpec, value: Mapping[str, Any]) -> Case:
    parameters = _parameters(spec, value["place"], value)
    return Case(
        types=dict(value["types"]),
        shape=_shape(spec, value["place"], parameters, PROFILES[value["profile"]]),
        parameters=parameters,
        training=value.get("training"),
        layout=value["layout"],
        absent=_absent(spec, value),
    )


def _parameters(spec: OperatorSpec, place: Place, value: Mapping[str, Any]) -> Settings:
    every = {each.name: value[each.name] for each in spec.parameters if each.name in value} | dict(place.parameters)
    return {each.name: every[each.name] for each in spec.parameters}


def _shape(spec: OperatorSpec, place: Place, parameters: Settings, extents: Iterable[int]) -> Shape:
    """A shape of a rank; an axis that is split gets a multiple of its parts' extents."""
    shape = [extent for extent, _ in zip(extents, range(place.rank), strict=False)]
    if len(shape) < place.rank:
        shape += [2] * (place.rank - len(shape))
    if place.rank and extents == PROFILES["long last"]:
        shape[-1] = PROFILES["long last"][-1]
    for item, axes in zip(
        spec.inputs[0].shape.items, spans(spec.inputs[0].shape, place.rank, parameters, {}), strict=True
    ):
        if isinstance(item, Split):
            shape[axes.start] = _multiple(item.parts, parameters, shape[axes.start])
    return tuple(shape)


def _multiple(parts: Iterable[Part], parameters: Settings, extent: int) -> int:
    known = [int(parameters[part.extent]) for part in parts if part.extent is not None]  # type: ignore[call-overload]
    return math.prod(known) * (extent if len(known) < len(tuple(parts)) else 1)


# --------------------------------------------------------------------------------------------------------------------
# Special cases


def special(spec: OperatorSpec) -> list[Case]:
    """Every special value and every empty extent, with every type, mode and parameter."""
    varied = factors(spec)
    place = _roomy(spec, varied["place"])
    kinds = ["one", *(f"empty {dim}" for dim in spec.dims if _emptied(spec, place, dim)), *VALUES]
    chosen = {
        "kind": kinds,
        **{name: levels for name, levels in varied.items() if name not in ("place", "profile", "layout")},
    }
    found = []
    for value in _rows(chosen, 3):
        parameters = _parameters(spec, place, value)
        shape = _shape(spec, place, parameters, (3, 4, 5, 3))
        kind = value["kind"]
        if kind == "one":
            parameters |= {name: 1 for name in _splitting(spec)}
            shape = (1,) * place.rank
        elif kind.startswith("empty"):
            axis = _axis(spec, place, kind.removeprefix("empty "))
            shape = (*shape[:axis], 0, *shape[axis + 1 :])
        values = kind if kind in VALUES else "normal"
        types, mode = dict(value["types"]), value.get("training")
        found.append(Case(types, shape, parameters, mode, values=values, absent=_absent(spec, value)))
    return _unique(found)


def _roomy(spec: OperatorSpec, found: list[Place]) -> Place:
    """A place in which every dimension has an axis, if there is one; the first of the least rank."""

    def named(place: Place) -> int:
        return -sum(_axis(spec, place, dim) is not None for dim in spec.dims)

    return min(found, key=lambda place: (named(place), place.rank))


def _axis(spec: OperatorSpec, place: Place, dim: str) -> int | None:
    """An axis that is part of a dimension."""
    pattern = spec.inputs[0].shape
    for item, axes in zip(pattern.items, spans(pattern, place.rank, place.parameters, {}), strict=True):
        names = (
            [part.name for part in item.parts if part.extent is None]
            if isinstance(item, Split)
            else [getattr(item, "name", None)]
        )
        if dim in names and axes.stop > axes.start:
            return axes.start
        if isinstance(item, AxisSet):
            extents = Extents(spec, place.parameters)
            extents.bind("", pattern, (2,) * place.rank)
            wanted = item.reduced == dim
            return next((axis for axis, reduced in enumerate(extents.order[item.at]) if reduced == wanted), None)
    return None


def _emptied(spec: OperatorSpec, place: Place, dim: str) -> bool:
    return _axis(spec, place, dim) is not None


def large(spec: OperatorSpec) -> list[Case]:
    """Sizes at which work is divided: few long groups and many short ones, for every type."""
    varied = factors(spec)
    first, last = _roomy(spec, varied["place"]), _roomy(spec, list(reversed(varied["place"])))
    found = []
    for types, (place, extents) in product(
        varied["types"], [(first, (5, 3, 4099)), (last, (61, 37, 23)), (first, (4099, 3, 5))]
    ):
        parameters = _parameters(spec, place, {name: levels[-1] for name, levels in varied.items()})
        mode = True if spec.uses_training else None
        found.append(Case(dict(types), _shape(spec, place, parameters, extents), parameters, mode))
    return _unique(found)


def plain(spec: OperatorSpec) -> list[Case]:
    """One small case for every type and mode."""
    varied = factors(spec)
    place = _roomy(spec, varied["place"])
    parameters = _parameters(spec, place, {name: levels[-1] for name, levels in varied.items()})
    shape = _shape(spec, place, parameters, (3, 4, 5, 3))
    modes = varied.get("training", [None])
    return [Case(dict(types), shape, parameters, training) for types in varied["types"] for training in modes]


def requests(spec: OperatorSpec, strength: int = 2) -> list[Case]:
    """Plain cases with what becomes of each gradient: every pair of a case and a request, and of two requests."""
    names = [each.name for each in differentiable(spec)]
    varied = {"case": plain(spec), **{name: [WRITE, ADD, NULL] for name in names}}
    found = []
    for value in _rows(varied, strength):
        asked = {name: value[name] for name in names}
        if set(asked.values()) != {NULL}:
            found.append(replace(value["case"], requests=asked))
    return _unique(found)


def all_requests(spec: OperatorSpec) -> list[Case]:
    """Every combination of requests for up to three inputs, of every plain case."""
    return requests(spec, 4)
