"""The copies and the padded lines of opsmith_vector.h: any place, any number of elements, and nothing beside them.

What is read ends where readable memory ends, so that a byte too many is a fault.
"""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Callable
from ctypes import c_int32, c_int64, c_size_t, c_void_p
from typing import Any

import numpy as np
import pytest
from c_batch import Array
from c_levels import level_libraries
from c_library import ROOT

Library = ctypes.CDLL

LINE, CHUNK, TURN = 64, 64, 16  # bytes of a line of the caches; elements of a chunk, and of a turn of a loop
ALIGNMENTS = range(LINE)
COUNTS = range(CHUNK + 1)
GUARD = 0xEE
TYPES = {
    "f32": np.dtype(np.float32),
    "f64": np.dtype(np.float64),
    "i32": np.dtype(np.int32),
    "i64": np.dtype(np.int64),
    "u16": np.dtype(np.uint16),
}
EACH_TYPE = pytest.mark.parametrize("name", TYPES)
RANDOM = np.random.default_rng(0).integers(0, 256, 2**16, np.uint8)


@pytest.fixture(scope="module", params=["machine", "clang"])
def libraries(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Library]:
    """vector.c for each level of instructions that this machine has, by each compiler."""
    folder = tmp_path_factory.mktemp("vector")
    return level_libraries(folder, ROOT / "tests/numerics/vector.c", request.param)


@pytest.fixture(params=["baseline", "avx2", "avx512"])
def library(request: pytest.FixtureRequest, libraries: dict[str, Library]) -> Library:
    """Of each level; of the best one where the machine has it not."""
    return libraries.get(request.param, list(libraries.values())[-1])


@pytest.fixture(scope="module")
def edge() -> Array:
    """Memory behind which nothing may be read or written."""
    pages = mmap.mmap(-1, 2 * mmap.PAGESIZE)
    begin = np.frombuffer(pages, np.uint8).ctypes.data
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.mprotect(c_void_p(begin + mmap.PAGESIZE), c_size_t(mmap.PAGESIZE), c_int32(0)) == 0
    return np.frombuffer(pages, np.uint8, mmap.PAGESIZE)


def at(array: Array) -> c_void_p:
    return c_void_p(array.ctypes.data)


def lines(size: int, alignment: int) -> Array:
    """Guard bytes; those from the first line on begin `alignment` bytes after a boundary of lines."""
    memory = np.full(size + 4 * LINE, GUARD, np.uint8)
    begin = -memory.ctypes.data % LINE + LINE + alignment
    return memory[begin - LINE : begin + size + LINE]


def check_copy(copy: Callable[[c_void_p, c_void_p, int], Any], given: Array, alignment: int) -> None:
    """The bytes come, and those before and behind them stay."""
    memory = lines(given.size, alignment)
    copy(at(memory[LINE:]), at(given), given.size)
    np.testing.assert_array_equal(memory[LINE:-LINE], given)
    assert (memory[:LINE] == GUARD).all(), f"{given.size} bytes at {alignment}: written before them"
    assert (memory[-LINE:] == GUARD).all(), f"{given.size} bytes at {alignment}: written behind them"


def copies(library: Library) -> dict[str, Callable[[c_void_p, c_void_p, int], Any]]:
    return {
        "stream": lambda into, given, n: library.stream(into, given, c_size_t(n)),
        "copy_line": lambda into, given, n: library.copy_line(into, given, c_size_t(n)),
        "put_line": lambda into, given, n: library.put_line(into, given, c_size_t(n), c_int32(0)),
        "put_line past the caches": lambda into, given, n: library.put_line(into, given, c_size_t(n), c_int32(1)),
    }


EACH_COPY = pytest.mark.parametrize("name", ["stream", "copy_line", "put_line", "put_line past the caches"])


