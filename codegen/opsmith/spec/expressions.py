"""What an expression of the math is: its kind, its dimensions, and whether it is fixed for a call.

A value is a number or a condition over named dimensions: the union of its operands'; a reduction takes dimensions away.
What cannot be known after a mistake is None, about which nothing more is reported.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from opsmith.diagnostics import Report, closest, listed, quote
from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS
from opsmith.spec.lookup import KINDS, Names
from opsmith.spec.math import SPECIALS
from opsmith.spec.place import Place
from opsmith.spec.scope import Scope, Value, union

_TAKE_NAMES = ("index", "size", "present")  # their arguments are names, not values
_GIVE_WHOLE = ("ceil", "floor", "sign")
_ON_WHOLE = (*_GIVE_WHOLE, "abs", "argmax", "argmin", "max", "maximum", "min", "minimum", "prod", "square", "sum")


def over_elements(call: ast.Call) -> Sequence[ast.expr]:
    over = next((keyword.value for keyword in call.keywords if keyword.arg == "over"), None)
    return over.elts if isinstance(over, ast.Tuple) else [] if over is None else [over]


class Expressions(Names):
    """Computes what expressions are, given what the names are so far."""

    def __init__(self, scope: Scope, place: Place, report: Report, unread: frozenset[str] = frozenset()) -> None:
        super().__init__(scope, place, report, unread)
        self.values: dict[ast.expr, Value | None] = {}

    def value(self, node: ast.expr) -> Value | None:
        value = self.compute(node)
        self.values[node] = value
        return value

    def compute(self, node: ast.expr) -> Value | None:
        match node:
            case ast.Constant(value=bool() | None):
                return None
            case ast.Constant(value=int() | float() as number):
                return Value(fixed=True, whole=isinstance(number, int))
            case ast.Constant(value=str()) if self.scope.words:
                return Value("enum", fixed=True)
            case ast.Tuple(elts=items) if self.scope.words:
                for item in items:
                    self.value(item)
            case ast.Name():
                return self.name(node)
            case ast.BinOp(left=left, op=op, right=right):
                value = self.combined("number", "number", left, right)
                return replace(value, whole=False) if value and isinstance(op, ast.Div | ast.Pow) else value
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.combined("condition", "condition", operand)
            case ast.UnaryOp(operand=operand):
                return self.combined("number", "number", operand)
            case ast.BoolOp(values=values):
                return self.combined("condition", "condition", *values)
            case ast.Compare():
                return self.comparison(node)
            case ast.IfExp():
                return self.conditional(node)
            case ast.Call():
                return self.call(node)
        return None

    def combined(self, wanted: str, gives: str, *operands: ast.expr) -> Value | None:
        """The value of an operation whose operands are all of one kind."""
        return self.joined(wanted, gives, operands, [self.value(operand) for operand in operands])

    def joined(
        self, wanted: str, gives: str, operands: Sequence[ast.expr], values: Sequence[Value | None]
    ) -> Value | None:
        fits = [
            value is not None and self.expect(operand, value, wanted)
            for operand, value in zip(operands, values, strict=True)
        ]
        return union(gives, [value for value in values if value is not None]) if all(fits) else None

    def conditional(self, node: ast.IfExp) -> Value | None:
        condition, first, second = self.value(node.test), self.value(node.body), self.value(node.orelse)
        fits = condition is not None and self.expect(node.test, condition, "condition")
        if first is None or second is None or condition is None or not fits:
            return None
        for branch, value in ((node.body, first), (node.orelse, second)):
            if value.kind == "ints" or (value.kind == "enum" and not self.scope.words):
                self.expect(branch, value, "number")
                return None
        if first.kind != second.kind:
            self.error(
                "E072",
                node,
                f"one branch is {KINDS[first.kind]} and the other {KINDS[second.kind]}",
                "give both the same kind of value",
            )
            return None
        value = union(first.kind, [first, second])
        return replace(value, dims=value.dims | condition.dims, fixed=value.fixed and condition.fixed)

    def comparison(self, node: ast.Compare) -> Value | None:
        if len(node.ops) != 1:
            return None
        left, right = node.left, node.comparators[0]
        if _is_word(left):
            self.error(
                "E071",
                node,
                "a word stands on the right side of a comparison",
                "write `mode == 'word'`, where mode is a parameter of type enum",
            )
            return None
        words = right.elts if isinstance(right, ast.Tuple) else [right]
        membership = isinstance(node.ops[0], ast.In | ast.NotIn)
        if not membership and not any(_is_word(word) for word in words):
            return self.combined("number", "condition", left, right)
        value = self.value(left)
        if value is None:
            return None
        if value.kind != "enum":
            self.error(
                "E071",
                left,
                "only a parameter of type enum can be compared with words",
                "declare it with `type: enum` and `choices`, or compare numbers by `==`",
            )
            return None
        if membership != isinstance(right, ast.Tuple):
            self.error(
                "E071",
                right,
                "`in` takes a tuple of words, `==` one word",
                "write `mode == 'a'` or `mode in ('a', 'b')`; a tuple of one word is `('a',)`",
            )
            return None
        return self.words(node, words, value)

    def words(self, node: ast.Compare, words: Sequence[ast.expr], value: Value) -> Value | None:
        if not isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn):
            self.error("E071", node, "words have no order", "compare them by `==`, `!=`, `in` or `not in`")
            return None
        for word in words:
            if not isinstance(word, ast.Constant) or not isinstance(word.value, str):
                self.error("E071", word, "expected a word in quotes", f"the choices are {listed(value.choices)}")
            elif word.value not in value.choices and value.choices:
                self.error(
                    "E071",
                    word,
                    f"{quote(word.value)} is not a choice of this parameter{closest(word.value, value.choices)}",
                    f"the choices are {listed(value.choices)}",
                )
        return Value("condition", fixed=True)

    def call(self, node: ast.Call) -> Value | None:
        if not isinstance(node.func, ast.Name):
            return None
        name = node.func.id
        extra = node.args[1:] if name in REDUCTIONS else []
        values = [each for each in node.args if each not in extra or not self.is_dim(each)]
        arguments = [] if name in _TAKE_NAMES else [self.value(each) for each in values]
        if name in FUNCTIONS:
            return self.function(node, name, arguments)
        if name in REDUCTIONS:
            return self.reduction(node, name, arguments)
        if name in SPECIALS:
            return self.special(node, name, arguments)
        known = [*FUNCTIONS, *REDUCTIONS, *SPECIALS]
        guess = closest(name, known)
        note = "a choice between values is `a if condition else b`"
        self.error(
            "E062",
            node.func,
            f"there is no function {quote(name)}{guess}",
            note if guess else f"the functions are {', '.join(sorted(known))}; {note}",
        )
        return None

    def is_dim(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in self.scope.dims and node.id not in self.names

    def function(self, node: ast.Call, name: str, arguments: Sequence[Value | None]) -> Value | None:
        usage = f"write `{name}({', '.join('xyz'[: FUNCTIONS[name].arity])})`"
        if self.refuses_keywords(node, name, usage) or not self.counted(node, name, FUNCTIONS[name].arity, usage):
            return None
        if name not in _ON_WHOLE:
            self.refuses_whole(node, name, arguments)
        value = self.joined("number", "number", node.args, arguments)
        return replace(value, whole=name in _GIVE_WHOLE or (name in _ON_WHOLE and value.whole)) if value else None

    def refuses_whole(self, node: ast.Call, name: str, arguments: Sequence[Value | None]) -> None:
        """Whole numbers of an array stay what they are: they are added, multiplied and compared."""
        for argument, value in zip(node.args, arguments, strict=True):
            if value is not None and value.whole and value.stored:
                self.error(
                    "E076",
                    argument,
                    f"{quote(name)} takes numbers with a fraction, but this is an array of whole numbers",
                    "give the array a floating type, or multiply by `1.0` where whole numbers are meant",
                )

    def refuses_keywords(self, node: ast.Call, name: str, usage: str) -> bool:
        for keyword in node.keywords:
            reduces = keyword.arg == "over" and name in FUNCTIONS
            note = f"{quote(name)} works on each element; reductions take `over`" if reduces else usage
            self.error("E063", keyword, f"{quote(name)} takes no keyword", note)
        return bool(node.keywords)

    def counted(self, node: ast.Call, name: str, wanted: int, usage: str) -> bool:
        got = len(node.args)
        if got != wanted:
            plural = "" if wanted == 1 else "s"
            self.error("E063", node, f"{quote(name)} takes {wanted} argument{plural}, got {got}", usage)
        return got == wanted

    def reduction(self, node: ast.Call, name: str, arguments: Sequence[Value | None]) -> Value | None:
        example = f"`{name}(x, over={self.scope.dims[0] if self.scope.dims else 'C'})`"
        larger = f"{name}imum"
        usage = (
            f"`{larger}(x, y)` compares two values"
            if larger in FUNCTIONS and len(node.args) > 1
            else f"write {example}"
        )
        if not self.counted(node, name, 1, usage):
            return None
        unknown = [keyword for keyword in node.keywords if keyword.arg != "over"]
        for keyword in unknown:
            self.error(
                "E063",
                keyword,
                f"{quote(name)} has no keyword {quote(keyword.arg)}",
                f"dimensions are named by `over`: {example}",
            )
        if len(node.keywords) == len(unknown):
            if not unknown:
                self.error(
                    "E063",
                    node,
                    f"{quote(name)} needs `over=`: the dimensions that vanish",
                    f"write {example}, or a tuple of dimensions",
                )
            return None
        value = arguments[0]
        over = self.over(node)
        if value is None or over is None or unknown or not self.expect(node.args[0], value, "number"):
            return None
        lacking = [dim for dim in over if dim not in value.dims and self.scope.dims_known]
        if lacking:
            has = f"it has {listed(self.ordered(value.dims))}" if value.dims else "it has none"
            self.error(
                "E064",
                node,
                f"{quote(name)} over {listed(lacking)}, but its argument has no such dimension; {has}",
                "reduce only dimensions of the argument; multiply by `size(...)` to count the others",
            )
            return None
        if name not in _ON_WHOLE:
            self.refuses_whole(node, name, [value])
        value = replace(value, dims=value.dims - frozenset(over), fixed=False, whole=name in _ON_WHOLE and value.whole)
        if REDUCTIONS[name].integer:
            return replace(value, whole=True, stored=False, broken=value.broken or (node if value.carries else None))
        return value

    def over(self, node: ast.Call) -> tuple[str, ...] | None:
        """The dimensions of a reduction, or None if one of them is wrong."""
        elements = over_elements(node)
        fine = bool(elements)
        if not elements:
            self.error("E063", node, "`over=` names no dimension", "name the dimensions that vanish")
        for number, element in enumerate(elements):
            fine = self.dimension(element, "after `over=`") and fine
            if isinstance(element, ast.Name) and element.id in [
                getattr(each, "id", None) for each in elements[:number]
            ]:
                self.error("E064", element, f"{quote(element.id)} stands twice after `over=`", "name it once")
                fine = False
        return tuple(element.id for element in elements if isinstance(element, ast.Name)) if fine else None

    def special(self, node: ast.Call, name: str, arguments: Sequence[Value | None]) -> Value | None:
        usage = f"write `{SPECIALS[name].partition(':')[0]}`"
        if self.refuses_keywords(node, name, usage) or not self.counted(node, name, 1, usage):
            return None
        argument = node.args[0]
        if name == "stop_gradient":
            value = self.joined("number", "number", node.args, arguments)
            return replace(value, carries=False, broken=None) if value else None
        if name == "present":
            return self.presence(argument)
        if not self.dimension(argument, f"in `{name}(...)`"):
            return None
        assert isinstance(argument, ast.Name)
        return Value(dims=frozenset({argument.id}) if name == "index" else frozenset(), whole=True)

    def presence(self, argument: ast.expr) -> Value | None:
        if isinstance(argument, ast.Name) and argument.id in self.scope.optional:
            return Value("condition", fixed=True)
        self.error(
            "E063",
            argument,
            "`present(...)` takes the name of an optional input",
            f"the optional inputs are {listed(sorted(self.scope.optional))}; others are always there",
        )
        return None


def _is_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
