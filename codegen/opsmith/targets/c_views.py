"""What the C templates place: names, types and finished text, decided before any template runs."""

from __future__ import annotations

from dataclasses import dataclass

GROUPS = 64  # OPSMITH_GROUPS of the runtime


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
    """Neighboring stores under one condition, empty: always; and what they alone need."""

    wanted: str
    stores: tuple[StoreView, ...]
    lines: tuple[LineView, ...] = ()


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


@dataclass(frozen=True)
class SectionView:
    """The code once per group, in a loop over the groups of a bundle."""

    number: int
    indices: tuple[LineView, ...]
    lines: tuple[LineView, ...]
    stores: tuple[StoreGroup, ...]
    fields: tuple[FieldView, ...]
    uses_sums: bool
    uses_arguments: bool
    updates: bool = False  # whether it may overwrite what was read

    @property
    def empty(self) -> bool:
        return not (self.stores or self.fields)

    @property
    def bit(self) -> int:
        """Of its number, in a set of sections."""
        return 1 << self.number


@dataclass(frozen=True)
class PointerView:
    """An array as an element loop sees it, declared by a macro of its type (READ, WRITE, UPDATE and their like)."""

    name: str
    type: str  # in memory
    array: str
    offset: str  # of the tile's part of a slab, or of a row of columns
    macro: str  # the declared type that chooses the macro
    use: str  # READ; WRITE; UPDATE: written, after it was read if the caller asked to add
    absent: str  # the number that stands for an absent array; empty: it is there
    full: bool  # it has every dimension of the kernel
    quiet: bool  # and nobody writes it, so that loops may read beyond a slab
    partner: str = ""  # the array that it may be, where it is written

    @property
    def line(self) -> str:
        """The macro that declares a chunk that is read, up to the type."""
        macro = "LINE" + ("_OF" if self.quiet else "") + ("_OR" if self.absent else "")
        arguments = [self.array] if self.quiet or self.absent else []
        arguments += [self.absent] if self.absent else []
        return f"{macro}({''.join(f'{each}, ' for each in arguments)}"

    @property
    def apart(self) -> str:
        """The condition under which it is another array than that which it may be; empty: always."""
        return f"{self.array} != {self.partner}" if self.partner else ""

    @property
    def place(self) -> str:
        return f"{self.array} + {self.offset}"


@dataclass(frozen=True)
class TermView:
    """What one reduction takes from a tile: a block of terms, or an array as it is. A sum takes it chunk by chunk."""

    array: str  # the block or chunk, or the pointer
    type: str  # of the block; empty: the elements of an array
    value: str
    add: str  # the function that takes them
    sum: str  # the accumulator's field
    accumulator: str
    start: str  # what the accumulator wants besides: the position of the first term, or where terms are held
    lanes: str  # where chunks are added up; empty: the tile is taken as a whole
    part: str  # the sum of the tile


@dataclass(frozen=True)
class HeldView:
    """A value of each element that several sweeps need: its name, and how it is computed.

    The first sweep makes it, unless that is the accumulator whose terms it is; the others do where it was not held.
    """

    name: str
    lines: tuple[LineView, ...]
    value: str
    first: bool


@dataclass(frozen=True)
class ItemView:
    """One element loop of a tile: terms for reductions, or stores."""

    comment: str
    wanted: str  # empty: always
    slab: tuple[LineView, ...]  # values of each slab, or of each row of columns
    pointers: tuple[PointerView, ...]
    lines: tuple[LineView, ...]
    stores: tuple[StoreView, ...] = ()
    terms: tuple[TermView, ...] = ()
    otherwise: tuple[ItemView, ...] = ()  # what it does too, for when it is not wanted itself
    held: HeldView | None = None

    @property
    def made(self) -> tuple[TermView, ...]:
        """The terms to be computed."""
        return tuple(term for term in self.terms if term.type)

    @property
    def chunked(self) -> tuple[TermView, ...]:
        """The terms that are taken chunk by chunk."""
        return tuple(term for term in self.terms if term.lanes)

    @property
    def blocks(self) -> tuple[TermView, ...]:
        """The computed terms of a tile that are taken as a whole."""
        return tuple(term for term in self.terms if term.type and not term.lanes)

    @property
    def whole(self) -> tuple[TermView, ...]:
        """The reductions that take arrays as they are."""
        return tuple(term for term in self.terms if not term.type and not term.lanes)

    @property
    def computed(self) -> bool:
        """Whether its terms need an element loop."""
        return any(term.type or term.lanes for term in self.terms)

    @property
    def reads(self) -> tuple[PointerView, ...]:
        return tuple(each for each in self.pointers if each.use == "READ")

    @property
    def writes(self) -> tuple[PointerView, ...]:
        return tuple(each for each in self.pointers if each.use != "READ")

    @property
    def plain(self) -> str:
        """The condition under which its stores are made and replace what was there."""
        added = self.stores[0].add
        return " && ".join(part for part in (self.wanted, f"!{added}" if added else "") if part) or "1"

    @property
    def direct(self) -> tuple[PointerView, ...]:
        """The arrays that reductions take as they are, all at once."""
        names = {term.array for term in self.whole}
        return tuple(each for each in self.pointers if each.name in names)


