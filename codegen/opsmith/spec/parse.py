"""A spec file to an `OperatorSpec`: reads it and what it includes, checks it, and raises all the errors at once."""

from __future__ import annotations

import os
from pathlib import Path

from opsmith.diagnostics import Report, Span, SpecErrors, quote
from opsmith.spec import keys
from opsmith.spec.build import fill, resolve_shapes, resolve_types
from opsmith.spec.draft import Draft
from opsmith.spec.math import join
from opsmith.spec.model import OperatorSpec
from opsmith.spec.names import OPERATOR_NAME, why_not_plain
from opsmith.spec.source import Mapping, Scalar, Sequence
from opsmith.spec.tree import read_tree
from opsmith.spec.validate import validate


def load(path: Path, copy: bool = False) -> OperatorSpec:
    """The operator in a file; raises `SpecErrors` with every mistake in it. A copy may have any name."""
    report = Report()
    tree = read_tree(path, report)
    if tree is None:
        raise SpecErrors(report.ordered(), report.sources)
    draft = Draft(report, Span(str(path), 1, 1, 1, 2))
    node = next((value for key, value in tree.entries if key.value == "include"), None)
    seen = [path.resolve()]
    for each in node.items if isinstance(node, Sequence) else [node]:
        if isinstance(each, Scalar) and isinstance(each.value, str) and not why_not_plain(each.value):
            _include(each, path, seen, draft)  # what is not a path is refused where the keys are read
    fill(draft, tree, keys.OPERATOR)
    draft.math = join(draft.math, draft.math_after)
    resolve_shapes(draft)
    resolve_types(draft)
    validate(draft, draft.name if copy else path.stem)
    report.raise_if_any()
    return _finished(draft, path)


def _include(node: Scalar, path: Path, seen: list[Path], draft: Draft) -> None:
    """Reads a file that a spec includes into the draft; `seen` are the files that were read before it."""
    found = _find_included(node.text, path, seen)
    if isinstance(found, str):
        draft.error(
            "E026",
            ("include",),
            f"cannot include {quote(node.text)}: {found}",
            "name each YAML file once, by its path from this file, such as ../common/block.yaml",
            span=node.span,
        )
    included = read_tree(found, draft.report) if isinstance(found, Path) else None
    if included is None:
        draft.wrong |= {(section,) for section in keys.INCLUDED.names}
        draft.lost.add("math")
        return
    again = next((key for key, _ in included.entries if key.value == "include"), None)
    if again is not None:
        draft.error(
            "E026",
            ("include",),
            "an included file cannot include another",
            "list both files, the other one first: `include: [first.yaml, second.yaml]`",
            span=again.span,
        )
        included = Mapping(tuple(entry for entry in included.entries if entry[0] is not again), included.span)
    fill(draft, included, keys.INCLUDED)


def _find_included(name: str, path: Path, seen: list[Path]) -> Path | str:
    """The file that is meant, or why it cannot be included."""
    if Path(name).is_absolute():
        return "the path is absolute"
    found = Path(os.path.normpath(path.parent / name))
    if not found.resolve().is_relative_to(path.resolve().parent.parent):
        return "it is more than one folder above this file"
    if found.resolve() in seen:
        return "it is included already" if seen.index(found.resolve()) else "it is this file itself"
    seen.append(found.resolve())
    return found if found.is_file() else "there is no such file"


def _finished(draft: Draft, path: Path) -> OperatorSpec:
    assert draft.math is not None
    folder = path.resolve().parent.name
    return OperatorSpec(
        name=draft.name,
        summary=draft.summary,
        family=folder if OPERATOR_NAME.fullmatch(folder) else "operators",
        path=str(path),
        types=tuple(draft.types),
        parameters=tuple(draft.parameters),
        inputs=tuple(draft.inputs),
        states=tuple(draft.states),
        outputs=tuple(draft.outputs),
        math=draft.math.block,
        has_gradient=draft.has_gradient,
        gradient=draft.gradient.block if draft.gradient else None,
        since=draft.since,
        tests=draft.tests,
        workloads=tuple(draft.workloads.values()),
        storage=tuple(draft.storage),
        providers=tuple(draft.providers),
        aliases=tuple(draft.aliases),
    )
