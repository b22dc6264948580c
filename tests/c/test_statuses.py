"""Every rule of the statuses: a wrong call is answered with the rule and the argument, and nothing is written."""

from __future__ import annotations

import ctypes
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from c_batch import Batch, Make, bits, check, check_refused, expect
from c_library import ADD, BACKWARD, F32, FORWARD, NULL, OK, TYPES, WANTED, WRITE, Dims, Executor, Library, Type
from c_pool import Pools

EACH_TYPE = pytest.mark.parametrize("type_", TYPES, ids=str)
MOST = 2**63 - 1

BOTH = pytest.mark.parametrize("direction", ["forward", "backward"])


def test_a_right_call_is_ok(make: Make) -> None:
    batch = make().run()
    check(batch, expect(batch), ["out", "mean", "invstd", "new_moving_mean", "new_moving_var"])
    check(batch, expect(batch), ["d_data", "d_gamma", "d_beta"])


# ---- parameters


@BOTH
def test_no_parameters(make: Make, direction: str) -> None:
    check_refused(make(), direction, "params is NULL, but is needed", params=None)


@BOTH
@pytest.mark.parametrize("size", [0, 8, 63, 65, 2**64 - 1])
def test_parameters_that_were_not_initialized(make: Make, direction: str, size: int) -> None:
    batch = make()
    batch.params.size = size
    check_refused(batch, direction, "params has a size that params_init did not set")


@BOTH
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("eps", -1e-300),
        ("eps", -1.0),
        ("eps", -math.inf),
        ("eps", math.nan),
        ("momentum", -1e-300),
        ("momentum", 1 + 2**-52),
        ("momentum", math.inf),
        ("momentum", -math.inf),
        ("momentum", math.nan),
    ],
)
def test_parameters_outside_their_limits(make: Make, direction: str, name: str, value: float) -> None:
    batch = make()
    setattr(batch.params, name, value)
    check_refused(batch, direction, f"{name} is outside its limits, or is not a number")


@pytest.mark.parametrize(("name", "value"), [("eps", 0.0), ("eps", 5e-324), ("momentum", 0.0), ("momentum", 1.0)])
def test_the_limits_themselves_are_allowed(make: Make, name: str, value: float) -> None:
    batch = make(**{name: value}).run()
    check(batch, expect(batch), ["out", "new_moving_mean", "new_moving_var", "d_data"])


# ---- extents


@BOTH
def test_no_extents(make: Make, direction: str) -> None:
    check_refused(make(), direction, "dims is NULL, but is needed", dims=None)


@BOTH
@pytest.mark.parametrize("extents", [(-1, 3, 5), (4, -1, 5), (4, 3, -1), (-4, -3, 5), (4, 3, -MOST - 1), (0, 0, -1)])
def test_negative_extents(make: Make, direction: str, extents: tuple[int, int, int]) -> None:
    check_refused(make(), direction, "dims is negative, or does not fit the parameters", dims=Dims(*extents))


@BOTH
@pytest.mark.parametrize(
    "extents",
    [
        (MOST, 1, 1),
        (2**31, 2**31, 2),
        (2**32, 2**32, 1),
        (2**21, 2**21, 2**21),
        (1, 2**60, 1),
        (0, 2**60, 1),
        (0, 2**32, 2**32),
        (2**40, 0, 2**40),
        (1, MOST, MOST),
    ],
)
def test_extents_whose_product_overflows(make: Make, direction: str, extents: tuple[int, int, int]) -> None:
    check_refused(make(), direction, "dims has more elements than can be addressed", dims=Dims(*extents))


@BOTH
@pytest.mark.parametrize("extents", [(MOST, 1, 1), (0, 2**60, 1), (-1, 3, 5)])
def test_sizes_of_extents_that_are_refused_are_0(
    library: Library, direction: str, extents: tuple[int, int, int]
) -> None:
    params, dims = library.params(training=1), Dims(*extents)
    pointers = ctypes.byref(params), ctypes.byref(dims)
    assert library.saved_bytes(*pointers) == 0
    assert getattr(library, f"{direction}_workspace_bytes")(*pointers, 5) == 0
    assert getattr(library, f"{direction}_workspace_bytes")(None, None, 5) == 0


# ---- arrays that are NULL


@pytest.mark.parametrize("name", [name for name in FORWARD if name != "saved"])
def test_the_forward_needs_its_arrays(make: Make, name: str) -> None:
    check_refused(make(), "forward", f"{name} is NULL, but is needed", **{name: None})


@pytest.mark.parametrize("name", ["data", "gamma", "saved", "d_data", "d_gamma", "d_beta"])
def test_the_backward_needs_its_arrays(make: Make, name: str) -> None:
    check_refused(make(), "backward", f"{name} is NULL, but is needed", **{name: None})


