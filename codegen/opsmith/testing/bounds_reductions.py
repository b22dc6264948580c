"""The errors of reductions, and the derivatives that go through them. The results of a reduction are wide."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from opsmith.reference import REDUCTIONS
from opsmith.reference_shapes import Array
from opsmith.testing.rounding import FUNCTION_UNITS, Bounded, Rounding, bounded


@dataclass(frozen=True)
class Reduction:
    """One reduction of a bounded value over some axes."""

    rounding: Rounding
    of: Bounded
    axes: tuple[int, ...]

    def results(self, name: str) -> Any:
        """The reduced value, or two for moments."""
        return {"moments": self.moments, "mean": self.mean, "var": self.var}.get(name, lambda: self._one(name))()

    def _one(self, name: str) -> Bounded:
        return ONE[name](self, REDUCTIONS[name](self.of.value, self.axes))

    @cached_property
    def count(self) -> int:
        return math.prod(self.of.value.shape[axis] for axis in self.axes)

    @property
    def unit(self) -> float:
        return self.rounding.of(self.of.wide)

    @property
    def growth(self) -> float:
        """The relative error of adding all terms, of their sizes' sum."""
        return self.unit * self.rounding.growth(self.count)

    def sum(self, terms: Any) -> Array:
        """The sum of terms that broadcast against the value."""
        shape = np.broadcast_shapes(np.shape(terms), self.of.value.shape)
        return np.asarray(np.sum(np.broadcast_to(terms, shape), axis=self.axes, keepdims=True))

    def result(self, value: Array, error: Array, slope: Any, slope_error: Any, held: Any = 0.0) -> Bounded:
        """The result; `slope` is its derivative by each term, `held` the largest number in a narrow accumulator."""
        error = error + 4 * self.rounding.unit_wide * np.abs(value)
        largest = self.rounding.largest_wide if self.of.wide else self.rounding.largest
        if not self.of.wide:
            error = error + self.rounding.smallest
        error = np.where(held > largest, np.inf, error)
        if not np.any(self.of.path):
            return bounded(Bounded(value, error))
        units = slope_error / self.rounding.unit + 2 * slope
        doubt = self.sum(slope * self.of.doubt + units * self.of.path)
        return bounded(Bounded(value, error, True, self.sum(slope * self.of.path), doubt))

    def mean(self) -> Bounded:
        return self.moments()[0]

    def var(self) -> Bounded:
        return self.moments()[1]

    def moments(self) -> tuple[Bounded, Bounded]:
        """Sums of distances from a shift near the mean: the mean's own size costs only a wide rounding."""
        x, n = self.of.value, np.longdouble(self.count)
        mean, var = REDUCTIONS["moments"](x, self.axes)
        distance = np.abs(x - mean)
        spread = self.sum(distance)
        first = self.result(mean, (self.sum(self.of.error) + self.growth * spread) / n, 1 / n, 0.0, spread)
        moved = self.of.error + first.error
        error = self.sum(2 * distance * moved + moved * moved) / n + 2 * self.growth * var
        return first, self.result(var, error, 2 * distance / n, 2 * moved / n, var * n)


def _sum(self: Reduction, value: Array) -> Bounded:
    size = self.sum(np.abs(self.of.value))
    return self.result(value, self.sum(self.of.error) + self.growth * size, 1.0, 0.0, size)


def _extremum(sign: int) -> Callable[[Reduction, Array], Bounded]:
    def extremum(self: Reduction, value: Array) -> Bounded:
        error = np.max(np.broadcast_to(self.of.error, self.of.value.shape), axis=self.axes, keepdims=True, initial=0)
        near = sign * (value - self.of.value) <= 2 * error
        return self.result(value, error, near.astype(np.longdouble), 0.0)

    return extremum


def _position(sign: int) -> Callable[[Reduction, Array], Bounded]:
    def position(self: Reduction, value: Array) -> Bounded:
        """Another position is as good where the numbers there could be the same."""
        x, name = self.of.value, "max" if sign > 0 else "min"
        doubt = np.broadcast_to(self.of.error, x.shape)
        widest = np.max(doubt, axis=self.axes, keepdims=True, initial=0)
        near = sign * (REDUCTIONS[name](x, self.axes) - x) <= 2 * widest
        tied = (self.sum(near) > 1) & (widest > 0)
        return Bounded(value, np.where(tied, np.longdouble(self.count), 0))

    return position


def _norm(self: Reduction, value: Array) -> Bounded:
    size = np.where(value > 0, value, 1)
    """The squares are float64: beyond its range, and below it, they are lost."""
    error = REDUCTIONS["norm"](np.broadcast_to(self.of.error, self.of.value.shape), self.axes) + self.growth * value
    error = error + np.sqrt(self.count * np.finfo(np.float64).smallest_subnormal)
    error = np.where(value * value > self.rounding.largest_wide, np.inf, error)
    slope = np.where(value > 0, np.abs(self.of.value) / size, 0)
    return self.result(value, error, slope, slope * self.growth + (self.of.error + slope * error) / size)


def _logsumexp(self: Reduction, value: Array) -> Bounded:
    x = self.of.value
    weight = np.where(np.isfinite(x - value), np.exp(x - value), 0)
    error = self.sum(weight * self.of.error) + self.growth + FUNCTION_UNITS * self.unit
    rounded = error + 4 * self.rounding.unit_wide * np.abs(value)  # the derivative is of the difference from the result
    return self.result(value, error, weight, weight * (self.of.error + rounded + FUNCTION_UNITS * self.unit))


def _prod(self: Reduction, value: Array) -> Bounded:
    largest = np.abs(self.of.value) + self.of.error
    error = REDUCTIONS["prod"](largest, self.axes) - np.abs(value) + self.count * self.unit * np.abs(value)
    others = _others(np.broadcast_to(largest, self.of.value.shape), self.axes)
    return self.result(value, error, others, others * self.count * self.unit)


def _others(size: Array, axes: tuple[int, ...]) -> Array:
    """For every element the product of the others."""
    last = tuple(range(-len(axes), 0))
    flat = np.moveaxis(size, axes, last)
    rows = flat.reshape((*flat.shape[: -len(axes)], math.prod(flat.shape[-len(axes) :])))
    ones = np.ones((*rows.shape[:-1], 1), rows.dtype)
    before = np.cumprod(np.concatenate([ones, rows], axis=-1)[..., :-1], axis=-1)
    after = np.cumprod(np.concatenate([ones, rows[..., ::-1]], axis=-1)[..., :-1], axis=-1)[..., ::-1]
    return np.moveaxis((before * after).reshape(flat.shape), last, axes)


ONE: dict[str, Callable[[Reduction, Array], Bounded]] = {
    "argmax": _position(1),
    "argmin": _position(-1),
    "logsumexp": _logsumexp,
    "max": _extremum(1),
    "min": _extremum(-1),
    "norm": _norm,
    "prod": _prod,
    "sum": _sum,
}
