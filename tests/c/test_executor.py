"""A caller's own executor: whoever runs the tasks, in whatever order, the same bits come out."""

from __future__ import annotations

import ctypes
import random
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from c_batch import Batch, Make, bits, check, expect
from c_library import ADD, OK, TASK, Dims, Executor, Library
from c_pool import Pools, executor_of

# enough elements that threads are worth waking; groups enough for each thread, and fewer groups than threads
SHAPES = {
    "rows, whole groups": (4, 40, 300),
    "rows, shared groups": (4, 2, 9000),
    "columns, whole groups": (40, 1500, 1),
    "columns, shared groups": (600, 70, 1),
}
EACH_SHAPE = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
RESULTS = ("out", "mean", "invstd", "new_moving_mean", "new_moving_var", "d_data", "d_gamma", "d_beta")


def check_same(one: Batch, other: Batch) -> None:
    """Every result of two batches has the same bits."""
    for name, array in one.results.items():
        np.testing.assert_array_equal(bits(array), bits(other[name]), err_msg=name)


class Recorder:
    """Runs tasks in an order of its own, in one thread, under the numbers of several workers."""

    def __init__(self, order: Callable[[list[int]], list[int]]) -> None:
        self.order, self.calls = order, []

    def __call__(self, tasks: int, task: Callable[[int, int], None]) -> None:
        self.calls.append(tasks)
        for place, index in enumerate(self.order(list(range(tasks)))):
            task(index, place % 3)


ORDERS = {
    "in order": lambda indices: indices,
    "backward": lambda indices: indices[::-1],
    "shuffled": lambda indices: random.Random(7).sample(indices, len(indices)),
    "even ones first": lambda indices: indices[::2] + indices[1::2],
}


@EACH_SHAPE
@pytest.mark.parametrize("order", ORDERS)
def test_tasks_may_run_in_any_order(make: Make, shape: tuple[int, int, int], order: str) -> None:
    recorder = Recorder(ORDERS[order])
    batch = make(shape).run(executor_of(recorder, threads=3))
    assert max(recorder.calls) >= 3
    check_same(batch, make(shape).run())


@EACH_SHAPE
@pytest.mark.parametrize("scattered", [False, True], ids=["dealt", "first come"])
def test_threads_of_ones_own(make: Make, pools: Pools, shape: tuple[int, int, int], scattered: bool) -> None:
    executor, pool = pools.executor(4, scattered=scattered)
    batch = make(shape).run(executor)
    assert pool.tasks > 4
    assert pool.workers == 4 or scattered
    check_same(batch, make(shape).run())
    check(batch, expect(batch), RESULTS)


@EACH_SHAPE
def test_gradients_are_added_once(make: Make, pools: Pools, shape: tuple[int, int, int]) -> None:
    executor, _ = pools.executor(4)
    requests = {f"request_{name}": ADD for name in ("data", "gamma", "beta")}
    batch = make(shape)
    assert batch.forward(executor) == OK
    assert batch.backward(executor, **requests) == OK
    check(batch, expect(batch, add=make(shape)), ["d_data", "d_gamma", "d_beta"])


def test_little_work_wakes_nobody(make: Make, pools: Pools) -> None:
    executor, pool = pools.executor(4)
    make((4, 3, 5)).run(executor)
    assert pool.calls == 0


def test_a_task_left_out_shows(make: Make) -> None:
    """The comparison notices an executor that does not keep its word."""
    batch = make((4, 40, 300)).run(executor_of(Recorder(lambda indices: indices[1:]), threads=3))
    with pytest.raises(AssertionError, match="out"):
        check_same(batch, make((4, 40, 300)).run())


@pytest.mark.parametrize("caches", [(0, 0), (1, 1), (2**15, 2**20), (2**63, 2**63)])
def test_sizes_of_caches_change_nothing(make: Make, pools: Pools, caches: tuple[int, int]) -> None:
    executor, _ = pools.executor(3)
    executor.private_cache, executor.shared_cache_per_thread = caches
    check_same(make((4, 40, 300)).run(executor), make((4, 40, 300)).run())


# ---- the executor of the library


@pytest.fixture
def host(library: Library) -> Callable[[int], Executor]:
    """The executor of the library for a number of threads."""

    def executor(threads: int) -> Executor:
        library.set_num_threads(threads)
        return library.host_executor().contents

    return executor


def has_openmp() -> bool:
    """Whether this machine has the library that threads come from; without it all work is serial."""
    try:
        ctypes.CDLL("libgomp.so.1")
    except OSError:
        return False
    return True


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("tasks", [0, 1, 2, 7, 1000])
def test_the_library_runs_each_task_once(host: Callable[[int], Executor], threads: int, tasks: int) -> None:
    executor, seen, workers, argument = host(threads), Counter[int](), set[int](), ctypes.c_int(5)

    def task(given: int, index: int, worker: int) -> None:
        assert given == ctypes.addressof(argument)
        seen[index] += 1
        workers.add(worker)

    executor.parallel_for(executor.context, tasks, TASK(task), ctypes.addressof(argument))
    assert seen == Counter(range(tasks))
    assert workers == set(range(min(threads, tasks) if has_openmp() else min(1, tasks)))


def test_a_task_may_have_tasks(host: Callable[[int], Executor]) -> None:
    """A call within a task is done by the thread that makes it."""
    executor, seen = host(3), Counter[tuple[int, int]]()

    def outer(_: int, index: int, worker: int) -> None:
        def inner(_: int, other: int, worker: int) -> None:
            seen[index, other] += 1

        executor.parallel_for(executor.context, 4, TASK(inner), None)

    executor.parallel_for(executor.context, 6, TASK(outer), None)
    assert seen == Counter((index, other) for index in range(6) for other in range(4))


@EACH_SHAPE
def test_the_library_gives_the_same_bits(
    make: Make, host: Callable[[int], Executor], shape: tuple[int, int, int]
) -> None:
    for threads in (1, 2, 5):
        check_same(make(shape).run(host(threads)), make(shape).run())


@pytest.mark.parametrize(("given", "kept"), [(1, 1), (3, 3), (1024, 1024), (0, 1), (-7, 1), (2**31 - 1, 1024)])
def test_numbers_of_threads_have_limits(library: Library, given: int, kept: int) -> None:
    library.set_num_threads(given)
    assert library.num_threads() == kept
    assert library.host_executor().contents.threads == kept
    library.set_num_threads(1)


def test_workspace_grows_with_threads_alone(library: Library) -> None:
    """It depends on parameters, extents and the number of threads; none is needed where groups are dealt evenly."""
    params = library.params(training=1)

    def sizes(*extents: int) -> list[int]:
        pointers = ctypes.byref(params), ctypes.byref(Dims(*extents))
        return [library.forward_workspace_bytes(*pointers, threads) for threads in (0, 1, 2, 3, 5, 5)]

    two, three, many = sizes(4, 2, 9000), sizes(4, 3, 9000), sizes(4, 4000, 9)
    assert two[:3] == [0, 0, 0]
    assert two[4] == two[5] >= two[3] > 0
    assert three[:2] == [0, 0]
    assert three[2] > 0
    assert three[3] == 0
    assert three[4] == three[5] >= three[2]
    assert many == [0] * 6
    # columns that are too long to be finished strip by strip are shared, whoever computes them
    long = sizes(2000, 70, 1)
    assert long == [long[0]] * 6
    assert long[0] > 0