def test_the_first_array_that_is_missing_is_named(make: Make) -> None:
    missing = dict.fromkeys(FORWARD)
    check_refused(make(), "forward", "data is NULL, but is needed", **missing)
    del missing["data"], missing["gamma"]
    check_refused(make(), "forward", "beta is NULL, but is needed", **missing)


def test_hidden_outputs_may_be_null(make: Make) -> None:
    batch = make(output_mean_var=0)
    assert batch.forward(mean=None, invstd=None) == OK
    check(batch, expect(batch), ["out", "new_moving_mean", "new_moving_var"])
    assert (batch["mean"] == -77).all()
    assert (batch["invstd"] == -77).all()


def test_saved_may_be_null_where_no_backward_follows(make: Make) -> None:
    batch = make()
    assert batch.forward(saved=None) == OK
    check(batch, expect(batch), ["out", "mean"])
    assert (batch["saved"] == 0xA5).all()


@pytest.mark.parametrize("mode", [{"training": 0}, {"training": 0, "use_global_stats": 1}, {"use_global_stats": 1}])
def test_states_that_are_not_written_may_be_null(make: Make, mode: dict[str, int]) -> None:
    batch = make(**mode)
    assert batch.forward(new_moving_mean=None, new_moving_var=None) == OK
    check(batch, expect(batch), ["out", "mean", "invstd"])


@pytest.mark.parametrize("mode", [{"training": 0}, {"use_global_stats": 1}])
def test_states_are_written_in_training_alone(make: Make, mode: dict[str, int]) -> None:
    batch = make(**mode)
    assert batch.forward() == OK
    assert (batch["new_moving_mean"] == -77).all()
    assert (batch["new_moving_var"] == -77).all()


def test_a_head_that_is_null_is_zero(make: Make) -> None:
    batch = make()
    assert batch.forward() == OK
    assert batch.backward(d_out=None, request_gamma=ADD) == OK
    before = make()["d_gamma"]
    assert (batch["d_data"].astype(float) == 0).all()
    assert (batch["d_beta"] == 0).all()
    np.testing.assert_array_equal(batch["d_gamma"], before)


@pytest.mark.parametrize("shape", [(4, 3, 5), (4, 70, 1), (2, 1, 5000)], ids=["rows", "columns", "blocks"])
@pytest.mark.parametrize("wanted", [("data",), ("gamma",), ("beta",), ("data", "beta"), ()], ids="+".join)
def test_gradients_that_are_not_wanted_may_be_null(
    make: Make, shape: tuple[int, int, int], wanted: tuple[str, ...]
) -> None:
    batch = make(shape)
    assert batch.forward() == OK
    unwanted = [name for name in WANTED if name not in wanted]
    changes = {f"d_{name}": None for name in unwanted} | {f"request_{name}": NULL for name in unwanted}
    assert batch.backward(**changes) == OK
    assert batch.memory.intact
    check(batch, expect(batch), [f"d_{name}" for name in wanted])


def test_gradients_that_are_not_wanted_are_not_written(make: Make) -> None:
    batch, before = make(), make()
    assert batch.forward() == OK
    assert batch.backward(**{f"request_{name}": NULL for name in WANTED}) == OK
    for name in WANTED:
        np.testing.assert_array_equal(bits(batch[f"d_{name}"]), bits(before[f"d_{name}"]))


@pytest.mark.parametrize(
    ("parameters", "unneeded"),
    [
        ({"training": 1, "fix_gamma": 0}, ["beta"]),
        ({"training": 1, "fix_gamma": 1}, ["beta", "gamma"]),
        ({"training": 0, "fix_gamma": 0}, ["beta"]),
        ({"training": 0, "fix_gamma": 1}, ["beta", "gamma", "data"]),
    ],
)
def test_the_backward_needs_only_what_it_reads(make: Make, parameters: dict[str, int], unneeded: list[str]) -> None:
    batch = make(**parameters)
    assert batch.forward() == OK
    assert batch.backward(**dict.fromkeys(unneeded)) == OK
    check(batch, expect(batch), ["d_data", "d_gamma", "d_beta"])


def test_arrays_without_elements_may_be_null(make: Make) -> None:
    batch = make((4, 0, 5))
    assert batch.forward(**dict.fromkeys(FORWARD)) == OK
    assert batch.backward(**dict.fromkeys([*BACKWARD, "d_data", "d_gamma", "d_beta"])) == OK


# ---- requests


@pytest.mark.parametrize("name", WANTED)
@pytest.mark.parametrize("request_", [-1, 3, 2**31 - 1, -(2**31)])
def test_requests_that_do_not_exist(make: Make, name: str, request_: int) -> None:
    message = f"d_{name} has a request other than NULL, WRITE and ADD"
    check_refused(make(), "backward", message, **{f"request_{name}": request_})


