"""Runs the processes that measure, one for each number of threads and kind of outputs, and gathers their rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opsmith import __version__
from opsmith.bench import copying
from opsmith.bench.machine import Machine, chosen_cpus
from opsmith.bench.rows import Row
from opsmith.diagnostics import UserError
from opsmith.spec.model import OperatorSpec

Progress = Callable[[int, int, str], None]  # rows done, all rows, the one that was done last
Data = dict[str, Any]
LINES = 20  # of what a process said before it stopped


@dataclass(frozen=True)
class Session:
    """What is measured, of which build, against whom."""

    spec: OperatorSpec
    rows: Sequence[Row]
    against: Sequence[str]  # installed ones
    missing: Mapping[str, str]  # others that were asked for, and why they cannot take part
    seconds: float  # for each row
    package: str
    packages: Path  # where the package lies
    build: Path
    machine: Machine


def measured(session: Session, progress: Progress | None = None) -> Data:
    """The measurement as plain data, the form of --json."""
    groups: dict[tuple[int, str], list[int]] = {}
    for number, row in enumerate(session.rows):
        groups.setdefault((row.threads, row.outputs), []).append(number)
    copier = copying.library(session.build / "bench")
    found: dict[int, Data] = {}
    facts: Data = {"level": "", "versions": {}}
    for (threads, outputs), numbers in groups.items():
        job = _job(session, copier, threads, outputs, numbers)
        for answer in _answers(job, threads):
            if answer["kind"] == "versions":
                facts = {"level": answer["level"], "versions": answer["versions"]}
                continue
            found[answer["number"]] = {key: value for key, value in answer.items() if key not in ("kind", "number")}
            if progress:
                row = session.rows[answer["number"]]
                progress(len(found), len(session.rows), f"{row.direction} {'x'.join(map(str, row.shape))}")
    return {
        "opsmith": __version__,
        "operator": session.spec.name,
        "machine": {**session.machine.data, **facts},
        "against": list(session.against),
        "missing": dict(session.missing),
        "seconds": session.seconds,
        "rows": [found[number] for number in sorted(found)],
    }


def _job(session: Session, copier: Path, threads: int, outputs: str, numbers: Sequence[int]) -> Data:
    return {
        "spec": str(Path(session.spec.path).resolve()),
        "package": session.package,
        "packages": str(session.packages.resolve()),
        "copier": str(copier.resolve()),
        "against": list(session.against),
        "cpus": chosen_cpus(threads),
        "outputs": outputs,
        "seconds": session.seconds,
        "evicted": copying.bytes_to_read(session.machine.last_cache),
        "numbers": list(numbers),
        "rows": [session.rows[number].data for number in numbers],
    }


def _answers(job: Mapping[str, Any], threads: int) -> Iterator[Data]:
    """What a process says, line by line; its mistakes become ours."""
    environment = os.environ | {"OMP_NUM_THREADS": str(threads), "JAX_PLATFORMS": "cpu"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (_own_path(), environment.get("PYTHONPATH"))))
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(
            [sys.executable, "-P", "-m", "opsmith.bench.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env=environment,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(job))
            process.stdin.close()
            for line in process.stdout:
                answer = json.loads(line)
                if answer["kind"] == "error":
                    raise UserError(answer["message"])
                yield answer
        except BaseException:
            process.kill()
            raise
        if process.wait() != 0:
            said.seek(0)
            last = "".join(f"\n    {each.rstrip()}" for each in said.readlines()[-LINES:])
            raise UserError(f"the process that measures with {threads} threads stopped:{last}")


def _own_path() -> str:
    """The folder from which this very package is imported."""
    return str(Path(__file__).resolve().parents[2])
