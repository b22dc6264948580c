"""What the commands print as tables: the list of operators, and what a build made, cost and leads to."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from opsmith import toolchain
from opsmith.language.types import TYPES

if TYPE_CHECKING:
    from opsmith.cli_support import Places
    from opsmith.spec.model import OperatorSpec


WHOLE_LINES = 400  # columns that hold any summary
LEAST_SUMMARY = 20


def operator_row(spec: OperatorSpec, wanted: Sequence[str] = ()) -> dict[str, Any]:
    """What the list says about one operator; `wanted` are the floating types that were chosen, if any were."""
    made = spec.type_assignments(wanted)
    return {
        "name": spec.name,
        "family": spec.family,
        "types": sorted({types[variable.name] for types in made for variable in spec.free_types}),
        "gradient": "none" if not spec.has_gradient else "given" if spec.gradient else "derived",
        "since": spec.since,
        "summary": spec.summary,
        "spec": spec.path,
    }


def operators(rows: Sequence[dict[str, Any]]) -> None:
    """A line for each operator; on a terminal the summary ends where the line does."""
    console = Console(highlight=False)
    console.width = console.width if console.is_terminal else WHOLE_LINES
    cells = [(row["name"], row["family"], _suffixes(row["types"]), row["gradient"], row["summary"]) for row in rows]
    titles = ("Operator", "Family", "Types", "Gradient", "Summary")
    taken = sum(max(map(len, column)) + 2 for column in list(zip(titles, *cells, strict=True))[:-1])
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in titles:
        room = max(LEAST_SUMMARY, console.width - taken) if title == "Summary" else None
        table.add_column(title, overflow="ellipsis", no_wrap=title == "Summary", max_width=room)
    for row in cells:
        table.add_row(*row)
    console.print(table, markup=False)


def _suffixes(types: Sequence[str]) -> str:
    """Types as C symbols name them, which takes less room."""
    return " ".join(TYPES[each].suffix for each in types)


@contextlib.contextmanager
def progress(title: str) -> Iterator[toolchain.Progress]:
    """A bar on a terminal; elsewhere nothing, so that logs stay short."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title)
        yield lambda done, steps, made: bar.update(task, completed=done, total=steps, description=f"{title} {made}")


def build_summary(
    specs: Sequence[OperatorSpec], types: Sequence[str], place: Places, report: toolchain.BuildReport
) -> None:
    """The closing table of a build."""
    console = Console(highlight=False)
    if report.warnings:
        console.print(report.warnings, style="yellow", markup=False)
    console.print(_cost_table(specs, types, report))
    compiled = f"\nCompiled by {report.compiler} for {', '.join(report.levels)}; {_work(report)}"
    console.print(compiled, markup=False, soft_wrap=True)
    if report.refused_levels:
        console.print(f"This compiler cannot make: {', '.join(report.refused_levels)}", markup=False)
    console.print()
    console.print(_made_table(place, report))
    console.print("\nTry next")
    for line in _next_steps(specs, place, report):
        console.print(f"  {line}", markup=False, soft_wrap=True)


def _work(report: toolchain.BuildReport) -> str:
    if not report.steps:
        return "everything was up to date"
    return f"{report.steps} steps in {report.seconds:.1f} s"


def _cost_table(specs: Sequence[OperatorSpec], types: Sequence[str], report: toolchain.BuildReport) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Operator", no_wrap=True)
    table.add_column("Types")
    table.add_column("Gradient")
    table.add_column("Objects", justify="right")
    table.add_column("Compiling", justify="right")
    shared = toolchain.SHARED_PART
    rows = [(row["name"], row["types"], row["gradient"]) for row in (operator_row(spec, types) for spec in specs)]
    for name, made, gradient in [*rows, (shared, [], "")]:
        size, seconds = report.bytes.get(name, 0), report.cpu_seconds.get(name, 0.0)
        table.add_row(name, _suffixes(made), gradient, f"{size / 1000:.0f} kB", f"{seconds:.1f} CPU s")
    return table


def _made_table(place: Places, report: toolchain.BuildReport) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Made")
    table.add_column("Size", justify="right")
    table.add_column("For")
    table.add_row(f"{shown(place.source / 'c')}", "", "C: sources, headers, CMake files")
    if (place.source / "docs").is_dir():
        table.add_row(f"{shown(place.source / 'docs')}", "", "a page for each operator")
    for library in report.libraries:
        table.add_row(shown(library), _size(library), "linking from C")
    if report.extension:
        name = report.extension.parent.name
        table.add_row(shown(report.extension.parent), _size(report.extension), f"import {name}")
    return table


def _next_steps(specs: Sequence[OperatorSpec], place: Places, report: toolchain.BuildReport) -> Iterator[str]:
    first = specs[0].name
    named = first if place.in_checkout else shown(place.specs[0]) if place.specs else first
    output = "" if place.in_checkout else f" --output {shlex.quote(shown(place.source))}"
    if report.extension:
        name = report.extension.parent.name
        path = "" if place.in_checkout else f"PYTHONPATH={shlex.quote(shown(place.packages))} "
        yield f"{path}{_command('python')} -c 'import {name} as ops; help(ops.{first})'"
    yield f"{_command('opsmith')} test {named}{output}"
    yield f"{_command('opsmith')} show {named} --stage gradient"
    yield f"{_command('opsmith')} new my_operator"


def shown(path: Path) -> str:
    """A path as a person would write it: relative where that is shorter."""
    relative = os.path.relpath(path)
    return relative if not relative.startswith("../..") else str(path)


def _command(name: str) -> str:
    """How the program is called from here: by its name if the shell finds it, else by its path."""
    beside = Path(sys.executable).with_name(name)
    found = shutil.which(name)
    return name if found and Path(found) == beside else shown(beside) if beside.exists() else name


def _size(path: Path) -> str:
    kilobytes = path.stat().st_size / 1000
    return f"{kilobytes:.0f} kB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"
