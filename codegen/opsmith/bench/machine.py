"""What the figures were measured on: processor, caches, memory, system, compiler."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from opsmith.diagnostics import UserError
from opsmith.toolchain_compiler import find_compiler

CPUS = Path("/sys/devices/system/cpu")


@dataclass(frozen=True)
class Machine:
    """A computer, as far as it matters here."""

    processor: str
    cores: int  # that this process may use
    caches: dict[str, int]  # L1, L2, L3: bytes of one
    memory: int  # bytes
    system: str
    compiler: str

    @property
    def data(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def last_cache(self) -> int:
        return max(self.caches.values(), default=0)


def machine() -> Machine:
    return Machine(processor(), len(cpus()), dict(_caches()), _memory(), _system(), find_compiler().version)


def cpus() -> list[int]:
    """The processors this process may use: one of each core first, then their other threads."""
    every = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [*range(os.cpu_count() or 1)]
    first = {_core(cpu): cpu for cpu in reversed(every)}
    return [*sorted(first.values()), *(cpu for cpu in every if cpu not in first.values())]


def chosen_cpus(threads: int) -> list[int]:
    """The processors for so many threads."""
    every = cpus()
    if not 1 <= threads <= len(every):
        raise UserError(f"--threads {threads}: this process may use {len(every)} processors")
    return every[:threads]


def _core(cpu: int) -> str:
    file = CPUS / f"cpu{cpu}/topology/thread_siblings_list"
    return file.read_text() if file.is_file() else str(cpu)


def processor() -> str:
    """The processor as its maker calls it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _caches() -> Iterator[tuple[str, int]]:
    for folder in sorted((CPUS / "cpu0/cache").glob("index*")):
        kind, level, size = ((folder / name).read_text().strip() for name in ("type", "level", "size"))
        if kind != "Instruction" and size.endswith("K"):
            yield f"L{level}", int(size.removesuffix("K")) << 10


def _memory() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return 0


def _system() -> str:
    return f"{platform.system()} {platform.release()} {platform.machine()}"
