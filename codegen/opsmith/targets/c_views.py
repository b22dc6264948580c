"""What the C templates place: names, types and finished text, decided before any template runs."""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = 64  # OPSMITH_COLUMNS of the runtime


@dataclass(frozen=True)
class LineView:
    """A declaration: C type, name, and the expression it holds."""

    type: str
    name: str
    value: str


@dataclass(frozen=True)
class StoreView:
    """A store: the condition under which it is wanted (empty: always), where it goes, and what is written.
    `added` is what is written instead when the caller asked to add; empty if he cannot."""

    wanted: str
    add: str
    place: str
    value: str
    added: str = ""


@dataclass(frozen=True)
class StoreGroup:
    """Neighboring stores under one condition; empty: always."""

    wanted: str
    stores: tuple[StoreView, ...]


@dataclass(frozen=True)
class FieldView:
    """A value computed once per group and used by the sweeps: field type and name, and how it is computed."""

    type: str
    name: str
    value: str


@dataclass(frozen=True)
class SumView:
    """An accumulator: its field, its kind, and how parts merge."""

    name: str
    accumulator: str

    @property
    def initial(self) -> str:
        return f"OPSMITH_{self.accumulator.upper()}_INITIAL"


@dataclass(frozen=True)
class SectionView:
    """The code once per group. Lines and stores stand inside a loop over columns where the form keeps columns."""

    name: str
    indices: tuple[LineView, ...]
    lines: tuple[LineView, ...]
    stores: tuple[StoreGroup, ...]
    fields: tuple[FieldView, ...]
    uses_sums: bool
    uses_arguments: bool

    @property
    def empty(self) -> bool:
        return not (self.stores or self.fields)


@dataclass(frozen=True)
class PointerView:
    """An array within one slab: a pointer to the tile's part of it, or by a macro of its type (READ, WRITE, UPDATE)
    where its elements may have to be converted on the way or the array may be absent."""

    name: str
    type: str  # in memory
    array: str
    offset: str  # of the tile's part of the slab
    macro: str  # the declared type that chooses the macro; empty: a plain pointer
    use: str  # READ; WRITE; UPDATE: written, after it was read if the caller asked to add
    absent: str  # the number that stands for an absent array; empty: it is there

    @property
    def text(self) -> str:
        return f"{self.array} + {self.offset}"


@dataclass(frozen=True)
class ItemView:
    """One element loop of a block: terms for a reduction, or stores."""

    comment: str
    wanted: str  # empty: always
    counter: str  # of the loop over slabs; empty: a group is one slab
    indices: tuple[LineView, ...]  # of the slab, where several runs make it
    slab: tuple[LineView, ...]
    pointers: tuple[PointerView, ...]
    lines: tuple[LineView, ...]
    stores: tuple[StoreView, ...]
    terms: str = ""  # the type of the terms, for a reduction
    term: str = ""
    add: str = ""  # the function that takes the terms
    sum: str = ""  # the accumulator
    start: str = ""  # the position of the first term, for an accumulator of positions


@dataclass(frozen=True)
class SweepView:
    """One pass: `name` of its block function, the fields it reads, its loops, and when it is wanted."""

    name: str
    merge: str
    reads: tuple[LineView, ...]
    indices: tuple[LineView, ...]
    items: tuple[ItemView, ...]
    sums: tuple[SumView, ...]
    wanted: str
    uses_arguments: bool


@dataclass(frozen=True)
class FormView:
    """One form of a kernel, complete."""

    name: str
    schedule: str
    columns: bool
    comment: str
    fields: tuple[FieldView, ...]
    sums: tuple[SumView, ...]
    sections: tuple[SectionView, ...]
    sweeps: tuple[SweepView, ...]

    @property
    def sums_bytes(self) -> int:
        """At most; every field of an accumulator takes 8 bytes, and none has more than three. The kernels assert it."""
        return len(self.sums) * 24 * (COLUMNS if self.columns else 1)

    @property
    def scalars_bytes(self) -> int:
        return len(self.fields) * 8 * (COLUMNS if self.columns else 1)


@dataclass(frozen=True)
class ChoiceView:
    """How one form of a kernel is chosen and measured: the geometry call, and the condition under which it is taken."""

    geometry: str
    when: str


@dataclass(frozen=True)
class KernelView:
    """One kernel: its forms, and the flags of its sweeps."""

    name: str
    geometry: str
    choices: tuple[ChoiceView, ...]
    forms: tuple[FormView, ...]
    wanted: tuple[str, ...]
    any_wanted: str
    comment: str


@dataclass(frozen=True)
class VariantView:
    """One program of one direction: the condition on the parameters that selects it, what it carries and saves, its
    kernels."""

    name: str
    when: str
    comment: str
    carried: tuple[LineView, ...]  # value: the number of elements
    saved: tuple[LineView, ...]
    kernels: tuple[KernelView, ...]


@dataclass(frozen=True)
class ArrayView:
    """An array argument: its name, C type (without const), element count, and what the checks must know of it."""

    name: str
    type: str
    written: bool
    elements: str
    argument: int
    needed: str
    partner: int
    comment: str
    null: str = ""  # what the header says of NULL


@dataclass(frozen=True)
class DirectionView:
    """The forward or the backward of one operator and type."""

    name: str  # forward or backward
    arrays: tuple[ArrayView, ...]
    requests: tuple[str, ...]  # gradients
    variants: tuple[VariantView, ...]
    has_saved: bool
    private: tuple[str, ...]  # arrays of double between forward and backward, and between kernels
    numbers: dict[str, int]  # of the arguments, in statuses
    flags: tuple[LineView, ...]  # which arrays the call needs
    signature: tuple[str, ...]
    heads: str  # the number of elements of the outputs that have a gradient
