"""What people read of an operator in Python: its signature, its docstring and its type stubs.

Arrays go by position or by name, parameters by name. The first input decides the type of the results that share its
element type and shape; other results are left to inference.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opsmith import reference
from opsmith.spec.model import Input, OperatorSpec, Output, Parameter, State, TypeVariable
from opsmith.targets.python_tables import Tables

WIDTH = 100
ANNOTATIONS = {"bool": "bool", "int": "int", "float64": "float", "ints": "int | Sequence[int]"}


@dataclass(frozen=True)
class CallView:
    """One typed way to call an operator."""

    settings: tuple[str, ...]  # keyword-only, with annotation and default
    out: str
    result: str


@dataclass(frozen=True)
class StubView:
    """An operator as a type checker sees it."""

    name: str
    summary: str
    doc: tuple[str, ...]
    arrays: tuple[str, ...]
    calls: tuple[CallView, ...]
    has_gradient: bool
    heads: tuple[str, ...]
    names: str  # of the inputs with a gradient
    gradients: str
    some_gradients: str  # where not all are wanted


def signature(spec: OperatorSpec) -> list[str]:
    """The arguments of a call as a lambda, for inspect.signature, in pieces of a line."""
    return textwrap.wrap(f"lambda {', '.join(_arguments(spec))}: None", WIDTH, drop_whitespace=False)


def doc_lines(spec: OperatorSpec, tables: Tables) -> tuple[str, ...]:
    """The docstring."""
    sections: list[tuple[str, list[str]]] = [
        ("Inputs", [line for each in spec.inputs for line in _array_lines(each)]),
        ("States, updated in place", [line for each in spec.states for line in _array_lines(each)]),
        ("Parameters", [line for each in tables.parameter_specs for line in _parameter_lines(each)]),
        ("Results", [line for each in spec.outputs for line in _array_lines(each)]),
        ("Types", [f"    {variable.name}: {_type_text(variable)}" for variable in spec.types]),
    ]
    call = f"{spec.name}({', '.join(_arguments(spec))})"
    lines = [*textwrap.wrap(call, WIDTH, subsequent_indent="    "), "", spec.summary]
    for title, body in sections:
        if body:
            lines += ["", title, *body]
    if spec.has_gradient:
        lines += ["", f"The gradient: outputs, pullback = {spec.name}.vjp(...); pullback(*gradients of the outputs)."]
    return tuple(lines)


def stub(spec: OperatorSpec, tables: Tables) -> StubView:
    doc = doc_lines(spec, tables)
    floating = [each.name for each in spec.inputs if tables.floating(each)]
    heads = [each for each in spec.outputs if each.differentiable and tables.floating(each)]
    gradients = ["_A" if name == spec.inputs[0].name else "Any" for name in floating]
    return StubView(
        name=spec.name,
        summary=spec.summary,
        doc=doc[doc.index(spec.summary) :],
        arrays=tuple(_array_annotation(spec, each) for each in _arrays(spec)),
        calls=tuple(_calls(spec, tables)),
        has_gradient=spec.has_gradient,
        heads=tuple(f"d_{each.name}: _Array | None" + (" = None" if each.when else "") for each in heads),
        names="Literal[" + ", ".join(f'"{name}"' for name in floating) + "]",
        gradients=f"tuple[{', '.join(gradients)}]",
        some_gradients=f"tuple[{', '.join(['Any'] * len(floating))}]",
    )


def _arrays(spec: OperatorSpec) -> tuple[Input | State, ...]:
    """Those that are given to a call."""
    return (*spec.inputs, *spec.states)


def _arguments(spec: OperatorSpec) -> list[str]:
    arrays = _arrays(spec)
    last = max((number for number, each in enumerate(arrays) if not _is_optional(each)), default=-1)
    names = [each.name + ("=None" if number > last else "") for number, each in enumerate(arrays)]
    settings = [
        each.name + ("" if each.default is None else f"={python_value(each.default)}") for each in spec.parameters
    ]
    mode = ["training=False"] if spec.uses_training else []
    return [*names, "*", *settings, *mode, "out=None"]


def _is_optional(each: Input | State) -> bool:
    return isinstance(each, Input) and each.optional is not None


def python_value(value: object) -> str:
    """A default as Python."""
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return "1e999" if value > 0 else "-1e999"
    return repr(value)


def _array_lines(each: Input | State | Output) -> list[str]:
    shape = f"[{each.shape}]" if each.shape.items else "a scalar"
    notes = [f"{each.type} {shape}"]
    if isinstance(each, Input) and each.optional is not None:
        notes.append(f"{each.optional:g} if absent")
    if isinstance(each, Input) and each.align:
        notes.append("broadcast as NumPy does")
    if isinstance(each, State):
        notes.append(f"{each.initial:g} at first")
    if isinstance(each, Output) and each.when:
        notes.append(f"only if {each.when}")
    if isinstance(each, Output) and each.keepdims:
        notes.append("axes it drops stay as 1" + (f" if {each.keepdims}" if each.keepdims != "true" else ""))
    if isinstance(each, Input) and each.indexes:
        notes.append(f"positions along {each.indexes}" + (f" or {each.ignore}" if each.ignore else ""))
    return [f"    {each.name}: {', '.join(notes)}", *_indented(each.doc)]


def _parameter_lines(each: Parameter) -> list[str]:
    notes = [ANNOTATIONS["ints"] if each.type == "ints" else each.type]
    if each.choices:
        notes[0] = " or ".join(map(repr, each.choices))
    if each.minimum is not None:
        notes.append(f"at least {each.minimum:g}")
    if each.maximum is not None:
        notes.append(f"at most {each.maximum:g}")
    notes.append("required" if each.default is None else f"default {each.default!r}")
    doc = "Selects the training mode." if each.name == "training" else each.doc
    return [f"    {each.name}: {', '.join(notes)}", *_indented(doc)]


def _indented(doc: str) -> list[str]:
    return [f"        {doc}"] if doc else []


def _type_text(variable: TypeVariable) -> str:
    if variable.by is None:
        return ", ".join(variable.choices)
    cases: dict[str, list[str]] = {}
    for name, to in variable.table:
        cases.setdefault(to, []).append(name)
    texts = [f"{to} where {variable.by} is {' or '.join(names)}" for to, names in cases.items()]
    return ", ".join([*texts, f"else {variable.otherwise}"])


def _array_annotation(spec: OperatorSpec, each: Input | State) -> str:
    annotation = "_A" if each is spec.inputs[0] else "_Array"
    if not _is_optional(each):
        return f"{each.name}: {annotation}"
    trailing = f"{each.name}=None" in _arguments(spec)
    return f"{each.name}: {annotation} | None" + (" = None" if trailing else "")


def _calls(spec: OperatorSpec, tables: Tables) -> Iterator[CallView]:
    """One call for each set of results, if a single parameter with few values decides it; else one that says little."""
    conditions = [ast.parse(each.when) for each in spec.outputs if each.when]
    names = {node.id for each in conditions for node in ast.walk(each) if isinstance(node, ast.Name)}
    if not names:
        yield _call(spec, tables, {}, {})
        return
    switch = spec.parameter(next(iter(names)))
    values = (True, False) if switch.type == "bool" else switch.choices
    shown: dict[tuple[str, ...], list[bool | int | str]] = {}
    for value in values if len(names) == 1 else ():
        visible = tuple(each.name for each in reference.visible(spec, {switch.name: value}))
        shown.setdefault(visible, []).append(value)
    for some in sorted(shown.values(), key=lambda some: switch.default not in some):
        yield _call(spec, tables, {switch.name: some[0]}, {switch.name: some})
    yield CallView(_settings(tables, {}, switch.name if shown else ""), "Any", "Any")


def _call(
    spec: OperatorSpec, tables: Tables, settings: dict[str, object], fixed: dict[str, Sequence[bool | int | str]]
) -> CallView:
    results = [_result(spec, each) for each in reference.visible(spec, settings)]
    single = len(results) == 1
    out = "_Array | None" if single else f"tuple[{', '.join(['_Array | None'] * len(results))}] | None"
    return CallView(_settings(tables, fixed), out, results[0] if single else f"tuple[{', '.join(results)}]")


def _result(spec: OperatorSpec, each: Output) -> str:
    first = spec.inputs[0]
    return "_A" if (each.type, each.shape) == (first.type, first.shape) else "Any"


def _settings(tables: Tables, fixed: dict[str, Sequence[bool | int | str]], required: str = "") -> tuple[str, ...]:
    """The parameters of one call, some of them with only these values."""
    made = []
    for each in tables.parameter_specs:
        annotation = ANNOTATIONS.get(each.type, "")
        values = fixed.get(each.name, each.choices)
        if values:
            annotation = f"Literal[{', '.join(map(_quoted, values))}]"
        elif each.type == "ints" and each.default is not None:
            annotation += " | None"
        given = each.default is None or each.name == required or (each.name in fixed and each.default not in values)
        default = _quoted(each.default) if isinstance(each.default, str) else python_value(each.default)
        made.append(f"{each.name}: {annotation}" + ("" if given else f" = {default}"))
    return tuple(made)


def _quoted(choice: int | str) -> str:
    return f'"{choice}"' if isinstance(choice, str) else repr(choice)
