"""The KERNELS stage: an operator's program cut into sweeps over data, with only reduction results crossing kernels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from opsmith.ir.nodes import Node, Store


@dataclass(frozen=True)
class Need:
    """One reason to compute a value: a store is wanted, and these conditions are as said."""

    store: str  # the target, or "" when it is always wanted
    when: frozenset[tuple[Node, bool]]

    def covers(self, other: Need) -> bool:
        """Whether this reason holds wherever the other does."""
        return self.store in ("", other.store) and self.when <= other.when


Demand = Mapping[Node, tuple[Need, ...]]


@dataclass(frozen=True)
class Sweep:
    """One pass over a kernel's data: reductions that finish in it and full-size values stored in it."""

    reductions: tuple[Node, ...]
    stores: tuple[Store, ...]


@dataclass(frozen=True)
class Section:
    """What is done once per group between sweeps: stores of values that have the kept dimensions alone."""

    stores: tuple[Store, ...]
    carried: tuple[tuple[str, Node], ...]  # reduction results written for later kernels: name, value


@dataclass(frozen=True)
class Kernel:
    """Groups over the kept dimensions, each swept over the reduced ones.

    Section k leads sweep k; one more follows the last.
    """

    kept: tuple[str, ...]
    reduced: tuple[str, ...]
    sweeps: tuple[Sweep, ...]
    sections: tuple[Section, ...]

    @property
    def space(self) -> frozenset[str]:
        return frozenset((*self.kept, *self.reduced))

    @property
    def roots(self) -> list[Node]:
        """Every value that is stored, carried or reduced."""
        found = [node for sweep in self.sweeps for node in sweep.reductions]
        found += [store.value for sweep in self.sweeps for store in sweep.stores]
        found += [store.value for section in self.sections for store in section.stores]
        return found + [node for section in self.sections for _, node in section.carried]


@dataclass(frozen=True)
class KernelProgram:
    """One direction of one variant.

    `carried` are the values that cross kernels, with their dimensions; `demand` says when each reduction is wanted,
    and `touched` when each input and saved value is.
    """

    kernels: tuple[Kernel, ...]
    carried: tuple[tuple[str, tuple[str, ...]], ...]
    names: Mapping[Node, str]
    demand: Demand
    touched: Demand
    stores: tuple[Store, ...]
    terms: Mapping[Node, Node] = field(default_factory=dict)  # of the totals whose shares are taken from their terms
