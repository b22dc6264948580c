"""Names of parameters and arrays that other parts of a spec refer to."""

from __future__ import annotations

import re
from collections.abc import Collection

from opsmith.diagnostics import closest, listed, quote
from opsmith.spec.draft import Draft, Path

_CONDITION = re.compile(r"(not +)?([A-Za-z_]\w*)", re.ASCII)


def check_parameter(draft: Draft, path: Path, name: str, type_: str) -> None:
    """A name must be that of a parameter of a type."""
    known = {each.name: each for each in draft.parameters}
    fitting = f"parameters of type {type_}: {listed(each.name for each in draft.parameters if each.type == type_)}"
    span = draft.part(path, name)
    if name not in known:
        if draft.complete("parameters"):
            draft.error("E035", path, f"there is no parameter {quote(name)}{closest(name, known)}", fitting, span=span)
    elif known[name].type != type_ and draft.fine("parameters", name, "type"):
        message = f"{quote(name)} is a parameter of type {known[name].type}, not of type {type_}"
        draft.error("E036", path, message, fitting, span=span)


def check_condition(draft: Draft, path: Path, condition: str | None) -> None:
    """A condition is a bool parameter, or `not` and one."""
    if condition is None:
        return
    match = _CONDITION.fullmatch(condition)
    if match is None:
        example = "write `when: flag` or `when: not flag`"
        draft.error("E022", path, f"expected a bool parameter, or `not` and one, got {quote(condition)}", example)
    else:
        check_parameter(draft, path, match[2], "bool")


def check_array(draft: Draft, path: Path, name: str, known: Collection[str], what: str, part: int | str) -> None:
    """A name must be one of the arrays that can stand here."""
    if name not in known and draft.complete("parameters", "inputs", "states", "outputs"):
        guess = closest(name, known)
        note = f"expected one of {listed(known)}"
        draft.error("E035", path, f"there is no {what} {quote(name)}{guess}", note, span=draft.part(path, part))
