"""Sweeps: the element loops of a kernel's blocks, one per reduction and per independent store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from opsmith.emit.printer import Operand, Printer, Text
from opsmith.ir.nodes import Node, Store
from opsmith.ir.printer import format_node
from opsmith.language.reductions import REDUCTIONS
from opsmith.targets.c_context import Context, mentions
from opsmith.targets.c_names import either
from opsmith.targets.c_views import HeldView, ItemView, LineView, PointerView, StoreView, SumView, SweepView, TermView


def sweep_view(context: Context, number: int) -> SweepView:
    """Sweep `number` of the kernel. Asks the context for the group's values that its loops use."""
    sweep = context.kernel.sweeps[number]
    items = _joined(context, number, _by_demand(context, sweep.reductions))
    always = [store for store in sweep.stores if not context.wanted(store)]
    if always:
        items.append(_stores(context, number, always))
    items += [_stores(context, number, [store]) for store in sweep.stores if store not in always]
    form = context.form
    text = " ".join([*map(_text, items), context.phase])
    fields = _field_names(context, number)
    reads = [LineView(kind, name, f"scalars->{name}") for name, kind in fields.items() if mentions(text, name)]
    slabs = form.slabs
    several = tuple(context.split("slab", slabs, text)) if len(slabs) > 1 else ()
    places = " ".join(each.place for item in items for each in item.writes)
    counter = slabs[0].index if len(slabs) == 1 else "slab" if slabs or not form.columns else ""
    return SweepView(
        number=number + 1,
        counter=counter,
        counts=bool(counter) and any(mentions(each, counter) for each in (text, *(line.value for line in several))),
        reads=tuple(reads),
        indices=tuple(context.group_indices(text, context.kept_at)),
        first_indices=tuple(context.group_indices(places, context.dialect.first_rows)),
        slab_indices=several,
        items=tuple(items),
        sums=tuple(dict.fromkeys(context.sums[node] for node in sweep.reductions)),
        wanted=either(each.wanted for item in items for each in (item, *item.otherwise)),
        uses_arguments="a->" in text,
    )


def sweep_text(sweep: SweepView) -> str:
    """The C of a sweep's loops that may mention values of the group."""
    return " ".join(map(_loop_text, sweep.items))


def _by_demand(context: Context, reductions: tuple[Node, ...]) -> list[tuple[str, dict[SumView, list[Node]]]]:
    """Accumulators and what they take, by the condition under which they are wanted."""
    sums: dict[SumView, list[Node]] = {}
    for node in reductions:
        sums.setdefault(context.sums[node], []).append(node)
    found: dict[str, dict[SumView, list[Node]]] = {}
    for view, nodes in sums.items():
        needs = tuple(need for node in nodes for need in context.program.demand.get(node, ()))
        found.setdefault(context.names.needed(needs), {})[view] = nodes
    return list(found.items())


def _field_names(context: Context, number: int) -> dict[str, str]:
    """Every part of every field the sweep asked for, with its C type."""
    found: dict[str, str] = {}
    for (at, node, wide), name in context.fields.items():
        if at == number:
            kind = context.kind(node)
            types = {"int": "int64_t", "bool": "int32_t"}
            found[name] = types.get(kind, "double" if wide else "real")
            if kind == "wide" and not wide:
                found |= {f"{name}_high": "real", f"{name}_low": "real"}
    return found


def _loop_text(item: ItemView) -> str:
    held = (*item.held.lines, LineView("", "", item.held.value)) if item.held else ()
    lines = [line.value for line in (*item.slab, *held, *item.lines)]
    stores = [f"{store.value} {store.added}" for store in item.stores]
    return " ".join([*lines, *stores, *(term.value for term in item.terms)])


def _text(item: ItemView) -> str:
    """All C text of an item, to see what it mentions."""
    places = [each.place for each in item.pointers] + [store.place for store in item.stores]
    return " ".join([item.wanted, *places, _loop_text(item), *(term.start for term in item.terms)])


