"""What a sweep of rows leaves for the next: a value of each element that is costly and that several sweeps need."""

from __future__ import annotations

from opsmith.ir.nodes import Node, topological
from opsmith.language.functions import CHEAP, FUNCTIONS
from opsmith.targets.c_context import Context, Held


def find_held(context: Context) -> Held | None:
    """The last of a chain of costly values that several sweeps need under one condition."""
    if context.form.schedule != "rows" or not context.dialect.holds:
        return None
    uses: dict[Node, list[tuple[int, str]]] = {}
    for number, sweep in enumerate(context.kernel.sweeps):
        roots = [(node.args[0], context.demanded(node)) for node in sweep.reductions]
        roots += [(store.value, context.wanted(store)) for store in sweep.stores]
        for root, wanted in roots:
            for node in context.elements([root]):
                if node.op in FUNCTIONS and node.op not in CHEAP:
                    uses.setdefault(node, []).append((number, wanted))
    found = None
    for node, places in uses.items():
        total = _total(context, node)
        made = [(_sweep(context, total), context.demanded(total))] if total else []
        everywhere = sorted([*made, *places])
        conditions = {wanted for _, wanted in everywhere}
        if len(conditions) == 1 and everywhere[0][0] < everywhere[-1][0]:
            found = Held(node, everywhere[0][0], total)
    return found


def _total(context: Context, node: Node) -> Node | None:
    """The reduction of this kernel whose terms a value is."""
    peaks = [each for each in topological([node]) if each.op == "peak"]
    return next((each.args[0] for each in peaks if context.program.terms.get(each.args[0]) is node), None)


def _sweep(context: Context, total: Node) -> int:
    return next(number for number, sweep in enumerate(context.kernel.sweeps) if total in sweep.reductions)
