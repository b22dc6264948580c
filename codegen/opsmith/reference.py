"""The oracle: the value of a spec's math, straight from the author's syntax tree, in NumPy.

It shares nothing with the compiler: no program, no pass, no derivative. Every value is a named array (see
`reference_shapes`) behind one axis of samples, so that many perturbed copies of a call are evaluated at once.
`Evaluator` leaves to its subclasses what a number is; here it is a plain array of the wanted precision.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS as LANGUAGE
from opsmith.language.types import TYPES
from opsmith.reference_shapes import Array, Extents, ShapeError, arguments, bind
from opsmith.spec import evaluate as plain
from opsmith.spec.model import Input, OperatorSpec, Output, State

Axes = tuple[int, ...]
Arrays = Mapping[str, Array | None]
Value = Any  # an array, a NumPy scalar, a string of an enum, a tuple of values; or a subclass's kind of number


@dataclass(frozen=True)
class Result:
    """What one call gives: its visible outputs, the states it writes and the extents of its dimensions."""

    outputs: dict[str, Array]
    states: dict[str, Array]
    dims: dict[str, int]


PI = np.longdouble("3.14159265358979323846264338327950288")


# --------------------------------------------------------------------------------------------------------------------
# Functions and reductions


@cache
def _erf_steps() -> Array:
    """The error function at 0, 1 / 256, ..., 8, by its series of positive terms, which loses nothing."""
    x = np.arange(8 * 256 + 1).astype(np.longdouble) / 256
    term = total = 2 / np.sqrt(PI) * x * np.exp(-x * x)
    for n in range(1, 400):
        term = term * (2 * x * x) / (2 * n + 1)
        total = total + term
    return np.asarray(total)


def erf(x: Array) -> Array:
    """The error function, by Taylor's series about the nearest step."""
    size = np.minimum(np.abs(np.asarray(x, np.longdouble)), 8)  # erf(8) is 1 in every precision
    step = np.rint(np.nan_to_num(size) * 256)
    center, h = step / 256, size - step / 256
    total = _erf_steps()[step.astype(np.int64)]
    last, term = np.zeros_like(size), 2 / np.sqrt(PI) * np.exp(-center * center)  # the next: Hermite's polynomials
    for n in range(10):
        total = total + term * h / (n + 1)
        last, term = term, -2 * h * (center * term + h * last) / (n + 1)
    return np.asarray(np.copysign(total, x), np.result_type(x))


def erfc(x: Array) -> Array:
    """1 - erf(x), and above 2, where that would lose digits, by the continued fraction."""
    size = np.clip(np.asarray(x, np.longdouble), 2, 200)  # erfc(200) is 0 in every precision
    rest = np.zeros_like(size)
    for n in range(120, 0, -1):
        rest = n / 2 / (size + rest)
    head = size.astype(np.float32).astype(np.longdouble)  # its square is exact
    tail = np.exp(-head * head) * np.exp((head - size) * (head + size)) / (np.sqrt(PI) * (size + rest))
    return np.asarray(np.where(np.asarray(x) > 2, tail, 1 - erf(np.asarray(x, np.longdouble))), np.result_type(x))


