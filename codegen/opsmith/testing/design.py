"""Which cases an operator is tested with: the factors that follow from its spec, and covering designs over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from opsmith.spec.model import OperatorSpec, Parameter
from opsmith.testing.arrays import LAYOUTS
from opsmith.testing.cases import Case
from opsmith.testing.cover import cover
from opsmith.testing.places import Place, is_allowed, places, placing, roomy, shape, splitting

Varied = dict[str, list[Any]]  # factor -> its levels

PROFILES = {  # extents of the axes from the first; the last axis of "long last" is long at every rank
    "small": (2, 3, 4, 3),
    "odd": (5, 1, 7, 3),
    "vectors": (16, 4, 16, 2),  # multiples of the lanes of a vector
    "long first": (389, 2, 2, 1),
    "long last": (1, 2, 2, 3),
}
LONG = 647
ORDINARY = (3, 4, 5, 3)


def _levels(parameter: Parameter) -> list[Any]:
    """The values of a parameter that are tested: all of few, else the default and another."""
    default: Any = {"float64": 1.0}.get(parameter.type, 1) if parameter.default is None else parameter.default
    values: list[Any]
    match parameter.type:
        case "bool":
            return [True, False]
        case "enum":
            return list(parameter.choices)
        case "int":
            values = list(parameter.choices) or [default, default + 1]
        case "float64":
            values = [default, _another(parameter, default)]
        case _:
            return [default]
    return [value for value in dict.fromkeys(values) if is_allowed(parameter, value)]


def _another(parameter: Parameter, default: float) -> float:
    """A value far from the default and within the limits."""
    low, high = parameter.minimum, parameter.maximum
    tries = [0.125, 0.25, -0.125] if low is None or high is None else [(low + high) / 2, (low + 3 * high) / 4]
    return next((value for value in tries if value != default and is_allowed(parameter, value)), default)


def factors(spec: OperatorSpec) -> Varied:
    """What is varied, with its levels."""
    varied: Varied = {f"type {variable.name}": list(variable.choices) for variable in spec.free_types}
    varied |= {
        "place": places(spec),
        "profile": list(PROFILES),
        "layout": [*LAYOUTS, "mixed"],
    }
    for each in spec.parameters:
        if each.name in splitting(spec):
            varied[each.name] = [value for value in (2, 1, 3) if is_allowed(each, value)]
        elif each.name not in placing(spec):
            varied[each.name] = _levels(each)
    if spec.uses_training:
        varied["training"] = [True, False]
    return varied | {f"with {each.name}": [True, False] for each in spec.inputs if each.optional is not None}


def rows(varied: Varied, strength: int) -> Iterator[dict[str, Any]]:
    """Levels of all factors, row by row of a covering design."""
    for row in cover([len(levels) for levels in varied.values()], strength):
        chosen = {name: levels[index] for (name, levels), index in zip(varied.items(), row, strict=True)}
        types = {name[5:]: level for name, level in chosen.items() if name.startswith("type ")}
        yield {**chosen, "types": types}


def types(spec: OperatorSpec) -> list[dict[str, str]]:
    """A few choices of types: every type of every variable is in one."""
    free = spec.free_types
    count = max((len(variable.choices) for variable in free), default=1)
    return [{each.name: each.choices[number % len(each.choices)] for each in free} for number in range(count)]


def case(spec: OperatorSpec, row: Mapping[str, Any], extents: tuple[int, ...], values: str = "normal") -> Case:
    """The case of a row."""
    place: Place = row["place"]
    chosen = {**row, **place.parameters}
    parameters = {each.name: chosen[each.name] for each in spec.parameters}
    return Case(
        types=row["types"],
        shape=shape(spec, place, parameters, extents),
        parameters={each.name: value for each in spec.parameters if (value := parameters[each.name]) != each.default},
        training=row.get("training"),
        layout=row.get("layout", "c_order"),
        values=values,
        absent=tuple(each.name for each in spec.inputs if not row.get(f"with {each.name}", True)),
    )


def unique(cases: Iterable[Case]) -> list[Case]:
    return list({each.id: each for each in cases}.values())


def pairs(spec: OperatorSpec) -> list[Case]:
    """Cases in which every pair of levels of different factors occurs, and those that the spec itself asks for."""
    return unique([*_covering(spec, 2), *_planned(spec)])


def triples(spec: OperatorSpec) -> list[Case]:
    """Cases in which every triple of levels of different factors occurs."""
    return unique(_covering(spec, 3))


def _covering(spec: OperatorSpec, strength: int) -> Iterator[Case]:
    for row in rows(factors(spec), strength):
        extents: tuple[int, ...] = PROFILES[row["profile"]]
        if row["profile"] == "long last" and row["place"].rank:
            extents = (*extents[: row["place"].rank - 1], LONG)
        yield case(spec, row, extents)


def _planned(spec: OperatorSpec) -> Iterator[Case]:
    """The shapes and the settings of parameters in the spec's own `tests`."""
    plan, usual = spec.tests, base(spec)
    if not plan.shapes and not plan.parameters:
        return
    required = {each.name: usual[each.name] for each in spec.parameters if each.default is None}
    shapes = plan.shapes or (case(spec, usual, ORDINARY).shape,)
    for dims, changes, training in product(shapes, plan.parameters or ((),), modes(spec)):
        chosen = required | dict(changes)
        ordered = {each.name: chosen[each.name] for each in spec.parameters if each.name in chosen}
        yield Case(usual["types"], dims, ordered, training)


def modes(spec: OperatorSpec) -> list[bool | None]:
    return [True, False] if spec.uses_training else [None]


def base(spec: OperatorSpec) -> dict[str, Any]:
    """A row in which as much as possible happens: every dimension has axes, switches are off, numbers unusual."""
    varied = factors(spec)
    row = {name: levels[-1] for name, levels in varied.items() if not name.startswith("with ")}
    row |= {"types": types(spec)[0], "place": roomy(spec, varied["place"]), "layout": "c_order"}
    return row
