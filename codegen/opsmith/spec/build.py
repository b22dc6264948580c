"""What was read of a file to the objects of the model, in a `Draft`."""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import partial
from typing import Any

from opsmith.diagnostics import closest, quote
from opsmith.spec import keys, values
from opsmith.spec.draft import Draft, Path
from opsmith.spec.math import join, read_expression
from opsmith.spec.model import (
    Alias,
    Input,
    Output,
    Parameter,
    Provider,
    ShapePattern,
    State,
    StorageRule,
    TestPlan,
    Workload,
)
from opsmith.spec.reader import Reader
from opsmith.spec.scope import Array, is_floating
from opsmith.spec.shapes import named_input, with_splits
from opsmith.spec.source import Mapping, Node, Scalar

_SCALAR = ShapePattern(())
_SHAPE_DOC = keys.WORKLOAD["shape"].doc
Settings = tuple[tuple[str, object], ...]
Entry = dict[str, Any]


def fill(draft: Draft, tree: Mapping, table: keys.Keys) -> None:
    """Reads a file into a draft; what included files gave stays before it."""
    included = {section for section in keys.INCLUDED.names if getattr(draft, section) or not draft.complete(section)}
    read = Reader(draft).mapping(tree, table, (), included)
    draft.name = read.get("operator", draft.name)
    draft.summary = read.get("summary", draft.summary)
    draft.since = read.get("since", draft.since)
    draft.types += read.get("types") or []
    draft.parameters += [_parameter(draft, name, entry) for name, entry in read.get("parameters", ())]
    draft.inputs += [_input(name, entry) for name, entry in read.get("inputs", ())]
    draft.states += [_state(name, entry) for name, entry in read.get("states", ())]
    draft.outputs += [_output(draft, name, entry) for name, entry in read.get("outputs", ())]
    for key in ("math", "math_after"):
        setattr(draft, key, join(getattr(draft, key), read.get(key)))
        if not read.get(key) and any(each.value == key for each, _ in tree.entries):
            draft.lost.add("math")
    draft.has_gradient = read.get("gradient") != "none"
    draft.gradient = read.get("gradient") if draft.has_gradient else None
    draft.storage = [
        StorageRule(entry.get("storage", ""), entry.get("action", ""), entry.get("when"), entry.get("doc", ""))
        for _, entry in read.get("storage", ())
    ]
    _fill_uses(draft, read)


def _fill_uses(draft: Draft, read: Entry) -> None:
    """How the operator is tested, and where else it is found."""
    for _, entry in read.get("tests", ()):
        each = entry.get("parameters", ())
        plans = tuple(_settings(draft, value, ("tests", "parameters")) for value in each)
        ranges = tuple((name.text, low, high) for name, (low, high) in entry.get("ranges", ()))
        draft.tests = TestPlan(entry.get("shapes", ()), ranges, plans, entry.get("far_gradients", True))
    entries = read.get("workloads", ())
    for number, (_, entry) in enumerate(entries, draft.items["workloads",] - len(entries)):
        _add_workload(draft, ("workloads", number), entry)
    for name, entry in read.get("providers", ()):
        bind = _expressions(draft, entry.get("bind", ()), ("providers", name, "bind"))
        draft.providers.append(Provider(name, entry.get("entry", ""), bind, entry.get("when")))
    for name, entry in read.get("aliases", ()):
        parameters = _expressions(draft, entry.get("parameters", ()), ("aliases", name, "parameters"))
        settings = _settings(draft, entry.get("settings", ()), ("aliases", name, "settings"))
        arrays = entry.get("inputs", ()), entry.get("outputs", ())
        extents = tuple((key.text, dim) for key, dim in entry.get("extents", ()))
        draft.aliases.append(Alias(name, entry.get("name", ""), arrays[0], parameters, arrays[1], settings, extents))


def _add_workload(draft: Draft, path: Path, entry: Entry) -> None:
    """A workload; or, if it has no shape, more parameters for the one of its name in an included file."""
    settings = _settings(draft, entry.get("parameters", ()), (*path, "parameters"))
    name = entry.get("name", "")
    given = [each for each in ("shape", "shapes") if (*path, each) in draft.nodes]
    before = next((where for where, each in draft.workloads.items() if each.name == name and not given), None)
    if before is not None:
        known = draft.workloads[before]
        parameters = dict(known.parameters) | dict(settings)
        draft.workloads[before] = replace(known, parameters=tuple(parameters.items()))
        return
    if len(given) != 1 and draft.fine(*path):
        fault = "both `shape` and `shapes`" if given else "no `shape`"
        note = "`shapes`: several shapes at once, such as [32x64, 1000]" if given else f"`shape`: {_SHAPE_DOC}"
        draft.error("E021" if not given else "E045", path, f"the workload has {fault}", note)
    shapes = entry.get("shapes", (entry["shape"],) if "shape" in entry else ())
    batches = entry.get("batches", ())
    if batches:
        shapes = tuple((batch, *shape) for batch in batches for shape in shapes)
    draft.workloads[path] = Workload(name, shapes, settings)


