"""A call of one of our operators with the arrays and parameters of another system, and the comparison of the results.

Two right results differ by no more than the errors of both systems together. Our bound is that of the generated tests.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from tests.aliases import inverted
from tests.peers.differences import considered, implied

from opsmith.reference import exact, prepare
from opsmith.reference_shapes import Extents, ShapeError
from opsmith.spec.evaluate import holds
from opsmith.spec.model import Alias, Input, OperatorSpec, State
from opsmith.spec.parse import load
from opsmith.testing import expect
from opsmith.testing.aliases import alias_of
from opsmith.testing.arrays import dtype, generator, unit
from opsmith.testing.cases import Case
from opsmith.testing.compare import check_array
from opsmith.testing.expect import Expected
from opsmith.testing.operators import Call, Operator
from opsmith.testing.places import is_allowed
from opsmith.testing.rounding import Rounding, Wide

SPECS = Path(__file__).resolve().parents[2] / "spec"
ELEMENTS = 64  # of the gradient of one input that are compared
Array = np.ndarray[Any, Any]
Arrays = dict[str, Array]


class Different(Exception):
    """Our operator does not offer this call; the reason."""


@cache
def catalogue(system: str) -> dict[str, list[tuple[OperatorSpec, Alias]]]:
    """The operators of another system -> ours that are the same."""
    found: dict[str, list[tuple[OperatorSpec, Alias]]] = {}
    for path in sorted(SPECS.glob("*/*.yaml")):
        if path.parent.name != "common":
            spec = load(path)
            alias = alias_of(spec, system)
            if alias is not None:
                found.setdefault(alias.name, []).append((spec, alias))
    return found


def package() -> Any:
    """The package under test."""
    return importlib.import_module(os.environ.get("OPSMITH_PACKAGE", "opsmith_ops"))


@dataclass(frozen=True)
class Theirs:
    """A call of another system: its arrays in order (None: left out) and its parameters, with their defaults."""

    arrays: Sequence[Array | None]
    parameters: Mapping[str, Any]
    defaults: Mapping[str, Any]
    results: int = 1


# --------------------------------------------------------------------------------------------------------------------
# From their call to ours


def translated(spec: OperatorSpec, alias: Alias, theirs: Theirs) -> Call:
    """The same call of ours."""
    known = {name for name, _ in (*alias.parameters, *alias.extents)} | considered(alias.name)
    for name, value in theirs.parameters.items():
        if name not in known and value != theirs.defaults.get(name):
            raise Different(f"{name}={value!r}")
    if any(array is not None for array in theirs.arrays[len(alias.inputs) :]):
        raise Different("an array that ours does not take")
    named = {name: array for name, array in zip(alias.inputs, theirs.arrays, strict=False) if array is not None}
    named.pop("none", None)
    found = inverted(spec, alias, {name: value for name, value in theirs.parameters.items() if value is not None})
    if found is None:
        raise Different(f"parameters {dict(theirs.parameters)}")
    settings = {each.name: each.default for each in spec.parameters} | found
    for each in spec.parameters:
        if each.name in named:  # an array there, a parameter here
            settings[each.name] = tuple(np.atleast_1d(named[each.name]).tolist())
    settings |= implied(alias.name, {"rank": np.ndim(theirs.arrays[0]), **theirs.parameters})
    training = bool(settings.pop("training", False)) if spec.uses_training else None
    for each in spec.parameters:
        if each.type in ("int", "float64") and not is_allowed(each, settings[each.name]):
            raise Different(f"{each.name}={settings[each.name]}")
    return _called(spec, named, _with_results(spec, alias, settings, theirs.results), training)


def _with_results(spec: OperatorSpec, alias: Alias, settings: dict[str, Any], count: int) -> dict[str, Any]:
    """The settings with the switch that it takes to get so many results."""
    states = len(spec.states) if spec.uses_training else 0
    switches = [each.name for each in spec.parameters if each.type == "bool" and each.name not in dict(alias.settings)]
    for tried in [settings, *(settings | {name: True} for name in switches)]:
        if sum(holds(output.when, tried) for output in spec.outputs) + states >= count:
            return tried
    raise Different(f"{count} results")


def _called(spec: OperatorSpec, named: Arrays, settings: dict[str, Any], training: bool | None) -> Call:
    """A call with arrays of our types and shapes."""
    types = {}
    for variable in spec.free_types:
        types[variable.name] = next(str(named[each.name].dtype) for each in spec.inputs if each.type == variable.name)
        if types[variable.name] not in variable.choices:
            raise Different(f"arrays of {types[variable.name]}")
    case = Case(types, named[spec.inputs[0].name].shape, settings, training)
    resolved = {variable.name: variable.resolve(types) for variable in spec.types}
    try:
        extents, arrays = Extents(spec, settings), {}
        extents.bind(spec.inputs[0].name, spec.inputs[0].shape, case.shape)
        for each in (*spec.inputs, *spec.states):
            array = named.get(each.name)
            if array is None and isinstance(each, State):
                array = np.full(extents.shape(each.shape), each.initial)
            if array is None and isinstance(each, Input) and each.optional is None:
                raise Different(f"{each.name} left out")
            if array is not None:
                arrays[each.name] = _fitted(array, each, extents).astype(dtype(resolved.get(each.type, each.type)))
        prepare(spec, arrays, settings)
    except ShapeError as error:
        raise Different(str(error)) from error
    inputs = {each.name: arrays[each.name] for each in spec.inputs if each.name in arrays}
    states = {each.name: arrays[each.name] for each in spec.states}
    return Call(Operator(spec, package()), case, inputs, states, {})


def _fitted(array: Array, each: Input | State, extents: Extents) -> Array:
    """An array with as many axes as ours has: a row may have more there, of extent 1, and a single number none."""
    if isinstance(each, Input) and each.align:
        return array
    shape = extents.shape(each.shape)
    if len(shape) == 1 and max(array.shape, default=1) == array.size:
        return array.reshape(-1)
    if array.ndim != len(shape):
        raise Different(f"{each.name} of rank {array.ndim}, ours has {len(shape)}")
    return array


# --------------------------------------------------------------------------------------------------------------------
# From their results to ours


def named_results(spec: OperatorSpec, alias: Alias, results: Sequence[Any], settings: Mapping[str, Any]) -> Arrays:
    """Their results by our names."""
    hidden = {output.name for output in spec.outputs if not holds(output.when, settings)}
    order = alias.outputs or [each.name for each in (*spec.outputs, *spec.states)]
    return dict(zip([name for name in order if name not in hidden], results, strict=False))


def rounding_errors(call: Call) -> Arrays:
    """How far the results of a system that rounds every operation to the type of the arrays may be off."""
    point, name = call.point, call.point.type_of(call.operator.spec.inputs[0])
    rounding = replace(Rounding.of_type(name), unit=unit(name), unit_wide=unit(name), run=10**9)
    return {each: found.tolerance for each, found in expect.forward(replace(point, rounding=rounding)).items()}


def check_results(call: Call, actual: Mapping[str, Array], theirs: Arrays, errors: Mapping[str, Any]) -> None:
    """Fails unless our results and theirs, which may be off by the errors, agree."""
    mine = expect.forward(call.point)
    for name, array in theirs.items():
        tolerance = np.broadcast_to(mine[name].tolerance + errors[name], array.shape)
        check_array(name, actual[name], Expected(exact(array, Wide), tolerance, mine[name].type, mine[name].number))


def check_gradients(call: Call, actual: Mapping[str, Array], theirs: Arrays, errors: Mapping[str, Any]) -> None:
    """Fails unless our gradients and theirs agree, at some elements of each."""
    for name, array in theirs.items():
        each = next(each for each in call.operator.spec.inputs if each.name == name)
        mine = actual[f"d_{name}"]
        array = array.reshape(call.inputs[name].shape)
        assert mine.shape == array.shape, f"d_{name} has shape {mine.shape}, expected {array.shape}"
        random = generator("peers", name, str(array.shape))
        positions = np.sort(random.permutation(array.size)[:ELEMENTS])
        seeds = np.zeros((len(positions), array.size), Wide)
        seeds[np.arange(len(positions)), positions] = 1
        bound = expect.gradient_error(call.point, call.heads, each, seeds.reshape(len(positions), *array.shape))
        values = exact(array, Wide).reshape(-1)[positions]
        rounded = Expected.rounded(values, bound + errors[name], call.point.type_of(each))
        expected = replace(rounded, number=np.isfinite(values))
        check_array(f"d_{name}", mine.reshape(-1)[positions], expected)
