"""The order of turns, how many calls make one, and when a turn begins: with clocks that are made up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from opsmith.bench import timing
from opsmith.bench.timing import LEAST_ROUNDS, LOOP, SHORT, TURN, Timed, measured, rest, time_rows


@dataclass
class Clock:
    """Calls of a made-up length, and who was called how often at once."""

    calls: list[tuple[str, int]] = field(default_factory=list)

    def contestant(self, name: str, seconds: float, pool: str = "one") -> Timed:
        def measure(calls: int) -> float:
            self.calls.append((name, calls))
            return seconds

        return Timed(name, pool, measure)


def test_every_round_gives_each_a_turn_in_an_order_that_rotates() -> None:
    clock = Clock()
    contestants = [clock.contestant(name, 1.0) for name in "abc"]
    found = time_rows(contestants, 0, 1)
    turns = "".join(name for name, _ in clock.calls[3:])  # one call of each finds out how long it takes
    assert turns[: 3 * 3] == "abcbcacab"
    assert len(turns) == 3 * LEAST_ROUNDS
    assert {name: each.rounds for name, each in found.items()} == dict.fromkeys("abc", LEAST_ROUNDS)
    assert all((each.low, each.median, each.high, each.calls) == (1, 1, 1, 1) for each in found.values())


def test_rounds_go_on_for_the_time_of_a_row() -> None:
    contestant = Timed("a", "one", lambda calls: time.sleep(0.001) or 1.0)
    assert time_rows([contestant], 0.05, 1)["a"].rounds > LEAST_ROUNDS


def test_what_is_too_short_for_the_clock_is_timed_in_loops() -> None:
    clock = Clock()
    found = time_rows([clock.contestant("short", SHORT / 4), clock.contestant("long", SHORT * 4)], 0, 1)
    loop = round(LOOP / (SHORT / 4))
    assert found["short"].calls == loop * round(TURN / LOOP)
    assert found["long"].calls == round(TURN / (SHORT * 4))
    assert ("short", loop) in clock.calls
    assert max(calls for name, calls in clock.calls if name == "long") == 1


def test_a_turn_of_several_calls_begins_with_one_that_is_not_timed() -> None:
    lengths = iter([0.001] * 3 + [9.0, 0.001, 0.001] * LEAST_ROUNDS)  # the first of each turn wakes the threads
    found = time_rows([Timed("a", "one", lambda calls: next(lengths))], 0, 1)
    assert found["a"].high == 0.001
    assert next(lengths, None) is None


def test_cold_caches_are_emptied_before_each_call() -> None:
    clock = Clock()
    time_rows([clock.contestant("a", 1e-6)], 0, 1, lambda: clock.calls.append(("evict", 0)))
    assert clock.calls[3:] == [("evict", 0), ("a", 1)] * LEAST_ROUNDS


def test_threads_of_another_pool_come_to_rest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(timing, "rest", lambda: clock.calls.append(("rest", 0)))
    order = [clock.contestant("a", 1.0, "one"), clock.contestant("b", 1.0, "one"), clock.contestant("c", 1.0, "two")]
    time_rows(order, 0, 2)
    turns = " ".join(name for name, _ in clock.calls[3:])
    assert turns.startswith("rest a b rest c rest b rest c rest a")
    clock.calls.clear()
    time_rows(order, 0, 1)
    assert "rest" not in dict(clock.calls), "one thread has nobody to wait for"


def test_rest_waits_for_threads_that_run() -> None:
    stop = threading.Event()

    def spin() -> None:
        end = time.perf_counter() + 0.03
        while time.perf_counter() < end and not stop.is_set():
            pass

    thread = threading.Thread(target=spin)
    thread.start()
    rest()
    stop.set()
    thread.join()
    assert not any(map(timing._runs, [str(thread.native_id)]))


def test_a_measure_is_the_mean_of_its_calls() -> None:
    called: list[int] = []
    measure: Callable[[int], float] = measured(lambda: called.append(1))
    assert measure(1) >= 0
    assert measure(5) >= 0
    assert len(called) == 6
