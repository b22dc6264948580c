"""What the tests of the C interface share: the built library, and an executor with threads of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "support"))
pytest.register_assert_rewrite("c_batch", "c_compilers", "c_interface_text", "c_library", "c_program")

from c_batch import Batch, Make  # noqa: E402
from c_library import LIBRARY, TYPES, Library  # noqa: E402
from c_pool import Pools  # noqa: E402


@pytest.fixture(scope="session")
def library() -> Library:
    assert LIBRARY.exists(), f"{LIBRARY} is missing; `make` builds it"
    return Library(LIBRARY)


@pytest.fixture(scope="session")
def pools(tmp_path_factory: pytest.TempPathFactory) -> Pools:
    return Pools(tmp_path_factory.mktemp("pool"))


@pytest.fixture(params=TYPES, ids=str)
def make(request: pytest.FixtureRequest, library: Library) -> Make:
    """Makes batches of each type."""
    return lambda *words, **settings: Batch(library, request.param, *words, **settings)
