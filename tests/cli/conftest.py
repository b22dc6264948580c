"""Runs the command line within this process, and keeps what it says apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opsmith.cli import cli

SPEC = """\
operator: soft_scale
summary: Divides by one plus the magnitude, after the mean of each row is taken off.
types:
  T: [float32, float64]
parameters:
  scale: {type: float64, default: 1.5, minimum: 0, maximum: 10, doc: Multiplies the result.}
  steep: {type: float64, default: 1.0, minimum: 0, doc: Multiplies the magnitude.}
inputs:
  x: {type: T, shape: "*rows C", doc: The values.}
  offset: {type: T, shape: C, doc: Is added to each column.}
outputs:
  y: {type: T, shape: x, doc: The bounded values.}
math: |
  centered = x - mean(x, over=C) + offset
  y = scale * centered / (1 + steep * abs(centered))
"""

Opsmith = Callable[..., Result]


@pytest.fixture
def opsmith() -> Opsmith:
    def run(*words: object) -> Result:
        return CliRunner().invoke(cli, [str(word) for word in words])

    return run


@pytest.fixture(scope="session")
def spec_text() -> str:
    """An operator that is not in spec/."""
    return SPEC


@pytest.fixture
def spec(tmp_path: Path, spec_text: str) -> Path:
    path = tmp_path / "mine/soft_scale.yaml"
    path.parent.mkdir()
    path.write_text(spec_text)
    return path
