"""Inputs that may be left out, outputs that are not wanted, and labels of both integer types, by a cross-entropy."""

from __future__ import annotations

import ctypes
from ctypes import Structure, byref, c_double, c_int32, c_int64, c_size_t, c_void_p
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from c_axes import Array
from c_library import LIBRARY, NULL, WRITE, Dims

NONE, MEAN, SUM = 0, 1, 2  # reductions
IGNORED = -100
SHAPE = (4, 5, 3)  # outer, C, inner
LABELS = np.array([[0, 4, 1], [2, IGNORED, 3], [-1, 5, 0], [2**31 - 1, 2, -(2**31)]])
VALID = np.isin(LABELS, range(SHAPE[1]))
EACH_LABEL = pytest.mark.parametrize("label", [np.int32, np.int64], ids=["int32", "int64"])
EACH_REDUCTION = pytest.mark.parametrize("reduction", [NONE, MEAN, SUM], ids=["none", "mean", "sum"])


class Params(Structure):
    _fields_ = (
        ("size", c_size_t),
        ("axis", c_int64),
        ("ignore_label", c_int64),
        ("label_smoothing", c_double),
        ("reduction", c_int32),
        ("output_log_prob", c_int32),
    )


@dataclass
class Call:
    """A call of softmax_cross_entropy with float32 scores."""

    label: Any
    reduction: int = NONE
    smoothing: float = 0.0
    arrays: dict[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.library, self.suffix = ctypes.CDLL(str(LIBRARY)), f"f32_{'i32' if self.label == np.int32 else 'i64'}"
        self.params, self.dims = Params(), Dims(*SHAPE)
        self._function("params_init")(byref(self.params))
        self.params.reduction, self.params.label_smoothing = self.reduction, self.smoothing
        generator, (outer, channels, inner) = np.random.default_rng(3), SHAPE

        def normal(*shape: int) -> Array:
            return generator.standard_normal(shape).astype(np.float32)

        self.arrays = {
            "scores": normal(*SHAPE),
            "labels": LABELS.astype(self.label),
            "weight": np.ones(channels, np.float32),
            "loss": normal(outer, inner),
            "total": normal(1),
            "log_prob": normal(*SHAPE),
            "saved": np.empty(self._bytes("saved_bytes"), np.uint8),
            "d_loss": normal(outer, inner),
            "d_total": normal(1),
            "d_scores": normal(*SHAPE),
            "d_weight": normal(channels),
        }

    def _function(self, name: str, result: Any = c_int32) -> Any:
        function = getattr(self.library, f"opsmith_softmax_cross_entropy_{name}")
        function.restype = result
        return function

    def _bytes(self, name: str, *threads: c_int32) -> int:
        return int(self._function(name, c_size_t)(byref(self.params), byref(self.dims), *threads))

    def _message(self, status: int) -> str:
        buffer = ctypes.create_string_buffer(300)
        self._function("status_message", c_size_t)(c_int32(status), buffer, c_size_t(300))
        return buffer.value.decode().removeprefix("softmax_cross_entropy: ")

    def _call(self, direction: str, words: list[Any]) -> str:
        workspace = np.empty(self._bytes(f"{direction}_workspace_bytes", c_int32(1)), np.uint8)
        last = (c_void_p(workspace.ctypes.data), c_size_t(workspace.nbytes), None)
        function = self._function(f"{direction}_{self.suffix}")
        return self._message(function(byref(self.params), byref(self.dims), *words, *last))

    def _pointers(self, names: str, missing: tuple[str, ...]) -> list[c_void_p | None]:
        return [None if name in missing else c_void_p(self.arrays[name].ctypes.data) for name in names.split()]

    def forward(self, *missing: str) -> str:
        """The text of the status; the arrays named are NULL."""
        return self._call("forward", self._pointers("scores labels weight loss total log_prob saved", missing))

    def backward(self, *missing: str) -> str:
        """As the forward; a gradient that is NULL is not requested."""
        heads = self._pointers("d_loss d_total scores labels weight saved", missing)
        requests = [c_int32(NULL if name in missing else WRITE) for name in ("d_scores", "d_weight")]
        scores, weight = self._pointers("d_scores d_weight", missing)
        return self._call("backward", [*heads, scores, requests[0], weight, requests[1]])

    @property
    def hidden(self) -> tuple[str, ...]:
        """The outputs that the parameters leave out."""
        return ("total" if self.reduction == NONE else "loss", "log_prob")


def run(call: Call, *missing: str) -> Call:
    assert call.forward(*call.hidden, *missing) == "no error"
    assert call.backward(f"d_{call.hidden[0]}", *missing) == "no error"
    return call


def expected_loss(call: Call) -> Array:
    """By NumPy in float64; 0 where a label is no class."""
    wide = call.arrays["scores"].astype(np.float64)
    log_prob = wide - np.log(np.exp(wide).sum(axis=1, keepdims=True))
    picked = np.take_along_axis(log_prob, np.where(VALID, LABELS, 0)[:, None], axis=1)[:, 0]
    return np.where(VALID, -picked, 0)


@EACH_LABEL
def test_losses(label: Any) -> None:
    call = run(Call(label))
    np.testing.assert_allclose(call.arrays["loss"], expected_loss(call), rtol=1e-6)
    total = run(Call(label, MEAN)).arrays["total"]
    np.testing.assert_allclose(total, expected_loss(call).sum() / np.count_nonzero(expected_loss(call)), rtol=1e-6)


@EACH_LABEL
def test_labels_that_are_no_class_have_no_gradient(label: Any) -> None:
    d_scores = run(Call(label)).arrays["d_scores"].transpose(0, 2, 1)
    assert (d_scores[~VALID] == 0).all()
    assert (d_scores[VALID] != 0).all()


@EACH_LABEL
@EACH_REDUCTION
@pytest.mark.parametrize("smoothing", [0.0, 0.25])
def test_an_input_left_out_is_its_constant(label: Any, reduction: int, smoothing: float) -> None:
    """Every result has the same bits, the gradient of the input that is not there included."""
    given, absent = run(Call(label, reduction, smoothing)), run(Call(label, reduction, smoothing), "weight")
    for name in ("loss", "total", "d_scores", "d_weight"):
        np.testing.assert_array_equal(given.arrays[name], absent.arrays[name], err_msg=name)
    other = Call(label, reduction, smoothing)
    other.arrays["weight"] *= 2
    assert (run(other).arrays["d_scores"] != given.arrays["d_scores"]).any() or reduction == MEAN
    assert (given.arrays["d_weight"] != Call(label).arrays["d_weight"]).all()


@EACH_REDUCTION
def test_an_output_that_is_wanted_is_needed(reduction: int) -> None:
    call = Call(np.int32, reduction)
    wanted, hidden = ("loss", "total") if reduction == NONE else ("total", "loss")
    before = {name: array.copy() for name, array in call.arrays.items()}
    assert call.forward(hidden, "log_prob", wanted) == f"{wanted} is NULL, but is needed"
    assert call.forward("labels") == "labels is NULL, but is needed"
    for name, array in call.arrays.items():
        np.testing.assert_array_equal(array, before[name], err_msg=name)
    call.params.output_log_prob = 1
    assert call.forward("log_prob", hidden) == "log_prob is NULL, but is needed"


@EACH_REDUCTION
def test_an_output_that_is_given_is_written(reduction: int) -> None:
    """Also where the parameters let it be NULL."""
    call = Call(np.int32, reduction)
    assert call.forward() == "no error"
    loss = expected_loss(call)
    np.testing.assert_allclose(call.arrays["loss"], loss, rtol=1e-6)
    total = loss.sum() / (np.count_nonzero(loss) if reduction == MEAN else 1)
    np.testing.assert_allclose(call.arrays["total"], total, rtol=1e-6)
    np.testing.assert_allclose(np.exp(call.arrays["log_prob"].astype(float)).sum(axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize("value", [-1, 3, 2**31 - 1])
def test_a_choice_that_there_is_not(value: int) -> None:
    call = Call(np.int32)
    call.params.reduction = value
    assert call.forward() == "reduction is outside its limits, or is not a number"
