"""Derives the gradient by reverse accumulation.

Input: the forward Program of one variant. Output: a Program whose stores are the gradients of the inputs, from the
gradients of the outputs (`head` leaves) and whatever forward values they need. No rule here knows more than one node:
`simplify` makes the result short.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache

from opsmith.ir.expression import Translator
from opsmith.ir.nodes import Builder, Node, Program, Store, topological
from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS

# The adjoint of each operand of an operator, in its operands x and y, its result out and its adjoint g.
ARITHMETIC_ADJOINTS: dict[str, tuple[str, ...]] = {
    "add": ("g", "g"),
    "sub": ("g", "-g"),
    "mul": ("g * y", "g * x"),
    "div": ("g / y", "-(g * out) / y"),
    "neg": ("-g",),
}
NO_GRADIENT = ("eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "stop_gradient")


def differentiate(
    builder: Builder, program: Program, heads: Iterable[str], wanted: Iterable[tuple[str, tuple[str, ...]]]
) -> Program:
    """The gradients of `wanted` inputs (name, dimensions) for the outputs named in `heads`."""
    differentiable = set(heads)
    roots = [store for store in program.stores if store.kind == "output" and store.target in differentiable]
    adjoints: dict[Node, list[Node]] = {}
    for store in roots:
        head = builder.leaf("head", f"d_{store.target}", store.dims)
        adjoints.setdefault(store.value, []).append(_fit(builder, head, store.dims, store.value))
    order = topological(store.value for store in roots)
    names = dict(program.names)
    for node in reversed(order):
        if node not in adjoints or not node.args:
            continue
        g = _total(builder, adjoints[node])
        if node in program.names and g.args:
            names.setdefault(g, f"d_{program.names[node]}")
        adjoints[node] = [g]
        for arg, adjoint in zip(node.args, _adjoints(builder, node, g), strict=True):
            if adjoint is not None:
                adjoints.setdefault(arg, []).append(_fit(builder, adjoint, node.dims, arg))
    stores = []
    for name, dims in wanted:
        leaf = builder.leaf("input", name, dims)
        terms = adjoints.get(leaf)
        value = _total(builder, terms) if terms else builder.constant(0)
        stores.append(Store("gradient", name, value, dims))
    return Program(tuple(stores), names)


def _total(builder: Builder, terms: list[Node]) -> Node:
    total = terms[0]
    for term in terms[1:]:
        total = builder.call("add", total, term)
    return total


def _fit(builder: Builder, adjoint: Node, dims: tuple[str, ...], arg: Node) -> Node:
    """Sums an adjoint over the dimensions of the user that its operand lacks."""
    extra = tuple(dim for dim in dims if dim not in arg.dims)
    return builder.reduce("sum", adjoint, extra) if extra else adjoint


def _adjoints(builder: Builder, node: Node, g: Node) -> tuple[Node | None, ...]:
    """What each operand's adjoint gains from a node whose adjoint is g."""
    match node.op:
        case op if op in NO_GRADIENT:
            return (None,) * len(node.args)
        case "select":
            condition, zero = node.args[0], builder.constant(0)
            return None, builder.call("select", condition, g, zero), builder.call("select", condition, zero, g)
        case op if op in ARITHMETIC_ADJOINTS:
            return tuple(_say(builder, text, node, g) for text in ARITHMETIC_ADJOINTS[op])
        case op if op in FUNCTIONS:
            return tuple(builder.call("mul", g, _say(builder, text, node, g)) for text in FUNCTIONS[op].derivative)
    derivative = REDUCTIONS[node.op].derivative
    return (builder.call("mul", g, _say(builder, derivative, node, g)),)


def _say(builder: Builder, text: str, node: Node, g: Node) -> Node:
    """An expression of a derivative table as nodes."""
    names = {"g": g, "out": node, "x": node.args[0], "y": node.args[-1]}
    if node.is_reduction:
        mean = builder.reduce("mean", node.args[0], node.over)
        names |= {"y": node, "n": builder.size(node.over), "mean": mean}
    return Translator(builder, names, {})(_parse(text))


@cache
def _parse(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
