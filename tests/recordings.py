"""The recorded calls of Apache MXNet, in the words of our specs: which operator, which arrays, which parameters.

A recording is of the operator of the same name, or else of the one whose alias has all its parameters. Arrays follow
the order of the alias, as in a call there.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from tests.aliases import Settings, inverted

from opsmith.reference import visible
from opsmith.spec.model import OperatorSpec
from opsmith.spec.parse import load
from opsmith.testing.aliases import alias_of
from opsmith.testing.arrays import unit
from opsmith.testing.expect import Point
from opsmith.testing.rounding import Rounding

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "data" / "mxnet-1.9.1"
OPERATORS = sorted(path.stem for path in FOLDER.glob("*.json"))
HELD_IN_DOUBLE = {("batch_norm", "eps")}  # MXNet holds the other numbers in float32
LOSSY = {  # MXNet's (and oneDNN's) formulas where they lose digits that ours keep: how far it may be off follows
    "elu": "out = data if data > 0 else slope * (exp(data) - 1)",
    "gelu": "out = 0.5 * data * (1 + erf(0.7071067811865476 * data))",
    "softplus": """\
n = floor(1.4426950408889634 * data + 0.5)
out = 0.6931471805599453 * n + log(2 ** -n + exp(data - 0.6931471805599453 * n))
""",
    "ftrl_update": """\
gradient = rescale_grad * grad
gradient = minimum(maximum(gradient, -clip_gradient), clip_gradient) if clip_gradient >= 0 else gradient
total = n + gradient * gradient
z = z + gradient - (sqrt(total) - sqrt(n)) * weight / lr
n = total
out = 0 if abs(z) <= lamda1 else (sign(z) * lamda1 - z) / ((beta + sqrt(n)) / lr + wd)
""",
}
MISTAKEN = {  # what MXNet's gradient is the gradient of, where that is not the output
    "selu": "out = gamma * data if data > 0 else gamma * alpha * (gamma * (exp(data) - data) + data)",
}
Array = np.ndarray[Any, Any]
Arrays = dict[str, Array]


@dataclass(frozen=True)
class Recording:
    """One call: what went in, and what MXNet made of it, by our names."""

    spec: OperatorSpec
    parameters: Mapping[str, object]
    training: bool
    type: str
    inputs: Arrays
    states: Arrays
    outputs: Arrays
    states_after: Arrays
    heads: Arrays  # the gradients of outputs that were given
    gradients: Arrays  # of inputs

    @property
    def point(self) -> Point:
        """The call as our kernel rounds."""
        types = {variable.name: variable.resolve({"T": self.type}) for variable in self.spec.types}
        return Point(self.spec, {**self.inputs, **self.states}, self.parameters, self.training, types)

    @property
    def theirs(self) -> Point:
        """The call as MXNet's kernel rounds: all of it, statistics too, to the type of the data."""
        rounding = unit(self.type)
        mxnet = replace(Rounding.of_type(self.type), unit=rounding, unit_wide=rounding, run=10**9)
        return replace(self.point, spec=_with(self.spec, LOSSY), rounding=mxnet)

    @property
    def backward(self) -> Point:
        """The call whose gradients MXNet gave."""
        return replace(self.theirs, spec=_with(self.theirs.spec, MISTAKEN))


def _with(spec: OperatorSpec, formulas: Mapping[str, str]) -> OperatorSpec:
    """The operator with another formula, if there is one for it."""
    source = formulas.get(spec.name)
    return spec if source is None else replace(spec, math=replace(spec.math, source=source, tree=ast.parse(source)))


@cache
def _file(operator: str) -> tuple[dict[str, dict[str, Any]], Arrays]:
    cases = json.loads((FOLDER / f"{operator}.json").read_text())["cases"]
    with np.load(FOLDER / f"{operator}.npz") as file:
        return {case["id"]: case for case in cases}, dict(file)


CASES = [name for operator in OPERATORS for name in _file(operator)[0]]
DIFFERENTIATED = [name for name in CASES if f"{name}/head/out" in _file(name.rpartition("-")[0])[1]]


@cache
def _spec(path: Path) -> OperatorSpec:
    return load(path)


def _operator(name: str, theirs: Settings) -> tuple[OperatorSpec, Settings]:
    """Our operator and its parameters for a recorded call."""
    named = list((ROOT / "spec").glob(f"*/{name}.yaml"))
    others = (path for path in sorted((ROOT / "spec").glob("*/*.yaml")) if path.parent.name != "common")
    for spec in map(_spec, named or others):
        alias = alias_of(spec, "mxnet")
        if alias is not None and (named or theirs.keys() <= dict(alias.parameters).keys()):
            parameters = inverted(spec, alias, theirs)
            if parameters is not None:
                return spec, parameters
    raise LookupError(f"no operator can do what {name} was recorded with: {theirs}")


@cache
def recording(name: str) -> Recording:
    """A recorded call."""
    operator = name.rpartition("-")[0]
    cases, arrays = _file(operator)
    case = cases[name]

    def found(kind: str) -> Arrays:
        begin = f"{name}/{kind}/"
        return {key.removeprefix(begin): array for key, array in arrays.items() if key.startswith(begin)}

    theirs = {each: _held(operator, each, value) for each, value in case["attrs"].items()}
    spec, parameters = _operator(operator, theirs)
    alias = alias_of(spec, "mxnet")
    assert alias is not None
    settings = {each.name: each.default for each in spec.parameters} | parameters
    ours = dict(zip([*found("in"), *found("aux_before")], alias.inputs, strict=True))
    results = [each.name for each in visible(spec, settings)]
    results = [each for each in alias.outputs if each in results] or results
    named: dict[str, Arrays] = {
        kind: {ours[each]: array for each, array in found(kind).items()}
        for kind in ("in", "aux_before", "aux_after", "grad")
    }
    return Recording(
        spec=spec,
        parameters=parameters,
        training=bool(case["training"]),
        type=case["dtype"],
        inputs=named["in"],
        states=named["aux_before"],
        outputs=dict(zip(results, found("out").values(), strict=True)),
        states_after=named["aux_after"],
        heads=dict(zip(results, found("head").values(), strict=False)),
        gradients=named["grad"],
    )


def _held(operator: str, name: str, value: Any) -> Any:
    """A parameter as MXNet holds it."""
    return float(np.float32(value)) if isinstance(value, float) and (operator, name) not in HELD_IN_DOUBLE else value
