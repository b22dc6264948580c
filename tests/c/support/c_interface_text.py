"""The interface that a compiled library and its headers offer, as texts to compare with the ones that were agreed on.

Declarations are read from the headers; where fields lie and what values are is asked of the compiler.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from c_compilers import STRICT, check_run, machine

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DIRECTIVE = re.compile(r"^\s*#(?:[^\n\\]|\\.)*$", re.MULTILINE | re.DOTALL)
STRUCTURE = re.compile(r"typedef struct (\w+) \{(.*?)\} \1;", re.DOTALL)
ENUMERATION = re.compile(r"enum \{(.*?)\};", re.DOTALL)
FUNCTION = re.compile(r"OPSMITH_API ([^;{}]*?\([^;{}]*\));")
NAMED_TYPE = re.compile(r"typedef ([^{};]*);")
TYPES = re.compile(r"(?:_(?:b?f16|f32|f64|i32|i64))+$")
FIELD_NAME = re.compile(r"\(\*(\w+)\)\(|(\w+)(?:\[\d+\])?$")


@dataclass(frozen=True)
class Interface:
    """What one header declares."""

    functions: tuple[str, ...]
    types: tuple[str, ...]
    structures: dict[str, tuple[str, ...]]  # name -> declarations of its fields
    values: tuple[str, ...]


def words(text: str) -> str:
    """On one line, with single spaces."""
    return re.sub(r"\s+", " ", text).strip().replace("( ", "(").replace(" )", ")")


def declarations(body: str) -> Iterator[str]:
    """The fields of a structure, one by one: `int64_t outer, C;` holds two."""
    for statement in filter(None, map(words, body.split(";"))):
        if "(" in statement or "," not in statement:
            yield statement
        else:
            first, *others = statement.split(",")
            kind = first.rpartition(" ")[0]
            yield from (first, *(f"{kind} {other.strip()}" for other in others))


def read(header: Path) -> Interface:
    text = DIRECTIVE.sub("", COMMENT.sub("", header.read_text()))
    text = text.replace('extern "C" {', "")
    structures = {name: tuple(declarations(body)) for name, body in STRUCTURE.findall(text)}
    rest = STRUCTURE.sub("", text)
    return Interface(
        functions=tuple(map(words, FUNCTION.findall(rest))),
        types=tuple(map(words, NAMED_TYPE.findall(rest))),
        structures=structures,
        values=tuple(
            words(entry).partition(" ")[0]
            for body in ENUMERATION.findall(rest)
            for entry in body.split(",")
            if entry.strip()
        ),
    )


def field_name(declaration: str) -> str:
    found = FIELD_NAME.search(declaration)
    assert found, declaration
    return found[1] or found[2]


def measured(headers: Sequence[Path], interfaces: Sequence[Interface], include: Path, folder: Path) -> dict[str, int]:
    """Sizes, offsets and values, by the expressions that give them."""
    expressions = []
    for each in interfaces:
        expressions += [f"(int){value}" for value in each.values]
        for name, fields in each.structures.items():
            expressions.append(f"sizeof({name})")
            for field in map(field_name, fields):
                expressions += [f"offsetof({name}, {field})", f"sizeof((({name} *)0)->{field})"]
    prints = "".join(f'    printf("%lld\\n", (long long)({each}));\n' for each in expressions)
    includes = "".join(f"#include <opsmith/{header.name}>\n" for header in headers)
    (folder / "measure.c").write_text(f"{includes}#include <stdio.h>\n\nint main(void)\n{{\n{prints}}}\n")
    check_run([*machine(), "-std=c11", *STRICT, f"-I{include}", folder / "measure.c", "-o", folder / "measure"])
    return dict(zip(expressions, map(int, check_run([folder / "measure"]).stdout.split()), strict=True))


def structure(name: str, fields: Sequence[str], sizes: dict[str, int]) -> Iterator[str]:
    yield f"struct {name}: {sizes[f'sizeof({name})']} bytes"
    for declaration in fields:
        field = field_name(declaration)
        offset, size = sizes[f"offsetof({name}, {field})"], sizes[f"sizeof((({name} *)0)->{field})"]
        yield f"    {offset:4} {size:4}  {declaration}"


def exported(library: Path) -> list[str]:
    """The symbols that a shared library defines for others, with the letters of `nm`."""
    rows = check_run(["nm", "-D", "--defined-only", library]).stdout.splitlines()
    return sorted(f"{kind} {name}" for _, kind, name in map(str.split, rows))


def family(declaration: str) -> tuple[object, ...]:
    """What functions that differ in the types of arrays alone have in common: all words but those types."""
    start, _, arguments = declaration.partition("(")
    words = (argument.split() for argument in arguments.rstrip(")").split(", "))
    return (TYPES.sub("", start), *((len(each), each[-1].lstrip("*")) for each in words))


def together(words: Sequence[str]) -> str:
    """One word for all: `float`, or `{float,double}` where they differ."""
    return words[0] if len(set(words)) == 1 else f"{{{','.join(words)}}}"


def functions(declarations: Sequence[str], letters: Mapping[str, str]) -> Iterator[str]:
    """Functions with one argument per line; those of all types at once, what differs in braces."""
    families: dict[tuple[str, ...], list[str]] = {}
    for text in declarations:
        families.setdefault(family(text), []).append(text)
    for members in families.values():
        starts = [text.partition("(")[0].rpartition(" ") for text in members]
        letter = together([letters.get(name.lstrip("*"), "not exported") for _, _, name in starts])
        stem = TYPES.sub("", starts[0][2])
        suffixes = together([name.removeprefix(stem).removeprefix("_") for _, _, name in starts])
        arguments = [text.partition("(")[2].removesuffix(")").split(", ") for text in members]
        yield f"{letter} {starts[0][0]} {stem}{'_' if suffixes else ''}{suffixes}("
        for same in zip(*arguments, strict=True):
            yield f"    {' '.join(map(together, zip(*map(str.split, same), strict=True)))}"
        yield ")"


def describe(headers: Sequence[Path], library: Path, folder: Path) -> dict[str, str]:
    """The interface as a text for each header: values, types, structures, and functions with the letters of `nm`."""
    interfaces = [read(header) for header in headers]
    sizes = measured(headers, interfaces, headers[0].parents[1], folder)
    letters = {name: letter for letter, name in map(str.split, exported(library))}
    texts = {}
    for header, each in zip(headers, interfaces, strict=True):
        lines = [f"value {value} = {sizes[f'(int){value}']}" for value in each.values]
        lines += [f"type {text}" for text in each.types]
        for name, fields in each.structures.items():
            lines += structure(name, fields, sizes)
        lines += functions(each.functions, letters)
        texts[header.stem] = "\n".join(lines) + "\n"
    return texts
