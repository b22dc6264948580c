"""A plan decides who computes what, never the result: all plans, orders and widths of indices give the same bits."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import opsmith_ops
import pytest
from cuda_calls import CALLS, Arrays
from cuda_device import AUTO, BLOCK, CLUSTER, LANES, SPREAD, Device

each_call = pytest.mark.parametrize("name", CALLS)


def check_same(actual: Arrays, expected: Arrays, why: str) -> None:
    assert len(actual) == len(expected)
    for at, (one, other) in enumerate(zip(actual, expected, strict=True)):
        assert one.dtype == other.dtype, why
        assert one.tobytes() == other.tobytes(), f"array {at} is other {why}"


@each_call
def test_plans(name: str, emulated: ModuleType, device: Device) -> None:
    expected = CALLS[name](emulated)
    for plan in (LANES, BLOCK, CLUSTER, SPREAD):
        device.plan(plan)
        check_same(CALLS[name](emulated), expected, f"by plan {plan}")
    device.plan(AUTO, wide=True)
    check_same(CALLS[name](emulated), expected, "with indices of 64 bits")


@each_call
def test_orders(name: str, emulated: ModuleType, device: Device) -> None:
    expected = CALLS[name](emulated)
    for order in range(1, 8):
        device.order(order)
        for plan in (BLOCK, CLUSTER, SPREAD):
            device.plan(plan)
            check_same(CALLS[name](emulated), expected, f"in order {order}, by plan {plan}")


@each_call
def test_devices(name: str, emulated: ModuleType, device: Device) -> None:
    """Neither the number of processors, nor clusters, nor how much a block can keep, changes a bit."""
    expected = CALLS[name](emulated)
    for processors in (1, 16, 132):
        device.become(80, processors, 99 * 1024)
        check_same(CALLS[name](emulated), expected, f"with {processors} processors")
    device.become(90, 4, 16 * 1024)
    check_same(CALLS[name](emulated), expected, "where little can be kept")


@each_call
def test_near_the_host(name: str, emulated: ModuleType) -> None:
    """The sums of a device are cut otherwise than the host's, so that only nearly the same comes out."""
    for one, other in zip(CALLS[name](emulated), CALLS[name](opsmith_ops), strict=True):
        scale = max(1.0, float(np.abs(other).max()))
        assert np.allclose(one, other, rtol=2e-5, atol=2e-5 * scale)
