"""Expressions over parameters: their values are Python's own, and nothing but an expression is read."""

from __future__ import annotations

import ast
import math
from typing import Any

import pytest

from opsmith.language.functions import FUNCTIONS
from opsmith.spec.evaluate import evaluate, holds

VALUES: dict[str, Any] = {"momentum": 0.9, "flag": True, "mode": "tanh", "axes": (0, -1), "k": 3}
CASES: list[tuple[str, object]] = [
    ("1 - momentum", 1 - 0.9),
    ("-k ** 2 / 2 + 1.5", -3),
    ("'tanh' if mode == 'tanh' else 'none'", "tanh"),
    ("'tanh' if mode != 'tanh' else 'none'", "none"),
    ("mode in ('erf', 'tanh') and not flag", False),
    ("mode not in ('erf',) or momentum > 1", True),
    ("flag", True),
    ("axes", (0, -1)),
    ("k >= 3 and k <= 3 and k < 4 and k > 2", True),
    ("-inf", -math.inf),
    ("pi * 0.5", math.pi / 2),
    ("True", True),
    ("1 / (k - 3) + exp(1000)", math.inf),
    ("-1 / (k - 3)", -math.inf),
]


@pytest.mark.parametrize("text, expected", CASES, ids=[text for text, _ in CASES])
def test_values(text: str, expected: object) -> None:
    assert evaluate(text, VALUES) == expected
    assert type(evaluate(ast.unparse(ast.parse(text)), VALUES)) is type(evaluate(text, VALUES))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_a_value(name: str) -> None:
    arguments = ", ".join(["0.75", "0.5"][: FUNCTIONS[name].arity])
    known = {
        "abs": 0.75,
        "maximum": 0.75,
        "minimum": 0.5,
        "rsqrt": 0.75**-0.5,
        "sigmoid": 1 / (1 + math.exp(-0.75)),
        "sign": 1,
        "square": 0.5625,
    }
    expected = known[name] if name in known else getattr(math, name)(*ast.literal_eval(f"({arguments},)"))
    assert evaluate(f"{name}({arguments})", {}) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("text", ["0 / (k - 3)", "log(-k)", "sqrt(-1.5)"])
def test_what_has_no_value_is_nan(text: str) -> None:
    assert math.isnan(evaluate(text, VALUES))


def test_conditions() -> None:
    assert holds(None, {})
    assert holds("mode == 'tanh'", VALUES)
    assert not holds("not flag", VALUES)


@pytest.mark.parametrize(
    "text", ["k.real", "axes[0]", "lambda: 1", "[k]", "f'{k}'", "(k for k in axes)", "1 if k else"]
)
def test_nothing_else_is_read(text: str) -> None:
    with pytest.raises((TypeError, SyntaxError)):
        evaluate(text, VALUES)


@pytest.mark.parametrize("text", ["__import__('os')", "open('x')", "eval('1')"])
def test_no_function_of_python_is_called(text: str) -> None:
    with pytest.raises(KeyError):
        evaluate(text, VALUES)
