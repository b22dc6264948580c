"""The picture of a measurement, a roofline for what memory bounds: bytes a second over the size of the array.

The bytes are the least that any implementation must move, so that the curve of a copy is the roof. A panel for each
table; matplotlib is needed only here.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from opsmith.bench.contestants import OURS
from opsmith.bench.report import Cell, Group, cells, groups
from opsmith.bench.tables import title
from opsmith.diagnostics import UserError

ENDINGS = (".png", ".svg", ".pdf")
COLUMNS = 3
PANEL = 3.6, 2.9  # inches
COPY_COLOR = "0.65"
STYLES = {  # colors that the color-blind tell apart
    OURS: ("#d55e00", "o"),
    "torch": ("#0072b2", "v"),
    "onnxruntime": ("#009e73", "s"),
    "jax": ("#cc79a7", "^"),
    "mxnet": ("#56b4e9", "D"),
    "numpy": ("#000000", "x"),
}


def check(file: Path) -> None:
    """Finds what would keep a picture from being drawn."""
    if file.suffix not in ENDINGS:
        raise UserError(f"--plot {file}: expected a name that ends in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")
    library()


def library() -> Any:
    """matplotlib without a window; a mistake of the user if it is missing."""
    if importlib.util.find_spec("matplotlib") is None:
        command = f"{sys.executable} -m pip install matplotlib"
        raise UserError(f"--plot needs matplotlib; this command installs it:\n\n    {command}")
    matplotlib: Any = importlib.import_module("matplotlib")
    matplotlib.use("Agg")
    matplotlib.rcParams |= {"svg.hashsalt": "opsmith", "font.size": 8, "axes.spines.top": False}
    matplotlib.rcParams |= {"axes.spines.right": False, "axes.titlesize": 8, "legend.frameon": False}
    return importlib.import_module("matplotlib.pyplot")


def draw(measurement: Mapping[str, Any], file: Path, wanted: Callable[[Group], bool] = lambda group: True) -> None:
    """Writes the picture; the ending of the file's name says in which format."""
    plt = library()
    panels = {group: found for group, found in groups(cells(measurement)).items() if wanted(group)}
    columns = min(COLUMNS, len(panels))
    lines = -(-len(panels) // columns)
    size = PANEL[0] * columns, PANEL[1] * lines + 0.4
    figure, axes = plt.subplots(lines, columns, figsize=size, squeeze=False, sharex=True, layout="constrained")
    for axis, (group, found) in zip(axes.flat, panels.items(), strict=False):
        _panel(axis, found, measurement["machine"])
        axis.set_title(title(group))
    for axis in axes.flat[len(panels) :]:
        axis.remove()
    for axis in axes[:, 0]:
        axis.set_ylabel("least bytes / time, GB/s")
    for axis in axes[-1]:
        axis.set_xlabel("size of the main array, bytes")
    named = [pair for axis in figure.axes for pair in zip(*axis.get_legend_handles_labels(), strict=True)]
    handles = {label: handle for handle, label in named}
    figure.legend(handles.values(), handles.keys(), loc="outside upper center", ncols=len(handles))
    metadata = {"Date": None} if file.suffix == ".svg" else {}
    figure.savefig(file, metadata=metadata)
    plt.close(figure)


def _panel(axis: Any, found: Sequence[Cell], machine: Mapping[str, Any]) -> None:
    axis.set_xscale("log")
    axis.set_yscale("log")
    ordered = sorted(found, key=lambda cell: cell.tensor_bytes)
    roof: dict[int, list[float]] = {}
    for cell in ordered:
        roof.setdefault(cell.tensor_bytes, []).append(2 * cell.tensor_bytes / cell.copy / 1e9)
    axis.plot(roof.keys(), list(map(median, roof.values())), color=COPY_COLOR, label="copy")
    for name, (color, marker) in STYLES.items():
        mine = [cell for cell in ordered if name in cell.times]
        if mine:
            speeds = [cell.bytes / cell.times[name]["median"] / 1e9 for cell in mine]
            axis.plot(
                [cell.tensor_bytes for cell in mine],
                speeds,
                color=color,
                marker=marker,
                markersize=4 if name == OURS else 3,
                linestyle="none",
                label=name,
                zorder=3 if name == OURS else 2,
            )
    axis.yaxis.set_major_formatter(lambda value, position: f"{value:g}")
    low, high = axis.get_xlim()
    for name, size in machine["caches"].items():
        if low < size < high:
            axis.axvline(size, color="0.85", linewidth=0.8, zorder=0)
            axis.annotate(name, (size, 1), xycoords=("data", "axes fraction"), color="0.5", va="top")
