"""Inputs, states and outputs: their types, and what they say of parameters and of one another."""

from __future__ import annotations

import ast
from itertools import islice, product

from opsmith.diagnostics import closest, listed, quote
from opsmith.language.types import TYPES
from opsmith.spec.checks.references import check_array, check_parameter
from opsmith.spec.draft import Draft, Path
from opsmith.spec.evaluate import holds
from opsmith.spec.model import Input, One, Output
from opsmith.spec.scope import Array, is_floating, is_integer, stands_for
from opsmith.spec.source import Node, Scalar

_MOST_SETTINGS = 4096  # of the parameters in conditions, which are tried


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
        if section != "outputs" and draft.fine(*path):
            check_number(draft, (section, array.name, "optional" if section == "inputs" else "initial"), array)
    for first in draft.inputs[:1]:
        for key in ("optional", "align"):
            if ("inputs", first.name, key) in draft.nodes:
                draft.error(
                    "E045",
                    ("inputs", first.name, key),
                    f"the first input gives all dimensions and cannot be `{key}`",
                    "put another input first",
                )
    for each in draft.inputs:
        check_positions(draft, each)
    check_outputs(draft)


def check_number(draft: Draft, path: Path, array: Array) -> None:
    """What stands for an absent array, or is in a new one, is a number of the array's type."""
    value, names = getattr(array, str(path[-1])), stands_for(array.type, draft.types)
    if value is None or not names or not is_integer(array.type, draft.types):
        return
    most = min(2.0 ** TYPES[each].digits for each in names)
    if not value.is_integer() or not -most <= value < most:
        message = f"{quote(array.name)} holds whole numbers of type {quote(array.type)}, which {value:g} is not"
        draft.error("E045", path, message, "write a whole number such as 0, or give the array a floating type")


def check_positions(draft: Draft, each: Input) -> None:
    """Positions along a dimension are whole numbers; one more number, that of a parameter, may mean none of them."""
    path: Path = ("inputs", each.name)
    if each.ignore is not None:
        check_parameter(draft, (*path, "ignore"), each.ignore, "int")
        if (*path, "indexes") not in draft.nodes:
            example = "add `indexes: C`, with the dimension that the positions count along, or delete the key"
            draft.error("E045", (*path, "ignore"), "only an input with `indexes` can ignore a number", example)
    if each.indexes is None:
        return
    if each.indexes not in draft.dims and draft.fine("inputs", draft.inputs[0].name, "shape"):
        guess = closest(each.indexes, draft.dims)
        message = f"there is no dimension {quote(each.indexes)}{guess}"
        draft.error("E035", (*path, "indexes"), message, f"the dimensions are {listed(draft.dims)}")
    if draft.fine(*path, "type") and is_floating(each.type, draft.types):
        message = f"positions are whole numbers, but {quote(each.name)} has the floating type {quote(each.type)}"
        draft.error("E045", (*path, "indexes"), message, "give the input an integer type such as int64")


def check_outputs(draft: Draft) -> None:
    for output in draft.outputs:
        path: Path = ("outputs", output.name)
        if output.keepdims is not None:
            check_keepdims(draft, output, output.keepdims)
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


def check_results(draft: Draft) -> None:
    """Every call has a result, whatever its parameters; the conditions of the outputs were found to be right."""
    conditions = [output.when for output in draft.outputs]
    trees = [ast.parse(text) for text in conditions if text is not None]
    if not trees or len(trees) < len(conditions):
        return
    names = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    asked = [each for each in draft.parameters if each.name in names]
    possible = [(False, True) if each.type == "bool" else each.choices or (each.default or 0,) for each in asked]
    for chosen in islice(product(*possible), _MOST_SETTINGS):
        values = {each.name: value for each, value in zip(asked, chosen, strict=True)}
        if not any(holds(text, values) for text in conditions):
            call = ", ".join(quote(f"{name}: {str(value).lower()}") for name, value in values.items())
            message = f"a call with {call} has no result: every output has a `when`, and none holds"
            note = "leave `when` out of one output, or let the conditions cover all values"
            draft.error("E045", ("outputs",), message, note)
            return


def _says_true(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value is True


def check_keepdims(draft: Draft, output: Output, keepdims: str) -> None:
    """A bool parameter decides over the axes that an output drops."""
    path: Path = ("outputs", output.name, "keepdims")
    if keepdims != "true":
        check_parameter(draft, path, keepdims, "bool")
    if not draft.inputs or not all(draft.fine(*each) for each in (("inputs",), (*path[:2], "shape"))):
        return
    if set(draft.dims) <= set(output.shape.dims):
        draft.error("E045", path, f"{quote(output.name)} drops no axis that could be kept", "delete the key")
    elif any(isinstance(item, One) for item in output.shape.items):
        message = f"the shape of {quote(output.name)} has a `1` already"
        draft.error("E045", path, message, "leave the `1` out, so that `keepdims` puts it there")


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
