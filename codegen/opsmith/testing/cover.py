"""Covering designs: few rows in which every pair (or triple, ...) of levels of different factors occurs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product

Row = tuple[int, ...]  # one level of every factor, by index
Group = tuple[tuple[int, int], ...]  # (factor, level) of some factors, in their order


def cover(levels: Sequence[int], strength: int) -> list[Row]:
    """Rows for factors with so many levels each; greedy, and the same on every machine.

    A row starts from the first combination that no row has yet. Each further factor takes the level that brings the
    most new combinations; of equal levels the one that brings the most new combinations of one factor more, then the
    one that was used least.
    """
    strength = min(strength, len(levels))
    missing = dict.fromkeys(
        tuple(zip(factors, chosen, strict=True))
        for factors in combinations(range(len(levels)), strength)
        for chosen in product(*(range(levels[factor]) for factor in factors))
    )
    larger: set[Group] = set()  # combinations of one factor more that occur
    used = [[0] * count for count in levels]
    rows: list[Row] = []
    while missing:
        row = dict(next(iter(missing)))
        for factor in sorted(set(range(len(levels))) - set(row), key=lambda factor: -levels[factor]):
            worth = [
                (
                    sum(group in missing for group in _groups(row, factor, level, strength)),
                    sum(group not in larger for group in _groups(row, factor, level, strength + 1)),
                    -used[factor][level],
                )
                for level in range(levels[factor])
            ]
            row[factor] = worth.index(max(worth))
        for group in combinations(sorted(row.items()), strength):
            missing.pop(group, None)
        larger.update(combinations(sorted(row.items()), strength + 1))
        for factor, level in row.items():
            used[factor][level] += 1
        rows.append(tuple(row[factor] for factor in range(len(levels))))
    return rows


def _groups(row: Mapping[int, int], factor: int, level: int, strength: int) -> set[Group]:
    """The combinations that a level of a factor makes with the rest of a row."""
    return {tuple(sorted((*others, (factor, level)))) for others in combinations(row.items(), strength - 1)}
