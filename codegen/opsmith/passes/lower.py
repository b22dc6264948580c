"""Lowers a spec to MATH: one program with a select at every `if`.

Input: a validated OperatorSpec. Output: a Program whose stores are the outputs, the new states and the gradients that
the spec gives itself. What no longer exists: syntax trees, names as references, tuples, `**`, strings of enums, shapes
by position.
"""

from __future__ import annotations

import ast

from opsmith.ir.expression import Translator
from opsmith.ir.nodes import LEAVES, Builder, Node, Program, Store
from opsmith.spec.model import OperatorSpec


def lower(spec: OperatorSpec) -> tuple[Builder, Program]:
    """The operator's program before any condition is decided."""
    builder = Builder(spec.extents, spec.runs)
    scope = _Scope(spec, builder)
    scope.run(spec.math.tree.body)
    stores = [Store("output", each.name, scope.values[each.name], spec.along(each.shape)) for each in spec.outputs]
    for state in spec.states:
        value = scope.values[state.name]
        if value.op != "state":
            stores.append(Store("state", state.name, value, spec.along(state.shape)))
    return builder, Program((*stores, *_given_gradient(spec, scope)), scope.names)


def _given_gradient(spec: OperatorSpec, scope: _Scope) -> list[Store]:
    """What a gradient block assigns, from the outputs as the math leaves them and their gradients."""
    if spec.gradient is None:
        return []
    for each in spec.outputs:
        scope.values[f"d_{each.name}"] = scope.builder.leaf("head", f"d_{each.name}", spec.along(each.shape))
    scope.run(spec.gradient.tree.body)
    inputs = [each for each in spec.inputs if f"d_{each.name}" in scope.values]
    return [Store("gradient", each.name, scope.values[f"d_{each.name}"], spec.along(each.shape)) for each in inputs]


class _Scope:
    """The meaning of each name while the statements are read in order."""

    def __init__(self, spec: OperatorSpec, builder: Builder) -> None:
        self.builder = builder
        self.names: dict[Node, str] = {}
        self.values: dict[str, Node] = {}
        for parameter in spec.parameters:
            self.values[parameter.name] = builder.leaf("parameter", parameter.name)
        if spec.uses_training:
            self.values["training"] = builder.leaf("parameter", "training")
        for each in spec.inputs:
            self.values[each.name] = builder.leaf("input", each.name, spec.along(each.shape))
        for state in spec.states:
            self.values[state.name] = builder.leaf("state", state.name, spec.along(state.shape))
        self.choices = {each.name: each.choices for each in spec.parameters if each.type == "enum"}
        self.states = {state.name for state in spec.states}

    def run(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            match statement:
                case ast.Assign(targets=[target], value=value):
                    self._assign(target, value)
                case ast.If(test, body, orelse):
                    self._branch(test, body, orelse)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        translate = Translator(self.builder, self.values, self.choices)
        if isinstance(target, ast.Name):
            self._bind(target.id, translate(value))
            return
        assert isinstance(target, ast.Tuple)
        values = (
            [translate(each) for each in value.elts]
            if isinstance(value, ast.Tuple)
            else translate.reduction(_call(value))
        )
        for name, each in zip(target.elts, values, strict=True):
            assert isinstance(name, ast.Name)
            self._bind(name.id, each)

    def _bind(self, name: str, value: Node) -> None:
        self.values[name] = value
        if value.op not in LEAVES:
            self.names.setdefault(value, f"new_{name}" if name in self.states else name)

    def _branch(self, test: ast.expr, body: list[ast.stmt], orelse: list[ast.stmt]) -> None:
        """Runs both sides and joins what they leave: a name that only one side assigned keeps its former meaning."""
        condition = Translator(self.builder, self.values, self.choices)(test)
        before = dict(self.values)
        self.run(body)
        taken, self.values = self.values, dict(before)
        self.run(orelse)
        other = self.values
        self.values = {}
        for name in [*taken, *(each for each in other if each not in taken)]:
            a, b = taken.get(name, other.get(name)), other.get(name, taken.get(name))
            assert a is not None
            assert b is not None
            if a is b:
                self.values[name] = a
            else:
                self._bind(name, self.builder.call("select", condition, a, b))


def _call(tree: ast.expr) -> ast.Call:
    assert isinstance(tree, ast.Call)
    return tree
