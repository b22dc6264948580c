"""What is wrong about a device, or with a launch, comes back as a status with its message."""

from __future__ import annotations

import re
from types import ModuleType

import numpy as np
import pytest
from cuda_device import SPREAD, Device

HOST, DEVICE = 1, 2  # cudaMemoryType: Unregistered is 0
OUT_OF_RESOURCES = 701


def check_refused(ops: ModuleType, message: str, data: np.ndarray) -> None:
    with pytest.raises((RuntimeError, ValueError), match=re.escape(message)):
        ops.silu(data)


def test_launch_fails(emulated: ModuleType, device: Device) -> None:
    device.fail_next(OUT_OF_RESOURCES)
    check_refused(emulated, "silu: CUDA failed with error 701", np.ones(5, np.float32))
    assert emulated.silu(np.zeros(5, np.float32)).max() == 0, "the next call is none the worse"


def test_one_of_several_launches_fails(emulated: ModuleType, device: Device) -> None:
    device.plan(SPREAD)
    device.fail_next(OUT_OF_RESOURCES)
    with pytest.raises((RuntimeError, ValueError), match="sum: CUDA failed with error 701"):
        emulated.sum(np.ones((3, 5), np.float32), axes=[1])


def test_old_device(emulated: ModuleType, device: Device) -> None:
    device.become(capability=75)
    check_refused(emulated, "silu: the current CUDA device has a compute capability below 8.0", np.ones(5, np.float32))


@pytest.mark.parametrize(("memory", "number"), [(0, 0), (DEVICE, 1)], ids=["of the host", "of another device"])
def test_wrong_memory(memory: int, number: int, emulated: ModuleType, device: Device) -> None:
    data = np.ones(5, np.float32)
    device.place(data.ctypes.data, memory, number)
    try:
        check_refused(emulated, "silu: data is not in the memory of the current CUDA device", data)
    finally:
        device.place(data.ctypes.data, DEVICE, 0)


def test_pinned_memory_will_do(emulated: ModuleType, device: Device) -> None:
    data = np.zeros(5, np.float32)
    device.place(data.ctypes.data, HOST, 0)
    assert emulated.silu(data).max() == 0
    device.place(data.ctypes.data, DEVICE, 0)
