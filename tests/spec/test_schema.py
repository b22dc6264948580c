"""The JSON Schema that editors use is made from the tables that the reader uses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import jsonschema
import yaml

from opsmith.spec import schema

SPECS = Path(__file__).parents[2] / "spec"
BATCH_NORM = SPECS / "normalization/batch_norm.yaml"


def test_the_json_schema_is_current(golden: Callable[[Path, str], None]) -> None:
    golden(schema.PATH, schema.schema_text())
    jsonschema.Draft202012Validator.check_schema(schema.schema())


def test_the_json_schema_accepts_batch_norm_and_refuses_others() -> None:
    validator = jsonschema.Draft202012Validator(schema.schema())
    text = BATCH_NORM.read_text().replace("1e-3", "0.001")
    document = yaml.safe_load(text)
    assert list(validator.iter_errors(document)) == []
    for wrong in (
        text.replace("summary:", "sumary:"),
        text.replace("type: bool", "type: boolean", 1),
        text.replace("default: 0.9", "default: {a: 1}"),
        text.replace('since: "0.1"', "since: 0.1"),
        text.replace("operator: batch_norm", "operator: Batch-Norm"),
    ):
        document = yaml.safe_load(wrong)
        assert list(validator.iter_errors(document)) != []


def test_what_a_file_includes_need_not_stand_in_it() -> None:
    validator = jsonschema.Draft202012Validator(schema.schema())
    text = (SPECS / "optimizers/sgd_update.yaml").read_text()
    assert list(validator.iter_errors(yaml.safe_load(text))) == []
    [missing] = validator.iter_errors({"operator": "scale", "summary": "Multiplies."})
    assert "'inputs' is a required property" in {each.message for each in missing.context or ()}
