"""No text of a spec can mean anything where it is printed: each hostile text in each field is refused or harmless."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from opsmith.diagnostics import Report, SpecErrors
from opsmith.spec.model import OperatorSpec
from opsmith.spec.parse import load
from opsmith.spec.source import Mapping, Node, Scalar, Sequence
from opsmith.spec.tree import read_tree

BATCH_NORM = Path(__file__).parents[2] / "spec/normalization/batch_norm.yaml"

HOSTILE = (
    "*/ int main(void) { return 1; } /*",
    '""" + __import__("os").system("true") + """',
    "''' + x + '''",
    'a "quoted" text',
    "ends with a backslash \\",
    "a line\n#include <stdio.h>",
    "a \x00 byte",
    "\x1b[31mred",
    "{{ 7 * 7 }}",
    "{% include 'x' %}",
    "<script>alert(1)</script>",
    "what??/",
    "right \u202e left",
    "x" * 5000,
    "",
)
TEXTS = ("summary", "since", "doc", "name")  # the fields that may be any text; names have far narrower rules
FORBIDDEN = re.compile(r"""\*/|/\*|"|'''|\\|\{\{|\{%|\{#|<[a-zA-Z/!]|\?\?/|```|\]\(""")


def leaves(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    """Every key and every value on one line, with the kind of place it has."""
    match node:
        case Scalar() if node.style != "literal":
            yield path, node
        case Sequence(items=items):
            for item in items:
                yield from leaves(item, (*path, "[]"))
        case Mapping(entries=entries):
            for key, value in entries:
                named = len(path) == 1 and path[0] in ("parameters", "inputs", "states", "outputs", "aliases", "types")
                yield (*path, "key"), key
                yield from leaves(value, (*path, "*" if named else key.text))


def fields() -> dict[str, Scalar]:
    """One scalar for each kind of place in the spec."""
    tree = read_tree(BATCH_NORM, Report())
    assert tree is not None
    found: dict[str, Scalar] = {}
    for path, node in leaves(tree):
        found.setdefault(".".join(path), node)
    return found


FIELDS = fields()


def texts_of(part: object) -> Iterator[str]:
    """Every text in a spec but its path, which is the user's own."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from texts_of(each)
    elif dataclasses.is_dataclass(part):
        for each in dataclasses.fields(part):
            if each.name != "path":
                yield from texts_of(getattr(part, each.name))


def check_harmless(spec: OperatorSpec) -> None:
    for text in texts_of(spec):
        assert not FORBIDDEN.search(text.replace('"', "'") if text == spec.math.source else text), text
        assert text.replace("\n", "").isprintable()
        assert "\n" not in text or text == spec.math.source
        assert len(text) <= 1000


def check_errors(errors: SpecErrors, lines: list[int]) -> None:
    """An error is where the hostile text is, and does not repeat what would work on a terminal."""
    assert "\x1b" not in str(errors)
    assert not lines or set(lines) & {each.span.line for each in errors.diagnostics}


def test_there_are_many_fields() -> None:
    assert len(FIELDS) > 40
    assert {"summary", "operator", "parameters.*.doc", "aliases.*.parameters.key", "storage.[].when"} <= set(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field(field: str, tmp_path: Path) -> None:
    span = FIELDS[field].span
    lines = BATCH_NORM.read_text().split("\n")
    line = lines[span.line - 1]
    path = tmp_path / "batch_norm.yaml"
    for hostile in HOSTILE if field.endswith(TEXTS) else HOSTILE[::3]:
        quoted = json.dumps(hostile)
        lines[span.line - 1] = line[: span.column - 1] + quoted + line[span.end_column - 1 :]
        path.write_text("\n".join(lines))
        try:
            check_harmless(load(path))
        except SpecErrors as errors:
            check_errors(errors, [span.line] if hostile else [])  # an empty text is a shape


@pytest.mark.parametrize("hostile", HOSTILE[:-2])
@pytest.mark.parametrize("form", ["  out = data  # {}", "  {}", "  out = data + {}"])
def test_the_math(form: str, hostile: str, tmp_path: Path) -> None:
    lines = BATCH_NORM.read_text().split("\n")
    row = next(number for number, line in enumerate(lines, 1) if line.startswith("  invstd = "))
    lines.insert(row - 1, form.replace("{}", hostile.replace("\n", "\n  ")))
    path = tmp_path / "batch_norm.yaml"
    path.write_text("\n".join(lines))
    try:
        check_harmless(load(path))
    except SpecErrors as errors:
        check_errors(errors, [row, row + 1])


@pytest.mark.parametrize(
    "name", ["double", "class", "namespace", "def", "NAN", "d_data", "new_x", "a__b", "_a", "training", "é"]
)
@pytest.mark.parametrize("section", ["operator: batch_norm", "  eps:", "  data:", "  moving_mean:", "  out:", "*outer"])
def test_a_name(section: str, name: str, tmp_path: Path) -> None:
    old = re.sub(r"operator: |[ :*]", "", section)
    path = tmp_path / (f"{name}.yaml" if "operator" in section else "batch_norm.yaml")
    path.write_text(re.sub(rf"(?<!\w){old}(?!\w)", name, BATCH_NORM.read_text()))
    with pytest.raises(SpecErrors) as caught:
        load(path)
    assert {each.code for each in caught.value.diagnostics} & {"E030", "E031", "E033", "E050"}
