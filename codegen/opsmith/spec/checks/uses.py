"""What surrounds an operator: tests, workloads, storage rules, providers and aliases refer to its names and shapes."""

from __future__ import annotations

import ast
from collections.abc import Sequence as ManyOf

from opsmith.diagnostics import Span, closest, listed, quote
from opsmith.spec.checks.references import check_array, check_condition
from opsmith.spec.draft import Draft, Path
from opsmith.spec.model import Alias, AxisSet, One, Star
from opsmith.spec.names import DOTTED_NAME, why_not_identifier
from opsmith.spec.source import Sequence


def check_uses(draft: Draft) -> None:
    arrays = [*(each.name for each in draft.inputs), *(each.name for each in draft.states)]
    for number, shape in enumerate(draft.tests.shapes):
        _check_extents(draft, ("tests", "shapes"), shape, draft.part(("tests", "shapes"), number))
    for name, _, _ in draft.tests.ranges:
        check_array(draft, ("tests", "ranges"), name, arrays, "input or state", name)
    _check_workloads(draft)
    for number, rule in enumerate(draft.storage):
        check_condition(draft, ("storage", number, "when"), rule.when)
    for provider in draft.providers:
        check_condition(draft, ("providers", provider.name, "when"), provider.when)
        _check_identifier(draft, ("providers", provider.name), provider.name)
        if provider.entry:
            _check_identifier(draft, ("providers", provider.name, "entry"), provider.entry)
    _check_aliases(draft, arrays)


def _check_workloads(draft: Draft) -> None:
    seen: set[str] = set()
    for path, workload in draft.workloads.items():
        if draft.fine(*path):
            key = "shapes" if (*path, "shapes") in draft.nodes else "shape"
            for number, shape in enumerate(workload.shapes):
                _check_extents(draft, (*path, key), shape, _shape_span(draft, (*path, key), number))
        if workload.name and workload.name in seen:
            message = f"two workloads are called {quote(workload.name)}"
            draft.error("E032", (*path, "name"), message, "rename one")
        seen.add(workload.name)


def _shape_span(draft: Draft, path: Path, number: int) -> Span:
    """The place of one of several shapes, of which there are as many for each batch; or of the only one."""
    node = draft.nodes[path]
    if path[-1] == "shape" or not isinstance(node, Sequence):
        return node.span
    return node.items[number % len(node.items)].span


def _check_identifier(draft: Draft, path: Path, name: str) -> None:
    why = why_not_identifier(name)
    if why:
        draft.error("E030", path, f"{quote(name)} is not a name", why)


def _check_aliases(draft: Draft, arrays: ManyOf[str]) -> None:
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
        for key in ("parameters", "extents"):
            for name, _ in getattr(alias, key):
                _check_identifier(draft, (*path, key), name)
        _check_extents_of(draft, (*path, "extents"), alias)
        _check_held(draft, path, alias)


def _check_extents_of(draft: Draft, path: Path, alias: Alias) -> None:
    """What takes extents names dimensions of ours, and nothing else gives it a value."""
    for name, dim in alias.extents:
        if draft.inputs and draft.fine("inputs", draft.inputs[0].name, "shape") and dim not in draft.dims:
            message = f"there is no dimension {quote(dim)}{closest(dim, draft.dims)}"
            draft.error("E035", path, message, f"the dimensions are {listed(draft.dims)}", span=draft.part(path, name))
        if name in dict(alias.parameters):
            message = f"{quote(name)} stands in `parameters` too"
            draft.error("E032", path, message, "delete one of the two", span=draft.part(path, name))


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


def _check_order(draft: Draft, path: Path, order: ManyOf[str], known: ManyOf[str], what: str) -> None:
    """Names of ours in another order, and `none` where ours have nothing for theirs."""
    for number, name in enumerate(order):
        if name == "none" and path[-1] == "inputs":
            continue
        check_array(draft, path, name, known, what, number)
        if name in order[:number]:
            message = f"{quote(name)} stands twice in the {path[-1]}"
            draft.error("E032", path, message, "name each array once", span=draft.part(path, number))


def _check_extents(draft: Draft, path: Path, extents: ManyOf[int], span: Span) -> None:
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
