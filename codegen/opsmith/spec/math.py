"""The math of a spec: text to a syntax tree that is proved to lie in the language's subset of Python.

Python's own parser reads it, so every node has a place; nothing is ever executed. `subset` decides what is in the
language, `infer` what the names mean. After a statement that cannot be read the reading goes on with the next one.
"""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from opsmith.diagnostics import Report, Span, printable
from opsmith.spec.model import MathBlock
from opsmith.spec.names import why_not_plain
from opsmith.spec.place import Place
from opsmith.spec.source import Scalar
from opsmith.spec.subset import Subset

CONSTANTS = {"inf": "infinity", "pi": "the ratio of a circle's circumference to its diameter"}
SPECIALS = {
    "index": "index(C): the position along a dimension, from 0",
    "size": "size(C): the extent of a dimension",
    "stop_gradient": "stop_gradient(x): x, through which no gradient flows",
    "present": "present(x): whether the optional input x was given",
}
MODE = "training"

_LONGEST = 20_000  # characters of one block
_MOST_SYNTAX_ERRORS = 20
_PLACEHOLDER = "unread_line"  # stands for a line that could not be read


@dataclass(frozen=True)
class Reading:
    """A block that was read: the names in statements that could not be read are taken as known."""

    block: MathBlock
    place: Place
    unread: frozenset[str] = frozenset()


def read_math(node: Scalar, report: Report) -> Reading | None:
    """The math in a YAML value; None if nothing of it can be used."""
    found = _locate(node, report)
    if found is None:
        return None
    source, place = found
    return read_source(source, place, report)


def read_source(source: str, place: Place, report: Report) -> Reading | None:
    """The math in a text that stands at a place."""
    if len(source) > _LONGEST:
        report.error(
            "E075",
            place.at(1, 0, 1),
            f"the math is longer than {_LONGEST:,} characters",
            "put one operator into each file",
        )
        return None
    if not source.strip():
        report.error("E075", place.at(1, 0, 1), "the math is empty", "assign to every output, as in `out = data * 2`")
        return None
    lines = source.split("\n")
    harmful = _harmful_lines(lines, place, report)
    unread = _names_in(lines[row] for row in harmful)
    for row in harmful:
        lines = _without_line(lines, row)
    tree = _parse(lines, place, report, unread)
    if tree is None or not Subset(place, report).check(tree):
        return None
    return Reading(MathBlock(source, tree), place, frozenset(unread))


def join(first: Reading | None, second: Reading | None) -> Reading | None:
    """Two blocks, either of which may be absent, as one: names of the first are known in the second."""
    if first is None or second is None:
        return first or second
    lines = first.place.lines + second.place.lines
    tree = ast.increment_lineno(second.block.tree, len(first.place.lines))
    block = MathBlock("\n".join(lines), ast.Module([*first.block.tree.body, *tree.body], []))
    return Reading(block, replace(second.place, lines=lines, before=first.place), first.unread | second.unread)


def _names_in(lines: Iterable[str]) -> set[str]:
    return {_PLACEHOLDER, *re.findall(r"[A-Za-z]\w*", " ".join(lines))}


def _harmful_lines(lines: Sequence[str], place: Place, report: Report) -> list[int]:
    """The lines that cannot be printed in comments and documents, which are reported."""
    harmful: list[int] = []
    for number, line in enumerate(lines, 1):
        code, sign, comment = line.partition("#")
        wrong = why_not_plain(code, math=True)
        if not wrong and sign and (found := why_not_plain(comment.strip().replace('"', "'"))):
            wrong = found[0], len(line) - len(comment.lstrip()) + found[1]
        if wrong:
            report.error(
                "E025",
                place.at(number, wrong[1], wrong[1] + 1),
                f"the math contains {wrong[0]}",
                "the math is printed in comments and in documents; leave this out",
            )
            harmful.append(number - 1)
    return harmful


@dataclass(frozen=True)
class Expression:
    """One expression that was read."""

    tree: ast.expr
    place: Place


