"""Operators called from Python: values, layouts, types, given results, states and gradients, against NumPy."""

from __future__ import annotations

import copy
import inspect
import pickle
import pydoc
from typing import Any

import numpy as np
import opsmith_ops as ops
import pytest

TYPES = ("float32", "float64", "float16", "bfloat16")
SHAPES = (((4, 3, 5), 1), ((6, 3), 1), ((6, 3), -1), ((7,), 0), ((2, 3, 4, 5), 2), ((2, 3, 4, 5), -4), ((1, 1), 0))


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("type_name", TYPES)
@pytest.mark.parametrize("shape, axis", SHAPES)
def test_values(kit: Any, shape: tuple[int, ...], axis: int, type_name: str, training: bool) -> None:
    batch = kit.batch(shape, axis, type_name)
    expected = kit.expect(batch, axis, training=training)
    out, mean, invstd = ops.batch_norm(
        *batch.arrays, axis=axis, fix_gamma=False, training=training, output_mean_var=True
    )
    assert (out.dtype, mean.dtype, invstd.dtype) == (batch.data.dtype, batch.gamma.dtype, batch.gamma.dtype)
    assert (out.shape, mean.shape) == (shape, (shape[axis],))
    kit.agree(out, expected.out, type_name)
    small = "float64" if type_name == "float64" else "float32"
    kit.agree(mean, expected.mean, small)
    kit.agree(invstd, expected.invstd, small)
    kit.agree(batch.moving_mean, expected.moving_mean, small)
    kit.agree(batch.moving_var, expected.moving_var, small)


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("type_name", TYPES)
def test_gradients(kit: Any, type_name: str, training: bool) -> None:
    batch = kit.batch(type_name=type_name)
    head = np.random.default_rng(1).standard_normal(batch.data.shape).astype(batch.data.dtype)
    expected = kit.expect(batch, training=training, d_out=head)
    out, pullback = ops.batch_norm.vjp(*batch.arrays, fix_gamma=False, training=training)
    kit.agree(out, expected.out, type_name)
    d_data, d_gamma, d_beta = pullback(head)
    assert (d_data.dtype, d_gamma.dtype, d_beta.dtype) == (batch.data.dtype, batch.gamma.dtype, batch.beta.dtype)
    kit.agree(d_data, expected.d_data, type_name)
    kit.agree(d_gamma, expected.d_gamma, type_name)
    kit.agree(d_beta, expected.d_beta, type_name)


def test_parameters_and_arrays_by_keyword(kit: Any) -> None:
    batch = kit.batch()
    named = {"moving_var": batch.moving_var, "beta": batch.beta, "moving_mean": batch.moving_mean, "gamma": batch.gamma}
    out = ops.batch_norm(batch.data, eps=0.25, momentum=0.5, fix_gamma=0, training=np.True_, **named)
    expected = kit.expect(batch, eps=0.25, training=True)
    kit.agree(out, expected.out)
    kit.agree(ops.batch_norm(data=batch.data, fix_gamma=False, **named), kit.expect(batch).out)


def test_momentum_weighs_the_old_statistics(kit: Any) -> None:
    batch = kit.batch()
    expected = kit.expect(batch, momentum=0.25, training=True)
    ops.batch_norm(*batch.arrays, momentum=0.25, training=True)
    kit.agree(batch.moving_mean, expected.moving_mean)
    kit.agree(batch.moving_var, expected.moving_var)


def test_inference_and_global_statistics_leave_the_states_alone(kit: Any) -> None:
    batch = kit.batch()
    before = batch.moving_mean.copy(), batch.moving_var.copy()
    for states in (batch.moving_mean, batch.moving_var):
        states.flags.writeable = False
    plain = ops.batch_norm(*batch.arrays, fix_gamma=False)
    globally = ops.batch_norm(*batch.arrays, fix_gamma=False, training=True, use_global_stats=True)
    np.testing.assert_array_equal(plain, globally)
    np.testing.assert_array_equal(batch.moving_mean, before[0])
    np.testing.assert_array_equal(batch.moving_var, before[1])


