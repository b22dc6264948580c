"""Alias tables read backwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.aliases import inverted

from opsmith.spec.parse import load
from opsmith.testing.aliases import alias_of

SPECS = Path(__file__).resolve().parents[1] / "spec"


@pytest.mark.parametrize(
    ("name", "system", "theirs", "ours"),
    [
        ("normalization/batch_norm", "pytorch", {"momentum": 0.25}, {"momentum": 0.75, "fix_gamma": False}),
        ("normalization/batch_norm", "onnx", {"training_mode": 1}, {"training": True, "fix_gamma": False}),
        ("activations/hard_sigmoid", "pytorch", {}, {"alpha": 1 / 6, "beta": 0.5}),
        ("activations/gelu", "onnx", {"approximate": "tanh"}, {"approximation": "tanh"}),
        ("activations/gelu", "onnx", {"approximate": "quick"}, None),
        ("activations/gelu", "onnx", {}, {}),
        ("activations/hardshrink", "onnx", {"lambd": 2, "bias": 0}, {"lambd": 2.0}),
        ("activations/hardshrink", "onnx", {"lambd": 2, "bias": 2}, None),
        ("activations/softshrink", "onnx", {"lambd": 2, "bias": 2}, {"lambd": 2.0}),
        ("optimizers/adamw_update", "pytorch", {"lr": 0.5, "weight_decay": 0.25}, {"lr": 0.5, "wd": 0.125}),
        ("reductions/sum", "onnx", {"keepdims": 1}, {"keepdims": True}),
        ("reductions/argmax", "pytorch", {"dim": -1, "keepdim": True}, {"axes": (-1,), "keepdims": True}),
    ],
)
def test_parameters_of_another_system(
    name: str, system: str, theirs: dict[str, Any], ours: dict[str, Any] | None
) -> None:
    spec = load(SPECS / f"{name}.yaml")
    alias = alias_of(spec, system)
    assert alias is not None
    assert inverted(spec, alias, theirs) == ours
