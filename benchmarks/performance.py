"""Measures operators against other systems and writes docs/performance.md, its figures and its pictures.

    make performance                                     # everything, half an hour on two cores
    python benchmarks/performance.py --only softmax      # measures a part of it again, and writes the page
    python benchmarks/performance.py --render            # writes the page from the figures that are there

The figures are kept in docs/performance/*.json, one file for each part, in the form of `opsmith bench --json`. What the
page says by hand stands in docs/performance/*.md. `--trial` measures a few small shapes, to see whether everything
works; the page says so.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from opsmith import cli_tables, toolchain
from opsmith.bench import machine, peers, plot, report, rows, session, tables
from opsmith.bench.report import BEST, Cell, Group
from opsmith.bench.rows import Choices
from opsmith.cli_support import find_specs, load, places
from opsmith.diagnostics import UserError

SECONDS = 0.2  # for each row
TRIAL = {2: "8x1024", 4: "2x8x14x14", 1: "1000"}  # rank -> shape
ELEMENTS = "elements"  # the workload whose rows differ in the number of elements alone
Data = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One file of figures. Parts of one title share a chapter."""

    name: str
    operator: str
    choices: Choices
    chapter: str = "operators"


def parts() -> list[Part]:
    """Everything that is measured."""
    cores = len(machine.cpus())
    few, many = tuple(dict.fromkeys((1, cores))), (cores,)
    whole = [
        Part("batch_norm", "batch_norm", Choices(threads=few, layouts=rows.LAYOUTS)),
        *(
            Part(name, name, Choices(threads=few))
            for name in ("layer_norm", "rms_norm", "softmax", "log_softmax", "gelu", "silu")
        ),
        *(Part(name, name, Choices(threads=few)) for name in ("adam_update", "sgd_mom_update")),
    ]
    halves = {
        "batch_norm": ("32x64x56x56", "32x256x56x56", "32x1024x14x14"),
        "layer_norm": ("2048x4096", "16384x1024"),
        "softmax": ("2048x4096", "16384x1024"),
        "gelu": ("1000000", "10000000"),
    }
    types = ("float32", "float16", "bfloat16")
    half = [
        Part(f"half_{name}", name, Choices(shapes=shapes, types=types, threads=many), "half")
        for name, shapes in halves.items()
    ]
    shapes = ("1x64x56x56", "32x64x56x56", "32x256x56x56")
    conditions = Choices(shapes=shapes, threads=many, outputs=rows.OUTPUTS, caches=rows.CACHES)
    return [*whole, *half, Part("conditions_batch_norm", "batch_norm", conditions, "conditions")]


# --------------------------------------------------------------------------------------------------------------------
# Measuring


def measure(part: Part, seconds: float, trial: bool) -> Data:
    place = places([part.operator], None)
    (spec,) = load(find_specs([part.operator]))
    choices = part.choices
    if trial:
        choices = replace(choices, shapes=(TRIAL[len(spec.workloads[0].shapes[0])],), workloads=())
    against, missing = peers.sorted_out(())
    package = toolchain.package_name(place.source) or ""
    chosen, here = rows.rows(spec, choices), machine.machine()
    asked = session.Session(spec, chosen, against, missing, seconds, package, place.packages, place.build, here)
    with cli_tables.progress(part.name) as progress:
        measured = session.measured(asked, progress)
    return {**measured, "trial": trial} if trial else measured


# --------------------------------------------------------------------------------------------------------------------
# The page


@dataclass(frozen=True)
class Measured:
    """A part with its figures."""

    part: Part
    data: Data
    cells: list[Cell]


def page(found: Sequence[Measured], folder: Path) -> str:
    """The text of the page. Pictures lie beside the figures."""
    names = ("operators", "half", "conditions")
    chapters = {name: [each for each in found if each.part.chapter == name] for name in names}
    sections: list[Iterable[str]] = [
        _head(found),
        [said(folder, "method")],
        _machine(found[0].data),
        _short(chapters["operators"]),
        *(_operator(each) for each in chapters["operators"]),
        _errors(chapters["operators"]),
        _growth(chapters["operators"]),
        _half(chapters["half"]),
        _conditions(chapters["conditions"]),
        [said(folder, "left")],
        [said(folder, "file")],
    ]
    return "\n\n".join(filter(None, (line for section in sections for line in section))) + "\n"


def said(folder: Path, name: str) -> str:
    """What was written by hand."""
    return (folder / f"{name}.md").read_text(encoding="utf-8").strip()


