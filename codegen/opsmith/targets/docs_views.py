"""What stands on an operator's page: every cell of every table, ready to be placed.

Text from a spec is escaped here, once; templates only place it. `docs_facts` reads the math, `docs_code` makes the
programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from opsmith.emit import latex
from opsmith.emit.markdown import code, paragraph, text
from opsmith.emit.render import resource
from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS
from opsmith.language.types import TYPES
from opsmith.spec.model import (
    Alias,
    AxisSet,
    Dim,
    Input,
    One,
    OperatorSpec,
    Output,
    Parameter,
    ShapeItem,
    Split,
    Star,
    State,
    StorageRule,
)
from opsmith.targets import docs_facts, docs_special

Row = tuple[str, ...]


@dataclass(frozen=True)
class StateView:
    """The contract of one state."""

    name: str
    initial: str
    writes: tuple[docs_facts.Write, ...]


@dataclass(frozen=True)
class GradientView:
    """What the backward pass computes."""

    inputs: tuple[Row, ...]  # input, its gradient, remark
    blocked: tuple[str, ...]  # outputs through which nothing flows back
    given: str  # LaTeX of the spec's own form, if it has one
    kinks: tuple[str, ...]


@dataclass(frozen=True)
class OperatorView:
    """One page."""

    name: str
    source: str
    is_own: bool  # one of Opsmith's operators, not a user's
    operand: str  # what the command line takes for it: a name, or the file of a user's operator
    summary: str
    since: str
    formula: str
    reading: tuple[str, ...]  # how to read the formula
    functions: tuple[Row, ...]
    variables: tuple[str, ...]  # the heads of the table of types
    types: tuple[Row, ...]
    dims: tuple[Row, ...]
    inputs: tuple[Row, ...]
    states: tuple[Row, ...]
    outputs: tuple[Row, ...]
    parameters: tuple[Row, ...]
    contracts: tuple[StateView, ...]
    gradient: GradientView | None
    special: tuple[str, ...]
    storage: tuple[str, ...]
    aliases: tuple[Row, ...]


def operator(spec: OperatorSpec, assignments: Sequence[Mapping[str, str]]) -> OperatorView:
    states = {state.name for state in spec.states}
    return OperatorView(
        name=spec.name,
        source=f"{spec.family}/{spec.name}.yaml",
        is_own=_is_own(spec),
        operand=spec.name if _is_own(spec) else f"{spec.name}.yaml",
        summary=paragraph(spec.summary),
        since=text(spec.since),
        formula=latex.equations(spec.math.tree.body, states),
        reading=tuple(_reading(spec)),
        functions=_functions(spec),
        variables=tuple(code(variable.name) for variable in spec.types),
        types=tuple(tuple(code(types[variable.name]) for variable in spec.types) for types in assignments),
        dims=_dims(spec),
        inputs=tuple((*_array(each), _input_remark(each)) for each in spec.inputs),
        states=tuple((*_array(each), text(each.doc)) for each in spec.states),
        outputs=tuple((*_array(each), _output_remark(each)) for each in spec.outputs),
        parameters=tuple(map(_parameter, spec.parameters)),
        contracts=tuple(_contract(spec, state) for state in spec.states),
        gradient=_gradient(spec) if spec.has_gradient else None,
        special=docs_special.cases(spec),
        storage=tuple(map(_storage, spec.storage)),
        aliases=tuple(map(_alias, spec.aliases)),
    )


def _reading(spec: OperatorSpec) -> Iterator[str]:
    if spec.uses_training:
        yield "`training` is the mode of the call: true in a training step, false otherwise."
    if spec.states:
        yield "An arrow writes a state; after it, the name means the new value."
    if docs_facts.reductions(spec):
        yield "A subscript names the dimensions over which a reduction runs."


def _is_own(spec: OperatorSpec) -> bool:
    """Whether a spec is one of Opsmith's own, which go by name."""
    return Path(spec.path).resolve().is_relative_to(resource("spec").resolve())


STORAGE = {
    "densify": "it is made dense, with a warning.",
    "refuse": "it is refused, with an error that says why.",
}


def _storage(rule: StorageRule) -> str:
    condition = f" with {code(rule.when)}" if rule.when else ""
    return f"{text(rule.storage.capitalize())} input{condition}: {STORAGE[rule.action]} {text(rule.doc)}".rstrip()


def _alias(alias: Alias) -> Row:
    settings = _pairs([(name, repr(value)) for name, value in alias.settings])
    parameters = [*alias.parameters, *((name, f"extents of {dim}") for name, dim in alias.extents)]
    return (
        text(alias.system),
        code(alias.name, cell=True),
        " → ".join(
            ", ".join(code(each, cell=True) for each in arrays) for arrays in (alias.inputs, alias.outputs) if arrays
        ),
        "; ".join(filter(None, (_pairs(parameters), settings and f"ours: {settings}"))),
    )


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(code(f"{name} = {value}", cell=True) for name, value in pairs)


def _array(each: Input | State | Output) -> Row:
    return code(each.name), code(str(each.shape), cell=True) or "a scalar", code(each.type)


