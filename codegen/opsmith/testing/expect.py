"""What a call must give: the oracle's values, each with a tolerance computed from types, lengths and condition.

forward   tolerance = 2 * (bound of the running error analysis) + rounding to the result's type
gradient  tolerance = u * (doubt + growth of sums * path) + error of the difference + rounding to the result's type

u is the unit roundoff of the type the kernel computes in, path the derivative summed over all ways through the math in
absolute value, doubt the rounding errors along them in units: see `bounds` and `rounding`.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from opsmith.language.types import TYPES
from opsmith.reference import REDUCTIONS, Arrays, evaluate, exact, lift, prepare, start, visible
from opsmith.reference_gradient import directional
from opsmith.reference_shapes import Array, Extents, arguments
from opsmith.spec.model import Input, OperatorSpec, Output, State
from opsmith.testing.arrays import facts, unit
from opsmith.testing.bounds import BoundedEvaluator, Fragile, lifted
from opsmith.testing.rounding import NOTHING, Bounded, Rounding, Wide

DIRECTIONS = 2
BUDGET = 6_000  # elements of one input's perturbed copies: how many of its derivatives are checked one by one


@dataclass(frozen=True)
class Expected:
    """Numbers, how far off each may be, and the type they are rounded to."""

    values: Array
    tolerance: Array  # infinite where an intermediate overflows
    type: str
    number: Array | bool = False  # where the result is no NaN even so

    @classmethod
    def rounded(cls, values: Array, error: Array, type_name: str, number: Array | bool = False) -> Expected:
        """Values of which a kernel may be off by `error` before it rounds them to the type."""
        if not TYPES[type_name].floating:
            return cls(values, np.broadcast_to(np.floor(error + 0.5), values.shape), type_name)
        with np.errstate(all="ignore"):
            stored = unit(type_name) * (np.abs(values) + error) + float(facts(type_name).smallest_subnormal)
            tolerance = error + np.where(np.isfinite(values), stored, 0)
        known = np.where(np.isnan(tolerance) | np.isnan(values), np.inf, tolerance)
        return cls(values, np.broadcast_to(known, values.shape), type_name, number)


@dataclass(frozen=True)
class Point:
    """One call: its arrays as the kernel sees them, its parameters and mode, and its types."""

    spec: OperatorSpec
    arrays: Arrays
    parameters: Mapping[str, object]
    training: bool
    types: Mapping[str, str]  # type variable -> type
    rounding: Rounding | None = None  # of the system under test, where that is no kernel of Opsmith

    @property
    def call(self) -> tuple[OperatorSpec, Arrays, Mapping[str, object], bool]:
        return self.spec, self.arrays, self.parameters, self.training

    def type_of(self, each: Input | State | Output) -> str:
        return self.types.get(each.type, each.type)

    @property
    def kernel(self) -> Rounding:
        """How the kernel rounds: the type of the first floating array decides."""
        names = [self.type_of(each) for each in self.spec.inputs] + [self.type_of(each) for each in self.spec.outputs]
        return self.rounding or Rounding.of_type(next(name for name in names if TYPES[name].floating))


def _bounded(point: Point, seeds: Mapping[str, Array]) -> tuple[BoundedEvaluator, Extents, list[Output]]:
    """The math evaluated with error bounds; `seeds` are samples of inputs whose sensitivity is wanted."""
    extents, settings = prepare(point.spec, point.arrays, point.parameters)
    names = start(point.spec, extents, point.arrays, settings, point.training, Wide)
    for each in arguments(point.spec):
        value = names[each.name]
        path = lift(each, exact(seeds[each.name], Wide), extents) if each.name in seeds else NOTHING
        if isinstance(value, np.ndarray) and value.ndim:
            names[each.name] = Bounded(value, wide=False, path=path)
    evaluator = BoundedEvaluator(point.spec, extents, names, Wide)
    evaluator.absent = frozenset(each.name for each in point.spec.inputs if point.arrays.get(each.name) is None)
    evaluator.rounding = point.kernel
    with np.errstate(all="ignore"):
        evaluator.run(point.spec.math.tree.body)
    return evaluator, extents, visible(point.spec, settings)


def forward(point: Point) -> dict[str, Expected]:
    """The visible outputs and, by their names, all states after the call."""
    evaluator, extents, outputs = _bounded(point, {})
    narrow = evaluate(*point.call, precision=point.kernel.compute, kind=Fragile)
    expected = {}
    for state in point.spec.states:
        if state.name not in evaluator.written:
            before = exact(np.asarray(point.arrays[state.name]), Wide)
            expected[state.name] = Expected(before, np.zeros(before.shape, Wide), point.type_of(state))
    made: list[Output | State] = [*outputs, *(state for state in point.spec.states if state.name in evaluator.written)]
    for each in made:
        result = lifted(evaluator.names[each.name])
        value, error = (_placed(evaluator, extents, part, each) for part in (result.value, result.error))
        number = ~np.isnan((narrow.outputs | narrow.states)[each.name])
        expected[each.name] = Expected.rounded(value, np.where(number, 2 * error, np.inf), point.type_of(each), number)
    return expected


def _placed(evaluator: BoundedEvaluator, extents: Extents, part: Array, each: Output | State) -> Array:
    """A result, or the bound of its error, in the axes of its array."""
    wide, _ = evaluator.spread(part, each.shape.dims)
    placed = extents.placed_output(wide, each) if isinstance(each, Output) else extents.placed(wide, each.shape)
    return np.asarray(placed[0])


@dataclass(frozen=True)
class ExpectedGradient:
    """The gradient of one input at some of its elements, and along directions through all of them."""

    positions: Array  # flat indices
    elements: Expected
    directions: Array
    along: Expected


def gradient(point: Point, heads: Arrays, name: str, random: np.random.Generator) -> ExpectedGradient:
    """The gradient of sum(head * output) by one input."""
    each = next(each for each in point.spec.inputs if each.name == name)
    array = np.asarray(point.arrays[name])
    positions = _sample(
        array.size, max(np.asarray(other).size for other in point.arrays.values() if other is not None), random
    )
    count = DIRECTIONS if array.size < BUDGET else 1
    directions = np.asarray(random.choice([-1.0, 1.0], (count, *array.shape)))
    units = np.zeros((len(positions), array.size), Wide)
    units[np.arange(len(positions)), positions] = 1
    moves = np.concatenate([units.reshape(len(positions), *array.shape), directions])
    found = directional(*point.call, heads, name, moves)
    path = gradient_error(point, heads, each, np.abs(moves))
    made, single = point.type_of(each), slice(len(positions))
    whole = slice(len(positions), None)
    with np.errstate(all="ignore"):
        elements = Expected.rounded(found.values[single], path[single] + found.errors[single], made)
        error = _scattered(path[whole], elements.tolerance, array.size)
        along = Expected.rounded(found.values[whole], error + found.errors[whole], "float64")
    return ExpectedGradient(positions, elements, directions, along)


def _scattered(total: Array, single: Array, size: int) -> Array:
    """The error along directions of random signs, which the errors of the elements know nothing of.

    `total` is the sum of the elements' bounds. By Hoeffding's inequality 6 times the root of the sum of their squares
    is exceeded once in 30 million; the largest bound is taken as twice the largest of those in `single`.
    """
    largest = np.maximum(2 * np.max(single, initial=0), total / max(size, 1))
    return np.asarray(np.minimum(total, 6 * np.sqrt(total * largest)))


def _sample(size: int, largest: int, random: np.random.Generator) -> Array:
    """The elements whose derivatives are checked one by one: all of few, else some and the last."""
    count = max(1, BUDGET // max(1, largest))
    if size <= count:
        return np.arange(size)
    return np.unique(np.append(random.choice(size, count - 1, replace=False), size - 1))


def gradient_error(point: Point, heads: Arrays, each: Input, seeds: Array) -> Array:
    """The error that rounding makes in the derivative along each seed.

    The gradient of an input that is broadcast is rounded at every place that it was repeated to, then summed.
    """
    name = each.name
    evaluator, extents, outputs = _bounded(point, {name: seeds})
    total = np.zeros(len(seeds), Wide)
    repeated = math.prod(extents.shape(each.shape)) != math.prod(seeds.shape[1:])
    stored = unit(point.type_of(each)) / point.kernel.unit if repeated else 0.0
    sums = point.kernel.growth(math.prod(extents.sizes.values())) * (1 + _reductions(point.spec))
    for output in outputs:
        if not output.differentiable or heads.get(output.name) is None:
            continue
        dropped = exact(np.asarray(heads[output.name]), Wide).reshape((1, *extents.shape(output.shape)))
        head = extents.named(dropped, output.shape)
        result = lifted(evaluator.names[output.name])
        with np.errstate(all="ignore"):
            term = np.abs(head) * (result.doubt + (sums + stored) * result.path)
        shape = np.broadcast_shapes(term.shape, (len(seeds), *head.shape[1:]))
        total = total + np.broadcast_to(term, shape).sum(axis=tuple(range(1, len(shape))))
    return np.asarray(total * point.kernel.unit)


def _reductions(spec: OperatorSpec) -> int:
    """How many reductions the math has: a backward adds up at each of them, and once for the input itself."""
    calls = (node.func for node in ast.walk(spec.math.tree) if isinstance(node, ast.Call))
    return sum(isinstance(name, ast.Name) and name.id in REDUCTIONS for name in calls)
