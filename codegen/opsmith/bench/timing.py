"""How calls are timed: in turns, so that whatever disturbs the machine hits every contestant alike.

Each round gives every contestant one turn, in an order that rotates; medians and quartiles are of the turns. A turn is
as many calls as take a few milliseconds together; calls too short for the clock are timed in loops of equal length.
Threads of the contestant before may still spin: a turn begins when all other threads of the process sleep.
"""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

LEAST_ROUNDS = 11
SHORT = 20e-6  # seconds; what takes less is timed in loops
LOOP = 400e-6  # of a loop
LONG = 0.1  # what takes more is not tried again before it is timed
TURN = 2e-3  # of the calls of one turn, if they are shorter
PATIENCE = 0.1  # how long threads may take to come to rest


@dataclass(frozen=True)
class Times:
    """Seconds of one call: the median of all turns, with their quartiles."""

    median: float
    low: float
    high: float
    rounds: int
    calls: int  # in each turn

    @property
    def data(self) -> dict[str, float]:
        return asdict(self)


@dataclass
class Timed:
    """One contestant of a row. `measure(n)` gives the mean time of n calls in a row."""

    name: str
    pool: str
    measure: Callable[[int], float]
    loop: int = 1
    turns: int = 1


def measured(call: Callable[[], Any]) -> Callable[[int], float]:
    """The mean time of n calls."""
    clock = time.perf_counter

    def measure(calls: int) -> float:
        if calls == 1:
            start = clock()
            call()
            return clock() - start
        start = clock()
        for _ in repeat(None, calls):
            call()
        return (clock() - start) / calls

    return measure


def time_rows(
    contestants: Sequence[Timed], seconds: float, threads: int, evict: Callable[[], None] | None = None
) -> dict[str, Times]:
    """The times of all contestants. With `evict`, every single call begins with cold caches."""
    with _undisturbed():
        for each in contestants:
            _settle(each, cold=evict is not None)
        turns: dict[str, list[float]] = {each.name: [] for each in contestants}
        last = ""
        end = time.perf_counter() + seconds
        for order in _orders(contestants):
            for each in order:
                if threads > 1 and each.pool != last:
                    rest()
                last = each.pool
                turns[each.name].append(_turn(each, evict))
            if len(turns[order[0].name]) >= LEAST_ROUNDS and time.perf_counter() >= end:
                break
    return {each.name: _times(each, turns[each.name]) for each in contestants}


def _orders(contestants: Sequence[Timed]) -> Iterator[Sequence[Timed]]:
    order = deque(contestants)
    while True:
        yield tuple(order)
        order.rotate(-1)


def _settle(each: Timed, cold: bool) -> None:
    """Finds out how many calls make a turn, which also ends whatever is done at the first calls alone."""
    once = each.measure(1)
    if once > LONG:
        return
    once = min(each.measure(1) for _ in range(2))
    if cold:
        return
    if once < SHORT:
        once = each.measure(max(1, round(LOOP / max(once, 1e-9) / 4)))
    if once < SHORT:
        each.loop = max(1, round(LOOP / max(once, 1e-9)))
    each.turns = max(1, round(TURN / (once * each.loop)))


def _turn(each: Timed, evict: Callable[[], None] | None) -> float:
    if evict is not None:
        evict()
        return each.measure(1)
    if each.turns > 1:
        each.measure(1)  # wakes the threads
    return statistics.median(each.measure(each.loop) for _ in range(each.turns))


def _times(each: Timed, turns: Sequence[float]) -> Times:
    low, median, high = statistics.quantiles(turns, n=4, method="inclusive")
    return Times(median, low, high, len(turns), each.loop * each.turns)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the garbage collector."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


TASKS = Path("/proc/self/task")


def rest() -> None:
    """Waits until no other thread of this process runs; where the system does not tell, a little while."""
    if not TASKS.is_dir():
        time.sleep(0.005)
        return
    own = str(os.getpid())
    patience = time.perf_counter() + PATIENCE
    running = [each for each in os.listdir(TASKS) if each != own]
    while running and time.perf_counter() < patience:
        running = [each for each in running if _runs(each)]
        if running:
            time.sleep(0.0005)


def _runs(task: str) -> bool:
    try:
        text = (TASKS / task / "stat").read_text()
    except OSError:
        return False  # it has ended
    return text.rpartition(")")[2].split()[0] == "R"
