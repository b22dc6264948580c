"""How far results are from those of long double, for data that others get wrong."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from c_batch import Array, Batch, expect
from c_library import F16, F32, F64, OK, TYPES, Library, Type

EACH_TYPE = pytest.mark.parametrize("type_", TYPES, ids=str)
# (outer, C, inner) with 100,000 elements to a channel; columns are what channels-last and axis -1 come to
LAYOUTS = {"rows": (32, 4, 3125), "one run": (1, 4, 100_000), "short rows": (25_000, 4, 4), "columns": (100_000, 4, 1)}
EACH_LAYOUT = pytest.mark.parametrize("shape", LAYOUTS.values(), ids=LAYOUTS)
# one rounding of the result: half a unit in its last place
ROUNDING = {"f32": 2**-24, "f64": 2**-53, "f16": 2**-11, "bf16": 2**-8}
SMALLEST = {"f32": 2**-149, "f64": 2**-1074, "f16": 2**-24, "bf16": 2**-133}


def errors(batch: Batch) -> dict[str, Array]:
    """The distance of each result from the true one."""
    expected = expect(batch)
    names = ("out", "mean", "invstd", "new_moving_mean", "new_moving_var", "d_data", "d_gamma", "d_beta")
    return {name: np.abs(batch[name].astype(np.longdouble) - getattr(expected, name)) for name in names}


def relative(error: Array, expected: Array, floor: float = 1) -> float:
    """The largest error, in units of max(floor, |expected|)."""
    return float((error / np.maximum(floor, np.abs(expected))).max())


@EACH_LAYOUT
@pytest.mark.parametrize("training", [1, 0], ids=["training", "inference"])
def test_standard_normal_data(library: Library, shape: tuple[int, int, int], training: int) -> None:
    batch = Batch(library, F32, shape, training=training).run()
    found, expected = errors(batch), expect(batch)
    assert relative(found["out"], expected.out) <= 2e-6
    assert relative(found["d_data"], expected.d_data) <= 2e-6
    for name in ("mean", "invstd", *(("new_moving_mean", "new_moving_var") if training else ())):
        assert relative(found[name], getattr(expected, name)) <= 1.2e-7, name
    root = np.sqrt(shape[0] * shape[2])  # the sums are of as many terms of about 1
    assert relative(found["d_gamma"], expected.d_gamma, root) <= 2e-6
    assert relative(found["d_beta"], expected.d_beta, root) <= 2e-6


@EACH_LAYOUT
@pytest.mark.parametrize("deviation", [1.0, 1e-2, 1e3])
@pytest.mark.parametrize("ratio", [1e2, 1e4, 1e6, -1e6])
def test_a_mean_of_many_deviations(
    library: Library, shape: tuple[int, int, int], ratio: float, deviation: float
) -> None:
    """Where the mean is rounded, or the square of the mean taken off a sum of squares, nothing is left."""
    data = np.random.default_rng(3).standard_normal(shape) * deviation + ratio * deviation
    batch = Batch(library, F32, shape, data=data, eps=1e-3 * deviation**2).run()
    found, expected = errors(batch), expect(batch)
    assert relative(found["out"], expected.out) <= 2e-5
    assert relative(found["invstd"], expected.invstd, 0) <= 1e-6
    assert relative(found["mean"], expected.mean, 0) <= 1.2e-7
    assert relative(found["d_data"] * deviation, expected.d_data * deviation) <= 2e-5
    assert relative(found["d_gamma"], expected.d_gamma, 316) <= 2e-5


@EACH_TYPE
@EACH_LAYOUT
def test_results_are_rounded_once(library: Library, type_: Type, shape: tuple[int, int, int]) -> None:
    """A type of 16 bits is computed in float32: its own rounding is all that may show."""
    batch = Batch(library, type_, shape).run()
    found, expected = errors(batch), expect(batch)
    inner = {"f32": 2e-6, "f64": 1e-14}.get(type_.suffix, 2e-6)
    for name in ("out", "d_data"):
        want = np.abs(getattr(expected, name))
        assert (found[name] <= ROUNDING[type_.suffix] * want + inner * np.maximum(1, want)).all(), name
        assert (found[name] > 0).any(), "results that are never rounded are not those of this type"
    for name in ("mean", "invstd", "new_moving_mean", "new_moving_var"):
        unit = 2e-15 if type_ is F64 else 1.2e-7
        assert relative(found[name], getattr(expected, name)) <= unit, name


@pytest.mark.parametrize("shape", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("deviations", [1e2, 1e6, 1e10])
def test_a_large_mean_in_float64(library: Library, shape: tuple[int, int, int], deviations: float) -> None:
    data = np.random.default_rng(3).standard_normal(shape) + deviations
    batch = Batch(library, F64, shape, data=data).run()
    found, expected = errors(batch), expect(batch)
    # the mean has the bits of a float64 and no more: it is off by some units in its last place
    assert relative(found["out"], expected.out) <= 1e-13 + 4e-15 * deviations
    assert relative(found["invstd"], expected.invstd, 0) <= 1e-13 + 1e-16 * deviations


def outlier_in_front(data: Array) -> None:
    data[0, :, 0] = 1e6


def outlier_in_front_of_every_block(data: Array) -> None:
    data.transpose(1, 0, 2).reshape(data.shape[1], -1)[...] = 0
    data += np.random.default_rng(4).standard_normal(data.shape)
    for channel in range(data.shape[1]):
        values = data[:, channel].reshape(-1)
        values[::2048] = 1e5
        data[:, channel] = values.reshape(data[:, channel].shape)


def sixteen_outliers_in_front(data: Array) -> None:
    for channel in range(data.shape[1]):
        values = data[:, channel].reshape(-1)
        values[:16] = 1e5
        data[:, channel] = values.reshape(data[:, channel].shape)


def steps(data: Array) -> None:
    """The first half is far from the second."""
    data[: data.shape[0] // 2] += 1e4
    data[..., : data.shape[2] // 2] += 1e4


def ramp(data: Array) -> None:
    values = np.arange(data[:, 0].size, dtype=float).reshape(data[:, 0].shape)
    data[...] = values[:, None] * 1e-2 + 1e3


HARD = (outlier_in_front, outlier_in_front_of_every_block, sixteen_outliers_in_front, steps, ramp)


@EACH_LAYOUT
@pytest.mark.parametrize("spoil", HARD, ids=lambda function: function.__name__)
def test_data_that_misleads_a_shift(
    library: Library, shape: tuple[int, int, int], spoil: Callable[[Array], None]
) -> None:
    """A block that begins with other values than it goes on with."""
    data = np.random.default_rng(3).standard_normal(shape)
    spoil(data)
    batch = Batch(library, F32, shape, data=data).run()
    found, expected = errors(batch), expect(batch)
    # a shift that all of the rest is far from costs some bits of the variance
    bound = 2e-5 if spoil is sixteen_outliers_in_front else 2e-6
    assert relative(found["out"], expected.out) <= bound
    assert relative(found["invstd"], expected.invstd, 0) <= bound


CONSTANTS = [0.0, 1.0, -1.0, 0.1, 12345.678, 100.0, 1234.0, 1 / 3, -0.7, 1e7 + 1, 16777217.0, 1e-30, 1e30, -1e30, 3e38]
CONSTANTS += [1e-45, 1.1754942e-38, 3.4028235e38]


@EACH_TYPE
@pytest.mark.parametrize("shape", [(3, 2, 5), (4, 2, 5000), (3000, 2, 1), (300, 2, 7)], ids=str)
@pytest.mark.parametrize("constant", CONSTANTS)
def test_a_constant_channel(library: Library, type_: Type, shape: tuple[int, int, int], constant: float) -> None:
    """Exactly beta, the variance exactly 0, and gradients that are finite and right."""
    largest = {"f16": 65504.0, "bf16": 3.3895314e38}.get(type_.suffix, np.inf)
    value = np.array(np.clip(constant, -largest, largest)).astype(type_.data)
    batch = Batch(library, type_, shape, data=np.full(shape, value), momentum=0.0).run()
    beta = np.broadcast_to(batch["beta"][:, None], shape).astype(type_.data)
    np.testing.assert_array_equal(batch["out"].view(np.uint8), np.ascontiguousarray(beta).view(np.uint8))
    np.testing.assert_array_equal(batch["new_moving_var"], 0)
    np.testing.assert_array_equal(batch["mean"], value.astype(type_.statistics))
    assert np.isfinite(batch["d_data"].astype(np.float64)).all()
    np.testing.assert_array_equal(batch["d_gamma"], 0)
    found, expected = errors(batch), expect(batch)
    unit = 4 * ROUNDING[type_.suffix]
    assert relative(found["d_data"], expected.d_data, 100) <= unit + 1e-6 * (type_ is not F64)


@EACH_LAYOUT
def test_constants_of_many_magnitudes(library: Library, shape: tuple[int, int, int]) -> None:
    """Whatever the bits of the constant, no rounding on the way moves the mean."""
    generator = np.random.default_rng(8)
    for exponent in range(-40, 38, 6):
        data = np.broadcast_to(generator.uniform(-1, 1, (1, 4, 1)) * 10.0**exponent, shape)
        for type_ in (F32, F64):
            batch = Batch(library, type_, shape, data=data)
            assert batch.forward() == OK
            np.testing.assert_array_equal(batch["out"], np.broadcast_to(batch["beta"][:, None], shape))


def test_a_constant_of_float64_whose_sums_overflow(library: Library) -> None:
    for shape in ((1, 2, 4000), (4000, 2, 1)):
        batch = Batch(library, F64, shape, data=np.full(shape, 1.7e308), momentum=0.0).run()
        np.testing.assert_array_equal(batch["out"], np.broadcast_to(batch["beta"][:, None], shape))
        np.testing.assert_array_equal(batch["new_moving_var"], 0)
        np.testing.assert_array_equal(batch["mean"], 1.7e308)


@EACH_TYPE
def test_one_element_to_a_channel(library: Library, type_: Type) -> None:
    for shape in ((1, 70, 1), (1, 1, 1)):
        batch = Batch(library, type_, shape).run()
        np.testing.assert_array_equal(batch["out"], batch["beta"].astype(type_.data).reshape(shape))
        np.testing.assert_array_equal(batch["mean"], batch["data"].ravel().astype(type_.statistics))
        np.testing.assert_allclose(batch["invstd"], 1 / np.sqrt(1e-3), rtol=1e-7)
        np.testing.assert_array_equal(batch["d_gamma"], 0)
        np.testing.assert_allclose(batch["d_beta"], batch["d_out"].ravel().astype(type_.statistics), rtol=1e-15)
        # 1 - 1, up to the rounding of products of about 32 * 2 * |d_out|
        assert np.abs(batch["d_data"].astype(float)).max() <= 300 * ROUNDING["f64" if type_ is F64 else "f32"]


def test_the_bounds_can_fail(library: Library) -> None:
    """n - 1 for n, a mean in float32, and zeros are all outside them."""
    shape = LAYOUTS["rows"]
    batch = Batch(library, F32, shape).run()
    expected, count = expect(batch), shape[0] * shape[2]
    wrong = expected.invstd * np.sqrt(np.longdouble(count - 1) / count)
    assert relative(np.abs(wrong - expected.invstd), expected.invstd) > 1.2e-7
    assert relative(np.abs(expected.out), expected.out) > 2e-6
    data = np.random.default_rng(3).standard_normal(shape) + 1e6
    narrow = Batch(library, F32, shape, data=data).run()
    expected = expect(narrow)
    moved = np.abs(expected.mean.astype(np.float32) - expected.mean) * expected.invstd
    assert moved.max() > 2e-5


@pytest.mark.parametrize("scale", [1e-4, 1e-2, 1.0, 1e2, 3e4])
def test_float16_at_every_scale(library: Library, scale: float) -> None:
    data = np.random.default_rng(3).uniform(-1, 1, (8, 3, 999)) * scale
    batch = Batch(library, F16, (8, 3, 999), data=data, eps=1e-10).run()
    found, expected = errors(batch), expect(batch)
    want = np.abs(expected.out)
    assert (found["out"] <= ROUNDING["f16"] * want + SMALLEST["f16"] + 2e-6).all()
    assert relative(found["new_moving_var"], expected.new_moving_var, 0) <= 1e-6
