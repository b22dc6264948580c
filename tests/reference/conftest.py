"""What the tests of the oracle share: operators made of a few lines of math."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from opsmith.spec.model import OperatorSpec
from opsmith.spec.parse import load

ROOT = Path(__file__).resolve().parents[2]

OPERATOR = """\
operator: t_made
summary: An operator of a test.
types:
  T: [float32, float64, float16, bfloat16]
parameters: {{{parameters}}}
inputs:
  {inputs}
states: {{{states}}}
outputs:
  {outputs}
math: |
  {math}
"""
Make = Callable[..., OperatorSpec]


def _lines(**fields: str) -> str:
    return "\n  ".join(f"{name}: {{{text}, doc: It is given.}}" for name, text in fields.items())


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes an operator: `inputs` and `outputs` are dicts from names to `type: T, shape: ...`."""

    def made(
        math: str,
        inputs: dict[str, str] | None = None,
        outputs: dict[str, str] | None = None,
        states: dict[str, str] | None = None,
        parameters: dict[str, str] | None = None,
    ) -> OperatorSpec:
        text = OPERATOR.format(
            inputs=_lines(**(inputs or {"x": 'type: T, shape: "*axes"'})),
            outputs=_lines(**(outputs or {"out": "type: T, shape: x"})),
            states=", ".join(f"{name}: {{{text}, doc: It is kept.}}" for name, text in (states or {}).items()),
            parameters=", ".join(f"{name}: {{{text}, doc: It is set.}}" for name, text in (parameters or {}).items()),
            math="\n  ".join(math.splitlines()),
        )
        for key in ("parameters", "states"):
            text = text.replace(f"{key}: {{}}\n", "")
        path = tmp_path / "t_made.yaml"
        path.write_text(text)
        return load(path)

    return made


@pytest.fixture(scope="session")
def batch_norm() -> OperatorSpec:
    return load(ROOT / "spec" / "normalization" / "batch_norm.yaml")