def _head(found: Sequence[Measured]) -> Iterator[str]:
    yield "# Performance"
    yield "<!-- made by benchmarks/performance.py; what is written by hand stands in docs/performance/*.md -->"
    if any(each.data.get("trial") for each in found):
        yield "**These figures are of a trial with a few small shapes. They say nothing of performance.**"


def _machine(data: Data) -> Iterator[str]:
    facts = data["machine"]
    caches = ", ".join(f"{name} {_size(size)}" for name, size in facts["caches"].items())
    lines = {
        "Processor": facts["processor"],
        "Cores": str(facts["cores"]),
        "Caches": f"{caches} (as the system tells them)",
        "Memory": _size(facts["memory"]),
        "System": facts["system"],
        "Kernels": f"{facts['level']}, compiled by {facts['compiler']}",
        "Compared with": ", ".join(f"{name} {version}" for name, version in facts["versions"].items()),
    }
    yield "## The machine"
    yield table([column("", list(lines)), column("", list(lines.values()))])


def _size(size: int) -> str:
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} B"


def _short(found: Sequence[Measured]) -> Iterator[str]:
    yield "## In short"
    yield (
        "How many times as long as ours the others take: geometric means over the rows of a table, of each and of the "
        "best in every row, and the least ratio of any row. Bound: what the mean of the best would be if every row "
        "moved its bytes as fast as a copy. Copies: our time in copies of the main array, where it is larger than all "
        "second-level caches together."
    )
    lines = [(each, group, cells) for each in found for group, cells in report.groups(each.cells).items()]
    names = list(dict.fromkeys(name for each in found for cell in each.cells for name in cell.asked))
    means = [report.means(cells) for _, _, cells in lines]
    columns = [
        column("Operator", [f"`{each.part.operator}`" for each, _, _ in lines]),
        column("Rows", [f"{tables.title(group)}: {len(cells)}" for _, group, cells in lines]),
        *(ratios(name, means) for name in (*names, BEST)),
        ratios("least", [{"least": min(cell.ratios[BEST] for cell in cells)} for _, _, cells in lines]),
        column("Bound", [_bound(cells) for _, _, cells in lines], right=True),
        column("Copies", [_copies(each, cells) for each, _, cells in lines], right=True),
    ]
    yield table(columns)
    every = [(each, cell) for each in found for cell in each.cells]
    slower = [(each, cell) for each, cell in every if cell.ratios.get(BEST, math.inf) < 1]
    yield f"Another system is faster in {len(slower)} of {len(every)} rows{':' if slower else '.'}"
    yield "\n".join(f"- `{each.part.operator}` {_slower(cell)}" for each, cell in slower)
    yield from _absent(found)


def _slower(cell: Cell) -> str:
    peer = min(cell.peers, key=lambda name: cell.ratios[name])
    return f"{rows.shape_text(cell.row.shape)}, {tables.title(cell.group)}: {peer} {cell.ratios[BEST]:.2f}"


def _bound(cells: Sequence[Cell]) -> str:
    return _mean([cell.ratios[BEST] / cell.copy_fraction for cell in cells if BEST in cell.ratios])


def _copies(each: Measured, cells: Sequence[Cell]) -> str:
    caches = each.data["machine"]["caches"].get("L2", 0) * each.data["machine"]["cores"]
    return _mean([cell.copy_times for cell in cells if cell.tensor_bytes > caches])


def _mean(values: Sequence[float]) -> str:
    """The geometric mean."""
    return f"{math.exp(sum(map(math.log, values)) / len(values)):.2f}" if values else ""


def _absent(found: Sequence[Measured]) -> Iterator[str]:
    reasons: dict[tuple[str, str], list[str]] = {}
    for each in found:
        for peer, reason in report.left_out(each.cells):
            reasons.setdefault((peer, reason), []).append(f"`{each.part.operator}`")
        for absent in each.data["missing"].items():
            reasons.setdefault(absent, []).append(f"`{each.part.operator}`")
    if reasons:
        yield "Who takes no part in some rows, and why:"
        yield "\n".join(f"- {peer}: {why} ({', '.join(names)})" for (peer, why), names in reasons.items())


def _operator(each: Measured) -> Iterator[str]:
    yield f"## {each.part.operator}"
    yield f"![Bytes a second over the size of the array](performance/{each.part.name}.svg)"
    for group, cells in report.groups(each.cells).items():
        yield f"<details><summary>{tables.title(group)}</summary>"
        yield table([Text(one.title, one.cells, not one.left, one.judged) for one in tables.rows(cells)])
        yield "</details>"


