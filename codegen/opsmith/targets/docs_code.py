"""The programs on an operator's page: one in Python and one in C that make the same call, and the C declarations.

Names of the programs' own never meet a name of the spec: they get underscores until they differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from opsmith.language.types import TYPES, ElementType
from opsmith.spec.evaluate import holds
from opsmith.spec.model import Input, OperatorSpec, Output, Parameter, State
from opsmith.targets import docs_facts
from opsmith.targets.docs_example import Example, Value

OWN_NAMES = ("np", "ops", "rng", "pullback", "params", "dims", "shape", "status", "workspace", "bytes", "message", "i")


@dataclass(frozen=True)
class PythonView:
    """A call with NumPy arrays, and its gradient."""

    package: str
    signature: str
    own: Mapping[str, str]
    arrays: tuple[tuple[str, str], ...]  # name, the expression that makes it
    arguments: str
    results: str  # the names to assign to
    outputs: str  # the same as one target
    first: str  # the first result
    gradients: str  # the names to assign to, or empty
    heads: str


@dataclass(frozen=True)
class CArray:
    """An array of the C program."""

    name: str
    type: str
    elements: int
    initial: str  # a C expression in the loop's variable, or empty: left at zero


@dataclass(frozen=True)
class CView:
    """A C program of one forward call, and what the header declares."""

    symbol: str
    header: str
    suffix: str
    own: Mapping[str, str]
    shape: tuple[int, ...]
    arrays: tuple[CArray, ...]
    settings: tuple[str, ...]
    arguments: tuple[str, ...]
    result: CArray
    printed: str  # the conversion with which printf shows an element of it
    cast: str  # the type that conversion takes
    params: tuple[str, ...]  # members of the struct
    dims: tuple[str, ...]
    forward: tuple[str, ...]  # parameters of the function, one line each
    backward: tuple[str, ...]


def own_names(spec: OperatorSpec) -> dict[str, str]:
    taken = {each.name for each in docs_facts.arrays(spec)}
    taken |= {f"d_{name}" for name in taken}
    chosen = {}
    for name in OWN_NAMES:
        free = name
        while free in taken:
            free += "_"
        chosen[name] = free
    return chosen


def python(spec: OperatorSpec, example: Example, package: str) -> PythonView:
    own = own_names(spec)
    arrays: tuple[Input | State, ...] = (*spec.inputs, *spec.states)
    named = [f"{name}={setting!r}" for name, setting in example.parameters.items()]
    if spec.uses_training:
        named.append("training=True")
    results = [each.name for each in _returned(spec, example)]
    gradients = [f"d_{each.name}" for each in spec.inputs if docs_facts.is_differentiable(spec, each)]
    heads = [f"{own['np']}.ones_like({each.name})" for each in _returned(spec, example) if each.differentiable]
    return PythonView(
        package=package,
        signature=_signature(spec),
        own=own,
        arrays=tuple((each.name, _made(spec, each, example, own)) for each in arrays),
        arguments=", ".join([each.name for each in arrays] + named),
        results=", ".join(results),
        outputs=results[0] if len(results) == 1 else f"({', '.join(results)})",
        first=results[0],
        gradients=", ".join(gradients) if len(gradients) != 1 else f"({gradients[0]},)",
        heads=", ".join(heads),
    )


def _signature(spec: OperatorSpec) -> str:
    arrays = [each for each in docs_facts.arrays(spec) if not isinstance(each, Output)]
    needed = [isinstance(each, State) or each.optional is None for each in arrays]
    names = [each.name + ("" if any(needed[place:]) else "=None") for place, each in enumerate(arrays)]
    settings = [each.name if each.default is None else f"{each.name}={each.default!r}" for each in spec.parameters]
    mode = ["training=False"] if spec.uses_training else []
    return f"{spec.name}({', '.join([*names, '*', *settings, *mode, 'out=None'])})"


def _returned(spec: OperatorSpec, example: Example) -> list[Output]:
    """The outputs of the example's call."""
    settings = {each.name: example.parameters.get(each.name, each.default) for each in spec.parameters}
    return [each for each in spec.outputs if holds(each.when, settings)]


def _range(spec: OperatorSpec, name: str) -> tuple[float, float] | None:
    return next(((low, high) for array, low, high in spec.tests.ranges if array == name), None)


def _made(spec: OperatorSpec, each: Input | State, example: Example, own: Mapping[str, str]) -> str:
    """A NumPy expression for an array of the example."""
    shape = example.shapes[each.name]
    size = str(shape[0]) if len(shape) == 1 else str(shape)
    dtype = f"{own['np']}.{_element(each.type, example).name}"
    limits = _range(spec, each.name)
    if isinstance(each, State):
        plain = {0.0: "zeros", 1.0: "ones"}.get(each.initial)
        made = f"{plain}({size}, {dtype})" if plain else f"full({size}, {each.initial!r}, {dtype})"
        return f"{own['np']}.{made}"
    if not _element(each.type, example).floating:
        low, high = limits or (0, 1)
        return f"{own['rng']}.integers({low:.0f}, {high:.0f}, {size}, dtype={dtype}, endpoint=True)"
    if limits:
        return f"{own['rng']}.uniform({limits[0]!r}, {limits[1]!r}, {size}).astype({dtype})"
    return f"{own['rng']}.standard_normal({size}).astype({dtype})"


