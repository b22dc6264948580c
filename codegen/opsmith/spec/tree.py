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
_STAR = "\ue02a"  # stands for an unquoted `*` that was reported, so that the reading can go on

_BARE_STAR = re.compile(r"(?:^|[:,\[{?-]) *(\*)(?=\w)[^\"']*$")
_TOP_LEVEL = re.compile(r"[^\s#]")
_TOP_LEVEL_KEY = re.compile(r"(\w+) *:")

_UNCLOSED = "the bracket that begins here is not closed"
_INDENTATION = "this line is not indented like the others of its block, or a text before it needs quotes"
# PyYAML's wording, ours, and whether the place is where the construct began
_SYNTAX: tuple[tuple[str, str, bool], ...] = (
    (
        "mapping values are not allowed here",
        "a second `: ` in one value; put a text that contains `: ` in quotes",
        False,
    ),
    ("could not find expected ':'", "expected `key: value`, with a space after the colon", True),
    ("found unexpected end of stream", "the quote that begins here is not closed", True),
    ("found unexpected document separator", "the quote that begins here is not closed", True),
    ("'<stream end>'", _UNCLOSED, True),
    ("found unknown escape character", "an unknown escape in a text in double quotes; use single quotes", False),
    ("expected ',' or '}'", "expected `,` or `}`; a text that contains `,` `{` `}` `[` `]` needs quotes", False),
    ("expected ',' or ']'", "expected `,` or `]`; a text that contains `,` `{` `}` `[` `]` needs quotes", False),
    ("cannot start any token", "a plain text cannot begin with this character; put the text in quotes", False),
    ("expected <block end>", _INDENTATION, False),
    ("did not find expected", _INDENTATION, False),
    ("expected the node content", "expected a value here", False),
)


def read_tree(path: Path, report: Report) -> Mapping | None:
    """The tree of a file, or None if there is no mapping in it; every mistake goes to the report."""
    text = read_text(path, report)
    if text is None:
        return None
    file = str(path)
    broken: dict[str, Span] = {}
    for _ in range(_MOST_MENDS):
        trial = Report()
        try:
            tree = _Builder(file, text, trial, broken).document()
        except yaml.MarkedYAMLError as error:
            mended = _mend(file, text, error, report, broken)
            if mended is None:
                return None
            text = mended
        else:
            report.diagnostics += trial.diagnostics
            return tree
    return None


def _mend(file: str, text: str, error: yaml.MarkedYAMLError, report: Report, broken: dict[str, Span]) -> str | None:
    """The text without the cause of a syntax error, which is reported; None if nothing can be saved."""
    problem = error.problem or "unknown"
    ours, at_context = next(
        (rest for theirs, *rest in _SYNTAX if theirs in problem), [f"this is not YAML: {problem}", False]
    )
    lines = text.split("\n")
    if "expected ',' or" in problem and error.problem_mark and _TOP_LEVEL_KEY.match(lines[error.problem_mark.line]):
        ours, at_context = _UNCLOSED, True
    mark = error.context_mark if at_context and error.context_mark else error.problem_mark
    assert mark is not None
    row = min(mark.line, len(lines) - 1)
    star = _BARE_STAR.search(lines[row][: mark.column])
    if star:
        at = star.start(1)
        shape = re.split(r", \w+:|[}\]]", lines[row][at:])[0].rstrip()
        _report_star(Span(file, row + 1, at + 1, row + 1, at + 1 + len(shape)), shape, report)
        lines[row] = lines[row][:at] + _STAR + lines[row][at + 1 :]
        return "\n".join(lines)
    report.error("E006", Span(file, row + 1, mark.column + 1, row + 1, mark.column + 2), str(ours))
    first = next((number for number in range(row, -1, -1) if _TOP_LEVEL.match(lines[number])), row)
    key = _TOP_LEVEL_KEY.match(lines[first])
    if key is None or key[1] in broken:
        return None
    broken[key[1]] = Span(file, first + 1, 1, first + 1, key.end(1) + 1)
    after = next((number for number in range(first + 1, len(lines)) if _TOP_LEVEL.match(lines[number])), len(lines))
    return "\n".join([*lines[:first], *[""] * (after - first), *lines[after:]])


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

    def __init__(self, file: str, text: str, report: Report, broken: dict[str, Span]) -> None:
        self.file = file
        self.report = report
        self.broken = broken
        self.lines = text.split("\n")
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.SafeLoader)

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
        absent = tuple((Scalar(key, key, "plain", span), Broken(span)) for key, span in self.broken.items())
        match roots:
            case [Mapping(entries, span)]:
                return Mapping(entries + absent, span)
            case [] | [Scalar(value=None)]:
                if absent:
                    return Mapping(absent, start)
                self.report.error("E009", start, "the file is empty", "`opsmith new NAME` writes a first operator")
            case [node, *_]:
                self.report.error(
                    "E022", node.span, f"expected a mapping such as `operator: my_op`, got {describe(node)}"
                )
        return None

    def node(self, event: yaml.Event, stack: list[tuple[yaml.Event, list[Node]]]) -> Node | None:
        """The node that an event completes, if it completes one."""
        match event:
            case yaml.DocumentStartEvent() if event.version or event.tags:
                self.error("E008", event, "a YAML directive; a spec has none", "delete the line")
            case yaml.AliasEvent():
                span = self.span(event)
                text = self.lines[span.line - 1][span.column - 1 : span.end_column - 1]
                _report_star(span, text, self.report)
                return Scalar(text, text, "plain", span)
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
                f"the tag {quote(tag)}; a spec has no tags",
                "delete the tag, or put a text that begins with `!` in quotes",
            )

    def scalar(self, event: yaml.ScalarEvent) -> Scalar:
        span = self.span(event)
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
                got = "no key" if isinstance(key, Scalar) and key.value is None else describe(key)
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
