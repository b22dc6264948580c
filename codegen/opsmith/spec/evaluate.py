"""The value of an expression, by a walk of its syntax tree; nothing is ever executed.

`evaluate` is for expressions over parameters alone, in conditions and aliases, which were checked with their spec. The
oracle derives its evaluator of arrays from `Expressions`.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce
from typing import Any

from opsmith.language.functions import FUNCTIONS

Value = Any  # a bool, a number, a word or a list of numbers; or a subclass's kind of value

OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
    ast.USub: operator.neg,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.And: operator.and_,
    ast.Or: operator.or_,
    ast.Not: operator.not_,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(math, name) for name in FUNCTIONS if hasattr(math, name)},
    "abs": abs,
    "maximum": max,
    "minimum": min,
    "rsqrt": lambda x: 1 / math.sqrt(x),
    "sigmoid": lambda x: 0.5 + 0.5 * math.tanh(x / 2),
    "sign": lambda x: (x > 0) - (x < 0),
    "square": lambda x: x * x,
}


def evaluate(text: str, values: Mapping[str, Value]) -> Value:
    """What an expression gives for these values of parameters."""
    return Expressions({"inf": math.inf, "pi": math.pi, **values}).value(ast.parse(text, mode="eval").body)


def holds(text: str | None, values: Mapping[str, Value]) -> bool:
    """Whether a condition holds; one that is absent does."""
    return text is None or bool(evaluate(text, values))


class Expressions:
    """Evaluates expressions of the language over named values."""

    def __init__(self, names: dict[str, Value]) -> None:
        self.names = names

    def value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=bool() | str()):
                return node.value
            case ast.Constant(value=number):
                return self.number(number)
            case ast.Name(id=name):
                return self.name(name)
            case ast.Tuple(elts=items):
                return tuple(self.value(item) for item in items)
            case ast.UnaryOp(op=op, operand=operand):
                return self.apply(type(op), self.value(operand))
            case ast.BinOp(op=op, left=left, right=right):
                return self.apply(type(op), self.value(left), self.value(right))
            case ast.BoolOp(op=op, values=values):
                return reduce(partial(self.apply, type(op)), map(self.value, values))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compare(op, self.value(left), self.value(right))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.either(self.value(test), body, orelse)
            case ast.Call(func=ast.Name(id=name)):
                return self.called(name, node)
        raise TypeError(f"line {node.lineno} of the math has a {type(node).__name__}")

    def _compare(self, op: ast.cmpop, left: Value, right: Value) -> Value:
        if isinstance(op, ast.In | ast.NotIn):
            return (left in (right if isinstance(right, tuple) else (right,))) == isinstance(op, ast.In)
        return self.apply(type(op), left, right)

    def name(self, name: str) -> Value:
        return self.names[name]

    def called(self, name: str, node: ast.Call) -> Value:
        return self.call(name, [self.value(argument) for argument in node.args])

    # What a subclass with another kind of number replaces

    def number(self, number: Value) -> Value:
        return number

    def either(self, condition: Value, body: ast.expr, orelse: ast.expr) -> Value:
        return self.value(body if condition else orelse)

    def apply(self, op: type[ast.AST], *operands: Value) -> Value:
        return _result(OPERATORS[op], operands)

    def call(self, name: str, arguments: list[Value]) -> Value:
        return _result(_FUNCTIONS[name], arguments)


def _result(function: Callable[..., Value], operands: Sequence[Value]) -> Value:
    """What a function gives; Python raises where IEEE 754 has an infinity or NaN."""
    try:
        return function(*operands)
    except (OverflowError, ZeroDivisionError):
        return math.copysign(math.inf, operands[0]) if operands[0] else math.nan
    except ValueError:
        return math.nan
