"""A call of ours as a call of another system, by the alias of the spec alone: arrays in order, parameters by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from opsmith.bench.contestants import Unable
from opsmith.bench.problem import Problem
from opsmith.bench.turned import Turned
from opsmith.testing.aliases import alias_of, names_in, their_parameters


@dataclass(frozen=True)
class Translated:
    """The other system's operator, our arrays and parameters in its order, and its parameters."""

    name: str
    inputs: tuple[str, ...]
    parameters: Mapping[str, Any]
    outputs: tuple[str, ...]  # our names for its results


def translated(problem: Problem, system: str, turned: Turned | None = None) -> Translated:
    """The same call of another system. Raises Unable where its operator does not offer it."""
    spec = problem.spec
    settings, extents = (turned or problem).settings, (turned or problem).extents
    alias = alias_of(spec, system)
    if alias is None:
        raise Unable("the spec names no operator of this system")
    for name, value in alias.settings:
        if settings[name] != value:
            raise Unable(f"its operator means {name} = {value}, the row has {settings[name]}")
    said = {name for _, text in alias.parameters for name in names_in(text)} | {*alias.inputs, *dict(alias.settings)}
    for each in spec.parameters:
        if each.name not in said and settings[each.name] != each.default:
            raise Unable(f"its operator has nothing for {each.name} = {settings[each.name]}")
    known = settings | {"training": bool(problem.training)}
    order = alias.outputs or tuple(each.name for each in spec.outputs)
    shown = {each.name for each in problem.outputs}
    outputs = tuple(name for name in order if name in shown)
    return Translated(alias.name, alias.inputs, their_parameters(alias, known, extents), outputs)
