"""What the runtime must know of a form's full-size arrays: their bytes, and whether rows of columns may be joined."""

from __future__ import annotations

from collections.abc import Iterable

from opsmith.targets.c_context import Context, mentions
from opsmith.targets.c_views import SweepView


def full_arrays(context: Context, sweeps: Iterable[SweepView]) -> tuple[str, str]:
    """The bytes per element of the full-size arrays that are read, and of those that are written."""
    read: dict[str, str] = {}
    stored: dict[str, str] = {}
    for sweep in sweeps:
        for item in sweep.items:
            for each in item.pointers:
                if each.full:
                    (read if each.use == "READ" else stored)[each.array] = f"sizeof({each.type})"
    return " + ".join(read.values()) or "0", " + ".join(stored.values()) or "0"


def element_types(sweeps: Iterable[SweepView]) -> tuple[str, ...]:
    """The types of the elements that loops touch, in memory."""
    items = [each for sweep in sweeps for item in sweep.items for each in (item, *item.otherwise)]
    return tuple(dict.fromkeys(each.type for item in items for each in item.pointers))


def is_joined(context: Context, sweeps: Iterable[SweepView]) -> bool:
    """Whether a line of columns may hold several rows: nothing but full-size arrays depends on either."""
    form = context.form
    if not form.columns or not form.contiguous or len(form.slabs) != 1:
        return False
    items = [item for sweep in sweeps for item in sweep.items]
    plain = all(each.full for item in items for each in item.pointers)
    texts = [line.value for item in items for line in (*item.slab, *item.lines)]
    texts += [term.value + term.start for item in items for term in item.terms]
    texts += [store.value + store.added for item in items for store in item.stores]
    return (
        plain
        and not any(item.slab for item in items)
        and not any(term.start for item in items for term in item.terms)
        and not any(mentions(text, form.inner.index) for text in texts)
    )
