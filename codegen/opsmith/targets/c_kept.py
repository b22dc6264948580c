"""Full-size arrays that several sweeps of a kernel read, which a target may keep near between them."""

from __future__ import annotations

from collections.abc import Iterable

from opsmith.targets.c_context import Context
from opsmith.targets.c_names import either
from opsmith.targets.c_views import ItemView, KeptArray, KeptView, PointerView, SweepView


def kept_view(context: Context, sweeps: Iterable[SweepView]) -> KeptView | None:
    """The arrays, and how a loop that brings them finds their elements; None if there are none."""
    readers: dict[str, dict[int, list[str]]] = {}
    pointers: dict[str, PointerView] = {}
    counters: dict[str, SweepView] = {}
    for sweep in sweeps:
        for item in _all(sweep.items):
            for each in item.reads:
                if each.full:
                    readers.setdefault(each.array, {}).setdefault(sweep.number, []).append(item.wanted)
                    pointers.setdefault(each.array, each)
                    counters.setdefault(each.array, sweep)
    chosen = [name for name, places in readers.items() if len(places) > 1]
    if not chosen:
        return None
    arrays, before = [], "0"
    for name in chosen:
        pointer = pointers[name]
        wanted = either(condition for those in readers[name].values() for condition in those)
        given = f"{name} != NULL" if pointer.absent else ""
        condition = " && ".join(f"({each})" if "||" in each else each for each in (given, wanted) if each)
        arrays.append(KeptArray(name, pointer, before, condition))
        size = f"(int32_t)sizeof({pointer.type})"
        before = size if before == "0" else f"{before} + {size}"
    places = " ".join([*(each.pointer.place for each in arrays), context.phase])
    sweep = counters[chosen[0]]
    indices = tuple(context.group_indices(places, context.kept_at))
    counter = sweep.counter if sweep.counts else ""
    return KeptView(tuple(arrays), counter, indices, sweep.slab_indices, before)


def _all(items: Iterable[ItemView]) -> list[ItemView]:
    return [each for item in items for each in (item, *item.otherwise)]
