"""The recorded calls of Apache MXNet, as the oracle and the operators take them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from opsmith.spec.model import OperatorSpec
from opsmith.testing.arrays import unit
from opsmith.testing.expect import Point
from opsmith.testing.rounding import Rounding

FOLDER = Path(__file__).resolve().parents[1] / "data" / "mxnet-1.9.1"
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Recording:
    """One call: what went in, and what MXNet made of it."""

    name: str
    parameters: Mapping[str, object]
    training: bool
    type: str
    inputs: Mapping[str, Array]
    states: Mapping[str, Array]
    outputs: Mapping[str, Array]
    states_after: Mapping[str, Array]
    head: Array
    gradients: Mapping[str, Array]

    def point(self, spec: OperatorSpec) -> Point:
        """The call as MXNet's own kernel rounds: all of it, statistics too, to the type of the data."""
        rounding = unit(self.type)
        mxnet = replace(Rounding.of_type(self.type), unit=rounding, unit_wide=rounding, run=10**9)
        types = {variable.name: variable.resolve({"T": self.type}) for variable in spec.types}
        return Point(spec, {**self.inputs, **self.states}, self.parameters, self.training, types, mxnet)


CASES = [case["id"] for case in json.loads((FOLDER / "batch_norm.json").read_text())["cases"]]


@cache
def _file(operator: str) -> tuple[dict[str, Any], dict[str, Array]]:
    cases = json.loads((FOLDER / f"{operator}.json").read_text())["cases"]
    with np.load(FOLDER / f"{operator}.npz") as file:
        return {case["id"]: case for case in cases}, dict(file)


def recording(spec: OperatorSpec, name: str) -> Recording:
    """A recorded call of an operator."""
    cases, arrays = _file(spec.name)
    case = cases[name]

    def found(kind: str) -> dict[str, Array]:
        begin = f"{name}/{kind}/"
        return {key.removeprefix(begin): array for key, array in arrays.items() if key.startswith(begin)}

    parameters = dict(case["attrs"])
    parameters["momentum"] = float(np.float32(parameters["momentum"]))
    return Recording(
        name=name,
        parameters=parameters,
        training=case["training"],
        type=case["dtype"],
        inputs=found("in"),
        states=found("aux_before"),
        outputs={spec.outputs[int(k)].name: array for k, array in found("out").items()},
        states_after=found("aux_after"),
        head=found("head")["out"],
        gradients=found("grad"),
    )