def _input_remark(each: Input) -> str:
    remarks = [text(each.doc)]
    if each.optional is not None:
        remarks.append(f"Optional: absent, it counts as {each.optional:g}.")
    if each.align is not None:
        remarks.append("Axes are aligned at the right and broadcast, as in NumPy; C takes the full extents.")
    if each.indexes is not None:
        ignored = f", or {code(each.ignore)}" if each.ignore else ""
        remarks.append(f"Positions along {code(each.indexes)}, from 0{ignored}; another value is an error in Python.")
    remarks.extend(
        f"{code(item.name)} may have extent 1; C takes the full extent."
        for item in each.shape.items
        if isinstance(item, Dim) and item.or_one
    )
    return " ".join(filter(None, remarks))


def _output_remark(each: Output) -> str:
    remarks = [text(each.doc)]
    if each.keepdims is not None:
        condition = "" if each.keepdims == "true" else f" with {code(each.keepdims)}"
        remarks.append(f"Axes of the first input that it lacks stay with extent 1{condition}.")
    if each.when is not None:
        remarks.append(f"Returned with {code(each.when, cell=True)}.")
    if not each.differentiable:
        remarks.append("No gradient flows through it.")
    if each.alias is not None:
        remarks.append(f"May be the same array as {code(each.alias)}.")
    return " ".join(filter(None, remarks))


def _parameter(each: Parameter) -> Row:
    default = "required" if each.default is None else code(repr(each.default), cell=True)
    return code(each.name), each.type, default, _limits(each), text(each.doc)


def _limits(each: Parameter) -> str:
    if each.choices:
        return ", ".join(code(repr(choice), cell=True) for choice in each.choices)
    match each.minimum, each.maximum:
        case None, None:
            return ""
        case low, None:
            return f"at least {low:g}"
        case None, high:
            return f"at most {high:g}"
        case low, high:
            return f"{low:g} to {high:g}"


def _dims(spec: OperatorSpec) -> tuple[Row, ...]:
    return tuple((code(name), meaning) for item in spec.inputs[0].shape.items for name, meaning in _meanings(item))


def _meanings(item: ShapeItem) -> list[tuple[str, str]]:
    match item:
        case Dim():
            place = f", the one that {code(item.at)} names; negative counts from the end" if item.at else ""
            return [(item.name, f"one axis{place}")]
        case Star():
            place = f" from the one that {code(item.at)} names" if item.at else ""
            return [(item.name, f"any number of axes{place} (none, too), taken as one")]
        case Split():
            whole = " × ".join(part.name for part in item.parts)
            return [(part.name, _part(part.extent, item.name, whole)) for part in item.parts]
        case AxisSet():
            chosen = f"the axes in {code(item.at)}; an empty list means all"
            return [(item.kept, "all other axes"), (item.reduced, chosen)]
        case One():
            return []


def _part(extent: str | None, axis: str, whole: str) -> str:
    given = f", its extent is {code(extent)}" if extent else ""
    return f"a factor of one axis, {code(f'{axis} = {whole}')}{given}"


def _contract(spec: OperatorSpec, state: State) -> StateView:
    return StateView(state.name, f"{state.initial:g}", docs_facts.writes(spec, state))


def _gradient(spec: OperatorSpec) -> GradientView:
    kinks = [f"{code(name)}: {text(FUNCTIONS[name].doc)}" for name in docs_facts.functions(spec) if _is_kinked(name)]
    return GradientView(
        inputs=tuple((code(each.name), *_gradient_row(spec, each)) for each in spec.inputs),
        blocked=tuple(code(output.name) for output in spec.outputs if not output.differentiable),
        given=latex.equations(spec.gradient.tree.body) if spec.gradient else "",
        kinks=tuple(kinks),
    )


def _gradient_row(spec: OperatorSpec, each: Input) -> Row:
    if not docs_facts.is_differentiable(spec, each):
        return "none", "It has no floating type."
    zero = docs_facts.zero_gradient(spec, each)
    if zero is None:
        return code(f"d_{each.name}"), "Always 0."
    return code(f"d_{each.name}"), f"0 if {code(zero, cell=True)}." if zero else ""


def _is_kinked(function: str) -> bool:
    """Whether a function has a point without a derivative; its derivative in the table then asks where it is."""
    return any(" if " in each or each == "0" or "sign(" in each for each in FUNCTIONS[function].derivative)


def _functions(spec: OperatorSpec) -> tuple[Row, ...]:
    functions = ((name, FUNCTIONS[name].doc) for name in docs_facts.functions(spec))
    reductions = ((name, REDUCTIONS[name].doc) for name in docs_facts.reductions(spec))
    return tuple((code(name), text(doc)) for name, doc in (*functions, *reductions))


def type_list(spec: OperatorSpec) -> str:
    """The element types of the free variables, for the index."""
    chosen = dict.fromkeys(name for variable in spec.free_types for name in variable.choices)
    return ", ".join(name for name in TYPES if name in chosen)
