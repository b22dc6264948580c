"""What is told to people: places in files, errors as data, and their printed form.

Errors are collected in a `Report` and raised together as `SpecErrors`; nothing here knows what a spec is. Every code is
described in `codes`. `UserError` is any other mistake of a user: its message is printed without a traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from opsmith.codes import CODES, Code

__all__ = [
    "CODES",
    "Code",
    "Diagnostic",
    "Report",
    "Span",
    "SpecErrors",
    "UserError",
    "closest",
    "format_diagnostics",
    "listed",
    "nearest",
    "printable",
    "quote",
]

_WINDOW = 120  # characters of a source line that are shown
_LONGEST_GUESS = 40  # a longer word is not compared with the words that were possible
_CASCADING = ("E003", "E004", "E005")  # the line's text is not what was meant, so other errors on it would be guesses


@dataclass(frozen=True, order=True)
class Span:
    """A place in a file. Lines and columns count from 1; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{printable(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Diagnostic:
    """One mistake: a code of `CODES`, one sentence, a place, and what helps to mend it."""

    code: str
    message: str
    span: Span
    notes: tuple[str, ...] = ()


class SpecErrors(Exception):  # it holds many errors
    """All the mistakes that were found in one run, in the order of their places."""

    def __init__(self, diagnostics: Iterable[Diagnostic], sources: Mapping[str, str] | None = None) -> None:
        self.diagnostics = tuple(diagnostics)
        self.sources = dict(sources or {})
        super().__init__(self.diagnostics, self.sources)

    def __str__(self) -> str:
        return format_diagnostics(self.diagnostics, self.sources)


class UserError(Exception):
    """A mistake of the user outside of a spec."""


@dataclass
class Report:
    """Collects the errors of one run, and the texts they point into."""

    sources: dict[str, str] = field(default_factory=dict)  # file -> text, the main file first
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def error(self, code: str, span: Span, message: str, *notes: str) -> None:
        assert code in CODES, code
        self.diagnostics.append(Diagnostic(code, message, span, tuple(note for note in notes if note)))

    def raise_if_any(self) -> None:
        if self.diagnostics:
            raise SpecErrors(self.ordered(), self.sources)

    def ordered(self) -> list[Diagnostic]:
        """The errors by place, each once, without those that only follow from an unreadable line."""
        unreadable = {(each.span.file, each.span.line) for each in self.diagnostics if each.code in _CASCADING}
        kept = [
            each
            for each in dict.fromkeys(self.diagnostics)
            if each.code in _CASCADING or (each.span.file, each.span.line) not in unreadable
        ]
        files = list(self.sources)
        return sorted(
            kept,
            key=lambda each: (
                files.index(each.span.file) if each.span.file in self.sources else -1,
                each.span,
                each.code,
            ),
        )


def nearest(word: str, possible: Iterable[str]) -> str | None:
    """The possible word that was probably meant, if one is close."""
    if len(word) > _LONGEST_GUESS:
        return None
    by_lower = {each.lower(): each for each in sorted(possible, reverse=True)}
    found = difflib.get_close_matches(word.lower(), sorted(by_lower), n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def closest(word: str, possible: Iterable[str]) -> str:
    """The end of a message about an unknown word: nothing, or a guess."""
    guess = nearest(word, possible)
    return f"; did you mean `{guess}`?" if guess else ""


def listed(words: Iterable[object]) -> str:
    """Words as they are listed in a message."""
    return ", ".join(map(quote, words)) or "none"


def printable(text: str) -> str:
    """The text with everything that does not print (escape sequences, line ends) replaced by `?`."""
    return "".join(character if character.isprintable() else "?" for character in text)


def quote(value: object, most: int = 40) -> str:
    """A value as it is shown in a message: between backticks, on one line, not too long."""
    text = printable(str(value))
    return f"`{text if len(text) <= most else text[: most - 3] + '...'}`"


def format_diagnostics(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str]) -> str:
    """The printed form: each error with its line of source and carets under the place, then a count."""
    lines_of = {file: text.split("\n") for file, text in sources.items()}
    blocks = [_format(each, lines_of.get(each.span.file, [])) for each in diagnostics]
    count = len(blocks)
    return "\n\n".join([*blocks, f"{count} error{'' if count == 1 else 's'}"]) + "\n"


def _format(diagnostic: Diagnostic, lines: Sequence[str]) -> str:
    span = diagnostic.span
    result = [f"{span}: error[{diagnostic.code}]: {printable(diagnostic.message)}"]
    gutter = " " * len(str(span.line))
    if any(lines) and span.line <= len(lines):
        text, carets = _excerpt(lines[span.line - 1], span)
        result += [f" {span.line} | {text}".rstrip(), f" {gutter} | {carets}"]
    result += [f" {gutter} = {printable(note)}" for note in diagnostic.notes]
    return "\n".join(result)


def _excerpt(line: str, span: Span) -> tuple[str, str]:
    """The part of a line around a place, and the carets that belong under it."""
    begin = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    start = 0 if len(line) <= _WINDOW else max(0, min(begin - _WINDOW // 4, len(line) - _WINDOW))
    shown = printable(line[start : start + _WINDOW])
    before, after = "..." if start else "", "..." if start + _WINDOW < len(line) else ""
    width = max(1, min(end, start + _WINDOW) - begin)
    return before + shown + after, " " * (len(before) + begin - start) + "^" * width
