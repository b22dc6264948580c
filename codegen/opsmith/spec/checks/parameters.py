"""Parameters: limits and choices that fit their types. Defaults were checked against them when they were read."""

from __future__ import annotations

from opsmith.diagnostics import quote
from opsmith.spec.draft import Draft, Path
from opsmith.spec.model import Parameter
from opsmith.spec.names import why_not_identifier

_LIMITED = ("int", "ints", "float64")  # the types that have a minimum and a maximum


def check_parameters(draft: Draft) -> None:
    for parameter in draft.parameters:
        check_parameter(draft, parameter)


def check_parameter(draft: Draft, parameter: Parameter) -> None:
    path = ("parameters", parameter.name)
    if not draft.fine(*path, "type"):
        return
    for key in ("minimum", "maximum"):
        if (*path, key) in draft.nodes and parameter.type not in _LIMITED:
            draft.error("E044", (*path, key), f"a parameter of type {parameter.type} has no {key}", "delete the key")
    low, high = parameter.minimum, parameter.maximum
    if low is not None and high is not None and low > high:
        draft.error(
            "E044", (*path, "minimum"), f"the minimum {low:g} is more than the maximum {high:g}", "exchange them"
        )
    if draft.fine(*path, "choices"):
        check_choices(draft, parameter, (*path, "choices"))


def check_choices(draft: Draft, parameter: Parameter, path: Path) -> None:
    if path not in draft.nodes:
        if parameter.type == "enum":
            draft.error(
                "E044", path, f"the enum {quote(parameter.name)} has no `choices`", "add `choices: [first, second]`"
            )
        return
    if parameter.type not in ("enum", "int"):
        draft.error(
            "E044", path, f"a parameter of type {parameter.type} has no choices", "delete the key, or use an enum"
        )
        return
    if not parameter.choices:
        draft.error("E044", path, "the list of choices is empty", "list the possible values")
    seen: set[str] = set()
    for number, choice in enumerate(parameter.choices):
        span = draft.part(path, number)
        if isinstance(choice, str) != (parameter.type == "enum"):
            kind = "words" if parameter.type == "enum" else "whole numbers"
            message = f"expected {kind} as choices of type {parameter.type}, got {quote(choice)}"
            draft.error("E044", path, message, "an enum chooses among words, an int among whole numbers", span=span)
        elif isinstance(choice, str) and (why := why_not_identifier(choice)):
            draft.error("E030", path, f"{quote(choice)} cannot be a choice", why, span=span)
        if str(choice).lower() in seen:
            draft.error(
                "E044",
                path,
                f"the choice {quote(choice)} is there twice",
                "choices differ by more than upper and lower case",
                span=span,
            )
        seen.add(str(choice).lower())
