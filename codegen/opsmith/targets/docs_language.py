"""The tables of the language and of the errors, read from the tables that the code itself works with."""

from __future__ import annotations

from dataclasses import dataclass

from opsmith.diagnostics import CODES, Code
from opsmith.emit.markdown import code, prose
from opsmith.language.functions import FUNCTIONS
from opsmith.language.levels import LEVELS
from opsmith.language.reductions import REDUCTIONS
from opsmith.language.types import TYPES
from opsmith.spec.keys import OPERATOR, Entries, Key, Keys
from opsmith.spec.math import CONSTANTS, SPECIALS

Row = tuple[str, ...]
ARGUMENTS = ("x", "y")


@dataclass(frozen=True)
class KeysView:
    """The keys of one mapping of a spec."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class LanguageView:
    """The closed lists of the language."""

    keys: tuple[KeysView, ...]
    types: tuple[Row, ...]
    constants: tuple[Row, ...]
    special: tuple[Row, ...]
    functions: tuple[Row, ...]
    reductions: tuple[Row, ...]
    levels: tuple[Row, ...]


@dataclass(frozen=True)
class ErrorView:
    """One code: what it means, a piece of a spec that has the mistake, and the same piece mended."""

    code: str
    title: str
    explanation: str
    wrong: str
    right: str


def language() -> LanguageView:
    return LanguageView(
        keys=tuple(KeysView(f"Keys of {keys.what}", tuple(map(_key, keys.keys))) for keys in _mappings(OPERATOR)),
        constants=tuple((code(name), cell(meaning)) for name, meaning in CONSTANTS.items()),
        special=tuple(_special(meaning) for meaning in SPECIALS.values()),
        types=tuple(
            (code(each.name), code(each.c), code(each.suffix), str(each.size), str(each.digits), code(each.compute))
            for each in TYPES.values()
        ),
        functions=tuple(
            (
                code(f"{each.name}({', '.join(ARGUMENTS[: each.arity])})"),
                cell(each.doc),
                "<br>".join(code(derivative, cell=True) for derivative in each.derivative),
            )
            for each in FUNCTIONS.values()
        ),
        reductions=tuple(
            (
                code(each.name),
                cell(each.doc),
                code(each.empty) if each.empty else "an error",
                code(each.derivative, cell=True) or ("none" if each.integer else "those of its results"),
            )
            for each in REDUCTIONS.values()
        ),
        levels=tuple((code(name), code(" ".join(flags)) or "none") for name, flags in LEVELS.items()),
    )


def _mappings(keys: Keys) -> list[Keys]:
    """The keys of a mapping and of all mappings inside it."""
    found = [keys]
    for key in keys.keys:
        if isinstance(key.kind, Entries):
            found.extend(_mappings(key.kind.of))
    return found


def _key(key: Key) -> Row:
    return code(key.name), cell(key.kind.expected), "yes" if key.required else "", cell(key.doc)


def _special(meaning: str) -> Row:
    call, _, doc = meaning.partition(": ")
    return code(call), cell(doc)


def errors() -> tuple[ErrorView, ...]:
    return tuple(_error(number, each) for number, each in sorted(CODES.items()))


def _error(number: str, each: Code) -> ErrorView:
    wrong, right = each.wrong.strip("\n"), each.right.strip("\n")
    return ErrorView(number, cell(_sentence(each.title)), prose(each.explanation), wrong, right)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def cell(words: str) -> str:
    return prose(words, cell=True)
