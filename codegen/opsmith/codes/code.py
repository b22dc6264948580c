"""What is said about one kind of mistake."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """One kind of mistake."""

    title: str
    explanation: str
    wrong: str
    right: str
