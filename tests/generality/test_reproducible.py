"""The same specs give the same bytes, whatever order the interpreter's sets have."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KINDS = sorted(path for path in ROOT.glob("spec/*") if path.name != "common")
SPECS = [path for folder in (*KINDS, ROOT / "tests" / "specs") for path in sorted(folder.glob("*.yaml"))]


def digest(folder: Path, seed: str) -> dict[str, str]:
    """The files that are generated when strings hash with a seed."""
    command = [sys.executable, "-m", "opsmith", "generate", *map(str, SPECS), "--output", str(folder)]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_byte_is_the_same_under_another_hash_seed(tmp_path: Path) -> None:
    folder = tmp_path / "generated"
    first = digest(folder, "1")
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    assert len(first) > len(SPECS)
    assert digest(folder, "2") == first
