"""Cuts a program into kernels.

Input: a Program. Output: KERNELS. A reduction's class is (kept, reduced), the dimensions it keeps and removes; the
next kernel is the class whose reductions can all be finished now, else the largest ready one. Everything but
reduction results is computed again where it is needed, so any well-formed program can be cut. What no longer exists:
a reduction as an operand of another kernel's expression (it is a `carried` leaf there).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from opsmith.ir.kernels import Demand, Kernel, KernelProgram, Section, Sweep
from opsmith.ir.nodes import Builder, Node, Program, Store, topological
from opsmith.ir.printer import value_names

Class = tuple[tuple[str, ...], tuple[str, ...]]
Leaf = tuple[str, str]  # kind and name


@dataclass
class _Draft:
    """A kernel being planned. `level` is the sweep in which a reduction finishes."""

    kept: tuple[str, ...]
    reduced: tuple[str, ...]
    level: dict[Node, int] = field(default_factory=dict)
    element_stores: dict[int, list[Store]] = field(default_factory=dict)
    group_stores: dict[int, list[Store]] = field(default_factory=dict)

    @property
    def sweeps(self) -> int:
        return max([-1, *self.level.values(), *self.element_stores]) + 1


def schedule(builder: Builder, program: Program, demand: Demand, aliases: Mapping[str, str]) -> KernelProgram:
    """The kernels of a program, in the order in which they run.

    `aliases` name the outputs that may overwrite an input.
    """
    drafts = _reduction_kernels(program)
    for store in program.stores:
        _place(builder, drafts, store)
    for store in program.stores:
        if store.kind == "state":
            _delay(drafts, store, ("state", store.target))
        elif store.kind == "output" and store.target in aliases:
            _delay(drafts, store, ("input", aliases[store.target]))
    return _finish(builder, program, drafts, demand)


def _needs(node: Node) -> set[Node]:
    """The reductions a value depends on."""
    return {each for each in topological([node]) if each.is_reduction}


def _reduction_kernels(program: Program) -> list[_Draft]:
    waiting = [node for node in topological(store.value for store in program.stores) if node.is_reduction]
    drafts: list[_Draft] = []
    done: set[Node] = set()
    while waiting:
        classes: dict[Class, list[Node]] = {}
        for node in waiting:
            classes.setdefault((node.dims, node.over), []).append(node)
        ready = {each: _levels(members, done) for each, members in classes.items()}
        complete = [each for each, members in classes.items() if len(ready[each]) == len(members)]
        chosen = complete[0] if complete else max(classes, key=lambda each: len(ready[each]))
        drafts.append(_Draft(*chosen, level=ready[chosen]))
        done.update(ready[chosen])
        waiting = [node for node in waiting if node not in done]
    return drafts


def _levels(members: list[Node], done: set[Node]) -> dict[Node, int]:
    """The sweep in which each member can finish, given what earlier kernels have done."""
    level: dict[Node, int] = {}
    for node in members:  # operands come first
        below = _needs(node.args[0])
        if all(each in done or each in level for each in below):
            level[node] = max((level[each] + 1 for each in below if each in level), default=0)
    return level


def _place(builder: Builder, drafts: list[_Draft], store: Store) -> None:
    """Puts a store into the first kernel that can hold it: a sweep for full-size values, a section for smaller ones."""
    needed = _needs(store.value)
    done: set[Node] = set()
    for draft in drafts:
        if needed <= done | set(draft.level):
            ready = max((draft.level[each] + 1 for each in needed if each in draft.level), default=0)
            if set(store.dims) == set(draft.kept):
                draft.group_stores.setdefault(ready, []).append(store)
                return
            if draft.reduced and set(store.dims) == {*draft.kept, *draft.reduced}:
                draft.element_stores.setdefault(ready, []).append(store)
                return
        done |= set(draft.level)
    kept, reduced = _map_class(builder, store)
    draft = _Draft(kept, reduced)
    (draft.element_stores if reduced else draft.group_stores).setdefault(0, []).append(store)
    drafts.append(draft)


def _map_class(builder: Builder, store: Store) -> Class:
    """How a kernel without reductions groups its data: by the dimensions of its smaller operands, computed once per
    group."""
    full = store.dims
    leaves = [
        node
        for node in topological([store.value])
        if node.is_reduction or node.op in ("input", "state", "saved", "head")
    ]
    smaller = {node.dims for node in leaves if node.dims and set(node.dims) < set(full)}
    union = {dim for dims in smaller for dim in dims}
    if union >= set(full):
        innermost = full[-1]
        union = set(max(sorted(smaller), key=lambda dims: (innermost not in dims, len(tuple(dims)))))
    return tuple(dim for dim in full if dim in union), tuple(dim for dim in full if dim not in union)


def _delay(drafts: list[_Draft], store: Store, victim: Leaf) -> None:
    """Moves a store behind the last sweep that reads the array it may overwrite."""
    home = next(draft for draft in drafts if _where(draft, store))
    element, place = _where(home, store) or (False, 0)
    last = max((index for index, draft in enumerate(drafts) if _reads(draft, victim, store, element, -1)), default=0)
    later = drafts[last]
    if drafts.index(home) >= last and not _reads(home, victim, store, element, place):
        return
    (home.element_stores if element else home.group_stores)[place].remove(store)
    if set(store.dims) == set(later.kept):
        later.group_stores.setdefault(later.sweeps, []).append(store)
    elif later.reduced and set(store.dims) == {*later.kept, *later.reduced}:
        at = max([place for place in range(later.sweeps) if _reads(later, victim, store, True, place - 1)], default=0)
        later.element_stores.setdefault(max(at, later.sweeps - 1), []).append(store)
    else:
        drafts.append(_Draft((), store.dims, element_stores={0: [store]}))


def _where(draft: _Draft, store: Store) -> tuple[bool, int] | None:
    """Whether a kernel stores it per element, and where."""
    for element, table in ((True, draft.element_stores), (False, draft.group_stores)):
        for place, members in table.items():
            if store in members:
                return element, place
    return None


def _reads(draft: _Draft, victim: Leaf, store: Store, element: bool, after: int) -> bool:
    """Whether a kernel reads an array after the place of a store.

    The sweep with the same number as a section follows it; the stores of one place read all they need before any of
    them writes.
    """
    first = after + 1 if element else max(after, 0)
    roots = [node.args[0] for node, level in draft.level.items() if level >= first]
    roots += [
        each.value
        for at, members in draft.element_stores.items()
        if at >= first
        for each in members
        if each is not store
    ]
    roots += [
        each.value for at, members in draft.group_stores.items() if at > after for each in members if each is not store
    ]
    return any((node.op, node.attr) == victim for node in topological(roots))


def _finish(builder: Builder, program: Program, drafts: list[_Draft], demand: Demand) -> KernelProgram:
    """Replaces reductions of earlier kernels by carried leaves and freezes the drafts."""
    names = value_names((store.value for store in program.stores), program.names)
    drafts = [
        draft
        for draft in drafts
        if draft.level or any(draft.element_stores.values()) or any(draft.group_stores.values())
    ]
    home = {node: index for index, draft in enumerate(drafts) for node in draft.level}
    carried: dict[Node, str] = {}
    kernels: list[tuple[_Draft, dict[Node, Node]]] = []
    for index, draft in enumerate(drafts):
        new: dict[Node, Node] = {}
        roots = [
            *draft.level,
            *(s.value for t in (draft.element_stores, draft.group_stores) for m in t.values() for s in m),
        ]
        for node in topological(roots):
            if node.is_reduction and home[node] < index:
                carried[node] = names[node]
                new[node] = builder.leaf("carried", names[node], node.dims)
            else:
                new[node] = builder.rebuild(node, tuple(new[arg] for arg in node.args))
        kernels.append((draft, new))
    known = {new[node]: name for _, new in kernels for node, name in names.items() if node in new and new[node].args}
    needs = {
        new[node]: each for _, new in kernels for node, each in demand.items() if node in new and node.is_reduction
    }
    frozen = tuple(_freeze(draft, new, carried) for draft, new in kernels)
    crossing = tuple((name, node.dims) for node, name in carried.items())
    touched = {node: each for node, each in demand.items() if node.op in ("input", "saved")}
    return KernelProgram(frozen, crossing, known, needs, touched, program.stores)


def _freeze(draft: _Draft, new: dict[Node, Node], carried: dict[Node, str]) -> Kernel:
    def renew(stores: list[Store]) -> tuple[Store, ...]:
        return tuple(Store(store.kind, store.target, new[store.value], store.dims) for store in stores)

    sweeps, sections = [], []
    for index in range(draft.sweeps + 1):
        finished = [node for node, level in draft.level.items() if level == index - 1 and node in carried]
        sections.append(
            Section(renew(draft.group_stores.get(index, [])), tuple((carried[node], new[node]) for node in finished))
        )
        if index < draft.sweeps:
            reductions = tuple(new[node] for node, level in draft.level.items() if level == index)
            sweeps.append(Sweep(reductions, renew(draft.element_stores.get(index, []))))
    return Kernel(draft.kept, draft.reduced, tuple(sweeps), tuple(sections))
