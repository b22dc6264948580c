"""What all tests share: files of expected text, which `pytest --update-goldens` writes anew; and parts of long runs.

OPSMITH_SHARE=1/3 in the environment takes the second third of the tests that are marked `full`, by their names.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the files of expected text anew")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    share, _, shares = os.environ.get("OPSMITH_SHARE", "0/1").partition("/")
    others = [
        item
        for item in items
        if item.get_closest_marker("full") and zlib.crc32(item.nodeid.encode()) % int(shares) != int(share)
    ]
    if others:
        config.hook.pytest_deselected(items=others)
        left_out = set(map(id, others))
        items[:] = [item for item in items if id(item) not in left_out]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with the one in a file; a file that is missing fails."""
    update = bool(request.config.getoption("--update-goldens"))

    def compare(path: Path, text: str) -> None:
        if update:
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.exists(), f"{path} is missing; run pytest --update-goldens and read what it writes"
        assert text == path.read_text(encoding="utf-8")

    return compare
