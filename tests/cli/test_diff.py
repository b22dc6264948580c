"""What `opsmith diff` says of a change: every kind of change, each with the weight it has for callers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Opsmith = Callable[..., Result]

BREAK, ADDITION, NUMERIC, WORDS = "interface break", "interface addition", "numeric change", "documentation only"

OLD = """\
operator: center_rows
summary: Takes the mean of each row off.
types:
  T: [float32, float64]
parameters:
  scale: {type: float64, default: 1.5, minimum: 0, doc: Multiplies the result.}
  none: {type: int, default: -1, doc: A place that is no column.}
  keep: {type: bool, default: false, doc: Returns the means too.}
  mode: {type: enum, choices: [plain, square], default: plain, doc: What is done at the end.}
inputs:
  x: {type: T, shape: "*rows C", doc: The values.}
  offset: {type: T, shape: C, optional: 0, doc: Is added to each column.}
  place: {type: int64, shape: "*rows", indexes: C, doc: The column that is doubled.}
states:
  seen: {type: T, shape: C, initial: 0, doc: The last offset.}
outputs:
  y: {type: T, shape: x, doc: The values without their mean.}
  means: {type: T, shape: "*rows", when: keep, doc: The means.}
math: |
  means = mean(x, over=C)
  if training:
      seen = seen * 0.5 + offset
  centered = scale * (x - means) * (2 if index(C) == place else 1) + offset
  y = centered if mode == 'plain' else square(centered)
aliases: {onnx: {name: Center, settings: {keep: true}}}
"""

CASES = [
    ("doc: Multiplies the result.", "doc: The scale.", WORDS, "parameters.scale.doc"),
    ("summary: Takes", "summary: Always takes", WORDS, "summary"),
    ("x - means", "x  -  means", WORDS, "math"),
    ("settings: {keep: true}", "settings: {keep: false}", WORDS, "aliases"),
    ("default: 1.5", "default: 2.5", NUMERIC, "parameters.scale.default"),
    ("initial: 0", "initial: 1", NUMERIC, "states.seen.initial"),
    ("optional: 0", "optional: 1", NUMERIC, "inputs.offset.optional"),
    ("* 0.5", "* 0.25", NUMERIC, "math"),
    ("minimum: 0, ", "", ADDITION, "parameters.scale.minimum"),
    ("minimum: 0, ", "minimum: 1, ", BREAK, "parameters.scale.minimum"),
    ("minimum: 0, ", "minimum: 0, maximum: 3, ", BREAK, "parameters.scale.maximum"),
    ("[plain, square]", "[plain, square, other]", ADDITION, "parameters.mode.choices"),
    ("[plain, square]", "[square, plain]", BREAK, "parameters.mode.choices"),
    ("[float32, float64]", "[float32, float64, float16]", ADDITION, "types.T"),
    ("[float32, float64]", "[float32]", BREAK, "types.T"),
    ("optional: 0, ", "", BREAK, "inputs.offset.optional"),
    ("*rows", "*lines", BREAK, "inputs.x.shape"),
    ("indexes: C, ", "", ADDITION, "inputs.place.indexes"),
    ("indexes: C, ", "indexes: C, ignore: none, ", ADDITION, "inputs.place.ignore"),
    ("when: keep, ", "when: keep or mode == 'square', ", BREAK, "outputs.means.when"),
    ("when: keep, ", "when: keep, keepdims: true, ", BREAK, "outputs.means.keepdims"),
    ("when: keep, ", "when: keep, differentiable: false, ", BREAK, "outputs.means.differentiable"),
    ("operator: center_rows", "operator: center_lines", BREAK, "operator"),
    ("outputs:", "gradient: none\noutputs:", BREAK, "gradient"),
    ("  mode:", "  new_one: {type: bool, default: false, doc: Unused.}\n  mode:", BREAK, "parameters.new_one"),
    ("inputs:", "  new_one: {type: bool, default: false, doc: Unused.}\ninputs:", ADDITION, "parameters.new_one"),
]


def written(folder: Path, *texts: str) -> list[Path]:
    """Files of these texts, each named for its operator and in a folder of its own."""
    paths = []
    for number, text in enumerate(texts):
        name = text.partition("operator: ")[2].partition("\n")[0]
        paths.append(folder / f"version{number}" / f"{name}.yaml")
        paths[-1].parent.mkdir()
        paths[-1].write_text(text)
    return paths


def compare(opsmith: Opsmith, folder: Path, old: str, new: str) -> dict[str, object]:
    result = opsmith("diff", *written(folder, old, new), "--json")
    assert result.exit_code == 0, result.stderr
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


@pytest.mark.parametrize(("before", "after", "kind", "where"), CASES)
def test_a_change_has_its_weight(
    opsmith: Opsmith, tmp_path: Path, before: str, after: str, kind: str, where: str
) -> None:
    assert before in OLD
    after = after.replace("new_one", "extra").replace("Unused", "Is not used")
    answer = compare(opsmith, tmp_path, OLD, OLD.replace(before, after))
    assert answer["verdict"] == kind
    changes = answer["changes"]
    assert isinstance(changes, list)
    assert (kind, where.replace("new_one", "extra")) in [(each["kind"], each["where"]) for each in changes]


def test_no_change_is_none(opsmith: Opsmith, tmp_path: Path) -> None:
    commented = OLD.replace("inputs:", "# a comment, and an order of keys that means nothing\ninputs:")
    answer = compare(
        opsmith, tmp_path, OLD, commented.replace('{type: T, shape: "*rows C"', '{shape: "*rows C", type: T')
    )
    assert answer == {"operator": "center_rows", "verdict": "no change", "changes": []}


def test_what_goes_and_comes_is_told_in_words(opsmith: Opsmith, tmp_path: Path) -> None:
    changed = OLD.replace("default: 1.5", "default: 2").replace("seen", "last").replace("The means.", "All means.")
    result = opsmith("diff", *written(tmp_path, OLD, changed))
    assert result.stdout.splitlines() == [
        "center_rows: interface break",
        "  interface break: states.seen: is gone",
        "  interface break: states.last: is new",
        "  numeric change: parameters.scale.default: 1.5 -> 2.0",
        "  numeric change: math: computes in another way",
        "  documentation only: outputs.means.doc: changed",
    ]


def test_a_spec_that_is_wrong_is_told(opsmith: Opsmith, tmp_path: Path) -> None:
    old, new = written(tmp_path, OLD, OLD.replace("mean(", "meen("))
    result = opsmith("diff", old, new)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{new}:20:")


def test_copies_have_any_name(opsmith: Opsmith, tmp_path: Path) -> None:
    (old,) = written(tmp_path, OLD)
    copy = tmp_path / "before.yaml"
    copy.write_text(OLD.replace("default: 1.5", "default: 2.5"))
    assert opsmith("diff", copy, old).stdout.startswith("center_rows: numeric change\n")
    assert "error[E034]" in opsmith("check", copy).stderr
