"""The math, the gradient and the expressions of aliases: their names are followed, and every array must have a use."""

from __future__ import annotations

import ast
from dataclasses import replace

from opsmith.diagnostics import quote
from opsmith.spec.draft import Draft
from opsmith.spec.infer import Inference
from opsmith.spec.math import Reading, read_expression
from opsmith.spec.scope import Scope, call_scope, gradient_scope, math_scope, parameter_scope


def check_math(draft: Draft) -> None:
    if draft.math is not None:
        inference = _follow(draft, draft.math, math_scope(draft))
        _check_outputs(draft, inference)
        _check_uses(draft, draft.math, inference)
    if draft.gradient is not None:
        scope = gradient_scope(draft)
        inference = _follow(draft, draft.gradient, scope)
        if not inference.assigned & scope.targets.keys() and draft.complete("inputs"):
            example = next(iter(scope.targets), "d_data")
            draft.error(
                "E068",
                ("gradient",),
                "no gradient of an input is assigned",
                f"assign to {quote(example)}, or delete the block",
            )
    for path, node in draft.expressions:
        scope = parameter_scope(draft) if path[0] == "aliases" else call_scope(draft)
        expression = read_expression(node, draft.report)
        if expression is not None:
            Inference(_known(draft, scope), expression.place, draft.report).value(expression.tree)


def _follow(draft: Draft, reading: Reading, scope: Scope) -> Inference:
    inference = Inference(_known(draft, scope), reading.place, draft.report, reading.unread)
    inference.run(reading.block.tree)
    return inference


def _known(draft: Draft, scope: Scope) -> Scope:
    """The scope without what earlier mistakes leave uncertain."""
    unknown = {each.name for section, each in draft.arrays if not draft.fine(section, each.name, "shape")}
    unknown |= {each.name for each in draft.parameters if not draft.fine("parameters", each.name, "type")}
    unknown |= {f"d_{name}" for name in unknown}
    return replace(
        scope,
        values={name: None if name in unknown else value for name, value in scope.values.items()},
        targets={name: None if name in unknown else dims for name, dims in scope.targets.items()},
        names_known=draft.complete("parameters", "inputs", "states", "outputs"),
        dims_known=draft.complete("inputs")
        and all(draft.fine("inputs", each.name, "shape") for each in draft.inputs[:1]),
    )


def _check_outputs(draft: Draft, inference: Inference) -> None:
    for output in draft.outputs:
        path = ("outputs", output.name)
        if output.name in inference.partly:
            line = inference.place.span(inference.partly[output.name]).line
            draft.error(
                "E066",
                path,
                f"{quote(output.name)} does not get a value in every branch of the `if` in line {line}",
                "assign to it in every branch; what is not wanted is not computed",
            )
        elif output.name not in inference.names:
            draft.error(
                "E068",
                path,
                f"the math never assigns the output {quote(output.name)}",
                f"add `{output.name} = ...` to the math, or delete the output",
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
