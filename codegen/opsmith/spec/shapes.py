"""Shape patterns: text to `ShapePattern`. `str(parse_shape(text)) == text` for every text in the usual spacing.

What a pattern may name (dimensions, parameters) and where its forms may stand is decided in `validate`.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from opsmith.diagnostics import quote
from opsmith.spec.model import AxisSet, Dim, One, Part, ShapeItem, ShapePattern, Split, Star

_TOKEN = re.compile(r"\s*(?:(?P<name>[A-Za-z_]\w*)|(?P<number>[0-9]+)|(?P<sign>[*@|=():{}])|(?P<other>\S))", re.ASCII)
_FORMS = "the forms are `C`, `*inner`, `C@axis`, `*inner@axis`, `C|1`, `1`, `C=(G:groups K)`, `{kept | reduced@axes}`"


class ShapeError(Exception):
    """A mistake in the text of a shape, `offset` characters from its start."""

    def __init__(self, message: str, offset: int, length: int, note: str = _FORMS) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.length = length
        self.note = note


@dataclass(frozen=True)
class _Token:
    text: str
    kind: str
    offset: int


def parse_shape(text: str) -> ShapePattern:
    """The pattern a text stands for; raises `ShapeError`."""
    return _Parser(text).pattern()


def named_input(shape: ShapePattern, inputs: Container[str]) -> str | None:
    """The input whose name stands in the place of a shape, if one does."""
    match shape.items:
        case (Dim(name=name, at=None, or_one=False),) if name in inputs:
            return name
    return None


def with_splits(shape: ShapePattern, first: ShapePattern) -> ShapePattern:
    """The shape with every axis that the first input splits split in the same way."""
    splits = {Dim(item.name): item for item in first.items if isinstance(item, Split)}
    return ShapePattern(tuple(splits.get(item, item) if isinstance(item, Dim) else item for item in shape.items))


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = [
            _Token(match[match.lastgroup], match.lastgroup, match.start(match.lastgroup))
            for match in _TOKEN.finditer(text)
            if match.lastgroup
        ]
        self.tokens.append(_Token("", "end", len(text.rstrip())))
        self.next = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def pattern(self) -> ShapePattern:
        items: list[ShapeItem] = []
        while self.token.kind != "end":
            items.append(self.item())
        return ShapePattern(tuple(items))

    def item(self) -> ShapeItem:
        token = self.token
        if self.accept("*"):
            return Star(self.name("the name of a dimension after `*`"), self.at())
        if self.accept("{"):
            return self.axis_set()
        if token.kind == "number":
            if token.text != "1":
                raise self.mistake("an extent other than 1 cannot be fixed", "give the dimension a name")
            self.next += 1
            return One()
        name = self.name("a dimension")
        if self.accept("="):
            return self.split(name)
        or_one = self.accept("|")
        if or_one and not self.accept("1"):
            raise self.mistake(f"expected `1` after `{name}|`")
        return Dim(name, self.at(), or_one)

    def at(self) -> str | None:
        return self.name("an int parameter after `@`") if self.accept("@") else None

    def split(self, name: str) -> Split:
        start = self.tokens[self.next - 2].offset
        self.require("(")
        parts: list[Part] = []
        while not self.accept(")"):
            part = self.name("a dimension or `)`")
            parts.append(Part(part, self.name("an int parameter after `:`") if self.accept(":") else None))
        without = [part.name for part in parts if part.extent is None]
        if len(parts) < 2 or len(without) > 1 or name in [part.name for part in parts]:
            raise ShapeError(
                f"{name} must be split into two parts or more, of which one at most has no extent",
                start,
                len(name),
                "write C=(G:num_groups K), where num_groups is an int parameter",
            )
        return Split(name, tuple(parts))

    def axis_set(self) -> AxisSet:
        kept = self.name("the name of the kept dimensions")
        self.require("|")
        reduced = self.name("the name of the reduced dimensions")
        self.require("@")
        at = self.name("an ints parameter after `@`")
        self.require("}")
        return AxisSet(kept, reduced, at)

    def name(self, expected: str) -> str:
        token = self.token
        if token.kind != "name":
            raise self.mistake(f"expected {expected}")
        self.next += 1
        return token.text

    def accept(self, text: str) -> bool:
        if self.token.text != text:
            return False
        self.next += 1
        return True

    def require(self, text: str) -> None:
        if not self.accept(text):
            raise self.mistake(f"expected `{text}`")

    def mistake(self, message: str, note: str = _FORMS) -> ShapeError:
        token = self.token
        got = f", got {quote(token.text)}" if token.text else ", got the end of the shape"
        return ShapeError(
            message + (got if message.startswith("expected") else ""), token.offset, max(1, len(token.text)), note
        )
