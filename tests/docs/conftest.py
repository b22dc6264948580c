"""The generated pages, made from everything in spec/ and from the specs beside these tests."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from opsmith.spec.parse import load
from opsmith.targets import docs

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    """Path below generated/ -> text."""
    own = [path for path in sorted((ROOT / "spec").glob("*/*.yaml")) if path.parent.name != "common"]
    other = sorted(Path(__file__).with_name("specs").glob("*.yaml"))
    options = SimpleNamespace(prefix="opsmith_", package="opsmith_ops", types=())
    return docs.files([load(path) for path in (*own, *other)], options)
