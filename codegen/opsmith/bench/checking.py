"""Whether what is measured is right: our results against float64, those of other systems against ours.

Above a size the numbers of ours are checked at positions spread along a dimension that no reduction crosses; there the
results do not depend on the rest. A gradient that sums over that dimension is checked with heads that are 0 elsewhere.
"""

from __future__ import annotations

import ast
import math
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from opsmith.bench.contestants import Ours
from opsmith.bench.frame import Frame, Value
from opsmith.bench.mathematics import numpy_library, run
from opsmith.bench.problem import Arrays, Problem
from opsmith.language.reductions import REDUCTIONS
from opsmith.language.types import TYPES
from opsmith.reference_shapes import Array
from opsmith.spec.model import Input, OperatorSpec, Output, ShapePattern, State
from opsmith.testing.arrays import units

AFFORDABLE = 4_000_000  # elements that are computed in float64
FEW, GROWTH = 512, 8  # roundings of float32 that are expected, and of a reduction of n elements times its root
HALF = 16  # roundings of half precision
BLOCK = 1 << 20  # elements that are compared at once


class Wrong(Exception):
    """Results that are not what they should be; what differs."""


@dataclass(frozen=True)
class Expected:
    """What the math gives in float64: of the whole, or at some positions of a frame."""

    frame: Frame
    position: Position | None
    values: Mapping[str, Value]

    @staticmethod
    def of(problem: Problem) -> Expected:
        frame, position = _sample(problem)
        values = (_gradients if problem.row.direction == "backward" else _values)(problem, frame, position)
        return Expected(frame, position, values)


def check_ours(problem: Problem, ours: Ours, expected: Expected) -> None:
    """Raises Wrong unless our results are those of the math in float64."""
    frame, position = expected.frame, expected.position
    if problem.row.direction == "backward":
        actual = ours.pulled(_masked(problem, position))
    else:
        ours.restore()
        actual = ours.results(ours.call())
    for name in expected.values:
        each = _array(problem, name)
        found, wanted = _pair(problem, actual[name], expected, name)
        reduced = math.prod(frame.shape) / max(1, found.size)
        _compare(f"{name} of opsmith", found, wanted, _tolerance(problem.type_of(each), reduced), "the math in float64")


def _pair(problem: Problem, array: Array, expected: Expected, name: str) -> tuple[Array, Array]:
    """The checked part of a result, in float64, and what it should be."""
    named = problem.frame.named(array.astype(np.float64), _array(problem, name).shape)
    found = _cut(problem, named, expected.position)
    return found, np.broadcast_to(expected.values[name], found.shape)


def largest_errors(problem: Problem, results: Arrays, expected: Expected) -> dict[str, float]:
    """The largest error of any element of full size, in units in the last place: of that element (`own`), and of the
    usual size in its array where that is larger (`usual`)."""
    largest = {"own": 0.0, "usual": 0.0}
    for name in expected.values.keys() & results.keys():
        type_name = problem.type_of(_array(problem, name))
        if TYPES[type_name].floating and results[name].size == problem.tensor.size:
            found, wanted = _pair(problem, results[name], expected, name)
            for kind, least in (("own", 0.0), ("usual", _root_mean_square(wanted))):
                error = np.abs(found - wanted) / units(wanted, type_name, least)
                largest[kind] = max(largest[kind], float(np.max(error, initial=0)))
    return largest


def check_peer(name: str, problem: Problem, theirs: Arrays, ours: Arrays) -> None:
    """Raises Wrong unless another system's results are ours, as far as roundings let them."""
    if not theirs:
        raise Wrong(f"{name} gives no result to compare")
    for result, array in theirs.items():
        mine = ours[result]
        if array.shape != mine.shape:
            raise Wrong(f"{result} of {name} has shape {array.shape}, ours has {mine.shape}")
        reduced = problem.tensor.size / max(1, mine.size)
        types = (_array(problem, result), problem.spec.inputs[0])  # they may compute in the type of the data throughout
        tolerance = max(_tolerance(problem.type_of(each), reduced) for each in types)
        exact = not TYPES[problem.type_of(types[0])].floating
        _compare(f"{result} of {name}", array, mine, 0 if exact else 2 * tolerance, "ours")


def digests(results: Arrays) -> dict[str, int]:
    """What tells results apart, bit for bit."""
    return {
        name: zlib.crc32(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data) for name, array in results.items()
    }


def _array(problem: Problem, name: str) -> Input | State | Output:
    """The array that a result belongs to; a gradient is like its input."""
    every = {each.name: each for each in problem.spec.arrays}
    return every[name.removeprefix("d_") if problem.row.direction == "backward" else name]


# --------------------------------------------------------------------------------------------------------------------
# Samples


@dataclass(frozen=True)
class Position:
    """Some positions along one extent."""

    name: str
    indices: Array


