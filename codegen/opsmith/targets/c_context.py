"""One form of one kernel while its code is made: the names of values, the accumulators, and who asks for what."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from opsmith.emit.printer import TRUTH, Operand
from opsmith.ir.kernels import Kernel, KernelProgram
from opsmith.ir.nodes import Node, Store
from opsmith.ir.printer import spoken, unused, value_names
from opsmith.language.reductions import REDUCTIONS
from opsmith.targets.c_access import Form, Run
from opsmith.targets.c_dialect import C, Dialect
from opsmith.targets.c_names import DERIVED, OURS, KernelNames
from opsmith.targets.c_views import LineView, SumView

ACCESSORS = {("moments", "mean"): "opsmith_moments_mean", ("moments", "var"): "opsmith_moments_var"}


def mentions(text: str, name: str) -> bool:
    """Whether C text uses an identifier."""
    return re.search(rf"\b{re.escape(name)}\b", text) is not None


def _is_whole(node: Node) -> bool:
    """Whether it is a whole number, which takes the kind of what it meets."""
    return node.op == "constant" and float(node.attr).is_integer()  # type: ignore[arg-type]


@dataclass(frozen=True)
class Held:
    """A value of each element that one sweep leaves for the next.

    `total` is the reduction whose terms it is, if its accumulator leaves them.
    """

    node: Node
    sweep: int
    total: Node | None


@dataclass
class Context:
    """`values` names what deserves a name; `fields` are the group's values that a sweep asked for: (sweep, value,
    wide)."""

    program: KernelProgram
    kernel: Kernel
    form: Form
    names: KernelNames
    prefix: str
    dialect: Dialect = C
    values: dict[Node, str] = field(init=False)
    used: set[str] = field(init=False)
    sums: dict[Node, SumView] = field(init=False)
    held: Held | None = None
    fields: dict[tuple[int, Node, bool], str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values = value_names(self.kernel.roots, self.program.names, self.names.reserved)
        self.used = set(self.names.reserved) | set(self.values.values())
        self.sums = self._accumulators()

    def unused(self, base: str) -> str:
        name = unused(base, self.used | self.names.declared.keys())
        self.used.add(name)
        return name

    def own(self, base: str) -> str:
        """A name that is not taken, the same one for the same base."""
        if base not in self.made:
            self.made[base] = self.unused(base)
        return self.made[base]

    def local(self, array: str, taken: set[str]) -> str:
        """What an element loop calls an array: its name, unless that, or what macros make of it, is another thing."""
        others = set(self.names.declared) | set(self.values.values()) | taken
        name, number = array, 1
        while (
            name in OURS
            or name in (taken if name == array else others)
            or any(f"{name}_{given}{end}" in others for given in ("", "given_") for end in DERIVED)
        ):
            name = f"{array}_elements" + (f"_{number}" if number > 1 else "")
            number += 1
        return name

    def name(self, node: Node) -> str:
        """The name of a value, made now if it has none."""
        if node not in self.values:
            base = {"mul": "factor", "div": "factor", "add": "offset", "sub": "offset"}.get(node.op, "value")
            leaf = node.op in ("input", "state", "head", "saved", "carried", "parameter")
            arrays = set() if leaf else self.names.declared.keys()  # one may come into the same loop later
            base = node.name.replace(" ", "_") if leaf else spoken(node, self.values) or base
            self.values[node] = unused(base, self.used | arrays)
            self.used.add(self.values[node])
        return self.values[node]

    def _accumulators(self) -> dict[Node, SumView]:
        """The accumulator of each reduction; a mean shares that of a variance of the same values."""
        found: dict[Node, SumView] = {}
        reductions = [node for sweep in self.kernel.sweeps for node in sweep.reductions]
        variances = {(node.args[0], node.over): node for node in reductions if node.op == "var"}
        for node in sorted(reductions, key=lambda each: each.op != "var"):
            partner = variances.get((node.args[0], node.over)) if node.op == "mean" else None
            if partner is not None:
                found[node] = found[partner]
            else:
                accumulator = REDUCTIONS[node.op].accumulator
                found[node] = SumView(
                    "moments" if accumulator == "moments" and not found else self.values[node], accumulator
                )
        return found

    def read_sum(self, node: Node) -> Operand:
        """A finished reduction of this kernel."""
        view = self.sums[node]
        kind = "int" if REDUCTIONS[node.op].integer else "wide"
        accessor = ACCESSORS.get((view.accumulator, node.op), f"opsmith_{view.accumulator}_value")
        return Operand(f"{accessor}(&sums->{view.name}, {self.dialect.group})", kind)

    def demanded(self, reduction: Node) -> str:
        """The condition under which a reduction is wanted; empty: always."""
        return self.names.needed(self.program.demand.get(reduction, ()))

    def wanted(self, store: Store) -> str:
        """Likewise of what is stored."""
        return "" if store.kind == "state" else self.names.wanted(f"{store.kind} {store.target}")

    def read(self, node: Node) -> Operand | None:
        """What an accumulator of this kernel tells: the reduction, or the peak or the share of its terms."""
        if node in self.sums:
            return self.read_sum(node)
        if node.op not in ("peak", "share"):
            return None
        view = self.sums[node.args[0]]
        return Operand(f"opsmith_{view.accumulator}_{node.op}(&sums->{view.name}, {self.dialect.group})", "wide")

    def if_given(self, leaf: Node, loaded: Operand) -> Operand:
        """An element of an array that may be NULL, outside the element loops."""
        absent = self.names.absent(leaf)
        return Operand(f"(a->{leaf.name} == NULL ? {absent} : {loaded.name})", loaded.kind) if absent else loaded

    def elements(self, roots: Iterable[Node], at_hand: Collection[Node] = ()) -> list[Node]:
        """What is computed per element for some values, operands first."""
        done: dict[Node, None] = {}

        def visit(node: Node) -> None:
            known = node in done or node in at_hand or node in self.sums
            if not known and node.args and self.level(node) == "element":
                for arg in node.args:
                    visit(arg)
                done[node] = None

        for root in roots:
            visit(root)
        return list(done)

    @property
    def kept_at(self) -> str:
        """The index along the last kept run of what a loop has at hand."""
        return self.dialect.kept_columns if self.form.columns else self.dialect.kept_rows

    @property
    def start(self) -> str:
        """The position of the first element at hand among all that a group reduces, in C order."""
        if self.form.columns:
            return self.dialect.start_columns
        return self.dialect.start_rows.format(length=self.form.inner.factor("a->dims"))

    @property
    def phase(self) -> str:
        """Where a slab of rows begins in arrays of full size, if schedules ask for it."""
        if self.form.columns or not self.dialect.phases or not self.form.inner.dims:
            return ""
        full = tuple(dim for dim in self.names.order if dim in self.kernel.space)
        return self.form.offset(full, "0").removesuffix(" + 0")

    def chunks(self, accumulator: str) -> bool:
        """Whether an accumulator takes the elements at hand chunk by chunk, not whole tiles."""
        return accumulator in self.dialect.chunked and (not self.form.columns or self.dialect.chunks_columns)

    def level(self, node: Node) -> str:
        return self.form.level(node.dims)

    def index(self, dim: str) -> str:
        """The index of one dimension."""
        runs = (*self.form.groups, *self.form.slabs, self.form.inner)
        run = next((run for run in runs if dim in run.dims), None)
        return run.index if run else "0"

    def is_exact(self, node: Node) -> bool:
        """Whether a value is an element that full-size data's type holds as it is."""
        leaf = node.op in ("input", "state", "head")
        return leaf and self.names.is_real(self.names.field(node))

    def kind(self, node: Node) -> str:
        """The kind of a value that does not vary per element."""
        if node in self.sums:
            return self.read_sum(node).kind
        if node.op == "peak":
            return "narrow"  # one of the terms' arguments
        if node.op in ("index", "size"):
            return "int"
        if node.op in TRUTH:
            return "bool"
        if node.op == "parameter":
            operand = self.names.scalar(node)
            assert operand is not None
            return operand.kind
        if node.op == "input":
            return "wide" if self.names.is_floating(node.name) else "int"
        if node.op in ("add", "sub", "mul", "neg", "select"):
            values = node.args[1:] if node.op == "select" else node.args
            kinds = {self.kind(arg) for arg in values if not _is_whole(arg)}
            return (
                next(iter(kinds))
                if kinds in ({"int"}, {"bool"}) and node.op != "neg"
                else "int"
                if kinds == {"int"}
                else "wide"
            )
        return "wide"

    def split(self, counter: str, runs: tuple[Run, ...], text: str) -> list[LineView]:
        """The indices of several runs out of one counter, as far as the text uses them."""
        lines = []
        for position, run in enumerate(runs):
            behind = " * ".join(each.factor("a->dims") for each in runs[position + 1 :])
            value = counter + (f" / {behind}" if behind and "*" not in behind else f" / ({behind})" if behind else "")
            if position:
                value = f"{value} % {run.factor('a->dims')}"
            if mentions(text, run.index):
                lines.append(LineView(self.dialect.index, run.index, value))
        return lines

    def group_indices(self, text: str, kept: str) -> list[LineView]:
        """The indices of the kept runs, as far as the text uses them; `kept` is that of the last one."""
        lines = self.split(self.dialect.outer, self.form.outer, text)
        if self.form.kept is not None and mentions(text, self.form.kept.index):
            lines.append(LineView(self.dialect.index, self.form.kept.index, kept))
        return lines
