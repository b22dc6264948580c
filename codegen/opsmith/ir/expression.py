"""Syntax trees of the math to nodes: used for an author's statements and for the derivative tables alike."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from opsmith.ir.nodes import Builder, Node
from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS

BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
}
COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge",
}  # fmt: skip
CONSTANTS = {"inf": float("inf"), "pi": 3.141592653589793}


class Translator:
    """Turns expressions into nodes.

    `names` gives the meaning of variables; `choices` the strings of enum parameters.
    """

    def __init__(self, builder: Builder, names: Mapping[str, Node], choices: Mapping[str, tuple[object, ...]]) -> None:
        self.builder = builder
        self.names = names
        self.choices = choices
        self.specials: dict[str, Callable[[ast.Call], Node]] = {
            "index": lambda call: builder.index(_name(call.args[0])),
            "size": lambda call: builder.size(_name(each) for each in call.args),
            "present": lambda call: builder.leaf("parameter", f"present {_name(call.args[0])}"),
            "count": self._count,
            "stop_gradient": lambda call: builder.call("stop_gradient", self(call.args[0])),
        }

    def __call__(self, tree: ast.expr) -> Node:
        """The value of an expression."""
        make = self.builder
        match tree:
            case ast.Constant(value=bool() | int() | float() as value):
                return make.constant(value)
            case ast.Name(id=name):
                return self.names[name] if name in self.names else make.constant(CONSTANTS[name])
            case ast.BinOp(left, op, right):
                return make.call(BINARY[type(op)], self(left), self(right))
            case ast.UnaryOp(ast.USub(), ast.Constant(value=int() | float() as value)):
                return make.constant(-value)
            case ast.UnaryOp(ast.USub(), operand):
                return make.call("neg", self(operand))
            case ast.UnaryOp(ast.UAdd(), operand):
                return self(operand)
            case ast.UnaryOp(ast.Not(), operand):
                return make.call("not", self(operand))
            case ast.BoolOp(op, values):
                return self._chain("and" if isinstance(op, ast.And) else "or", [self(value) for value in values])
            case ast.Compare(left, ops, comparators):
                return self._comparison(left, ops, comparators)
            case ast.IfExp(test, body, orelse):
                return make.call("select", self(test), self(body), self(orelse))
            case ast.Call(func=ast.Name(id=name)) if name in REDUCTIONS:
                return self.reduction(tree)[0]
            case ast.Call(func=ast.Name(id=name)) if name in self.specials:
                return self.specials[name](tree)
            case ast.Call(func=ast.Name(id=name), args=args) if name in FUNCTIONS:
                return make.call(name, *(self(arg) for arg in args))
        raise AssertionError(f"not in the math subset: {ast.dump(tree)}")

    def reduction(self, call: ast.Call) -> tuple[Node, ...]:
        """The results of a reduction: two for moments, else one. Derivatives leave out `over` and mean the same."""
        name, arg = _name(call.func), self(call.args[0])
        over = _dims(call.keywords[0].value) if call.keywords else self.names["n"].sized
        parts = ("mean", "var") if REDUCTIONS[name].results == 2 else (name,)
        return tuple(self.builder.reduce(part, arg, over) for part in parts)

    def _count(self, call: ast.Call) -> Node:
        """How many elements satisfy a condition; only derivatives say this, with `n` naming the dimensions."""
        one, zero = self.builder.constant(1), self.builder.constant(0)
        counted = self.builder.call("select", self(call.args[0]), one, zero)
        return self.builder.reduce("sum", counted, self.names["n"].sized)

    def _chain(self, op: str, values: list[Node]) -> Node:
        result = values[0]
        for value in values[1:]:
            result = self.builder.call(op, result, value)
        return result

    def _comparison(self, left: ast.expr, ops: list[ast.cmpop], comparators: list[ast.expr]) -> Node:
        if isinstance(left, ast.Name) and left.id in self.choices and _is_text(comparators[0]):
            return self._choice(left.id, ops[0], comparators[0])
        values = [self(left), *(self(each) for each in comparators)]
        pairs = zip(ops, values, values[1:], strict=False)
        return self._chain("and", [self.builder.call(COMPARE[type(op)], a, b) for op, a, b in pairs])

    def _choice(self, name: str, op: ast.cmpop, value: ast.expr) -> Node:
        """`mode == "a"` or `mode in ("a", "b")`, by the number of the choice."""
        texts = value.elts if isinstance(value, ast.Tuple | ast.List | ast.Set) else [value]
        numbers = [self.choices[name].index(text.value) for text in texts if isinstance(text, ast.Constant)]
        equal = [self.builder.call("eq", self.names[name], self.builder.constant(number)) for number in numbers]
        either = self._chain("or", equal)
        return self.builder.call("not", either) if isinstance(op, ast.NotEq | ast.NotIn) else either


def _name(tree: ast.expr) -> str:
    assert isinstance(tree, ast.Name)
    return tree.id


def _dims(tree: ast.expr) -> tuple[str, ...]:
    return tuple(_name(each) for each in tree.elts) if isinstance(tree, ast.Tuple | ast.List) else (_name(tree),)


def _is_text(tree: ast.expr) -> bool:
    parts = tree.elts if isinstance(tree, ast.Tuple | ast.List | ast.Set) else [tree]
    return all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts)
