"""What follows from the times: copy times, the fraction of a copy's speed, ratios to each peer and their means."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from opsmith.bench.contestants import OURS
from opsmith.bench.copying import ORDINARY, STREAMING
from opsmith.bench.peers import PEERS
from opsmith.bench.rows import Row

Data = Mapping[str, Any]
BEST = "best"
ORDER = tuple(PEERS)


@dataclass(frozen=True)
class Group:
    """What the rows of one table have in common."""

    direction: str
    layout: str
    types: tuple[str, ...]
    threads: int
    outputs: str
    caches: str


@dataclass(frozen=True)
class Cell:
    """One row with its results."""

    row: Row
    bytes: int  # the least that must move
    tensor_bytes: int
    times: Mapping[str, Mapping[str, float]]  # contestant or kind of copy -> median, low, high, rounds, calls
    left_out: Mapping[str, str]  # peer -> why
    errors: Mapping[str, Mapping[str, float]]  # contestant -> own, usual: see checking.largest_errors

    @staticmethod
    def of(data: Data) -> Cell:
        row = Row.of(data["row"])
        return Cell(row, data["bytes"], data["tensor_bytes"], data["times"], data["left_out"], data["errors"])

    @property
    def ours(self) -> float:
        return self.times[OURS]["median"]

    @property
    def copy(self) -> float:
        """The faster of an ordinary and a streaming copy of the main tensor."""
        return min(self.times[name]["median"] for name in (ORDINARY, STREAMING))

    @property
    def copy_times(self) -> float:
        return self.ours / self.copy

    @property
    def copy_fraction(self) -> float:
        """Our bytes a second in parts of the copy's, which reads and writes the tensor."""
        return (self.bytes / self.ours) / (2 * self.tensor_bytes / self.copy)

    @property
    def peers(self) -> list[str]:
        return [name for name in ORDER if name in self.times]

    @property
    def ratios(self) -> dict[str, float]:
        """How many times as long each peer takes, and the best of them."""
        found = {name: self.times[name]["median"] / self.ours for name in self.peers}
        return found | ({BEST: min(found.values())} if found else {})

    @property
    def spread(self) -> float:
        """Half the distance of the quartiles, in parts of our time."""
        return (self.times[OURS]["high"] - self.times[OURS]["low"]) / 2 / self.ours

    @property
    def asked(self) -> list[str]:
        """The other systems, also those that took no part, in the order in which they were asked."""
        return [name for name in ORDER if name in self.times or name in self.left_out]

    @property
    def group(self) -> Group:
        row = self.row
        return Group(row.direction, row.layout, tuple(row.types.values()), row.threads, row.outputs, row.caches)


def cells(measurement: Data) -> list[Cell]:
    return [Cell.of(each) for each in measurement["rows"]]


def groups(found: Iterable[Cell]) -> dict[Group, list[Cell]]:
    made: dict[Group, list[Cell]] = {}
    for cell in found:
        made.setdefault(cell.group, []).append(cell)
    return made


def means(found: Sequence[Cell]) -> dict[str, float]:
    """The geometric mean of the ratios to each peer and to the best, over the cells in which they take part."""
    names = dict.fromkeys(name for cell in found for name in cell.ratios)
    return {name: _mean([cell.ratios[name] for cell in found if name in cell.ratios]) for name in names}


def _mean(values: Sequence[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))


def below(found: Iterable[Cell], limit: float = 1.0) -> list[Cell]:
    """The cells in which some peer is faster."""
    return [cell for cell in found if cell.ratios.get(BEST, math.inf) < limit]


def left_out(found: Iterable[Cell]) -> dict[tuple[str, str], list[Cell]]:
    """Peer and reason -> the cells without it."""
    made: dict[tuple[str, str], list[Cell]] = {}
    for cell in found:
        for each in cell.left_out.items():
            made.setdefault(each, []).append(cell)
    return made


def text(measurement: Data) -> str:
    """The file of a measurement: a line for each row, times to five digits."""
    whole = summarized(measurement)
    rows = ",\n".join("  " + json.dumps(_rounded(row), ensure_ascii=False) for row in whole.pop("rows"))
    head = json.dumps(_rounded(whole), indent=1, ensure_ascii=False).removesuffix("\n}")
    return f'{head},\n "rows": [\n{rows}\n ]\n}}\n'


def _rounded(value: Any) -> Any:
    match value:
        case dict():
            return {name: _rounded(each) for name, each in value.items()}
        case list() | tuple():
            return [_rounded(each) for each in value]
        case float():
            return float(f"{value:.5g}")
    return value


def summarized(measurement: Data) -> dict[str, Any]:
    """The measurement with everything that follows from it, as --json writes it."""
    every = cells(measurement)
    rows = [
        {
            **data,
            "copy_seconds": cell.copy,
            "copy_times": cell.copy_times,
            "copy_fraction": cell.copy_fraction,
            "ratios": cell.ratios,
        }
        for data, cell in zip(measurement["rows"], every, strict=True)
    ]
    return {
        **measurement,
        "rows": rows,
        "means": [
            {**asdict(group), "cells": len(each), "ratios": means(each)} for group, each in groups(every).items()
        ],
    }