def test_fixed_gamma_counts_as_one(kit: Any) -> None:
    batch = kit.batch()
    gamma = batch.gamma.copy()
    expected = kit.expect(batch.with_(gamma=np.ones_like(gamma)), d_out=batch.data)
    out, pullback = ops.batch_norm.vjp(*batch.arrays)
    kit.agree(out, expected.out)
    d_data, d_gamma, d_beta = pullback(batch.data)
    kit.agree(d_data, expected.d_data)
    kit.agree(d_beta, expected.d_beta)
    np.testing.assert_array_equal(d_gamma, 0)
    np.testing.assert_array_equal(batch.gamma, gamma)


class Marked(np.ndarray[Any, Any]):
    """A type of its own."""


LAYOUTS = {
    "channels last": lambda x: np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2),
    "fortran": np.asfortranarray,
    "every other": lambda x: np.repeat(x, 2, axis=-1)[..., ::2],
    "backwards": lambda x: np.ascontiguousarray(x[:, ::-1])[:, ::-1],
    "from the back": lambda x: np.ascontiguousarray(x[::-1, ::-1, ::-1, ::-1])[::-1, ::-1, ::-1, ::-1],
    "inner part": lambda x: np.pad(x, ((1, 1), (0, 2), (1, 0), (3, 1)))[1:-1, :-2, 1:, 3:-1],
    "unaligned": lambda x: np.frombuffer(b"\0" + x.tobytes(), x.dtype, offset=1).reshape(x.shape),
    "a subclass": lambda x: np.asfortranarray(x).view(Marked),
    "field of a record": lambda x: np.rec.fromarrays([np.zeros(x.shape, "u1"), x], names="a,b").b,
}


