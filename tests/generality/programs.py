"""Random operators: a few inputs over some of three dimensions, then statements of functions, selects and reductions.

Every function is chosen so that values stay near 1 and no kink lies where finite differences would straddle it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

DIMS = ("A", "B", "C")
UNARY = (
    "tanh({a})",
    "sigmoid({a})",
    "exp(tanh({a}))",
    "sqrt(square({a}) + 1)",
    "log1p(square({a}))",
    "-{a}",
    "erf({a})",
)
BINARY = ("{a} + {b}", "{a} - {b}", "{a} * tanh({b})", "{a} / (square({b}) + 1)", "(2 + {a}) * {b} * 0.5")
SELECTS = ("{a} if index({dim}) > 1 else {b}", "{a} if flag else {b}", "({a} if flag else 0) + {b}")
REDUCTIONS = (
    "0.3 * sum(tanh({a}), over={over})",
    "mean({a}, over={over})",
    "var({a}, over={over})",
    "logsumexp({a}, over={over})",
)


@dataclass(frozen=True)
class Value:
    """A name and its dimensions."""

    name: str
    dims: tuple[str, ...]


def union(*values: Value) -> tuple[str, ...]:
    return tuple(dim for dim in DIMS if any(dim in value.dims for value in values))


def random_spec(name: str, seed: int) -> str:
    """The YAML text of a random operator."""
    choice = random.Random(seed)
    inputs = [Value("x", DIMS), Value("y", _some(choice, DIMS)), Value("z", _some(choice, DIMS))]
    values, lines = list(inputs), []
    for number in range(choice.randint(4, 8)):
        value, text = _statement(choice, values, f"v{number}")
        values.append(value)
        lines.append(f"{value.name} = {text}")
    unused = [each for each in values[1:] if not any(each.name in line.split(" = ", 1)[1] for line in lines)]
    total = " + ".join(["x", *(each.name for each in unused)])
    small = choice.choice(values[3:])
    described = "\n".join(f"  {each.name}: {{type: T, shape: {' '.join(each.dims)}}}" for each in inputs)
    body = "\n".join(f"  {line}" for line in [*lines, f"out = {total}", f"side = tanh({small.name})"])
    return f"""operator: {name}
summary: A random program.
types: {{T: [float64]}}
parameters:
  flag: {{type: bool, default: true, doc: Chooses.}}
inputs:
{described}
outputs:
  out: {{type: T, shape: A B C}}
  side: {{type: T, shape: "{" ".join(small.dims)}"}}
math: |
{body}
"""


def _some(choice: random.Random, dims: tuple[str, ...]) -> tuple[str, ...]:
    kept = tuple(dim for dim in dims if choice.random() < 0.6)
    return kept or (choice.choice(dims),)


def _statement(choice: random.Random, values: list[Value], name: str) -> tuple[Value, str]:
    a, b = choice.choice(values), choice.choice(values)
    kind = choice.random()
    if kind < 0.45 and a.dims:
        over = _some(choice, a.dims)
        left = tuple(dim for dim in a.dims if dim not in over)
        return Value(name, left), choice.choice(REDUCTIONS).format(a=a.name, over=f"({', '.join(over)})")
    if kind < 0.6:
        return Value(name, a.dims), choice.choice(UNARY).format(a=a.name)
    if kind < 0.75:
        dim = choice.choice(DIMS)
        text = choice.choice(SELECTS)
        dims = union(a, b, Value("", (dim,))) if "{dim}" in text else union(a, b)
        return Value(name, dims), text.format(a=a.name, b=b.name, dim=dim)
    return Value(name, union(a, b)), choice.choice(BINARY).format(a=a.name, b=b.name)
