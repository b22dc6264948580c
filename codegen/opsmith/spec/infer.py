"""What the math does with its names: each has a value when it is used, and each value fits what it is assigned to."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from opsmith.diagnostics import Report, closest, listed, quote
from opsmith.language.reductions import REDUCTIONS
from opsmith.spec.expressions import Expressions
from opsmith.spec.lookup import KINDS
from opsmith.spec.names import generated, reserved, why_not_identifier
from opsmith.spec.place import Place
from opsmith.spec.scope import Scope, Value, union


class Inference(Expressions):
    """Follows the statements of one block in their order."""

    def __init__(self, scope: Scope, place: Place, report: Report, unread: frozenset[str] = frozenset()) -> None:
        super().__init__(scope, place, report, unread)
        self.assigned = set(unread)

    def run(self, tree: ast.Module) -> None:
        self.block(tree.body)

    def block(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            match statement:
                case ast.Assign(targets=[target], value=value):
                    self.assign(target, value)
                case ast.If():
                    self.choice(statement)
                case _:  # refused; the names it would give are known as far as the rest is concerned
                    for node in ast.walk(statement):
                        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                            self.bind(node, None, quiet=True)

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        if not isinstance(target, ast.Tuple):
            results = self.results(value)
            if results is not None and len(results) != 1:
                self.error(
                    "E074",
                    value,
                    f"expected one value, got {len(results)}",
                    f"write `{', '.join(map('x{}'.format, range(1, len(results) + 1)))} = ...`",
                )
                results = None
            self.bind(target, results[0] if results else None)
            return
        wanted = len(target.elts)
        results = self.results(value)
        if results is not None and len(results) != wanted:
            message = f"expected {wanted} values for {wanted} names, got {len(results)}"
            self.error(
                "E074", value, message, "give each name one value: `a, b = x, y`, or `a, b = moments(x, over=C)`"
            )
            results = None
        for index, name in enumerate(target.elts):
            self.bind(name, results[index] if results else None)
        bound = [name.id for name in target.elts if isinstance(name, ast.Name)]
        for name in target.elts:
            if isinstance(name, ast.Name) and bound.count(name.id) > 1:
                self.error("E074", name, f"{quote(name.id)} stands twice on the left side", "use two names")
                return

    def results(self, node: ast.expr) -> list[Value | None] | None:
        """The values of the right side of an assignment."""
        if isinstance(node, ast.Tuple):
            return [self.value(element) for element in node.elts]
        value = self.value(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in REDUCTIONS:
            return [value] * REDUCTIONS[node.func.id].results
        return [value]

    def bind(self, target: ast.expr, value: Value | None, quiet: bool = False) -> None:
        if not isinstance(target, ast.Name):
            return
        name = target.id
        if not quiet and not self.may_assign(target):
            return
        self.names[name] = value
        self.assigned.add(name)
        self.partly.pop(name, None)
        wanted = self.scope.targets.get(name)
        if value is None or wanted is None or not self.scope.dims_known:
            return
        self.expect(target, value, "number", f"{quote(name)} is an array of numbers")
        self.check_numbers(target, value)
        extra = self.ordered(value.dims - wanted)
        if extra:
            self.error(
                "E069",
                target,
                f"{quote(name)} has the dimensions {listed(self.ordered(wanted))}, "
                f"but this value also has {listed(extra)}",
                f"reduce the value over {listed(extra)}, or add to the shape of {quote(name)}",
            )

    def check_numbers(self, target: ast.Name, value: Value) -> None:
        """An array of integers gets whole numbers; what a gradient comes back to has derivatives all the way."""
        name = target.id
        if name in self.scope.whole and value.kind == "number" and not value.whole:
            self.error(
                "E076",
                target,
                f"{quote(name)} holds whole numbers, but this value may have a fraction",
                f"write `floor(...)` around it, or give {quote(name)} a floating type",
            )
        if name in self.scope.derived and value.broken is not None:
            self.error(
                "E077",
                value.broken,
                f"this has no derivative, but the gradient of {quote(name)} would go through it",
                "write `stop_gradient(...)` around it if no gradient is meant to flow here",
                f"or write `differentiable: false` for {quote(name)}, or `gradient: none` for the operator",
            )

    def may_assign(self, target: ast.Name) -> bool:
        name = target.id
        if name in self.scope.targets:
            return True
        if name in self.scope.read_only:
            self.error(
                "E067",
                target,
                f"{quote(name)} is {self.scope.read_only[name]} and cannot be assigned",
                "give the value a new name",
            )
            return False
        if name in self.scope.absent:
            self.error("E067", target, f"{quote(name)} cannot be assigned here", self.scope.absent[name])
            return False
        heads = [target for target in self.scope.targets if target.startswith("d_")]
        if heads and name.startswith("d_"):
            message = f"{quote(name)} is not the gradient of an input{closest(name, heads)}"
            self.error("E067", target, message, f"the gradients of inputs are {listed(heads)}")
            return False
        why = why_not_identifier(name)
        if why:
            self.error("E030", target, f"{quote(name)} is not a name for a value", why)
        elif meaning := reserved(name, "value"):
            self.error("E031", target, f"{quote(name)} is {meaning}", "give the value another name")
        elif meaning := generated(name):
            self.error("E033", target, f"{quote(name)} could meet a generated name", meaning)
        return True

    def choice(self, node: ast.If) -> None:
        """`if` chooses between assignments; afterwards a name has whichever value was chosen."""
        condition = self.value(node.test)
        if condition and self.expect(node.test, condition, "condition") and not condition.fixed:
            self.error(
                "E070",
                node.test,
                "`if` cannot depend on arrays or their extents",
                "`if` chooses by parameters, `training` and `present(x)`; for arrays write `x = a if condition else b`",
            )
        before = dict(self.names)
        self.block(node.body)
        after_body, self.names = self.names, dict(before)
        self.block(node.orelse)
        after_else, self.names = self.names, {}
        for name in [*after_body, *(name for name in after_else if name not in after_body)]:
            if name in after_body and name in after_else:
                self.names[name] = self.merged(node, name, after_body[name], after_else[name])
            else:
                self.partly[name] = node

    def merged(self, node: ast.If, name: str, first: Value | None, second: Value | None) -> Value | None:
        if first is None or second is None or first == second:
            return first if first == second else None
        if first.kind != second.kind:
            self.error(
                "E072",
                node.test,
                f"{quote(name)} is {KINDS[first.kind]} in one branch and {KINDS[second.kind]} in the other",
                "give it the same kind of value in both",
            )
            return None
        return replace(union(first.kind, [first, second]), choices=first.choices)
