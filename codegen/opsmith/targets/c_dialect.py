"""What the schedules of a target call the things that the text of a kernel mentions."""

from __future__ import annotations

from dataclasses import dataclass

from opsmith.language.reductions import REDUCTIONS


@dataclass(frozen=True)
class Dialect:
    """The names that schedules give to places. A field that says `rows` or `columns` is of that form alone."""

    index: str  # the type of indices and extents
    group: str  # the place of a group among those whose sums stand side by side
    outer: str  # the index of all kept runs but the last, together
    kept_rows: str  # the index along the last kept run, of a group
    kept_section: str  # likewise in a section
    kept_columns: str  # of the first of the columns at hand
    first_rows: str  # of the first group of a tile; empty: there are no tiles of several groups
    begin: str  # rows: where the elements at hand begin in their slab
    position: str  # rows: the index of element i along a slab
    start_rows: str  # the position of the first element at hand among all that are reduced, of a slab of {length}
    start_columns: str
    chunked: frozenset[str]  # the accumulators that take the elements at hand, chunk by chunk; others take whole tiles
    chunks_columns: bool  # whether they do so in columns too
    holds: bool  # whether costly values may be held from one sweep to the next
    keeps: bool  # whether arrays may be kept from one sweep to the next
    phases: bool  # whether loops over rows ask where their slab begins


C = Dialect(
    index="int64_t",
    group="j",
    outer="tile->group",
    kept_rows="tile->kept + j",
    kept_section="tile->kept + j",
    kept_columns="tile->kept",
    first_rows="tile->kept + tile->from",
    begin="tile->begin",
    position="(tile->begin + at + i)",
    start_rows="tile->first * {length} + tile->begin",
    start_columns="tile->first",
    chunked=frozenset({"sum"}),
    chunks_columns=False,
    holds=True,
    keeps=False,
    phases=False,
)
CUDA = Dialect(
    index="index_t",
    group="0",
    outer="team.outer",
    kept_rows="team.kept",
    kept_section="kept",
    kept_columns="column",
    first_rows="",
    begin="at",
    position="(at + i)",
    start_rows="chunk.slab * {length} + at",
    start_columns="run.line",
    chunked=frozenset(each.accumulator for each in REDUCTIONS.values()) | {"mean"},
    chunks_columns=True,
    holds=False,
    keeps=True,
    phases=True,
)
