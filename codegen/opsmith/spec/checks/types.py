"""Type variables: what they stand for, and that a call can choose them."""

from __future__ import annotations

from opsmith.diagnostics import Span, closest, listed, quote
from opsmith.language.types import TYPES
from opsmith.spec.draft import Draft, Path
from opsmith.spec.model import TypeVariable


def check_types(draft: Draft) -> None:
    free = {each.name: each for each in draft.types if each.by is None}
    used = {each.type for each in draft.inputs}
    for variable in draft.types:
        path = ("types", variable.name)
        if not draft.fine(*path):
            continue
        for row, to in variable.table:
            check_type_name(draft, path, to, draft.part(path, row))
        if variable.otherwise and variable.otherwise not in free:
            check_type_name(draft, path, variable.otherwise, draft.part(path, "otherwise"))
        if variable.by is None:
            for number, name in enumerate(variable.choices):
                check_type_name(draft, path, name, draft.part(path, number))
                if name in variable.choices[:number]:
                    span = draft.part(path, number)
                    draft.error("E041", path, f"{quote(name)} is listed twice", "list each type once", span=span)
            if not variable.choices:
                draft.error(
                    "E041", path, f"{quote(variable.name)} stands for no type", "list the types, as in [float32]"
                )
            elif len({TYPES[name].floating for name in variable.choices if name in TYPES}) > 1:
                draft.error(
                    "E041",
                    path,
                    f"{quote(variable.name)} stands for floating and for integer types",
                    "make two type variables of it",
                )
            elif variable.name not in used and draft.fine("inputs"):
                draft.error(
                    "E041",
                    path,
                    f"no input has the type {quote(variable.name)}, so a call cannot choose it",
                    "give it to an input, or delete it",
                )
            continue
        if variable.by == "":
            draft.error(
                "E041",
                path,
                f"it is not clear which type variable {quote(variable.name)} goes by",
                "add `by: T`, with the name of a variable that lists types",
            )
            continue
        if variable.by not in free:
            draft.error(
                "E040",
                path,
                f"there is no type variable {quote(variable.by)} that lists types{closest(variable.by, free)}",
                f"the variables that do are {listed(free)}",
                span=draft.part(path, "by"),
            )
            continue
        check_type_table(draft, path, variable, free[variable.by].choices)


def check_type_table(draft: Draft, path: Path, variable: TypeVariable, choices: tuple[str, ...]) -> None:
    """A table has a type for every type of the variable it goes by."""
    by = str(variable.by)
    for row, _ in variable.table:
        if row not in choices:
            draft.error(
                "E041",
                path,
                f"{quote(row)} is not one of the types of {quote(by)}{closest(row, choices)}",
                f"{quote(by)} stands for {listed(choices)}",
                span=draft.part(path, row),
            )
    missing = [choice for choice in choices if choice not in dict(variable.table)]
    if missing and not variable.otherwise:
        draft.error("E041", path, f"the table says nothing for {listed(missing)}", f"add `otherwise: {by}`, or a type")


def check_type_name(draft: Draft, path: Path, name: str, span: Span) -> None:
    if name not in TYPES:
        known = f"the types are {listed(TYPES)}"
        draft.error("E040", path, f"there is no type {quote(name)}{closest(name, TYPES)}", known, span=span)
