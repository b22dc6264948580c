"""The yardstick: the time of a copy of the main tensor by the same threads, and the memory that empties the caches.

The C file beside this module is compiled when it is first needed, by the compiler that builds the kernels.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import subprocess
from pathlib import Path

import numpy as np

from opsmith.diagnostics import UserError
from opsmith.reference_shapes import Array
from opsmith.testing.arrays import at_offset
from opsmith.toolchain_compiler import find_compiler, indented

SOURCE = Path(__file__).with_name("copy.c")
FLAGS = ("-std=c11", "-O2", "-Wall", "-Wextra", "-fPIC", "-shared", "-pthread")
ORDINARY, STREAMING = "copy", "streaming copy"
MOST_TO_READ = 256 << 20  # bytes that stand for any cache; more takes too long to read before each call


def library(folder: Path) -> Path:
    """The compiled file; compiled now if it is not there, or was made of another source."""
    made = folder / f"copy-{hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:12]}.so"
    if made.exists():
        return made
    compiler = find_compiler()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = made.with_suffix(f".{os.getpid()}")
    words = [*compiler.command, *FLAGS, str(SOURCE), "-o", str(unfinished)]
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UserError(f"compiling {SOURCE} failed; {compiler.version} says:\n{indented(done.stderr)}")
    unfinished.replace(made)
    return made


class Copier:
    """Copies and reads memory with so many threads."""

    def __init__(self, path: Path, threads: int) -> None:
        loaded = ctypes.CDLL(str(path))
        self._copy, self._read = loaded.opsmith_bench_copy, loaded.opsmith_bench_read
        pointer, size = ctypes.c_void_p, ctypes.c_size_t
        self._copy.argtypes = [pointer, pointer, size, ctypes.c_int, ctypes.c_int, ctypes.c_int]
        self._read.argtypes = [pointer, size, ctypes.c_int]
        self._copy.restype = self._read.restype = ctypes.c_double
        self.threads = threads
        self._filler: Array | None = None

    def seconds(self, to: Array, source: Array, streaming: bool, repeats: int = 1) -> float:
        """The time of one copy; both arrays have the same bytes in one piece, at multiples of 64 bytes."""
        addresses = to.ctypes.data, source.ctypes.data
        taken = float(self._copy(*addresses, source.nbytes, self.threads, int(streaming), repeats))
        if taken < 0:
            raise UserError(f"this system does not start {self.threads} threads")
        return taken / repeats

    def evict(self, bytes_to_read: int) -> None:
        """Fills the caches with something else."""
        if self._filler is None or self._filler.nbytes < bytes_to_read:
            self._filler = at_offset(np.ones(bytes_to_read, np.uint8), 0)
        self._read(self._filler.ctypes.data, bytes_to_read, self.threads)


def bytes_to_read(last_cache: int) -> int:
    """Twice the last cache, if that is not too much."""
    return min(2 * last_cache, MOST_TO_READ) if last_cache else MOST_TO_READ
