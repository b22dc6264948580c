"""The author's math over the arrays of a library that has NumPy's functions: NumPy itself, or JAX.

This is how a person would write the operator with that library, in the type of the arrays; float16 and bfloat16 are
computed in float32. In float64 with NumPy it is what results are checked against.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from opsmith import reference
from opsmith.bench.frame import Axes, Frame, Value
from opsmith.language.functions import FUNCTIONS
from opsmith.reference import Evaluator
from opsmith.reference_shapes import Array
from opsmith.spec import evaluate as plain


@dataclass(frozen=True)
class Library:
    """A library of arrays: its namespace, what has another name there, and how a gradient is stopped."""

    xp: Any
    special: Mapping[str, Callable[..., Value]]
    stop: Callable[[Value], Value]

    def function(self, name: str) -> Callable[..., Value]:
        """A function of the language."""
        spelling = FUNCTIONS[name].numpy
        if spelling.startswith("."):
            return self.special[spelling[1:]]
        found: Callable[..., Value] = getattr(self.xp, spelling)
        return found


@cache
def numpy_library() -> Library:
    special: dict[str, Callable[..., Value]] = {name: getattr(reference, name) for name in _SPECIAL}
    if importlib.util.find_spec("scipy"):  # as exact in float64, and faster
        found = importlib.import_module("scipy.special")
        special |= {"erf": found.erf, "erfc": found.erfc}
    return Library(np, special, lambda value: value)


@cache
def jax_library() -> Library:
    jax = importlib.import_module("jax")
    functions = importlib.import_module("jax.scipy.special")
    special = {"erf": functions.erf, "erfc": functions.erfc, "rsqrt": jax.lax.rsqrt, "sigmoid": jax.nn.sigmoid}
    return Library(jax.numpy, special, jax.lax.stop_gradient)


_SPECIAL = ("erf", "erfc", "rsqrt", "sigmoid")

# --------------------------------------------------------------------------------------------------------------------
# Reductions, each over the namespace `xp`, with the reduced axes left as 1


def _mean(library: Library, x: Value, axes: Axes) -> Value:
    return library.xp.mean(x, axis=axes, keepdims=True)


def _moments(library: Library, x: Value, axes: Axes) -> tuple[Value, Value]:
    mean = _mean(library, x, axes)
    return mean, _mean(library, library.xp.square(x - mean), axes)


def _logsumexp(library: Library, x: Value, axes: Axes) -> Value:
    xp = library.xp
    top = library.stop(xp.max(x, axis=axes, keepdims=True))
    shift = xp.where(xp.isfinite(top), top, 0)
    return xp.log(xp.sum(xp.exp(x - shift), axis=axes, keepdims=True)) + shift


def _position(name: str) -> Callable[[Library, Value, Axes], Value]:
    """argmax or argmin over several axes, which are taken as one in C order."""

    def position(library: Library, x: Value, axes: Axes) -> Value:
        last = library.xp.moveaxis(x, axes, range(-len(axes), 0))
        kept = last.shape[: x.ndim - len(axes)]
        flat = last.reshape((*kept, math.prod(last.shape[len(kept) :])))
        return library.xp.expand_dims(getattr(library.xp, name)(flat, axis=-1), axes)

    return position


def _plain(name: str) -> Callable[[Library, Value, Axes], Value]:
    return lambda library, x, axes: getattr(library.xp, name)(x, axis=axes, keepdims=True)


REDUCTIONS: dict[str, Callable[[Library, Value, Axes], Value]] = {
    **{name: _plain(name) for name in ("max", "min", "mean", "prod", "sum")},
    **{name: _position(name) for name in ("argmax", "argmin")},
    "logsumexp": _logsumexp,
    "moments": _moments,
    "norm": lambda library, x, axes: library.xp.sqrt(_plain("sum")(library, x * x, axes)),
    "var": lambda library, x, axes: _moments(library, x, axes)[1],
}

# --------------------------------------------------------------------------------------------------------------------
# The syntax tree

_LOGIC = {ast.And: "logical_and", ast.Or: "logical_or", ast.Not: "logical_not", ast.Pow: "power"}


class Math(Evaluator):
    """Runs the statements of a spec over named arrays. Parameters stay Python's own numbers, which have no type."""

    def __init__(self, frame: Frame, library: Library, names: dict[str, Value]) -> None:
        super().__init__(frame.spec, frame.extents, {"inf": math.inf, "pi": math.pi, **names}, float)
        self.frame, self.library = frame, library
        self.sizes = {dim: frame.size(dim) for dim in frame.spec.dims}

    def number(self, number: Value) -> Value:
        return number

    def apply(self, op: type[ast.AST], *operands: Value) -> Value:
        if all(isinstance(each, bool | int | float | str | np.bool_) for each in operands):
            return reference.OPERATORS[op](*operands)
        if op in _LOGIC:
            return getattr(self.library.xp, _LOGIC[op])(*operands)
        return plain.OPERATORS[op](*operands)

    def call(self, name: str, arguments: list[Value]) -> Value:
        if all(isinstance(each, bool | int | float) for each in arguments):
            return float(numpy_library().function(name)(*map(float, arguments)))
        return self.library.function(name)(*arguments)

    def select(self, condition: Value, yes: Value, no: Value) -> Value:
        return self.library.xp.where(condition, yes, no)

    def reduce(self, name: str, value: Value, dims: list[str]) -> Value:
        axes = self.frame.axes(dims)
        whole = self.frame.shape
        shape = list(value.shape) if hasattr(value, "shape") else [1] * len(whole)
        for axis in axes:
            shape[axis] = whole[axis]
        return REDUCTIONS[name](self.library, self.library.xp.broadcast_to(value, shape), axes)

    def stop(self, value: Value) -> Value:
        return self.library.stop(value)

    def _index(self, dim: str) -> Array:
        return np.arange(self.sizes[dim]).reshape(self.frame.span([dim]))


def run(
    frame: Frame,
    library: Library,
    arrays: Mapping[str, Value],
    settings: Mapping[str, Any],
    training: bool,
    wanted: Sequence[str],
) -> dict[str, Value]:
    """The values of the wanted outputs and states, as named arrays; `arrays` are named, too."""
    evaluator = Math(frame, library, {**settings, **arrays, "training": training})
    evaluator.absent = frozenset(each.name for each in frame.spec.inputs if each.name not in arrays)
    for name in evaluator.absent:
        evaluator.names[name] = next(each.optional for each in frame.spec.inputs if each.name == name)
    evaluator.run(frame.spec.math.tree.body)
    return {name: evaluator.names[name] for name in wanted}
