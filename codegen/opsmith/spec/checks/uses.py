"""What surrounds an operator: tests, workloads, storage rules, providers and aliases refer to its names and shapes."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from opsmith.diagnostics import Span, listed, quote
from opsmith.spec.checks.references import check_array, check_condition
from opsmith.spec.draft import Draft, Path
from opsmith.spec.model import Alias, AxisSet, One, Star
from opsmith.spec.names import DOTTED_NAME, why_not_identifier


def check_uses(draft: Draft) -> None:
    arrays = [*(each.name for each in draft.inputs), *(each.name for each in draft.states)]
    for number, shape in enumerate(draft.tests.shapes):
        _check_extents(draft, ("tests", "shapes"), shape, draft.part(("tests", "shapes"), number))
    for name, _, _ in draft.tests.ranges:
        check_array(draft, ("tests", "ranges"), name, arrays, "input or state", name)
    seen: set[str] = set()
    for number, workload in enumerate(draft.workloads):
        if draft.fine("workloads", number, "shape"):
            path: Path = ("workloads", number, "shape")
            _check_extents(draft, path, workload.shape, draft.nodes[path].span)
        if workload.name and workload.name in seen:
            draft.error(
                "E032", ("workloads", number, "name"), f"two workloads are called {quote(workload.name)}", "rename one"
            )
        seen.add(workload.name)
    for number, rule in enumerate(draft.storage):
        check_condition(draft, ("storage", number, "when"), rule.when)
    for provider in draft.providers:
        check_condition(draft, ("providers", provider.name, "when"), provider.when)
        _check_identifier(draft, ("providers", provider.name), provider.name)
        if provider.entry:
            _check_identifier(draft, ("providers", provider.name, "entry"), provider.entry)
    _check_aliases(draft, arrays)


def _check_identifier(draft: Draft, path: Path, name: str) -> None:
    why = why_not_identifier(name)
    if why:
        draft.error("E030", path, f"{quote(name)} is not a name", why)


def _check_aliases(draft: Draft, arrays: Sequence[str]) -> None:
    for alias in draft.aliases:
        path = ("aliases", alias.system)
        _check_identifier(draft, path, alias.system)
        if alias.name and not DOTTED_NAME.fullmatch(alias.name):
            draft.error(
                "E030",
                (*path, "name"),
                f"{quote(alias.name)} is not the name of an operator",
                "write a plain name, or one with points such as torch.nn.functional.pad",
            )
        outputs = [each.name for each in draft.outputs]
        given = [*arrays, *(each.name for each in draft.parameters)]
        _check_order(draft, (*path, "inputs"), alias.inputs, given, "input, state or parameter")
        _check_order(draft, (*path, "outputs"), alias.outputs, outputs, "output")
        for name, _ in alias.parameters:
            _check_identifier(draft, (*path, "parameters"), name)
        _check_held(draft, path, alias)


def _check_held(draft: Draft, path: Path, alias: Alias) -> None:
    """What has one value there depends on nothing."""
    used = dict.fromkeys(alias.inputs, "inputs")
    for where, expression in draft.expressions:
        if where[:2] == path:
            names = (node.id for node in ast.walk(expression.tree) if isinstance(node, ast.Name))
            used |= dict.fromkeys(names, str(where[-1]))
    for name, _ in alias.settings:
        if name in used:
            message = f"{quote(name)} has one value here and stands in {quote(used[name])} too"
            note = "settings are of parameters that nothing there decides; delete one of the two"
            draft.error("E045", path, message, note, span=draft.part((*path, "settings"), name))


def _check_order(draft: Draft, path: Path, order: Sequence[str], known: Sequence[str], what: str) -> None:
    """Names of ours in another order."""
    for number, name in enumerate(order):
        check_array(draft, path, name, known, what, number)
        if name in order[:number]:
            message = f"{quote(name)} stands twice in the {path[-1]}"
            draft.error("E032", path, message, "name each array once", span=draft.part(path, number))


def _check_extents(draft: Draft, path: Path, extents: Sequence[int], span: Span) -> None:
    """A shape of the first input has as many axes as its pattern."""
    if not draft.inputs or not draft.fine("inputs", draft.inputs[0].name, "shape"):
        return
    pattern = draft.inputs[0].shape
    fixed = [item for item in pattern.items if not isinstance(item, Star | AxisSet)]
    count, most = len(extents), len(fixed) == len(pattern.items)
    if count < len(fixed) or (most and count > len(fixed)):
        draft.error(
            "E055",
            path,
            f"{quote(list(extents))} has {count} {'axis' if count == 1 else 'axes'}, but the shape {quote(pattern)} of "
            f"{quote(draft.inputs[0].name)} has {len(fixed)}{'' if most else ' or more'}",
            "give one extent for each axis",
            span=span,
        )
    elif most and any(
        isinstance(item, One) and extent != 1 for item, extent in zip(pattern.items, extents, strict=True)
    ):
        draft.error(
            "E055",
            path,
            f"{quote(list(extents))} does not have extent 1 where the shape {quote(pattern)} has 1",
            f"the axes are {listed(pattern.items)}",
            span=span,
        )
