"""Proves a draft consistent. Each check reports all it finds and keeps silent about parts that could not be read."""

from __future__ import annotations

from opsmith.spec.checks.arrays import check_arrays
from opsmith.spec.checks.math import check_math
from opsmith.spec.checks.names import check_names, check_operator
from opsmith.spec.checks.parameters import check_parameters
from opsmith.spec.checks.shapes import check_shapes
from opsmith.spec.checks.types import check_types
from opsmith.spec.checks.uses import check_uses
from opsmith.spec.draft import Draft


def validate(draft: Draft, stem: str) -> None:
    """Reports everything that is inconsistent in a draft that was read from a file named `stem`."""
    check_operator(draft, stem)
    check_names(draft)
    check_types(draft)
    check_parameters(draft)
    check_shapes(draft)
    check_arrays(draft)
    check_uses(draft)
    check_math(draft)
