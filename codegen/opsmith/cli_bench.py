"""`opsmith bench`: what its options mean, and where its answer goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from opsmith.cli_support import Places, find_specs, load, names_option, one_of, output_option, places
from opsmith.diagnostics import UserError

if TYPE_CHECKING:
    from opsmith.bench.rows import Choices
    from opsmith.bench.session import Session
    from opsmith.spec.model import OperatorSpec

DEVICES = ("cpu",)


def bench_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of the command, in the order of its help."""
    file = click.Path(path_type=Path, dir_okay=False)
    given = [
        names_option("--shapes", metavar="32x64,...", help="Shapes of the first input.  [the spec's workloads]"),
        names_option("--workloads", metavar="NAME,...", help="Only these workloads of the spec."),
        names_option(
            "--against", metavar="torch,...", help="torch, onnxruntime, jax, mxnet, numpy.  [the first three]"
        ),
        names_option("--threads", metavar="1,2,...", help="Numbers of threads.  [one for each core]"),
        names_option("--direction", "directions", metavar="forward,...", help="forward, inference, backward.  [all]"),
        names_option(
            "--layout", "layouts", metavar="first,last", help="The channel axis in its place, or last in memory."
        ),
        names_option("--types", metavar="f32,...", help="Types of data.  [f32]"),
        names_option("--outputs", metavar="given,fresh", help="Into arrays that exist, or into new ones.  [given]"),
        names_option("--caches", metavar="warm,cold", help="Call after call, or with emptied caches.  [warm]"),
        click.option(
            "--seconds", metavar="S", type=click.FloatRange(min=0), default=0.5, show_default=True, help="For each row."
        ),
        click.option("--device", metavar="NAME", default="cpu", show_default=True, help="Where the kernels run."),
        click.option("--json", "json_file", metavar="FILE", type=file, help="Write every figure to a file."),
        click.option("--plot", "plot_file", metavar="FILE", type=file, help="Draw a picture: .png, .svg or .pdf."),
        output_option,
    ]
    for option in reversed(given):
        command = option(command)
    return command


def run(operator: str, given: dict[str, Any]) -> None:
    """Measures an operator and tells of it."""
    from opsmith import cli_tables
    from opsmith.bench import plot, report, session, tables

    one_of("device", given["device"], DEVICES)
    place = places([operator], given["output"])
    loaded = load(find_specs([operator]))
    if len(loaded) != 1:
        raise UserError(f"{operator} holds {len(loaded)} operators; name one of them")
    asked = _session(loaded[0], place, given)
    for option in ("json_file", "plot_file"):
        if given[option] and not given[option].absolute().parent.is_dir():
            raise UserError(f"there is no folder {given[option].parent} to write {given[option].name} to")
    if given["plot_file"]:
        plot.check(given["plot_file"])
    with cli_tables.progress("Measuring") as progress:
        measurement = session.measured(asked, progress)
    if given["json_file"]:
        given["json_file"].write_text(report.text(measurement), encoding="utf-8")
    if given["plot_file"]:
        plot.draw(measurement, given["plot_file"])
    tables.show(measurement, tables.console())


def _session(spec: OperatorSpec, place: Places, given: dict[str, Any]) -> Session:
    """What is to be measured, after every mistake that can be found before."""
    from opsmith import toolchain
    from opsmith.bench import machine, peers, rows, session

    package = toolchain.package_name(place.source)
    if package is None or not any(place.packages.glob(f"{package}/_native.abi3.so")):
        raise UserError(f"{place.packages} holds no built Python package; `opsmith build` makes it")
    chosen = rows.rows(spec, _choices(given))
    against, missing = peers.sorted_out(given["against"])
    here = machine.machine()
    return session.Session(spec, chosen, against, missing, given["seconds"], package, place.packages, place.build, here)


def _choices(given: dict[str, Any]) -> Choices:
    """The options in the words of the rows."""
    from opsmith.bench import machine, rows

    known = {
        "directions": ("direction", rows.DIRECTIONS),
        "layouts": ("layout", rows.LAYOUTS),
        "outputs": ("kind of outputs", rows.OUTPUTS),
        "caches": ("kind of caches", rows.CACHES),
    }
    for option, (what, possible) in known.items():
        for word in given[option]:
            one_of(what, word, possible)
    threads = _threads(given["threads"]) or (len(machine.cpus()),)
    for number in threads:
        machine.chosen_cpus(number)
    return rows.Choices(
        shapes=_once(given["shapes"]),
        workloads=given["workloads"],
        directions=_once(given["directions"]),
        layouts=_once(given["layouts"]) or rows.LAYOUTS[:1],
        types=_once(map(rows.type_named, given["types"])) or ("float32",),
        threads=_once(threads),
        outputs=_once(given["outputs"]) or rows.OUTPUTS[:1],
        caches=_once(given["caches"]) or rows.CACHES[:1],
    )


def _once(words: Any) -> tuple[Any, ...]:
    """What was said twice counts once."""
    return tuple(dict.fromkeys(words))


def _threads(words: Sequence[str]) -> tuple[int, ...]:
    for word in words:
        if not (word.isascii() and word.isdigit()):
            raise UserError(f"--threads {word}: expected whole numbers such as 1,2")
    return tuple(map(int, words))
