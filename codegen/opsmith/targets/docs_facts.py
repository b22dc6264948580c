"""What the math of an operator says without being asked: when a state is written, which inputs get a gradient under
which condition, which functions and reductions occur, and which elements a result depends on.

Conditions are those over parameters, presence and the mode; a condition on array elements is part of a formula.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from opsmith.emit import latex
from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS
from opsmith.language.types import TYPES
from opsmith.spec.model import Input, OperatorSpec, Output, State

Array = Input | State | Output
Guards = tuple[ast.expr, ...]  # all of them hold


@dataclass(frozen=True)
class Write:
    """One assignment to a state: the source of its condition (empty: always) and the equation in LaTeX."""

    when: str
    formula: str


def arrays(spec: OperatorSpec) -> tuple[Array, ...]:
    """Everything a call is given, in the order of the interfaces."""
    return (*spec.inputs, *spec.states, *spec.outputs)


def writes(spec: OperatorSpec, state: State) -> tuple[Write, ...]:
    """When a state is written and with what, in the order of the math."""
    names = {each.name for each in spec.states}
    return tuple(
        Write(conjunction(guards), latex.assignment(target, value, names))
        for statement, guards in _assignments(spec.math.tree.body, ())
        for target, value in latex.pairs(statement)
        if any(isinstance(node, ast.Name) and node.id == state.name for node in ast.walk(target))
    )


def conjunction(guards: Guards) -> str:
    """The source of several conditions that hold together; empty if there is none."""
    return " and ".join(_enclosed(each, ast.Or) if len(guards) > 1 else source(each) for each in guards)


def source(test: ast.expr) -> str:
    """A condition as an author would write it: `ast.unparse` alone puts every `not` into parentheses."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            return " and ".join(_enclosed(each, ast.Or) for each in values)
        case ast.BoolOp(values=values):
            return " or ".join(map(source, values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"not {_enclosed(operand, ast.Or, ast.And)}"
        case _:
            return ast.unparse(test)


def _enclosed(test: ast.expr, *loose: type[ast.boolop]) -> str:
    """A condition inside another one: in parentheses if it is a chain of these operators."""
    chain = isinstance(test, ast.BoolOp) and isinstance(test.op, loose)
    return f"({source(test)})" if chain or isinstance(test, ast.IfExp) else source(test)


OPPOSITES = ((ast.Eq, ast.NotEq), (ast.Lt, ast.GtE), (ast.Gt, ast.LtE))  # of parameters, which are never NaN
OPPOSITE = dict(OPPOSITES) | {right: left for left, right in OPPOSITES}


def negation(test: ast.expr) -> ast.expr:
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return operand
        case ast.Compare(ops=[op]) if type(op) in OPPOSITE:
            return ast.Compare(test.left, [OPPOSITE[type(op)]()], test.comparators)
    return ast.UnaryOp(ast.Not(), test)


def is_differentiable(spec: OperatorSpec, each: Input) -> bool:
    """Whether the backward pass has a gradient for an input."""
    types = {assignment.get(each.type, each.type) for assignment in spec.type_assignments()}
    return spec.has_gradient and all(TYPES[name].floating for name in types)


def zero_gradient(spec: OperatorSpec, each: Input) -> str | None:
    """The condition under which an input's gradient is 0 for certain: empty for never, None for always."""
    reached = list({conjunction(guards): guards for guards in _uses(spec, each.name)}.values())
    if not reached or _is_certain(reached):
        return "" if reached else None
    alternatives = [_some_fail(guards) for guards in reached]
    return source(alternatives[0]) if len(alternatives) == 1 else conjunction(tuple(alternatives))


def _is_certain(reached: Sequence[Guards]) -> bool:
    """Whether one of several conditions holds, whatever is true of the tests in them."""
    sides = [[(source(test), source(negation(test))) for test in guards] for guards in reached]
    names = sorted({min(pair) for pairs in sides for pair in pairs})
    return all(
        any(all((min(pair) in true) == (pair[0] == min(pair)) for pair in pairs) for pairs in sides)
        for true in chain.from_iterable(combinations(names, count) for count in range(len(names) + 1))
    )


def _some_fail(guards: Guards) -> ast.expr:
    failing = [negation(each) for each in guards]
    return failing[0] if len(failing) == 1 else ast.BoolOp(ast.Or(), failing)


def functions(spec: OperatorSpec) -> list[str]:
    """The functions in the math, each once, in the order of the language's table."""
    return [name for name in FUNCTIONS if name in _calls(spec) or (name == "pow" and _has_power(spec))]


def reductions(spec: OperatorSpec) -> list[str]:
    """The reductions in the math; one with several results counts as the reductions that give them."""
    called = _calls(spec)
    called = called.union(*(results for name, results in latex.RESULTS.items() if name in called))
    return [name for name in REDUCTIONS if name in called - latex.RESULTS.keys()]


def reduced_dims(spec: OperatorSpec) -> list[str]:
    """The dimensions over which anything is reduced, outermost first."""
    over = {
        name.id
        for call in ast.walk(spec.math.tree)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        for name in ast.walk(keyword.value)
        if isinstance(name, ast.Name)
    }
    return [name for name in spec.dims if name in over]


def _calls(spec: OperatorSpec) -> set[str]:
    nodes = (node.func for node in ast.walk(spec.math.tree) if isinstance(node, ast.Call))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _has_power(spec: OperatorSpec) -> bool:
    return any(isinstance(node, ast.Pow) for node in ast.walk(spec.math.tree))


def _assignments(body: Sequence[ast.stmt], guards: Guards) -> Iterator[tuple[ast.Assign, Guards]]:
    for statement in body:
        match statement:
            case ast.Assign():
                yield statement, guards
            case ast.If():
                yield from _assignments(statement.body, (*guards, statement.test))
                yield from _assignments(statement.orelse, (*guards, negation(statement.test)))


def _uses(spec: OperatorSpec, name: str) -> Iterator[Guards]:
    """The condition of each place where a gradient can enter an input."""
    settled = {each.name for each in spec.parameters} | {"training"}

    def walk(node: ast.AST, guards: Guards) -> Iterator[Guards]:
        match node:
            case ast.Name(id=found) if found == name:
                yield guards
            case ast.Compare() | ast.Call(func=ast.Name(id="stop_gradient" | "present" | "index" | "size")):
                return
            case ast.IfExp(test=test) if _names(test) <= settled:
                yield from walk(node.body, (*guards, test))
                yield from walk(node.orelse, (*guards, negation(test)))
            case ast.IfExp():
                yield from walk(node.body, guards)
                yield from walk(node.orelse, guards)
            case _:
                for child in ast.iter_child_nodes(node):
                    yield from walk(child, guards)

    for statement, guards in _assignments(spec.math.tree.body, ()):
        yield from walk(statement.value, guards)


def _names(test: ast.AST) -> set[str]:
    """The names a condition asks about; the presence of an input is settled for a call, so it does not count."""
    match test:
        case ast.Name(id=found):
            return {found}
        case ast.Call(func=ast.Name(id="present")):
            return set()
        case ast.Call(args=arguments):
            return set().union(*map(_names, arguments))
        case _:
            return set().union(*map(_names, ast.iter_child_nodes(test)))
