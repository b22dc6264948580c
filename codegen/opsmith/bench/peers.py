"""The other systems: what each is called, how it is installed, and where its side of a row is."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from opsmith.diagnostics import UserError, closest


@dataclass(frozen=True)
class Peer:
    """One system. `module` has `prepare(threads)` and a class of contestants."""

    name: str
    needs: tuple[str, ...]  # modules
    install: str
    module: str
    contestant: str


PEERS = {
    each.name: each
    for each in (
        Peer("torch", ("torch",), "pip install torch", "peer_torch", "Torch"),
        Peer("onnxruntime", ("onnxruntime", "onnx"), "pip install onnxruntime onnx", "peer_onnxruntime", "OnnxRuntime"),
        Peer("jax", ("jax",), "pip install jax", "peer_jax", "Jax"),
        Peer("mxnet", ("mxnet",), "pip install mxnet", "peer_mxnet", "Mxnet"),
        Peer("numpy", ("numpy",), "pip install numpy", "peer_numpy", "Numpy"),
    )
}
LAST_RESORT = "numpy"  # what there always is to compare with
USUAL = ("torch", "onnxruntime", "jax")


def one_peer(name: str) -> Peer:
    if name not in PEERS:
        raise UserError(f"there is no peer {name}{closest(name, PEERS)} (there are {', '.join(PEERS)})")
    return PEERS[name]


def missing(peer: Peer) -> str | None:
    """Why a system cannot take part at all; None if it can."""
    absent = [name for name in peer.needs if importlib.util.find_spec(name) is None]
    be = "are" if len(absent) > 1 else "is"
    return f"{' and '.join(absent)} {be} not installed ({peer.install})" if absent else None


def sorted_out(names: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Of those that were asked for, or of the usual ones, who can take part, and why the others cannot."""
    reasons = {name: missing(one_peer(name)) for name in dict.fromkeys(names or USUAL)}
    able = [name for name, reason in reasons.items() if reason is None]
    if not able and not names:
        able = [LAST_RESORT]
    return able, {name: reason for name, reason in reasons.items() if reason is not None}


def version(peer: Peer) -> str:
    return str(getattr(importlib.import_module(peer.needs[0]), "__version__", "unknown"))


def module_of(peer: Peer) -> Any:
    return importlib.import_module(f"opsmith.bench.{peer.module}")
