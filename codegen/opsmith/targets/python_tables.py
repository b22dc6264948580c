"""What the Python extension's tables say of an operator: numbers for names, C literals for values.

Arrays are numbered inputs, states, outputs; parameters in the order of the spec, `training` last; a missing reference
is NONE. The templates place these views and decide nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from opsmith.language.types import TYPES
from opsmith.spec.model import (
    AxisSet,
    Dim,
    Input,
    OperatorSpec,
    Output,
    Parameter,
    ShapeItem,
    Split,
    Star,
    State,
)

Array = Input | State | Output
LIMITED = ("int", "float64", "ints")  # parameters that have limits
NONE = "NONE"
TRAINING = Parameter("training", "bool", False)
MOST = 64  # variants, arrays or parameters: one bit each


@dataclass(frozen=True)
class ArrayView:
    """One input, state or output."""

    name: str
    pattern: str  # a C literal
    items: tuple[tuple[str, ...], ...]  # the initializers of each item of the pattern
    types: tuple[str, ...]  # one for each variant
    variants: tuple[str, ...]  # initializers: type -> bits
    type_from: int | str
    alias: int | str
    indexes: tuple[str, ...]  # the initializers that tell of positions
    keepdims: int | str
    kept: str  # the pattern with the axes that are kept, a C literal
    kept_items: tuple[tuple[str, ...], ...]
    flags: tuple[str, ...]  # the fields that are true


@dataclass(frozen=True)
class StorageView:
    """One storage rule."""

    storage: str
    refuse: str
    when: int | str
    value: str
    reason: str


@dataclass(frozen=True)
class Tables:
    """The numbers and C literals of one operator, for the variants that are made."""

    spec: OperatorSpec
    assignments: tuple[Mapping[str, str], ...]

    @cached_property
    def parameter_specs(self) -> tuple[Parameter, ...]:
        return (*self.spec.parameters, TRAINING) if self.spec.uses_training else self.spec.parameters

    @cached_property
    def dims(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.spec.dims)}

    @cached_property
    def arrays(self) -> tuple[ArrayView, ...]:
        every: tuple[Array, ...] = (*self.spec.inputs, *self.spec.states, *self.spec.outputs)
        return tuple(self._array(each) for each in every)

    @property
    def parameters(self) -> tuple[tuple[str, ...], ...]:
        """The initializers of each parameter."""
        return tuple(_parameter(each) for each in self.parameter_specs)

    @property
    def storage(self) -> tuple[StorageView, ...]:
        views = []
        for rule in self.spec.storage:
            when = rule.when or ""
            negated = when.startswith("not ")
            views.append(
                StorageView(
                    storage=rule.storage,
                    refuse=truth(rule.action == "refuse"),
                    when=self.parameter(when.removeprefix("not ").strip()),
                    value=truth(not negated),
                    reason=literal(rule.doc),
                )
            )
        return tuple(views)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Of the C functions of each variant."""
        free = [variable.name for variable in self.spec.free_types]
        return tuple("_".join(TYPES[types[name]].suffix for name in free) for types in self.assignments)

    def parameter(self, name: str | None) -> int | str:
        """The number of a parameter."""
        return next((number for number, each in enumerate(self.parameter_specs) if each.name == name), NONE)

    def types(self, each: Array) -> tuple[str, ...]:
        """The element type of an array in each variant."""
        return tuple(types.get(each.type, each.type) for types in self.assignments)

    def floating(self, each: Array) -> bool:
        """Whether it can have a gradient."""
        return all(TYPES[name].floating for name in self.types(each))

    def _array(self, each: Array) -> ArrayView:
        types = self.types(each)
        bits = {name: sum(1 << k for k, other in enumerate(types) if other == name) for name in dict.fromkeys(types)}
        inputs = [other.name for other in self.spec.inputs]
        output = each if isinstance(each, Output) else None
        keepdims = output.keepdims if output else None
        first = self.spec.inputs[0].shape
        flags = {
            "floating": self.floating(each),
            "full": each.shape == first,
            "optional": isinstance(each, Input) and each.optional is not None,
            "align_right": isinstance(each, Input) and each.align == "right",
            "differentiable": output is not None and output.differentiable,
        }
        return ArrayView(
            name=each.name,
            pattern=literal(str(each.shape)),
            items=tuple(self._item(item) for item in each.shape.items),
            types=tuple(f"TYPE_{name.upper()}" for name in types),
            variants=tuple(f"[TYPE_{name.upper()}] = 0x{mask:x}" for name, mask in bits.items()),
            type_from=NONE if output else self._type_from(each),
            alias=inputs.index(output.alias) if output and output.alias else NONE,
            indexes=self._indexes(each) if isinstance(each, Input) and each.indexes else (),
            keepdims="ALWAYS" if keepdims == "true" else self.parameter(keepdims),
            kept=literal(" ".join(kept_text(item, each.shape.dims) for item in first.items)),
            kept_items=tuple(self._item(item, each.shape.dims) for item in first.items) if keepdims else (),
            flags=tuple(name for name, value in flags.items() if value),
        )

    def _type_from(self, each: Array) -> int | str:
        """The first array whose type follows the same free variable, unless it is this one."""
        variables = {variable.name: variable.by or variable.name for variable in self.spec.types}
        if each.type not in variables:
            return NONE
        given: tuple[Array, ...] = (*self.spec.inputs, *self.spec.states)
        free = variables[each.type]
        number = next(k for k, other in enumerate(given) if variables.get(other.type) == free)
        return NONE if given[number].name == each.name else number

    def _indexes(self, each: Input) -> tuple[str, ...]:
        assert each.indexes
        number = self.dims[each.indexes]
        return (f'.indexes = "{each.indexes}"', f".indexed = {number}", f".ignore = {self.parameter(each.ignore)}")

    def _item(self, item: ShapeItem, present: Collection[str] | None = None) -> tuple[str, ...]:
        """The initializers of one item. Beyond the first input, a dimension may be a part of an axis or many axes.

        Where only some dimensions are `present`, the axes of the others have extent 1.
        """
        present = self.dims if present is None else present
        first = self.spec.inputs[0].shape.items
        parts = {part.name for each in first if isinstance(each, Split) for part in each.parts}
        sets = {name for each in first if isinstance(each, AxisSet) for name in (each.kept, each.reduced)}
        match item:
            case Dim(name=name, at=at, or_one=or_one):
                kind = "PART" if name in parts else "STAR" if name in sets else "DIM"
                return self._initializers(kind, name, at=at, or_one=or_one, one=name not in present)
            case Star(name=name, at=at):
                return self._initializers("STAR", name, at=at, one=name not in present)
            case Split(parts=every) if found := [part for part in every if part.name in present]:
                pairs = ", ".join(f"{{{self.dims[part.name]}, {self.parameter(part.extent)}}}" for part in found)
                split = (f".part_count = {len(found)}", f".parts = (const struct split_part[]){{{pairs}}}")
                return (*self._initializers("SPLIT", None), *split)
            case AxisSet(kept=kept, reduced=reduced, at=at):
                ones = {"one": kept not in present, "reduced_one": reduced not in present}
                return (*self._initializers("AXES", kept, at=at, **ones), f".reduced = {self.dims[reduced]}")
        return self._initializers("ONE", None)

    def _initializers(self, kind: str, dim: str | None, at: str | None = None, **flags: bool) -> tuple[str, ...]:
        number = NONE if dim is None else self.dims[dim]
        made = (f".kind = ITEM_{kind}", f".dim = {number}", f".at = {self.parameter(at)}")
        return (*made, *(f".{name} = true" for name, value in flags.items() if value))


