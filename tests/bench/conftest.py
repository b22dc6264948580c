"""What the tests of the bench share: the recorded measurement, rows and problems of operators, and the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from opsmith import pipeline
from opsmith.bench import rows
from opsmith.bench.problem import Problem
from opsmith.bench.rows import Choices
from opsmith.cli import cli
from opsmith.spec.model import OperatorSpec
from opsmith.testing import tables

ROOT = Path(__file__).resolve().parents[2]
MEASUREMENT = Path(__file__).parent / "data/measurement.json"


@pytest.fixture
def measurement() -> dict[str, Any]:
    """What `opsmith bench batch_norm --json` wrote one day."""
    return json.loads(MEASUREMENT.read_text())


def spec_of(name: str) -> OperatorSpec:
    found = [*ROOT.glob(f"spec/*/{name}.yaml"), *ROOT.glob(f"tests/specs/{name}.yaml")]
    return pipeline.load([path for path in found if path.parent.name != "common"])[0]


def problem_of(name: str, shape: str, **changes: Any) -> Problem:
    """The problem of one row; parameters are those of the spec's workloads."""
    spec = spec_of(name)
    first = rows.directions(spec)[0]
    chosen = Choices(shapes=(shape,), directions=(changes.pop("direction", first),))
    (row,) = rows.rows(spec, replace(chosen, **{name: (value,) for name, value in changes.items()}))
    return Problem.of(spec, row, tables.ranges(spec))


@pytest.fixture
def bench() -> Callable[..., Result]:
    def run(*words: object) -> Result:
        return CliRunner().invoke(cli, ["bench", *(str(word) for word in words)])

    return run
