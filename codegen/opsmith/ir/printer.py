"""Prints a program in the notation of the specs, one named value, reduction or store to a line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import chain, count

from opsmith.ir.kernels import KernelProgram, Sweep
from opsmith.ir.nodes import Node, Program, topological

INFIX = {
    "or": (1, "or"),
    "and": (2, "and"),
    "eq": (4, "=="),
    "ne": (4, "!="),
    "lt": (4, "<"),
    "le": (4, "<="),
    "gt": (4, ">"),
    "ge": (4, ">="),
    "add": (5, "+"),
    "sub": (5, "-"),
    "mul": (6, "*"),
    "div": (6, "/"),
}
SPOKEN = {
    "add": "plus", "sub": "minus", "mul": "times", "div": "over", "eq": "is", "ne": "is_not", "lt": "is_below",
    "le": "is_at_most", "gt": "is_above", "ge": "is_at_least", "and": "and", "or": "or",
}  # fmt: skip
NUMBERS: dict[object, str] = {0: "zero", 1: "one", 2: "two", 3: "three", 0.5: "half"}
LONGEST_NAME = 32


def value_names(roots: Iterable[Node], given: Mapping[Node, str], taken: Iterable[str] = ()) -> dict[Node, str]:
    """A name for every value that deserves one: the author's, `sum_d_out` for a reduction, `data_minus_mean` for a
    shared value.

    No two values have the same name, and none has a name in `taken`.
    """
    order = topological(roots)
    uses: dict[Node, int] = {}
    for node in order:
        for arg in node.args:
            uses[arg] = uses.get(arg, 0) + 1
    names: dict[Node, str] = {}
    used = set(taken) | {node.name for node in order if node.op in ("input", "state", "head", "parameter")}
    for node in order:
        if not node.args or not (node in given or node.is_reduction or (uses.get(node, 0) > 1 and _full(node))):
            continue
        base = given.get(node) or spoken(node, names) or (f"{node.op}_1" if node.is_reduction else "term")
        names[node] = unused(base, used)
        used.add(names[node])
    return names


def unused(base: str, used: Collection[str]) -> str:
    """`base`, or `base` with the first number that makes it new."""
    stem = base.removesuffix("_1")
    candidates = chain([base], (f"{stem}_{number}" for number in count(2)))
    return next(name for name in candidates if name not in used)


def _full(node: Node) -> bool:
    """Whether sharing a value is worth a name: constants, signs and masks are not."""
    return bool(node.dims) and node.op not in ("neg", "not", "eq", "ne", "lt", "le", "gt", "ge", "and", "or")


def spoken(node: Node, names: Mapping[Node, str]) -> str:
    """A name made from an operation and the names of what it works on; empty if that makes none."""
    parts = [_part(arg, names) for arg in node.args]
    word = SPOKEN.get(node.op)
    if node.is_reduction and not parts[0] and node.args[0].op == "mul":
        inner = [_part(arg, names) for arg in node.args[0].args]
        parts = ["_".join(inner)] if all(inner) else parts
    verb = "minus" if node.op == "neg" else node.op
    text = f"{parts[0]}_{word}_{parts[1]}" if word else "_".join([verb, *parts])
    return text if all(parts) and len(text) <= LONGEST_NAME else ""


def _part(node: Node, names: Mapping[Node, str]) -> str:
    if node in names:
        return names[node]
    if node.op == "constant":
        return NUMBERS.get(node.attr, "")
    leaf = node.op in ("input", "state", "head", "saved", "carried", "parameter")
    return "size" if node.op == "size" else node.name.replace(" ", "_") if leaf else ""


def format_node(node: Node, names: Mapping[Node, str], outer: int = 0, root: bool = False) -> str:
    """A value as an expression; named values by their names."""
    if not root and node in names:
        return names[node]
    match node.op:
        case "constant":
            return f"{node.attr:g}" if isinstance(node.attr, float) else str(node.attr)
        case "size":
            return f"size({', '.join(node.sized)})"
        case "index":
            return f"index({node.attr})"
        case "neg":
            return f"-{format_node(node.args[0], names, 7)}"
        case "not":
            return f"not {format_node(node.args[0], names, 3)}"
        case "select":
            condition, then, other = (format_node(arg, names, 1) for arg in node.args)
            text = f"{then} if {condition} else {other}"
            return f"({text})" if outer else text
        case op if op in INFIX:
            strength, sign = INFIX[op]
            left, right = format_node(node.args[0], names, strength), format_node(node.args[1], names, strength + 1)
            text = f"{left} {sign} {right}"
            return f"({text})" if strength < outer else text
    if not node.args:
        return node.name
    args = ", ".join(format_node(arg, names) for arg in node.args)
    return f"{node.op}({args}, over=({', '.join(node.over)}))" if node.is_reduction else f"{node.op}({args})"


def format_program(program: Program) -> str:
    """A whole program."""
    roots = [store.value for store in program.stores]
    names = value_names(roots, program.names)
    lines = []
    for node in topological(roots):
        if node in names:
            lines.append(f"{names[node]} [{' '.join(node.dims)}] = {format_node(node, names, root=True)}")
    for store in program.stores:
        lines.append(f"{store.kind} {store.target} [{' '.join(store.dims)}] = {format_node(store.value, names)}")
    return "\n".join(lines) + "\n"


def format_kernels(program: KernelProgram) -> str:
    """The kernels of one direction: class, sweeps, and what each reduces and stores."""
    lines = []
    for number, kernel in enumerate(program.kernels, 1):
        lines.append(f"kernel {number}: groups ({', '.join(kernel.kept)}), swept over ({', '.join(kernel.reduced)})")
        for index, section in enumerate(kernel.sections):
            for name, node in section.carried:
                lines.append(f"  section {index}: carry {name} [{' '.join(node.dims)}]")
            for store in section.stores:
                lines.append(
                    f"  section {index}: {store.kind} {store.target} = {format_node(store.value, program.names)}"
                )
            if index < len(kernel.sweeps):
                lines += _format_sweep(index, kernel.sweeps[index], program.names)
    return "\n".join(lines) + "\n"


def _format_sweep(index: int, sweep: Sweep, names: Mapping[Node, str]) -> list[str]:
    reductions = [
        f"  sweep {index + 1}: {names[node]} = {format_node(node, names, root=True)}" for node in sweep.reductions
    ]
    stores = [
        f"  sweep {index + 1}: {store.kind} {store.target} = {format_node(store.value, names)}"
        for store in sweep.stores
    ]
    return reductions + stores
