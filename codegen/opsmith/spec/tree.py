"""YAML text to a tree of values with places.

PyYAML's parser supplies the events; anchors, tags, duplicate keys and several documents are refused. After an error
the reading goes on: known traps are mended in place, and otherwise the top-level block with the error is taken out and
stands in the tree as `Broken`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import yaml

from opsmith.diagnostics import Report, Span, quote
from opsmith.spec.source import Broken, Mapping, Node, Scalar, Sequence, core_value, describe, read_text

_MOST_EVENTS = 20_000
_DEEPEST = 16
_MOST_MENDS = 20
_LONG = 1 << 15  # characters, beyond which one mistake is enough
# Marks that no file contains, since they do not print:
_STAR = "\ue02a"  # an unquoted `*` that was reported
_BROKEN = "\ue02b"  # a value that could not be read

_BARE_STAR = re.compile(r"(?:^|[:,\[{?-]) *(\*)(?=\w)[^\"']*$")
_ENTRY = re.compile(r"( *)(?:- +)?(?:[A-Za-z_]\w* *:)?")  # the beginning of an item, or of a key and its value
_FIRST_KEY = re.compile(r" *(?:- +)?\w+ *:")

# PyYAML's wording; what is wrong and what to do; and whether the place is where the construct began.
_QUOTE = "a text that contains one of `,` `{` `}` `[` `]` needs quotes; in single quotes a quote is written twice"
_INDENTATION = (
    "this line is not indented like the others of its block",
    "indent it alike, or put a text before it in quotes",
)
_BRACKET = ("the bracket that begins here is not closed", "close it, and put commas between what is in it")
_TEXT_QUOTE = ("the quote that begins here is not closed", "close it on the same line")
_SYNTAX: tuple[tuple[str, tuple[str, str], bool], ...] = (
    (
        "mapping values are not allowed here",
        ("a second `: ` in one value", "put a text that contains `: ` in quotes"),
        False,
    ),
    ("could not find expected ':'", ("expected `key: value`", "put a space after the colon"), True),
    ("found unexpected end of stream", _TEXT_QUOTE, True),
    ("found unexpected document separator", _TEXT_QUOTE, True),
    ("'<stream end>'", _BRACKET, True),
    ("found unknown escape character", ("an unknown escape in double quotes", "use single quotes"), False),
    ("expected ',' or '}'", ("expected `,` or `}`", _QUOTE), False),
    ("expected ',' or ']'", ("expected `,` or `]`", _QUOTE), False),
    ("cannot start any token", ("a plain text cannot begin with this character", "put the text in quotes"), False),
    ("expected <block end>", _INDENTATION, False),
    ("did not find expected", _INDENTATION, False),
    ("expected the node content", ("expected a value here", "write one, or put a text in quotes"), False),
)


def read_tree(path: Path, report: Report) -> Mapping | None:
    """The tree of a file, or None if there is no mapping in it; every mistake goes to the report."""
    text = read_text(path, report)
    if text is None:
        return None
    source = _Source(str(path), text.split("\n"), report)
    for _ in range(_MOST_MENDS if len(text) < _LONG else 1):
        trial = Report()
        try:
            tree = _Builder(source.file, source.lines, trial).document()
        except yaml.MarkedYAMLError as error:
            if not source.mend(error):
                return None
        else:
            report.diagnostics += trial.diagnostics
            return tree
    return None


class _Source:
    """The lines of a file, in which syntax errors are reported and replaced by marks, line by line."""

    def __init__(self, file: str, lines: list[str], report: Report) -> None:
        self.file = file
        self.lines = lines
        self.report = report
        self.mended: set[int] = set()

    def mend(self, error: yaml.MarkedYAMLError) -> bool:
        """Takes out the cause of a syntax error; false if nothing can be saved."""
        problem, lines = error.problem or "unknown", self.lines
        default = (f"this is not YAML: {problem}", "put a text with unusual signs in quotes")
        ours, at_context = next(((ours, at) for theirs, ours, at in _SYNTAX if theirs in problem), (default, False))
        mark = error.problem_mark or error.context_mark
        assert mark is not None
        if "expected ',' or" in problem and _begins_an_entry(lines, mark):
            ours, at_context = _BRACKET, True
        if at_context and error.context_mark:
            mark = error.context_mark
        row = min(mark.line, len(lines) - 1)
        if self.mend_star(row, mark.column):
            return True
        removed = self.remove(row)
        if not removed & self.mended:
            self.report.error("E006", Span(self.file, row + 1, mark.column + 1, row + 1, mark.column + 2), *ours)
        self.mended |= removed
        return bool(removed)

    def mend_star(self, row: int, column: int) -> bool:
        """Whether the error comes from a shape without quotes, which is then read as if it had them."""
        line = self.lines[row]
        star = _BARE_STAR.search(line[:column])
        if star is None:
            return False
        at = star.start(1)
        shape = re.split(r", \w+:|[}\]]", line[at:])[0].rstrip()
        _report_star(Span(self.file, row + 1, at + 1, row + 1, at + 1 + len(shape)), shape, self.report)
        self.lines[row] = line[:at] + _STAR + line[at + 1 :]
        return True

    def remove(self, row: int) -> set[int]:
        """Puts a mark for the value in a line, or for the next larger one; the lines that changed."""
        entry = _ENTRY.match(self.lines[row])
        while row in self.mended or entry is None or entry.end() == entry.end(1):
            indent = len(self.lines[row]) - len(self.lines[row].lstrip())
            above = [n for n in range(row) if self.lines[n].strip() and _indent(self.lines[n]) < max(indent, 1)]
            if not above or (not indent and row in self.mended):
                return set()
            row = above[-1]
            entry = _ENTRY.match(self.lines[row])
        self.lines[row] = f"{entry[0]} {_BROKEN}"
        end = row + 1
        while end < len(self.lines) and (not self.lines[end].strip() or _indent(self.lines[end]) > len(entry[1])):
            self.lines[end] = ""
            end += 1
        return set(range(row, end))


def _begins_an_entry(lines: list[str], mark: yaml.Mark) -> bool:
    """Whether a place is at the key that a line begins with."""
    key = _FIRST_KEY.match(lines[min(mark.line, len(lines) - 1)])
    return key is not None and mark.column <= key.end()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _report_star(span: Span, text: str, report: Report) -> None:
    report.error(
        "E007",
        span,
        f"{quote(text)} begins with `*`, which is an alias to YAML",
        f'put the shape in quotes: "{text}"' if len(text) < 80 else "put the shape in quotes",
    )


class _StopError(Exception):
    """The rest of the document is not read."""


class _Builder:
    """Builds the tree of one document from the parser's events, without recursion."""

    def __init__(self, file: str, lines: list[str], report: Report) -> None:
        self.file = file
        self.lines = lines
        self.report = report
        self.events: Iterator[yaml.Event] = yaml.parse("\n".join(lines), Loader=yaml.SafeLoader)

    def document(self) -> Mapping | None:
        documents = 0
        roots: list[Node] = []
        stack: list[tuple[yaml.Event, list[Node]]] = []
        try:
            for count, event in enumerate(self.events):
                if count > _MOST_EVENTS:
                    self.stop(
                        "E002",
                        event,
                        f"more than {_MOST_EVENTS // 2:,} values in one file",
                        "put one operator into each file",
                    )
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self.stop("E010", event, "a second document begins here", "put each operator into its own file")
                node = self.node(event, stack)
                if node is not None:
                    (stack[-1][1] if stack else roots).append(node)
        except _StopError:
            if not roots:
                return None
        return self.root(roots)

    def root(self, roots: list[Node]) -> Mapping | None:
        start = Span(self.file, 1, 1, 1, 1)
        match roots:
            case [Mapping() as tree]:
                return tree
            case [] | [Scalar(value=None)]:
                self.report.error("E009", start, "the file is empty", "`opsmith new NAME` writes a first operator")
            case [node, *_]:
                self.report.error(
                    "E022",
                    node.span,
                    f"expected a mapping such as `operator: my_op`, got {describe(node)}",
                    "begin each line with a key and a colon",
                )
        return None

    def node(self, event: yaml.Event, stack: list[tuple[yaml.Event, list[Node]]]) -> Node | None:
        """The node that an event completes, if it completes one."""
        match event:
            case yaml.DocumentStartEvent() if event.version or event.tags:
                self.error("E008", event, "a YAML directive; a spec has none", "delete the line")
            case yaml.AliasEvent():
                return self.alias(event, stack[-1][1] if stack else [])
            case yaml.ScalarEvent():
                self.refuse_decoration(event)
                return self.scalar(event)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self.refuse_decoration(event)
                if len(stack) >= _DEEPEST:
                    self.stop(
                        "E002",
                        event,
                        f"lists and mappings nested more than {_DEEPEST} deep",
                        "no key of a spec needs more than 4",
                    )
                stack.append((event, []))
            case yaml.SequenceEndEvent():
                start, nodes = stack.pop()
                return Sequence(tuple(nodes), self.span(start, event))
            case yaml.MappingEndEvent():
                start, nodes = stack.pop()
                entries = self.entries(nodes[0::2], nodes[1::2], bool(getattr(start, "flow_style", False)))
                return Mapping(entries, self.span(start, event))
        return None

    def alias(self, event: yaml.AliasEvent, before: list[Node]) -> Node:
        """An alias is refused; in the place of a shape it was a shape without quotes, which is then read."""
        span = self.span(event)
        text = self.lines[span.line - 1][span.column - 1 : span.end_column - 1]
        if before and isinstance(before[-1], Scalar) and before[-1].value == "shape":
            _report_star(span, text, self.report)
            return Scalar(text, text, "plain", span)
        self.error(
            "E007",
            event,
            f"the alias {quote(text)}; a spec has no aliases",
            "write the value out, or put a text that begins with `*` in quotes",
        )
        return Broken(span)

    def refuse_decoration(self, event: yaml.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            self.error(
                "E007",
                event,
                f"the anchor {quote('&' + anchor)}; a spec has no anchors",
                "write the value out, or put a text that begins with `&` in quotes",
            )
        if tag is not None:
            self.error(
                "E008",
                event,
                f"the tag {quote(tag.replace('tag:yaml.org,2002:', '!!'))}; a spec has no tags",
                "delete the tag, or put a text that begins with `!` in quotes",
            )

    def scalar(self, event: yaml.ScalarEvent) -> Scalar | Broken:
        span = self.span(event)
        if _BROKEN in event.value:
            return Broken(span)
        text: str = event.value.replace(_STAR, "*")
        style = {"'": "single", '"': "double", "|": "literal", ">": "folded"}.get(event.style or "", "plain")
        if style == "plain":
            span = self.without_space(span)
        return Scalar(core_value(text) if style == "plain" else text, text, style, span)

    def entries(self, keys: list[Node], values: list[Node], flow: bool) -> tuple[tuple[Scalar, Node], ...]:
        """The entries of a mapping whose keys are text, each once; the others are reported."""
        kept: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(keys, values, strict=True):
            if flow and isinstance(key, Scalar) and isinstance(value, Scalar):
                key, value = self.split_at_colon(key, value)
            if not isinstance(key, Scalar) or not isinstance(key.value, str):
                empty = isinstance(key, Scalar) and not key.text
                got = "none" if empty else quote(key.text) if isinstance(key, Scalar) else describe(key)
                self.report.error(
                    "E012",
                    key.span,
                    f"expected a word as key, got {got}",
                    "put a key that is not a plain word in quotes" if got != "no key" else "write `key: value`",
                )
            elif key.value in kept:
                self.report.error(
                    "E011",
                    key.span,
                    f"the key {quote(key.value)} stands twice in one mapping",
                    f"the first is in line {kept[key.value][0].span.line}; delete one of them",
                )
            else:
                kept[key.value] = (key, value)
        return tuple(kept.values())

    def split_at_colon(self, key: Scalar, value: Scalar) -> tuple[Scalar, Scalar]:
        """`{type:T}` is one key without a value to YAML: reports it and gives what was meant."""
        left, colon, right = key.text.partition(":")
        if value.value is not None or value.text or key.style != "plain" or not colon or not left or not right:
            return key, value
        self.report.error(
            "E013",
            key.span,
            f"{quote(key.text)} is one word to YAML",
            f"put a space after the colon: {quote(f'{left}: {right}')}",
        )
        middle = key.span.column + len(left)
        line, file = key.span.line, key.span.file
        return (
            Scalar(left, left, "plain", Span(file, line, key.span.column, line, middle)),
            Scalar(core_value(right), right, "plain", Span(file, line, middle + 1, line, key.span.end_column)),
        )

    def span(self, start: yaml.Event, end: yaml.Event | None = None) -> Span:
        first, last = start.start_mark, (end or start).end_mark
        assert first is not None
        assert last is not None
        return Span(self.file, first.line + 1, first.column + 1, last.line + 1, last.column + 1)

    def without_space(self, span: Span) -> Span:
        """A plain scalar's place without the white space that the parser counts to it where its value is empty."""
        if span.line == span.end_line:
            return span
        return Span(span.file, span.line, span.column, span.line, len(self.lines[span.line - 1]) + 1)

    def error(self, code: str, event: yaml.Event, message: str, *notes: str) -> None:
        span = self.span(event)
        self.report.error(code, Span(self.file, span.line, span.column, span.line, span.column + 1), message, *notes)

    def stop(self, code: str, event: yaml.Event, message: str, *notes: str) -> NoReturn:
        self.error(code, event, message, *notes)
        raise _StopError
