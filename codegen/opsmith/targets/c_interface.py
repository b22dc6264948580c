"""The C interface of an operator: its structures, its functions and the numbers of their arguments.

Everything a caller can see is decided here, and in the order in which it stands in the header: a change of it is a
change of the interface.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from opsmith.ir.nodes import Mathematics, topological
from opsmith.language.reductions import REDUCTIONS
from opsmith.spec.model import PAIRS, AxisSet, Dim, Input, OperatorSpec, Parameter, ShapeItem, Split, Star
from opsmith.targets.c_names import PARAMETER_TYPES, Names
from opsmith.targets.c_views import ArrayView


@dataclass(frozen=True)
class ParameterView:
    """A field of the parameters: its type, default as C statements, and the condition that breaks its limits."""

    name: str
    type: str
    defaults: tuple[str, ...]
    broken: str  # empty: nothing can be wrong with it
    argument: int
    comment: str
    choices: tuple[tuple[str, int], ...]  # names of an enum's values


@dataclass(frozen=True)
class ItemPatternView:
    """An item of the first input's shape, as opsmith_item fields."""

    kind: str
    first: int
    count: int
    argument: int
    place: str
    axes: str  # the list of axes, for a set of them
    family: int
    extents: tuple[str, ...]


def argument_names(spec: OperatorSpec) -> tuple[str, ...]:
    """Every argument that a status can name; its number is its place, from 1."""
    names = ["params", "dims", "shape", *(each.name for each in spec.parameters), "training"]
    names += [each.name for each in spec.inputs] + [each.name for each in spec.states]
    names += [f"new_{each.name}" for each in spec.states] + [each.name for each in spec.outputs]
    names += [f"d_{each.name}" for each in spec.outputs] + [f"d_{each.name}" for each in spec.inputs]
    return (*names, "saved", "workspace")


def parameter_views(spec: OperatorSpec) -> tuple[ParameterView, ...]:
    """The fields of the parameters, the mode last."""
    numbers = {name: number for number, name in enumerate(argument_names(spec), 1)}
    views = [_parameter_view(each, numbers[each.name]) for each in spec.parameters]
    if spec.uses_training:
        comment = "Nonzero in training, zero in inference."
        views.append(
            ParameterView("training", "int32_t", ("params->training = 0;",), "", numbers["training"], comment, ())
        )
    return tuple(views)


def _parameter_view(parameter: Parameter, argument: int) -> ParameterView:
    name, value = parameter.name, f"params->{parameter.name}"
    default = parameter.default
    choices = (
        tuple((str(choice), number) for number, choice in enumerate(parameter.choices))
        if parameter.type == "enum"
        else ()
    )
    match parameter.type:
        case "bool":
            return ParameterView(
                name, "int32_t", (f"{value} = {int(bool(default))};",), "", argument, parameter.doc, ()
            )
        case "enum":
            number = parameter.choices.index(str(default)) if default is not None else 0
            broken = f"{value} < 0 || {value} >= {len(parameter.choices)}"
            return ParameterView(name, "int32_t", (f"{value} = {number};",), broken, argument, parameter.doc, choices)
        case "ints":
            values = tuple(default) if isinstance(default, tuple) else ()
            lines = [f"{value}.values[{at}] = {each};" for at, each in enumerate(values)] + [
                f"{value}.count = {len(values)};"
            ]
            return ParameterView(
                name,
                "opsmith_ints",
                tuple(lines),
                f"{value}.count < 0 || {value}.count > 8",
                argument,
                parameter.doc,
                (),
            )
    text = "0" if default is None else repr(float(default)) if parameter.type == "float64" else str(default)  # type: ignore[arg-type]
    return ParameterView(
        name,
        PARAMETER_TYPES[parameter.type],
        (f"{value} = {text};",),
        _limits(parameter, value),
        argument,
        parameter.doc,
        (),
    )


def _limits(parameter: Parameter, value: str) -> str:
    """The condition that a number breaks its limits; NaN breaks any."""
    if parameter.choices:
        return " && ".join(f"{value} != {choice}" for choice in parameter.choices)
    broken = [f"isnan({value})"] if parameter.type == "float64" else []
    number = repr if parameter.type == "float64" else lambda each: str(int(each))
    if parameter.minimum is not None:
        broken.append(f"{value} < {number(parameter.minimum)}")
    if parameter.maximum is not None:
        broken.append(f"{value} > {number(parameter.maximum)}")
    return " || ".join(broken)


def elements(dims: Sequence[str], sizes: str) -> str:
    """The number of elements of an array."""
    return " * ".join(f"{sizes}->{dim}" for dim in dims) or "1"


def forward_arrays(names: Names) -> tuple[ArrayView, ...]:
    """The arrays of the forward, in the order of the signature."""
    spec = names.spec
    numbers = {name: number for number, name in enumerate(argument_names(spec), 1)}
    written = set(_assigned_states(spec))
    views = [_array(names, each.name, spec.along(each.shape), False, "1", 0, numbers) for each in spec.inputs]
    views = [_optional(given, view) for given, view in zip(spec.inputs, views, strict=True)]
    views += [_array(names, each.name, spec.along(each.shape), False, "1", 0, numbers) for each in spec.states]
    for each in spec.states:
        needed = f"writes_{each.name}" if each.name in written else "0"
        views.append(
            _array(names, f"new_{each.name}", spec.along(each.shape), True, needed, numbers[each.name], numbers)
        )
    for output in spec.outputs:
        needed = names.shown(output) or "1"
        partner = numbers[output.alias] if output.alias else 0
        view = _array(names, output.name, spec.along(output.shape), True, needed, partner, numbers)
        views.append(replace(view, null=f"; NULL unless {output.when}" if output.when else ""))
    return tuple(views)