@pytest.mark.parametrize("name", WANTED)
@pytest.mark.parametrize("request_", [WRITE, ADD])
def test_a_gradient_that_is_wanted_needs_an_array(make: Make, name: str, request_: int) -> None:
    message = f"d_{name} is NULL, but is needed"
    check_refused(make(), "backward", message, **{f"d_{name}": None, f"request_{name}": request_})


@pytest.mark.parametrize("shape", [(4, 3, 5), (4, 70, 1), (2, 1, 5000)], ids=["rows", "columns", "blocks"])
@pytest.mark.parametrize("training", [1, 0])
def test_gradients_are_added_where_that_is_asked_for(make: Make, shape: tuple[int, int, int], training: int) -> None:
    batch, before = make(shape, training=training), make(shape, training=training)
    assert batch.forward() == OK
    assert batch.backward(request_data=ADD, request_gamma=ADD, request_beta=ADD) == OK
    check(batch, expect(batch, add=before), ["d_data", "d_gamma", "d_beta"])


# ---- workspace


@BOTH
@pytest.mark.parametrize("shape", [(4, 2, 9000), (2000, 70, 1)], ids=["rows", "columns"])
def test_a_workspace_that_is_too_small(make: Make, pools: Pools, direction: str, shape: tuple[int, int, int]) -> None:
    batch = make(shape)
    executor, pool = pools.executor(5)
    needed = batch.workspace(direction, 5).nbytes
    assert needed > 0
    message = "workspace is smaller than the number of bytes asked for"
    for changes in (
        {"workspace": batch.memory.array(needed, np.uint8), "workspace_bytes": needed - 1},
        {"workspace": batch.memory.array(needed, np.uint8), "workspace_bytes": 0},
        {"workspace": None, "workspace_bytes": 0},
        {"workspace": None, "workspace_bytes": needed},
    ):
        check_refused(batch, direction, message, executor, **changes)
    assert pool.tasks == 0


def test_more_workspace_than_needed_is_allowed(make: Make, pools: Pools) -> None:
    batch = make((4, 2, 9000))
    executor, pool = pools.executor(5)
    batch.run(executor, workspace=batch.memory.array(2**20, np.uint8))
    assert pool.workers == 5
    check(batch, expect(batch), ["out", "d_data"])


def test_serial_work_needs_no_workspace(make: Make) -> None:
    batch = make((4, 2, 9000)).run(workspace=None, workspace_bytes=0)
    check(batch, expect(batch), ["out", "d_data"])


@pytest.mark.parametrize("threads", [-5, 0, 1, 2])
def test_an_executor_without_a_function_is_serial(make: Make, threads: int) -> None:
    batch = make((4, 2, 9000)).run(Executor(threads=threads))
    check(batch, expect(batch), ["out", "d_data"])


# ---- whatever else may come


NOTHING = {
    "parameters to fill": "library.params_init(None)",
    "layout": "library.dims_from_layout(None, 0, None, None, None)",
    "extents to fill": "library.dims_from_layout(ctypes.byref(library.params()), 2, shape, None, None)",
    "parameters of sizes": "library.saved_bytes(None, None)",
    "extents of sizes": "library.forward_workspace_bytes(ctypes.byref(library.params()), None, 2)",
    "buffer": "library.status_message(1, None, 10)",
    "forward": "library.forward[F32](*[None] * 14, 0, None)",
    "backward": "library.backward[F32](*[None] * 7, *[None, 0] * 3, None, 0, None)",
}


@pytest.mark.parametrize("what", NOTHING)
def test_null_does_not_crash(what: str) -> None:
    support = Path(__file__).parent / "support"
    program = (
        f"import ctypes, sys; sys.path.insert(0, {str(support)!r})\n"
        "from c_library import F32, LIBRARY, Library\n"
        "library, shape = Library(LIBRARY), (ctypes.c_int64 * 2)(2, 3)\n"
        f"{NOTHING[what]}\nprint('alive')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout == "alive\n", f"ended with status {done.returncode}: {done.stderr}"


@EACH_TYPE
def test_a_wrong_call_leaves_a_right_one_right(library: Library, type_: Type) -> None:
    """No rule leaves anything behind: the library has no memory of its own."""
    batch = Batch(library, type_)
    assert batch.forward(data=None) != OK
    assert batch.backward(saved=None) != OK
    check(batch.run(), expect(batch), ["out", "d_data"])


def test_the_checks_can_fail(library: Library) -> None:
    """The comparison and the guards notice what is wrong."""
    batch = Batch(library, F32).run()
    batch["out"][1, 2, 3] += 1e-5 * max(1, abs(batch["out"][1, 2, 3]))
    with pytest.raises(AssertionError, match="out: "):
        check(batch, expect(batch), ["out"])
    ctypes.memset(batch["mean"].ctypes.data - 1, 0, 1)
    assert not batch.memory.intact
    with pytest.raises(AssertionError, match="gamma"):
        check_refused(batch, "forward", "gamma is NULL, but is needed", data=None)