def _element(type_name: str, example: Example) -> ElementType:
    return TYPES[example.types.get(type_name, type_name)]


def c(spec: OperatorSpec, example: Example, prefix: str) -> CView:
    own = own_names(spec)
    symbol = prefix + spec.name
    returned = _returned(spec, example)
    shown = [each for each in docs_facts.arrays(spec) if not isinstance(each, Output) or each in returned]
    arrays = [_c_array(spec, each, example, own) for each in shown]
    states = [each.name for each in spec.states]
    places = [each.name for each in spec.inputs] + states + states
    places += [each.name if each in returned else "NULL" for each in spec.outputs]
    first = next(each for each in arrays if each.name == returned[0].name)
    floating = _element(returned[0].type, example).floating
    given = [each for each in spec.parameters if each.name in example.parameters]
    settings = [line for each in given for line in _setting(each, example.parameters[each.name])]
    settings += ["training = 1"] if spec.uses_training else []
    mode = ["int32_t training"] if spec.uses_training else []
    return CView(
        symbol=symbol,
        header=spec.name,
        suffix="".join("_" + TYPES[example.types[variable.name]].suffix for variable in spec.free_types),
        own=own,
        shape=example.shapes[spec.inputs[0].name],
        arrays=tuple(arrays),
        settings=tuple(settings),
        arguments=tuple(places),
        result=first,
        printed="%g" if floating else "%lld",
        cast="double" if floating else "long long",
        params=("size_t size", *(f"{MEMBERS[each.type]} {each.name}" for each in spec.parameters), *mode),
        dims=tuple(f"int64_t {name}" for name in spec.extents),
        forward=_forward(spec, example, symbol),
        backward=_backward(spec, example, symbol) if spec.has_gradient else (),
    )


def _c_array(spec: OperatorSpec, each: Input | State | Output, example: Example, own: Mapping[str, str]) -> CArray:
    element = _element(each.type, example)
    elements = max(1, example.elements(each.name))
    if isinstance(each, Output) or element.c.startswith("uint"):
        return CArray(each.name, element.c, elements, "")
    if isinstance(each, State):
        return CArray(each.name, element.c, elements, f"{each.initial:g}" if each.initial else "")
    low, high = _range(spec, each.name) or ((-3.0, 3.0) if element.floating else (0, 1))
    if element.floating:
        step = (high - low) / 6
        return CArray(each.name, element.c, elements, f"({element.c})({low!r} + {step!r} * ({own['i']} % 7))")
    return CArray(each.name, element.c, elements, f"{low:.0f} + {own['i']} % {high - low + 1:.0f}")


def _setting(each: Parameter, setting: Value) -> list[str]:
    """Assignments to the members of the parameters' struct."""
    if isinstance(setting, tuple):
        items = [f"{each.name}.values[{position}] = {item}" for position, item in enumerate(setting)]
        return [*items, f"{each.name}.count = {len(setting)}"]
    if isinstance(setting, str):
        return [f"{each.name} = {each.choices.index(setting)}"]
    return [f"{each.name} = {json.dumps(int(setting) if isinstance(setting, bool) else setting)}"]


def _pointer(each: Input | State | Output, example: Example, *, name: str = "", const: bool = False) -> str:
    return f"{'const ' if const else ''}{_element(each.type, example).c} *{name or each.name}"


def _line(items: list[str]) -> list[str]:
    return [", ".join(items)] if items else []


SCRATCH = ["void *workspace", "size_t workspace_bytes", "const opsmith_executor *executor"]


def _common(symbol: str) -> list[str]:
    return [f"const {symbol}_params *params", f"const {symbol}_dims *dims"]


MEMBERS = {"bool": "int32_t", "int": "int64_t", "float64": "double", "ints": "opsmith_ints", "enum": "int32_t"}


def _forward(spec: OperatorSpec, example: Example, symbol: str) -> tuple[str, ...]:
    return tuple(
        _line(_common(symbol))
        + _line([_pointer(each, example, const=True) for each in spec.inputs])
        + _line([_pointer(each, example, const=True) for each in spec.states])
        + _line([_pointer(each, example, name=f"new_{each.name}") for each in spec.states])
        + _line([_pointer(each, example) for each in spec.outputs])
        + _line(["void *saved", *SCRATCH])
    )


def _backward(spec: OperatorSpec, example: Example, symbol: str) -> tuple[str, ...]:
    heads = [_pointer(each, example, name=f"d_{each.name}", const=True) for each in spec.outputs if each.differentiable]
    wanted = [each for each in spec.inputs if docs_facts.is_differentiable(spec, each)]
    return tuple(
        _line(_common(symbol))
        + _line(heads)
        + _line([_pointer(each, example, const=True) for each in spec.inputs])
        + _line(["const void *saved"])
        + [f"{_pointer(each, example, name=f'd_{each.name}')}, opsmith_request request_{each.name}" for each in wanted]
        + _line(SCRATCH)
    )
