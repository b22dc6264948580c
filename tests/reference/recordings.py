"""The recorded calls of Apache MXNet, as the oracle and the operators take them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
        """The call as MXNet's own kernel rounds it: all of it, statistics too, to the type of the data, sums end to end."""
        rounding = unit(self.type)
        mxnet = replace(Rounding.of_type(self.type), unit=rounding, unit_wide=rounding, run=10**9)
        types = {variable.name: variable.resolve({"T": self.type}) for variable in spec.types}
        return Point(spec, {**self.inputs, **self.states}, self.parameters, self.training, types, mxnet)


def recordings(spec: OperatorSpec) -> list[Recording]:
    """All recorded calls of an operator."""
    cases = json.loads((FOLDER / f"{spec.name}.json").read_text())["cases"]
    with np.load(FOLDER / f"{spec.name}.npz") as file:
        arrays = dict(file)
    return [_recording(spec, case, arrays) for case in cases]


def _recording(spec: OperatorSpec, case: Mapping[str, Any], arrays: Mapping[str, Array]) -> Recording:
    def found(kind: str) -> dict[str, Array]:
        begin = f"{case['id']}/{kind}/"
        return {name.removeprefix(begin): array for name, array in arrays.items() if name.startswith(begin)}

    parameters = dict(case["attrs"])
    parameters["momentum"] = float(np.float32(parameters["momentum"]))
    return Recording(
        name=case["id"],
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
