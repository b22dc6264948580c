"""Arrays that share memory: none that is written may, unless it is a state in the place of its old value."""

from __future__ import annotations

import numpy as np
import pytest
from c_batch import Batch, Make, bits, check, check_refused, expect
from c_library import NULL, OK
from c_pool import Pools


def inside(batch: Batch, name: str, elements: int) -> int:
    """The address of an element within an array."""
    return batch[name].ctypes.data + elements * batch[name].itemsize


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("out", "data"),
        ("out", "gamma"),
        ("mean", "gamma"),
        ("mean", "moving_mean"),
        ("invstd", "mean"),
        ("invstd", "out"),
        ("new_moving_mean", "moving_var"),
        ("new_moving_var", "moving_mean"),
        ("new_moving_var", "new_moving_mean"),
        ("new_moving_mean", "beta"),
    ],
)
def test_an_output_in_the_place_of_another_array(make: Make, written: str, other: str) -> None:
    batch = make()
    check_refused(
        batch, "forward", f"{written} shares memory with another array of the call", **{written: batch[other]}
    )


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("d_data", "d_out"),
        ("d_data", "data"),
        ("d_gamma", "gamma"),
        ("d_gamma", "d_data"),
        ("d_beta", "d_gamma"),
        ("d_beta", "saved"),
    ],
)
def test_a_gradient_in_the_place_of_another_array(make: Make, written: str, other: str) -> None:
    batch = make()
    check_refused(
        batch, "backward", f"{written} shares memory with another array of the call", **{written: batch[other]}
    )


@pytest.mark.parametrize("apart", [-59, -1, 1, 59])
def test_arrays_that_overlap_in_part(make: Make, apart: int) -> None:
    batch = make()
    changes = {"out": inside(batch, "data", apart)}
    check_refused(batch, "forward", "out shares memory with another array of the call", **changes)
    changes = {"d_data": inside(batch, "d_out", apart)}
    check_refused(batch, "backward", "d_data shares memory with another array of the call", **changes)


@pytest.mark.parametrize("apart", [-2, -1, 1, 2])
@pytest.mark.parametrize("name", ["moving_mean", "moving_var"])
def test_a_state_that_overlaps_its_old_value_in_part(make: Make, name: str, apart: int) -> None:
    batch = make()
    changes = {f"new_{name}": inside(batch, name, apart)}
    check_refused(batch, "forward", f"new_{name} shares memory with another array of the call", **changes)


def test_one_byte_is_an_overlap_and_none_is_not(make: Make) -> None:
    batch = make()
    end = inside(batch, "data", batch["data"].size)
    check_refused(batch, "forward", "mean shares memory with another array of the call", mean=end - 1)
    whole = batch.memory.array(2 * batch["data"].size, batch.type.data)
    whole[: batch["data"].size] = batch["data"].ravel()
    assert batch.forward(data=whole, out=whole[batch["data"].size :]) == OK
    batch["out"][...] = whole[batch["data"].size :].reshape(batch["out"].shape)
    check(batch, expect(batch), ["out"])


@pytest.mark.parametrize("written", ["out", "mean", "new_moving_var", "data"])
def test_what_is_saved_may_not_share_memory(make: Make, written: str) -> None:
    batch = make()
    message = "saved shares memory with another array of the call"
    check_refused(batch, "forward", message, saved=batch[written])


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("other", ["data", "gamma", "beta", "saved"])
def test_the_workspace_may_not_share_memory(make: Make, pools: Pools, direction: str, other: str) -> None:
    batch = make((4, 2, 9000))
    executor, _ = pools.executor(5)
    needed = batch.workspace(direction, 5).nbytes
    whole = batch.memory.array(needed + batch[other].nbytes, np.uint8)
    last = whole[needed - 8 : needed - 8 + batch[other].nbytes]
    last[...] = bits(batch[other]).ravel()
    message = "workspace shares memory with another array of the call"
    check_refused(batch, direction, message, executor, **{"workspace": whole[:needed], other: last})


def test_states_may_be_updated_in_place(make: Make) -> None:
    batch = make()
    expected = expect(batch)
    places = {f"new_{name}": batch[name] for name in ("moving_mean", "moving_var")}
    assert batch.forward(**places) == OK
    for name in ("moving_mean", "moving_var"):
        batch[f"new_{name}"][...] = batch[name]
    check(batch, expected, ["out", "mean", "invstd", "new_moving_mean", "new_moving_var"])


def test_old_states_stay_where_new_ones_have_their_own_place(make: Make) -> None:
    batch, before = make().run(), make()
    for name in ("moving_mean", "moving_var", "data", "gamma", "beta", "d_out"):
        np.testing.assert_array_equal(bits(batch[name]), bits(before[name]))


def test_arrays_that_are_only_read_may_share_memory(make: Make) -> None:
    batch = make()
    batch["gamma"][...] = batch["beta"]
    assert batch.forward(gamma=batch["beta"], moving_var=batch["moving_mean"]) == OK
    check(batch, expect(batch), ["out", "mean", "invstd", "new_moving_mean"])
    assert batch.backward(data=batch["data"], d_out=batch["d_out"], beta=batch["gamma"]) == OK
    check(batch, expect(batch), ["d_data", "d_gamma", "d_beta"])


def test_an_array_without_elements_shares_no_memory(make: Make) -> None:
    """An empty array may have any address, also one within another array."""
    batch = make((0, 3, 5))
    middle = inside(batch, "gamma", 1)
    assert batch.forward(data=middle, out=middle) == OK
    assert batch.backward(data=middle, d_data=middle, d_out=middle) == OK


def test_a_gradient_that_is_not_wanted_is_not_looked_at(make: Make) -> None:
    batch = make()
    assert batch.forward() == OK
    places = {"d_data": batch["data"], "d_gamma": batch["gamma"]}
    assert batch.backward(request_data=NULL, request_gamma=NULL, **places) == OK
    check(batch, expect(batch), ["d_beta"])
