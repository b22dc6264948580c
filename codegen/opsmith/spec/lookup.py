"""What a name in the math stands for, and what is said where it stands for nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from opsmith.diagnostics import Report, closest, listed, quote
from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS
from opsmith.spec.math import SPECIALS
from opsmith.spec.place import Place, line_of
from opsmith.spec.scope import Scope, Value

KINDS = {"number": "a number", "condition": "a condition", "enum": "a word", "ints": "a list of numbers"}


class Names:
    """The names of one block, with what is known of them so far."""

    def __init__(self, scope: Scope, place: Place, report: Report, unread: frozenset[str] = frozenset()) -> None:
        self.scope = scope
        self.place = place
        self.report = report
        self.names: dict[str, Value | None] = {**scope.values, **dict.fromkeys(unread - scope.values.keys())}
        self.partly: dict[str, ast.AST] = {}  # assigned in one branch only -> the `if`
        self.reported: set[str] = set()

    def name(self, node: ast.Name) -> Value | None:
        name = node.id
        if name in self.names:
            return self.names[name]
        if name not in self.reported:
            self.reported.add(name)
            self.undefined(node)
        return None

    def undefined(self, node: ast.Name) -> None:
        name = node.id
        if not self.scope.names_known:
            return
        if name in self.partly:
            branch = self.partly[name]
            line = line_of(self.place.span(branch), self.place.span(node))
            self.error(
                "E066",
                node,
                f"{quote(name)} does not get a value in every branch of the `if` in {line}",
                "assign to it in every branch, or before the `if`",
            )
        elif name in self.scope.absent:
            self.error("E065", node, f"{quote(name)} cannot be used here", self.scope.absent[name])
        elif name in self.scope.dims or name in self.scope.splits:
            self.error(
                "E065",
                node,
                f"{quote(name)} is a dimension, not a value",
                f"write `size({name})` for its extent, `index({name})` for the position along it",
            )
        elif name in self.scope.targets:
            self.error("E065", node, f"{quote(name)} is used before it has a value", "assign to it in a line above")
        elif name in FUNCTIONS or name in REDUCTIONS or name in SPECIALS:
            self.error("E065", node, f"{quote(name)} is a function and has no value by itself", f"write `{name}(...)`")
        else:
            known = [*self.names, *self.partly]
            self.error(
                "E065",
                node,
                f"nothing has the name {quote(name)}{closest(name, known)}",
                "declare it under `inputs`, `states` or `parameters`, or assign to it in a line above"
                if self.scope.targets
                else f"the names are {listed(self.scope.values)}",
            )

    def dimension(self, node: ast.expr, where: str) -> bool:
        """Whether a node is the name of a dimension."""
        if not isinstance(node, ast.Name):
            self.error(
                "E063",
                node,
                f"expected the name of a dimension {where}",
                f"the dimensions are {listed(self.scope.dims)}",
            )
            return False
        name = node.id
        if name in self.scope.dims or not self.scope.dims_known:
            return True
        if name in self.scope.absent and not self.scope.dims:
            self.error("E065", node, f"{quote(name)} cannot be used here", self.scope.absent[name])
        elif name in self.scope.splits:
            self.error("E064", node, f"{quote(name)} is split into {listed(self.scope.splits[name])}", "name its parts")
        else:
            self.error(
                "E064",
                node,
                f"there is no dimension {quote(name)}{closest(name, self.scope.dims)}",
                f"the dimensions are {listed(self.scope.dims)}",
            )
        return False

    def expect(self, node: ast.AST, value: Value, kind: str, why: str = "") -> bool:
        if value.kind == kind:
            return True
        if kind == "number" and value.kind == "condition":
            help_ = "write `1 if condition else 0`"
        elif kind == "condition" and value.kind == "number":
            help_ = "write a comparison, such as `x != 0`"
        elif value.kind == "enum":
            name = node.id if isinstance(node, ast.Name) else "mode"
            help_ = f"compare it with one of its words: `{name} == '{value.choices[0] if value.choices else 'word'}'`"
        else:
            help_ = "a parameter of type ints can only place axes in a shape"
        self.error(
            "E072", node, f"expected {KINDS[kind]}, got {KINDS[value.kind]}" + (f": {why}" if why else ""), help_
        )
        return False

    def ordered(self, dims: Iterable[str]) -> list[str]:
        return [dim for dim in self.scope.dims if dim in set(dims)]

    def error(self, code: str, node: ast.AST, message: str, *notes: str) -> None:
        span = self.place.span(node)
        if not any(each.span == span and each.code == "E061" for each in self.report.diagnostics):
            self.report.error(code, span, message, *notes)
