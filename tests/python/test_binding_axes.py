"""Sets of axes, dropped axes that are kept, positions, conditions of outputs, absent and broadcast inputs."""

# ruff: noqa: E501  a mistake and its message are read side by side

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest

Array = np.ndarray[Any, Any]
SETS = [(shape, axes) for shape in [(), (3,), (3, 4), (2, 3, 4), (2, 3, 4, 5)]
        for count in range(len(shape) + 1) for axes in combinations(range(len(shape)), count)]  # fmt: skip
LAYOUTS: dict[str, Callable[[Array], Array]] = {
    "c order": np.array,
    "fortran": lambda x: np.array(x, order="F"),
    "first axis last": lambda x: np.moveaxis(np.ascontiguousarray(np.moveaxis(x, 0, -1)), -1, 0) if x.ndim else x,
    "strided": lambda x: np.repeat(x, 2, -1)[..., ::2] if x.ndim else x,
}


class Tensor:
    """An array of a library of its own, which speaks DLPack only."""

    __module__ = "tensors.core"

    def __init__(self, values: Any) -> None:
        self.values = values

    def __dlpack_device__(self) -> tuple[int, int]:
        return (1, 0)

    def __dlpack__(self, **arguments: Any) -> Any:
        return self.values.__dlpack__(**arguments)


