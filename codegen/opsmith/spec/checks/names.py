"""The operator's own keys, and every name a spec declares: its form, what else it means, and that it is free."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from opsmith.diagnostics import quote
from opsmith.language.types import TYPES
from opsmith.spec.draft import Draft, Path
from opsmith.spec.model import PAIRS, AxisSet, Split
from opsmith.spec.names import IDENTIFIER, OPERATOR_NAME, VERSION, generated, reserved, why_not_identifier
from opsmith.spec.place import line_of


def check_operator(draft: Draft, stem: str) -> None:
    if draft.fine("operator"):
        check_name(draft, ("operator",), draft.name, "operator", OPERATOR_NAME)
    if draft.fine("operator") and draft.name != stem and OPERATOR_NAME.fullmatch(draft.name):
        draft.error(
            "E034",
            ("operator",),
            f"the operator is called {quote(draft.name)}, but the file {quote(stem)}",
            f"rename the file to {quote(draft.name + '.yaml')}, or the operator",
        )
    if draft.since and not VERSION.fullmatch(draft.since):
        draft.error(
            "E022", ("since",), f"expected a version, got {quote(draft.since)}", 'write a version such as "0.1"'
        )
    for section, parts in (("inputs", draft.inputs), ("outputs", draft.outputs)):
        if not parts and draft.fine(section):
            draft.error("E021", (section,), f"the operator has no {section}", f"declare at least one under `{section}`")


def check_name(draft: Draft, path: Path, name: str, role: str, form: re.Pattern[str] = IDENTIFIER) -> None:
    """A name is an identifier that means nothing else in C, C++, Python or the language."""
    span = draft.part(path, name)
    what = f"{quote(name)} is not a name for {_an(role)}"
    why = why_not_identifier(name, form)
    if why:
        draft.error("E030", path, what, why, span=span)
    elif meaning := reserved(name, role):
        draft.error(
            "E031",
            path,
            f"{quote(name)} cannot be the name of {_an(role)}: it is {meaning}",
            "choose another name",
            span=span,
        )
    elif meaning := generated(name):
        draft.error(
            "E033",
            path,
            f"{quote(name)} cannot be the name of {_an(role)}",
            f"{meaning}; choose another name",
            span=span,
        )


def _an(role: str) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"


def declared_names(draft: Draft) -> Iterator[tuple[str, str, Path]]:
    """Every name a spec declares, what it is, and where."""
    yield from ((each.name, "type variable", ("types", each.name)) for each in draft.types)
    yield from ((each.name, "parameter", ("parameters", each.name)) for each in draft.parameters)
    yield from ((each.name, "input", ("inputs", each.name)) for each in draft.inputs)
    yield from ((each.name, "state", ("states", each.name)) for each in draft.states)
    yield from ((each.name, "output", ("outputs", each.name)) for each in draft.outputs)
    for each in draft.inputs[:1]:
        splits = (item.name for item in each.shape.items if isinstance(item, Split))
        yield from (
            (name, "dimension", ("inputs", each.name, "shape"))
            for name in dict.fromkeys(chain(each.shape.dims, splits))
        )


def check_names(draft: Draft) -> None:
    taken: dict[str, tuple[str, Path]] = {}
    for name, role, path in declared_names(draft):
        check_name(draft, path, name, role)
        if role == "type variable" and name in TYPES:
            draft.error(
                "E031",
                path,
                f"{quote(name)} cannot be the name of a type variable: it is a type",
                "choose another name, such as T",
            )
        if name in taken:
            other, where = taken[name]
            draft.error(
                "E032",
                path,
                f"{quote(name)} is the name of {_an(role)} and of {_an(other)}",
                f"{_an(other)} has it in {line_of(draft.span(where), draft.span(path))}; rename one of them",
                span=draft.part(path, name),
            )
        else:
            taken[name] = (role, path)
    for each in draft.inputs[:1]:
        sets = [name for item in each.shape.items if isinstance(item, AxisSet) for name in (item.kept, item.reduced)]
        runs = {f"{name}_{number}": name for name in sets for number in range(1, PAIRS + 1)}
        for name in runs.keys() & taken.keys():
            role, path = taken[name]
            message = f"{quote(name)} cannot be the name of {_an(role)}"
            note = f"the runs of the axes {quote(runs[name])} are called {quote(runs[name] + '_1')} and so on"
            draft.error("E033", path, message, f"{note}; choose another name", span=draft.part(path, name))
