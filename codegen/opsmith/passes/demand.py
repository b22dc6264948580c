"""Says when each value of a program is wanted.

Input: a Program. Output: for every node, the alternatives under which some wanted store needs it: a store, and the
conditions over parameters that must hold on the way to it. One mechanism serves gradient requests, hidden outputs and
parameters that switch an input off.
"""

from __future__ import annotations

from opsmith.ir.kernels import Need
from opsmith.ir.nodes import Node, Program, is_fixed

MOST_ALTERNATIVES = 8


ALWAYS = Need("", frozenset())


def demand(program: Program) -> dict[Node, tuple[Need, ...]]:
    """The needs of every node; a store of kind `state` is always wanted."""
    found: dict[Node, tuple[Need, ...]] = {}
    for store in program.stores:
        _spread(store.value, Need("" if store.kind == "state" else f"{store.kind} {store.target}", frozenset()), found)
    return found


def _spread(root: Node, need: Need, found: dict[Node, tuple[Need, ...]]) -> None:
    stack = [(root, need)]
    while stack:
        node, reason = stack.pop()
        former = found.get(node, ())
        if any(each.covers(reason) for each in former):
            continue
        kept = (*(each for each in former if not reason.covers(each)), reason)
        if len(kept) > MOST_ALTERNATIVES:
            reason, kept = ALWAYS, (ALWAYS,)
        found[node] = kept
        if node.op == "select" and is_fixed(node.args[0]):
            condition, then, other = node.args
            stack.append((condition, reason))
            stack.append((then, _under(reason, condition, True)))
            stack.append((other, _under(reason, condition, False)))
        else:
            stack.extend((arg, reason) for arg in node.args)


def _under(need: Need, condition: Node, truth: bool) -> Need:
    while condition.op == "not":
        condition, truth = condition.args[0], not truth
    return Need(need.store, need.when | {(condition, truth)})
