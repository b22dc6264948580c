"""float16 and bfloat16 to float32 and back: every pattern, and every tie, as NumPy and ml_dtypes round."""

from __future__ import annotations

import ctypes
from ctypes import c_int64, c_void_p
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from c_batch import Array
from c_levels import level_libraries
from c_library import ROOT

TYPES = {"f16": np.dtype(np.float16), "bf16": np.dtype(ml_dtypes.bfloat16)}
EVERY = np.arange(2**16, dtype=np.uint32).astype(np.uint16)

Convert = Any


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ctypes.CDLL]:
    """conversions.c for each level of instructions."""
    return level_libraries(tmp_path_factory.mktemp("conversions"), ROOT / "tests/numerics/conversions.c")


@pytest.fixture(params=["", "lines_", "each_"], ids=["blocks", "lines", "one by one"])
def way(request: pytest.FixtureRequest) -> str:
    return request.param


def load(library: ctypes.CDLL, name: str, halves: Array) -> Array:
    result = np.empty(halves.size, np.float32)
    getattr(library, f"load_{name}")(c_void_p(halves.ctypes.data), c_int64(halves.size), c_void_p(result.ctypes.data))
    return result


def store(library: ctypes.CDLL, name: str, values: Array) -> Array:
    values = np.ascontiguousarray(values, np.float32)
    result = np.empty(values.size, np.uint16)
    getattr(library, f"store_{name}")(c_void_p(values.ctypes.data), c_int64(values.size), c_void_p(result.ctypes.data))
    return result


@pytest.mark.parametrize("name", TYPES)
def test_every_pattern_is_loaded_exactly(libraries: dict[str, ctypes.CDLL], way: str, name: str) -> None:
    expected = EVERY.view(TYPES[name]).astype(np.float32)
    number = ~np.isnan(expected)
    assert 2**16 - 2**11 <= number.sum() < 2**16
    for level, library in libraries.items():
        found = load(library, way + name, EVERY)
        np.testing.assert_array_equal(found.view(np.uint32)[number], expected.view(np.uint32)[number], err_msg=level)
        assert np.isnan(found[~number]).all()
        np.testing.assert_array_equal(np.signbit(found), EVERY >= 2**15)


def compare(libraries: dict[str, ctypes.CDLL], name: str, kind: np.dtype[Any], values: Array) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        expected = values.astype(kind)
    number = ~np.isnan(values)
    for level, library in libraries.items():
        found = store(library, name, values)
        wrong = found[number] != expected.view(np.uint16)[number]
        where, got = values[number][wrong][:5], found[number][wrong][:5]
        assert not wrong.any(), f"{level}: {wrong.sum()} of {values.size} differ: {where} gave {got}"
        assert np.isnan(found[~number].view(kind).astype(np.float32)).all()
        np.testing.assert_array_equal(found >> 15, values.view(np.uint32) >> 31)


@pytest.mark.parametrize("name", TYPES)
def test_what_was_loaded_is_stored_as_it_was(libraries: dict[str, ctypes.CDLL], way: str, name: str) -> None:
    for library in libraries.values():
        values = load(library, way + name, EVERY)
        number = ~np.isnan(values)
        np.testing.assert_array_equal(store(library, way + name, values)[number], EVERY[number])
        assert np.isnan(store(library, way + name, values)[~number].view(TYPES[name]).astype(np.float32)).all()


@pytest.mark.parametrize("name", TYPES)
def test_ties_and_their_neighbours(libraries: dict[str, ctypes.CDLL], way: str, name: str) -> None:
    """The middle between every two neighbours, and the float32 numbers right beside it."""
    infinity = {"f16": 0x7C00, "bf16": 0x7F80}[name]
    finite = np.arange(infinity, dtype=np.uint16).view(TYPES[name]).astype(np.float64)
    middles = np.append((finite[1:] + finite[:-1]) / 2, finite[-1] + (finite[-1] - finite[-2]) / 2)
    ties = middles[middles <= np.finfo(np.float32).max].astype(np.float32)
    np.testing.assert_array_equal(ties.astype(np.float64), middles[: ties.size])
    values = np.concatenate([ties, np.nextafter(ties, np.float32(0)), np.nextafter(ties, np.float32(np.inf))])
    compare(libraries, way + name, TYPES[name], np.concatenate([values, -values]))


@pytest.mark.parametrize("name", TYPES)
def test_a_sweep_over_all_of_float32(libraries: dict[str, ctypes.CDLL], name: str) -> None:
    """Every 1021st pattern, NaN among them: each sign, exponent and leading bits of the fraction."""
    patterns = np.arange(0, 2**32, 1021, dtype=np.uint64).astype(np.uint32)
    compare(libraries, name, TYPES[name], patterns.view(np.float32))


@pytest.mark.parametrize("name", TYPES)
def test_the_ends_of_the_dropped_bits(libraries: dict[str, ctypes.CDLL], name: str) -> None:
    """Every pattern of the bits that stay, with the dropped ones at their least, at most, and around the half."""
    dropped = 13 if name == "f16" else 16
    half = 1 << (dropped - 1)
    kept = (np.arange(2 ** (32 - dropped), dtype=np.uint64) << dropped).astype(np.uint32)
    ends = np.array([0, 1, half - 1, half, half + 1, 2 * half - 1], np.uint32)
    compare(libraries, name, TYPES[name], (kept[:, None] | ends).ravel().view(np.float32))


@pytest.mark.full
@pytest.mark.parametrize("name", TYPES)
def test_every_thirteenth_number_of_float32(libraries: dict[str, ctypes.CDLL], name: str) -> None:
    best = dict(list(libraries.items())[-1:])
    for begin in range(0, 2**32, 2**28):
        patterns = np.arange(begin, begin + 2**28, 13, dtype=np.uint64).astype(np.uint32)
        compare(best, name, TYPES[name], patterns.view(np.float32))


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("length", [0, 1, 7, 8, 15, 16, 17, 31, 33, 2047, 2049])
def test_lengths_of_blocks(libraries: dict[str, ctypes.CDLL], name: str, length: int) -> None:
    """A block has no need of a multiple of the vectors' lanes, and nothing is written after its end."""
    for library in libraries.values():
        values = np.linspace(-3, 3, length + 1, dtype=np.float32)
        into = np.full(length + 40, 0xABCD, np.uint16)
        getattr(library, f"store_{name}")(c_void_p(values.ctypes.data), c_int64(length), c_void_p(into.ctypes.data))
        np.testing.assert_array_equal(into[:length], values[:length].astype(TYPES[name]).view(np.uint16))
        assert (into[length:] == 0xABCD).all()


def test_the_comparison_can_fail(libraries: dict[str, ctypes.CDLL]) -> None:
    """Rounding by cutting off, or to the other type, shows."""
    values = np.array([1.0, 1.00049, 65519.0], np.float32)
    with pytest.raises(AssertionError, match="2 of 3 differ"):
        compare(libraries, "bf16", TYPES["f16"], values[:3] * np.array([0, 1, 1], np.float32))
