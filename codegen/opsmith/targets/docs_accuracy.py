"""Measured errors for an operator's page: read from docs/accuracy/<operator>.json, never invented.

`benchmarks/accuracy.py` writes the file together with a fingerprint of the math that was measured. Figures of another
math, for instance of an edited spec or of a user's operator of the same name, are not shown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

from opsmith.emit.markdown import code, text
from opsmith.emit.render import resource
from opsmith.language.types import TYPES
from opsmith.spec.model import OperatorSpec


@dataclass(frozen=True)
class AccuracyView:
    """Figures of one machine: a column for each type, a row for each pass, array and kind of data."""

    machine: str
    level: str
    ranges: str  # of data that is not standard normal
    whole: bool  # some results are whole numbers
    types: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def fingerprint(spec: OperatorSpec) -> str:
    """Identifies the math and the types that figures belong to."""
    lines = [spec.name, spec.math.source, *map(repr, spec.type_assignments())]
    if spec.gradient is not None:
        lines.append(spec.gradient.source)
    return sha256("\n".join(lines).encode()).hexdigest()


def figures(spec: OperatorSpec) -> AccuracyView | None:
    """The figures for a spec, if there are any of exactly this math."""
    path = resource("docs") / "accuracy" / f"{spec.name}.json"
    if not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    if found["fingerprint"] != fingerprint(spec):
        return None
    cells: dict[tuple[str, ...], dict[str, str]] = {}
    for each in found["figures"]:
        row = (text(each["direction"]), code(each["array"]), text(each["data"]))
        cells.setdefault(row, {})[each["type"]] = f"{each['largest']:.{'2f' if each['largest'] < 1000 else '1e'}}"
    types = tuple(dict.fromkeys(each["type"] for each in found["figures"]))
    rows = tuple((*row, *(errors.get(name, "") for name in types)) for row, errors in cells.items())
    ranges = "".join(
        f", {code(name)} uniform from {low:g} to {high:g}" for name, (low, high) in found["ranges"].items()
    )
    whole = any(each.type in TYPES and not TYPES[each.type].floating for each in spec.outputs)
    return AccuracyView(text(found["machine"]), found["level"], ranges, whole, tuple(map(text, types)), rows)