def _joined(context: Context, number: int, demands: list[tuple[str, dict[SumView, list[Node]]]]) -> list[ItemView]:
    """The loops of reductions, one for each demand. Sums of nothing but what a loop reads anyway are made there too."""
    items = [_reductions(context, number, wanted, sums) for wanted, sums in demands]
    arrays = [{each.array for each in item.pointers} for item in items]
    guests: dict[int, list[int]] = {}
    for at in sorted(range(len(items)), key=lambda each: -len(arrays[each])):
        chunked = all(term.lanes for term in items[at].terms)
        host = next((each for each in guests if chunked and arrays[at] <= arrays[each]), at)
        guests.setdefault(host, []).extend([at] if host != at else [])
    for host, those in guests.items():
        both = {view: nodes for each in (host, *those) for view, nodes in demands[each][1].items()}
        others = tuple(items[each] for each in those) if items[host].wanted else ()
        if those:
            items[host] = replace(_reductions(context, number, items[host].wanted, both), otherwise=others)
    return [items[host] for host in sorted(guests)]


def _reductions(context: Context, number: int, wanted: str, sums: dict[SumView, list[Node]]) -> ItemView:
    """Reductions that are wanted together: their terms are made in one loop."""
    loop = _Loop(context, number)
    texts = loop.print([nodes[0].args[0] for nodes in sums.values()])
    what = "columns" if context.form.columns else "add"
    terms = []
    for (view, nodes), text in zip(sums.items(), texts, strict=True):
        kind = "narrow" if text.kind == "narrow" else "wide"
        start = context.start if REDUCTIONS[nodes[0].op].integer else ""
        if REDUCTIONS[nodes[0].op].share and not context.form.columns and context.dialect.holds:
            start = "HELD_GROUP" if context.held and context.held.total in nodes else "NULL"
        chunked = context.chunks(view.accumulator)
        lanes, part = (context.own(f"{view.name}_{what}") if chunked else "" for what in ("lanes", "part"))
        add = "opsmith_lanes_add" if chunked else f"opsmith_{view.accumulator}_{what}"
        array = loop.array_of(text.c, bool(lanes)) if kind == "narrow" else ""
        block = array or ("terms" if len(sums) == 1 else context.own(f"{view.name}_terms"))
        call = f"REAL({add})" if kind == "narrow" else add
        value = loop.printer.convert(text, kind).c
        made = "" if array else loop.printer.types[kind]
        terms.append(TermView(block, made, value, call, view.name, view.accumulator, start, lanes, part))
    comment = _comment(
        f"{context.values[node]} = {format_node(node, context.program.names, root=True)}"
        for nodes in sums.values()
        for node in nodes
    )
    return loop.item(comment, wanted, terms=tuple(terms))


def _comment(labels: Iterable[str]) -> str:
    """What a loop computes, on one line if it fits."""
    found = list(labels)
    line = ", ".join(found)
    return line if len(line) <= LONGEST_COMMENT else ",\n* ".join(found)


def _stores(context: Context, number: int, stores: list[Store]) -> ItemView:
    """Stores made in one loop. All values come before any store, since an output may be the array of an input."""
    loop = _Loop(context, number)
    texts = loop.print([store.value for store in stores])
    views = []
    for store, text in zip(stores, texts, strict=True):
        target = context.names.target(store)
        use = "UPDATE" if store.kind == "gradient" else "WRITE"
        place = f"{loop.pointer(target, store.dims, use, partner=context.names.partner(store))}[i]"
        value = loop.stored(target, text)
        if store.kind == "gradient":
            total = Text(
                f"{loop.loaded(target, place).name} + {loop.printer.convert(text, 'narrow').within(13)}", 12, "narrow"
            )
            views.append(StoreView("", f"a->add_{target}", place, value, loop.stored(target, total)))
        else:
            if len(stores) > 1 and not value.isidentifier():
                name = context.unused(f"{store.target}_value")
                loop.lines.append(LineView(loop.element_type(target), name, value))
                value = name
            views.append(StoreView("", "", place, value))
    labels = (
        f"{context.names.target(store)} = {format_node(store.value, context.program.names, root=True)}"
        for store in stores
    )
    return loop.item(_comment(labels), context.wanted(stores[0]), tuple(views))


