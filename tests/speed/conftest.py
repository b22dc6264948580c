"""What is held here is counted, never timed: registers, instructions, bytes and calls."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "support"), str(HERE.parent / "c/support")]
pytest.register_assert_rewrite("c_compilers", "c_generate", "speed_loops", "speed_numbers", "speed_program")

from speed_numbers import Numbers  # noqa: E402


@pytest.fixture
def numbers(request: pytest.FixtureRequest) -> Callable[[str], Numbers]:
    """A file of numbers beside these tests."""
    return lambda name: Numbers(HERE / name, update=bool(request.config.getoption("--update-goldens")))
