"""Decides the conditions that guard a reduction, a state or a function of full-size data.

Input: one MATH program with selects. Output: a program per outcome, each without those selects; every other select
stays. Programs that come out equal are one variant. What no longer exists: a reduction that is needed under some
parameters only.
"""

from __future__ import annotations

from itertools import product

from opsmith.diagnostics import UserError
from opsmith.ir.nodes import LOGIC, Builder, Node, Program, Store, Variant, is_fixed, topological, transform
from opsmith.language.functions import CHEAP, FUNCTIONS

MOST_VARIANTS = 16


def specialize(builder: Builder, program: Program, full: tuple[str, ...]) -> tuple[Variant, ...]:
    """The variants of a program; `full` are the dimensions of full-size data."""
    conditions = _guards(program, full)
    if not conditions:
        return (Variant("1", (), program),)
    atoms = list(dict.fromkeys(atom for condition in conditions for atom in _atoms(condition)))
    outcomes: dict[tuple[bool, ...], None] = {}
    for truth in product((True, False), repeat=len(atoms)):
        known = dict(zip(atoms, truth, strict=True))
        if _consistent(known):
            outcomes[tuple(_decide(condition, known) for condition in conditions)] = None
    variants: dict[tuple[tuple[str, Node], ...], Variant] = {}
    for outcome in sorted(outcomes, reverse=True):
        decided = dict(zip(conditions, outcome, strict=True))
        special = _substitute(builder, program, decided)
        key = tuple((store.target, store.value) for store in special.stores)
        variants.setdefault(key, Variant(str(len(variants) + 1), tuple(decided.items()), special))
    if len(variants) > MOST_VARIANTS:
        raise UserError(
            f"the conditions of the math make {len(variants)} programs; {MOST_VARIANTS} are the most that are built"
        )
    return tuple(variants.values())


def _atoms(condition: Node) -> list[Node]:
    """The conditions that a condition is made of."""
    return [atom for arg in condition.args for atom in _atoms(arg)] if condition.op in LOGIC else [condition]


def _guards(program: Program, full: tuple[str, ...]) -> list[Node]:
    """Conditions over parameters alone that guard a state, or something worth a program of its own."""
    state_values = {store.value for store in program.stores if store.kind == "state"}
    found: dict[Node, bool] = {}
    for node in topological(store.value for store in program.stores):
        condition = node.args[0] if node.op == "select" else node
        if node is condition or condition.op == "constant" or not is_fixed(condition):
            continue
        if any(atom.name.startswith("present ") for atom in _atoms(condition)):
            continue  # the sizes of a call depend on parameters and extents alone
        if condition not in found:
            found[condition] = _costs(program, full, condition, True) != _costs(program, full, condition, False)
        found[condition] |= node in state_values
    return [condition for condition, guards in found.items() if guards]


def _costs(program: Program, full: tuple[str, ...], condition: Node, truth: bool) -> set[Node]:
    """What takes more than arithmetic if a condition has this outcome."""
    seen: set[Node] = set()
    stack = [store.value for store in program.stores]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            decided = node.op == "select" and node.args[0] is condition
            stack.extend(node.args[1:2] if decided and truth else node.args[2:] if decided else node.args)
    return {node for node in seen if _costly(node, full)}


def _costly(node: Node, full: tuple[str, ...]) -> bool:
    """Whether computing it takes more than arithmetic that is fast, for every element of full-size data."""
    if node.is_reduction:
        return node.args[0].dims == full
    if node.op == "div":
        return node.args[1].op != "constant" and node.dims == full
    return node.op in FUNCTIONS and node.op not in CHEAP and node.dims == full


def _decide(condition: Node, known: dict[Node, bool]) -> bool:
    match condition.op:
        case "and":
            return _decide(condition.args[0], known) and _decide(condition.args[1], known)
        case "or":
            return _decide(condition.args[0], known) or _decide(condition.args[1], known)
        case "not":
            return not _decide(condition.args[0], known)
    return known[condition]


def _consistent(known: dict[Node, bool]) -> bool:
    """An enum has one value: no two `parameter == choice` may hold at once."""
    chosen = [node.args[0] for node, truth in known.items() if truth and node.op == "eq"]
    return len(chosen) == len(set(chosen))


def _present(builder: Builder, node: Node) -> Node:
    """A reduction without the dimensions that its argument lost with a branch: it is constant along them."""
    arg = node.args[0]
    absent = [dim for dim in node.over if dim not in arg.dims]
    if not absent:
        return node
    left = [dim for dim in node.over if dim in arg.dims]
    inner = builder.reduce(node.op, arg, left) if left else arg
    size = builder.size(absent)
    match node.op:
        case "sum":
            return builder.call("mul", size, inner)
        case "logsumexp":
            return builder.call("add", inner, builder.call("log", size))
        case "prod":
            return builder.call("pow", inner, size)
        case "norm":
            return builder.call("mul", inner if left else builder.call("abs", inner), builder.call("sqrt", size))
        case "argmax" | "argmin" if not left:
            return builder.constant(0)
        case "var" if not left:
            return builder.call("sub", arg, arg)  # 0, but NaN where the value is none
    return inner


def _substitute(builder: Builder, program: Program, decided: dict[Node, bool]) -> Program:
    def rule(node: Node, _old: Node) -> Node:
        if node.op == "select" and node.args[0] in decided:
            return node.args[1] if decided[node.args[0]] else node.args[2]
        return _present(builder, node) if node.is_reduction else node

    new = transform((store.value for store in program.stores), builder, rule)
    stores = tuple(Store(store.kind, store.target, new[store.value], store.dims) for store in program.stores)
    kept = tuple(store for store in stores if not (store.kind == "state" and store.value.op == "state"))
    names: dict[Node, str] = {}
    for node, name in program.names.items():
        if node in new and new[node].args:
            names.setdefault(new[node], name)
    return Program(kept, names)
