"""Chooses what the forward saves for the backward.

Input: the forward and backward Programs of one variant. Output: the same, with `saved` stores in the forward and
`saved` leaves in the backward. What no longer exists: a backward that reads a state or repeats a forward reduction.
Saved are the values nearest to the gradient that have fewer dimensions than full-size data and depend on a reduction
or a state but on no output's gradient; everything full-size is computed again, since reading its operands is needed
anyway.
"""

from __future__ import annotations

from collections.abc import Collection

from opsmith.ir.nodes import Builder, Node, Program, Store, topological
from opsmith.ir.printer import value_names


def save(builder: Builder, forward: Program, backward: Program) -> tuple[Program, Program]:
    """The pair with the frontier of saved values between them."""
    roots = [store.value for store in backward.stores]
    order = topological(roots)
    derived: dict[Node, bool] = {}
    costly: dict[Node, bool] = {}
    for node in order:
        derived[node] = node.op == "head" or any(derived[arg] for arg in node.args)
        costly[node] = node.op == "state" or node.is_reduction or any(costly[arg] for arg in node.args)
    savable = [node for node in order if costly[node] and not derived[node] and node.dims != builder.order]
    known = set(forward.names)
    anchors = {node: None for node in savable if node in known or node.is_reduction or node.op == "state"}
    names = value_names([*(store.value for store in forward.stores), *anchors], forward.names)
    new: dict[Node, Node] = {}
    saved: dict[Node, str] = {}
    for node in _needed(roots, anchors):
        if node in anchors:
            saved[node] = names.get(node, node.name)
            new[node] = builder.leaf("saved", saved[node], node.dims)
        else:
            new[node] = builder.rebuild(node, tuple(new[arg] for arg in node.args))
    stores = tuple(Store("saved", name, node, node.dims) for node, name in saved.items())
    gradient = tuple(Store(store.kind, store.target, new[store.value], store.dims) for store in backward.stores)
    kept = {new[node]: name for node, name in backward.names.items() if node in new and new[node].args}
    return Program(forward.stores + stores, forward.names), Program(gradient, kept)


def _needed(roots: list[Node], anchors: Collection[Node]) -> list[Node]:
    """The nodes the roots need when the anchors are given, operands first."""
    done: dict[Node, None] = {}

    def visit(node: Node) -> None:
        if node in done:
            return
        for arg in () if node in anchors else node.args:
            visit(arg)
        done[node] = None

    for root in roots:
        visit(root)
    return list(done)
