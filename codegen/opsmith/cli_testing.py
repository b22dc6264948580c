"""Runs the generated tests of operators through pytest, against the package that was built from them."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from opsmith.cli_support import Places
from opsmith.diagnostics import UserError


def is_built(place: Places) -> bool:
    """Whether there are tests, and a package for them to test."""
    return any((place.source / "tests").glob("test_*.py")) and any(place.packages.glob("*/_native.abi3.so"))


def run(place: Places, operators: Sequence[str], *, full: bool, expression: str | None) -> int:
    """The exit status of pytest over the operators' tests."""
    if importlib.util.find_spec("pytest") is None:
        command = f"{sys.executable} -m pip install 'opsmith[test]'"
        raise UserError(f"the tests need pytest; this command installs it:\n\n    {command}")
    files = [_test_file(place, name) for name in operators]
    words = [sys.executable, "-m", "pytest", *_configuration(place), *map(str, files)]
    words += ["--full"] if full else ["-m", "not full"]
    if expression:
        words += ["-k", expression]
    known = os.environ.get("PYTHONPATH")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (str(place.packages.resolve()), known)))}
    return subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


def _test_file(place: Places, operator: str) -> Path:
    file = place.source / "tests" / f"test_{operator}.py"
    if not file.is_file():
        raise UserError(f"{place.source} holds no tests of {operator}; `opsmith build` it into the same --output first")
    return file


def _configuration(place: Places) -> list[str]:
    """Outside of the repository no other project's pytest configuration, found in a folder above, may apply."""
    if place.in_checkout:
        return []
    return ["-c", os.devnull, "--rootdir", str(place.source), "-p", "no:cacheprovider", "-q"]
