"""Decides the conditions that guard a reduction, a state or a function of full-size data.

Input: one MATH program with selects. Output: a program per outcome, each without those selects; every other select
stays. Programs that come out equal are one variant. What no longer exists: a reduction that is needed under some
parameters only.
"""

from __future__ import annotations

from itertools import product

from opsmith.diagnostics import UserError
from opsmith.ir.nodes import Builder, Node, Program, Store, Variant, topological, transform
from opsmith.language.functions import FUNCTIONS

MOST_VARIANTS = 16


def specialize(builder: Builder, program: Program, full: tuple[str, ...]) -> tuple[Variant, ...]:
    """The variants of a program; `full` are the dimensions of full-size data."""
    conditions = _guards(program, full)
    if not conditions:
        return (Variant("1", (), program),)
    atoms = [node for node in topological(conditions) if node.op not in ("and", "or", "not")]
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


def _guards(program: Program, full: tuple[str, ...]) -> list[Node]:
    """Conditions over parameters alone that guard something worth a program of its own."""
    found: dict[Node, None] = {}
    state_values = {store.value for store in program.stores if store.kind == "state"}
    for node in topological(store.value for store in program.stores):
        if node.op != "select" or node.args[0].dims or node.args[0].op == "constant":
            continue
        below = topological(node.args[1:])
        if node in state_values or any(_costly(each, full) for each in below):
            found[node.args[0]] = None
    return list(found)


def _costly(node: Node, full: tuple[str, ...]) -> bool:
    return node.is_reduction or (node.op in FUNCTIONS and node.dims == full)


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
