"""Proves that a program holds only what its stage may hold.

A violation is a mistake of Opsmith's, never of a user's.
"""

from __future__ import annotations

from opsmith.ir.kernels import KernelProgram
from opsmith.ir.nodes import ARITHMETIC, COMPARISONS, LEAVES, LOGIC, Node, Program, topological
from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS

COMMON = {
    *ARITHMETIC,
    *COMPARISONS,
    *LOGIC,
    *FUNCTIONS,
    *REDUCTIONS,
    "select",
    "input",
    "parameter",
    "constant",
    "index",
    "size",
}
LEGAL: dict[str, set[str]] = {
    "MATH": COMMON | {"state", "stop_gradient"},
    "FORWARD": COMMON | {"state"},
    "GRADIENT": COMMON | {"head", "saved"},
    "KERNELS": COMMON | {"state", "head", "saved", "carried", "peak", "share"},
}


def verify_program(program: Program, stage: str) -> None:
    """Every node is legal at the stage; every store has the dimensions its target needs."""
    for store in program.stores:
        if not set(store.value.dims) <= set(store.dims):
            raise AssertionError(
                f"{stage}: {store.kind} {store.target} {store.dims} is given a value over {store.value.dims}"
            )
    _verify_nodes(topological(store.value for store in program.stores), stage)


def verify_kernels(program: KernelProgram) -> None:
    """Every kernel reads only leaves and its own reductions, each finished before it is used."""
    stored = []
    for kernel in program.kernels:
        finished: set[Node] = set()
        for number, section in enumerate(kernel.sections):
            values = [store.value for store in section.stores] + [node for _, node in section.carried]
            _verify_finished(values, finished)
            stored += [(store.kind, store.target) for store in section.stores]
            if number < len(kernel.sweeps):
                sweep = kernel.sweeps[number]
                _verify_finished(
                    [store.value for store in sweep.stores] + [node.args[0] for node in sweep.reductions], finished
                )
                finished |= set(sweep.reductions)
                stored += [(store.kind, store.target) for store in sweep.stores]
    if sorted(stored) != sorted((store.kind, store.target) for store in program.stores):
        raise AssertionError(f"KERNELS: stores {stored} are not those of the program")


def _verify_finished(values: list[Node], finished: set[Node]) -> None:
    nodes = topological(values)
    _verify_nodes(nodes, "KERNELS")
    for node in nodes:
        if node.is_reduction and node not in finished:
            raise AssertionError(f"KERNELS: {node.op} over {node.over} is used before it is finished")


def _verify_nodes(nodes: list[Node], stage: str) -> None:
    for node in nodes:
        if node.op not in LEGAL[stage]:
            raise AssertionError(f"{stage} may not hold {node.op}")
        if node.args and node.op in LEAVES:
            raise AssertionError(f"{stage}: the leaf {node.op} has operands")
        if node.is_reduction and not set(node.over) <= set(node.args[0].dims):
            raise AssertionError(f"{stage}: {node.op} over {node.over} of a value over {node.args[0].dims}")
