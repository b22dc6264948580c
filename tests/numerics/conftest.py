"""What the tests of numbers share: the C interface of the built library, and an executor with threads of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "c/support"))
pytest.register_assert_rewrite("c_batch", "c_compilers", "c_levels", "c_library")

from c_library import LIBRARY, Library  # noqa: E402
from c_pool import Pools  # noqa: E402


@pytest.fixture(scope="session")
def library() -> Library:
    assert LIBRARY.exists(), f"{LIBRARY} is missing; `make` builds it"
    return Library(LIBRARY)


@pytest.fixture(scope="session")
def pools(tmp_path_factory: pytest.TempPathFactory) -> Pools:
    return Pools(tmp_path_factory.mktemp("pool"))