def read_expression(node: Scalar, report: Report, words: bool = False) -> Expression | None:
    """The expression in a YAML value; None if it cannot be used. `words` may be its value where that is true."""
    if isinstance(node.value, bool):
        return None
    found = _locate(node, report)
    if found is None:
        return None
    source, place = found
    if _harmful_lines([source], place, report):
        return None
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
        reason = printable(getattr(error, "msg", None) or "it is nested too deep")
        report.error(
            "E060",
            place.at(1, 0, len(source)),
            "this is not an expression in Python's syntax",
            f"Python says: {reason}",
            "a comparison is written `==`"
            if re.search(r"[^=<>!]=[^=]", source)
            else "write an expression such as `1 - momentum`, or a condition such as `mode == 'word'`",
        )
        return None
    return Expression(tree.body, place) if Subset(place, report, words).check(tree) else None


def _locate(node: Scalar, report: Report) -> tuple[str, Place] | None:
    """The text of the math and its place: a literal block, or a value on one line."""
    span = node.span
    rows = report.sources[span.file].split("\n")
    if node.style == "literal":
        source = node.text.strip("\n")
        lines = tuple(source.split("\n"))
        row = span.line + len(node.text) - len(node.text.lstrip("\n"))
        column = max(1, len(rows[row]) - len(lines[0]) + 1) if row < len(rows) else 1
        return source, Place(span.file, row + 1, column, lines)
    quoted = node.style in ("single", "double")
    begin = span.column - 1 + quoted
    if node.style != "folded" and span.line == span.end_line and rows[span.line - 1].startswith(node.text, begin):
        return node.text, Place(span.file, span.line, begin + 1, (node.text,))
    report.error(
        "E075",
        Span(span.file, span.line, span.column, span.line, span.column + 1),
        "math over several lines, or with escapes, must be a literal block",
        "write `math: |` and the math in the lines below it",
    )
    return None


def _parse(lines: list[str], place: Place, report: Report, unread: set[str]) -> ast.Module | None:
    """The syntax tree without the lines that are not Python, whose names go to `unread`."""
    for attempt in range(_MOST_SYNTAX_ERRORS):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse("\n".join(lines))
        except SyntaxError as error:
            row = min(max(error.lineno or 1, 1), len(lines))
            if isinstance(error, IndentationError) and attempt:
                break
            start = max(0, min((error.offset or 1) - 1, len(place.lines[row - 1])))
            end = error.end_offset - 1 if error.end_lineno == row and error.end_offset else start + 1
            report.error(
                "E060",
                place.at(row, start, max(start + 1, min(end, len(place.lines[row - 1])))),
                "this is not Python's syntax",
                f"Python says: {printable(error.msg)}",
                _hint(lines[row - 1], error),
            )
            unread |= _names_in(lines[row - 1 : row])
            mended = _without_line(lines, row - 1)
            if mended == lines:
                break
            lines = mended
        except (RecursionError, MemoryError, ValueError):
            report.error("E075", place.at(1, 0, 1), "the math is nested too deep", "give parts of it names")
            break
    return None


def _hint(line: str, error: SyntaxError) -> str:
    word = re.match(r"\s*(\w+)\s*(?:=|$)", line)
    if isinstance(error, IndentationError):
        return "the lines of a block begin in the same column"
    if word and keyword.iskeyword(word[1]):
        return f"`{word[1]}` is a keyword in Python; choose another name"
    if re.search(r"[^=<>!]=[^=]", line) and re.match(r"\s*(?:if|elif)\b", line):
        return "a comparison is written `==`"
    if "^" in line:
        return "a power is written `**`"
    if re.search(r"&&|\|\||!(?!=)", line):
        return "write `and`, `or`, `not`"
    return "the math is written in a small part of Python: `name = expression`, `if condition:`"


def _without_line(lines: list[str], row: int) -> list[str]:
    """The lines with one of them replaced by a statement that says nothing."""
    line = lines[row]
    indent = line[: len(line) - len(line.lstrip())]
    following = next((each for each in lines[row + 1 :] if each.strip()), "")
    opens = len(following) - len(following.lstrip()) > len(indent)
    return [
        *lines[:row],
        indent + (f"if {_PLACEHOLDER}:" if opens else f"{_PLACEHOLDER} = {_PLACEHOLDER}"),
        *lines[row + 1 :],
    ]
