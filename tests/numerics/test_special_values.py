"""NaN and infinities, numbers at the ends of a type's range, and channels or arrays without elements."""

from __future__ import annotations

import numpy as np
import pytest
from c_batch import Array, Batch, Make, bits, check, expect
from c_library import ADD, BF16, F16, F32, F64, OK, TYPES, Library, Type

EACH_TYPE = pytest.mark.parametrize("type_", TYPES, ids=str)
SHAPES = {"rows": (6, 5, 700), "one run": (1, 5, 9000), "columns": (900, 5, 1), "many columns": (70, 130, 1)}
EACH_SHAPE = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
RESULTS = ("out", "mean", "invstd", "new_moving_mean", "new_moving_var", "d_data", "d_gamma", "d_beta")


@pytest.fixture(params=TYPES, ids=str)
def make(request: pytest.FixtureRequest, library: Library) -> Make:
    """Makes batches of each type."""
    return lambda *words, **settings: Batch(library, request.param, *words, **settings)


def channel(array: Array, number: int) -> Array:
    """The part of a result that belongs to a channel."""
    return array[:, number] if array.ndim == 3 else array[number : number + 1]


# ---- NaN and infinities


@EACH_SHAPE
@pytest.mark.parametrize("name", ["data", "d_out", "gamma", "beta", "moving_mean", "moving_var"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("training", [1, 0])
def test_what_is_not_finite_stays_in_its_channel(
    make: Make, shape: tuple[int, int, int], name: str, value: float, training: int
) -> None:
    """All other channels have the very bits that they have without it."""
    clean, spoiled = make(shape, training=training).run(), make(shape, training=training)
    spoiled[name][(shape[0] // 2, 3, shape[2] // 3) if spoiled[name].ndim == 3 else 3] = value
    spoiled.run()
    changed = False
    for result in RESULTS:
        for number in range(shape[1]):
            same = np.array_equal(bits(channel(spoiled[result], number)), bits(channel(clean[result], number)))
            assert same or number == 3, f"channel {number} of {result}"
            changed |= not same
    assert changed


@EACH_SHAPE
@pytest.mark.parametrize("place", [0.0, 0.5, 0.999], ids=["first", "middle", "last"])
@pytest.mark.parametrize(
    ("values", "mean"), [([np.nan], np.nan), ([np.inf], np.inf), ([-np.inf], -np.inf), ([np.inf, -np.inf], np.nan)]
)
def test_statistics_of_what_is_not_finite(
    make: Make, shape: tuple[int, int, int], place: float, values: list[float], mean: float
) -> None:
    """As in NumPy: the mean of data with an infinity is that infinity, wherever it stands; the variance is NaN."""
    batch = make(shape)
    elements = batch["data"][:, 1].copy().reshape(-1)
    begin = min(int(place * elements.size), elements.size - len(values))
    elements[begin : begin + len(values)] = values
    batch["data"][:, 1] = elements.reshape(batch["data"][:, 1].shape)
    assert batch.forward() == OK
    np.testing.assert_array_equal(batch["mean"][1], mean)
    np.testing.assert_array_equal(batch["new_moving_mean"][1], mean)
    assert np.isnan(batch["new_moving_var"][1])
    assert np.isnan(batch["invstd"][1])
    assert np.isnan(batch["out"][:, 1].astype(float)).all()


@EACH_SHAPE
def test_in_inference_only_the_element_is_spoiled(make: Make, shape: tuple[int, int, int]) -> None:
    clean, spoiled = make(shape, training=0), make(shape, training=0)
    places = [(0, 0, 0), (shape[0] - 1, 2, shape[2] - 1), (shape[0] // 2, 4, 0)]
    for place, value in zip(places, (np.nan, np.inf, -np.inf), strict=True):
        spoiled["data"][place] = value
    assert clean.forward() == OK
    assert spoiled.forward() == OK
    for place, value in zip(places, (np.nan, np.inf, -np.inf), strict=True):
        np.testing.assert_array_equal(spoiled["out"][place].astype(float), value)
        spoiled["out"][place] = clean["out"][place]
    np.testing.assert_array_equal(bits(spoiled["out"]), bits(clean["out"]))


def test_a_gamma_that_is_not_used_spoils_nothing(make: Make) -> None:
    """With fix_gamma the array is not read, and its gradient is 0."""
    batch = make((6, 5, 700), fix_gamma=1)
    expected = expect(batch)
    batch["gamma"][...] = np.nan
    check(batch.run(), expected, ["out", "d_data", "d_beta"])
    np.testing.assert_array_equal(batch["d_gamma"], 0)


# ---- the ends of the range


@EACH_SHAPE
@pytest.mark.parametrize("scale", [1e15, 1e18, 1e20, 1e25, 1e30, 1e35, 1e37])
@pytest.mark.parametrize("mean", [0.0, 3.0])
@pytest.mark.parametrize("type_", [F32, BF16], ids=str)
def test_squares_that_overflow_float32(
    library: Library, type_: Type, shape: tuple[int, int, int], scale: float, mean: float
) -> None:
    generator = np.random.default_rng(6)
    data = (generator.standard_normal(shape) + mean) * scale
    batch = Batch(library, type_, shape, data=data, momentum=0.0).run()
    expected = expect(batch)
    check(batch, expected, ["out"])
    np.testing.assert_allclose(batch["mean"], expected.mean.astype(float), rtol=1e-6, atol=1e-6 * scale)
    np.testing.assert_allclose(batch["invstd"], expected.invstd.astype(float), rtol=1e-6, atol=1e-44)
    with np.errstate(over="ignore"):
        var = expected.var.astype(np.float32)  # where it does not fit, infinity is the right value
    np.testing.assert_allclose(batch["new_moving_var"], var, rtol=1e-6)
    np.testing.assert_allclose(batch["d_gamma"], expected.d_gamma.astype(float), rtol=1e-4, atol=1e-3)
    assert np.isfinite(batch["d_data"].astype(float)).all()


@EACH_SHAPE
@pytest.mark.parametrize("scale", [1e-15, 1e-8, 1.0, 1e8, 1e15, 1e18])
def test_gradients_keep_their_digits(library: Library, shape: tuple[int, int, int], scale: float) -> None:
    """Data that is multiplied by a number has a gradient that is divided by it, as long as float32 holds their squares.

    The heads go along with the data, so that no term of the gradient is negligible."""
    generator = np.random.default_rng(6)
    normal = generator.standard_normal(shape)
    batch = Batch(library, F32, shape, data=normal * scale, eps=0.0)
    batch["d_out"][...] = normal + 0.1 * generator.standard_normal(shape)
    batch.run()
    expected = expect(batch)
    np.testing.assert_allclose(batch["out"], expected.out.astype(float), rtol=1e-5, atol=1e-5)
    error = np.abs(batch["d_data"].astype(np.longdouble) - expected.d_data) * scale
    assert error.max() <= 1e-5


def test_values_near_the_largest_float32(library: Library) -> None:
    largest = float(np.finfo(np.float32).max) / 16  # so that differences, and their products with heads, fit
    for shape in ((2, 2, 3000), (3000, 2, 1)):
        data = np.random.default_rng(6).choice([-largest, largest], shape)
        batch = Batch(library, F32, shape, data=data).run()
        check(batch, expect(batch), ["out"])
        assert np.isfinite(batch["d_data"]).all()


def test_values_near_the_largest_float64(library: Library) -> None:
    for shape in ((2, 2, 3000), (3000, 2, 1)):
        data = np.random.default_rng(6).uniform(-1, 1, shape) * 1e150
        batch = Batch(library, F64, shape, data=data).run()
        check(batch, expect(batch), ["out"])
        assert np.isfinite(batch["d_data"]).all()


@EACH_SHAPE
@pytest.mark.parametrize("scale", [1e-20, 1e-25, 1e-30, 1e-36])
def test_squares_that_vanish_in_float32(library: Library, shape: tuple[int, int, int], scale: float) -> None:
    """Without eps, small numbers are normalized as all others."""
    data = np.random.default_rng(6).standard_normal(shape) * scale
    batch = Batch(library, F32, shape, data=data, eps=0.0)
    assert batch.forward() == OK
    expected = expect(batch)
    check(batch, expected, ["out"])
    np.testing.assert_allclose(batch["invstd"], expected.invstd.astype(float), rtol=2e-6)


@pytest.mark.parametrize("type_", [F32, F16, BF16], ids=str)
@pytest.mark.parametrize("shape", [(1, 1, 40_000), (40_000, 1, 1)], ids=["rows", "columns"])
def test_subnormal_numbers_pass_unchanged(library: Library, type_: Type, shape: tuple[int, int, int]) -> None:
    """With a mean of 0 and a variance of 1 the output is the input, to the last bit."""
    width = type_.data.itemsize * 8
    limit = {"f32": 0x00800000, "f16": 0x0400, "bf16": 0x0080}[type_.suffix]
    patterns = np.linspace(1, limit - 1, 20_000).astype(f"uint{width}")
    patterns = np.concatenate([patterns, patterns | np.array(1 << (width - 1), patterns.dtype)])
    data = patterns.view(type_.data).reshape(shape)
    batch = Batch(library, type_, shape, data=np.zeros(shape), training=0, eps=0.0)
    batch["data"][...] = data
    for name, value in (("gamma", 1), ("beta", 0), ("moving_mean", 0), ("moving_var", 1)):
        batch[name][...] = value
    assert batch.forward() == OK
    np.testing.assert_array_equal(batch["out"].view(patterns.dtype).ravel(), patterns)


@EACH_SHAPE
def test_subnormal_data_in_training(library: Library, shape: tuple[int, int, int]) -> None:
    data = np.random.default_rng(6).standard_normal(shape) * 1e-40
    batch = Batch(library, F32, shape, data=data, eps=1e-3).run()
    expected = expect(batch)
    check(batch, expected, ["out", "d_data", "d_beta"])
    np.testing.assert_allclose(batch["mean"], expected.mean.astype(float), rtol=0, atol=1.5e-45)
    assert (batch["mean"] != 0).all()


@pytest.mark.parametrize("gamma", [0.0, 1e-30, 1e30, -3.0])
@pytest.mark.parametrize("beta", [0.0, 1e30, -1e-30])
def test_scales_and_offsets(make: Make, gamma: float, beta: float) -> None:
    batch = make((6, 5, 700))
    batch["gamma"][...], batch["beta"][...] = gamma, beta
    assert batch.forward() == OK
    expected = expect(batch).out.astype(float)
    scale = max(abs(gamma) * 4, abs(beta), 1e-37)
    tolerance = {F32: 1e-6, F64: 1e-14, F16: 1e-3, BF16: 1e-2}[batch.type]
    with np.errstate(over="ignore"):
        fits = expected.astype(batch.type.data).astype(float)
    wanted = np.where(np.isinf(fits), fits, expected)
    np.testing.assert_allclose(batch["out"].astype(float), wanted, rtol=tolerance, atol=scale * tolerance + 6e-8)


# ---- no elements


@pytest.mark.parametrize("shape", [(0, 3, 5), (4, 3, 0), (0, 3, 0), (0, 3, 1), (0, 130, 1)], ids=str)
def test_without_elements_the_states_stay(make: Make, shape: tuple[int, int, int]) -> None:
    """The mean and the variance of nothing are NaN, and a state that would become so is left as it was."""
    batch = make(shape)
    before = {name: batch[name].copy() for name in ("moving_mean", "moving_var", "new_moving_mean", "new_moving_var")}
    assert batch.forward() == OK
    assert np.isnan(batch["mean"]).all()
    assert np.isnan(batch["invstd"]).all()
    assert batch.forward(new_moving_mean=batch["moving_mean"], new_moving_var=batch["moving_var"]) == OK
    for name, values in before.items():
        np.testing.assert_array_equal(batch[name], values, err_msg=name)
    assert batch.memory.intact


@pytest.mark.parametrize("shape", [(0, 3, 5), (4, 3, 0), (0, 3, 1)], ids=str)
def test_in_inference_no_elements_are_nothing_special(make: Make, shape: tuple[int, int, int]) -> None:
    batch = make(shape, training=0).run()
    check(batch, expect(batch), ["mean", "invstd"])
    np.testing.assert_array_equal(batch["d_gamma"], 0)
    np.testing.assert_array_equal(batch["d_beta"], 0)


@pytest.mark.parametrize("shape", [(0, 3, 5), (4, 3, 0), (0, 3, 1)], ids=str)
def test_gradients_of_nothing(make: Make, shape: tuple[int, int, int]) -> None:
    """Sums over no elements: 0 where they are written, nothing where they are added."""
    batch, before = make(shape).run(), make(shape)
    np.testing.assert_array_equal(batch["d_beta"], 0)
    assert batch.forward() == OK
    for name in ("gamma", "beta"):
        batch[f"d_{name}"][...] = before[f"d_{name}"]
    assert batch.backward(request_beta=ADD) == OK
    np.testing.assert_array_equal(batch["d_beta"], before["d_beta"])


def test_gammas_gradient_without_elements_is_0(make: Make) -> None:
    for shape in ((0, 3, 5), (4, 3, 0), (0, 3, 1)):
        np.testing.assert_array_equal(make(shape).run()["d_gamma"], 0)


@EACH_TYPE
@pytest.mark.parametrize("shape", [(4, 0, 5), (0, 0, 0), (4, 0, 1), (4000, 0, 4000)], ids=str)
@pytest.mark.parametrize("training", [1, 0])
def test_no_channels(library: Library, type_: Type, shape: tuple[int, int, int], training: int) -> None:
    batch = Batch(library, type_, shape, training=training).run()
    assert all(array.size == 0 for array in batch.results.values())
