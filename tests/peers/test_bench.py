"""The other systems take part in the bench: what they compute for a row is what we compute."""

from __future__ import annotations

from collections.abc import Iterator

import opsmith_ops
import pytest
import torch
from tests.bench.conftest import problem_of, spec_of

from opsmith.bench import peers
from opsmith.bench.checking import check_peer
from opsmith.bench.contestants import Contestant, Ours, Unable
from opsmith.bench.problem import Problem
from opsmith.bench.rows import directions

NAMES = ["batch_norm", "layer_norm", "rms_norm", "softmax", "log_softmax", "gelu", "silu"]  # of docs/performance.md
OPTIMIZERS = ["adam_update", "sgd_mom_update", "adamw_update", "rmsprop_update"]
OTHERS = ["instance_norm", "group_norm_per_channel", "max", "argmax", "prelu", "softmax_cross_entropy", "weight_norm"]
SHAPES = {"softmax_cross_entropy": "6x8", "group_norm_per_channel": "4x32x5"}


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    """The systems as a process that measures has them; other tests need gradients again."""
    for name in peers.USUAL:
        peers.module_of(peers.one_peer(name)).prepare(1)
    yield
    torch.set_grad_enabled(True)


def contestant(peer: str, problem: Problem) -> Contestant:
    found = peers.one_peer(peer)
    made: Contestant = getattr(peers.module_of(found), found.contestant)(problem)
    return made


def compare(peer: str, problem: Problem) -> None:
    """Fails unless a system takes part and agrees, also after it was called before."""
    theirs, ours = contestant(peer, problem), Ours(problem, opsmith_ops)
    expected = ours.results(ours.call())
    for _ in range(2):
        theirs.restore()
        check_peer(peer, problem, theirs.results(theirs.call()), expected)


def rows(names: list[str]) -> list[tuple[str, str]]:
    return [(name, direction) for name in names for direction in directions(spec_of(name))]


@pytest.mark.parametrize("outputs", ["given", "fresh"])
@pytest.mark.parametrize("name, direction", rows([*NAMES, *OPTIMIZERS, *OTHERS]))
def test_jax_takes_part(name: str, direction: str, outputs: str) -> None:
    compare("jax", problem_of(name, SHAPES.get(name, "4x6x5"), direction=direction, outputs=outputs))


@pytest.mark.parametrize("outputs", ["given", "fresh"])
@pytest.mark.parametrize(
    "name, direction",
    [row for row in rows([*NAMES, *OPTIMIZERS, *OTHERS]) if row != ("softmax_cross_entropy", "backward")],
)
def test_pytorch_takes_part(name: str, direction: str, outputs: str) -> None:
    compare("torch", problem_of(name, SHAPES.get(name, "4x6x5"), direction=direction, outputs=outputs))


@pytest.mark.parametrize("outputs", ["given", "fresh"])
@pytest.mark.parametrize(
    "name, direction", [row for row in rows([*NAMES, "instance_norm", "max", "argmax"]) if row[1] != "backward"]
)
def test_onnx_runtime_takes_part(name: str, direction: str, outputs: str) -> None:
    compare("onnxruntime", problem_of(name, "4x6x5", direction=direction, outputs=outputs))


@pytest.mark.parametrize("direction", ["forward", "inference", "backward"])
@pytest.mark.parametrize("peer", ["torch", "jax"])
def test_the_axis_last_in_memory(peer: str, direction: str) -> None:
    compare(peer, problem_of("batch_norm", "4x6x5x3", direction=direction, layouts="last"))


@pytest.mark.parametrize("type_name", ["float16", "bfloat16", "float64"])
@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("peer", ["torch", "jax"])
def test_other_types(peer: str, direction: str, type_name: str) -> None:
    for name in ("batch_norm", "layer_norm", "softmax", "gelu"):
        compare(peer, problem_of(name, "4x6x5", direction=direction, types=type_name))


@pytest.mark.parametrize(
    ("name", "direction", "reason"),
    [
        ("softmax", "backward", "it has no gradients"),
        ("hard_tanh", "forward", "the spec names no operator of this system"),
    ],
)
def test_what_onnx_runtime_cannot_do(name: str, direction: str, reason: str) -> None:
    with pytest.raises(Unable) as caught:
        contestant("onnxruntime", problem_of(name, "4x6x5", direction=direction))
    assert str(caught.value) == reason


def test_what_onnx_runtime_says_is_told() -> None:
    with pytest.raises(Unable, match=r"^it says: "):
        contestant("onnxruntime", problem_of("softmax", "4x6", types="bfloat16"))
