"""Puts arbitrary text into GitHub-flavored Markdown: what a spec says is shown as written and never becomes markup."""

from __future__ import annotations

import re

# An underscore within a word (moving_mean) is no markup and stays readable in the source.
_MARKUP = re.compile(r"[\\`*\[\]{}<>|$~#&!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_AT_START = re.compile(r"^([-+=]|\d+(?=[.)]))")  # would begin a list, a rule or the underline of a heading


def text(words: str) -> str:
    """Plain text within a line."""
    return _MARKUP.sub(lambda match: "\\" + match[0], " ".join(words.split()))


def paragraph(words: str) -> str:
    """Plain text that begins a line, where a number or a dash would begin a list."""
    return _AT_START.sub(lambda match: match[0] + "\\" if match[0].isdigit() else "\\" + match[0], text(words))


def prose(words: str, *, cell: bool = False) -> str:
    """Text of our own, in which backticks mark code; nothing else in it is markup."""
    pieces = " ".join(words.split()).split("`")
    return "".join(code(piece, cell=cell) if odd % 2 else text(piece) for odd, piece in enumerate(pieces))


def code(source: str, *, cell: bool = False) -> str:
    """A code span; in the cell of a table a bar has to be escaped even there."""
    line = " ".join(source.split())
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    span = f"{fence}{pad}{line}{pad}{fence}" if line else ""
    return span.replace("|", "\\|") if cell else span
