"""The nodes of a program: values over named dimensions, shared wherever they are equal.

A node's dimensions are structural (the union of its operands'), never positional. Nodes are made by a `Builder` alone,
which keeps one node per distinct value, so that identity is equality. Which nodes a stage may hold is in `verify`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

LEAVES = ("input", "state", "head", "saved", "carried", "parameter", "constant", "index", "size")
ARITHMETIC = ("add", "sub", "mul", "div", "neg")
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
LOGIC = ("and", "or", "not")


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """One value. `op` is a leaf kind, an operator, a function or a reduction; `attr` is what else tells it apart:
    the name of a leaf, the value of a constant, the dimensions that a size multiplies or a reduction removes."""

    op: str
    args: tuple[Node, ...]
    attr: Hashable
    dims: tuple[str, ...]

    @property
    def over(self) -> tuple[str, ...]:
        """The dimensions a reduction removes; none for other nodes."""
        return self.attr if self.is_reduction else ()  # type: ignore[return-value]

    @property
    def sized(self) -> tuple[str, ...]:
        """The dimensions a size multiplies."""
        return self.attr if self.op == "size" else ()  # type: ignore[return-value]

    @property
    def is_reduction(self) -> bool:
        return bool(self.args) and isinstance(self.attr, tuple)

    @property
    def name(self) -> str:
        """The name of a leaf."""
        return str(self.attr)

    def is_constant(self, value: float) -> bool:
        return self.op == "constant" and self.attr == value


@dataclass
class Builder:
    """Makes the nodes of one operator and keeps each distinct value once. `order` is the order of its dimensions;
    `runs` are the dimensions that consist of several, outermost first."""

    order: tuple[str, ...]
    runs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _made: dict[tuple[object, ...], Node] = field(default_factory=dict)

    def _make(self, op: str, args: tuple[Node, ...], attr: Hashable, dims: Iterable[str]) -> Node:
        kept = set(dims)
        ordered = tuple(dim for dim in self.order if dim in kept)
        key = (op, tuple(map(id, args)), type(attr), attr, ordered)
        return self._made.setdefault(key, Node(op, args, attr, ordered))

    def leaf(self, kind: str, name: str, dims: Iterable[str] = ()) -> Node:
        return self._make(kind, (), name, dims)

    def constant(self, value: float) -> Node:
        return self._make("constant", (), value, ())

    def _along(self, dims: Iterable[str]) -> set[str]:
        return {run for dim in dims for run in self.runs.get(dim, (dim,))}

    def index(self, dim: str) -> Node:
        """The position along a dimension; of several runs, in C order."""
        first, *others = (self._make("index", (), run, (run,)) for run in self.runs.get(dim, (dim,)))
        for inner in others:
            first = self.call("add", self.call("mul", first, self.size(inner.dims)), inner)
        return first

    def size(self, dims: Iterable[str]) -> Node:
        """The number of elements over some dimensions."""
        wanted = self._along(dims)
        ordered = tuple(dim for dim in self.order if dim in wanted)
        return self._make("size", (), ordered, ()) if ordered else self.constant(1)

    def call(self, op: str, *args: Node) -> Node:
        return self._make(op, args, None, {dim for arg in args for dim in arg.dims})

    def reduce(self, op: str, arg: Node, over: Iterable[str]) -> Node:
        removed = self._along(over)
        ordered = tuple(dim for dim in self.order if dim in removed)
        return self._make(op, (arg,), ordered, (dim for dim in arg.dims if dim not in removed))

    def rebuild(self, node: Node, args: tuple[Node, ...]) -> Node:
        """The same operation on other operands."""
        if args == node.args:
            return node
        return self.reduce(node.op, args[0], node.over) if node.is_reduction else self.call(node.op, *args)


@dataclass(frozen=True)
class Store:
    """A value that leaves the program: an output, a new state, a gradient, or a value saved for the backward."""

    kind: str  # output, state, gradient, saved
    target: str
    value: Node
    dims: tuple[str, ...]  # of the target, which may be more than the value's


@dataclass(frozen=True)
class Program:
    """What is stored, and what the author (or the derivative) calls the values on the way."""

    stores: tuple[Store, ...]
    names: Mapping[Node, str]


@dataclass(frozen=True)
class Variant:
    """One of the programs that an operator's parameters choose from, by the truth of some conditions."""

    name: str
    when: tuple[tuple[Node, bool], ...]
    forward: Program
    backward: Program | None = None


@dataclass(frozen=True)
class Mathematics:
    """An operator's programs. Exactly one variant's conditions hold for any parameters."""

    builder: Builder
    variants: tuple[Variant, ...]


def is_fixed(node: Node) -> bool:
    """Whether a value is known before any array is read: it is made of parameters and extents alone."""
    return all(each.args or each.op in ("parameter", "constant", "size") for each in topological([node]))


def topological(roots: Iterable[Node]) -> list[Node]:
    """Every node the roots need, operands before their users, in a fixed order."""
    done: dict[Node, None] = {}
    stack = [(root, False) for root in reversed(list(roots))]
    while stack:
        node, expanded = stack.pop()
        if node in done:
            continue
        if expanded:
            done[node] = None
        else:
            stack.append((node, True))
            stack.extend((arg, False) for arg in reversed(node.args))
    return list(done)


Rule = Callable[[Node, Node], Node]


def transform(roots: Iterable[Node], builder: Builder, rule: Rule) -> dict[Node, Node]:
    """Rebuilds every node from its new operands; `rule(rebuilt, old)` says what it becomes.

    Returns old node -> new node.
    """
    new: dict[Node, Node] = {}
    for node in topological(roots):
        new[node] = rule(builder.rebuild(node, tuple(new[arg] for arg in node.args)), node)
    return new


def rewrite(program: Program, builder: Builder, rule: Rule) -> Program:
    """The program with every node put through `rule`, names kept."""
    new = transform((store.value for store in program.stores), builder, rule)
    stores = tuple(Store(store.kind, store.target, new[store.value], store.dims) for store in program.stores)
    names: dict[Node, str] = {}
    for node, name in program.names.items():
        if node in new and new[node].op not in LEAVES:
            names.setdefault(new[node], name)
    return Program(stores, names)
