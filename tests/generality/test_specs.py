"""Operators that are not in spec/ compile by the same schedules and pass their own generated tests.

Each file of tests/specs is there for a form of program: reductions one after the other over different dimensions, three
deep, over a split axis, over labels compared with an index, none at all, states without a gradient, arrays and values
with the names that the generated code uses itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SPECS = sorted((Path(__file__).parents[1] / "specs").glob("*.yaml"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One package with all of them, for the baseline level alone: levels are tested with the operators of spec/."""
    folder = tmp_path_factory.mktemp("specs")
    command = [
        sys.executable,
        "-m",
        "opsmith",
        "build",
        *map(str, SPECS),
        "--output",
        str(folder),
        "--package",
        "spec_ops",
        "--isa",
        "baseline",
    ]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_an_operator_passes_its_generated_tests(built: Path, spec: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(built / "python")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        str(built / "tests" / f"test_{spec.stem}.py"),
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(command, cwd=built, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "passed" in done.stdout.splitlines()[-1]