def _parameter(draft: Draft, name: str, entry: Entry) -> Parameter:
    path = ("parameters", name)
    parameter = Parameter(
        name,
        entry.get("type", ""),
        None,
        entry.get("minimum"),
        entry.get("maximum"),
        entry.get("choices", ()),
        entry.get("doc", ""),
    )
    known = all(draft.fine(*path, key) for key in ("type", "minimum", "maximum", "choices"))
    if "default" not in entry or not known:
        return parameter
    node: Node = entry["default"]
    default = Reader(draft).value(node, (*path, "default"), partial(values.parameter_value, parameter=parameter))
    return replace(parameter, default=default)


def _input(name: str, entry: Entry) -> Input:
    return Input(
        name,
        entry.get("type", ""),
        entry.get("shape", _SCALAR),
        entry.get("doc", ""),
        entry.get("optional"),
        entry.get("align"),
        entry.get("indexes"),
        entry.get("ignore"),
    )


def _state(name: str, entry: Entry) -> State:
    return State(
        name, entry.get("type", ""), entry.get("shape", _SCALAR), entry.get("initial", 0.0), entry.get("doc", "")
    )


def _output(draft: Draft, name: str, entry: Entry) -> Output:
    return Output(
        name,
        entry.get("type", ""),
        entry.get("shape", _SCALAR),
        _condition(draft, entry["when"], ("outputs", name, "when")) if "when" in entry else None,
        entry.get("differentiable", True),
        entry.get("alias"),
        entry.get("doc", ""),
        entry.get("keepdims"),
    )


def _condition(draft: Draft, node: Scalar, path: Path) -> str | None:
    """A condition over parameters, in the spelling of `ast.unparse`; its names are followed with those of the math."""
    before = len(draft.report.diagnostics)
    expression = read_expression(node, draft.report)
    if expression is None or len(draft.report.diagnostics) > before:
        draft.wrong.add(path)
        return None
    draft.expressions.append((path, expression))
    return ast.unparse(expression.tree)


def _settings(draft: Draft, entries: tuple[tuple[Scalar, Node], ...], path: Path) -> Settings:
    """Values of parameters for a test, a workload or an alias."""
    result: list[tuple[str, object]] = []
    known = {parameter.name: parameter for parameter in draft.parameters}
    for key, node in entries:
        name = key.text
        if name in known:
            value = Reader(draft).value(node, (*path, name), partial(values.parameter_value, parameter=known[name]))
            result.append((name, value))
        elif draft.complete("parameters"):
            draft.error(
                "E035",
                (*path, name),
                f"there is no parameter {quote(name)}{closest(name, known)}",
                f"the parameters are {', '.join(map(quote, known)) or 'none'}",
                span=key.span,
            )
    return tuple(result)


def _expressions(draft: Draft, entries: tuple[tuple[Scalar, Scalar], ...], path: Path) -> tuple[tuple[str, str], ...]:
    for key, node in entries:
        expression = read_expression(node, draft.report, words=path[0] == "aliases")
        if expression is not None:
            draft.expressions.append(((*path, key.text), expression))
    return tuple((key.text, _expression_text(node)) for key, node in entries)


def _expression_text(node: Scalar) -> str:
    """A bool of YAML is written as in Python."""
    return str(node.value) if isinstance(node.value, bool) else node.text


def resolve_shapes(draft: Draft) -> None:
    """Replaces the name of an input by that input's shape, and the name of a split axis by its split."""
    given = {each.name: each.shape for each in draft.inputs}
    first = draft.inputs[0].shape if draft.inputs else _SCALAR

    def resolved(section: str, array: Array) -> ShapePattern:
        source = named_input(array.shape, given)
        if source:
            draft.copied.add((section, array.name, "shape"))
        if source and not draft.fine("inputs", source, "shape"):
            draft.wrong.add((section, array.name, "shape"))
        return with_splits(given[source] if source else array.shape, first)

    draft.inputs = [replace(each, shape=resolved("inputs", each)) for each in draft.inputs]
    draft.states = [replace(each, shape=resolved("states", each)) for each in draft.states]
    draft.outputs = [replace(each, shape=resolved("outputs", each)) for each in draft.outputs]


def resolve_types(draft: Draft) -> None:
    """Finds the variable that a table of types goes by, and the outputs that have a gradient."""
    free = [each.name for each in draft.types if each.by is None]
    for number, variable in enumerate(draft.types):
        if variable.by == "":
            by = variable.otherwise if variable.otherwise in free else free[0] if len(free) == 1 else ""
            draft.types[number] = replace(variable, by=by)
    draft.outputs = [
        replace(each, differentiable=each.differentiable and is_floating(each.type, draft.types))
        for each in draft.outputs
    ]
