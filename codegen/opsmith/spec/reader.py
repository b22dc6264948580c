"""The tree of a file to a `Draft`: every mapping is read by its table of keys.

Unknown and missing keys are reported here. Whatever cannot be read is left out of the draft and marked as wrong there,
so that the checks do not report what only follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any, TypeVar

from opsmith.diagnostics import nearest, quote
from opsmith.spec import keys, values
from opsmith.spec.draft import Draft, Path
from opsmith.spec.math import read_math
from opsmith.spec.model import TypeVariable
from opsmith.spec.source import Broken, Mapping, Node, Scalar, Sequence

T = TypeVar("T")

_VALUES: dict[str, Callable[[Node], Any]] = {
    "text": values.text,
    "name": values.name,
    "flag": values.flag,
    "number": values.number,
    "shape": values.shape,
    "value": values.any_value,
    "files": values.files,
    "extents": values.list_of(values.extent, keys.EXTENTS.expected),
    "shapes": values.list_of(values.list_of(values.extent, keys.EXTENTS.expected), keys.SHAPES.expected),
    "sizes": values.list_of(values.size, keys.SIZES.expected),
    "names": values.list_of(values.name, keys.NAMES.expected),
    "choices": values.list_of(values.choice, keys.CHOICES.expected),
    "switch": values.name,
    "condition": values.condition,
    "keepdims": values.keepdims,
    "expressions": values.mapping_to(values.expression, keys.EXPRESSIONS.expected),
    "dimensions": values.mapping_to(values.name, keys.DIMENSIONS.expected),
    "settings": values.mapping_to(values.any_value, keys.SETTINGS.expected),
    "settings list": values.list_of(
        values.mapping_to(values.any_value, keys.SETTINGS.expected), keys.SETTINGS_LIST.expected
    ),
    "ranges": values.mapping_to(values.pair, keys.RANGES.expected),
}


class Reader:
    """Reads the parts of one file into a draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def value(self, node: Node, path: Path, read: Callable[[Node], T]) -> T | None:
        """What a reader makes of a value; None after its mistakes were reported."""
        try:
            return read(node)
        except values.MisreadError as misread:
            self.draft.wrong.add(path)
            self.draft.report.diagnostics += misread.problems
            return None

    def mapping(self, node: Node, table: keys.Keys, path: Path, given: Container[str] = ()) -> dict[str, Any]:
        """The values of a mapping by its table of keys, without those that are absent or wrong."""
        draft = self.draft
        if isinstance(node, Broken):
            draft.wrong.add(path)
            draft.lost.add(str(path[0]))
            return {}
        if not isinstance(node, Mapping):
            self.value(node, path, lambda node: values.unexpected(node, f"{table.what}, a mapping", table.example))
            return {}
        result: dict[str, Any] = {}
        present = {str(key.value) for key, _ in node.entries}
        for key, value in node.entries:
            name = self.known(key, table, path, present)
            here = (*path, name)
            draft.spans[here] = key.span
            if name not in table.names:
                continue
            present.add(name)
            if isinstance(value, Scalar) and value.value is None:
                draft.spoil(
                    "E023", here, f"{quote(name)} has no value", "write a value after the colon, or delete the key"
                )
            else:
                self.key(table[name], value, here, result)
        missing = [name for name in table.required if name not in present and name not in given]
        if missing:
            draft.error(
                "E021",
                path,
                f"{self.title(path, table)} has no {' and no '.join(map(quote, missing))}",
                *(f"`{name}`: {table[name].doc}" for name in missing),
            )
            draft.wrong |= {(*path, name) for name in missing}
        return result

    def known(self, key: Scalar, table: keys.Keys, path: Path, present: set[str]) -> str:
        """The key of the table that is meant; a misspelled one is reported and read as the one it resembles."""
        name = str(key.value)
        if name in table.names:
            return name
        guess = nearest(name, [each for each in table.names if each not in present])
        self.draft.report.error(
            "E020",
            key.span,
            f"{quote(name)} is not a key of {table.what}" + (f"; did you mean {quote(guess)}?" if guess else ""),
            f"its keys are {table.listed}",
        )
        return guess or name

    def title(self, path: Path, table: keys.Keys) -> str:
        return (
            f"the {table.what.split(' ', 1)[-1]} {quote(path[-1])}"
            if path and isinstance(path[-1], str)
            else f"the {table.what.split(' ', 1)[-1]}"
        )

    def key(self, key: keys.Key, node: Node, path: Path, result: dict[str, Any]) -> None:
        draft = self.draft
        draft.nodes[path] = node
        if isinstance(node, Broken):
            draft.wrong.add(path)
        elif isinstance(key.kind, keys.Entries):
            result[key.name] = self.entries(node, key.kind, path)
        elif key.kind.name in ("math", "gradient"):
            result[key.name] = self.math(node, path)
        elif key.kind.name == "types":
            result[key.name] = self.types(node, path)
        else:
            value = self.value(node, path, values.word_of(key.kind) if key.kind.words else _VALUES[key.kind.name])
            if isinstance(node, Scalar):
                draft.spans[path] = node.span
            if value is not None:
                result[key.name] = value

    def entries(self, node: Node, kind: keys.Entries, path: Path) -> list[tuple[str, dict[str, Any]]]:
        """The mappings inside a mapping or a list; for a list their names are empty."""
        if kind.form == "one":
            return [("", self.mapping(node, kind.of, path))]
        result: list[tuple[str, dict[str, Any]]] = []
        if kind.form == "list":
            if not isinstance(node, Sequence):
                self.value(node, path, lambda node: values.unexpected(node, kind.expected, kind.example))
                return []
            for number, item in enumerate(node.items, self.draft.items[path]):
                self.draft.spans[*path, number] = item.span
                result.append(("", self.mapping(item, kind.of, (*path, number))))
            self.draft.items[path] += len(node.items)
            return result
        if not isinstance(node, Mapping):
            self.value(node, path, lambda node: values.unexpected(node, kind.expected, kind.example))
            return []
        for key, item in node.entries:
            name = str(key.value)
            if self.declared(key, (*path, name)):
                result.append((name, self.mapping(item, kind.of, (*path, name))))
        return result

    def declared(self, key: Scalar, path: Path) -> bool:
        """Notes the place of a declared name, unless an included file has declared it already."""
        before = self.draft.spans.get(path)
        if before is not None:
            self.draft.report.error("E032", key.span, f"{quote(path[-1])} is declared twice", f"it is also in {before}")
            return False
        self.draft.spans[path] = key.span
        return True

    def math(self, node: Node, path: Path) -> object:
        text = node.value if isinstance(node, Scalar) else None
        if path[-1] == "gradient" and text == "none":
            return text
        if not isinstance(node, Scalar) or not isinstance(text, str):
            example = "assignments such as `out = data * 2`"
            self.value(node, path, lambda node: values.unexpected(node, example, "write `math: |` and lines below it"))
            return None
        before = len(self.draft.report.diagnostics)
        reading = read_math(node, self.draft.report)
        if len(self.draft.report.diagnostics) > before:
            self.draft.wrong.add(path)
        return reading

    def types(self, node: Node, path: Path) -> list[TypeVariable]:
        """Type variables: a list is a choice, a mapping a table by another variable."""
        if not isinstance(node, Mapping):
            self.value(node, path, lambda node: values.unexpected(node, keys.TYPE_MAPPING.expected))
            return []
        result: list[TypeVariable] = []
        for key, value in node.entries:
            here, name = (*path, str(key.value)), str(key.value)
            if not self.declared(key, here):
                continue
            self.draft.nodes[here] = value
            if isinstance(value, Mapping):
                table = self.value(value, here, values.mapping_to(values.name, ""))
                rows = {row.text: to for row, to in table or ()}
                by, otherwise = rows.pop("by", None), rows.pop("otherwise", "")
                result.append(TypeVariable(name, by=by or "", table=tuple(rows.items()), otherwise=otherwise))
            else:
                what = "a list of types, or a table of types by another type variable"
                chosen = self.value(value, here, values.list_of(values.name, what))
                result.append(TypeVariable(name, choices=chosen or ()))
        return result
