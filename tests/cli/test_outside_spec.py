"""The law of the house: an operator is one YAML file, wherever it lies. One that is not in spec/ goes all the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest


def run(folder: Path, *words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program in another folder than the repository."""
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=folder,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


USE = """
import numpy as np
import my_ops as ops

generator = np.random.default_rng(0)
x, offset = generator.standard_normal((5, 7)), generator.standard_normal(7)
centered = x - x.mean(axis=-1, keepdims=True) + offset
expected = 2.5 * centered / (1 + 0.5 * np.abs(centered))
got = ops.soft_scale(x, offset, scale=2.5, steep=0.5)
assert got.dtype == np.float64 and np.allclose(got, expected, rtol=1e-13, atol=1e-13), abs(got - expected).max()

outputs, pullback = ops.soft_scale.vjp(x, offset, scale=2.5, steep=0.5)
head = generator.standard_normal((5, 7))
d_x, d_offset = pullback(head)
step = 1e-6
for place in [(0, 0), (3, 4)]:
    moved = x.copy()
    moved[place] += step
    slope = ((ops.soft_scale(moved, offset, scale=2.5, steep=0.5) - got) * head).sum() / step
    assert abs(slope - d_x[place]) < 1e-4, (slope, d_x[place])
slope = head * 2.5 / (1 + 0.5 * np.abs(centered)) ** 2
assert np.allclose(d_offset, slope.sum(axis=0), rtol=1e-12)
try:
    ops.soft_scale(x, offset, scale=11.0)
except ValueError as error:
    assert "scale" in str(error)
    print("used")
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, spec_text: str) -> Path:
    """A folder of somebody's own, with the operator built in out/."""

    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "soft_scale.yaml").write_text(spec_text)
    done = run(folder, "-m", "opsmith", "build", "soft_scale.yaml", "--output", "out", "--package", "my_ops")
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "summary.txt").write_text(done.stdout)
    return folder


def test_the_summary_tells_what_was_made_and_what_is_next(built: Path) -> None:
    summary = (built / "summary.txt").read_text()
    assert "soft_scale" in summary
    assert "CPU s" in summary
    assert "out/python/my_ops" in summary
    assert "opsmith test soft_scale.yaml --output out" in summary


def test_the_package_is_imported_and_used(built: Path) -> None:
    done = run(built, "-c", textwrap.dedent(USE), PYTHONPATH=str(built / "out/python"))
    assert (done.stdout, done.stderr) == ("used\n", "")


def test_its_matrix_runs(built: Path) -> None:
    done = run(built, "-m", "opsmith", "test", "soft_scale.yaml", "--output", "out")
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    assert " passed" in done.stdout
    assert "failed" not in done.stdout


def test_its_matrix_can_fail(built: Path) -> None:
    """The tests compare with the spec, not with the code: another formula in the spec does not agree."""
    changed = built / "changed"
    shutil.copytree(built / "out", changed / "out")
    text = (built / "soft_scale.yaml").read_text().replace("1 + steep", "2 + steep")
    (changed / "soft_scale.yaml").write_text(text)
    assert (
        run(
            changed, "-m", "opsmith", "generate", "soft_scale.yaml", "--output", "out", "--package", "my_ops"
        ).returncode
        == 0
    )
    done = run(changed, "-m", "opsmith", "test", "soft_scale.yaml", "--output", "out")
    assert done.returncode == 1
    assert " failed" in done.stdout


def test_building_again_compiles_nothing(built: Path) -> None:
    done = run(built, "-m", "opsmith", "build", "soft_scale.yaml", "--output", "out", "--package", "my_ops")
    assert done.returncode == 0
    assert "everything was up to date" in done.stdout


def test_the_operators_are_not_in_the_repository() -> None:
    root = Path(__file__).resolve().parents[2]
    assert not [path for path in (root / "spec").rglob("*.yaml") if path.stem == "soft_scale"]
