"""The example learns, and batch_norm is what makes it learn in a few epochs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(filter(None, (str(ROOT / "build/python"), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "examples/train_digits.py", *arguments]
    environment = os.environ | {"PYTHONPATH": path}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("seed", [0, 1])
def test_few_epochs_are_enough_with_batch_norm(seed: int, tmp_path: Path) -> None:
    curve = tmp_path / "curve.png"
    done = run("--epochs", "4", "--seed", str(seed), "--output", str(curve))
    assert done.returncode == 0, done.stderr
    lines = re.findall(r"^(.+?) +epoch +(\d+)  loss ([\d.]+)  accuracy ([\d.]+)%$", done.stdout, re.MULTILINE)
    assert [(name, int(epoch)) for name, epoch, _, _ in lines] == [
        (name, epoch) for name in ("with batch_norm", "without") for epoch in (1, 2, 3, 4)
    ]
    losses = [float(loss) for _, _, loss, _ in lines]
    normalized, plain = float(lines[3][3]), float(lines[7][3])
    assert losses[3] < losses[0] / 3
    assert normalized > 85
    assert normalized > plain + 30
    assert done.stdout.splitlines()[-1].startswith(f"accuracy {normalized}% with batch_norm, {plain}% without")
    assert curve.read_bytes().startswith(b"\x89PNG")


def test_a_senseless_option_is_told() -> None:
    done = run("--epochs", "0")
    assert done.returncode == 2
    assert "--epochs begins at 1" in done.stderr
