"""Gathers the factors of a group.

Input: KERNELS. Output: KERNELS in which a product that is stored has one factor of the group at most, which is made in
double, once per group: x * a * b becomes x * (a * b) where a and b do not vary within a group. What no longer exists:
several such factors in one product, unless a part of the product is needed by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import reduce

from opsmith.ir.kernels import Kernel, KernelProgram, Section, Sweep
from opsmith.ir.nodes import Builder, Node, Store, topological, transform


def gather(builder: Builder, program: KernelProgram) -> KernelProgram:
    """The program with the factors of groups brought together."""
    kernels, names, demand, terms = [], dict(program.names), dict(program.demand), dict(program.terms)
    for kernel in program.kernels:
        new = _gathered(builder, kernel)
        kernels.append(_renewed(kernel, new))
        names |= {new[node]: name for node, name in program.names.items() if node in new}
        demand |= {new[node]: needs for node, needs in program.demand.items() if node in new}
        terms |= {new[total]: new.get(term, term) for total, term in program.terms.items() if total in new}
    return replace(program, kernels=tuple(kernels), names=names, demand=demand, terms=terms)


def _gathered(builder: Builder, kernel: Kernel) -> dict[Node, Node]:
    """What becomes of a kernel's nodes."""
    users = Counter(arg for node in topological(kernel.roots) for arg in node.args)
    rules = _Rules(builder, kernel.kept, {node for node, count in users.items() if count == 1})
    return transform(kernel.roots, builder, rules)


def _renewed(kernel: Kernel, new: Mapping[Node, Node]) -> Kernel:
    def stores(those: tuple[Store, ...]) -> tuple[Store, ...]:
        return tuple(replace(each, value=new[each.value]) for each in those)

    sweeps = (Sweep(tuple(new[node] for node in each.reductions), stores(each.stores)) for each in kernel.sweeps)
    sections = (
        Section(stores(each.stores), tuple((name, new[node]) for name, node in each.carried))
        for each in kernel.sections
    )
    return replace(kernel, sweeps=tuple(sweeps), sections=tuple(sections))


@dataclass(frozen=True)
class _Factors:
    """A product seen flat: factors that vary within a group, and the others, above and below the line."""

    varying: tuple[Node, ...] = ()
    above: tuple[Node, ...] = ()
    below: tuple[Node, ...] = ()


class _Rules:
    """The rule, applied to a node whose operands are done. `single`: what has one user."""

    def __init__(self, builder: Builder, kept: Collection[str], single: Collection[Node]) -> None:
        self.builder = builder
        self.kept = set(kept)
        self.single = set(single)

    def __call__(self, node: Node, old: Node) -> Node:
        result = node
        if node.op in ("mul", "div") and self.varies(node):
            factors = self.flat(node, root=True)
            if len(factors.above) + len(factors.below) > 1:
                result = self.product(factors)
        if old in self.single:
            self.single.add(result)
        return result

    def varies(self, node: Node) -> bool:
        return not set(node.dims) <= self.kept

    def flat(self, node: Node, root: bool = False) -> _Factors:
        if not self.varies(node):
            return _Factors(above=(node,))
        if node.op in ("mul", "div") and (root or node in self.single):
            first, second = node.args
            if node.op == "mul":
                one, other = self.flat(first), self.flat(second)
                return _Factors(one.varying + other.varying, one.above + other.above, one.below + other.below)
            if not self.varies(second):
                one = self.flat(first)
                return replace(one, below=(*one.below, second))
        return _Factors(varying=(node,))

    def product(self, factors: _Factors) -> Node:
        value = self.multiplied(factors.varying)
        if not factors.above:
            return self.builder.call("div", value, self.multiplied(factors.below))
        factor = self.multiplied(factors.above)
        if factors.below:
            factor = self.builder.call("div", factor, self.multiplied(factors.below))
        return self.builder.call("mul", value, factor)

    def multiplied(self, factors: tuple[Node, ...]) -> Node:
        return reduce(lambda one, other: self.builder.call("mul", one, other), factors)
