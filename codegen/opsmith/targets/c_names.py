"""What things are called in generated C, and how elements are loaded and stored."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from opsmith.emit.printer import PRIMARY, UNARY, Operand, Printer, Text
from opsmith.ir.expression import Translator
from opsmith.ir.kernels import Need
from opsmith.ir.nodes import Builder, Node, Store
from opsmith.language.functions import FUNCTIONS
from opsmith.language.types import TYPES, ElementType
from opsmith.spec.model import Input, OperatorSpec, Output

# fmt: off
KEYWORDS = frozenset({
    "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
    "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
    "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while",
})
OURS = frozenset({
    "a", "d", "i", "j", "n", "at", "count", "filled", "rows", "slab", "slabs", "tile", "sums", "scalars", "terms",
    "from", "into", "arguments", "params", "dims", "status", "real",
})
# what the macros of opsmith_element.h append to the name of an array
DERIVED = ("array", "block", "filled", "line", "next", "second", "short", "slabs", "stride", "values")
# fmt: on
PARAMETER_KINDS = {"bool": "bool", "int": "int", "enum": "int", "float64": "wide"}
PARAMETER_TYPES = {"bool": "int32_t", "int": "int64_t", "enum": "int32_t", "float64": "double", "ints": "opsmith_ints"}


@dataclass(frozen=True)
class Names:
    """The C names of one operator for one choice of types."""

    spec: OperatorSpec
    types: tuple[tuple[str, str], ...]  # type variable -> type

    @cached_property
    def order(self) -> tuple[str, ...]:
        return self.spec.extents

    @cached_property
    def suffix(self) -> str:
        """Of the symbols of this choice: the suffixes of the free types."""
        chosen = dict(self.types)
        return "_".join(TYPES[chosen[variable.name]].suffix for variable in self.spec.free_types)

    @cached_property
    def declared(self) -> dict[str, str]:
        """The type of every array field as the spec says it: a type variable or a type."""
        found: dict[str, str] = {}
        for each in self.spec.arrays:
            other = f"new_{each.name}" if each in self.spec.states else f"d_{each.name}"
            found[each.name] = found[other] = each.type
        return found

    @cached_property
    def inputs(self) -> dict[str, Input]:
        return {each.name: each for each in self.spec.inputs}

    @cached_property
    def overwritten(self) -> frozenset[str]:
        """The arrays that a result may share: outputs name theirs, and states may be updated in place."""
        return frozenset(
            {each.alias for each in self.spec.outputs if each.alias} | {each.name for each in self.spec.states}
        )

    @cached_property
    def narrow(self) -> ElementType:
        """The type in which full-size data is computed."""
        floating = [self.resolve(each.type) for each in self.spec.inputs if self.resolve(each.type).floating]
        wide = bool(floating) and floating[0].compute == "double"
        return TYPES["float64" if wide else "float32"]

    @cached_property
    def reserved(self) -> frozenset[str]:
        """Names that a local value must not take."""
        functions = {name for each in FUNCTIONS.values() for name in (each.c, f"{each.c}f")}
        return KEYWORDS | OURS | functions | set(self.order)

    def resolve(self, name: str) -> ElementType:
        return TYPES[dict(self.types).get(name, name)]

    def c_type(self, field: str) -> str:
        """The C type of an array's elements; what is saved or carried is double."""
        return self.resolve(self.declared[field]).c if field in self.declared else "double"

    def is_floating(self, field: str) -> bool:
        """Whether an array holds real numbers; what is saved or carried does."""
        return field not in self.declared or self.resolve(self.declared[field]).floating

    def field(self, leaf: Node) -> str:
        """The array of an input, state, head, saved or carried leaf."""
        return f"{leaf.op}_{leaf.name}" if leaf.op in ("saved", "carried") else leaf.name

    def target(self, store: Store) -> str:
        """The array a store writes."""
        prefix = {"output": "", "state": "new_", "gradient": "d_", "saved": "saved_"}[store.kind]
        return f"{prefix}{store.target}"

    def partner(self, store: Store) -> str:
        """The array that the target of a store may be; empty: none."""
        if store.kind == "state":
            return store.target
        aliases = {each.name: each.alias for each in self.spec.outputs if each.alias}
        return aliases.get(store.target, "") if store.kind == "output" else ""

    def scalar(self, node: Node) -> Operand | None:
        """A parameter or a size."""
        if node.op == "size":
            text = " * ".join(f"a->dims->{dim}" for dim in node.sized)
            return Operand(f"({text})" if "*" in text else text, "int")
        if node.op != "parameter":
            return None
        if node.name.startswith("present "):
            return Operand(f"(a->{node.name.removeprefix('present ')} != NULL)", "bool")
        if node.name == "training":
            return Operand("a->params->training", "bool")
        return Operand(f"a->params->{node.name}", PARAMETER_KINDS[self.spec.parameter(node.name).type])

    def wanted(self, need: str) -> str:
        """The condition under which a store, named by kind and target, is wanted; empty: always."""
        kind, _, target = need.partition(" ")
        if kind == "output" and not next(each for each in self.spec.outputs if each.name == target).when:
            return ""
        prefix = {"output": "", "gradient": "d_", "saved": "saved_"}.get(kind)
        return "" if prefix is None else f"a->{prefix}{target} != NULL"

    def needed(self, needs: tuple[Need, ...]) -> str:
        """The condition under which a value is wanted; empty: always."""
        printer = Printer(self.scalar)
        texts = []
        for need in needs:
            conditions = [self.wanted(need.store)] if need.store and self.wanted(need.store) else []
            when = [(printer.value(node), truth) for node, truth in need.when]
            conditions += sorted(text.within(9) if truth else f"!{text.within(PRIMARY)}" for text, truth in when)
            if not conditions:
                return ""
            texts.append(" && ".join(conditions))
        return either(texts)

    def shown(self, output: Output) -> str:
        """The condition on `params` under which an output is part of the results; empty: always."""
        if not output.when:
            return ""
        builder = Builder(())
        leaves = {each.name: builder.leaf("parameter", each.name) for each in self.spec.parameters}
        choices = {each.name: each.choices for each in self.spec.parameters if each.type == "enum"}
        node = Translator(builder, leaves, choices)(ast.parse(output.when, mode="eval").body)
        return Printer(self.scalar).value(node).c.replace("a->params->", "params->")


