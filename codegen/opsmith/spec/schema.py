"""The JSON Schema of the format, for editors: made from the tables in `keys` that the reader works by.

It describes form; what parts say of one another is checked by `opsmith check` alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from opsmith.language.types import TYPES
from opsmith.spec.keys import INCLUDED, OPERATOR, Entries, Key, Keys
from opsmith.spec.names import IDENTIFIER, LONGEST_NAME, OPERATOR_NAME, VERSION

PATH = Path(__file__).with_name("opsmith.schema.json")

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": 1000}
_NAME: Schema = {"type": "string", "minLength": 1}
_NUMBER: Schema = {"type": "number"}
_EXTENT: Schema = {"type": "integer", "minimum": 0}
_EXTENTS: Schema = {"type": "array", "items": _EXTENT}
_SIZE: Schema = {"anyOf": [{"type": "string", "pattern": "^[0-9]+(x[0-9]+)*$"}, _EXTENT, _EXTENTS]}
_VALUE: Schema = {"type": ["boolean", "number", "string", "array"], "items": {"type": "integer"}}
_SETTINGS: Schema = {"type": "object", "additionalProperties": _VALUE}
_MATH: Schema = {"type": "string", "minLength": 1, "maxLength": 20000}

_KINDS: dict[str, Schema] = {
    "text": _TEXT,
    "name": _NAME,
    "shape": {"anyOf": [{"type": "string"}, {"const": 1}]},
    "flag": {"type": "boolean"},
    "files": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
    "number": _NUMBER,
    "value": _VALUE,
    "extents": _EXTENTS,
    "shapes": {"type": "array", "items": _EXTENTS},
    "sizes": {"type": "array", "items": _SIZE},
    "names": {"type": "array", "items": _NAME},
    "choices": {"type": "array", "items": {"type": ["string", "integer"]}, "minItems": 1, "uniqueItems": True},
    "switch": {"type": "string", "pattern": r"^(not +)?[A-Za-z_]\w*$"},
    "condition": {"type": "string", "minLength": 1},
    "keepdims": {"anyOf": [{"type": "boolean"}, _NAME]},
    "expressions": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}},
    "dimensions": {"type": "object", "additionalProperties": _NAME},
    "settings": _SETTINGS,
    "settings list": {"type": "array", "items": _SETTINGS},
    "ranges": {
        "type": "object",
        "additionalProperties": {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2},
    },
    "types": {
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                {"type": "array", "items": {"enum": list(TYPES)}, "minItems": 1, "uniqueItems": True},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ]
        },
    },
    "math": _MATH,
    "gradient": _MATH,
}

# What the form of a value says beyond its kind.
_PATTERNS: dict[str, Schema] = {
    "operator": {"pattern": f"^{OPERATOR_NAME.pattern}$", "maxLength": LONGEST_NAME},
    "since": {"pattern": f"^{VERSION.pattern}$"},
}


def schema() -> Schema:
    """The schema of a spec file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Opsmith operator",
        "description": "One operator: its types, parameters, inputs, states, outputs and mathematics.",
        **_mapping(OPERATOR),
    }


def schema_text() -> str:
    """The file `opsmith.schema.json`."""
    return json.dumps(schema(), indent=2) + "\n"


def _mapping(keys: Keys) -> Schema:
    result: Schema = {"type": "object", "properties": {key.name: _key(key) for key in keys.keys}}
    brought = [name for name in keys.required if keys is OPERATOR and name in INCLUDED.names]
    if keys.required:
        result["required"] = [name for name in keys.required if name not in brought]
    if brought:
        result["anyOf"] = [{"required": brought}, {"required": ["include"]}]
    return {**result, "additionalProperties": False}


def _key(key: Key) -> Schema:
    return {"description": key.doc, **_value(key), **_PATTERNS.get(key.name, {})}


def _value(key: Key) -> Schema:
    kind = key.kind
    if isinstance(kind, Entries):
        inner = _mapping(kind.of)
        match kind.form:
            case "one":
                return inner
            case "list":
                return {"type": "array", "items": inner}
        named = {"propertyNames": {"pattern": f"^{IDENTIFIER.pattern}$", "maxLength": LONGEST_NAME}}
        return {"type": "object", **named, "additionalProperties": inner}
    return {"enum": list(kind.words)} if kind.words else _KINDS[kind.name]
