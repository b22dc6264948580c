"""Takes the shares of a total from its terms.

Input: KERNELS. Output: KERNELS in which a stored value that is a term's share of a total of the same kernel, as
exp(x - logsumexp(x)) is, is that term times a factor of the group: exp(x - peak) * share. The terms are at hand where
the total was made, and need not be computed again. What no longer exists: such shares.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace

from opsmith.ir.expression import Translator
from opsmith.ir.kernels import Kernel, KernelProgram
from opsmith.ir.nodes import Builder, Node, Store, transform
from opsmith.language.reductions import REDUCTIONS


def share(builder: Builder, program: KernelProgram) -> KernelProgram:
    """The program with the shares of totals taken from their terms."""
    totals = [
        node
        for kernel in program.kernels
        for sweep in kernel.sweeps
        for node in sweep.reductions
        if REDUCTIONS[node.op].share
    ]
    terms = {node: _term(builder, node) for node in totals}
    shares = {
        _expression(builder, REDUCTIONS[node.op].share, {"x": node.args[0], "y": node}): builder.call(
            "mul", each, builder.call("share", node)
        )
        for node, each in terms.items()
    }
    kernels = tuple(_renewed(builder, kernel, shares) for kernel in program.kernels)
    return replace(program, kernels=kernels, terms=terms)


def _term(builder: Builder, total: Node) -> Node:
    """A term of a total, as its accumulator makes it."""
    return _expression(builder, REDUCTIONS[total.op].term, {"x": total.args[0], "peak": builder.call("peak", total)})


def _renewed(builder: Builder, kernel: Kernel, shares: Mapping[Node, Node]) -> Kernel:
    def renewed(store: Store) -> Store:
        value = transform([store.value], builder, lambda new, old: shares.get(old, new))[store.value]
        return replace(store, value=value)

    sweeps = tuple(replace(each, stores=tuple(map(renewed, each.stores))) for each in kernel.sweeps)
    return replace(kernel, sweeps=sweeps)


def _expression(builder: Builder, text: str, names: dict[str, Node]) -> Node:
    return Translator(builder, names, {})(ast.parse(text, mode="eval").body)