def rsqrt(x: Array) -> Array:
    """1 / sqrt(x)."""
    return np.asarray(1 / np.sqrt(x))


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)), precise in both tails."""
    small = np.exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, 1, small) / (1 + small))


def _mean(x: Array, axes: Axes) -> Array:
    total = np.sum(x, axis=axes, keepdims=True)
    return np.asarray(total / np.asarray(math.prod(x.shape[axis] for axis in axes), total.dtype))


def _moments(x: Array, axes: Axes) -> tuple[Array, Array]:
    mean = _mean(x, axes)
    return mean, _mean((x - mean) ** 2, axes)


def _logsumexp(x: Array, axes: Axes) -> Array:
    top = np.max(x, axis=axes, keepdims=True, initial=-np.inf)
    shift = np.where(np.isfinite(top), top, 0)
    return np.asarray(np.log(np.sum(np.exp(x - shift), axis=axes, keepdims=True)) + shift)


def _norm(x: Array, axes: Axes) -> Array:
    scale = np.max(np.abs(x), axis=axes, keepdims=True, initial=0)
    scale = np.where((scale > 0) & np.isfinite(scale), scale, 1)
    return np.asarray(np.sqrt(np.sum((x / scale) ** 2, axis=axes, keepdims=True)) * scale)


def _position(name: str) -> Callable[[Array, Axes], Array]:
    """argmax or argmin over several axes, which are taken as one in C order."""

    def position(x: Array, axes: Axes) -> Array:
        last = np.moveaxis(x, sorted(axes), range(-len(axes), 0))
        kept = last.shape[: x.ndim - len(axes)]
        flat = last.reshape((*kept, math.prod(last.shape[len(kept) :])))
        found = getattr(np, name)(flat, axis=-1) if flat.shape[-1] else np.zeros(kept)
        return np.asarray(np.expand_dims(found.astype(x.dtype), sorted(axes)))

    return position


REDUCTIONS: dict[str, Callable[[Array, Axes], Value]] = {
    "argmax": _position("argmax"),
    "argmin": _position("argmin"),
    "logsumexp": _logsumexp,
    "max": lambda x, axes: np.max(x, axis=axes, keepdims=True, initial=-np.inf),
    "mean": _mean,
    "min": lambda x, axes: np.min(x, axis=axes, keepdims=True, initial=np.inf),
    "moments": _moments,
    "norm": _norm,
    "prod": lambda x, axes: np.prod(x, axis=axes, keepdims=True),
    "sum": lambda x, axes: np.sum(x, axis=axes, keepdims=True),
    "var": lambda x, axes: _moments(x, axes)[1],
}

OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    **plain.OPERATORS,
    ast.Div: np.true_divide,
    ast.Pow: np.power,
    ast.And: np.logical_and,
    ast.Or: np.logical_or,
    ast.Not: np.logical_not,
}


def function(name: str) -> Callable[..., Array]:
    """The NumPy form of a function of the language."""
    spelling = FUNCTIONS[name].numpy
    made: Callable[..., Array] = globals()[spelling[1:]] if spelling.startswith(".") else getattr(np, spelling)
    return made


# --------------------------------------------------------------------------------------------------------------------
# The syntax tree


class Expressions(plain.Expressions):
    """Evaluates expressions of the language over named arrays."""

    def __init__(self, names: dict[str, Value], precision: type[Any]) -> None:
        super().__init__(names)
        self.precision = precision

    def number(self, number: Value) -> Value:
        return self.precision(number)

    def either(self, condition: Value, body: ast.expr, orelse: ast.expr) -> Value:
        if isinstance(condition, bool | np.bool_):
            return self.value(body if condition else orelse)
        return self.select(condition, self.value(body), self.value(orelse))

    # What a subclass with another kind of number replaces, too

    def apply(self, op: type[ast.AST], *operands: Value) -> Value:
        return OPERATORS[op](*operands)

    def call(self, name: str, arguments: list[Value]) -> Value:
        return function(name)(*arguments)

    def select(self, condition: Value, yes: Value, no: Value) -> Value:
        return np.where(condition, yes, no)


class Evaluator(Expressions):
    """Runs the statements of a math block over named values."""

    def __init__(self, spec: OperatorSpec, extents: Extents, names: dict[str, Value], precision: type[Any]) -> None:
        super().__init__(names, precision)  # parameters, `training`, inputs and states to begin with
        self.spec = spec
        self.sizes = extents.sizes
        self.absent: frozenset[str] = frozenset()  # optional inputs that were not given
        self.written: set[str] = set()  # states
        self.frozen: dict[ast.AST, Value] = {}  # what stop_gradient saw, where it is to see that again
        self.unknown: dict[str, frozenset[str]] = {}  # name -> the reductions over no elements its value came through
        self._empty: frozenset[str] = frozenset()  # those that the statement being evaluated met

    def run(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            match statement:
                case ast.Assign(targets=[ast.Tuple(elts=targets)]):
                    for target, value in zip(targets, self._fresh(statement.value), strict=True):
                        self._assign(target, value)
                case ast.Assign(targets=[target]):
                    self._assign(target, self._fresh(statement.value))
                case ast.If():
                    self.run(statement.body if self.value(statement.test) else statement.orelse)
                case _:
                    raise TypeError(f"line {statement.lineno} of the math is a {type(statement).__name__}")

    def _fresh(self, node: ast.expr) -> Value:
        self._empty = frozenset()
        return self.value(node)

    def _assign(self, target: ast.expr, value: Value) -> None:
        assert isinstance(target, ast.Name)
        if any(target.id == state.name for state in self.spec.states):
            if np.size(value):
                self.refuse(target.id, self._empty)
            if self._empty:
                return  # the state is left as it was
            self.written.add(target.id)
        self.names[target.id] = value
        self.unknown[target.id] = self._empty

    def refuse(self, name: str, empty: Iterable[str]) -> None:
        """Raises where a result comes through a reduction that has no value over no elements."""
        for reduction in sorted(empty):
            if not LANGUAGE[reduction].empty:
                raise ShapeError(f"{name} needs the {reduction} of no elements, which does not exist")

    def name(self, name: str) -> Value:
        self._empty |= self.unknown.get(name, frozenset())
        return self.names[name]

    def called(self, name: str, node: ast.Call) -> Value:
        first = node.args[0]
        if name in REDUCTIONS:
            dims = [each.id for each in ast.walk(node.keywords[0].value) if isinstance(each, ast.Name)]
            self._empty |= {name} if any(self.sizes[dim] == 0 for dim in dims) else set()
            return self.reduce(name, self.value(first), dims)
        if name == "stop_gradient":
            if node not in self.frozen:
                self.frozen[node] = self.stop(self.value(first))
            return self.frozen[node]
        match name, first:
            case "present", ast.Name(id=argument):
                return argument not in self.absent
            case "size", ast.Name(id=argument):
                return self.precision(self.sizes[argument])
            case "index", ast.Name(id=argument):
                return self._index(argument)
        return super().called(name, node)

    def _index(self, dim: str) -> Array:
        shape = [1, *(1 for _ in self.spec.dims)]
        shape[1 + self.spec.dims.index(dim)] = self.sizes[dim]
        return np.arange(self.sizes[dim]).astype(self.precision).reshape(shape)

    def spread(self, value: Value, dims: Iterable[str]) -> tuple[Array, Axes]:
        """A value over all of the given dimensions, and their axes."""
        axes = tuple(1 + self.spec.dims.index(dim) for dim in dims)
        array = np.asarray(value)
        shape = list(array.shape) if array.ndim else [1, *(1 for _ in self.spec.dims)]
        for dim, axis in zip(dims, axes, strict=True):
            shape[axis] = self.sizes[dim]
        return np.broadcast_to(array, shape), axes

    # What a subclass with another kind of number replaces, too

    def reduce(self, name: str, value: Value, dims: list[str]) -> Value:
        return REDUCTIONS[name](*self.spread(value, dims))

    def stop(self, value: Value) -> Value:
        return value


# --------------------------------------------------------------------------------------------------------------------
# Calls


def present(spec: OperatorSpec, arrays: Arrays) -> dict[str, Array]:
    """The arrays of a call without the optional inputs that are absent."""
    given = {each.name: arrays.get(each.name) for each in arguments(spec)}
    return {name: np.asarray(array) for name, array in given.items() if array is not None}


def prepare(spec: OperatorSpec, arrays: Arrays, parameters: Mapping[str, object]) -> tuple[Extents, dict[str, object]]:
    """The dimensions of a call and all its parameters, with defaults filled in."""
    settings: dict[str, object] = {each.name: each.default for each in spec.parameters} | dict(parameters)
    return bind(spec, {name: array.shape for name, array in present(spec, arrays).items()}, settings), settings


def exact(array: Array, precision: type[Any]) -> Array:
    """The numbers of an array in another precision; ml_dtypes only knows the way through float64."""
    wide = array if array.dtype.kind in "fiub" and array.dtype.itemsize > 1 else array.astype(np.float64)
    return wide.astype(precision)


def start(
    spec: OperatorSpec,
    extents: Extents,
    arrays: Arrays,
    settings: Mapping[str, object],
    training: bool,
    precision: type[Any],
) -> dict[str, Value]:
    """What the names of the math mean before its first statement."""
    names: dict[str, Value] = {"inf": precision(np.inf), "pi": precision(PI), "training": training}
    for name, setting in settings.items():
        plain = isinstance(setting, bool | str | tuple | list)
        names[name] = setting if plain else precision(setting)
    for each in arguments(spec):
        given = arrays.get(each.name)
        if given is None:
            names[each.name] = precision(getattr(each, "optional"))  # noqa: B009  only an input may be absent
        else:
            names[each.name] = lift(each, exact(np.asarray(given), precision)[None], extents)
    return names


def lift(each: Input | State, samples: Array, extents: Extents) -> Array:
    """Samples of one array, the samples' axis first, as a named value."""
    if isinstance(each, Input) and each.align == "right":
        shape = extents.shape(each.shape)
        ones = (1,) * (len(shape) + 1 - samples.ndim)
        samples = np.broadcast_to(samples.reshape((len(samples), *ones, *samples.shape[1:])), (len(samples), *shape))
    return extents.named(samples, each.shape)


