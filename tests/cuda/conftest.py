"""What the tests of CUDA kernels share: the package of emulated operators, and the switches of the emulated device."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

sys.path.insert(0, str(Path(__file__).parent / "support"))

from cuda_device import AUTO, PACKAGE, Device


@pytest.fixture(scope="session")
def emulated() -> ModuleType:
    try:
        return importlib.import_module(PACKAGE)
    except ModuleNotFoundError:
        pytest.fail(f"the package {PACKAGE} is missing; `make emulated` builds it")


@pytest.fixture
def device(emulated: ModuleType) -> Iterator[Device]:
    """As it is at first, before and after each test."""
    made = Device(Path(importlib.import_module(f"{PACKAGE}._native").__file__ or ""))
    yield made
    made.plan(AUTO)
    made.order(-1)
    made.become()
