"""Comparison with a message that shows what is wrong: how many elements, the worst of them, and the tolerance there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from opsmith.language.types import TYPES
from opsmith.reference import exact
from opsmith.reference_shapes import Array
from opsmith.testing.arrays import dtype, facts, unit
from opsmith.testing.expect import Expected, ExpectedGradient
from opsmith.testing.rounding import Wide


def check_array(name: str, actual: Any, expected: Expected) -> None:
    """Fails unless an array has the expected type and shape, and every element lies within its tolerance."""
    assert actual is not None, f"{name} is missing"
    actual = np.asarray(actual)
    assert actual.dtype == dtype(expected.type), f"{name} is {actual.dtype}, expected {expected.type}"
    assert actual.shape == expected.values.shape, f"{name} has shape {actual.shape}, expected {expected.values.shape}"
    _within(name, exact(actual, Wide), expected)


def _within(name: str, actual: Array, expected: Expected) -> None:
    values, tolerance = expected.values, expected.tolerance
    with np.errstate(invalid="ignore"):
        error = np.abs(actual - values)
        good = (error <= tolerance) | (actual == values)
        good |= np.isinf(tolerance) & np.where(
            np.isfinite(values), np.logical_not(expected.number), ~np.isfinite(actual)
        )
        if TYPES[expected.type].floating:
            largest = Wide(facts(expected.type).max)
            overflows = np.isinf(actual) & (np.sign(actual) == np.sign(values))
            good |= overflows & (np.abs(values) + tolerance > largest)
    if np.all(good):
        return
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(good, -1, np.where(np.isnan(error), np.inf, error / tolerance))
    worst = np.unravel_index(int(np.argmax(ratio)), ratio.shape)
    raise AssertionError(
        f"{name}: {np.count_nonzero(~good)} of {good.size} elements differ, the worst at {[int(i) for i in worst]}:\n"
        f"    actual     {actual[worst]:.17g}\n"
        f"    expected   {values[worst]:.17g}\n"
        f"    error      {error[worst]:.3g}, {ratio[worst]:.3g} times the tolerance\n"
        f"    tolerance  {tolerance[worst]:.3g}"
    )


def check_arrays(actual: Mapping[str, Any], expected: Mapping[str, Expected]) -> None:
    """Checks every expected array; nothing else may be there."""
    assert set(actual) == set(expected), f"got {sorted(actual)}, expected {sorted(expected)}"
    for name, wanted in expected.items():
        check_array(name, actual[name], wanted)


def check_gradient(name: str, actual: Any, expected: ExpectedGradient, like: Any, added: Any = None) -> None:
    """Fails unless a gradient agrees with finite differences, at single elements and along a direction.

    `like` is the input, whose type and shape the gradient has; `added` was in the array before, for the request ADD.
    Where the difference is not finite (the call has NaN there, or a kink), nothing is promised.
    """
    actual, like = np.asarray(actual), np.asarray(like)
    assert (actual.dtype, actual.shape) == (like.dtype, like.shape), (
        f"d_{name} is {actual.dtype} {actual.shape}, expected {like.dtype} {like.shape}"
    )
    before = exact(np.zeros_like(like) if added is None else np.asarray(added), Wide)
    result = exact(actual, Wide)
    _promised(
        f"d_{name} at {expected.positions.tolist()[:8]}...",
        result.reshape(-1)[expected.positions],
        expected.elements,
        before.reshape(-1)[expected.positions],
    )
    if np.all(np.isfinite(result)):
        axes = tuple(range(1, result.ndim + 1))
        along, offset = (np.sum(expected.directions * each, axis=axes) for each in (result, before))
        kind = expected.elements.type  # every element was rounded to it, independently of the others
        least = float(facts(kind).smallest_subnormal)
        stored = 6 * (unit(kind) * np.linalg.norm(result.reshape(-1)) + least * result.size)
        rounded = replace(expected.along, tolerance=expected.along.tolerance + stored)
        _promised(f"d_{name} along a direction", along, rounded, offset)


def _promised(name: str, actual: Array, expected: Expected, before: Array) -> None:
    with np.errstate(invalid="ignore"):
        values = expected.values + before
        made = Expected.rounded(values, expected.tolerance, expected.type)
    known = np.isfinite(values)
    _within(name, actual[known], Expected(made.values[known], made.tolerance[known], made.type))


def identical(actual: Mapping[str, Any], expected: Mapping[str, Any], why: str) -> None:
    """Fails unless two sets of arrays are the same bit for bit."""
    assert set(actual) == set(expected), f"got {sorted(actual)}, expected {sorted(expected)}"
    for name, array in expected.items():
        first, second = (np.ascontiguousarray(each) for each in (actual[name], array))
        same = first.view(np.uint8) == second.view(np.uint8) if first.nbytes == second.nbytes else np.zeros(1, bool)
        assert first.dtype == second.dtype, f"{name} changes its type {why}: {first.dtype} and {second.dtype}"
        assert np.all(same), f"{name} is not bitwise the same {why}"
