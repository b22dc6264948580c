"""In which calls a state is written and an output is a result, as C expressions over parameters and given inputs.

A condition of the math stands on parameters, the mode and presence alone, so it is known before a kernel runs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from opsmith.spec.model import OperatorSpec

OR, AND, COMPARE, UNARY, ATOM = range(5)  # how tightly C's operators bind
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
Condition = tuple[str, int]  # C text, and how tightly it binds


def states_written(spec: OperatorSpec) -> dict[str, str]:
    """State -> the condition under which the math assigns to it; `1` if it always does, `0` if never."""
    found: dict[str, list[Condition]] = {state.name: [] for state in spec.states}
    for name, condition in _assignments(spec, spec.math.tree.body, ()):
        if name in found and condition not in found[name]:
            found[name].append(condition)
    return {name: _any(conditions)[0] for name, conditions in found.items()}


def outputs_visible(spec: OperatorSpec) -> dict[str, str]:
    """Output -> the condition under which it is a result; `1` if it always is."""
    return {
        output.name: _condition(spec, ast.parse(output.when, mode="eval").body)[0] if output.when else "1"
        for output in spec.outputs
    }


def _assignments(
    spec: OperatorSpec, statements: Sequence[ast.stmt], under: tuple[Condition, ...]
) -> Iterator[tuple[str, Condition]]:
    """Each name that is assigned, with the conditions around it."""
    for statement in statements:
        match statement:
            case ast.Assign(targets=targets):
                for node in (each for target in targets for each in ast.walk(target)):
                    if isinstance(node, ast.Name):
                        yield node.id, _all(under)
            case ast.If(test=test, body=body, orelse=orelse):
                condition = _condition(spec, test)
                yield from _assignments(spec, body, (*under, condition))
                yield from _assignments(spec, orelse, (*under, _negated(condition)))


def _within(condition: Condition, strength: int) -> str:
    text, own = condition
    return text if own >= strength else f"({text})"


def _all(conditions: Sequence[Condition]) -> Condition:
    if not conditions:
        return "1", ATOM
    if len(conditions) == 1:
        return conditions[0]
    return " && ".join(_within(each, COMPARE) for each in conditions), AND


def _any(conditions: Sequence[Condition]) -> Condition:
    if not conditions:
        return "0", ATOM
    if len(conditions) == 1 or ("1", ATOM) in conditions:
        return ("1", ATOM) if ("1", ATOM) in conditions else conditions[0]
    return " || ".join(_within(each, COMPARE) for each in conditions), OR


def _negated(condition: Condition) -> Condition:
    return f"!{_within(condition, UNARY)}", UNARY


def _condition(spec: OperatorSpec, node: ast.expr) -> Condition:
    match node:
        case ast.BoolOp(op=op, values=values):
            conditions = [_condition(spec, value) for value in values]
            return _all(conditions) if isinstance(op, ast.And) else _any(conditions)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _negated(_condition(spec, operand))
        case ast.Call(func=ast.Name(id="present"), args=[ast.Name(id=name)]):
            position = [each.name for each in spec.inputs].index(name)
            return f"(present >> {position} & 1)", ATOM
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            operands = [left, *comparators]
            return _all([_comparison(spec, *each) for each in zip(ops, operands, operands[1:], strict=False)])
    return _value(spec, node, None), ATOM


def _comparison(spec: OperatorSpec, op: ast.cmpop, left: ast.expr, right: ast.expr) -> Condition:
    if isinstance(op, ast.In | ast.NotIn) and isinstance(right, ast.Tuple | ast.List | ast.Set):
        found = _any([_comparison(spec, ast.Eq(), left, choice) for choice in right.elts])
        return found if isinstance(op, ast.In) else _negated(found)
    return f"{_value(spec, left, right)} {COMPARISONS[type(op)]} {_value(spec, right, left)}", COMPARE


def _value(spec: OperatorSpec, node: ast.expr, beside: ast.expr | None) -> str:
    """A parameter or a constant; a choice of an enum is a number by the parameter it is compared with."""
    match node:
        case ast.Name(id=name):
            return f"p->{name}"
        case ast.Constant(value=str(text)) if isinstance(beside, ast.Name):
            return str(spec.parameter(beside.id).choices.index(text))
        case ast.Constant(value=bool(truth)):
            return str(int(truth))
        case ast.Constant(value=int() | float() as number):
            return repr(number)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"-{_value(spec, operand, beside)}"
    raise TypeError(f"{ast.dump(node)} is no part of a condition")
