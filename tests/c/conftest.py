"""What the tests of the C interface share: the built library, small trees, and an executor with threads of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "support"))
pytest.register_assert_rewrite(
    "c_axes", "c_batch", "c_compilers", "c_generate", "c_interface_text", "c_library", "c_program"
)

from c_batch import Batch, Make  # noqa: E402
from c_generate import generate  # noqa: E402
from c_library import LIBRARY, TYPES, Library  # noqa: E402
from c_pool import Pools  # noqa: E402


@pytest.fixture(scope="session")
def library() -> Library:
    assert LIBRARY.exists(), f"{LIBRARY} is missing; `make` builds it"
    return Library(LIBRARY)


@pytest.fixture(scope="session")
def amalgamated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The amalgamated files of operators that differ: statistics, an axis, states, sets of axes, integer types."""
    operators = ("batch_norm", "softmax", "adam_update", "sum", "softmax_cross_entropy")
    return generate(tmp_path_factory.mktemp("amalgamated"), "amalgamated", *operators)


@pytest.fixture(scope="session")
def small_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as generated/c, of few operators and types: what is done with all of it takes seconds."""
    return generate(tmp_path_factory.mktemp("small"), "c", "batch_norm", "sum", "--types", "float32,bfloat16")


@pytest.fixture(scope="session")
def pools(tmp_path_factory: pytest.TempPathFactory) -> Pools:
    return Pools(tmp_path_factory.mktemp("pool"))


@pytest.fixture(params=TYPES, ids=str)
def make(request: pytest.FixtureRequest, library: Library) -> Make:
    """Makes batches of each type."""
    return lambda *words, **settings: Batch(library, request.param, *words, **settings)
