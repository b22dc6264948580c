"""Whatever a file holds, it is an operator or it gets errors with places in it; nothing else ever happens."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from opsmith.diagnostics import CODES, SpecErrors
from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS
from opsmith.spec.keys import OPERATOR, Entries, Keys
from opsmith.spec.model import OperatorSpec
from opsmith.spec.parse import load
from opsmith.spec.shapes import ShapeError, parse_shape

BATCH_NORM = (Path(__file__).parents[2] / "spec/normalization/batch_norm.yaml").read_text()
BROAD = settings(max_examples=50, deadline=None, derandomize=True, database=None)


def check(content: bytes) -> OperatorSpec | None:
    """Loads a file with this content and checks that every error can be shown."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "batch_norm.yaml"
        path.write_bytes(content)
        try:
            return load(path)
        except SpecErrors as errors:
            check_errors(errors, content.decode(errors="replace").replace("\r\n", "\n").split("\n"))
            return None


def check_errors(errors: SpecErrors, lines: list[str]) -> None:
    assert errors.diagnostics
    for each in errors.diagnostics:
        assert each.code in CODES
        assert 1 <= each.span.line <= len(lines)
        assert 1 <= each.span.column <= len(lines[each.span.line - 1]) + 2
        assert each.notes
    assert str(errors).replace("\n", "").isprintable()


def words(keys: Keys) -> set[str]:
    """Every key of a mapping and of the mappings inside it."""
    found = set(keys.names)
    for key in keys.keys:
        if isinstance(key.kind, Entries):
            found |= words(key.kind.of)
    return found


KEYS = [*sorted(words(OPERATOR)), "data", "out", "T", "eps", "C"]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["float32", "T", "N C", "*outer C@axis *inner", "C|1", "data", "bool", "enum", "out = data", "1e-3"]
    ),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)


@given(st.binary(max_size=200))
@BROAD
def test_any_bytes(content: bytes) -> None:
    assert check(content) is None


@given(st.text(alphabet=" \n\t:-[]{}*&!|>'\"#%@`,?abC1.~<", max_size=60))
@BROAD
def test_any_yaml_signs(text: str) -> None:
    assert check(text.encode()) is None


@given(st.dictionaries(st.sampled_from(OPERATOR.names), TREES, max_size=8))
@BROAD
def test_any_tree_under_the_keys_of_the_format(document: dict[str, object]) -> None:
    check(yaml.dump(document, allow_unicode=True, sort_keys=False).encode(errors="replace"))
    assert check(yaml.dump({"unknown": document}).encode(errors="replace")) is None


@given(st.data())
@BROAD
def test_a_spec_with_damage(data: st.DataObject) -> None:
    text = BATCH_NORM
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        removed = data.draw(st.integers(0, 12))
        added = data.draw(st.text(alphabet=" \n\t:-[]{}*&|'\"#,aC1@=()\\é\x00", max_size=4))
        text = text[:start] + added + text[start + removed :]
    spec = check(text.encode())
    assert spec is None or spec.name == "batch_norm"


@given(st.data())
@BROAD
def test_a_spec_with_lines_exchanged(data: st.DataObject) -> None:
    lines = BATCH_NORM.split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        first, second = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        lines[first] = data.draw(st.sampled_from([lines[second], "", "  " + lines[first], lines[first].lstrip()]))
    spec = check("\n".join(lines).encode())
    assert spec is None or spec.name == "batch_norm"


NAMES = [
    "data",
    "gamma",
    "moving_mean",
    "out",
    "x",
    "eps",
    "fix_gamma",
    "axis",
    "training",
    "inf",
    "C",
    "outer",
    "inner",
]
WORDS = ["index", "size", "present", "over", "if", "else", "elif", "and", "or", "not", "in", "lambda", "for", "import"]
SIGNS = [
    "=",
    "==",
    "<",
    "+",
    "-",
    "*",
    "/",
    "**",
    "(",
    ")",
    ",",
    ":",
    "1",
    "0.5",
    "1e999",
    "'a'",
    "[",
    "]",
    ".",
    "é",
    "\\",
    "#",
    ";",
    "@",
]
TOKENS = [*NAMES, *FUNCTIONS, *REDUCTIONS, *WORDS, *SIGNS, "\n", "\n    "]


@given(st.lists(st.sampled_from(TOKENS), max_size=25))
@BROAD
def test_any_math(tokens: list[str]) -> None:
    source = " ".join(tokens).replace("\n ", "\n  ")
    head = BATCH_NORM[: BATCH_NORM.index("math: |")]
    check(f"{head}math: |\n  {source}\n  out = data\n".encode())
    spec = check(f"{head}math: |\n  out = {source}\n".encode())
    assert spec is None or spec.math.tree.body


EXPRESSIONS = st.recursive(
    st.sampled_from([*NAMES, "1", "2.5", "True", "'a'"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "//", "<", "==", "and", "or", "in"]), inner).map(
            lambda parts: f"({' '.join(parts)})"
        ),
        st.tuples(st.sampled_from([*FUNCTIONS, "index", "size", "present", "nothing"]), inner).map(
            lambda parts: f"{parts[0]}({parts[1]})"
        ),
        st.tuples(st.sampled_from(sorted(REDUCTIONS)), inner, st.sampled_from(NAMES)).map(
            lambda parts: f"{parts[0]}({parts[1]}, over={parts[2]})"
        ),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} if {parts[1]} else {parts[2]})"),
        inner.map(lambda part: f"-{part}"),
        inner.map(lambda part: f"not {part}"),
    ),
    max_leaves=8,
)


@given(st.lists(st.tuples(st.sampled_from(NAMES), EXPRESSIONS), min_size=1, max_size=4))
@BROAD
def test_any_assignments(assignments: list[tuple[str, str]]) -> None:
    head = BATCH_NORM[: BATCH_NORM.index("math: |")]
    lines = "".join(f"  {name} = {expression}\n" for name, expression in assignments)
    spec = check(f"{head}math: |\n{lines}".encode())
    assert spec is None or spec.outputs


@given(st.text(alphabet=" *@|=():{}1C_axé2,", max_size=20))
@BROAD
def test_any_shape(text: str) -> None:
    with contextlib.suppress(ShapeError):
        pattern = parse_shape(text)
        assert parse_shape(str(pattern)) == pattern