LONGEST_COMMENT = 108


@dataclass
class _Loop:
    """One element loop while its text is made."""

    context: Context
    number: int
    lines: list[LineView] = field(default_factory=list)
    pointers: dict[str, PointerView] = field(default_factory=dict)
    slab: dict[Node, str] = field(default_factory=dict)
    local: dict[Node, Operand] = field(default_factory=dict)
    held: HeldView | None = None
    printer: Printer = field(init=False)

    def __post_init__(self) -> None:
        self.printer = Printer(self._element, default="narrow")

    def print(self, roots: list[Node]) -> list[Text]:
        """The roots as expressions, after declarations of the named values on the way."""
        self._hold(roots)
        return self._made(roots)

    def _made(self, roots: list[Node]) -> list[Text]:
        uses: dict[Node, int] = {}
        inside = self.context.elements(roots, self.local)
        for node in inside:
            for arg in node.args:
                uses[arg] = uses.get(arg, 0) + 1
        for node in inside:
            if node not in self.context.values or (node in roots and node not in uses):
                continue
            text = self.printer.statement(node)
            kind = "narrow" if text.kind == "number" else text.kind
            name = self.context.values[node]
            self.lines.append(LineView(self.printer.types[kind], name, self.printer.convert(text, kind).c))
            self.local[node] = Operand(name, kind)
        return [self.printer.value(root) if root in self.local else self._root(root) for root in roots]

    def _hold(self, roots: list[Node]) -> None:
        """Takes what sweeps leave for each other from where it is held, if these roots need it."""
        held = self.context.held
        if not held or held.node not in self.context.elements(roots, self.local):
            return
        maker = _Loop(self.context, self.number, pointers=self.pointers, slab=self.slab)
        texts = maker._made([held.node])
        name = self.context.values.get(held.node) or self.context.own("term")
        first = held.total is None and held.sweep == self.number
        self.held = HeldView(name, tuple(maker.lines), maker.printer.convert(texts[0], "narrow").c, first)
        self.local[held.node] = Operand(f"{name}[i]", "narrow")

    def _root(self, root: Node) -> Text:
        operand = self._element(root)
        return Text(operand.name, 16, operand.kind) if operand else self.printer.statement(root)

    def _element(self, node: Node) -> Operand | None:
        """What is at hand for one element."""
        if node in self.local:
            return self.local[node]
        if node.op == "constant":
            return None
        level = self.context.level(node)
        if level == "group":
            return self._field(node, wide=False)
        if level == "slab":
            self.slab.setdefault(node, self.context.name(node))
            return self._parts(node, self.slab[node], "")
        if node.op == "index":
            form = self.context.form
            return Operand(f"({form.inner.index} + i)" if form.columns else self.context.dialect.position, "int")
        if node.args:
            return None
        name = self.context.names.field(node)
        return self.loaded(name, f"{self.pointer(name, node.dims, absent=self.context.names.absent(node))}[i]")

    def loaded(self, field: str, place: str) -> Operand:
        """An element as the loop sees it."""
        return self.context.names.loaded(field, place, "narrow", block=True)

    def stored(self, field: str, text: Text) -> str:
        """A value as an element that the loop writes."""
        return self.context.names.stored(field, text, self.printer, block=True)

    def element_type(self, field: str) -> str:
        """The C type of an element as the loop sees it."""
        names = self.context.names
        return ("real" if names.is_real(field) else "float") if names.is_converted(field) else names.c_type(field)

    def _field(self, node: Node, wide: bool) -> Operand:
        """A value of the group, by the field that holds it."""
        key = (self.number, node, wide)
        if key not in self.context.fields:
            base = self.context.name(node)
            self.context.fields[key] = self.context.unused(f"{base}_wide") if wide else base
        name = self.context.fields[key]
        suffix = ("[0]" if wide else "[i]") if self.context.form.columns else ""
        return (
            Operand(f"{name}{suffix}", "wide")
            if wide and self.context.kind(node) == "wide"
            else self._parts(node, name, suffix)
        )

    def _parts(self, node: Node, name: str, suffix: str) -> Operand:
        kind = self.context.kind(node)
        if kind != "wide":
            return Operand(f"{name}{suffix}", kind)
        if self.context.is_exact(node):
            return Operand(f"{name}{suffix}", "narrow")
        return Operand(f"{name}{suffix}", "narrow", f"{name}_high{suffix}", f"{name}_low{suffix}")

    def pointer(self, name: str, dims: tuple[str, ...], use: str = "READ", absent: str = "", partner: str = "") -> str:
        """A pointer to the first element of the tile's part of a slab, for an array that varies per element."""
        if name not in self.pointers:
            names = self.context.names
            taken = {*(line.name for line in self.lines), *self.slab.values(), *self.context.fields.values()}
            local = self.context.local(name, taken)
            form = self.context.form
            dialect = self.context.dialect
            offset = form.offset(dims, dialect.kept_columns if form.columns else dialect.begin)
            declared = names.declared.get(name, "float64")
            full = form.is_full(dims)
            place = (names.c_type(name), f"a->{name}", offset, declared)
            quiet = full and use == "READ" and name not in names.overwritten
            shared = f"a->{partner}" if partner else ""
            self.pointers[name] = PointerView(local, *place, use, absent, full, quiet, shared)
        return self.pointers[name].name

    def array_of(self, text: str, chunked: bool) -> str:
        """The array of which a text is the element at hand, if a reduction can take it so; else nothing."""
        names = [each.name for each in self.pointers.values() if text == f"{each.name}[i]"]
        form = self.context.form
        regular = len(form.slabs) == 1 or not (form.columns or form.slabs)
        return names[0] if names and (regular or chunked) else ""

    def _slab_lines(self, text: str) -> list[LineView]:
        """What is computed once per slab, in double, in the parts that the loop reads."""
        printer = Printer(self._slab_operand)
        lines = []
        for node, name in self.slab.items():
            value = printer.statement(node) if node.args else printer.value(node)
            kind = self.context.kind(node)
            if kind != "wide":
                lines.append(LineView(printer.types[kind], name, printer.convert(value, kind).c))
                continue
            double = printer.convert(value, "wide")
            parts = {
                name: printer.convert(double, "narrow").c,
                f"{name}_high": printer.convert(double, "narrow").c,
                f"{name}_low": f"REAL(opsmith_low)({double.c})",
            }
            lines += [LineView(printer.types["narrow"], part, c) for part, c in parts.items() if mentions(text, part)]
        return lines

    def _slab_operand(self, node: Node) -> Operand | None:
        if node.op == "constant":
            return None
        if self.context.level(node) == "group":
            return self._field(node, wide=True)
        if node.op == "index":
            return Operand(self.context.index(str(node.attr)), "int")
        if node.args:
            return None
        name = self.context.names.field(node)
        place = f"a->{name}[{self.context.form.offset(node.dims, self.context.form.inner.index)}]"
        loaded = self.context.names.loaded(name, place, "wide")
        return self.context.if_given(node, loaded)

    def item(
        self, comment: str, wanted: str, stores: tuple[StoreView, ...] = (), terms: tuple[TermView, ...] = ()
    ) -> ItemView:
        """The finished loop."""
        text = " ".join([*(line.value for line in self.lines), *(f"{each.value} {each.added}" for each in stores)])
        text += " ".join(["", *(term.value for term in terms)])
        text += " ".join(["", *(line.value for line in self.held.lines), self.held.value]) if self.held else ""
        slab = tuple(self._slab_lines(text))
        pointers, lines = tuple(self.pointers.values()), tuple(self.lines)
        return ItemView(comment, wanted, slab, pointers, lines, stores, terms, held=self.held)
