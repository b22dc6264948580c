"""Calls of other systems by the aliases alone; whether the systems agree is tested in tests/peers, where they are."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import opsmith_ops
import pytest
from tests.bench import mxnet_stand_in
from tests.bench.conftest import problem_of

from opsmith.bench.checking import check_peer
from opsmith.bench.contestants import Ours, Unable
from opsmith.bench.peer_numpy import Numpy
from opsmith.bench.problem import Problem
from opsmith.bench.translate import translated
from opsmith.bench.turned import Turned


@pytest.mark.parametrize(
    ("name", "shape", "system", "inputs", "parameters"),
    [
        (
            "batch_norm",
            "4x3x5",
            "pytorch",
            ("data", "moving_mean", "moving_var", "gamma", "beta"),
            {"eps": 1e-3, "momentum": pytest.approx(0.1), "training": True},
        ),
        ("layer_norm", "4x6", "pytorch", ("data", "gamma", "beta"), {"eps": 1e-5, "normalized_shape": (6,)}),
        ("layer_norm", "4x6", "onnx", ("data", "gamma", "beta"), {"axis": -1, "epsilon": 1e-5, "stash_type": 1}),
        ("rms_norm", "4x6", "pytorch", ("data", "scale"), {"eps": 1e-5, "normalized_shape": (6,)}),
        ("instance_norm", "4x3x5", "pytorch", ("data", "none", "none", "gamma", "beta"), {"eps": 1e-3}),
        (
            "adam_update",
            "7",
            "pytorch",
            ("weight", "grad"),
            {"lr": 0.01, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0},
        ),
        ("sum", "4x6", "onnx", ("data", "axes"), {"keepdims": False, "noop_with_empty_axes": 0}),
    ],
)
def test_a_call_of_another_system(
    name: str, shape: str, system: str, inputs: tuple[str, ...], parameters: dict[str, Any]
) -> None:
    found = translated(problem_of(name, shape), system)
    assert found.inputs == inputs
    assert found.parameters == parameters


def changed(problem: Problem, **parameters: Any) -> Problem:
    return replace(problem, row=replace(problem.row, parameters={**problem.row.parameters, **parameters}))


@pytest.mark.parametrize(
    ("name", "system", "parameters", "reason"),
    [
        ("hinge", "onnx", {}, "the spec names no operator of this system"),
        ("batch_norm", "pytorch", {"fix_gamma": True}, "its operator means fix_gamma = False, the row has True"),
        ("softmax", "onnx", {"temperature": 2.0}, "its operator has nothing for temperature = 2.0"),
        ("batch_norm", "onnx", {"axis": 0}, "its operator has nothing for axis = 0"),
    ],
)
def test_what_another_system_does_not_offer(name: str, system: str, parameters: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unable) as caught:
        translated(changed(problem_of(name, "4x6x5"), **parameters), system)
    assert str(caught.value) == reason


@pytest.mark.parametrize("direction", ["forward", "inference"])
@pytest.mark.parametrize("layout", ["first", "last"])
def test_arrays_are_turned_for_systems_without_strides(layout: str, direction: str) -> None:
    problem = problem_of("batch_norm", "4x3x5", direction=direction, layouts=layout)
    turned = Turned(problem)
    assert turned.settings["axis"] == (-1 if layout == "last" else 1)
    data = turned.inputs["data"]
    assert data.shape == ((4, 5, 3) if layout == "last" else (4, 3, 5))
    assert data.flags.c_contiguous
    assert np.shares_memory(data, problem.inputs["data"])
    assert np.array_equal(turned.back("data", data), problem.inputs["data"])
    assert turned.inputs["gamma"] is problem.inputs["gamma"]


@pytest.mark.parametrize("type_name", ["float32", "float16", "bfloat16", "float64"])
@pytest.mark.parametrize("name", ["batch_norm", "layer_norm", "softmax", "gelu", "adam_update", "max", "argmax"])
def test_numpy_computes_the_same(name: str, type_name: str) -> None:
    problem = problem_of(name, "4x6x5", types=type_name)
    theirs, ours = Numpy(problem), Ours(problem, opsmith_ops)
    made = theirs.results(theirs.call())
    check_peer("numpy", problem, made, ours.results(ours.call()))
    assert {name: array.dtype for name, array in made.items()} == {
        each.name: problem.empty(each).dtype for each in problem.outputs
    }


def test_numpy_has_no_gradients() -> None:
    with pytest.raises(Unable, match=r"^it has no gradients$"):
        Numpy(problem_of("gelu", "4", direction="backward"))


# --------------------------------------------------------------------------------------------------------------------
# MXNet, whose last version no Python of today can have: a stand-in with its interface


@pytest.fixture
def mxnet(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(sys.modules, "mxnet", mxnet_stand_in)
    monkeypatch.delitem(sys.modules, "opsmith.bench.peer_mxnet", raising=False)
    yield importlib.import_module("opsmith.bench.peer_mxnet")
    sys.modules.pop("opsmith.bench.peer_mxnet", None)


@pytest.mark.parametrize("layout", ["first", "last"])
@pytest.mark.parametrize("direction", ["forward", "inference", "backward"])
def test_mxnet_is_called_by_its_alias(mxnet: Any, direction: str, layout: str) -> None:
    problem = problem_of("batch_norm", "4x3x5", direction=direction, layouts=layout)
    theirs, ours = mxnet.Mxnet(problem), Ours(problem, opsmith_ops)
    theirs.restore()
    made = theirs.results(theirs.call())
    assert set(made) == ({"d_data", "d_gamma", "d_beta"} if direction == "backward" else {"out"})
    check_peer("mxnet", problem, made, ours.results(ours.call()))


def test_what_mxnet_lacks_is_told(mxnet: Any) -> None:
    with pytest.raises(Unable, match=r"^it has no mx\.nd\.LeakyReLU$"):
        mxnet.Mxnet(problem_of("gelu", "4"))
    with pytest.raises(Unable, match=r"^NumPy has no bfloat16 that it takes$"):
        mxnet.Mxnet(problem_of("gelu", "4", types="bfloat16"))
