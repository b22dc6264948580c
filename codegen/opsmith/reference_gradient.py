"""The oracle's gradients: finite differences of the oracle's forward, with an estimate of their own error.

Central differences of fourth order in longdouble, at three steps far apart; each element takes the pair of steps that
agrees best. At a kink (a tie of two largest elements, abs at 0) a difference means nothing: such elements get an
infinite error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from opsmith.language.types import TYPES
from opsmith.reference import Arrays, Evaluator, Value, exact, lift, prepare, start, visible
from opsmith.reference_shapes import Array, Extents
from opsmith.spec.model import Input, OperatorSpec, Output

PRECISION = np.longdouble
STEPS = (2.0**-10, 2.0**-14, 2.0**-18)  # times the spread of the array; powers of two, so that x + step is exact
CHUNK = 200_000  # elements of perturbed arrays evaluated at once
WEIGHTS = np.array([8, -8, -1, 1], PRECISION) / 12  # of f(x + h), f(x - h), f(x + 2h), f(x - 2h)
OFFSETS = np.array([1, -1, 2, -2], PRECISION)
ROUGH = np.finfo(np.float64).eps
LEAST = 1e-6  # what is less, of a derivative, may be rounding; more must shrink with the step


@dataclass(frozen=True)
class Differences:
    """Derivatives of sum(head * output) by elements of one input, and how far they may be off."""

    values: Array
    errors: Array


def differentiable(spec: OperatorSpec) -> list[Input]:
    """The inputs that have a gradient."""
    kinds = {variable.name: variable.choices or (variable.otherwise,) for variable in spec.types}
    return [each for each in spec.inputs if spec.has_gradient and _floats(each.type, kinds)]


def _floats(name: str, kinds: Mapping[str, Sequence[str]]) -> bool:
    return TYPES[name].floating if name in TYPES else all(_floats(each, kinds) for each in kinds[name])


class _Call:
    """One call at a point: evaluates sum(head * output) for many samples of one input."""

    def __init__(
        self, spec: OperatorSpec, arrays: Arrays, parameters: Mapping[str, object], training: bool, heads: Arrays
    ) -> None:
        self.spec, self.arrays = spec, arrays
        self.extents, settings = prepare(spec, arrays, parameters)
        self.names = start(spec, self.extents, arrays, settings, training, PRECISION)
        self.absent = frozenset(each.name for each in spec.inputs if arrays.get(each.name) is None)
        self.heads = {
            output.name: _named(self.extents, heads[output.name], output)
            for output in visible(spec, settings)
            if output.differentiable and heads.get(output.name) is not None
        }
        self.frozen: dict[Any, Value] = {}
        self.base = self._outputs(dict(self.names))
        rougher = self._outputs(start(spec, self.extents, arrays, settings, training, np.float64), np.float64)
        with np.errstate(all="ignore"):
            terms = [self.heads[name] * value for name, value in self.base.items()]
            # what float64 loses tells how a rounding grows on its way
            terms += [self.heads[name] * (rougher[name] - value) / ROUGH for name, value in self.base.items()]
        self.size = max((np.max(np.abs(term), initial=0, where=np.isfinite(term)) for term in terms), default=0)

    def _outputs(self, names: dict[str, Value], precision: type[np.floating[Any]] = PRECISION) -> dict[str, Array]:
        evaluator = Evaluator(self.spec, self.extents, names, precision)
        evaluator.absent, evaluator.frozen = self.absent, self.frozen
        with np.errstate(all="ignore"):
            evaluator.run(self.spec.math.tree.body)
        dims = {output.name: output.shape.dims for output in self.spec.outputs}
        return {name: evaluator.spread(evaluator.names[name], dims[name])[0] for name in self.heads}

    def moved(self, each: Input, samples: Array) -> Iterator[tuple[Array, Array]]:
        """For every output: its head, and its change at every sample of the input."""
        names = self.names | {each.name: lift(each, samples, self.extents)}
        for name, values in self._outputs(names).items():
            with np.errstate(all="ignore"):
                yield self.heads[name], values - self.base[name]


def _named(extents: Extents, array: Array | None, output: Output) -> Array:
    dropped = exact(np.asarray(array), PRECISION).reshape((1, *extents.shape(output.shape)))
    return extents.named(dropped, output.shape)


def _totals(call: _Call, each: Input, samples: Array) -> Array:
    """The change of sum(head * output) at every sample."""
    total = np.zeros(len(samples), PRECISION)
    for head, change in call.moved(each, samples):
        with np.errstate(all="ignore"):
            terms = np.broadcast_to(head * change, (len(samples), *np.broadcast_shapes(head.shape, change.shape)[1:]))
        total = total + terms.sum(axis=tuple(range(1, terms.ndim)))
    return total


def _scales(array: Array) -> list[Any]:
    """What a step is measured by, as powers of two: the array's variation, and 1 where that is far from it."""
    finite = array[np.isfinite(array)]
    size = float(np.std(finite)) if finite.size else 0.0
    exponent = round(np.log2(size)) if size > 0 else 0
    return [PRECISION(2.0**power) for power in ([exponent] if abs(exponent) < 8 else [exponent, 0])]