@pytest.fixture
def tensors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library that results come back to."""
    library = types.ModuleType("tensors")
    library.from_dlpack = lambda x: Tensor(np.from_dlpack(x))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tensors", library)


def values(*shape: int, seed: int = 0) -> Array:
    return np.asarray(np.random.default_rng(seed).standard_normal(shape), np.float32)


def agree(got: Any, expected: Any) -> None:
    assert np.shape(got) == np.shape(expected)
    np.testing.assert_allclose(np.asarray(got, np.float64), expected, rtol=2e-5, atol=2e-5)


def message(kind: type[Exception], call: Callable[[], object]) -> str:
    with pytest.raises(kind) as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("keepdims", [False, True])
def test_sets_of_axes(more_ops: Any, keepdims: bool, layout: str) -> None:
    for shape, axes in SETS:
        x = LAYOUTS[layout](values(*shape))
        over = axes or tuple(range(x.ndim))
        total, distance = more_ops.t_axes(x, axes=axes, keepdims=keepdims)
        agree(total, x.astype(np.float64).sum(over, keepdims=keepdims))
        agree(distance, x - x.astype(np.float64).mean(over, keepdims=True))
        out = np.empty_like(total)
        assert more_ops.t_axes(x, axes=axes, keepdims=keepdims, out=(out, None))[0] is out
        assert out.tobytes() == total.tobytes()

        head, other = values(*total.shape, seed=1), values(*shape, seed=2)
        (_, _), pullback = more_ops.t_axes.vjp(x, axes=axes, keepdims=keepdims)
        (d_x,) = pullback(head, other)
        whole = head.reshape(x.sum(over, keepdims=True).shape)
        agree(d_x, whole + other - other.astype(np.float64).mean(over, keepdims=True))


@pytest.mark.parametrize("given", [1, -2, np.int64(1), np.array(1), [1], (-2,), np.array([1]), range(1, 2)])
def test_what_a_list_of_axes_may_be(more_ops: Any, given: Any) -> None:
    x = values(2, 3, 4)
    total, _ = more_ops.t_axes(x, axes=given)
    assert total.tobytes() == more_ops.t_axes(x, axes=(1,))[0].tobytes()
    agree(total, x.astype(np.float64).sum(1))


@pytest.mark.parametrize("given", [None, (), [], np.array([], int)])
def test_no_axes_are_all(more_ops: Any, given: Any) -> None:
    x = values(2, 3, 4)
    total, _ = more_ops.t_axes(x, axes=given)
    assert total.tobytes() == more_ops.t_axes(x, axes=(0, 1, 2))[0].tobytes()
    agree(total, x.astype(np.float64).sum())


@pytest.mark.parametrize(
    "shape, change, kind, text",
    [
        ((2, 3), {"axes": (1, -1)}, ValueError, "axes names axis 1 twice, expected each axis once"),
        ((2, 3), {"axes": 2}, ValueError, "axes names axis 2, expected -2 to 1 for x of shape (2, 3)"),
        ((2, 3), {"axes": [0, -3]}, ValueError, "axes names axis -3, expected -2 to 1 for x of shape (2, 3)"),
        ((), {"axes": 0}, ValueError, "axes names axis 0, but x has no axes"),
        ((2, 3), {"axes": "01"}, TypeError, "axes is '01', of type str, expected an integer or a sequence of integers"),
        ((2, 3), {"axes": 1.0}, TypeError, "axes is 1.0, of type float, expected an integer or a sequence of integers"),
        ((2, 3), {"axes": (0, 1.0)}, TypeError, "axes is 1.0, of type float, expected integers"),
        ((2, 3), {"axes": True}, TypeError, "axes is True, of type bool, expected integers"),
        ((2, 3), {"axes": range(9)}, ValueError, "axes has 9 numbers, expected at most 8"),
        ((2, 3), {"axes": 1, "keepdims": True, "out": (np.empty(2, np.float32), None)}, ValueError,
         "out[0] has shape (2,), expected (2, 1) ({kept | 1@axes}) since x has shape (2, 3)"),
        ((2, 3), {"axes": 1, "out": (np.empty((2, 1), np.float32), None)}, ValueError,
         "out[0] has shape (2, 1), expected (2,) (*kept) since x has shape (2, 3)"),
        ((2,) * 10, {"axes": (0, 2, 4, 6, 8)}, ValueError,
         "the axes of x, which has shape (2, 2, 2, 2, 2, 2, 2, 2, 2, 2), alternate between kept and reduced ones more than four times"),
    ],
)  # fmt: skip
def test_mistakes_in_axes(more_ops: Any, shape: tuple[int, ...], change: Any, kind: type[Exception], text: str) -> None:
    for call in (more_ops.t_axes, more_ops.t_axes.vjp):
        assert message(kind, lambda: call(values(*shape), **change)) == f"t_axes: {text}"  # noqa: B023


def test_four_alternating_runs(more_ops: Any) -> None:
    x = values(*(2,) * 8)
    agree(more_ops.t_axes(x, axes=(1, 3, 5, 7))[0], x.astype(np.float64).sum((1, 3, 5, 7)))
    assert more_ops.t_axes(x, axes=(1, 3, 5, 7), keepdims=True)[0].shape == (2, 1) * 4
    too_many = x.transpose(0, 2, 4, 6, 1, 3, 5, 7)  # its own order of memory needs a copy, C order does not
    agree(more_ops.t_axes(too_many, axes=(4, 5, 6, 7))[0], x.astype(np.float64).sum((1, 3, 5, 7)))


@pytest.mark.parametrize("layout", ["c order", "fortran"])
def test_positions_as_results(more_ops: Any, layout: str) -> None:
    x = np.round(values(3, 4, 5))  # with ties: the first wins
    for count in range(4):
        for axes in combinations(range(3), count):
            over = axes or (0, 1, 2)
            position, span = more_ops.t_position(LAYOUTS[layout](x), axes=axes)
            flat = np.moveaxis(x, over, range(-len(over), 0)).reshape(
                *(x.shape[k] for k in range(3) if k not in over), -1
            )
            assert position.dtype == np.int64
            assert position.shape == x.max(over, keepdims=True).shape
            np.testing.assert_array_equal(position.reshape(flat.shape[:-1]), flat.argmax(-1))
            np.testing.assert_array_equal(span, x.max(over) - x.min(over))
    x[1, 2, 3] = np.nan
    assert more_ops.t_position(x)[0] == x.argmax()


@pytest.mark.usefixtures("tensors")
def test_kept_axes_and_whole_numbers_in_another_library(more_ops: Any) -> None:
    x = values(2, 3, 4)
    position, _ = more_ops.t_position(Tensor(x), axes=(1, 2))
    assert type(position) is Tensor
    assert (position.values.dtype, position.values.shape) == (np.dtype(np.int64), (2, 1, 1))
    (total, _), pullback = more_ops.t_axes.vjp(Tensor(x), axes=1, keepdims=True)
    agree(total.values, x.astype(np.float64).sum(1, keepdims=True))
    (d_x,) = pullback(Tensor(values(2, 1, 4)), None)
    agree(d_x.values, np.broadcast_to(values(2, 1, 4), x.shape))


def test_a_maximum_of_nothing(more_ops: Any) -> None:
    text = "t_position: there are no elements to take a result from: x has shape (0, 3)"
    assert message(ValueError, lambda: more_ops.t_position(values(0, 3), axes=0)) == text
    assert message(ValueError, lambda: more_ops.t_position(values(0, 3))) == text
    position, span = more_ops.t_position(values(0, 3), axes=1)
    assert (position.shape, span.shape) == ((0, 1), (0,))
    total, distance = more_ops.t_axes(values(0, 3), axes=0)
    assert (total.tolist(), distance.shape) == ([0, 0, 0], (0, 3))


@pytest.mark.parametrize("label", [np.int32, np.int64])
@pytest.mark.parametrize(
    "labels, ignore, text",
    [
        ([0, 4, 1], -1, "label[1] is 4, expected 0 to 3 (a position along C), or -1 (ignore_label)"),
        ([0, 1, -2], -1, "label[2] is -2, expected 0 to 3 (a position along C), or -1 (ignore_label)"),
        ([2**31 - 1, 9, 9], 9, "label[0] is 2147483647, expected 0 to 3 (a position along C), or 9 (ignore_label)"),
        ([0, -1, 1], 0, "label[1] is -1, expected 0 to 3 (a position along C), or 0 (ignore_label)"),
    ],
)
def test_positions_that_are_none(more_ops: Any, label: type, labels: list[int], ignore: int, text: str) -> None:
    for given in (
        np.array(labels, label),
        np.repeat(np.array(labels, label), 3)[::3],
        np.array(labels, label)[:, None][:, 0],
    ):
        for call in (more_ops.t_loss, more_ops.t_loss.vjp):
            assert message(ValueError, lambda: call(values(3, 4), given, ignore_label=ignore)) == f"t_loss: {text}"  # noqa: B023
    empty = message(ValueError, lambda: more_ops.t_loss(values(3, 0), np.zeros(3, label)))
    assert empty == "t_loss: label[0] is 0, but C has extent 0 and no positions"
    assert more_ops.t_loss(values(0, 4), np.zeros(0, label), reduction="none").shape == (0,)


@pytest.mark.parametrize("label", [np.int32, np.int64])
@pytest.mark.parametrize("weighted", [False, True])
def test_conditions_of_outputs_and_an_absent_input(more_ops: Any, label: type, weighted: bool) -> None:
    scores, labels = values(5, 4), np.array([0, 3, -1, 1, 0], label)
    weight = np.abs(values(4, seed=1)) if weighted else None
    log_p = scores - np.log(np.exp(scores.astype(np.float64)).sum(1, keepdims=True))
    each = np.ones(4) if weight is None else weight.astype(np.float64)
    scale = np.where(labels >= 0, each[labels], 0)
    losses = -scale * log_p[np.arange(5), labels]
    slope = scale[:, None] * (np.exp(log_p) - (np.arange(4) == labels[:, None]))
    for reduction, expected, head in (
        ("none", losses, values(5, seed=2)), ("sum", losses.sum(), values()), ("mean", losses.mean(), values()),
    ):  # fmt: skip
        got, pullback = more_ops.t_loss.vjp(scores, labels, weight, reduction=reduction)
        agree(got, expected)
        agree(more_ops.t_loss(scores, labels, weight=weight, reduction=reduction), expected)
        d_scores, d_weight = pullback(head)
        count = 5 if reduction == "mean" else 1
        agree(d_scores, slope * np.broadcast_to(head, 5)[:, None] / count)
        assert (d_weight is None) == (weight is None)
        name, other = ("d_loss", "d_total") if reduction == "none" else ("d_total", "d_loss")
        agree(pullback(**{name: head}, wanted="scores")[0], d_scores)
        assert f"unknown keyword '{other}'" in message(TypeError, lambda: pullback(**{other: head}))  # noqa: B023
    if weight is None:
        assert message(ValueError, lambda: pullback(head, wanted="weight")) == (
            "t_loss: wanted names 'weight', expected scores: the inputs with a gradient"
        )


OFFSETS = [None, (), (4,), (3, 1), (1, 1, 4), (2, 1, 1), (2, 3, 4), (1, 1, 1)]


@pytest.mark.parametrize("slopes", [1, 3])
@pytest.mark.parametrize("shape", OFFSETS, ids=str)
@pytest.mark.parametrize("layout", ["c order", "fortran", "strided"])
def test_broadcast_inputs(more_ops: Any, shape: tuple[int, ...] | None, slopes: int, layout: str) -> None:
    x, slope, head = LAYOUTS[layout](values(2, 3, 4)), values(slopes, seed=1), values(2, 3, 4, seed=3)
    offset = None if shape is None else LAYOUTS[layout](values(*shape, seed=2))
    out, pullback = more_ops.t_affine.vjp(x, slope, offset)
    agree(out, x * slope.astype(np.float64)[:, None] + (0 if offset is None else offset))
    d_x, d_slope, d_offset = pullback(head)
    agree(d_x, head * slope.astype(np.float64)[:, None])
    agree(
        d_slope,
        (head.astype(np.float64) * x).sum((0, 2) if slopes == 3 else None, keepdims=slopes == 1).reshape(slopes),
    )
    if offset is None:
        assert d_offset is None
        return
    lead = 3 - offset.ndim
    summed = tuple(range(lead)) + tuple(k + lead for k in range(offset.ndim) if offset.shape[k] == 1)
    agree(d_offset, head.astype(np.float64).sum(summed).reshape(offset.shape))
    added = np.ones_like(d_offset)
    pullback(head, add_to={"offset": added})
    agree(added, d_offset + 1)
    given = {"slope": np.full((2, slopes), np.nan, np.float32)[1], "offset": LAYOUTS[layout](np.full_like(d_offset, 9))}
    results = pullback(head, out=given)
    for name, result, fresh in (("slope", results[1], d_slope), ("offset", results[2], d_offset)):
        assert result is given[name]
        assert result.tobytes() == fresh.tobytes()


def test_an_input_of_the_full_shape_is_not_copied(more_ops: Any) -> None:
    """The kernel reads the array itself, so what is written there after the forward is seen by the backward."""
    x, slope = values(2, 3, 4), values(3, seed=1)
    offset = values(2, 3, 4, seed=2)
    _, pullback = more_ops.t_affine.vjp(x, slope, offset)
    before = pullback(values(2, 3, 4))[1]
    x[...] = 2 * x
    after = pullback(values(2, 3, 4))[1]
    assert np.all(after == 2 * before)


@pytest.mark.parametrize(
    "change, kind, text",
    [
        ({"slope": values(2)}, ValueError, "slope has shape (2,), expected (3,) (C|1) since x has shape (2, 3, 4)"),
        ({"offset": values(2, 4)}, ValueError, "offset has shape (2, 4), expected (2, 3, 4), or a shape that broadcasts to it (N C *inner) since x has shape (2, 3, 4)"),
        ({"offset": values(1, 2, 3, 4)}, ValueError, "offset has shape (1, 2, 3, 4), expected (2, 3, 4), or a shape that broadcasts to it (N C *inner) since x has shape (2, 3, 4)"),
        ({"x": np.ones((2, 3, 4), int)}, TypeError, "x has dtype int64, expected float32"),
        ({"slope": np.ones(3, np.int32)}, TypeError, "slope has dtype int32, expected float32 since x has dtype float32"),
        ({"slope": None}, TypeError, "slope is None, expected an array"),
    ],
)  # fmt: skip
def test_mistakes_in_broadcast_inputs(more_ops: Any, change: dict[str, Any], kind: type[Exception], text: str) -> None:
    given = {"x": values(2, 3, 4), "slope": values(3)} | change
    assert message(kind, lambda: more_ops.t_affine(**given)) == f"t_affine: {text}"


def test_what_the_docstrings_say(more_ops: Any) -> None:
    for text in ("axes: int | Sequence[int], default ()", "total: T [*kept], axes it drops stay as 1 if keepdims"):
        assert text in more_ops.t_axes.__doc__
    for text in ("label: I [N], positions along C or ignore_label", "loss: T [N], only if reduction == 'none'"):
        assert text in more_ops.t_loss.__doc__
    assert "position: int64 [*kept], axes it drops stay as 1" in more_ops.t_position.__doc__