def writable(x: Any) -> Any:
    """The array, or where that is read-only one as far off alignment."""
    if x.flags.writeable:
        return x
    return np.frombuffer(bytearray(b"\0" + x.tobytes()), x.dtype, offset=1).reshape(x.shape)


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("type_name", TYPES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(kit: Any, layout: str, type_name: str, training: bool) -> None:
    batch = kit.batch((2, 3, 4, 5), type_name=type_name)
    placed = batch.with_(data=LAYOUTS[layout](batch.data))
    np.testing.assert_array_equal(placed.data, batch.data)
    head = np.random.default_rng(2).standard_normal(batch.data.shape).astype(batch.data.dtype)
    expected = kit.expect(batch, training=training, d_out=head)
    out, pullback = ops.batch_norm.vjp(*placed.arrays, fix_gamma=False, training=training)
    kit.agree(out, expected.out, type_name)
    d_data, d_gamma, _ = pullback(LAYOUTS[layout](head))
    kit.agree(d_data, expected.d_data, type_name)
    kit.agree(d_gamma, expected.d_gamma, type_name)


def test_dense_layouts_are_kept(kit: Any) -> None:
    batch = kit.batch((2, 3, 4, 5))
    for layout in ("channels last", "fortran"):
        data = LAYOUTS[layout](batch.data)
        out, pullback = ops.batch_norm.vjp(data, *batch.arrays[1:])
        assert out.strides == data.strides
        assert pullback(out)[0].strides == data.strides
    assert ops.batch_norm(batch.data[..., ::2], *batch.arrays[1:]).flags.c_contiguous


@pytest.mark.parametrize("given", LAYOUTS)
@pytest.mark.parametrize("layout", ["channels last", "every other"])
def test_results_in_any_layout(kit: Any, layout: str, given: str) -> None:
    batch = kit.batch((2, 3, 4, 5))
    expected = kit.expect(batch)
    out = writable(LAYOUTS[given](np.zeros_like(batch.data)))
    data = LAYOUTS[layout](batch.data)
    assert ops.batch_norm(data, *batch.arrays[1:], fix_gamma=False, out=out) is out
    kit.agree(out, expected.out)


def test_other_arrays_are_copied_to_c_order_and_states_back(kit: Any) -> None:
    batch = kit.batch()
    wide = {name: np.full((3, 4), 7, np.float32) for name in ("gamma", "beta", "moving_mean", "moving_var")}
    for name, array in wide.items():
        array[:, 2] = getattr(batch, name)
    expected = kit.expect(batch, training=True)
    out = ops.batch_norm(batch.data, *(array[:, 2] for array in wide.values()), fix_gamma=False, training=True)
    kit.agree(out, expected.out)
    kit.agree(wide["moving_mean"][:, 2], expected.moving_mean)
    kit.agree(wide["moving_var"][:, 2], expected.moving_var)
    for array in wide.values():
        np.testing.assert_array_equal(np.delete(array, 2, axis=1), 7)


def test_given_results(kit: Any) -> None:
    batch = kit.batch()
    expected = kit.expect(batch)
    out, mean = np.empty_like(batch.data), np.empty_like(batch.gamma)
    results = ops.batch_norm(*batch.arrays, fix_gamma=False, output_mean_var=True, out=(out, mean, None))
    assert results[0] is out
    assert results[1] is mean
    kit.agree(out, expected.out)
    kit.agree(mean, expected.mean)
    kit.agree(results[2], expected.invstd)
    assert ops.batch_norm(*batch.arrays, out=(out,)) is out
    assert ops.batch_norm(*batch.arrays, out=None) is not out
    (again, pullback) = ops.batch_norm.vjp(*batch.arrays, fix_gamma=False, out=out)
    assert again is out
    kit.agree(pullback(out)[2], expected.out.sum((0, 2)))


def test_wanted_and_add_to(kit: Any) -> None:
    batch = kit.batch()
    expected = kit.expect(batch, training=True, d_out=batch.data)

    def pullback() -> Any:
        return ops.batch_norm.vjp(*batch.arrays, fix_gamma=False, training=True)[1]

    d_data, d_gamma, d_beta = pullback()(batch.data, wanted=("data",))
    assert d_gamma is None
    assert d_beta is None
    kit.agree(d_data, expected.d_data)
    assert pullback()(batch.data, wanted="beta")[:2] == (None, None)
    assert pullback()(batch.data, wanted=()) == (None, None, None)

    total = np.ones(3, np.float32)
    big = np.full((4, 3, 10), 2, np.float32)
    d_data, d_gamma, d_beta = pullback()(batch.data, add_to={"gamma": total, "data": big[..., ::2]})
    assert d_gamma is total
    kit.agree(total, 1 + expected.d_gamma)
    kit.agree(d_beta, expected.d_beta)
    kit.agree(big[..., ::2], 2 + expected.d_data)
    np.testing.assert_array_equal(big[..., 1::2], 2)

    d_data, d_gamma, d_beta = pullback()(batch.data, wanted=["data"], add_to={"beta": total})
    assert d_beta is total
    assert d_gamma is None


@pytest.mark.parametrize("type_name", TYPES)
@pytest.mark.parametrize("layout", ["c order", *LAYOUTS])
def test_given_gradients(kit: Any, layout: str, type_name: str) -> None:
    batch = kit.batch((2, 3, 4, 5), type_name=type_name)
    head = np.random.default_rng(4).standard_normal(batch.data.shape).astype(batch.data.dtype)
    place = LAYOUTS.get(layout, np.copy)
    data = place(batch.data)
    _, pullback = ops.batch_norm.vjp(data, *batch.arrays[1:], fix_gamma=False, training=True)
    fresh = pullback(head)
    for given in (np.empty_like(batch.data), writable(place(batch.data))):
        d_gamma, d_beta = np.full((2, 3), np.nan, batch.gamma.dtype)
        given[...] = np.nan
        results = pullback(head, out={"data": given, "gamma": d_gamma, "beta": d_beta})
        assert results[0] is given
        assert results[1] is d_gamma
        assert results[2] is d_beta
        for result, expected in zip(results, fresh, strict=True):
            assert result.tobytes() == expected.tobytes()


def test_given_gradients_leave_the_rest_alone(kit: Any) -> None:
    batch = kit.batch()
    _, pullback = ops.batch_norm.vjp(*batch.arrays, fix_gamma=False, training=True)
    d_data, d_gamma, d_beta = pullback(batch.data)
    wide, column = np.full((4, 3, 10), 2, np.float32), np.full((3, 4), 7, np.float32)
    results = pullback(batch.data, out={"data": wide[..., ::2], "beta": column[:, 2]})
    np.testing.assert_array_equal(wide[..., ::2], d_data)
    np.testing.assert_array_equal(wide[..., 1::2], 2)
    np.testing.assert_array_equal(results[1], d_gamma)
    np.testing.assert_array_equal(column[:, 2], d_beta)
    np.testing.assert_array_equal(np.delete(column, 2, axis=1), 7)


def test_given_gradients_with_wanted_and_add_to(kit: Any) -> None:
    batch = kit.batch()
    _, pullback = ops.batch_norm.vjp(*batch.arrays, fix_gamma=False, training=True)
    d_data, d_gamma, d_beta = pullback(batch.data)
    given, total = np.full(3, 5, np.float32), np.ones(3, np.float32)
    assert pullback(batch.data, wanted=(), out={}) == (None, None, None)
    for wanted in ((), ("gamma",)):
        results = pullback(batch.data, wanted=wanted, out={"gamma": given})
        assert results[0] is None
        assert results[1] is given
        assert results[2] is None
        np.testing.assert_array_equal(given, d_gamma)
    results = pullback(batch.data, wanted="data", out={"gamma": given}, add_to={"beta": total})
    np.testing.assert_array_equal(results[0], d_data)
    assert results[1] is given
    assert results[2] is total
    np.testing.assert_array_equal(given, d_gamma)
    np.testing.assert_array_equal(total, d_beta + 1)
    assert pullback(batch.data, add_to=None, out=None)[1] is not given
    np.testing.assert_array_equal(pullback(None, out={"beta": total})[2], 0)


def test_other_ways_to_call_a_pullback(kit: Any) -> None:
    batch = kit.batch()
    _, pullback = ops.batch_norm.vjp(*batch.arrays)
    named = {"d_out": batch.data, "wanted": "beta"}
    for gradients in (
        pullback(**named),
        pullback.__call__(**named),
        type(pullback).__call__(pullback, batch.data, wanted="beta"),
    ):
        assert gradients[:2] == (None, None)
        np.testing.assert_array_equal(gradients[2], pullback(batch.data)[2])


def test_no_gradient_of_an_output_stands_for_zero(kit: Any) -> None:
    batch = kit.batch()
    _, pullback = ops.batch_norm.vjp(*batch.arrays)
    for gradient in pullback(None):
        np.testing.assert_array_equal(gradient, 0)
    _, pullback = ops.batch_norm.vjp(*batch.arrays)
    np.testing.assert_array_equal(pullback(d_out=np.ones_like(batch.data))[2], 20)


def test_a_pullback_keeps_its_inputs(kit: Any) -> None:
    batch = kit.batch((4, 3, 5))
    expected = kit.expect(batch, training=True, d_out=np.asarray(batch.data))
    head = batch.data.copy()
    _, pullback = ops.batch_norm.vjp(*(array.copy() for array in batch.arrays), fix_gamma=False, training=True)
    clutter = [np.full((4, 3, 5), np.nan, np.float32) for _ in range(50)]
    ops.batch_norm(clutter[0], *batch.arrays[1:], training=True)
    kit.agree(pullback(head)[0], expected.d_data)


@pytest.mark.parametrize("shape, axis", [((0, 3), 1), ((4, 0), 1), ((0,), 0), ((2, 3, 0), 1), ((0, 0), 0)])
def test_empty_arrays(kit: Any, shape: tuple[int, ...], axis: int) -> None:
    batch = kit.batch(shape, axis)
    before = batch.moving_mean.copy()
    with np.errstate(all="ignore"):
        out, pullback = ops.batch_norm.vjp(*batch.arrays, axis=axis, training=True)
    assert out.shape == shape
    d_data, d_gamma, d_beta = pullback(out)
    assert (d_data.shape, d_gamma.shape) == (shape, (shape[axis],))
    np.testing.assert_array_equal(d_beta, 0)
    np.testing.assert_array_equal(batch.moving_mean, before)


def test_large_arrays_go_through_the_threads(kit: Any) -> None:
    batch = kit.batch((64, 32, 40))
    head = np.random.default_rng(3).standard_normal(batch.data.shape).astype(np.float32)
    expected = kit.expect(batch, training=True, d_out=head)
    threads = ops.num_threads()
    results = []
    try:
        for count in (1, 2, 5):
            ops.set_num_threads(count)
            assert ops.num_threads() == count
            copies = [array.copy() for array in batch.arrays]
            out, pullback = ops.batch_norm.vjp(*copies, fix_gamma=False, training=True)
            results.append((out, *pullback(head), copies[3], copies[4]))
    finally:
        ops.set_num_threads(threads)
    kit.agree(results[0][0], expected.out)
    kit.agree(results[0][1], expected.d_data)
    for other in results[1:]:
        for one, two in zip(results[0], other, strict=True):
            np.testing.assert_array_equal(one, two)


def test_signature_name_and_help() -> None:
    operator = ops.batch_norm
    signature = inspect.signature(operator)
    kinds = {name: each.kind.name for name, each in signature.parameters.items()}
    assert list(kinds) == [
        "data", "gamma", "beta", "moving_mean", "moving_var", "eps", "momentum", "fix_gamma", "use_global_stats",
        "output_mean_var", "axis", "cudnn_off", "training", "out",
    ]  # fmt: skip
    assert kinds["moving_var"] == "POSITIONAL_OR_KEYWORD"
    assert kinds["eps"] == "KEYWORD_ONLY"
    assert signature.parameters["eps"].default == 1e-3
    assert signature.parameters["training"].default is False
    assert (operator.__name__, operator.__qualname__) == ("batch_norm", "batch_norm")
    assert operator.__module__ == "opsmith_ops"
    assert repr(operator) == "<operator opsmith_ops.batch_norm>"
    text = pydoc.render_doc(operator)
    assert "Normalizes a batch by the mean and variance of each channel" in text
    assert "momentum: float64, at least 0, at most 1, default 0.9" in text
    assert "vjp" in text
    assert "pullback" in (operator.vjp.__doc__ or "")
    assert "batch_norm" in dir(ops)
    assert callable(operator)


def test_an_operator_is_pickled_and_copied_by_name() -> None:
    assert pickle.loads(pickle.dumps(ops.batch_norm)) is ops.batch_norm
    assert copy.deepcopy({"op": ops.batch_norm})["op"] is ops.batch_norm


def test_the_type_cannot_be_made_or_changed() -> None:
    with pytest.raises(TypeError, match="cannot create"):
        type(ops.batch_norm)()
    with pytest.raises(TypeError, match="immutable"):
        type(ops.batch_norm).vjp = None


def test_other_ways_to_call(kit: Any) -> None:
    batch = kit.batch()
    expected = kit.expect(batch)
    settings = {"fix_gamma": False}
    for out in (
        type(ops.batch_norm).__call__(ops.batch_norm, *batch.arrays, **settings),
        ops.batch_norm.__call__(*batch.arrays, **settings),
        next(ops.batch_norm(x, *batch.arrays[1:], **settings) for x in [batch.data]),
    ):
        kit.agree(out, expected.out)
    unlike = "eps"  # a name that is not interned
    kit.agree(ops.batch_norm(*batch.arrays, **settings, **{unlike: 0.5}), kit.expect(batch, eps=0.5).out)


def test_settings_of_the_library() -> None:
    assert ops.level() in ("baseline", "avx2", "avx512")
    assert ops.num_threads() >= 1
    with pytest.raises(TypeError) as wrong:
        ops.set_num_threads("two")
    assert str(wrong.value) == "set_num_threads: threads is 'two', expected an integer"
    with pytest.raises(ValueError) as few:
        ops.set_num_threads(0)
    assert str(few.value) == "set_num_threads: threads is 0, expected 1 to 4096"