def _errors(found: Sequence[Measured]) -> Iterator[str]:
    """What speed is bought with, or not."""
    yield "## Errors"
    yield (
        "The largest error of any element of all rows, from what the math gives in float64 for the same arrays: in "
        "units in the last place of the usual size in its array, and of the element's own. The latter is large for "
        "everyone where terms cancel, as beside the mean of a batch; elsewhere it tells whose small results have "
        "digits."
    )
    lines = [
        (
            f"`{each.part.operator}`, {direction}",
            _largest([cell for cell in each.cells if cell.row.direction == direction]),
        )
        for each in found
        for direction in dict.fromkeys(cell.row.direction for cell in each.cells)
    ]
    names = dict.fromkeys(name for _, largest in lines for name, _ in largest)
    columns = [column("Operator", [name for name, _ in lines])]
    for kind in ("usual", "own"):
        for name in names:
            cells = [f"{largest[name, kind]:.3g}" if (name, kind) in largest else "-" for _, largest in lines]
            columns.append(column(f"{name}, {kind}", cells, True))
    yield table(columns)


def _largest(cells: Sequence[Cell]) -> dict[tuple[str, str], float]:
    """Contestant and kind of unit -> the largest error."""
    largest: dict[tuple[str, str], float] = {}
    for cell in cells:
        for name, errors in cell.errors.items():
            for kind, value in errors.items():
                largest[name, kind] = max(value, largest.get((name, kind), 0.0))
    return largest


def _growth(found: Sequence[Measured]) -> Iterator[str]:
    """How cost grows: with the elements for what is elementwise, with threads for all."""
    yield "## How cost grows"
    flat = [each for each in found if any(cell.row.workload == ELEMENTS for cell in each.cells)]
    if flat:
        yield "Nanoseconds for each element, by the number of elements:"
        yield table(list(_per_element(flat)))
    yield "How many times as fast as one thread all cores are: the median over the rows, by the size of the main array."
    yield table(list(_by_threads(found)))


def _per_element(found: Sequence[Measured]) -> Iterator[Text]:
    chosen = {
        (each.part.operator, group): {cell.row.shape: cell.ours / math.prod(cell.row.shape) * 1e9 for cell in cells}
        for each in found
        for group, cells in report.groups([cell for cell in each.cells if cell.row.workload == ELEMENTS]).items()
    }
    shapes = sorted({shape for times in chosen.values() for shape in times})
    yield column("Operator", [f"`{operator}`, {tables.title(group)}" for operator, group in chosen])
    for shape in shapes:
        yield column(
            f"{shape[0]:,}", [f"{times[shape]:.3g}" if shape in times else "" for times in chosen.values()], True
        )


CLASSES: tuple[tuple[str, float, float], ...] = (
    ("up to 64 KiB", 0, 64 << 10),
    ("to 1 MiB", 64 << 10, 1 << 20),
    ("to 16 MiB", 1 << 20, 16 << 20),
    ("above", 16 << 20, math.inf),
)


def _by_threads(found: Sequence[Measured]) -> Iterator[Text]:
    lines: list[tuple[str, dict[str, list[float]]]] = []
    for each in found:
        made = report.groups(each.cells)
        for group, cells in made.items():
            one = {cell.row.shape: cell.ours for cell in made.get(replace(group, threads=1), [])}
            gains: dict[str, list[float]] = {}
            for cell in cells if group.threads > 1 else ():
                name = next(name for name, low, high in CLASSES if low < cell.tensor_bytes <= high)
                gains.setdefault(name, []).append(one[cell.row.shape] / cell.ours)
            if gains:
                lines.append((f"`{each.part.operator}`, {tables.title(group)}", gains))
    yield column("Operator", [name for name, _ in lines])
    for name, _, _ in CLASSES:
        yield column(name, [f"{_median(gains[name]):.2f}" if name in gains else "" for _, gains in lines], True)


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _half(found: Sequence[Measured]) -> Iterator[str]:
    """What half precision costs against float32 on the same shape."""
    if not found:
        return
    yield "## Half precision"
    yield "Our time in parts of that of float32 on the same shape, and how many times as long the best of others takes:"
    lines = list(_halves(found))
    yield table(
        [
            column("Operator", [f"`{operator}`, {direction}" for operator, direction, _, _ in lines]),
            column("Shape", [rows.shape_text(shape) for _, _, shape, _ in lines]),
            *(column(name, [each.get(name, "") for _, _, _, each in lines], True) for name in lines[0][3]),
        ]
    )


