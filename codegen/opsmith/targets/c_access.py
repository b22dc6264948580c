"""Where the elements of a kernel's arrays lie: runs of dimensions, the forms a kernel can take, and offsets.

Adjacent dimensions merge into one run where every array of the kernel has both or neither and both are kept or both
reduced. A form makes one run innermost and contiguous: rows where that run is reduced, columns where it is kept.
Everything that decides a form is an extent, so the choice is made when the kernel runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from opsmith.ir.kernels import Kernel
from opsmith.ir.nodes import topological


@dataclass(frozen=True)
class Run:
    """Adjacent dimensions treated as one extent."""

    dims: tuple[str, ...]
    kept: bool

    @property
    def index(self) -> str:
        return "i_" + "_".join(self.dims)

    def extent(self, dims: str) -> str:
        """The extent, in terms of a pointer to the dims structure."""
        return " * ".join(f"{dims}->{dim}" for dim in self.dims)

    def factor(self, dims: str) -> str:
        """The extent as a factor of a product."""
        return self.extent(dims) if len(self.dims) == 1 else f"({self.extent(dims)})"


@dataclass(frozen=True)
class Form:
    """One way to run a kernel: its innermost run, the one before it, the runs that count slabs and groups, and runs of
    extent 1 behind them."""

    inner: Run
    slabs: tuple[Run, ...]
    groups: tuple[Run, ...]
    ones: tuple[Run, ...]
    before: Run | None = None
    nested: bool = False  # some group run comes after a slab run, before the innermost

    @property
    def columns(self) -> bool:
        return self.inner.kept

    @property
    def schedule(self) -> str:
        return "columns" if self.columns else "rows" if self.groups or self.slabs else "flat"

    def level(self, dims: Iterable[str]) -> str:
        """Where a value of these dimensions is computed: once per group, once per slab, or per element."""
        wanted = set(dims) - {dim for run in self.ones for dim in run.dims}
        kept = {dim for run in (*self.groups, *((self.inner,) if self.columns else ())) for dim in run.dims}
        if wanted <= kept:
            return "group"
        return "element" if wanted & set(self.inner.dims) else "slab"

    @property
    def outer(self) -> tuple[Run, ...]:
        """The kept runs but the last, which a tile counts together."""
        return self.groups if self.columns else self.groups[:-1]

    @property
    def kept(self) -> Run | None:
        """The last kept run: neighboring groups lie along it."""
        return self.inner if self.columns else self.groups[-1] if self.groups else None

    @property
    def contiguous(self) -> bool:
        """Whether the rows of columns follow each other in memory, or the slabs of neighboring groups."""
        return not self.nested if self.columns else bool(self.groups) and self.before == self.groups[-1]

    def is_full(self, dims: Iterable[str]) -> bool:
        """Whether an array has every dimension of the kernel."""
        return set(dims) >= {dim for run in (*self.groups, *self.slabs, self.inner) for dim in run.dims}

    def offset(self, dims: tuple[str, ...], inner: str, sizes: str = "a->dims") -> str:
        """The offset of an element in an array of these dimensions; `inner` is its index along the innermost run."""
        text = ""
        for run in self._ordered(dims):
            index = inner if run == self.inner else run.index
            if not text:
                text = index
            else:
                head = text if text.isidentifier() else f"({text})"
                text = f"{head} * {run.factor(sizes)} + {index}"
        return text or "0"

    def _ordered(self, dims: tuple[str, ...]) -> list[Run]:
        """The runs of an array, in the order of its dimensions."""
        runs = [run for run in (*self.groups, *self.slabs, self.inner) if run.dims[0] in dims]
        return sorted(runs, key=lambda run: dims.index(run.dims[0]))


def forms(kernel: Kernel, order: tuple[str, ...]) -> tuple[Form, ...]:
    """The forms of a kernel: the first is taken unless its innermost run has extent 1, then the second."""
    runs = _runs(kernel, order)
    if not runs:
        return (Form(Run((), False), (), (), ()),)
    made = []
    for position in range(len(runs) - 1, max(len(runs) - 3, -1), -1):
        inner, ones = runs[position], runs[position + 1 :]
        others = runs[:position]
        slabs = tuple(run for run in others if not run.kept)
        groups = tuple(run for run in others if run.kept)
        nested = any(run.kept and not former.kept for former, run in pairwise(others))
        made.append(Form(inner, slabs, groups, ones, others[-1] if others else None, nested))
    return tuple(made)


def _runs(kernel: Kernel, order: tuple[str, ...]) -> tuple[Run, ...]:
    arrays = kernel_arrays(kernel)
    kept = set(kernel.kept)
    runs: list[list[str]] = []
    for dim in (each for each in order if each in kernel.space):
        last = runs[-1][-1] if runs else None
        together = last is not None and (last in kept) == (dim in kept)
        if together and all((last in array) == (dim in array) for array in arrays):
            runs[-1].append(dim)
        else:
            runs.append([dim])
    return tuple(Run(tuple(run), run[0] in kept) for run in runs)


def kernel_arrays(kernel: Kernel) -> list[set[str]]:
    """The dimensions of every array a kernel touches. An index stands for an array of its one dimension."""
    leaves = [node for node in topological(kernel.roots) if not node.args and node.dims]
    stores = [store.dims for sweep in kernel.sweeps for store in sweep.stores]
    stores += [store.dims for section in kernel.sections for store in section.stores]
    reductions = [node.dims for sweep in kernel.sweeps for node in sweep.reductions]
    return [set(dims) for dims in (*(leaf.dims for leaf in leaves), *stores, *reductions)]