def _optional(given: Input, view: ArrayView) -> ArrayView:
    """An input that may be NULL, if it is one."""
    if given.optional is None:
        return view
    return replace(view, needed="0", null=f"; NULL: counts as {given.optional:g}")


def _assigned_states(spec: OperatorSpec) -> list[str]:
    assigned = {
        node.id for node in ast.walk(spec.math.tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return [state.name for state in spec.states if state.name in assigned]


def backward_arrays(names: Names) -> tuple[ArrayView, ...]:
    """The arrays of the backward, in the order of the signature; the gradients of the inputs come last."""
    spec = names.spec
    numbers = {name: number for number, name in enumerate(argument_names(spec), 1)}
    views = [
        replace(_array(names, f"d_{each.name}", spec.along(each.shape), False, "0", 0, numbers), null="; NULL: zeros")
        for each in spec.outputs
        if each.differentiable
    ]
    views += [
        _optional(each, _array(names, each.name, spec.along(each.shape), False, f"reads_{each.name}", 0, numbers))
        for each in spec.inputs
    ]
    for each in spec.inputs:
        if names.is_floating(each.name):
            needed = f"request_{each.name} != OPSMITH_NULL"
            views.append(_array(names, f"d_{each.name}", spec.along(each.shape), True, needed, 0, numbers))
    return tuple(views)


def _array(
    names: Names, name: str, dims: tuple[str, ...], written: bool, needed: str, partner: int, numbers: dict[str, int]
) -> ArrayView:
    shape = f"({', '.join(dims)})" if dims else "one element"
    return ArrayView(name, names.c_type(name), written, elements(dims, "dims"), numbers[name], needed, partner, shape)


def pattern_views(spec: OperatorSpec, families: dict[str, int]) -> tuple[ItemPatternView, ...]:
    """The shape of the first input for opsmith_match."""
    numbers = {name: number for number, name in enumerate(argument_names(spec), 1)}
    views, first = [], 0
    for item in spec.inputs[0].shape.items:
        kind, count, extents = _item(item)
        at = getattr(item, "at", None)
        family = families.get(str(getattr(item, "reduced", getattr(item, "name", ""))), 0)
        views.append(
            ItemPatternView(
                kind,
                first,
                count,
                numbers[at] if at else 0,
                f"params->{at}" if at and kind != "OPSMITH_AXES" else "0",
                f"&params->{at}" if kind == "OPSMITH_AXES" else "",
                family,
                extents,
            )
        )
        first += count
    return tuple(views)


def _item(item: ShapeItem) -> tuple[str, int, tuple[str, ...]]:
    match item:
        case Dim():
            return "OPSMITH_DIM", 1, ()
        case Star():
            return "OPSMITH_STAR", 1, ()
        case Split(parts=parts):
            return (
                "OPSMITH_SPLIT",
                len(parts),
                tuple(f"params->{part.extent}" if part.extent else "0" for part in parts),
            )
        case AxisSet():
            return "OPSMITH_AXES", 2 * PAIRS, ()
    return "OPSMITH_ONE", 0, ()


def star_families(spec: OperatorSpec, mathematics: Mathematics) -> dict[str, int]:
    """The stars whose axes may lie in any order in memory, numbered by the family within which they may also change
    places; and the reduced axes of a set, whose order does not matter to a reduction.

    A star qualifies if only arrays of the first input's shape have it; two are of one family if every reduction
    removes both or neither and neither's index or size is asked for alone.
    """
    full = spec.inputs[0].shape.dims
    shapes = [each.shape.dims for each in spec.arrays]
    stars = [item.name for item in spec.inputs[0].shape.items if isinstance(item, Star)]
    nodes = topological(
        store.value
        for variant in mathematics.variants
        for program in (variant.forward, variant.backward)
        if program
        for store in program.stores
    )
    sets = [set(node.over) for node in nodes if node.is_reduction]
    sets += [set(node.sized) for node in nodes if node.op == "size"]
    sets += [{str(node.attr)} for node in nodes if node.op == "index"]
    ordered = {dim for node in nodes if node.is_reduction and REDUCTIONS[node.op].integer for dim in node.over}
    ordered |= {str(node.attr) for node in nodes if node.op == "index"}
    free = [star for star in stars if {star} not in sets and star not in ordered]
    free = [star for star in free if all(star not in dims or dims == full for dims in shapes)]
    families: dict[str, int] = {}
    for star in free:
        partner = next((other for other in families if all((star in each) == (other in each) for each in sets)), None)
        families[star] = families[partner] if partner else len(families) + 1
    for item in spec.inputs[0].shape.items:
        if isinstance(item, AxisSet) and not ordered & set(spec.runs[item.reduced]):
            families[item.reduced] = len(families) + 1
    return families