@dataclass(frozen=True)
class SweepView:
    """One pass: the fields it reads, its loops, and when it is wanted."""

    number: int
    counter: str  # of slabs, or of rows of columns; empty: there is one
    counts: bool  # whether its loops use the counter
    reads: tuple[LineView, ...]
    indices: tuple[LineView, ...]  # of the group
    first_indices: tuple[LineView, ...]  # of the first group of a tile of rows
    slab_indices: tuple[LineView, ...]  # where several runs make it
    items: tuple[ItemView, ...]
    sums: tuple[SumView, ...]
    wanted: str
    uses_arguments: bool

    @property
    def bit(self) -> int:
        """Of its number, in a set of sweeps."""
        return 1 << (self.number - 1)

    def sheets(self, item: ItemView) -> list[tuple[int, PointerView]]:
        """The results of one of its loops that are gathered before they are streamed, with their numbers in the sweep.

        None where a sweep also reduces, or where the place of a line follows from several counters; and none that may
        be an input's own array, which is not always streamed.
        """
        if self.sums or not self.counter or self.slab_indices:
            return []
        results = [each.name for other in self.items for each in other.writes if each.full and not each.partner]
        return [(results.index(each.name), each) for each in item.writes if each.name in results]


@dataclass(frozen=True)
class KeptArray:
    """An array that several sweeps read: what it is called, the bytes per element of those kept before it, and the
    condition under which it is there and read."""

    array: str
    pointer: PointerView
    before: str
    wanted: str


@dataclass(frozen=True)
class KeptView:
    """The arrays that are kept from one sweep to the next, and how a loop over their elements counts."""

    arrays: tuple[KeptArray, ...]
    counter: str  # empty: they use none
    indices: tuple[LineView, ...]
    slab_indices: tuple[LineView, ...]
    bytes: str  # of an element of each

    @property
    def names(self) -> dict[str, KeptArray]:
        return {each.array: each for each in self.arrays}


@dataclass(frozen=True)
class FormView:
    """One form of a kernel, complete."""

    name: str
    base: str  # begins the names of its sums, scalars and sections: the kernel's if all forms have the same
    leads: bool  # whether these stand with this form
    schedule: str
    columns: bool
    comment: str
    fields: tuple[FieldView, ...]
    sums: tuple[SumView, ...]
    sections: tuple[SectionView, ...]
    sweeps: tuple[SweepView, ...]
    contiguous: bool  # the slabs of neighboring groups follow each other
    holds: bool  # a sweep leaves values of each element for the next
    joined: bool  # a line of columns may hold several rows
    read_bytes: str  # per element of full size
    stored_bytes: str
    phase: str = ""  # where a slab begins in arrays of full size
    element_types: tuple[str, ...] = ()  # of all arrays that its loops touch
    kept: KeptView | None = None

    @property
    def group_sums_bytes(self) -> int:
        """At most; every field of an accumulator takes 8 bytes, and none has more than three. The kernels assert it."""
        return len(self.sums) * 24

    @property
    def group_scalars_bytes(self) -> int:
        return len(self.fields) * 8

    @property
    def sums_bytes(self) -> int:
        return self.group_sums_bytes * GROUPS

    @property
    def scalars_bytes(self) -> int:
        return self.group_scalars_bytes * GROUPS


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
    crossing: bool  # it reduces what the kernel before it keeps, and keeps what that one reduces


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

    @property
    def steps(self) -> tuple[tuple[KernelView, ...], ...]:
        """The kernels one after the other, or in pairs that may go over the data together."""
        steps: list[tuple[KernelView, ...]] = []
        for kernel in self.kernels:
            if kernel.crossing and len(steps[-1]) == 1:
                steps[-1] = (*steps[-1], kernel)
            else:
                steps.append((kernel,))
        return tuple(steps)


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
