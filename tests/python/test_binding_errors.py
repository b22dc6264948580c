"""What bad input gets: the error's type and its whole text, and nothing written."""

# ruff: noqa: E501  a mistake and its message are read side by side

from __future__ import annotations

import array
import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
import opsmith_ops as ops
import pytest

Mistake = tuple[Callable[[Any], dict[str, Any]], type[Exception], str]
FLOATS = "float32, float64, float16 or bfloat16"


class Thing:
    """An object without any way into its memory."""

    def __repr__(self) -> str:
        return "<thing>"


def swapped(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return x.astype(x.dtype.newbyteorder())


def frozen(x: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    x.flags.writeable = False
    return x


# What differs from a good call in training, the error's type, and its text after "batch_norm: ".
MISTAKES: dict[str, Mistake] = {
    "none": (lambda b: {"gamma": None}, TypeError, "gamma is None, expected an array"),
    "first none": (lambda b: {"data": None}, TypeError, "data is None, expected an array"),
    "list": (lambda b: {"data": [1.0]}, TypeError, "data is of type list, expected an array of NumPy or of a library with __dlpack__"),
    "number": (lambda b: {"beta": 1.5}, TypeError, "beta is of type float, expected an array of NumPy or of a library with __dlpack__"),
    "object": (lambda b: {"moving_var": Thing()}, TypeError, "moving_var is of type Thing, expected an array of NumPy or of a library with __dlpack__"),
    "masked": (lambda b: {"data": np.ma.masked_array(b.data)}, TypeError, "data is of type MaskedArray, expected an array of NumPy or of a library with __dlpack__"),
    "no axes": (lambda b: {"data": np.float32(1).reshape(())}, ValueError, "data has shape (), expected *outer C@axis *inner"),
    "axis": (lambda b: {"axis": 3}, ValueError, "axis is 3, expected -3 to 2 for data of shape (4, 3, 5)"),
    "negative axis": (lambda b: {"axis": -4}, ValueError, "axis is -4, expected -3 to 2 for data of shape (4, 3, 5)"),
    "shape": (lambda b: {"gamma": b.gamma[:2]}, ValueError, "gamma has shape (2,), expected (3,) (C) since data has shape (4, 3, 5)"),
    "rank": (lambda b: {"moving_mean": b.gamma[:, None]}, ValueError, "moving_mean has shape (3, 1), expected (3,) (C) since data has shape (4, 3, 5)"),
    "scalar": (lambda b: {"beta": np.float32(1)}, ValueError, "beta has shape (), expected (3,) (C) since data has shape (4, 3, 5)"),
    "dtype": (lambda b: {"data": b.data.astype(np.int32)}, TypeError, f"data has dtype int32, expected {FLOATS}"),
    "complex": (lambda b: {"data": b.data.astype(complex)}, TypeError, f"data has dtype complex128, expected {FLOATS}"),
    "objects": (lambda b: {"data": b.data.astype(object)}, TypeError, f"data has dtype object, expected {FLOATS}"),
    "record": (lambda b: {"data": np.zeros((4, 3), "f4,f4")}, TypeError, f"data has dtype [('f0', '<f4'), ('f1', '<f4')], expected {FLOATS}"),
    "other dtype": (lambda b: {"gamma": b.gamma.astype("f8")}, TypeError, "gamma has dtype float64, expected float32 since data has dtype float32"),
    "double data": (lambda b: {"data": b.data.astype("f8")}, TypeError, "gamma has dtype float32, expected float64 since data has dtype float64"),
    "half gamma": (lambda b: {"data": b.data.astype("f2"), "beta": b.beta.astype("f2")}, TypeError, "beta has dtype float16, expected float32 since data has dtype float16"),
    "byte order": (lambda b: {"data": swapped(b.data)}, TypeError, f"data has dtype >f4 (in the byte order of other machines), expected {FLOATS}"),
    "byte order of a state": (lambda b: {"moving_var": swapped(b.moving_var)}, TypeError, "moving_var has dtype >f4 (in the byte order of other machines), expected float32 since data has dtype float32"),
    "bytes": (lambda b: {"data": b"abcd"}, TypeError, f"data has dtype of format B, expected {FLOATS}"),
    "out dtype": (lambda b: {"out": np.empty((4, 3, 5))}, TypeError, "out has dtype float64, expected float32"),
    "out shape": (lambda b: {"out": np.empty((4, 3, 6), "f4")}, ValueError, "out has shape (4, 3, 6), expected (4, 3, 5) (*outer C@axis *inner) since data has shape (4, 3, 5)"),
    "out object": (lambda b: {"out": [Thing()]}, TypeError, "out is of type Thing, expected an array of NumPy or of a library with __dlpack__"),
    "read-only out": (lambda b: {"out": frozen(np.empty((4, 3, 5), "f4"))}, ValueError, "out is read-only, expected an array to write to"),
    "broadcast out": (lambda b: {"out": np.broadcast_arrays(np.ones((4, 3, 1), "f4"), b.data)[0]}, ValueError, "out is read-only, expected an array to write to"),
    "read-only state": (lambda b: {"moving_mean": frozen(b.moving_mean)}, ValueError, "moving_mean is read-only, expected an array to write to"),
    "many outs": (lambda b: {"out": (b.data, b.data)}, ValueError, "out has 2 arrays, expected 1"),
    "one out of three": (lambda b: {"out": b.data, "output_mean_var": True}, TypeError, "out is one object, expected a tuple of 3 arrays"),
    "second out": (lambda b: {"out": (None, b.data, None), "output_mean_var": True}, ValueError, "out[1] has shape (4, 3, 5), expected (3,) (C) since data has shape (4, 3, 5)"),
    "out is data": (lambda b: {"out": b.data}, ValueError, "out is written and overlaps data in memory, expected separate arrays"),
    "out is half of data": (lambda b: {"data": (big := np.ones((5, 3, 5), "f4"))[:4], "out": big[1:]}, ValueError, "out is written and overlaps data in memory, expected separate arrays"),
    "outs overlap": (lambda b: {"out": (None, big := np.ones(3, "f4"), big), "output_mean_var": True}, ValueError, "out[1] is written and overlaps out[2] in memory, expected separate arrays"),
    "states overlap": (lambda b: {"moving_var": b.moving_mean}, ValueError, "moving_mean is written and overlaps moving_var in memory, expected separate arrays"),
    "state is gamma": (lambda b: {"moving_var": b.gamma}, ValueError, "moving_var is written and overlaps gamma in memory, expected separate arrays"),
    "strided overlap": (lambda b: {"moving_mean": (big := np.ones(9, "f4"))[::4], "gamma": big[4:7]}, ValueError, "moving_mean is written and overlaps gamma in memory, expected separate arrays"),
    "eps": (lambda b: {"eps": -1e-3}, ValueError, "eps is -0.001, expected at least 0"),
    "eps nan": (lambda b: {"eps": float("nan")}, ValueError, "eps is nan, expected at least 0"),
    "eps none": (lambda b: {"eps": None}, TypeError, "eps is None, expected a number"),
    "eps text": (lambda b: {"eps": "1e-3"}, TypeError, "eps is '1e-3', of type str, expected a number"),
    "eps truth": (lambda b: {"eps": True}, TypeError, "eps is True, of type bool, expected a number"),
    "eps complex": (lambda b: {"eps": 1j}, TypeError, "eps is 1j, of type complex, expected a number"),
    "momentum": (lambda b: {"momentum": 1.5}, ValueError, "momentum is 1.5, expected 0 to 1"),
    "momentum nan": (lambda b: {"momentum": np.nan}, ValueError, "momentum is nan, expected 0 to 1"),
    "bool": (lambda b: {"fix_gamma": 2}, TypeError, "fix_gamma is 2, of type int, expected True or False"),
    "bool text": (lambda b: {"fix_gamma": "no"}, TypeError, "fix_gamma is 'no', of type str, expected True or False"),
    "bool none": (lambda b: {"training": None}, TypeError, "training is None, expected True or False"),
    "int float": (lambda b: {"axis": 1.0}, TypeError, "axis is 1.0, of type float, expected an integer"),
    "int truth": (lambda b: {"axis": True}, TypeError, "axis is True, of type bool, expected an integer"),
    "int huge": (lambda b: {"axis": 2**70}, ValueError, "axis is 1180591620717411303424, which does not fit in 64 bits"),
    "keyword": (lambda b: {"epsilon": 1e-3}, TypeError, "unknown keyword 'epsilon'; the keywords are data, gamma, beta, moving_mean, moving_var, eps, momentum, fix_gamma, use_global_stats, output_mean_var, axis, cudnn_off, training and out"),
    "near keyword": (lambda b: {"momentun": 0.9}, TypeError, "unknown keyword 'momentun', did you mean 'momentum'?"),
    "near array": (lambda b: {"moving_men": 0.9}, TypeError, "unknown keyword 'moving_men', did you mean 'moving_mean'?"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(kit: Any, name: str) -> None:
    change, kind, text = MISTAKES[name]
    batch = kit.batch()
    given = dict(zip(("data", "gamma", "beta", "moving_mean", "moving_var"), batch.arrays, strict=True))
    given |= {"training": True, "fix_gamma": False} | change(batch)
    writable = [each for each in given.values() if isinstance(each, np.ndarray) and each.dtype != object]
    before = [each.copy() for each in writable]
    for call in (ops.batch_norm, ops.batch_norm.vjp):
        with pytest.raises(kind) as caught:
            call(**given)
        assert str(caught.value) == f"batch_norm: {text}"
    for each, copied in zip(writable, before, strict=True):
        np.testing.assert_array_equal(each, copied)


def test_too_many_missing_and_double_arrays(kit: Any) -> None:
    arrays = kit.batch().arrays
    mistakes: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
        ((*arrays, 1e-3), {}, "got 6 arrays by position, expected at most 5: data, gamma, beta, moving_mean and moving_var (parameters go by keyword)"),
        ((), {}, "missing data, gamma, beta, moving_mean and moving_var"),
        (arrays[:4], {}, "missing moving_var"),
        (arrays, {"gamma": arrays[1]}, "gamma is given twice, by position and by keyword"),
    ]  # fmt: skip
    for positions, keywords, text in mistakes:
        with pytest.raises(TypeError) as caught:
            ops.batch_norm(*positions, **keywords)
        assert str(caught.value) == f"batch_norm: {text}"


def test_an_unread_state_may_be_read_only_and_shared(kit: Any) -> None:
    batch = kit.batch()
    for array_ in (batch.moving_mean, batch.moving_var):
        array_.flags.writeable = False
    shared = batch.with_(moving_var=batch.gamma, moving_mean=batch.gamma)
    kit.agree(ops.batch_norm(*shared.arrays, fix_gamma=False), kit.expect(shared).out)


def test_interleaved_arrays_do_not_overlap(kit: Any) -> None:
    batch = kit.batch()
    both = np.stack([batch.data, batch.data], axis=-1)
    out = ops.batch_norm(both[..., 0], *batch.arrays[1:], fix_gamma=False, out=both[..., 1])
    kit.agree(out, kit.expect(batch).out)
    np.testing.assert_array_equal(both[..., 0], batch.data)


def test_other_buffers_are_arrays(kit: Any) -> None:
    batch = kit.batch((6, 3))
    expected = kit.expect(batch)
    as_buffers = [memoryview(batch.data), *(array.array("f", each.tolist()) for each in batch.arrays[1:3])]
    out = ops.batch_norm(*as_buffers, *batch.arrays[3:], fix_gamma=False)
    assert type(out) is np.ndarray
    kit.agree(out, expected.out)
    given = (ctypes.c_float * 3 * 6)()
    assert ops.batch_norm(*batch.arrays, fix_gamma=False, out=given) is given
    kit.agree(np.frombuffer(given, "f4").reshape(6, 3), expected.out)


HEADS: dict[str, tuple[tuple[Any, ...], dict[str, Any], type[Exception], str]] = {
    "missing": ((), {}, TypeError, "missing d_out, the gradient of out (None stands for zero)"),
    "two": ((None, None), {}, TypeError, "this pullback got 2 gradients, expected one for each visible output that has one: d_out"),
    "twice": ((None,), {"d_out": None}, TypeError, "d_out is given twice, by position and by keyword"),
    "keyword": ((None,), {"want": ()}, TypeError, "unknown keyword 'want'; the keywords are wanted, add_to, out and d_out"),
    "shape": ((np.zeros((4, 3), "f4"),), {}, ValueError, "d_out has shape (4, 3), expected (4, 3, 5) (*outer C@axis *inner) since data has shape (4, 3, 5)"),
    "dtype": ((np.zeros((4, 3, 5)),), {}, TypeError, "d_out has dtype float64, expected float32"),
    "object": ((3.5,), {}, TypeError, "d_out is of type float, expected an array of NumPy or of a library with __dlpack__"),
    "wanted name": ((None,), {"wanted": ("dta",)}, ValueError, "wanted names 'dta', expected data, gamma or beta: the inputs with a gradient"),
    "wanted state": ((None,), {"wanted": "moving_var"}, ValueError, "wanted names 'moving_var', expected data, gamma or beta: the inputs with a gradient"),
    "wanted number": ((None,), {"wanted": (1,)}, TypeError, "wanted names 1, expected data, gamma or beta: the inputs with a gradient"),
    "wanted object": ((None,), {"wanted": 5}, TypeError, "wanted is 5, expected a tuple of names of inputs"),
    "add_to list": ((None,), {"add_to": ["gamma"]}, TypeError, "add_to is ['gamma'], expected a dict from names of inputs to arrays"),
    "add_to name": ((None,), {"add_to": {"gama": None}}, ValueError, "add_to names 'gama', expected data, gamma or beta: the inputs with a gradient"),
    "add_to none": ((None,), {"add_to": {"gamma": None}}, TypeError, "add_to['gamma'] is None, expected an array"),
    "add_to shape": ((None,), {"add_to": {"gamma": np.zeros((3, 1), "f4")}}, ValueError, "add_to['gamma'] has shape (3, 1), expected (3,), the shape of gamma"),
    "add_to dtype": ((None,), {"add_to": {"gamma": np.zeros(3)}}, TypeError, "add_to['gamma'] has dtype float64, expected float32"),
    "add_to read-only": ((None,), {"add_to": {"gamma": frozen(np.zeros(3, "f4"))}}, ValueError, "add_to['gamma'] is read-only, expected an array to write to"),
    "out array": ((None,), {"out": np.zeros(1, "f4")}, TypeError, "out is array([0.], dtype=float32), expected a dict from names of inputs to arrays"),
    "out name": ((None,), {"out": {"dta": None}}, ValueError, "out names 'dta', expected data, gamma or beta: the inputs with a gradient"),
    "out state": ((None,), {"out": {"moving_mean": np.zeros(3, "f4")}}, ValueError, "out names 'moving_mean', expected data, gamma or beta: the inputs with a gradient"),
    "out number": ((None,), {"out": {0: np.zeros(3, "f4")}}, TypeError, "out names 0, expected data, gamma or beta: the inputs with a gradient"),
    "out none": ((None,), {"out": {"gamma": None}}, TypeError, "out['gamma'] is None, expected an array"),
    "out object": ((None,), {"out": {"beta": Thing()}}, TypeError, "out['beta'] is of type Thing, expected an array of NumPy or of a library with __dlpack__"),
    "out shape": ((None,), {"out": {"data": np.zeros((4, 3), "f4")}}, ValueError, "out['data'] has shape (4, 3), expected (4, 3, 5), the shape of data"),
    "out dtype": ((None,), {"out": {"beta": np.zeros(3, "f2")}}, TypeError, "out['beta'] has dtype float16, expected float32"),
    "out read-only": ((None,), {"out": {"gamma": frozen(np.zeros(3, "f4"))}}, ValueError, "out['gamma'] is read-only, expected an array to write to"),
    "out one array": ((None,), {"out": dict.fromkeys(("gamma", "beta"), np.zeros(3, "f4"))}, ValueError, "out['gamma'] is written and overlaps out['beta'] in memory, expected separate arrays"),
    "out and add_to one array": ((None,), {"out": {"beta": (big := np.zeros(5, "f4"))[2:]}, "add_to": {"gamma": big[:3]}}, ValueError, "add_to['gamma'] is written and overlaps out['beta'] in memory, expected separate arrays"),
    "out and add_to one name": ((None,), {"out": {"beta": np.zeros(3, "f4")}, "add_to": {"beta": np.zeros(3, "f4")}}, ValueError, "add_to and out both name 'beta', expected it in one of them"),
    "add_to one array": ((None,), {"add_to": dict.fromkeys(("gamma", "beta"), np.zeros(3, "f4"))}, ValueError, "add_to['gamma'] is written and overlaps add_to['beta'] in memory, expected separate arrays"),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_mistakes_with_a_pullback(kit: Any, name: str) -> None:
    positions, keywords, kind, text = HEADS[name]
    batch = kit.batch()
    _, pullback = ops.batch_norm.vjp(*batch.arrays)
    with pytest.raises(kind) as caught:
        pullback(*positions, **keywords)
    assert str(caught.value) == f"batch_norm: {text}"
    assert len(pullback(batch.data)) == 3  # a call that was refused does not count


@pytest.mark.parametrize("argument", ["add_to", "out"])
def test_a_gradient_in_an_array_of_the_call(kit: Any, argument: str) -> None:
    batch = kit.batch()
    _, pullback = ops.batch_norm.vjp(*batch.arrays)
    head = np.zeros((5, 3, 5), np.float32)
    for gradient, name in ((batch.data, "data"), (head[:4], "d_out"), (head[1:], "d_out")):
        with pytest.raises(ValueError) as caught:
            pullback(head[:4], **{argument: {"data": gradient}})
        text = f"{argument}['data'] is written and overlaps {name} in memory, expected separate arrays"
        assert str(caught.value) == f"batch_norm: {text}"
    with pytest.raises(ValueError) as caught:
        pullback(head[:4], **{argument: {"beta": batch.gamma}})
    text = f"{argument}['beta'] is written and overlaps gamma in memory, expected separate arrays"
    assert str(caught.value) == f"batch_norm: {text}"


def test_interleaved_gradients_do_not_overlap(kit: Any) -> None:
    batch = kit.batch()
    both = np.stack([batch.data, batch.data], axis=-1)
    _, pullback = ops.batch_norm.vjp(batch.data, *batch.arrays[1:], training=True)
    gradient = both[..., 1]
    expected = pullback(batch.data)[0]
    np.testing.assert_array_equal(pullback(both[..., 0], out={"data": gradient})[0], expected)
    np.testing.assert_array_equal(both[..., 0], batch.data)


def test_a_pullback_is_called_twice(kit: Any) -> None:
    batch = kit.batch()
    _, pullback = ops.batch_norm.vjp(*batch.arrays)
    assert repr(pullback) == "<pullback of <operator opsmith_ops.batch_norm>>"
    for first, second in zip(pullback(batch.data), pullback(batch.data), strict=True):
        np.testing.assert_array_equal(first, second)