@EACH_COPY
@pytest.mark.parametrize("size", [1, 8], ids=["bytes", "words"])
def test_copies_from_and_to_any_place(library: Library, name: str, size: int) -> None:
    """All alignments of what is written, with alignments of what is read; up to a chunk of elements."""
    for alignment in ALIGNMENTS:
        for count in COUNTS:
            begin = (7 * alignment + count) % LINE
            check_copy(copies(library)[name], RANDOM[begin : begin + count * size], alignment)


@EACH_COPY
def test_copies_read_and_write_nothing_behind_the_last_byte(library: Library, edge: Array, name: str) -> None:
    for n in range(CHUNK * 8 + 1):
        given = edge[edge.size - n :]
        given[:] = RANDOM[n : 2 * n]
        check_copy(copies(library)[name], given, n % LINE)
        edge[:] = GUARD
        copies(library)[name](at(edge[edge.size - n :] if n else edge), at(RANDOM), n)
        np.testing.assert_array_equal(edge[edge.size - n :], RANDOM[:n])
        assert (edge[: edge.size - n] == GUARD).all()


@pytest.mark.parametrize("n", [64 * 8 + 1, 1000, 4095, 4096, 4097, 20_000])
def test_streams_of_many_lines(library: Library, n: int) -> None:
    for alignment in ALIGNMENTS:
        check_copy(copies(library)["stream"], RANDOM[3 : n + 3], alignment)


@EACH_TYPE
def test_a_chunk_is_padded(library: Library, name: str) -> None:
    """Elements at all alignments, the fill behind them up to a whole turn, and nothing beside the chunk."""
    kind = TYPES[name]
    for alignment in range(0, LINE, kind.itemsize):
        for count in COUNTS:
            given, memory = lines(count * kind.itemsize, alignment)[LINE:-LINE], lines(CHUNK * kind.itemsize, alignment)
            given[:] = RANDOM[: given.size]
            check_pad(library, name, given, memory)


@EACH_TYPE
def test_a_chunk_is_padded_from_the_end_of_memory(library: Library, edge: Array, name: str) -> None:
    kind = TYPES[name]
    for count in COUNTS[1:]:
        given = edge[edge.size - count * kind.itemsize :]
        given[:] = RANDOM[: given.size]
        check_pad(library, name, given, lines(CHUNK * kind.itemsize, 0))


def check_pad(library: Library, name: str, given: Array, memory: Array) -> None:
    kind, line = TYPES[name], memory[LINE:-LINE]
    fill = np.array([-7 if kind.kind != "u" else 7], kind)
    count = given.size // kind.itemsize
    assert getattr(library, f"pad_{name}")(at(line), at(given), c_int64(count), at(fill)) == 1
    np.testing.assert_array_equal(line[: given.size], given)
    rest = -count % TURN
    np.testing.assert_array_equal(line[given.size :].view(kind)[:rest], np.full(rest, fill[0]))
    assert (memory[:LINE] == GUARD).all()
    assert (memory[-LINE:] == GUARD).all()


@EACH_TYPE
def test_a_chunk_of_one_value(library: Library, name: str) -> None:
    kind = TYPES[name]
    for alignment in range(0, LINE, kind.itemsize):
        for count in COUNTS:
            memory, value = lines(count * kind.itemsize, alignment), np.array([3], kind)
            assert getattr(library, f"fill_{name}")(at(memory[LINE:]), c_int64(count), at(value)) == 1
            assert (memory[LINE:-LINE].view(kind) == 3).all()
            assert (memory[:LINE] == GUARD).all()
            assert (memory[-LINE:] == GUARD).all()


def test_the_guards_can_fail(library: Library) -> None:
    """A byte too many, before or behind, and a byte that is not the right one."""
    for shift, more, message in ((0, 1, "behind"), (-1, 1, "before"), (0, -1, "Mismatch")):

        def copy(into: c_void_p, given: c_void_p, n: int, shift: int = shift, more: int = more) -> None:
            ctypes.memmove((into.value or 0) + shift, (given.value or 0) + shift, n + more)

        with pytest.raises(AssertionError, match=message):
            check_copy(copy, RANDOM[5:69], 3)
