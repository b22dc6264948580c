"""The tables of `opsmith bench`: a line for each row, the means, what is slower than a peer, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from opsmith.bench.report import BEST, Cell, Group, below, cells, groups, left_out, means
from opsmith.bench.rows import GIVEN_SHAPES, shape_text

UNITS = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9))
WIDTH = 120  # columns, where the output is no terminal
GAP = 2
DISTURBED = 0.2  # a spread that does not come from the kernels
LEGEND = (
    "Copy: the faster of an ordinary and a streaming copy of the main array by the same threads. Copies: our time in "
    "such copies. Speed: our bytes a second in parts of the copy's. Other systems: their time in parts of ours."
)


def console() -> Console:
    made = Console(highlight=False)
    made.width = made.width if made.is_terminal else WIDTH
    return made


def show(measurement: Mapping[str, Any], to: Console) -> None:
    """Everything that a person wants to know of a measurement."""
    every = cells(measurement)
    for group, found in groups(every).items():
        to.print(f"\n{measurement['operator']}, {title(group)}", style="bold", markup=False)
        to.print(_table(rows(found), to.width))
    to.print()
    to.print(_table(_means(every), to.width))
    for line in remarks(measurement):
        to.print(f"\n{line}", markup=False)


def title(group: Group) -> str:
    """`forward, float32, 2 threads`, and what is unusual of layout, outputs and caches."""
    parts = [group.direction, *group.types, f"{group.threads} thread{'' if group.threads == 1 else 's'}"]
    parts += ["axis last in memory"] if group.layout == "last" else []
    parts += [f"{group.outputs} outputs"] if group.outputs != "given" else []
    parts += [f"{group.caches} caches"] if group.caches != "warm" else []
    return ", ".join(parts)


def time_text(seconds: float) -> str:
    """Three digits and a unit."""
    name, unit = next(((name, unit) for name, unit in UNITS if seconds >= unit), UNITS[-1])
    value = seconds / unit
    return f"{value:.{max(0, 2 - (value >= 10) - (value >= 100))}f} {name}"


def ratio_text(value: float) -> str:
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f}"


# --------------------------------------------------------------------------------------------------------------------
# What the tables hold


@dataclass(frozen=True)
class Column:
    """A title and a cell for each line. Those with the least weight are left out where there is no room."""

    title: str
    cells: Sequence[str]
    weight: int = 9
    left: bool = False
    judged: bool = False  # below 1 somebody else is faster

    @property
    def width(self) -> int:
        return max(map(len, (self.title, *self.cells))) + GAP


def rows(found: Sequence[Cell]) -> list[Column]:
    """The table of one group."""
    columns = [
        Column("Workload", _once([cell.row.workload for cell in found]), 1, left=True),
        Column("Shape", [shape_text(cell.row.shape) for cell in found], left=True),
        Column("Time", [time_text(cell.ours) for cell in found]),
        Column("±", [f"{cell.spread:.0%}" for cell in found], 2),
        Column("Copy", [time_text(cell.copy) for cell in found], 3),
        Column("Copies", [f"{cell.copy_times:.2f}" for cell in found], 5),
        Column("Speed", [f"{cell.copy_fraction:.0%}" for cell in found], 4),
    ]
    columns += [
        Column(name, [_ratio(cell.ratios, name) for cell in found], 6 if name == BEST else 9, judged=True)
        for name in _systems(found)
    ]
    return columns[1:] if all(cell.row.workload == GIVEN_SHAPES for cell in found) else columns


def _means(every: Sequence[Cell]) -> list[Column]:
    """A line for each table."""
    made = groups(every)
    ratios = [means(found) for found in made.values()]
    columns = [
        Column("Geometric means", [title(group) for group in made], left=True),
        Column("Rows", [str(len(found)) for found in made.values()], 1),
    ]
    return columns + [Column(name, [_ratio(each, name) for each in ratios], judged=True) for name in _systems(every)]


def _systems(found: Sequence[Cell]) -> list[str]:
    """The other systems that take part or were asked to, and the best of them if they are several."""
    peers = list(dict.fromkeys(name for cell in found for name in cell.asked))
    return [*peers, BEST] if len(peers) > 1 else peers


def _once(names: Sequence[str]) -> list[str]:
    """A name that is the same as the one above is left out."""
    return [name if number == 0 or names[number - 1] != name else "" for number, name in enumerate(names)]


def _ratio(ratios: Mapping[str, float], name: str) -> str:
    return ratio_text(ratios[name]) if name in ratios else "-"


def remarks(measurement: Mapping[str, Any]) -> list[str]:
    """What the tables mean, where somebody else is faster, and who took no part."""
    every = cells(measurement)
    lines = [LEGEND]
    if any(cell.ratios for cell in every):
        slower = below(every)
        more = f"Another system is faster in {len(slower)} of {len(every)} rows:"
        lines.append("\n".join([more, *map(_slower, slower)]) if slower else "No other system is faster in any row.")
    if disturbed := sum(cell.row.caches == "warm" and cell.spread > DISTURBED for cell in every):
        what = f"In {disturbed} of {len(every)} rows our time varies by more than {DISTURBED:.0%}"
        lines.append(f"{what}: something else was running; measure again.")
    for (peer, reason), found in left_out(every).items():
        part = "" if len(found) == len(every) else f" in {len(found)} of {len(every)} rows"
        lines.append(f"{peer} takes no part{part}: {reason}.")
    return lines + [f"{peer} takes no part: {reason}." for peer, reason in measurement["missing"].items()]


def _slower(cell: Cell) -> str:
    peer = min(cell.peers, key=lambda name: cell.ratios[name])
    return f"  {shape_text(cell.row.shape)}, {title(cell.group)}: {peer} {ratio_text(cell.ratios[BEST])}"


# --------------------------------------------------------------------------------------------------------------------
# How they are drawn


def fitting(columns: Sequence[Column], width: int) -> list[Column]:
    """The columns for which there is room."""
    kept = list(columns)
    while sum(each.width for each in kept) - GAP > width and min(each.weight for each in kept) < 9:
        kept.remove(min(kept, key=lambda each: each.weight))
    return kept


def _table(columns: Sequence[Column], width: int) -> Table:
    kept = fitting(columns, width)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, GAP, 0, 0))
    for each in kept:
        table.add_column(each.title, justify="left" if each.left else "right", no_wrap=not each.left or width >= WIDTH)
    for line in zip(*(map(_marked, [each] * len(each.cells), each.cells) for each in kept), strict=True):
        table.add_row(*line)
    return table


def _marked(column: Column, cell: str) -> str:
    slower = column.judged and cell != "-" and float(cell) < 1
    return f"[red]{cell}[/red]" if slower else cell
