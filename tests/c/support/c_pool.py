"""The executor in pool.c, and executors written in Python."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import Structure, c_int32, c_int64
from pathlib import Path
from typing import Any

from c_compilers import shared_library
from c_library import GENERATED, PARALLEL_FOR, Executor


class Pool(Structure):
    """What an executor of pool.c has seen."""

    _fields_ = (
        ("threads", c_int32),
        ("scattered", c_int32),
        ("calls", c_int64),
        ("tasks", c_int64),
        ("workers", c_int32),
    )


class Pools:
    """Makes executors that run on threads of their own."""

    def __init__(self, folder: Path) -> None:
        source = Path(__file__).resolve().parents[1] / "pool.c"
        self._library = ctypes.CDLL(str(shared_library(folder / "pool.so", [source], f"-I{GENERATED / 'include'}")))
        self._parallel_for = ctypes.cast(self._library.pool_parallel_for, PARALLEL_FOR)

    def executor(self, threads: int, *, scattered: bool = False) -> tuple[Executor, Pool]:
        pool = Pool(threads=threads, scattered=scattered)
        executor = Executor(context=ctypes.addressof(pool), threads=threads, parallel_for=self._parallel_for)
        executor.pool = pool  # lives as long as what points to it
        return executor, pool


def executor_of(function: Callable[[int, Callable[[int, int], None]], Any], threads: int) -> Executor:
    """An executor from a Python function of the number of tasks and of the task, which takes an index and a worker."""

    def parallel_for(_: int, tasks: int, task: Any, argument: int) -> None:
        function(tasks, lambda index, worker: task(argument, index, worker))

    return Executor(threads=threads, parallel_for=PARALLEL_FOR(parallel_for))