def _sample(problem: Problem) -> tuple[Frame, Position | None]:
    """The frame of what is checked, and where that lies in the whole; None for all of it."""
    frame = problem.frame
    total = math.prod(frame.shape)
    free = [name for name in independent(problem.spec) if frame.sizes[name] > 1]
    if total <= AFFORDABLE or not free:
        return frame, None
    name = max(free, key=lambda each: frame.sizes[each])
    count = max(2, AFFORDABLE * frame.sizes[name] // total)
    indices = np.arange(count) * (frame.sizes[name] - 1) // (count - 1)  # the first and the last are among them
    return frame.only(name, len(indices)), Position(name, indices)


def independent(spec: OperatorSpec) -> list[str]:
    """The dimensions along which every position is computed by itself: none of their extents occurs in the math."""
    used: set[str] = set()
    for block in filter(None, (spec.math, spec.gradient)):
        for node in ast.walk(block.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                over = node.func.id in REDUCTIONS or node.func.id in ("index", "size")
                used |= {each.id for each in ast.walk(node) if over and isinstance(each, ast.Name)}
    return [name for name in spec.extents if name in spec.dims and name not in used]  # a run of a set of axes never


def _cut(problem: Problem, named: Array, position: Position | None) -> Array:
    """The checked part of a named array."""
    if position is None:
        return named
    axis = problem.spec.extents.index(position.name)
    return named if named.shape[axis] == 1 else np.take(named, position.indices, axis)


def _masked(problem: Problem, position: Position | None) -> Arrays:
    """The heads, 0 where nothing is checked."""
    if position is None:
        return problem.heads
    masked = {}
    for each in problem.outputs:
        if each.name in problem.heads:
            head = problem.heads[each.name].copy(order="K")
            named = problem.frame.named(head, each.shape)
            axis = problem.spec.extents.index(position.name)
            rest = np.ones(named.shape[axis], bool)
            rest[position.indices] = False
            np.moveaxis(named, axis, 0)[rest] = 0
            masked[each.name] = problem.frame.placed(named, each.shape, np.broadcast_to, each)
    return masked


# --------------------------------------------------------------------------------------------------------------------
# Expected values


def _wide(problem: Problem, position: Position | None, heads: bool) -> Iterator[tuple[str, str, Value]]:
    """Kind, name and the checked part of every array, in float64."""

    def cut(array: Array, pattern: ShapePattern) -> Array:
        narrow = _cut(problem, problem.frame.named(array, pattern), position)
        return narrow if array.dtype.kind in "iu" else narrow.astype(np.float64)

    for each in problem.spec.inputs:
        yield "input", each.name, cut(problem.inputs[each.name], each.shape)
    for state in problem.spec.states:
        yield "state", state.name, cut(problem.states[state.name], state.shape)
    for output in problem.outputs:
        if heads and output.name in problem.heads:
            yield "head", f"d_{output.name}", cut(problem.heads[output.name], output.shape)


def _values(problem: Problem, frame: Frame, position: Position | None) -> Mapping[str, Value]:
    arrays = {name: value for _, name, value in _wide(problem, position, heads=False)}
    wanted = [*(each.name for each in problem.outputs), *problem.written_states]
    with np.errstate(all="ignore"):
        return run(frame, numpy_library(), arrays, problem.settings, bool(problem.training), wanted)


def _gradients(problem: Problem, frame: Frame, position: Position | None) -> Mapping[str, Value]:
    leaves = {(kind, name): value for kind, name, value in _wide(problem, position, heads=True)}
    found = problem.compiled.gradients(frame, leaves)
    return {f"d_{name}": value for name, value in found.items()}


# --------------------------------------------------------------------------------------------------------------------
# Comparison


def _tolerance(type_name: str, reduced: float) -> float:
    """How far a result may be off, in parts of its size and of the size that is usual in its array."""
    if not TYPES[type_name].floating:
        return 0.0
    digits = min(TYPES[type_name].digits, TYPES["float64" if type_name == "float64" else "float32"].digits)
    wide = TYPES["float64" if type_name == "float64" else "float32"].digits
    stored = HALF * 2.0**-digits if digits < wide else 0.0
    return float(stored + (FEW + GROWTH * math.sqrt(reduced)) * 2.0**-wide)


def _compare(what: str, actual: Array, expected: Array, tolerance: float, source: str) -> None:
    """Block by block, so that arrays of any size can be compared."""
    usual = _root_mean_square(expected)
    worst, wrong = 0.0, 0
    for first, second in zip(_blocks(actual), _blocks(expected), strict=True):
        with np.errstate(invalid="ignore"):
            error = np.abs(first - second) / (np.abs(second) + usual + np.finfo(np.float64).tiny)
        good = (error <= tolerance) | (first == second)
        wrong += int(np.count_nonzero(~good))
        worst = max(worst, float(np.max(np.where(good, 0, np.nan_to_num(error, nan=math.inf)), initial=0)))
    if wrong:
        raise Wrong(
            f"{what}: {wrong} of {expected.size} elements differ from {source}, "
            f"the worst by {worst:.2g} of its size, where {tolerance:.2g} can be expected"
        )


def _blocks(array: Array) -> Iterator[Array]:
    """The elements in C order, in float64, so many at once."""
    flat = array.reshape(-1)
    for begin in range(0, flat.size, BLOCK):
        yield flat[begin : begin + BLOCK].astype(np.float64)


def _root_mean_square(array: Array) -> float:
    total = sum(float(np.square(each).sum()) for each in _blocks(array))
    return math.sqrt(total / max(1, array.size))
