"""Expressions as C, by a syntax table.

An expression has one of four kinds: `narrow` (the compute type of full-size data), `wide` (double), `int` and `bool`;
number literals take the kind of what they stand beside. A narrow value less a wide one is taken in two exact steps,
(x - high) - low, wherever the wide one is at hand as such a pair.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from opsmith.ir.nodes import Node
from opsmith.language.functions import FUNCTIONS

PRIMARY, UNARY, TERNARY = 16, 14, 3
INFIX: dict[str, tuple[int, str]] = {
    "mul": (13, "*"), "div": (13, "/"), "add": (12, "+"), "sub": (12, "-"),
    "lt": (10, "<"), "le": (10, "<="), "gt": (10, ">"), "ge": (10, ">="),
    "eq": (9, "=="), "ne": (9, "!="), "and": (5, "&&"), "or": (4, "||"),
}  # fmt: skip
TRUTH = ("lt", "le", "gt", "ge", "eq", "ne", "and", "or", "not")


@dataclass(frozen=True)
class Text:
    """A printed expression: its C, how tightly its outermost operator binds, and its kind."""

    c: str
    strength: int
    kind: str  # narrow, wide, int, bool, number
    exact: str = ""  # the same value, uncast, where it was loaded from a narrow array

    def within(self, strength: int) -> str:
        """The text, in parentheses where an operator of this strength needs them."""
        return self.c if self.strength >= strength else f"({self.c})"


@dataclass(frozen=True)
class Operand:
    """What a leaf, or a value computed before, is called at this place.

    `high` and `low` name its two parts, if it has them.
    """

    name: str
    kind: str
    high: str = ""
    low: str = ""
    exact: str = ""


class Printer:
    """Prints expressions at one place of a kernel.

    `operand` says what is at hand there, or None for what is to be computed; `default` is the kind that number
    literals take among themselves.
    """

    types: ClassVar[dict[str, str]] = {"narrow": "real", "wide": "double", "int": "int64_t", "bool": "int32_t"}

    def __init__(self, operand: Callable[[Node], Operand | None], default: str = "wide") -> None:
        self.default = default
        self.operand = operand

    def statement(self, node: Node) -> Text:
        """An expression computed here, whatever name it may have."""
        return self._compute(node)

    def value(self, node: Node) -> Text:
        """An expression, by its name where it is at hand."""
        at_hand = self.operand(node)
        return Text(at_hand.name, PRIMARY, at_hand.kind, at_hand.exact) if at_hand else self._compute(node)

    def convert(self, text: Text, kind: str) -> Text:
        """The expression as another kind."""
        if text.kind == kind or {text.kind, kind} <= {"int", "bool"}:
            return Text(text.c, text.strength, kind)
        if kind == "narrow" and text.exact:
            return Text(text.exact, PRIMARY, kind)
        if text.kind == "number":
            return _literal(float(text.c), kind)
        if text.kind == "bool":
            zero, one = (_literal(value, kind).c for value in (0.0, 1.0))
            return Text(f"{text.within(TERNARY + 1)} ? {one} : {zero}", TERNARY, kind)
        return Text(f"({self.types[kind]}){text.within(UNARY)}", UNARY, kind)

    def _compute(self, node: Node) -> Text:
        match node.op:
            case "constant":
                return Text(repr(float(node.attr)), PRIMARY, "number")  # type: ignore[arg-type]
            case "neg":
                inner = self.value(node.args[0])
                return Text(f"-{inner.within(UNARY + 1)}", UNARY, inner.kind)
            case "not":
                return Text(f"!{self.value(node.args[0]).within(UNARY)}", UNARY, "bool")
            case "select":
                return self._select(node)
            case "sub":
                return self._difference(node)
            case op if op in INFIX:
                return self._infix(op, self.value(node.args[0]), self.value(node.args[1]))
        return self._function(node)

    def _common(self, *texts: Text, real: bool = False) -> str:
        """The kind in which operands meet."""
        kinds = {text.kind for text in texts}
        for kind in ("narrow", "wide"):
            if kind in kinds:
                return kind
        return self.default if real or "number" in kinds else "int"

    def _infix(self, op: str, left: Text, right: Text) -> Text:
        strength, sign = INFIX[op]
        if op in ("and", "or"):
            # && inside || is put in parentheses, as compilers ask for.
            inner = UNARY if op == "or" else strength
            texts = [text.within(inner if text.c.find("&&") >= 0 else strength) for text in (left, right)]
            return Text(f"{texts[0]} {sign} {texts[1]}", strength, "bool")
        if (
            {left.kind, right.kind} <= {"int", "bool", "number"}
            and op != "div"
            and all(_integral(text) for text in (left, right))
        ):
            kind = "int"
        else:
            kind = self._common(left, right, real=op == "div")
        first, second = (self._beside(text, other, kind) for text, other in ((left, right), (right, left)))
        left, right = first, second
        text = f"{left.within(strength)} {sign} {right.within(strength + 1)}"
        return Text(text, strength, "bool" if op in TRUTH else kind)

    def _beside(self, text: Text, other: Text, kind: str) -> Text:
        """The expression as another kind; C converts a whole number beside a narrow value by itself."""
        plain = kind == other.kind == "narrow" and text.kind == "number" and _is_small(float(text.c))
        return _literal(float(text.c), "int") if plain else self.convert(text, kind)

    def _difference(self, node: Node) -> Text:
        """In two steps where a narrow and a two-part wide value meet."""
        left, right = self.value(node.args[0]), self.value(node.args[1])
        first, second = (self.operand(arg) for arg in node.args)
        if left.kind == "narrow" and second and second.low:
            return Text(f"({left.within(12)} - {second.high}) - {second.low}", 12, "narrow")
        if right.kind == "narrow" and first and first.low:
            return Text(f"({first.high} - {right.within(13)}) + {first.low}", 12, "narrow")
        return self._infix("sub", left, right)

    def _select(self, node: Node) -> Text:
        condition, then, other = (self.value(arg) for arg in node.args)
        if then.kind == other.kind == "bool":
            kind = "bool"
        else:
            kind = self._common(then, other)
        then, other = self._beside(then, other, kind), self._beside(other, then, kind)
        return Text(
            f"{condition.within(TERNARY + 1)} ? {then.within(TERNARY + 1)} : {other.within(TERNARY)}", TERNARY, kind
        )

    def _function(self, node: Node) -> Text:
        function = FUNCTIONS[node.op]
        texts = [self.value(arg) for arg in node.args]
        kind = self._common(*texts, real=True)
        args = ", ".join(self.convert(text, kind).c for text in texts)
        name = f"REAL({function.c})" if kind == "narrow" else function.c
        return Text(f"{name}({args})", PRIMARY, kind)


def _integral(text: Text) -> bool:
    return text.kind != "number" or (math.isfinite(float(text.c)) and float(text.c).is_integer())


def _is_small(value: float) -> bool:
    """Whether a number is a whole one that every type holds exactly."""
    return math.isfinite(value) and value.is_integer() and abs(value) < 1 << 24 and str(value) != "-0.0"


def _literal(value: float, kind: str) -> Text:
    """A number as a C literal of a kind."""
    if kind in ("int", "bool"):
        return Text(str(int(value)), PRIMARY if value >= 0 else UNARY, kind)
    finite = math.isfinite(value)
    whole = kind == "narrow" and _is_small(value)
    word = (
        repr(int(value) if whole else value)
        if finite
        else "NAN"
        if math.isnan(value)
        else f"{'-' * (value < 0)}INFINITY"
    )
    cast = "(real)" if kind == "narrow" else "" if finite else "(double)"
    return Text(cast + word, UNARY if cast or word.startswith("-") else PRIMARY, kind)