def _along(call: _Call, each: Input, moves: Array) -> Differences:
    """Derivatives along `moves` (directions, one per sample), at the scale that knows each best."""
    point = exact(np.asarray(call.arrays[each.name]), PRECISION)
    best, *others = (_ladder(call, each, point, moves, scale) for scale in _scales(point))
    for other in others:
        better = other.errors < best.errors
        best = Differences(np.where(better, other.values, best.values), np.where(better, other.errors, best.errors))
    return best


def _ladder(call: _Call, each: Input, point: Array, moves: Array, scale: Any) -> Differences:
    """Derivatives at every step, and of each the best."""
    slopes, bends, sizes = [], [], []
    for step in STEPS:
        h = scale * PRECISION(step)
        shifts = (OFFSETS * h).reshape(4, *(1 for _ in moves.shape)) * moves
        changes = _totals(call, each, (point + shifts).reshape(4 * len(moves), *point.shape)).reshape(4, len(moves))
        slopes.append(WEIGHTS @ changes / h)
        bends.append(np.abs(changes[0] + changes[1]) / h)
        sizes.append((np.max(np.abs(changes), axis=0) + call.size) / h)
    near = [np.abs(slopes[1] - slopes[0]), np.abs(slopes[2] - slopes[1])]
    with np.errstate(invalid="ignore"):
        first = near[0] <= near[1]
        kink = np.where(first, _bent(slopes, bends, 1), _bent(slopes, bends, 2))
        kink |= (near[1] > near[0] / 16) & (near[1] > LEAST * (np.abs(slopes[2]) + 1e-3))
    noise = np.where(first, STEPS[2] / STEPS[1], 1) * (
        np.median(near[1]) if len(moves) else 0
    )  # rounding, over the step
    values = np.where(first, slopes[1], slopes[2])
    lost = np.finfo(PRECISION).eps * np.where(first, sizes[1], sizes[2])
    return Differences(values, np.where(kink, np.inf, 4 * (np.where(first, near[0], near[1]) + noise) + lost))


def _bent(slopes: Sequence[Array], bends: Sequence[Array], step: int) -> Array:
    """Where a function is not smooth: its bend does not shrink with the step (by 16), or its slope grows: a jump."""
    bend, size = bends[step], np.abs(slopes[step])
    bent = (bend > bends[step - 1] / 8) & (bend > LEAST * (size + 1e-3))
    return np.asarray(bent | (size > 4 * np.abs(slopes[step - 1]) + 1e-3))


def differences(
    spec: OperatorSpec,
    arrays: Arrays,
    parameters: Mapping[str, object],
    training: bool,
    heads: Arrays,
    name: str,
    positions: Array | None = None,
) -> Differences:
    """Derivatives by the elements of the input `name` at flat `positions` (all of them if not given)."""
    each = next(each for each in spec.inputs if each.name == name)
    call = _Call(spec, arrays, parameters, training, heads)
    array = np.asarray(arrays[name])
    positions = np.arange(array.size) if positions is None else positions
    largest = max((np.asarray(other).size for other in arrays.values() if other is not None), default=1)
    length = max(1, CHUNK // max(1, 4 * largest))
    parts = []
    for begin in range(0, len(positions), length):
        chosen = positions[begin : begin + length]
        moves = np.zeros((len(chosen), array.size), PRECISION)
        moves[np.arange(len(chosen)), chosen] = 1
        parts.append(_along(call, each, moves.reshape(len(chosen), *array.shape)))
    empty = np.zeros(0, PRECISION)
    return Differences(
        np.concatenate([empty, *(part.values for part in parts)]),
        np.concatenate([empty, *(part.errors for part in parts)]),
    )


def directional(
    spec: OperatorSpec,
    arrays: Arrays,
    parameters: Mapping[str, object],
    training: bool,
    heads: Arrays,
    name: str,
    directions: Array,
) -> Differences:
    """Derivatives along directions of one input (the first axis counts them): a check of arrays of any size."""
    each = next(each for each in spec.inputs if each.name == name)
    return _along(_Call(spec, arrays, parameters, training, heads), each, exact(directions, PRECISION))


def gradients(
    spec: OperatorSpec,
    arrays: Arrays,
    parameters: Mapping[str, object],
    training: bool,
    heads: Arrays,
    wanted: Sequence[str] | None = None,
) -> dict[str, Array]:
    """The gradient of sum(head * output) by every wanted input (by default, every one that has a gradient)."""
    names = [each.name for each in differentiable(spec) if arrays.get(each.name) is not None]
    found = {}
    for name in names if wanted is None else wanted:
        derivative = differences(spec, arrays, parameters, training, heads, name)
        found[name] = derivative.values.reshape(np.shape(np.asarray(arrays[name])))
    return found
