"""The smaller tables of a test file: special values, large arrays, plain calls, requests; and the ranges of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations, cycle

import numpy as np

from opsmith.reference import evaluate
from opsmith.reference_gradient import differentiable
from opsmith.reference_shapes import arguments
from opsmith.spec.model import OperatorSpec
from opsmith.testing.arrays import make
from opsmith.testing.cases import ADD, NULL, WRITE, Case
from opsmith.testing.design import ORDINARY, Varied, base, case, factors, modes, rows, types, unique
from opsmith.testing.places import axis_of, places, roomy, splitting

VALUES = ("ties", "constant", "large_mean", "subnormal", "huge", "nan", "inf")
LARGE: dict[int, list[tuple[int, ...]]] = {  # by rank: few long groups, many short ones, and work of all kinds
    1: [(33_013,)],
    2: [(7, 4733), (157, 211), (4733, 7)],
    3: [(5, 3, 2203), (41, 37, 23), (2203, 3, 5)],
}


def _settings(spec: OperatorSpec) -> Varied:
    """The factors beside those of shape and memory."""
    return {name: levels for name, levels in factors(spec).items() if name not in ("place", "profile", "layout")}


def special(spec: OperatorSpec) -> list[Case]:
    """Every special value with every type, one element and every empty extent; each with every mode and parameter."""
    place = base(spec)["place"]
    empty = [dim for dim in spec.dims if axis_of(spec, place, dim) is not None]
    found = []
    settings = _settings(spec)
    plain = {name: levels for name, levels in settings.items() if not name.startswith("type ")}
    chosen = cycle(types(spec))
    small = [{**row, "types": next(chosen)} for row in rows({"kind": ["one", *empty], **plain}, 2)]
    for row in [*small, *rows({"kind": list(VALUES), **settings}, 2)]:
        kind, row["place"] = row["kind"], place
        if kind == "one":
            row |= dict.fromkeys(splitting(spec), 1)
        made = case(spec, row, (1,) * place.rank if kind == "one" else ORDINARY, kind if kind in VALUES else "normal")
        if kind in empty:
            axis = axis_of(spec, place, kind)
            made = replace(made, shape=tuple(0 if each == axis else extent for each, extent in enumerate(made.shape)))
        found.append(made)
    return unique(found)


def large(spec: OperatorSpec) -> list[Case]:
    """A size at which work is divided for every type, each another one; some with their dimensions at other axes."""
    row = base(spec) | {"training": modes(spec)[0]}
    turns = [row["place"], roomy(spec, places(spec)[::-1]), row["place"]]
    sizes = list(zip(turns, LARGE[max(1, min(3, row["place"].rank))], strict=False))
    return unique(
        case(spec, row | {"types": chosen, "place": place}, size)
        for chosen, (place, size) in zip(types(spec), cycle(sizes), strict=False)
    )


def plain(spec: OperatorSpec) -> list[Case]:
    """One small case for every type and mode."""
    usual = base(spec)
    return [
        case(spec, usual | {"types": each, "training": training}, ORDINARY)
        for each in types(spec)
        for training in modes(spec)
    ]


def requests(spec: OperatorSpec, strength: int = 2) -> list[Case]:
    """What becomes of each gradient: every pair of requests, and of a request and a type, mode or parameter."""
    names = [each.name for each in differentiable(spec)]
    wishes = {f"d_{name}": [WRITE, ADD, NULL] for name in names}
    place = base(spec)["place"]
    found = []
    for row in rows({**wishes, **_settings(spec)}, strength):
        asked = {name: row[f"d_{name}"] for name in names}
        found.append(replace(case(spec, row | {"place": place}, ORDINARY), requests=asked))
    return unique(found)


def all_requests(spec: OperatorSpec) -> list[Case]:
    """Every combination of three requests, and of two and a type, mode or parameter."""
    return requests(spec, 3)


def ranges(spec: OperatorSpec) -> dict[str, tuple[float, float]]:
    """Limits of uniform values: those of the spec, and positive ones where the oracle gives NaN for others."""
    found = {name: (low, high) for name, low, high in spec.tests.ranges}
    free = [each.name for each in arguments(spec) if each.name not in found]
    for names in [(), *combinations(free, 1), *combinations(free, 2), tuple(free)]:
        tried = found | dict.fromkeys(names, (0.5, 2.0))
        if all(_is_defined(spec, each, tried) for each in plain(spec)[:2]):
            return tried
    return found


def _is_defined(spec: OperatorSpec, each: Case, limits: Mapping[str, tuple[float, float]]) -> bool:
    """Whether the oracle's results are numbers."""
    result = evaluate(spec, make(spec, each, limits), each.parameters, bool(each.training))
    return not any(np.isnan(array).any() for array in (result.outputs | result.states).values())
