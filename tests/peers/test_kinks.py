"""Gradients exactly where functions bend, numbers meet a limit and elements tie: those of `kinks.yaml`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import yaml
from tests.peers.calls import SPECS, Arrays, catalogue, package
from tests.peers.differences import ARRANGED
from tests.peers.torch_calls import array, function_of, tensor
from torch.nn import functional

from opsmith.reference_gradient import differentiable
from opsmith.spec.evaluate import evaluate
from opsmith.spec.model import OperatorSpec
from opsmith.spec.parse import load
from opsmith.testing.aliases import alias_of
from opsmith.testing.arrays import dtype, unit

Point = Mapping[str, Any]
POINTS: dict[str, list[Point]] = yaml.safe_load((Path(__file__).parent / "kinks.yaml").read_text())
BENT = {"abs", "maximum", "minimum", "sign", "max", "min", "prod", "norm"}  # functions and reductions with kinks
CASES = [
    pytest.param(name, point, type_name, id=f"{name}-{number}-{type_name}")
    for name, points in POINTS.items()
    for number, point in enumerate(points)
    for type_name in ("float32", "float64", "float16", "bfloat16")
]


# --------------------------------------------------------------------------------------------------------------------
# Operators that PyTorch has under no name, of functions that it has


def batch_norm_relu(data: Any, gamma: Any, beta: Any, eps: float, addend: Any = 0, **_: Any) -> torch.Tensor:
    return functional.relu(functional.batch_norm(data, None, None, gamma, beta, training=True, eps=eps) + addend)


def global_response_norm(data: Any, gamma: Any, beta: Any, axis: int, eps: float) -> torch.Tensor:
    strength = torch.linalg.vector_norm(data, dim=1, keepdim=True)
    return gamma * (data * strength / (strength.mean(axis, keepdim=True) + eps)) + beta + data


def hinge(pred: torch.Tensor, label: torch.Tensor, margin: float, reduction: str) -> torch.Tensor:
    loss = functional.relu(margin - pred * label)
    return loss if reduction == "none" else loss.mean()


def l2_normalization(data: torch.Tensor, eps: float, mode: str) -> torch.Tensor:
    return data * torch.rsqrt(torch.linalg.vector_norm(data, dim=1, keepdim=True) ** 2 + eps)


def smooth_l1(data: torch.Tensor, scalar: float) -> torch.Tensor:
    return functional.smooth_l1_loss(data, torch.zeros_like(data), beta=scalar**-2, reduction="none")


COMPOSED: dict[str, Callable[..., torch.Tensor]] = {
    "add_batch_norm_relu": batch_norm_relu,
    "batch_norm_relu": batch_norm_relu,
    "broadcast_prelu": lambda data, slope: functional.prelu(data, slope),
    "global_response_norm": global_response_norm,
    "hinge": hinge,
    "l2_normalization": l2_normalization,
    "lp_normalization": lambda data, axis, p: functional.normalize(data, p, axis),
    "smooth_l1": smooth_l1,
}


# --------------------------------------------------------------------------------------------------------------------
# Their gradients and ours


def theirs(spec: OperatorSpec, given: Mapping[str, torch.Tensor], settings: Mapping[str, Any]) -> torch.Tensor:
    alias = alias_of(spec, "pytorch")
    if alias is None:
        return COMPOSED[spec.name](**given, **settings)
    options = {name: evaluate(text, settings) for name, text in alias.parameters}
    options = {name: each[0] if isinstance(each, list) and len(each) == 1 else each for name, each in options.items()}
    arrays = [given[name] for name in alias.inputs if name in given]
    if alias.name in ARRANGED:
        arrays = ARRANGED[alias.name](*arrays, **options)
    result: torch.Tensor = function_of(alias.name)(*arrays, **options)
    return result


def expected(spec: OperatorSpec, arrays: Arrays, settings: Mapping[str, Any], heads: Arrays) -> Arrays:
    """The gradients of PyTorch, computed in float64."""
    given = {each.name: tensor(arrays[each.name]).long() for each in spec.inputs if each.name in arrays}
    starts = {each.name: tensor(arrays[each.name]).double() for each in differentiable(spec) if each.name in arrays}
    for each in starts.values():
        each.requires_grad_()
    [head] = heads.values()
    result = theirs(spec, given | starts, settings)
    ends = tensor(head.astype(np.float64)).reshape(result.shape)
    return dict(zip(starts, map(array, torch.autograd.grad(result, list(starts.values()), ends)), strict=True))


def actual(spec: OperatorSpec, arrays: Arrays, settings: Mapping[str, Any], heads: Arrays) -> Arrays:
    """Our gradients, for a head whose elements all differ; it is put into `heads`."""
    mode = {"training": True} if spec.uses_training else {}
    given = [arrays.get(each.name) for each in (*spec.inputs, *spec.states)]
    result, pullback = getattr(package(), spec.name).vjp(*given, **settings, **mode)
    heads["out"] = np.arange(1, result.size + 1).reshape(result.shape).astype(result.dtype)
    found = pullback(heads["out"])
    found = found if isinstance(found, tuple) else (found,)
    named = {each.name: each for each in differentiable(spec)}
    return {name: made.astype(np.float64) for name, made in zip(named, found, strict=True) if name in arrays}


@pytest.mark.parametrize("name, point, type_name", CASES)
def test_the_gradient_at_a_kink(name: str, point: Point, type_name: str) -> None:
    spec = load(next(SPECS.glob(f"*/{name}.yaml")))
    types = next(types for types in spec.type_assignments() if types["T"] == type_name)
    declared = {each.name: each for each in (*spec.inputs, *spec.states)}
    settings = {each.name: point.get(each.name, each.default) for each in spec.parameters}
    assert point.keys() <= declared.keys() | settings.keys() | {"ours", "differs"}
    arrays = {
        each: np.array(point[each]).astype(dtype(types.get(of.type, of.type)))
        for each, of in declared.items()
        if each in point
    }
    heads: Arrays = {}
    mine, gradients = actual(spec, arrays, settings, heads), expected(spec, arrays, settings, heads)
    assert mine.keys() == gradients.keys()
    tolerance = 8 * unit(type_name)
    for each, wanted in point.get("ours", {}).items():
        assert point["differs"]
        assert not np.allclose(gradients[each], wanted, rtol=tolerance), "PyTorch gives the same: state no difference"
        gradients[each] = np.array(wanted)
    for each, gradient in gradients.items():
        np.testing.assert_allclose(mine[each], gradient, tolerance, tolerance, err_msg=f"d_{each}")


def is_bent(spec: OperatorSpec) -> bool:
    """Whether the math of an operator chooses by values, or calls what has kinks."""
    fixed = {each.name for each in spec.parameters}
    for node in ast.walk(spec.math.tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in BENT:
                return True
            case ast.IfExp(test=test) if {each.id for each in ast.walk(test) if isinstance(each, ast.Name)} - fixed:
                return True
    return False


def test_every_operator_with_kinks_has_its_points() -> None:
    specs = [spec for pairs in catalogue("pytorch").values() for spec, _ in pairs if spec.has_gradient]
    bent = {spec.name for spec in specs if is_bent(spec)}
    assert len(bent) > 20
    assert bent <= POINTS.keys()
