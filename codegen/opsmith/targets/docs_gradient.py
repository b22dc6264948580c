"""The derived gradient as formulas: the backward program of each variant, read in the notation it is printed in.

Values that the forward saves keep the names they have in the formula of the forward.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from opsmith.emit import latex
from opsmith.ir.nodes import Mathematics, Node, Program, topological
from opsmith.ir.printer import format_node, value_names
from opsmith.targets import docs_facts


@dataclass(frozen=True)
class FormulaView:
    """The gradient under some parameters: the source of the condition (empty: always) and the equations."""

    when: str
    formula: str


def formulas(mathematics: Mathematics | None) -> tuple[FormulaView, ...]:
    """One formula for each variant; none without a program."""
    if mathematics is None:
        return ()
    return tuple(
        FormulaView(_condition(variant.when), latex.equations(ast.parse("\n".join(_lines(variant.backward))).body))
        for variant in mathematics.variants
        if variant.backward is not None
    )


def _condition(when: tuple[tuple[Node, bool], ...]) -> str:
    tests = ((ast.parse(format_node(node, {}), mode="eval").body, truth) for node, truth in when)
    return docs_facts.conjunction(tuple(test if truth else docs_facts.negation(test) for test, truth in tests))


def _lines(program: Program) -> Iterator[str]:
    """A program as statements of the language: the values on the way, then what is stored."""
    roots = [store.value for store in program.stores]
    names = value_names(roots, program.names, taken=[f"d_{store.target}" for store in program.stores])
    for node in topological(roots):
        if node in names:
            yield f"{names[node]} = {format_node(node, names, root=True)}"
    for store in program.stores:
        yield f"d_{store.target} = {format_node(store.value, names)}"
