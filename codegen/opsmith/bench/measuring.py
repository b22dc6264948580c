"""One process's part of a run: every row with its arrays, its contestants, its checks and its times."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from opsmith import pipeline
from opsmith.bench import peers as systems
from opsmith.bench.checking import Expected, Wrong, check_ours, check_peer, digests, largest_errors
from opsmith.bench.contestants import Contestant, Ours, Unable
from opsmith.bench.copying import ORDINARY, STREAMING, Copier
from opsmith.bench.peers import Peer
from opsmith.bench.problem import Arrays, Problem, Ranges, copied
from opsmith.bench.rows import Row
from opsmith.bench.timing import Timed, Times, measured, time_rows
from opsmith.diagnostics import UserError
from opsmith.spec.model import OperatorSpec
from opsmith.testing import tables

Answer = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """What a process is asked for."""

    spec: OperatorSpec
    package: ModuleType
    peers: tuple[Peer, ...]
    copier: Copier
    evicted: int  # bytes that are read before a call with cold caches
    threads: int
    seconds: float

    @cached_property
    def ranges(self) -> Ranges:
        return tables.ranges(self.spec)


def answers(data: Mapping[str, Any]) -> Iterator[Answer]:
    """The rows of a job, one after the other; a mistake ends it."""
    try:
        job = _job(data)
        yield {"kind": "versions", "level": job.package.level(), **_versions(job)}
        for number, row in zip(data["numbers"], data["rows"], strict=True):
            yield {"kind": "row", "number": number, **_row(job, Row.of(row))}
    except (UserError, Wrong) as error:
        yield {"kind": "error", "message": str(error)}


def _job(data: Mapping[str, Any]) -> Job:
    sys.path.insert(0, data["packages"])
    threads = len(data["cpus"])
    chosen = tuple(systems.one_peer(name) for name in data["against"])
    for peer in chosen:  # before our package, which then works with their threads
        systems.module_of(peer).prepare(threads)
    package = importlib.import_module(data["package"])
    package.set_num_threads(threads)
    (spec,) = pipeline.load([Path(data["spec"])])
    copier = Copier(Path(data["copier"]), threads)
    return Job(spec, package, chosen, copier, data["evicted"], threads, data["seconds"])


def _versions(job: Job) -> dict[str, Any]:
    return {"versions": {peer.name: systems.version(peer) for peer in job.peers}}


def _row(job: Job, row: Row) -> Answer:
    problem = Problem.of(job.spec, row, job.ranges)
    ours = Ours(problem, job.package)
    expected = Expected.of(problem)
    check_ours(problem, ours, expected)
    ours.restore()
    results = ours.results(ours.call())
    before = digests(results)
    errors = {ours.name: largest_errors(problem, results, expected)}
    theirs, left_out = _peers(job, problem, results, expected, errors)
    del results, expected
    times = _times(job, problem, [ours, *theirs])
    for each in theirs:
        each.close()
    ours.restore()
    if digests(ours.results(ours.call())) != before:
        raise Wrong(f"the results of {job.spec.name} changed while they were measured")
    return {
        "row": row.data,
        "tensor_bytes": problem.tensor.nbytes,
        "bytes": problem.bytes,
        "times": {name: each.data for name, each in times.items()},
        "errors": errors,
        "left_out": left_out,
    }


def _peers(
    job: Job, problem: Problem, results: Arrays, expected: Expected, errors: dict[str, dict[str, float]]
) -> tuple[list[Contestant], dict[str, str]]:
    """The other systems that do the same, and why the others do not take part; their errors join ours."""
    able: list[Contestant] = []
    left_out: dict[str, str] = {}
    for peer in job.peers:
        try:
            made: Contestant = getattr(systems.module_of(peer), peer.contestant)(problem)
            made.restore()
            found = made.results(made.call())
            check_peer(peer.name, problem, found, results)
            errors[peer.name] = largest_errors(problem, found, expected)
            able.append(made)
        except (Unable, Wrong) as reason:
            left_out[peer.name] = str(reason)
        except Exception as error:  # another system may raise anything; the row goes on without it
            left_out[peer.name] = f"it stopped: {type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
    return able, left_out


def _times(job: Job, problem: Problem, contestants: list[Contestant]) -> dict[str, Times]:
    timed = [Timed(each.name, each.pool, measured(each.call)) for each in contestants]
    source = problem.tensor
    to = copied(source)
    for name, streaming in ((ORDINARY, False), (STREAMING, True)):

        def copy(calls: int, streaming: bool = streaming) -> float:
            return job.copier.seconds(to, source, streaming, calls)

        timed.append(Timed(name, "copy", copy))
    cold = problem.row.caches == "cold"
    evict = (lambda: job.copier.evict(job.evicted)) if cold else None
    return time_rows(timed, job.seconds, job.threads, evict)
