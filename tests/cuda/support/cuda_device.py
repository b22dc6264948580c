"""The emulated device that the package of emulated operators runs on."""

from __future__ import annotations

import ctypes
from pathlib import Path

PACKAGE = "opsmith_emulated"
AUTO, LANES, BLOCK, CLUSTER, SPREAD = range(5)


class Device:
    """The emulated device, and the plans that the library is made to take."""

    def __init__(self, library: Path) -> None:
        self.library = ctypes.CDLL(str(library))

    def plan(self, plan: int, wide: bool = False) -> None:
        self.library.opsmith_cuda_force_plan(plan, int(wide))

    def order(self, number: int) -> None:
        self.library.opsmith_emulation_set_order(number)

    def become(self, capability: int = 90, processors: int = 4, shared_bytes: int = 227 * 1024) -> None:
        self.library.opsmith_emulation_set_device(capability, processors, shared_bytes)

    def fail_next(self, error: int) -> None:
        self.library.opsmith_emulation_fail_next(error)

    def place(self, address: int, memory: int, number: int) -> None:
        self.library.opsmith_emulation_set_memory(ctypes.c_void_p(address), memory, number)
