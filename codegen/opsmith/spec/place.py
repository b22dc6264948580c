"""Where a block of math stands in its files."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from opsmith.diagnostics import Span, printable


@dataclass(frozen=True)
class Place:
    """Where a block stands in its file, to find the place of a node."""

    file: str
    line: int
    column: int
    lines: tuple[str, ...]  # of the block, those of `before` included
    before: Place | None = None  # the block that it follows, of another file

    def span(self, node: ast.AST) -> Span:
        """The place of a node; of a statement over several lines the first one."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line, end = getattr(node, "end_lineno", None) or line, getattr(node, "end_col_offset", None) or column + 1
        if end_line != line:
            return self.at(line, self.characters(line, column), len(self.lines[line - 1]) if self.lines else column + 1)
        return self.at(line, self.characters(line, column), self.characters(line, end))

    def at(self, line: int, column: int, end: int) -> Span:
        """A place in one line of the block; columns count characters from 0."""
        first = len(self.before.lines) if self.before else 0
        if self.before and line <= first:
            return self.before.at(line, column, end)
        row = self.line + line - first - 1
        return Span(self.file, row, self.column + column, row, self.column + max(end, column + 1))

    def characters(self, line: int, offset: int) -> int:
        """`ast` counts bytes of UTF-8, people count characters."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return offset if text.isascii() else len(text.encode()[:offset].decode(errors="ignore"))


def line_of(span: Span, seen_from: Span) -> str:
    """How a message about one place names the line of another."""
    return f"line {span.line}" + ("" if span.file == seen_from.file else f" of {printable(span.file)}")
