"""Small trees that `opsmith` makes for the operators a test needs, in folders of the tests' own."""

from __future__ import annotations

import sys
from pathlib import Path

from c_compilers import check_run
from c_library import ROOT


def opsmith(*words: object) -> str:
    """What a command of Opsmith says; it must succeed."""
    return check_run([sys.executable, "-m", "opsmith", *words], cwd=ROOT).stdout


def generate(folder: Path, target: str, *operators: str) -> Path:
    """A folder with one target of some operators of spec/."""
    opsmith("generate", *operators, "--output", folder, "--target", target)
    return folder / target
