"""How far a kernel's result may be from the oracle's: a running error analysis of the author's own math.

Every value carries a bound of the error that a computation in the operator's type makes (Higham 2002, section 3.3):
each operation passes on the errors of its operands and rounds once. Full-size values round as the compute type,
reductions and what follows from them alone as float64; a sum merges its parts in float64 after RUN additions. Where an
intermediate overflows, the bound is infinite.
For gradients a value also carries its derivative by elements of one input, and the error of that derivative.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from opsmith.language.functions import FUNCTIONS
from opsmith.reference import OPERATORS, REDUCTIONS, Evaluator, Expressions, function
from opsmith.reference_shapes import Array
from opsmith.testing.bounds_reductions import Reduction
from opsmith.testing.rounding import FUNCTION_UNITS, NOTHING, Bounded, Rounding, Wide, bounded

EXACT = {"abs", "sign", "floor", "ceil", "maximum", "minimum"}
COMPARISONS = {ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE}
PARTIALS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.Add: ("1", "1"),
    ast.Sub: ("1", "-1"),
    ast.Mult: ("y", "x"),
    ast.Div: ("1 / y", "-x / (y * y)"),
    ast.Pow: FUNCTIONS["pow"].derivative,
    ast.USub: ("-1",),
}


def lifted(value: Any) -> Bounded:
    return value if isinstance(value, Bounded) else Bounded(np.asarray(value, Wide))


@cache
def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _derivative(text: str, names: Sequence[str]) -> Callable[..., Array]:
    """An expression of the derivative table as a function of the names it uses."""
    return lambda *values: np.asarray(Expressions(dict(zip(names, values, strict=True)), Wide).value(_parsed(text)))


def _moved(f: Callable[..., Array], operands: Sequence[Bounded]) -> Array:
    """How far f moves when its operands move by their errors, one after the other."""
    values = [each.value for each in operands]
    middle = f(*values)
    total = NOTHING
    for index, each in enumerate(operands):
        if np.any(each.error):
            ends = [f(*values[:index], each.value + sign * each.error, *values[index + 1 :]) for sign in (1, -1)]
            total = total + np.maximum(*(np.abs(end - middle) for end in ends))
    return np.asarray(total)


class BoundedEvaluator(Evaluator):
    """Evaluates the math over bounded values."""

    rounding: Rounding

    def _rounded(self, result: Bounded, units: float) -> Bounded:
        """A result with the error of its own rounding added."""
        error = result.error + units * self.rounding.of(result.wide) * np.abs(result.value)
        if not result.wide and units:
            error = error + self.rounding.smallest
        largest = self.rounding.largest_wide if result.wide else self.rounding.largest
        return bounded(replace(result, error=np.where(np.abs(result.value) > largest, np.inf, error)))

    def _elementwise(
        self, f: Callable[..., Array], partials: Sequence[str], operands: list[Bounded], units: float
    ) -> Bounded:
        value = np.asarray(f(*(each.value for each in operands)))
        result = Bounded(value, _moved(f, operands), all(each.wide for each in operands))
        out = self._rounded(result, units)  # a backward has it with its errors
        path, doubt = self._passed_on(partials, out, operands, 2 + units)
        return self._rounded(replace(result, path=path, doubt=doubt), units)

    def _passed_on(
        self, partials: Sequence[str], out: Bounded, operands: list[Bounded], units: float
    ) -> tuple[Array, Array]:
        """The derivative of a result: those of its operands, each times a partial one, which has an error too."""
        path = doubt = NOTHING
        names = dict(zip("xy", operands, strict=False)) | {"out": out}
        for text, each in zip(partials, operands, strict=True):
            if not np.any(each.path):
                continue
            used = sorted({node.id for node in ast.walk(_parsed(text)) if isinstance(node, ast.Name)} & set(names))
            partial = _derivative(text, used)
            slope = np.abs(partial(*(names[name].value for name in used)))
            error = _moved(partial, [names[name] for name in used]) / self.rounding.unit
            path = path + slope * each.path
            doubt = doubt + slope * each.doubt + (error + units * slope) * each.path
        return np.asarray(path), np.asarray(doubt)

    # The operations of Evaluator

    def apply(self, op: type[ast.AST], *operands: Any) -> Any:
        if not any(isinstance(each, Bounded) for each in operands):
            return super().apply(op, *operands)
        taken = [lifted(each) for each in operands]
        if op in PARTIALS:
            result = self._elementwise(OPERATORS[op], PARTIALS[op], self._converted(op, taken), _units(op, taken))
            if op is ast.Div:  # by what may be 0
                unknown = (np.abs(taken[1].value) <= taken[1].error) & (taken[1].error > 0)
                result = bounded(replace(result, error=np.where(unknown, np.inf, result.error)))
            return result
        value = np.asarray(OPERATORS[op](*(each.value for each in taken)))
        reach = np.asarray(sum(each.error for each in taken))
        doubtful = reach > 0
        if op in COMPARISONS:
            distance = np.abs(taken[0].value - taken[1].value)
            doubtful = (doubtful & (distance <= reach)) | np.isnan(distance)
        return Bounded(value, np.asarray(doubtful), all(each.wide for each in taken))  # error: it may be the other

    def _converted(self, op: type[ast.AST], operands: list[Bounded]) -> list[Bounded]:
        """A wide operand of a narrow sum is rounded first; narrow minus wide is formed in two parts."""
        if op is not ast.Add or len({each.wide for each in operands}) == 1:
            return operands
        unit = self.rounding.unit
        return [replace(each, error=each.error + unit * np.abs(each.value)) if each.wide else each for each in operands]

    def call(self, name: str, arguments: list[Any]) -> Any:
        if not any(isinstance(each, Bounded) for each in arguments):
            return super().call(name, arguments)
        units = 0 if name in EXACT else FUNCTION_UNITS
        return self._elementwise(
            function(name), FUNCTIONS[name].derivative, [lifted(each) for each in arguments], units
        )

    def select(self, condition: Any, yes: Any, no: Any) -> Bounded:
        test, first, second = (lifted(each) for each in (condition, yes, no))
        chosen, doubtful = test.value.astype(bool), test.error.astype(bool)
        gap = np.where(doubtful, np.abs(first.value - second.value) + first.error + second.error, 0)
        either = np.where(doubtful, (first.path + second.path) / self.rounding.unit, 0)
        return Bounded(
            np.where(chosen, first.value, second.value),
            np.where(chosen, first.error, second.error) + gap,
            test.wide and first.wide and second.wide,
            np.where(chosen, first.path, second.path),
            np.where(chosen, first.doubt, second.doubt) + either,
        )

    def stop(self, value: Any) -> Bounded:
        return replace(lifted(value), path=NOTHING, doubt=NOTHING)

    def reduce(self, name: str, value: Any, dims: list[str]) -> Any:
        taken = lifted(value)
        x, axes = self.spread(taken.value, dims)
        return Reduction(self.rounding, replace(taken, value=x), axes).results(name)


class Fragile(Evaluator):
    """Evaluates the math in the kernel's own type: where this gives a number, so does the kernel, even if it overflows.

    Means and differences are formed of parts, so an infinity may become NaN in them.
    """

    def apply(self, op: type[ast.AST], *operands: Any) -> Any:
        result = super().apply(op, *operands)
        whole = all(np.all(np.isfinite(each)) for each in operands) if op is ast.Sub else True
        return result if whole else np.where(np.isfinite(result), result, np.nan)

    def reduce(self, name: str, value: Any, dims: list[str]) -> Any:
        x, axes = self.spread(value, dims)
        x = np.where(np.isfinite(x), x, np.nan) if name in ("mean", "var", "moments") else x
        if name == "norm" and self.precision is np.float64:  # there is nothing wider for the squares
            return np.sqrt(REDUCTIONS["sum"](x * x, axes))
        return REDUCTIONS[name](x, axes)


def _units(op: type[ast.AST], operands: list[Bounded]) -> float:
    """The roundings of one operation: a mixed one rounds its wide operand too."""
    if op is ast.USub:
        return 0
    return FUNCTION_UNITS if op is ast.Pow else 1 + (len({each.wide for each in operands}) > 1)
