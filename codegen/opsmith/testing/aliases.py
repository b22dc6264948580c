"""What an alias says of another system's operator, for whoever calls that operator: its parameters from ours."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from opsmith.reference_shapes import Extents
from opsmith.spec.evaluate import evaluate
from opsmith.spec.model import Alias, OperatorSpec


def alias_of(spec: OperatorSpec, system: str) -> Alias | None:
    return next((alias for alias in spec.aliases if alias.system == system), None)


def their_parameters(alias: Alias, settings: Mapping[str, Any], extents: Extents) -> dict[str, Any]:
    """The other system's parameters for all of ours, and `training` among them if there is a mode."""
    parameters = {name: evaluate(text, settings) for name, text in alias.parameters}
    return parameters | {name: extents.axes[dim] for name, dim in alias.extents}


def names_in(text: str) -> list[str]:
    """The names in an expression of an alias."""
    return [node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name)]