def visible(spec: OperatorSpec, settings: Mapping[str, object]) -> list[Output]:
    """The outputs a call gives under these parameters."""
    return [output for output in spec.outputs if plain.holds(output.when, settings)]


def evaluate(
    spec: OperatorSpec,
    arrays: Arrays,
    parameters: Mapping[str, object],
    training: bool = False,
    precision: type[Any] = np.longdouble,
    kind: type[Evaluator] = Evaluator,
) -> Result:
    """The outputs of a call and the states it writes, in the given precision; outputs of integer type in int64."""
    extents, settings = prepare(spec, arrays, parameters)
    evaluator = kind(spec, extents, start(spec, extents, arrays, settings, training, precision), precision)
    evaluator.absent = frozenset(each.name for each in spec.inputs if arrays.get(each.name) is None)
    with np.errstate(all="ignore"):
        evaluator.run(spec.math.tree.body)

    def result(each: Output | State) -> Array:
        value, _ = evaluator.spread(evaluator.names[each.name], each.shape.dims)
        placed = extents.placed_output(value, each) if isinstance(each, Output) else extents.placed(value, each.shape)
        if placed.size:
            evaluator.refuse(each.name, evaluator.unknown.get(each.name, ()))
        return np.array(placed[0], np.int64 if _is_integer(spec, each.type, arrays) else precision)

    outputs = {each.name: result(each) for each in visible(spec, settings)}
    states = {each.name: result(each) for each in spec.states if each.name in evaluator.written}
    return Result(outputs, states, extents.sizes)


def _is_integer(spec: OperatorSpec, name: str, arrays: Arrays) -> bool:
    """Whether a type, or a type variable of a call, is an integer."""
    if name in TYPES:
        return not TYPES[name].floating
    same = (arrays.get(each.name) for each in arguments(spec) if each.type == name)
    return any(np.asarray(array).dtype.kind in "iu" for array in same if array is not None)
