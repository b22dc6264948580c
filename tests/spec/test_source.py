"""YAML as specs are written in it: what plain words mean, and where everything stands."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from opsmith.diagnostics import Report, Span, SpecErrors
from opsmith.spec.source import Mapping, Node, Scalar, Sequence
from opsmith.spec.tree import read_tree

ROOT = Path(__file__).parents[2]


def tree_of(text: str | bytes, folder: Path) -> tuple[Mapping | None, Report]:
    path = folder / "spec.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    report = Report()
    return read_tree(path, report), report


def value_of(node: Node) -> object:
    match node:
        case Scalar(value=value):
            return value
        case Sequence(items=items):
            return [value_of(item) for item in items]
        case Mapping(entries=entries):
            return {key.value: value_of(value) for key, value in entries}
    return "broken"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-5", 1e-5),
        ("1E+5", 1e5),
        ("-1.5e3", -1500.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("0x1F", 31),
        ("0o17", 15),
        (".inf", math.inf),
        ("-.Inf", -math.inf),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("010", "010"),
        ("-01", "-01"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("tRue", "tRue"),
        ("2024-01-01", "2024-01-01"),
        ("0b11", "0b11"),
        ("1e", "1e"),
        ("=", "="),
        ("<<", "<<"),
        ('"1"', "1"),
        ("'true'", "true"),
        ("1 - momentum", "1 - momentum"),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says(text: str, value: object, tmp_path: Path) -> None:
    tree, report = tree_of(f"key: {text}\n", tmp_path)
    assert report.diagnostics == []
    assert tree is not None
    assert value_of(tree) == {"key": value}
    assert type(value_of(tree.entries[0][1])) is type(value)


def test_nan(tmp_path: Path) -> None:
    tree, _ = tree_of("key: .nan\n", tmp_path)
    assert tree is not None
    assert str(value_of(tree)) == "{'key': nan}"


def test_every_value_has_its_place(tmp_path: Path) -> None:
    tree, report = tree_of("a: [1, two]\nb:\n  c: 'text'   # note\n  größe: x y\n", tmp_path)
    assert report.diagnostics == []
    assert tree is not None
    places = {}

    def visit(node: Node) -> None:
        match node:
            case Scalar(text=text, span=span):
                places[text] = (span.line, span.column, span.end_column)
            case Sequence(items=items):
                for item in items:
                    visit(item)
            case Mapping(entries=entries):
                for key, value in entries:
                    visit(key)
                    visit(value)

    visit(tree)
    assert places == {
        "a": (1, 1, 2),
        "1": (1, 5, 6),
        "two": (1, 8, 11),
        "b": (2, 1, 2),
        "c": (3, 3, 4),
        "text": (3, 6, 12),
        "größe": (4, 3, 8),
        "x y": (4, 10, 13),
    }


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    tree, report = tree_of(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  x\r\n  y\r\n", tmp_path)
    assert report.diagnostics == []
    assert tree is not None
    assert value_of(tree) == {"a": 1, "b": "x\ny\n"}
    assert tree.entries[0][0].span.column == 1


def test_a_file_over_1_mib_is_not_read(tmp_path: Path) -> None:
    tree, report = tree_of("# " + "x" * (1 << 20), tmp_path)
    assert tree is None
    assert [each.code for each in report.diagnostics] == ["E002"]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "a: " + "[" * 5000,
        "a: " + "{a: " * 5000,
        "- " * 5000 + "a",
        "a: [" + "1, " * 40000 + "]",
        "\n".join(f"k{number}: {{x: 1}}" for number in range(12000)),
        '"' + "a" * 100_000,
    ],
    ids=["aliases", "lists", "mappings", "dashes", "items", "keys", "quote"],
)
def test_bombs_are_refused(text: str, tmp_path: Path) -> None:
    _, report = tree_of(text, tmp_path)
    assert {each.code for each in report.diagnostics} <= {"E002", "E006", "E007"}
    assert report.diagnostics


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("absent.yaml", "there is no such file"),
        (".", "it is a folder"),
        ("a\0b", "cannot read"),
        ("x" * 5000, "cannot"),
    ],
)
def test_what_cannot_be_read_says_why(path: str, reason: str, tmp_path: Path) -> None:
    report = Report()
    assert read_tree(tmp_path / path, report) is None
    [diagnostic] = report.diagnostics
    assert diagnostic.code == "E001"
    assert reason in diagnostic.message


def test_mistakes_in_two_entries_of_a_block_are_both_found(tmp_path: Path) -> None:
    text = "inputs:\n  a: {type: T]\n  b: {type: T, shape: N}\n  c: {type: T]\n  d: {x: 1, x: 2}\n"
    tree, report = tree_of(text, tmp_path)
    assert [(each.code, each.span.line) for each in report.ordered()] == [("E006", 2), ("E006", 4), ("E011", 5)]
    assert tree is not None
    assert value_of(tree) == {"inputs": {"a": "broken", "b": {"type": "T", "shape": "N"}, "c": "broken", "d": {"x": 1}}}


def test_errors_are_printed_with_their_lines() -> None:
    report = Report({"a.yaml": "first: 1\nsecond: \x1b[31m" + "x" * 300 + "\n"})
    report.error("E020", Span("a.yaml", 2, 1, 2, 7), "wrong", "note")
    report.error("E021", Span("a.yaml", 1, 8, 1, 9), "missing")
    text = str(SpecErrors(report.ordered(), report.sources))
    assert text.startswith(
        "a.yaml:1:8: error[E021]: missing\n 1 | first: 1\n   |        ^\n\na.yaml:2:1: error[E020]: wrong\n"
    )
    assert "\x1b" not in text
    assert text.endswith("x...\n   | ^^^^^^\n   = note\n\n2 errors\n")
    assert max(map(len, text.split("\n"))) < 140