def _halves(found: Sequence[Measured]) -> Iterator[tuple[str, str, tuple[int, ...], dict[str, str]]]:
    for each in found:
        by_call: dict[tuple[str, tuple[int, ...]], dict[str, Cell]] = {}
        for cell in each.cells:
            by_call.setdefault((cell.row.direction, cell.row.shape), {})[cell.group.types[0]] = cell
        for (direction, shape), cells in by_call.items():
            made: dict[str, str] = {}
            for name, cell in cells.items():
                made |= {name: f"{cell.ours / cells['float32'].ours:.2f}"} if name != "float32" else {}
                made[f"{name}: best"] = tables.ratio_text(cell.ratios[BEST]) if BEST in cell.ratios else "-"
            yield each.part.operator, direction, shape, made


def _conditions(found: Sequence[Measured]) -> Iterator[str]:
    for each in found:
        yield "## Fresh outputs and cold caches"
        yield f"`{each.part.operator}` where results are new arrays, and where caches hold nothing of the call:"
        made = report.groups(each.cells)
        yield table(
            [
                column("Rows", [tables.title(group) for group, cells in made.items() for _ in cells]),
                *(
                    Text(one[0].title, [cell for each in one for cell in each.cells], not one[0].left, one[0].judged)
                    for one in zip(*(tables.rows(cells) for cells in made.values()), strict=True)
                ),
            ]
        )


# --------------------------------------------------------------------------------------------------------------------
# Tables


@dataclass(frozen=True)
class Text:
    """A column of a table; where it is judged, what is below 1 stands out."""

    title: str
    cells: Sequence[str]
    right: bool = False
    judged: bool = False


def column(title: str, cells: Sequence[str], right: bool = False) -> Text:
    return Text(title, cells, right)


def ratios(name: str, found: Sequence[Mapping[str, float]]) -> Text:
    return Text(name, [tables.ratio_text(each[name]) if name in each else "-" for each in found], True, True)


def table(columns: Sequence[Text]) -> str:
    lines = [[each.title for each in columns], ["--:" if each.right else "---" for each in columns]]
    lines += [list(line) for line in zip(*(map(_marked(each), each.cells) for each in columns), strict=True)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _marked(each: Text) -> Callable[[str], str]:
    return lambda cell: f"**{cell}**" if each.judged and cell not in ("-", "") and float(cell) < 1 else cell


# --------------------------------------------------------------------------------------------------------------------


def render(chosen: Sequence[Part], output: Path) -> None:
    """The pictures and the page, from the figures that are there."""
    folder = output / "performance"
    found = []
    for part in chosen:
        file = folder / f"{part.name}.json"
        if file.is_file():
            data = json.loads(file.read_text(encoding="utf-8"))
            found.append(Measured(part, data, report.cells(data)))
    if not found:
        raise UserError(f"{folder} holds no figures to write a page of; measure first")
    for each in found:
        if each.part.chapter == "operators":
            plot.draw(each.data, folder / f"{each.part.name}.svg", _most_threads(each))
    (output / "performance.md").write_text(page(found, folder), encoding="utf-8")


def _most_threads(each: Measured) -> Callable[[Group], bool]:
    most = max(cell.row.threads for cell in each.cells)
    return lambda group: group.threads == most


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", metavar="PART,...", help="measure only these parts")
    parser.add_argument("--render", action="store_true", help="measure nothing")
    parser.add_argument("--trial", action="store_true", help="a few small shapes, to see whether everything works")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="time for each row")
    parser.add_argument("--output", type=Path, default=Path(__file__).resolve().parents[1] / "docs", help="a folder")
    given = parser.parse_args(arguments)
    every = parts()
    wanted = list(filter(None, given.only.split(",")))
    if unknown := set(wanted) - {part.name for part in every}:
        parser.error(
            f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(part.name for part in every)}"
        )
    plot.library()  # what is missing is told before anything is measured
    for part in every if not given.render else ():
        if part.name in wanted or not wanted:
            data = measure(part, given.seconds, given.trial)
            (given.output / "performance").mkdir(parents=True, exist_ok=True)
            (given.output / "performance" / f"{part.name}.json").write_text(report.text(data), encoding="utf-8")
            print(f"{part.name}: {len(data['rows'])} rows", flush=True)
    render(every, given.output)


if __name__ == "__main__":
    main()
