"""Equal bits for any number of threads, from run to run and wherever arrays lie, on arrays that threads share."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Callable
from ctypes import Structure, c_double, c_int32, c_int64, c_size_t, c_void_p
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from c_batch import Array, Batch, bits
from c_library import ADD, OK, ROOT, TYPES, WRITE, Executor, Library, Type
from c_pool import Pools

EACH_TYPE = pytest.mark.parametrize("type_", TYPES, ids=str)
# many groups: each thread has some of its own; few: threads share each group, block by block
SHAPES = {
    "rows": (8, 64, 784),
    "rows of odd length": (3, 41, 2501),
    "rows, shared": (8, 7, 9000),
    "short rows, shared": (5000, 7, 7),
    "one group": (1, 1, 300_001),
    "columns": (150, 2600, 1),
    "columns, shared": (3000, 70, 1),
    "few columns": (20_001, 3, 1),
    "one column": (100_000, 1, 1),
}
EACH_SHAPE = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
MODES = {"training": {"training": 1}, "inference": {"training": 0}}
EACH_MODE = pytest.mark.parametrize("mode", MODES.values(), ids=MODES)

_serial: dict[Any, dict[str, Array]] = {}


def serial(library: Library, type_: Type, shape: tuple[int, int, int], mode: dict[str, int]) -> dict[str, Array]:
    """The bytes of all results without threads, computed once."""
    key = (type_.suffix, shape, tuple(mode.items()))
    if key not in _serial:
        _serial[key] = {name: bits(array) for name, array in Batch(library, type_, shape, **mode).run().results.items()}
    return _serial[key]


def check_same(batch: Batch, expected: dict[str, Array]) -> None:
    for name, array in batch.results.items():
        assert np.array_equal(bits(array), expected[name]), name


@EACH_TYPE
@EACH_SHAPE
@EACH_MODE
@pytest.mark.parametrize("threads", [2, 5])
def test_any_number_of_threads(
    library: Library, pools: Pools, type_: Type, shape: tuple[int, int, int], mode: dict[str, int], threads: int
) -> None:
    executor, pool = pools.executor(threads)
    batch = Batch(library, type_, shape, **mode).run(executor)
    assert pool.workers == threads
    assert pool.tasks >= 2 * threads  # of the forward and of the backward
    check_same(batch, serial(library, type_, shape, mode))


@EACH_TYPE
@EACH_SHAPE
def test_from_run_to_run(library: Library, pools: Pools, type_: Type, shape: tuple[int, int, int]) -> None:
    """Tasks go to whichever thread is free, so that every run is another one."""
    for threads in (3, 16):
        executor, pool = pools.executor(threads, scattered=True)
        for _ in range(3):
            check_same(Batch(library, type_, shape).run(executor), serial(library, type_, shape, MODES["training"]))
        assert pool.tasks > 6 * threads


@EACH_TYPE
@EACH_SHAPE
def test_wherever_arrays_lie(library: Library, pools: Pools, type_: Type, shape: tuple[int, int, int]) -> None:
    """Arrays need no alignment but that of their elements."""
    executor, _ = pools.executor(3)
    for shift in (1, 3, 7):
        check_same(Batch(library, type_, shape, shift=shift).run(), serial(library, type_, shape, MODES["training"]))
    check_same(Batch(library, type_, shape, shift=5).run(executor), serial(library, type_, shape, MODES["training"]))


@EACH_TYPE
@EACH_SHAPE
@EACH_MODE
def test_results_past_the_caches(
    library: Library, pools: Pools, type_: Type, shape: tuple[int, int, int], mode: dict[str, int]
) -> None:
    """Where results do not fit the caches they go past them, in whole lines, wherever these begin."""
    for shift in (0, 1, 4, 16):
        executor, _ = pools.executor(3)
        executor.shared_cache_per_thread = 1
        batch = Batch(library, type_, shape, shift=shift, **mode).run(executor)
        check_same(batch, serial(library, type_, shape, mode))
        assert batch.memory.intact


@EACH_SHAPE
def test_the_threads_of_the_library(library: Library, shape: tuple[int, int, int]) -> None:
    for threads in (1, 2, 5):
        library.set_num_threads(threads)
        batch = Batch(library, TYPES[0], shape).run(library.host_executor().contents)
        check_same(batch, serial(library, TYPES[0], shape, MODES["training"]))


@EACH_SHAPE
def test_gradients_that_are_added(library: Library, pools: Pools, shape: tuple[int, int, int]) -> None:
    """What is added to is read once and written once, whoever does it."""
    results = []
    for executor in (None, pools.executor(5)[0]):
        batch = Batch(library, TYPES[0], shape)
        assert batch.forward(executor) == OK
        assert batch.backward(executor, request_data=ADD, request_gamma=ADD, request_beta=ADD) == OK
        results.append(batch)
    check_same(results[1], {name: bits(array) for name, array in results[0].results.items()})


@EACH_SHAPE
def test_one_gradient_does_not_depend_on_the_others(
    library: Library, pools: Pools, shape: tuple[int, int, int]
) -> None:
    executor, _ = pools.executor(5)
    batch = Batch(library, TYPES[0], shape)
    assert batch.forward(executor) == OK
    whole = serial(library, TYPES[0], shape, MODES["training"])
    for name in ("data", "gamma", "beta"):
        requests = {f"request_{each}": WRITE * (each == name) for each in ("data", "gamma", "beta")}
        assert batch.backward(executor, **requests) == OK
        assert np.array_equal(bits(batch[f"d_{name}"]), whole[f"d_{name}"]), name


def test_the_comparison_can_fail(library: Library) -> None:
    """One element of 300,001 that is another one shows."""
    shape = SHAPES["one group"]
    batch = Batch(library, TYPES[0], shape)
    batch["data"][0, 0, 150_000] = 100
    batch.run()
    with pytest.raises(AssertionError, match="out"):
        check_same(batch, serial(library, TYPES[0], shape, MODES["training"]))


# ---- without a reduction: one group that threads share


class ScaleParams(Structure):
    _fields_ = (("size", c_size_t), ("alpha", c_double), ("gate", c_int32))


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    """A library of an operator that works element by element."""
    folder = tmp_path_factory.mktemp("flat")
    spec = ROOT / "tests/specs/t_scale.yaml"
    words = ("--output", folder, "--package", "flat", "--target", "c", "--types", "float32")
    done = subprocess.run(
        [sys.executable, "-m", "opsmith", "build", str(spec), *map(str, words)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return ctypes.CDLL(str(Path(folder) / "build/lib/libopsmith.so"))


@pytest.fixture(scope="module")
def scale(flat: ctypes.CDLL) -> Callable[..., list[Array]]:
    """Runs the operator forward and backward."""

    def run(elements: int, gate: int, executor: Executor | None = None, shift: int = 0) -> list[Array]:
        generator = np.random.default_rng(2)
        arrays = [np.zeros(elements + shift, np.float32)[shift:] for _ in range(6)]
        x, y, d_out, out, d_x, d_y = arrays
        for array in (x, y, d_out):
            array[...] = generator.standard_normal(elements)
        params, dims = ScaleParams(), c_int64(elements)
        flat.opsmith_t_scale_params_init(ctypes.byref(params))
        params.gate = gate
        threads = executor.threads if executor else 1
        pointer = [c_void_p(array.ctypes.data) for array in arrays]
        last = c_void_p(ctypes.addressof(executor)) if executor else None
        given = (ctypes.byref(params), ctypes.byref(dims))
        for direction, arguments in (
            ("forward", (pointer[0], pointer[1], pointer[3], None)),
            ("backward", (pointer[2], pointer[0], pointer[1], None, pointer[4], WRITE, pointer[5], WRITE)),
        ):
            ask = getattr(flat, f"opsmith_t_scale_{direction}_workspace_bytes")
            ask.restype = c_size_t
            workspace = np.zeros(ask(*given, threads) + 8, np.uint8)
            call = getattr(flat, f"opsmith_t_scale_{direction}_f32")
            status = call(*given, *arguments, c_void_p(workspace.ctypes.data), c_size_t(workspace.nbytes), last)
            assert status == OK
        return [x, y, d_out, out, d_x, d_y]

    return run


@pytest.mark.parametrize("gate", [0, 1])
@pytest.mark.parametrize("elements", [16_384, 50_001, 400_000])
def test_element_by_element(scale: Callable[..., list[Array]], pools: Pools, elements: int, gate: int) -> None:
    expected = scale(elements, gate)
    for threads in (2, 5):
        executor, pool = pools.executor(threads)
        found = scale(elements, gate, executor)
        assert pool.workers == min(threads, elements // 4096)  # a task has a tile at least
        assert all(np.array_equal(bits(one), bits(other)) for one, other in zip(found, expected, strict=True))
    shifted = scale(elements, gate, None, 3)
    assert all(np.array_equal(bits(one), bits(other)) for one, other in zip(shifted, expected, strict=True))


@pytest.mark.parametrize("gate", [0, 1])
def test_element_by_element_is_right(scale: Callable[..., list[Array]], pools: Pools, gate: int) -> None:
    x, y, d_out, out, d_x, d_y = (each.astype(np.float64) for each in scale(50_001, gate, pools.executor(5)[0]))
    s = 1 / (1 + np.exp(-y)) if gate else 1.0
    total = 0.25 * x * y + x
    slope = total * s * (1 - s) if gate else 0.0
    np.testing.assert_allclose(out, total * s, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(d_x, d_out * s * (0.25 * y + 1), rtol=1e-6, atol=2e-6)
    np.testing.assert_allclose(d_y, d_out * (s * 0.25 * x + slope), rtol=1e-6, atol=2e-6)