def kept_text(item: ShapeItem, present: Collection[str]) -> str:
    """An item of the first input's pattern as people read it where only some dimensions are not of extent 1."""
    match item:
        case AxisSet(kept=kept, reduced=reduced, at=at):
            return f"{{{kept if kept in present else 1} | {reduced if reduced in present else 1}@{at}}}"
        case Star(name=name) if name not in present:
            return "*1"
        case Dim(name=name) if name not in present:
            return "1"
        case Split(parts=parts) if not {part.name for part in parts} & set(present):
            return "1"
    return str(item)


def _parameter(each: Parameter) -> tuple[str, ...]:
    """The initializers of one parameter."""
    made = [f'.name = "{each.name}"', f".kind = PARAMETER_{each.type.upper()}"]
    made.append(f".offset = offsetof(parameters, {each.name})")
    if each.default is None:
        made.append(".required = true")
    if each.type in LIMITED:
        made.append(f".minimum = {'-INFINITY' if each.minimum is None else repr(float(each.minimum))}")
        made.append(f".maximum = {'INFINITY' if each.maximum is None else repr(float(each.maximum))}")
    if each.choices:
        field, c_type = (".numbers", "int64_t") if each.type == "int" else (".texts", "char *const")
        values = ", ".join(literal(choice) if isinstance(choice, str) else str(choice) for choice in each.choices)
        made += [f".choices = {len(each.choices)}", f"{field} = (const {c_type}[]){{{values}}}"]
    return tuple(made)


def truth(value: bool) -> str:
    return "true" if value else "false"


def literal(text: str) -> str:
    """Text as a C string; octal escapes, since a hexadecimal one would run on into a digit that follows."""
    plain = frozenset(range(32, 127)) - frozenset(b'"\\?')
    escaped = "".join(chr(byte) if byte in plain else f"\\{byte:03o}" for byte in text.encode())
    return f'"{escaped}"'
