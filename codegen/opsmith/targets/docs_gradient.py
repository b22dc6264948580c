"""The derived gradient as formulas: the backward program of each variant, read in the notation it is printed in.

Values that the forward saves keep the names they have in the formula of the forward; those without a name there come
first.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from opsmith.emit import latex
from opsmith.ir.nodes import Mathematics, Variant, topological
from opsmith.ir.printer import format_node, value_names
from opsmith.spec.model import OperatorSpec
from opsmith.targets import docs_facts


@dataclass(frozen=True)
class FormulaView:
    """The gradient under some parameters: the source of the condition (empty: always) and the equations."""

    when: str
    formula: str


def formulas(spec: OperatorSpec, mathematics: Mathematics | None) -> tuple[FormulaView, ...]:
    """One formula for each variant; none without a program, or where the spec itself gives the gradient."""
    if mathematics is None or spec.gradient is not None:
        return ()
    return tuple(
        FormulaView(_condition(spec, variant), latex.equations(statements(spec, variant).body))
        for variant in mathematics.variants
        if variant.backward is not None
    )


def statements(spec: OperatorSpec, variant: Variant) -> ast.Module:
    """A backward program in the words of the spec."""
    return _parsed(spec, "\n".join(_lines(variant)))


def _parsed(spec: OperatorSpec, source: str) -> ast.Module:
    """A program's text in the words of the spec: dimensions instead of their runs, words instead of their numbers."""
    for dim, runs in spec.runs.items():
        source = source.replace(", ".join(runs), dim)
    tree = ast.parse(re.sub(r"\bpresent (\w+)", r"present(\1)", source))
    words = {each.name: each.choices for each in spec.parameters if each.type == "enum"}
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=ast.Name(id=name), comparators=[ast.Constant(value=int(number)) as right]):
                right.value = words[name][number] if name in words else number
    return tree


def _condition(spec: OperatorSpec, variant: Variant) -> str:
    """The condition of a variant; a parameter that is one word is not said to be no other word."""
    words = {node.args[0] for node, truth in variant.when if node.op == "eq" and truth}
    tests = [(node, truth) for node, truth in variant.when if truth or not words & {*node.args}]
    found = _parsed(spec, "\n".join(format_node(node, {}) for node, _ in tests)).body
    signed = zip((line.value for line in found if isinstance(line, ast.Expr)), tests, strict=True)
    return docs_facts.conjunction(tuple(each if truth else docs_facts.negation(each) for each, (_, truth) in signed))


def _lines(variant: Variant) -> Iterator[str]:
    """A backward program as statements of the language: what is saved, the values on the way, then what is stored."""
    assert variant.backward is not None
    known = variant.forward.names
    saved = {store.value: store.target for store in variant.forward.stores if store.kind == "saved"}
    for node, name in saved.items():
        if known.get(node) != name and node.args:
            yield f"{name} = {format_node(node, {**known, **saved}, root=True)}"
    stores = variant.backward.stores
    taken = [*saved.values(), *(f"d_{store.target}" for store in stores)]
    names = value_names((store.value for store in stores), variant.backward.names, taken)
    for node in topological(store.value for store in stores):
        if node in names:
            yield f"{names[node]} = {format_node(node, names, root=True)}"
    for store in stores:
        yield f"d_{store.target} = {format_node(store.value, names)}"
