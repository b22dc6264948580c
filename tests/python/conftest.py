"""What the tests of the Python package share: a batch norm in NumPy, and a package of other operators."""

from __future__ import annotations

import fcntl
import importlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import ml_dtypes
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
SPECS = (
    "tests/python/specs/binding_switches.yaml",
    "tests/specs/t_affine.yaml",
    "tests/specs/t_axes.yaml",
    "tests/specs/t_cross_entropy.yaml",
    "tests/specs/t_group_norm.yaml",
    "tests/specs/t_loss.yaml",
    "tests/specs/t_momentum.yaml",
    "tests/specs/t_position.yaml",
    "tests/specs/t_stats.yaml",
)
TOLERANCE = {"float32": 2e-5, "float64": 1e-12, "float16": 4e-3, "bfloat16": 3e-2}
Array = np.ndarray[Any, Any]


def dtype(name: str) -> np.dtype[Any]:
    return np.dtype(ml_dtypes.bfloat16) if name == "bfloat16" else np.dtype(name)


@dataclass
class Batch:
    """The arrays of one call of batch_norm."""

    data: Any
    gamma: Any
    beta: Any
    moving_mean: Any
    moving_var: Any

    @property
    def arrays(self) -> tuple[Any, ...]:
        return (self.data, self.gamma, self.beta, self.moving_mean, self.moving_var)

    def with_(self, **changes: Any) -> Batch:
        return replace(self, **changes)


def make_batch(shape: tuple[int, ...] = (4, 3, 5), axis: int = 1, type_name: str = "float32") -> Batch:
    generator = np.random.default_rng(20250101)
    small = dtype("float64" if type_name == "float64" else "float32")
    channels = shape[axis]
    return Batch(
        data=(generator.standard_normal(shape) * 2 + 1).astype(dtype(type_name)),
        gamma=generator.uniform(0.5, 2, channels).astype(small),
        beta=generator.standard_normal(channels).astype(small),
        moving_mean=generator.standard_normal(channels).astype(small),
        moving_var=generator.uniform(0.5, 2, channels).astype(small),
    )


@dataclass
class Expected:
    """A batch norm in float64, with its gradients for the head `d_out`."""

    out: Array
    mean: Array
    invstd: Array
    moving_mean: Array
    moving_var: Array
    d_data: Array
    d_gamma: Array
    d_beta: Array


def expect(
    batch: Batch, axis: int = 1, eps: float = 1e-3, momentum: float = 0.9, training: bool = False, d_out: Any = None
) -> Expected:
    """The values with fix_gamma false."""
    data, gamma, beta, moving_mean, moving_var = (np.asarray(each, np.float64) for each in batch.arrays)
    others = tuple(k for k in range(data.ndim) if k != axis % data.ndim)
    shape = tuple(-1 if k == axis % data.ndim else 1 for k in range(data.ndim))
    mean, var = (data.mean(others), data.var(others)) if training else (moving_mean, moving_var)
    invstd = 1 / np.sqrt(var + eps)
    normal = (data - mean.reshape(shape)) * invstd.reshape(shape)
    head = np.zeros_like(data) if d_out is None else np.asarray(d_out, np.float64)
    scaled = head * (gamma * invstd).reshape(shape)
    if training:
        d_data = scaled - scaled.mean(others, keepdims=True) - normal * (scaled * normal).mean(others, keepdims=True)
    else:
        d_data = scaled
    return Expected(
        out=normal * gamma.reshape(shape) + beta.reshape(shape),
        mean=mean,
        invstd=invstd,
        moving_mean=moving_mean * momentum + mean * (1 - momentum) if training else moving_mean,
        moving_var=moving_var * momentum + var * (1 - momentum) if training else moving_var,
        d_data=d_data,
        d_gamma=(head * normal).sum(others),
        d_beta=head.sum(others),
    )


def agree(got: Any, expected: Any, type_name: str = "float32") -> None:
    tolerance = TOLERANCE[type_name]
    np.testing.assert_allclose(np.asarray(got, np.float64), expected, rtol=tolerance, atol=tolerance)


@dataclass(frozen=True)
class Kit:
    """The functions above, for tests in other files."""

    batch: Callable[..., Batch]
    expect: Callable[..., Expected]
    agree: Callable[..., None]


@pytest.fixture(scope="session")
def kit() -> Kit:
    return Kit(make_batch, expect, agree)


@pytest.fixture(scope="session")
def more_ops() -> ModuleType:
    """A package of operators that are not in spec/, built once for all processes of a test run."""
    folder = ROOT / "build/tests/binding"
    folder.mkdir(parents=True, exist_ok=True)
    words = ["build", *SPECS, "--output", str(folder), "--package", "more_ops", "--target", "c,python"]
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [sys.executable, "-m", "opsmith", *words, "--types", "float32", "--isa", "baseline"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder / "python"))
    try:
        return importlib.import_module("more_ops")
    finally:
        sys.path.pop(0)
