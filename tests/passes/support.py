"""Programs of the test specs, and how to count what is in them."""

from __future__ import annotations

from pathlib import Path

from opsmith import pipeline
from opsmith.ir.kernels import KernelProgram
from opsmith.ir.nodes import Program, topological
from opsmith.spec.model import OperatorSpec

ROOT = Path(__file__).parents[2]
SPECS = {
    path.stem: path
    for path in [*ROOT.glob("spec/*/*.yaml"), *ROOT.glob("tests/specs/*.yaml")]
    if path.parent.name != "common"
}


def spec_of(name: str) -> OperatorSpec:
    return pipeline.load([SPECS[name]])[0]


def reductions(program: Program) -> int:
    """How many reductions a program has."""
    return sum(node.is_reduction for node in topological(store.value for store in program.stores))


def maps(program: Program, full: tuple[str, ...]) -> int:
    """How many full-size gradients it stores."""
    return sum(store.dims == full for store in program.stores)


def sweeps(program: KernelProgram) -> list[int]:
    """The number of sweeps of each kernel."""
    return [len(kernel.sweeps) for kernel in program.kernels]
