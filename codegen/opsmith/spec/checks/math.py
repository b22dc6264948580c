"""The math, the gradient and the expressions of aliases: their names are followed, and every array must have a use."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace

from opsmith.diagnostics import quote
from opsmith.spec.checks.arrays import check_results
from opsmith.spec.draft import Draft, Path
from opsmith.spec.infer import Inference
from opsmith.spec.math import Reading
from opsmith.spec.place import line_of
from opsmith.spec.scope import Scope, call_scope, gradient_scope, math_scope, parameter_scope


def check_math(draft: Draft) -> None:
    if draft.math is not None:
        inference = _follow(draft, draft.math, math_scope(draft))
        if "math" not in draft.lost:
            _check_assigned(draft, inference, {each.name: ("outputs", each.name) for each in draft.outputs})
            _check_uses(draft, draft.math, inference)
    if draft.gradient is not None:
        scope = gradient_scope(draft)
        _check_assigned(draft, _follow(draft, draft.gradient, scope), dict.fromkeys(scope.targets, ("gradient",)))
    _check_expressions(draft)


def _check_expressions(draft: Draft) -> None:
    """Conditions and expressions of outputs, providers and aliases; where they are right, every call has a result."""
    before = len(draft.report.diagnostics)
    for path, expression in draft.expressions:
        scope = call_scope(draft) if path[0] == "providers" else parameter_scope(draft, alias=path[0] == "aliases")
        inference = Inference(_known(draft, scope), expression.place, draft.report)
        value = inference.value(expression.tree)
        if path[0] == "outputs" and value is not None:
            inference.expect(expression.tree, value, "condition")
    readable = all(draft.fine("outputs", output.name, "when") for output in draft.outputs)
    if len(draft.report.diagnostics) == before and readable and draft.complete("parameters"):
        check_results(draft)


def _follow(draft: Draft, reading: Reading, scope: Scope) -> Inference:
    inference = Inference(_known(draft, scope), reading.place, draft.report, reading.unread)
    inference.run(reading.block.tree)
    return inference


def _known(draft: Draft, scope: Scope) -> Scope:
    """The scope without what earlier mistakes leave uncertain."""
    unknown = {each.name for section, each in draft.arrays if not draft.fine(section, each.name, "shape")}
    unknown |= {each.name for section, each in draft.arrays if not draft.fine(section, each.name, "type")}
    unknown |= {each.name for each in draft.parameters if not draft.fine("parameters", each.name, "type")}
    unknown |= {f"d_{name}" for name in unknown}
    return replace(
        scope,
        values={name: None if name in unknown else value for name, value in scope.values.items()},
        targets={name: None if name in unknown else dims for name, dims in scope.targets.items()},
        derived=scope.derived if draft.fine("gradient") else frozenset(),
        names_known=draft.complete("parameters", "inputs", "states", "outputs") and "math" not in draft.lost,
        dims_known=draft.complete("inputs")
        and all(draft.fine("inputs", each.name, "shape") for each in draft.inputs[:1]),
    )


def _check_assigned(draft: Draft, inference: Inference, wanted: Mapping[str, Path]) -> None:
    """Every output, or every gradient of an input, has a value at the end."""
    for name, path in wanted.items():
        if name in inference.partly:
            line = line_of(inference.place.span(inference.partly[name]), draft.span(path))
            draft.error(
                "E066",
                path,
                f"{quote(name)} does not get a value in every branch of the `if` in {line}",
                "assign to it in every branch; what is not wanted is not computed",
            )
        elif name not in inference.assigned:
            block, what = ("the math", "the output") if path[0] == "outputs" else ("the gradient block", "the gradient")
            draft.error(
                "E068",
                path,
                f"{block} never assigns {what} {quote(name)}",
                f"add `{name} = ...`" + (" to the math, or delete the output" if what == "the output" else " to it"),
            )


def _check_uses(draft: Draft, math: Reading, inference: Inference) -> None:
    trees = [math.block.tree, *([draft.gradient.block.tree] if draft.gradient else [])]
    loaded = {
        node.id
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    used, written = loaded | math.unread, inference.assigned
    enough = {"inputs": used, "states": used | written}
    for section, array in draft.arrays:
        path = (section, array.name)
        if section in enough and array.name not in enough[section] and path not in draft.wrong:
            message = f"the math does not use {quote(array.name)}"
            draft.error("E073", path, message, f"use it, or delete it from the {section}")