@dataclass(frozen=True)
class KernelNames(Names):
    """The names in the kernels, which are one text for every choice of types: `choices` are the names of each."""

    choices: tuple[Names, ...] = ()

    def c_type(self, field: str) -> str:
        declared = self.declared.get(field, "float64")
        return TYPES[declared].c if declared in TYPES else f"ELEMENT({declared})"

    def elements(self, field: str) -> list[ElementType]:
        """What an array's elements are, by choice of types."""
        return [each.resolve(self.declared[field]) for each in self.choices]

    def is_floating(self, field: str) -> bool:
        return field not in self.declared or self.elements(field)[0].floating

    def is_converted(self, field: str) -> bool:
        """Whether some choice holds 16-bit elements, so that loops see the array through a macro of its type."""
        return field in self.declared and any(each.c == "uint16_t" for each in self.elements(field))

    def is_double(self, field: str) -> bool:
        """Whether an array is float64 whatever the choice, so that a narrow value less its element takes two steps."""
        return field not in self.declared or {each.name for each in self.elements(field)} == {"float64"}

    def is_real(self, field: str) -> bool:
        """Whether the array is computed in the type of full-size data, whatever the choice."""
        pairs = zip(self.elements(field), self.choices, strict=True)
        return all(element.compute == names.narrow.compute for element, names in pairs)

    def loaded(self, field: str, place: str, kind: str, block: bool = False) -> Operand:
        """An element as an operand; `block`: as a loop sees it, converted if need be."""
        if kind == "narrow" and self.is_double(field):
            return Operand(f"(real){place}", kind, f"(real){place}", f"REAL(opsmith_low)({place})")
        if field not in self.declared:
            return Operand(place, "wide")
        if not self.is_floating(field):
            return Operand(f"(int64_t){place}", "int")
        value = f"LOAD({self.declared[field]}, {place})" if self.is_converted(field) and not block else place
        if self.is_real(field):
            return Operand(value, "narrow") if kind == "narrow" else Operand(f"(double){value}", kind, exact=value)
        cast = "" if self.is_double(field) else "(double)" if kind == "wide" else "(real)"
        return Operand(cast + value, kind)

    def stored(self, field: str, value: Text, printer: Printer, block: bool = False) -> str:
        """A value as an element of an array, rounded once; `block`: as a loop writes it."""
        if field not in self.declared:
            return printer.convert(value, "wide").c
        if not self.is_floating(field):
            return f"({self.c_type(field)}){printer.convert(value, 'int').within(UNARY)}"
        if self.is_real(field):
            text = printer.convert(value, "narrow").c
            return f"STORE({self.declared[field]}, {text})" if self.is_converted(field) and not block else text
        text = printer.convert(value, "wide").within(UNARY)
        if self.is_converted(field):
            return f"(float){text}" if block else f"STORE({self.declared[field]}, (float){text})"
        return f"({self.c_type(field)}){text}"

    def absent(self, leaf: Node) -> str:
        """The number that stands for an array that was not given, as C; empty if it must be given."""
        if leaf.op == "head":
            return "0"
        given = self.inputs.get(leaf.name) if leaf.op == "input" else None
        return "" if given is None or given.optional is None else f"{given.optional:g}"


def either(conditions: Iterable[str]) -> str:
    """C for: one of the conditions holds; empty if one of them is, which means always."""
    unique = list(dict.fromkeys(conditions))
    if "" in unique or any(f"!{each}" in unique or f"!({each})" in unique for each in unique):
        return ""
    return " || ".join(f"({each})" if "&&" in each and len(unique) > 1 else each for each in unique)
