"""The names that a block of math may use, made from what a spec declares."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from opsmith.language.types import TYPES
from opsmith.spec.math import CONSTANTS, MODE
from opsmith.spec.model import Input, Output, Parameter, Split, State, TypeVariable

Array = Input | State | Output


@dataclass(frozen=True)
class Value:
    """What is known of a value before anything runs."""

    kind: str = "number"  # number, condition, enum or ints
    dims: frozenset[str] = frozenset()
    fixed: bool = False  # made of parameters, the mode and present() alone
    choices: tuple[str, ...] = ()  # of an enum
    whole: bool = False  # a number without a fraction
    stored: bool = False  # made of an array of integers
    carries: bool = False  # a gradient flows through it to an input
    broken: ast.AST | None = None  # the reduction without a derivative that the gradient would have to pass


def union(kind: str, values: Sequence[Value]) -> Value:
    """What is known of a value that is made of others; a condition carries no gradient."""
    number = kind == "number"
    return Value(
        kind,
        frozenset().union(*(value.dims for value in values)),
        all(value.fixed for value in values),
        whole=number and all(value.whole for value in values),
        stored=number and any(value.stored for value in values),
        carries=number and any(value.carries for value in values),
        broken=next((value.broken for value in values if value.broken), None) if number else None,
    )


@dataclass(frozen=True)
class Scope:
    """The names a block may use, and the ones it gives a value. None is a value of which nothing is known."""

    dims: tuple[str, ...]  # in the order of the spec
    splits: Mapping[str, tuple[str, ...]]  # a split axis -> its parts
    values: Mapping[str, Value | None]
    read_only: Mapping[str, str]  # name -> what it is
    targets: Mapping[str, frozenset[str] | None]  # what may be assigned beside new names -> its dimensions
    names_known: bool = True  # false if a part of the spec that declares names could not be read
    dims_known: bool = True
    optional: frozenset[str] = frozenset()  # the inputs that may be absent
    absent: Mapping[str, str] = field(default_factory=dict)  # name -> why it cannot be used here
    words: bool = False  # whether a word can be a value
    whole: frozenset[str] = frozenset()  # the targets that hold whole numbers
    derived: frozenset[str] = frozenset()  # the targets whose gradient is derived


class Declared(Protocol):
    """What a spec says about names; `OperatorSpec` and `Draft` have it."""

    @property
    def types(self) -> Sequence[TypeVariable]: ...
    @property
    def parameters(self) -> Sequence[Parameter]: ...
    @property
    def inputs(self) -> Sequence[Input]: ...
    @property
    def states(self) -> Sequence[State]: ...
    @property
    def outputs(self) -> Sequence[Output]: ...
    @property
    def dims(self) -> tuple[str, ...]: ...
    @property
    def has_gradient(self) -> bool: ...
    @property
    def gradient(self) -> object | None: ...


def stands_for(name: str, types: Sequence[TypeVariable]) -> frozenset[str]:
    """Every type that a type or type variable may stand for; a name that is neither stands for itself."""
    variable = next((each for each in types if each.name == name), None)
    if variable is None:
        return frozenset({name})
    named = variable.choices or (*(to for _, to in variable.table), variable.otherwise)
    others = [other for other in types if other is not variable]
    return frozenset().union(*(stands_for(each, others) for each in named if each))


def is_floating(name: str, types: Sequence[TypeVariable], floating: bool = True) -> bool:
    """Whether every type that a type or type variable may stand for is a floating one (or else an integer)."""
    return all(each in TYPES and TYPES[each].floating == floating for each in stands_for(name, types))


def is_integer(name: str, types: Sequence[TypeVariable]) -> bool:
    return is_floating(name, types, floating=False)


def math_scope(spec: Declared) -> Scope:
    """The names of the math."""
    written: list[State | Output] = [*spec.states, *spec.outputs]
    values = _given(spec) | {state.name: _array(state, spec) for state in spec.states}
    targets = {each.name: frozenset(each.shape.dims) for each in written}
    derives = spec.has_gradient and spec.gradient is None
    return Scope(
        spec.dims,
        _splits(spec),
        values,
        _read_only(spec),
        targets,
        optional=_optional(spec),
        whole=frozenset(each.name for each in written if is_integer(each.type, spec.types)),
        derived=frozenset(output.name for output in spec.outputs if derives and output.differentiable),
    )


def gradient_scope(spec: Declared) -> Scope:
    """The names of a gradient block: outputs and the gradients of outputs are given, those of inputs are assigned."""
    values = _given(spec) | {output.name: _array(output, spec) for output in spec.outputs}
    heads = [output for output in spec.outputs if output.differentiable]
    values |= {f"d_{output.name}": _array(output, spec) for output in heads}
    read_only = _read_only(spec) | {output.name: "an output" for output in spec.outputs}
    read_only |= {f"d_{output.name}": "the gradient of an output" for output in heads}
    targets = {
        f"d_{each.name}": frozenset(each.shape.dims) for each in spec.inputs if is_floating(each.type, spec.types)
    }
    absent = {state.name: "the backward reads no state" for state in spec.states}
    absent |= {f"d_{output.name}": "this output has no gradient" for output in spec.outputs if output not in heads}
    absent |= {
        f"d_{each.name}": "an input of whole numbers has no gradient"
        for each in spec.inputs
        if f"d_{each.name}" not in targets
    }
    return Scope(spec.dims, _splits(spec), values, read_only, targets, optional=_optional(spec), absent=absent)


def parameter_scope(spec: Declared, alias: bool = False) -> Scope:
    """The names of an expression over parameters alone; that of an alias may ask for the mode, and be a word."""
    arrays: list[Array] = [*spec.inputs, *spec.states, *spec.outputs]
    values = _constants() | {each.name: _parameter(each) for each in spec.parameters}
    why = f"only parameters{' and `training`' if alias else ''} can stand here"
    absent = dict.fromkeys([*(each.name for each in arrays), *spec.dims], why)
    if not alias:
        del values[MODE]
        absent[MODE] = why
    return Scope((), {}, values, {}, {}, absent=absent, words=alias)


def call_scope(spec: Declared) -> Scope:
    """Every name that a call of the operator has: parameters and arrays."""
    arrays: list[Array] = [*spec.inputs, *spec.states, *spec.outputs]
    values = _given(spec) | {each.name: _array(each, spec) for each in arrays}
    return Scope(spec.dims, _splits(spec), values, {}, {}, optional=_optional(spec))


def _constants() -> dict[str, Value | None]:
    return {**{name: Value(fixed=True) for name in CONSTANTS}, MODE: Value("condition", fixed=True)}


def _given(spec: Declared) -> dict[str, Value | None]:
    parameters = {parameter.name: _parameter(parameter) for parameter in spec.parameters}
    return _constants() | parameters | {each.name: _array(each, spec) for each in spec.inputs}


def _parameter(parameter: Parameter) -> Value:
    kind = {"bool": "condition", "enum": "enum", "ints": "ints"}.get(parameter.type, "number")
    choices = tuple(map(str, parameter.choices)) if kind == "enum" else ()
    return Value(kind, fixed=True, choices=choices, whole=parameter.type == "int")


def _array(each: Array, spec: Declared) -> Value:
    whole = is_integer(each.type, spec.types)
    carries = isinstance(each, Input) and is_floating(each.type, spec.types)
    return Value(dims=frozenset(each.shape.dims), whole=whole, stored=whole, carries=carries)


def _read_only(spec: Declared) -> dict[str, str]:
    return {
        **dict.fromkeys(CONSTANTS, "a constant"),
        MODE: "the mode of a call",
        **dict.fromkeys(spec.dims, "a dimension"),
        **dict.fromkeys(_splits(spec), "a dimension"),
        **{parameter.name: "a parameter" for parameter in spec.parameters},
        **{each.name: "an input" for each in spec.inputs},
    }


def _splits(spec: Declared) -> dict[str, tuple[str, ...]]:
    items = spec.inputs[0].shape.items if spec.inputs else ()
    return {item.name: tuple(part.name for part in item.parts) for item in items if isinstance(item, Split)}


def _optional(spec: Declared) -> frozenset[str]:
    return frozenset(each.name for each in spec.inputs if each.optional is not None)
