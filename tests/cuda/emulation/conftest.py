"""The compilers are those of the tests of C."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "c/support"))
pytest.register_assert_rewrite("c_compilers")
