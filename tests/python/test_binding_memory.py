"""Nothing leaks, calls from several threads do not meet, and an array's own code within a call does no harm."""

from __future__ import annotations

import gc
import resource
import sys
import threading
import tracemalloc
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import opsmith_ops as ops
import pytest
import scipy.sparse


class Tensor:
    """An array that speaks DLPack only; `during` runs whenever it is read."""

    def __init__(self, values: Any, during: Callable[[], object] = lambda: None) -> None:
        self.values = values
        self.during = during

    def __dlpack_device__(self) -> tuple[int, int]:
        return (1, 0)

    def __dlpack__(self, **arguments: Any) -> Any:
        self.during()
        return self.values.__dlpack__(**arguments)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.values


def refused(call: Callable[[], object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        call()


def calls(kit: Any) -> dict[str, Callable[[], object]]:
    """Every way through the binding, good and bad."""
    batch = kit.batch()
    half = kit.batch(type_name="bfloat16")
    last = np.asfortranarray(batch.data)
    out, wide = np.empty_like(batch.data), np.zeros((4, 3, 10), np.float32)
    tensors = [Tensor(each) for each in batch.arrays]
    sparse = scipy.sparse.csr_array(kit.batch((6, 3)).data)
    small = kit.batch((6, 3)).arrays[1:]

    def backward(**settings: Any) -> Any:
        results, pullback = ops.batch_norm.vjp(*batch.arrays, training=True, fix_gamma=False)
        return pullback(results, **settings)

    def sparse_call() -> None:
        with pytest.warns(UserWarning, match="is made dense"):
            ops.batch_norm(sparse, *small, fix_gamma=False)

    return {
        "plain": lambda: ops.batch_norm(*batch.arrays),
        "three results": lambda: ops.batch_norm(*batch.arrays, output_mean_var=True, training=True),
        "given result": lambda: ops.batch_norm(*batch.arrays, out=out),
        "strided result": lambda: ops.batch_norm(*batch.arrays, out=wide[..., ::2]),
        "bfloat16": lambda: ops.batch_norm(*half.arrays),
        "fortran": lambda: ops.batch_norm(last, *batch.arrays[1:]),
        "strided": lambda: ops.batch_norm(batch.data[..., ::2], *batch.arrays[1:]),
        "dlpack": lambda: ops.batch_norm(*tensors),
        "dlpack vjp": lambda: ops.batch_norm.vjp(*tensors)[1](batch.data),
        "backward": backward,
        "backward wanted": lambda: backward(wanted=("data",)),
        "backward added": lambda: backward(add_to={"gamma": small[0], "data": wide[..., ::2]}),
        "backward given": lambda: backward(out={"gamma": small[0], "data": wide[..., ::2]}, wanted=("beta",)),
        "pullback left": lambda: ops.batch_norm.vjp(batch.data[..., ::2], *batch.arrays[1:]),
        "sparse": sparse_call,
        "signature": lambda: (ops.batch_norm.__signature__, ops.batch_norm.__doc__, repr(ops.batch_norm)),
        "bad shape": lambda: refused(lambda: ops.batch_norm(batch.data, *small[:1], *batch.arrays[2:], axis=2)),
        "bad dtype": lambda: refused(lambda: ops.batch_norm(batch.data.astype(int), *batch.arrays[1:])),
        "bad object": lambda: refused(lambda: ops.batch_norm(object(), *batch.arrays[1:])),
        "bad keyword": lambda: refused(lambda: ops.batch_norm(*batch.arrays, epss=1)),
        "bad parameter": lambda: refused(lambda: ops.batch_norm(*batch.arrays, eps=-1)),
        "bad out": lambda: refused(lambda: ops.batch_norm(*batch.arrays, out=batch.data)),
        "bad head": lambda: refused(lambda: backward(wanted=("dta",))),
        "bad gradient": lambda: refused(lambda: backward(out={"gamma": small[0]}, add_to={"gamma": small[1]})),
        "bad sparse": lambda: refused(lambda: ops.batch_norm(sparse, *small)),
    }


NAMES = (
    "plain", "three results", "given result", "strided result", "bfloat16", "fortran", "strided", "dlpack",
    "dlpack vjp", "backward", "backward wanted", "backward added", "backward given", "pullback left", "sparse",
    "signature", "bad shape", "bad dtype", "bad object", "bad keyword", "bad parameter", "bad out", "bad head",
    "bad gradient", "bad sparse",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_calls_do_not_leak(kit: Any, name: str) -> None:
    every = calls(kit)
    assert tuple(every) == NAMES
    call = every[name]

    def grown(count: int) -> int:
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(count):
            call()
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - before

    tracemalloc.start()
    try:
        grown(30)  # fills caches
        least = min(grown(400) for _ in range(3))
    finally:
        tracemalloc.stop()
    assert least < 400 * 16  # not even the smallest object for each call


def test_arrays_are_let_go(kit: Any) -> None:
    batch = kit.batch()
    counts = [sys.getrefcount(each) for each in batch.arrays]
    out, pullback = ops.batch_norm.vjp(*batch.arrays, training=True)
    held = [sys.getrefcount(each) for each in batch.arrays]
    assert [more > before for more, before in zip(held, counts, strict=True)] == [True, True, True, False, False]
    pullback(out)
    del pullback
    assert [sys.getrefcount(each) for each in batch.arrays] == counts
    ops.batch_norm(*batch.arrays, out=out)
    assert [sys.getrefcount(each) for each in batch.arrays] == counts
    ops.batch_norm.vjp(*batch.arrays)[1](batch.data, out={"data": out})
    assert [sys.getrefcount(each) for each in batch.arrays] == counts
    assert sys.getrefcount(out) == 2


def test_a_pullback_in_a_cycle_is_collected(kit: Any) -> None:
    class Traced(np.ndarray[Any, Any]):
        pass

    batch = kit.batch()
    data = batch.data.view(Traced)
    data.pullback = ops.batch_norm.vjp(data, *batch.arrays[1:])[1]
    died = weakref.ref(data)
    del data
    gc.collect()
    assert died() is None


def peak() -> int:
    """The most bytes of memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def test_large_blocks_of_memory_are_freed(kit: Any) -> None:
    batch = kit.batch((64, 8, 512))  # 1 MiB
    tensors = [Tensor(each) for each in batch.arrays]

    def work() -> None:
        ops.batch_norm.vjp(batch.data[..., ::2], *batch.arrays[1:])
        ops.batch_norm(*tensors, training=True)
        ops.batch_norm(*batch.arrays, out=np.empty((64, 8, 1024), np.float32)[..., ::2])

    for _ in range(20):
        work()
    before = peak()
    for _ in range(200):
        work()
    assert peak() - before < 32 << 20  # of more than 600 MiB that went through


@pytest.mark.parametrize("shape", [(4, 3, 5), (32, 16, 64), (64, 32, 40)])
def test_calls_from_several_threads(kit: Any, shape: tuple[int, ...]) -> None:
    workers, rounds = 6, 40
    batches = [kit.batch(shape) for _ in range(workers)]
    for number, batch in enumerate(batches):
        batch.data += np.float32(number)
    expected = [kit.expect(batch, training=True, d_out=batch.data) for batch in batches]
    start = threading.Barrier(workers)

    def work(number: int) -> None:
        batch = batches[number]
        start.wait()
        for _ in range(rounds):
            arrays = [each.copy() for each in batch.arrays]
            out, pullback = ops.batch_norm.vjp(*arrays, training=True, fix_gamma=False)
            kit.agree(out, expected[number].out)
            kit.agree(pullback(batch.data)[0], expected[number].d_data)
            kit.agree(arrays[3], expected[number].moving_mean)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))


def test_the_lock_is_free_while_a_kernel_runs(kit: Any) -> None:
    batch = kit.batch((64, 64, 4096))
    running, done = threading.Event(), threading.Event()
    counted = 0

    def work() -> None:
        running.set()
        for _ in range(3):
            ops.batch_norm(*batch.arrays, training=True)
        done.set()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(100)  # no thread gives way by itself
    try:
        worker = threading.Thread(target=work)
        worker.start()
        running.wait()
        while not done.is_set():
            counted += 1
            done.wait(0.0005)
        worker.join()
    finally:
        sys.setswitchinterval(interval)
    assert counted > 1


def test_an_array_whose_code_calls_operators(kit: Any) -> None:
    batch, other = kit.batch(), kit.batch((6, 3))
    within = []
    data = Tensor(batch.data, during=lambda: within.append(ops.batch_norm(*other.arrays, fix_gamma=False)))
    out = ops.batch_norm(batch.data, *batch.arrays[1:], fix_gamma=False)
    got = ops.batch_norm(data, *batch.arrays[1:], fix_gamma=False)
    np.testing.assert_array_equal(np.asarray(got), out)
    kit.agree(within[0], kit.expect(other).out)


def test_an_array_whose_code_calls_the_pullback_itself(kit: Any) -> None:
    batch = kit.batch()
    _, pullback = ops.batch_norm.vjp(*batch.arrays)
    inner: list[Any] = []
    head = Tensor(batch.data, during=lambda: inner or inner.append(pullback(batch.data)))
    outer = pullback(head)
    for first, second in zip(inner[0], outer, strict=True):
        np.testing.assert_array_equal(first, second)


def test_a_warning_of_the_garbage_collector_finds_nothing(kit: Any) -> None:
    batch = kit.batch()
    for _ in range(20):
        ops.batch_norm.vjp(*batch.arrays)
    gc.collect()
    assert gc.garbage == []
