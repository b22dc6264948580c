"""What things are called in generated C, and how elements are loaded and stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from opsmith.emit.printer import PRIMARY, UNARY, Operand, Printer, Text
from opsmith.ir.kernels import Need
from opsmith.ir.nodes import Node, Store
from opsmith.language.functions import FUNCTIONS
from opsmith.language.types import TYPES, ElementType
from opsmith.spec.model import OperatorSpec

# fmt: off
KEYWORDS = frozenset({
    "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
    "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
    "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while",
})
OURS = frozenset({
    "a", "d", "i", "j", "n", "tile", "sums", "scalars", "terms", "slab", "from", "into", "arguments", "params",
    "dims", "status",
})
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
        return self.spec.dims

    @cached_property
    def suffix(self) -> str:
        """Of the symbols of this choice: the suffixes of the free types."""
        chosen = dict(self.types)
        return "_".join(TYPES[chosen[variable.name]].suffix for variable in self.spec.free_types)

    @cached_property
    def elements(self) -> dict[str, ElementType]:
        """The element type of every array field."""
        found: dict[str, ElementType] = {}
        for each in self.spec.inputs:
            found[each.name] = found[f"d_{each.name}"] = self.resolve(each.type)
        for state in self.spec.states:
            found[state.name] = found[f"new_{state.name}"] = self.resolve(state.type)
        for output in self.spec.outputs:
            found[output.name] = found[f"d_{output.name}"] = self.resolve(output.type)
        return found

    @cached_property
    def narrow(self) -> str:
        """The type in which full-size data is computed."""
        floating = [self.resolve(each.type) for each in self.spec.inputs if self.resolve(each.type).floating]
        return floating[0].compute if floating else "float"

    @cached_property
    def reserved(self) -> frozenset[str]:
        """Names that a local value must not take."""
        functions = {name for each in FUNCTIONS.values() for name in (each.c, f"{each.c}f")}
        return KEYWORDS | OURS | functions | set(self.order)

    def resolve(self, name: str) -> ElementType:
        return TYPES[dict(self.types).get(name, name)]

    def c_type(self, field: str) -> str:
        """The C type of an array's elements; what is saved or carried is double."""
        return self.elements[field].c if field in self.elements else "double"

    def field(self, leaf: Node) -> str:
        """The array of an input, state, head, saved or carried leaf."""
        return f"{leaf.op}_{leaf.name}" if leaf.op in ("saved", "carried") else leaf.name

    def target(self, store: Store) -> str:
        """The array a store writes."""
        prefix = {"output": "", "state": "new_", "gradient": "d_", "saved": "saved_"}[store.kind]
        return f"{prefix}{store.target}"

    def is_converted(self, field: str) -> bool:
        """Whether element loops see an array through a block of converted elements."""
        return field in self.elements and self.elements[field].c == "uint16_t"

    def loaded(self, field: str, place: str, kind: str) -> Operand:
        """An element as an operand."""
        if field not in self.elements:
            return Operand(place, "wide")
        element = self.elements[field]
        if not element.floating:
            return Operand(place if element.c == "int64_t" else f"(int64_t){place}", "int")
        value = place if element.c in ("float", "double") else f"opsmith_load_{element.suffix}({place})"
        wanted = "double" if kind == "wide" else self.narrow
        if element.compute == wanted:
            return Operand(value, kind)
        return Operand(f"({wanted}){value}", kind, exact=value if element.compute == self.narrow else "")

    def stored(self, field: str, value: Text, printer: Printer) -> str:
        """A value as an element of an array, rounded once."""
        if field not in self.elements:
            return printer.convert(value, "wide").c
        element = self.elements[field]
        if not element.floating:
            return f"({element.c}){printer.convert(value, 'int').within(UNARY)}"
        kind = "narrow" if printer.types["narrow"] == element.compute else "wide"
        text = printer.convert(value, kind)
        if printer.types[kind] != element.compute:
            text = Text(f"({element.compute}){text.within(UNARY)}", UNARY, kind)
        return text.c if element.c == element.compute else f"opsmith_store_{element.suffix}({text.c})"

    def zeros(self, field: str) -> str:
        """The block of zeros that stands for an absent array."""
        return f"zeros_{self.suffix}_{self.elements[field].suffix}"

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
        printer = Printer(self.narrow, self.scalar)
        texts = []
        for need in needs:
            conditions = [self.wanted(need.store)] if need.store and self.wanted(need.store) else []
            when = [(printer.value(node), truth) for node, truth in need.when]
            conditions += sorted(text.within(9) if truth else f"!{text.within(PRIMARY)}" for text, truth in when)
            if not conditions:
                return ""
            texts.append(" && ".join(conditions))
        return either(texts)


def either(conditions: Iterable[str]) -> str:
    """C for: one of the conditions holds; empty if one of them is, which means always."""
    unique = list(dict.fromkeys(conditions))
    if len(unique) < 2 or "" in unique:
        return "" if "" in unique else "".join(unique)
    return " || ".join(f"({each})" if "&&" in each else each for each in unique)
