"""The text of a spec and the values in it: which characters a file may hold, and what a plain word of YAML means.

The rules are those of YAML 1.2's core schema, made stricter: `1e-5` is a number, `010`, `1:30` and `yes` are text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from opsmith.diagnostics import Report, Span, quote

_LARGEST_FILE = 1 << 20  # bytes

_NULL = re.compile(r"(?:null|Null|NULL|~|)$")
_BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)$")
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)$")
_BASED = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)$")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")
_SPECIAL = {f"{sign}.{word}": float(f"{sign}inf") for sign in ("", "+", "-") for word in ("inf", "Inf", "INF")}
_SPECIAL |= {f".{word}": math.nan for word in ("nan", "NaN", "NAN")}


@dataclass(frozen=True)
class Scalar:
    """One value: None, bool, int, float or text. `style` is plain, single, double, literal or folded."""

    value: bool | int | float | str | None
    text: str  # as written, without quotes
    style: str
    span: Span

    def inside(self, offset: int, length: int = 1) -> Span:
        """The place of a part of the text, where it stands on one line as it is."""
        span = self.span
        if span.line != span.end_line or self.style not in ("plain", "single", "double"):
            return span
        column = span.column + offset + (self.style != "plain")
        return Span(span.file, span.line, column, span.line, column + length)


@dataclass(frozen=True)
class Sequence:
    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True)
class Mapping:
    entries: tuple[tuple[Scalar, Node], ...]  # keys are text, each once
    span: Span


@dataclass(frozen=True)
class Broken:
    """A value that could not be read; the reason is reported."""

    span: Span


Node = Scalar | Sequence | Mapping | Broken


def describe(node: Node) -> str:
    """What a value is, in words, for `expected ..., got ...`."""
    match node:
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"
        case Scalar(value=None):
            return "nothing"
        case Scalar(value=bool()):
            return quote(node.text)
        case Scalar(value=int() | float()):
            return f"the number {quote(node.text)}"
        case Scalar():
            return f"the text {quote(node.text)}" if node.text else "an empty text"
        case Broken():
            return "something unreadable"


def core_value(text: str) -> bool | int | float | str | None:
    """What a plain scalar means. Unlike YAML's core schema, a number does not begin with a needless 0."""
    if _NULL.match(text):
        return None
    if _BOOL.match(text):
        return text[0] in "tT"
    if _BASED.match(text) and len(text) < 30:
        return int(text, 0)
    if _INT.match(text) and len(text) < 30:
        return int(text)
    if _FLOAT.match(text) and len(text) < 400:
        return float(text)
    return _SPECIAL.get(text, text)


def read_text(path: Path, report: Report) -> str | None:
    """The file as text whose lines end in a plain newline, with every character replaced that is refused."""
    file = str(path)
    start = Span(file, 1, 1, 1, 1)
    report.sources[file] = ""
    try:
        if not path.is_file():
            reason = "it is a folder" if path.is_dir() else "there is no such file"
            report.error("E001", start, f"cannot read this file: {reason}", "give the path of a YAML file")
            return None
        with path.open("rb") as stream:
            data = stream.read(_LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        report.error("E001", start, f"cannot read this file: {reason}", "give the path of a YAML file")
        return None
    if len(data) > _LARGEST_FILE:
        report.error(
            "E002",
            start,
            "the file is larger than 1 MiB; an operator takes a few kilobytes",
            "put one operator into each file",
        )
        return None
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")
    report.sources[file] = text
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace").removeprefix("\ufeff")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        report.error(
            "E003",
            Span(file, line, column, line, column + 1),
            f"the file is not UTF-8: the byte 0x{data[error.start]:02x} cannot stand here",
            "save the file with the encoding UTF-8",
        )
        if b"\0" in data:
            return None
    return _without_refused_characters(file, text, report)


def _without_refused_characters(file: str, text: str, report: Report) -> str:
    """The text with tabs and unprintable characters reported and replaced, so that the reading can go on."""
    if text.replace("\n", "").isprintable():
        return text
    lines = text.split("\n")
    indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.startswith(" ")]
    for number, line in enumerate(lines, 1):
        if line.isprintable():
            continue
        bad = next(column for column, character in enumerate(line, 1) if not character.isprintable())
        span = Span(file, number, bad, number, bad + 1)
        if line[bad - 1] == "\t":
            report.error(
                "E005", span, "a tab; YAML and the math are indented by spaces only", "replace the tab by spaces"
            )
        else:
            report.error(
                "E004",
                span,
                f"the character U+{ord(line[bad - 1]):04X} cannot be seen and is not allowed",
                "delete it, or replace it by a plain space",
            )
        indent = re.match(r"[ \t]*", line)
        depth = indent.end() if indent else 0
        head = line[:depth].replace("\t", " " * min(indents, default=2))
        lines[number - 1] = head + "".join(
            each if each.isprintable() else " " if each.isspace() else "_" for each in line[depth:]
        )
    return "\n".join(lines)
