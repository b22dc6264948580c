"""The accumulators of opsmith_reduce.h against long double: by rows, by columns, whole, in parts, and of nothing.

Rows come as one slab and as several, with gaps between them; every instruction-set level has to give the same bits.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from ctypes import c_int64, c_void_p
from functools import partial

import numpy as np
import pytest
from c_batch import Array
from c_levels import level_libraries
from c_library import ROOT

TYPES = {"f32": np.dtype(np.float32), "f64": np.dtype(np.float64)}
UNIT = {"f32": 2.0**-24, "f64": 2.0**-53}
BLOCK, ROWS, MOST = 4096, 32, 64
NAMES = ("sum", "mean", "moments", "product", "maximum_of", "minimum_of", "logsumexp", "norm", "argmax", "argmin")
Long = np.longdouble

Reduce = Callable[..., Array]


class Layout(ctypes.Structure):
    """How the data of a call lies, as in reduce.c."""

    _fields_ = (
        ("length", c_int64),
        ("stride", c_int64),
        ("width", c_int64),
        ("slot", c_int64),
        ("cuts", c_void_p),
        ("parts", c_int64),
    )


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ctypes.CDLL]:
    """reduce.c for each level of instructions that this machine has."""
    return level_libraries(tmp_path_factory.mktemp("reduce"), ROOT / "tests/numerics/reduce.c")


@pytest.fixture(scope="module")
def library(libraries: dict[str, ctypes.CDLL]) -> ctypes.CDLL:
    """That of the baseline; the other levels have to give its bits."""
    return libraries["baseline"]


def by_slabs(library: ctypes.CDLL, name: str, x: Array, cuts: Sequence[int], length: int, apart: int) -> Array:
    """Each column as slabs of a length with gaps between them, in a slot of its own; one row per result."""
    found = []
    for slot, column in enumerate(x.T):
        slabs = np.full((-(-len(column) // length), length + apart), np.nan, x.dtype)  # no gap is ever read
        for begin, slab in zip(range(0, len(column), length), slabs, strict=True):
            slab[: len(column) - begin][:length] = column[begin : begin + length]
        layout = Layout(length=length, stride=length + apart, slot=5 * slot)
        found.append(call(library, f"{name}_rows", slabs, cuts, layout, (2 if name == "moments" else 1,)))
    return np.array(found).T


def by_columns(library: ctypes.CDLL, name: str, x: Array, cuts: Sequence[int], apart: int = 0, slot: int = 0) -> Array:
    """Columns side by side, with gaps between the rows; one row per result."""
    rows = np.full((len(x), x.shape[1] + apart), np.nan, x.dtype)
    rows[:, : x.shape[1]] = x
    layout = Layout(length=1, stride=rows.shape[1], width=x.shape[1], slot=slot)
    return call(library, f"{name}_columns", rows, cuts, layout, (x.shape[1], 2 if name == "moments" else 1)).T


def call(
    library: ctypes.CDLL, name: str, x: Array, cuts: Sequence[int], layout: Layout, shape: tuple[int, ...]
) -> Array:
    suffix = {np.dtype(np.float32): "f32", np.dtype(np.float64): "f64"}[x.dtype]
    ends, into = np.array(cuts, np.int64), np.full(shape, -7.0)
    layout.cuts, layout.parts = ends.ctypes.data, ends.size
    function = getattr(library, f"{name}_{suffix}")
    function.restype = c_int64
    changed = function(c_void_p(x.ctypes.data), ctypes.byref(layout), c_void_p(into.ctypes.data))
    assert changed == 0, f"{name} wrote to {changed} numbers of other groups"
    return into


SLABS = {"one slab": (2**40, 0), "joined slabs": (49, 0)}
SLABS |= {f"slabs of {length}": (length, length // 2 + 1) for length in (1, 7, 49, 64, 65, 196)}
COLUMNS = {"columns": (0, 0), "strided columns": (13, 7)}


@pytest.fixture(params=[*SLABS, *COLUMNS])
def way(request: pytest.FixtureRequest) -> str:
    """How the data lies, and whether groups are rows or columns."""
    return str(request.param)


def reduced(library: ctypes.CDLL, way: str, name: str, x: Array, cuts: Sequence[int] | None = None) -> Array:
    """Reduces each column of a matrix; one row per result."""
    ends = [len(x)] if cuts is None else cuts
    if way in COLUMNS:
        return by_columns(library, name, x, ends, *COLUMNS[way])
    length, apart = SLABS[way]
    return by_slabs(library, name, x, ends, min(length, max(1, len(x))), apart)


@pytest.fixture
def reduce(way: str, library: ctypes.CDLL) -> Reduce:
    return partial(reduced, library, way)


FUNCTIONS: dict[str, Callable[..., Array]] = {
    "sum": np.sum,
    "mean": np.mean,
    "product": np.prod,
    "maximum_of": np.max,
    "minimum_of": np.min,
    "argmax": np.argmax,
    "argmin": np.argmin,
}


def expected(name: str, x: Array) -> Array:
    """By NumPy in long double; one row per result."""
    wide = x.astype(Long)
    if name == "logsumexp":
        most = wide.max(axis=0)
        return (most + np.log(np.exp(wide - most).sum(axis=0)))[None]
    if name == "moments":
        mean = wide.mean(axis=0)
        return np.stack([mean, np.square(wide - mean).mean(axis=0)])
    if name == "norm":
        return np.sqrt(np.square(wide).sum(axis=0))[None]
    return FUNCTIONS[name](wide, axis=0)[None]


def shift_error(x: Array) -> Array:
    """How far the shift of a block, which comes from its first 16 elements, may lie from its mean."""
    blocks = [x[begin : begin + ROWS].astype(Long) for begin in range(0, len(x), ROWS)]
    return np.max([np.abs(block[:16] - block.mean(axis=0)).max(axis=0) for block in blocks], axis=0)


def bound(name: str, x: Array, want: Array) -> Array:
    """What rounding may cost: 128 additions to a lane of the type, everything above that in float64."""
    unit, wide = UNIT["f32" if x.dtype == np.float32 else "f64"], UNIT["f64"]
    magnitude = np.abs(x.astype(Long))
    lane = 128 * unit
    more = (len(x) / 16 + 20) * wide
    deviation = np.abs(x.astype(Long) - x.astype(Long).mean(axis=0)).mean(axis=0)
    apart = deviation + shift_error(x)
    if name == "sum":
        return (lane + more) * magnitude.sum(axis=0)[None]
    if name == "mean":
        return (lane * apart + more * magnitude.mean(axis=0))[None]
    if name == "moments":
        rounded = more * magnitude.mean(axis=0)  # how far means may be off when their distances are taken
        var = 4 * lane * (want[1] + shift_error(x) ** 2) + 4 * rounded * (np.sqrt(want[1]) + rounded)
        return np.stack([lane * apart + rounded, var])
    if name == "product":
        return (len(x) + 4) * wide * np.abs(want) + Long(5e-324)
    if name == "norm":
        return (lane + more + 4 * wide) * want
    if name == "logsumexp":
        return 8 * unit + 8 * wide * np.abs(want)
    return np.zeros_like(want)


def compare(found: Array, name: str, x: Array) -> None:
    want = expected(name, x)
    error = np.abs(found.astype(Long) - want)
    assert found.shape == want.shape
    assert (error <= bound(name, x, want)).all(), f"{name}: {found} where {want} was expected; off by {error}"


def normal(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    return generator.standard_normal(shape)


def large_mean(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    return generator.standard_normal(shape) + 1e6 * np.arange(1, shape[1] + 1)


def lognormal(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    return generator.lognormal(0, 4, shape)


def cancelling(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    """Large numbers of both signs beside small ones."""
    return generator.standard_normal(shape) * 10.0 ** generator.integers(-6, 6, shape)


def outliers_in_front(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    x = generator.standard_normal(shape)
    x[::BLOCK] = 1e4
    x[::ROWS] += 100
    return x


def rising(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    return np.sort(generator.standard_normal(shape), axis=0) * 20


def huge(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    return generator.standard_normal(shape) * 1e30


def tiny(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    return generator.standard_normal(shape) * 1e-30


def near_one(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    """Whose products neither vanish nor overflow."""
    return np.exp(generator.standard_normal(shape) / 30)


DATA = (normal, large_mean, lognormal, cancelling, outliers_in_front, rising, huge, tiny, near_one)
EACH_DATA = pytest.mark.parametrize("data", DATA, ids=lambda function: function.__name__)
EACH_NAME = pytest.mark.parametrize("name", NAMES)
# products of most data vanish or overflow
NOT_PRODUCTS = pytest.mark.parametrize("name", [name for name in NAMES if name != "product"])
EACH_TYPE = pytest.mark.parametrize("kind", TYPES)
LENGTHS = (1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 63, 100, 2047, 2048, 2049, 4096, 10_007)


def make(data: Callable[..., Array], kind: str, length: int, width: int = 3) -> Array:
    return data(np.random.default_rng(length), (length, width)).astype(TYPES[kind])


@EACH_TYPE
@NOT_PRODUCTS
@EACH_DATA
def test_against_long_double(reduce: Reduce, name: str, kind: str, data: Callable[..., Array]) -> None:
    for length in LENGTHS:
        x = make(data, kind, length)
        with np.errstate(under="ignore", over="ignore"):
            compare(reduce(name, x), name, x)


@EACH_TYPE
def test_products(reduce: Reduce, kind: str) -> None:
    for length in LENGTHS:
        compare(reduce("product", make(near_one, kind, length)), "product", make(near_one, kind, length))
    for length in LENGTHS[:12]:
        compare(reduce("product", make(normal, kind, length)), "product", make(normal, kind, length))
    x = make(near_one, kind, 5000)
    compare(reduce("product", x, [0, 1, 700, 700, 4999, 5000]), "product", x)


@EACH_TYPE
@NOT_PRODUCTS
@pytest.mark.parametrize(
    "data", [normal, large_mean, outliers_in_front, near_one], ids=lambda function: function.__name__
)
def test_parts_merge_to_the_whole(reduce: Reduce, name: str, kind: str, data: Callable[..., Array]) -> None:
    """Cut anywhere, also into parts of nothing: partial sums from other machines merge in the same way."""
    x = make(data, kind, 5000)
    generator = np.random.default_rng(1)
    for pieces in (2, 3, 17, 400):
        cuts = [*sorted(generator.integers(0, 5000, pieces - 1).tolist()), 5000]
        with np.errstate(under="ignore", over="ignore"):
            compare(reduce(name, x, cuts), name, x)
    for cuts in ([0, 5000], [5000, 5000], [0, 0, 5000, 5000, 5000], list(range(1, 5001))):
        with np.errstate(under="ignore", over="ignore"):
            compare(reduce(name, x, cuts), name, x)


@EACH_TYPE
@EACH_NAME
def test_all_widths_of_columns(library: ctypes.CDLL, name: str, kind: str) -> None:
    """Neighbors do not touch each other: each column gives what it gives alone."""
    for width in (1, 2, 15, 16, 17, 63, MOST):
        x = make(near_one, kind, 75, width)
        found = by_columns(library, name, x, [75], apart=width % 5, slot=min(width % 5, MOST - width))
        for column in range(width):
            one = by_columns(library, name, x[:, column : column + 1], [75])
            np.testing.assert_array_equal(found[:, column], one[:, 0])


@EACH_TYPE
@pytest.mark.parametrize("cuts", [[], [0], [0, 0, 0]], ids=str)
def test_of_nothing(reduce: Reduce, kind: str, cuts: list[int]) -> None:
    x = np.empty((0, 2), TYPES[kind])
    nothing = {
        "sum": 0,
        "mean": np.nan,
        "product": 1,
        "maximum_of": -np.inf,
        "minimum_of": np.inf,
        "logsumexp": -np.inf,
        "norm": 0,
        "argmax": -1,
        "argmin": -1,
    }
    for name, value in nothing.items():
        np.testing.assert_array_equal(reduce(name, x, cuts), [[value] * 2], err_msg=name)
    np.testing.assert_array_equal(reduce("moments", x, cuts), [[np.nan] * 2] * 2)


@EACH_TYPE
@pytest.mark.parametrize("constant", [0.0, 0.1, -1 / 3, 12345.678, 1e30, 1e-30, 1e-44, 3.4028235e38])
def test_constants_are_exact(reduce: Reduce, kind: str, constant: float) -> None:
    """Whatever the length and wherever it is cut."""
    value = np.array(constant, TYPES[kind])
    for length in (1, 5, 16, 17, 100, 2048, 7001):
        x = np.full((length, 2), value)
        for cuts in ([length], [length // 3, length], [1, length // 2, length]):
            np.testing.assert_array_equal(reduce("moments", x, cuts), [[float(value)] * 2, [0.0] * 2])
            np.testing.assert_array_equal(reduce("mean", x, cuts), [[float(value)] * 2])
            np.testing.assert_array_equal(reduce("maximum_of", x, cuts), [[float(value)] * 2])
            np.testing.assert_array_equal(reduce("argmax", x, cuts), [[0.0] * 2])


@EACH_TYPE
@pytest.mark.parametrize("place", [0, 5, 40, 3000])
@pytest.mark.parametrize(
    ("name", "of_nan", "of_inf", "of_minus_inf", "of_both"),
    [
        ("sum", np.nan, np.inf, -np.inf, np.nan),
        ("mean", np.nan, np.inf, -np.inf, np.nan),
        ("product", np.nan, np.inf, -np.inf, -np.inf),
        ("maximum_of", np.nan, np.inf, None, np.inf),
        ("minimum_of", np.nan, None, -np.inf, -np.inf),
        ("logsumexp", np.nan, np.inf, None, np.inf),
        ("norm", np.nan, np.inf, np.inf, np.inf),
    ],
)
def test_what_is_not_finite(
    reduce: Reduce,
    kind: str,
    place: int,
    name: str,
    of_nan: float,
    of_inf: float | None,
    of_minus_inf: float | None,
    of_both: float,
) -> None:
    """None: the same as without it. The other column is not touched."""
    clean = np.abs(make(near_one, kind, 3001, 2))
    whole = reduce(name, clean)
    for values, result in (
        ([np.nan], of_nan),
        ([np.inf], of_inf),
        ([-np.inf], of_minus_inf),
        ([np.inf, -np.inf], of_both),
    ):
        x = clean.copy()
        x[[place, 2999][: len(values)], 0] = values
        found = reduce(name, x)
        if result is None:
            compare(found[:, :1], name, np.delete(x, place, axis=0)[:, :1])
        else:
            np.testing.assert_array_equal(found[0, 0], result, err_msg=f"{values}")
        np.testing.assert_array_equal(found[0, 1], whole[0, 1])


@EACH_TYPE
@pytest.mark.parametrize("cuts", [None, [1, 1, 40, 2049, 5000], list(range(1, 5001))], ids=["whole", "parts", "ones"])
def test_places_of_equal_elements(reduce: Reduce, kind: str, cuts: list[int] | None) -> None:
    """The first of them, wherever the data is cut."""
    x = np.random.default_rng(2).integers(-3, 4, (5000, 3)).astype(TYPES[kind])
    x[:100] = 0
    for name in ("argmax", "argmin"):
        np.testing.assert_array_equal(reduce(name, x, cuts), FUNCTIONS[name](x, axis=0)[None])
        np.testing.assert_array_equal(reduce(name, np.zeros_like(x), cuts), [[0, 0, 0]])


@EACH_TYPE
@pytest.mark.parametrize("places", [[0], [40, 41], [3000, 2100], [4999]], ids=str)
def test_places_of_what_is_not_finite(reduce: Reduce, kind: str, places: list[int]) -> None:
    """The first NaN, as NumPy; an infinity is an element as others."""
    for value in (np.nan, np.inf, -np.inf):
        x = make(normal, kind, 5000, 2)
        x[places, 0] = value
        for name in ("argmax", "argmin"):
            np.testing.assert_array_equal(reduce(name, x), FUNCTIONS[name](x, axis=0)[None])
    x[places[-1], 0] = np.nan
    for name in ("argmax", "argmin"):
        assert reduce(name, x)[0, 0] == places[-1], "NaN before infinity"


@EACH_TYPE
@pytest.mark.parametrize(
    ("values", "mean"), [([np.nan], np.nan), ([np.inf], np.inf), ([-np.inf], -np.inf), ([np.inf, -np.inf], np.nan)]
)
@pytest.mark.parametrize("place", [0, 5, 40, 3000])
def test_moments_of_what_is_not_finite(reduce: Reduce, kind: str, values: list[float], mean: float, place: int) -> None:
    x = make(normal, kind, 3001, 2)
    clean = reduce("moments", x)
    x[[place, 2999][: len(values)], 0] = values
    found = reduce("moments", x)
    np.testing.assert_array_equal(found[:, 0], [mean, np.nan])
    np.testing.assert_array_equal(found[:, 1], clean[:, 1])


def test_sums_that_overflow_the_type_on_the_way(reduce: Reduce) -> None:
    """Each element fits float32; what lies between is float64's."""
    for length in (40, 2000, 9000):
        x = np.full((length, 2), 3e38, np.float32)
        np.testing.assert_allclose(reduce("sum", x), length * float(x[0, 0]), rtol=1e-6)
        x[length // 2 :] *= -1
        np.testing.assert_allclose(reduce("sum", x), 0, atol=3e38 * length * 1e-6)
        np.testing.assert_allclose(reduce("mean", x), 0, atol=3e32)
        np.testing.assert_allclose(reduce("moments", x)[1], 9e76, rtol=1e-6)


@EACH_TYPE
def test_small_numbers_of_both_signs(reduce: Reduce, kind: str) -> None:
    """Their sum and their squares are 0 in float32, and yet they are not all the same."""
    for size in (1e-20, 1e-25, 1e-30, 1e-40):
        for length in (10, 32, 64, 2048, 5000):
            x = np.full((length, 2), np.array(size, TYPES[kind]))
            x[::2] *= -1
            found = reduce("moments", x)
            np.testing.assert_allclose(found[0], 0, atol=1e-6 * size)
            np.testing.assert_allclose(found[1], float(x[1, 0]) ** 2, rtol=1e-5)


@EACH_TYPE
@EACH_NAME
def test_every_level_gives_the_same_bits(libraries: dict[str, ctypes.CDLL], way: str, name: str, kind: str) -> None:
    """Lanes are the same whatever the width of the machine's vectors; the exponentials of float32 know fused steps."""
    baseline, *others = libraries.values()
    for length in LENGTHS:
        x = np.concatenate([make(data, kind, length, 2) for data in (lognormal, near_one, huge, tiny, rising)], axis=1)
        with np.errstate(under="ignore", over="ignore"):
            found = reduced(baseline, way, name, x)
            for other in others:
                if (name, kind) == ("logsumexp", "f32"):
                    compare(reduced(other, way, name, x), name, x)
                else:
                    np.testing.assert_array_equal(reduced(other, way, name, x), found)


@EACH_TYPE
@pytest.mark.parametrize("outlier", [1e4, -3e6])
def test_an_outlier_in_front_does_not_spoil_the_variance(reduce: Reduce, kind: str, outlier: float) -> None:
    """It is one of several samples that a tile is shifted by."""
    x = make(normal, kind, BLOCK)
    x[0] = outlier
    found, want = reduce("moments", x), expected("moments", x)
    relative = np.abs(found - want) / np.stack([np.sqrt(want[1]), want[1]])
    assert (relative <= 64 * UNIT[kind]).all(), relative / UNIT[kind]


def test_the_bounds_can_fail() -> None:
    """Zeros, n - 1 for n, a sum of squares, and a sum in float32 one by one are all outside the bounds."""
    x = make(normal, "f32", 5000)
    for name in ("sum", "mean", "moments", "maximum_of", "logsumexp", "norm", "argmax"):
        with pytest.raises(AssertionError, match=name):
            compare(np.zeros_like(expected(name, x), float), name, x)
    x = make(large_mean, "f32", 10_007)
    want = expected("moments", x)
    with pytest.raises(AssertionError):
        compare(np.stack([want[0], want[1] * len(x) / (len(x) - 1) * (1 + 1e-3)]), "moments", x)
    naive = np.square(x).mean(axis=0, dtype=np.float32) - np.square(x.mean(axis=0, dtype=np.float32))
    with pytest.raises(AssertionError):
        compare(np.stack([want[0], naive]), "moments", x)
    with pytest.raises(AssertionError):
        compare(np.cumsum(x, axis=0, dtype=np.float32)[-1:], "sum", x * np.array([1, -1, 1], np.float32))
