"""The process that measures: bound to its processors before anything with threads is imported.

It reads one job from its input, as JSON, and writes a line of JSON for each row; whatever libraries print goes to the
error output.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Mapping
from typing import Any, TextIO


def bind(cpus: list[int], outputs: str) -> None:
    """Threads that libraries make from now on stay on these processors; given outputs need memory that is there."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cpus)
    if outputs == "given":
        keep_memory()


def keep_memory() -> None:
    """Lets glibc's malloc never give memory back, so that results without `out=` cost no page faults."""
    mmap_max, trim_threshold = -4, -1
    process = ctypes.CDLL(None)
    if hasattr(process, "mallopt"):
        process.mallopt(mmap_max, 0)
        process.mallopt(trim_threshold, ctypes.c_int(2**31 - 1))


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    job = json.loads(sys.stdin.read())
    bind(job["cpus"], job["outputs"])
    _measure(job, answers)


def _measure(job: Mapping[str, Any], answers: TextIO) -> None:
    from opsmith.bench import measuring

    for answer in measuring.answers(job):
        answers.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
