"""Sections: what a kernel computes once per group, in double, between its sweeps."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

from opsmith.emit.printer import Operand, Printer, Text
from opsmith.ir.nodes import Node, Store, topological
from opsmith.targets.c_context import Context, mentions
from opsmith.targets.c_views import FieldView, LineView, SectionView, StoreGroup, StoreView


def section_view(context: Context, number: int, read: str) -> SectionView:
    """Section `number` of the kernel; `read` is the text of the sweep it leads, which tells the parts of fields it
    uses."""
    section = context.kernel.sections[number]
    fields = {(node, wide): name for (at, node, wide), name in context.fields.items() if at == number}
    carried = [node for _, node in section.carried]
    roots = [store.value for store in section.stores] + carried + [node for node, _ in fields]
    lines, printer = _lines(context, roots)
    stores = [_store(context, store, printer) for store in section.stores]
    for name, node in section.carried:
        stores.append(StoreView("", "", f"a->carried_{name}[{_offset(context, node.dims)}]", printer.value(node).c))
    views = [
        view for (node, wide), name in fields.items() for view in _fields(context, node, name, wide, printer, read)
    ]
    groups = [StoreGroup(wanted, tuple(those)) for wanted, those in groupby(stores, key=lambda each: each.wanted)]
    parts = [*(line.value for line in lines), *(view.value for view in views)]
    text = " ".join([*parts, *(f"{store.wanted} {store.place} {store.value} {store.added}" for store in stores)])
    indices = context.group_indices(text, context.dialect.kept_section)
    updates = any(store.kind == "state" for store in section.stores)
    common, groups = _apart(lines, groups, [view.value for view in views], updates)
    return SectionView(
        number=number,
        indices=tuple(indices),
        lines=tuple(common),
        stores=tuple(groups),
        fields=tuple(views),
        uses_sums="sums->" in text,
        uses_arguments="a->" in text or any("a->" in line.value for line in indices),
        updates=updates or any(context.names.partner(store) for store in section.stores),
    )


def _apart(
    lines: list[LineView], groups: list[StoreGroup], others: list[str], updates: bool
) -> tuple[list[LineView], list[StoreGroup]]:
    """What all need, and the groups with the lines that one of them alone needs, under its condition.

    `others` are texts outside the groups. Where states are updated, arrays are read before.
    """
    common: list[LineView] = []
    for line in reversed(lines):
        users = [at for at, group in enumerate(groups) if _reads(_text(group), line.name)]
        shared = any(_reads(text, line.name) for text in [*others, *(each.value for each in common)])
        if shared or len(users) != 1 or not groups[users[0]].wanted or (updates and "a->" in line.value):
            common.insert(0, line)
        else:
            group = groups[users[0]]
            groups = [replace(each, lines=(line, *each.lines)) if each is group else each for each in groups]
    return common, groups


def _reads(text: str, name: str) -> bool:
    """Whether C text reads a variable; members of structures may be called the same."""
    return re.search(rf"(?<!->)\b{re.escape(name)}\b", text) is not None


def _text(group: StoreGroup) -> str:
    lines = [line.value for line in group.lines]
    return " ".join([*lines, *(f"{store.place} {store.value} {store.added}" for store in group.stores)])


def _needed(context: Context, roots: list[Node]) -> set[Node]:
    """What the roots need, not looking behind this kernel's own reductions."""
    done: set[Node] = set()
    stack = list(roots)
    while stack:
        node = stack.pop()
        if node not in done:
            done.add(node)
            stack.extend(() if node in context.sums else node.args)
    return done


def _lines(context: Context, roots: list[Node]) -> tuple[list[LineView], Printer]:
    """Declarations of the named values that the roots need, and a printer that knows them."""
    local: dict[Node, Operand] = {}

    def operand(node: Node) -> Operand | None:
        return local.get(node) or _operand(context, node)

    printer = Printer(operand)
    lines = []
    needed = _needed(context, roots)
    for node in topological(roots):
        if node not in needed or node not in context.values or not node.args:
            continue
        read = context.read(node)
        text = Text(read.name, 16, read.kind) if read else printer.statement(node)
        kind = "wide" if text.kind in ("narrow", "number") else text.kind
        lines.append(LineView(printer.types[kind], context.values[node], printer.convert(text, kind).c))
        local[node] = Operand(context.values[node], kind)
    return lines, printer


def _operand(context: Context, node: Node) -> Operand | None:
    read = context.read(node)
    if read:
        return read
    if node.op == "index":
        return Operand(context.index(str(node.attr)), "int")
    if node.args or node.op == "constant":
        return None
    scalar = context.names.scalar(node)
    if scalar:
        return scalar
    field = context.names.field(node)
    place = f"a->{field}[{_offset(context, node.dims)}]"
    loaded = context.names.loaded(field, place, "wide")
    return context.if_given(node, loaded)


def _offset(context: Context, dims: tuple[str, ...]) -> str:
    return context.form.offset(dims, context.form.inner.index)


def _store(context: Context, store: Store, printer: Printer) -> StoreView:
    names = context.names
    field = names.target(store)
    place = f"a->{field}[{_offset(context, store.dims)}]"
    value = printer.value(store.value)
    if store.kind == "state":
        return StoreView(_some_elements(context, store), "", place, names.stored(field, value, printer))
    wanted = names.wanted(f"{store.kind} {store.target}")
    if store.kind != "gradient":
        return StoreView(wanted, "", place, names.stored(field, value, printer))
    former = names.loaded(field, place, "wide").name
    total = Text(f"{former} + {printer.convert(value, 'wide').within(13)}", 12, "wide")
    return StoreView(
        wanted, f"a->add_{field}", place, names.stored(field, value, printer), names.stored(field, total, printer)
    )


def _some_elements(context: Context, store: Store) -> str:
    """A state is left as it was where the reduction of nothing would reach it."""
    original = next(each for each in context.program.stores if each.kind == "state" and each.target == store.target)
    over = {dim for node in topological([original.value]) for dim in node.over}
    return " && ".join(f"a->dims->{dim} > 0" for dim in context.names.order if dim in over)


def _fields(context: Context, node: Node, name: str, wide: bool, printer: Printer, read: str) -> list[FieldView]:
    """A value for the sweep, in the parts that the sweep reads."""
    value = printer.value(node)
    kind = value.kind if value.kind in ("int", "bool") else "wide" if wide else "narrow"
    made = [FieldView(printer.types[kind], name, printer.convert(value, kind).c)]
    if kind == "narrow":
        double = printer.convert(value, "wide")
        made.append(FieldView(printer.types[kind], f"{name}_high", printer.convert(value, kind).c))
        made.append(FieldView(printer.types[kind], f"{name}_low", f"REAL(opsmith_low)({double.c})"))
    return [view for view in made if mentions(read, view.name)]
