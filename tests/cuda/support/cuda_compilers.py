"""The CUDA compiler of this machine, if it has one: a list of one, or an empty one for tests to run over."""

from __future__ import annotations

import pytest

from opsmith.diagnostics import UserError
from opsmith.toolchain_cuda import find_nvcc


def _found() -> list[tuple[str, ...]]:
    try:
        return [find_nvcc()]
    except UserError:
        return []


NVCC = _found()
with_nvcc = pytest.mark.parametrize("nvcc", NVCC, ids=["nvcc"] * len(NVCC))
