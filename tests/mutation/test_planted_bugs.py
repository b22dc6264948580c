"""The generated tests catch every planted bug, and pass where none is planted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from opsmith import pipeline, toolchain
from opsmith.emit import outputs
from opsmith.targets import c

from .bugs import BUGS, Bug

SPEC = Path(__file__).parents[2] / "spec" / "normalization" / "batch_norm.yaml"
NO_BUG = Bug("no bug")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One output folder for all bugs, so that a build compiles only what a bug changes."""
    return tmp_path_factory.mktemp("mutated")


def run_matrix(folder: Path, bug: Bug) -> subprocess.CompletedProcess[str]:
    """Builds batch_norm with a bug and runs the tests that were generated without it."""
    options = pipeline.Options(types=("float32",), package="mutated_ops")
    spec = pipeline.load([SPEC])[0]
    files = pipeline.generate([spec], options)
    mutated = pipeline.compile_mathematics(spec, bug.plant(pipeline.mathematics(spec)))
    kernels = c.files([mutated], options.types, options.prefix)
    if bug.text:
        assert any(bug.text[0] in text for text in kernels.values()), "the text to replace is not in the kernels"
        kernels = {path: text.replace(*bug.text) for path, text in kernels.items()}
    assert bug is NO_BUG or any(files[path] != text for path, text in kernels.items()), "the bug changes nothing"
    outputs.write(folder, files | kernels)
    toolchain.build(folder, folder / "build", folder / "python", operators=[spec.name], levels=("baseline",))
    environment = os.environ | {"PYTHONPATH": str(folder / "python"), "OPSMITH_PACKAGE": "mutated_ops"}
    command = [sys.executable, "-m", "pytest", str(folder / "tests"), "-x", "-q", "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_caught(folder: Path, bug: Bug) -> None:
    done = run_matrix(folder, bug)
    assert done.returncode == 1, f"no generated test fails with this bug:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    assert "failed" in done.stdout.splitlines()[-1]


def test_without_a_bug_the_tests_pass(folder: Path) -> None:
    done = run_matrix(folder, NO_BUG)
    assert done.returncode == 0, done.stdout[-3000:]
