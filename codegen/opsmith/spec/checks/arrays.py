"""Inputs, states and outputs: their types, and what they say of parameters and of one another."""

from __future__ import annotations

from opsmith.diagnostics import closest, listed, quote
from opsmith.language.types import TYPES
from opsmith.spec.checks.references import check_array, check_parameter
from opsmith.spec.draft import Draft, Path
from opsmith.spec.model import Output
from opsmith.spec.scope import is_floating
from opsmith.spec.source import Node, Scalar


def check_arrays(draft: Draft) -> None:
    variables = [each.name for each in draft.types]
    for section, array in draft.arrays:
        path = (section, array.name, "type")
        if draft.fine(*path) and array.type not in variables and array.type not in TYPES and draft.complete("types"):
            draft.error(
                "E040",
                path,
                f"there is no type {quote(array.type)}{closest(array.type, [*variables, *TYPES])}",
                f"the types are {listed([*variables, *TYPES])}",
            )
    for first in draft.inputs[:1]:
        for key in ("optional", "align"):
            if ("inputs", first.name, key) in draft.nodes:
                draft.error(
                    "E045",
                    ("inputs", first.name, key),
                    f"the first input gives all dimensions and cannot be `{key}`",
                    "put another input first",
                )
    check_outputs(draft)


def check_outputs(draft: Draft) -> None:
    for output in draft.outputs:
        path: Path = ("outputs", output.name)
        if output.when is not None:
            check_parameter(draft, (*path, "when"), output.when, "bool")
        floating = is_floating(output.type, draft.types)
        if not floating and _says_true(draft.nodes.get((*path, "differentiable"))) and draft.fine(*path, "type"):
            draft.error(
                "E045",
                (*path, "differentiable"),
                f"an output of type {quote(output.type)} has no gradient",
                "delete the key",
            )
        if output.alias is not None:
            check_alias(draft, output, output.alias)
    if draft.outputs and all(output.when is not None for output in draft.outputs):
        draft.error(
            "E045",
            ("outputs",),
            "every output has a `when`, so that a call may have no result",
            "leave it out of one output",
        )


def _says_true(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value is True


def check_alias(draft: Draft, output: Output, alias: str) -> None:
    """An output that may share an input's array has its type and shape."""
    path = ("outputs", output.name, "alias")
    inputs = {each.name: each for each in draft.inputs}
    if alias not in inputs:
        check_array(draft, path, alias, inputs, "input", alias)
    elif draft.fine("inputs", alias) and draft.fine("outputs", output.name):
        given = inputs[alias]
        if (given.type, given.shape) != (output.type, output.shape):
            draft.error(
                "E045",
                path,
                f"{quote(output.name)} and {quote(alias)} cannot share an array: their types or shapes differ",
                "give the output the type and the shape of the input",
            )
