r"""Prints the author's syntax tree as LaTeX: what a name, an operation and a branch look like on paper.

`equations` typesets a math block, `expression` one expression. An `if` becomes cases over whole lines and a conditional
expression cases over values; assigning to a state is an arrow. Every function and reduction brings its own spelling
in `language/`. The result is read by MathJax and KaTeX alike, and `\lt` stands for `<`, so that HTML leaves it alone.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import singledispatch
from string import Formatter

from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS


class Level(IntEnum):
    """How tightly a typeset expression holds together; a looser one is put in parentheses."""

    ANY = 0  # delimited from outside: a root, a fraction, an argument in parentheses
    CASES = 1
    OR = 2
    AND = 3
    NOT = 4
    COMPARE = 5
    SERIES = 6  # a sum or product sign swallows whatever follows
    ADD = 7
    NEGATE = 8
    MULTIPLY = 9
    APPLY = 10
    POWER = 11
    ATOM = 12


@dataclass(frozen=True)
class Typeset:
    """LaTeX and how tightly it holds together."""

    text: str
    level: Level

    def at(self, level: Level) -> str:
        """The text for a place that takes expressions of `level` or tighter."""
        return self.text if self.level >= level else parenthesized(self.text)


@dataclass(frozen=True)
class Binary:
    """An operator between two operands: its own level and the ones it takes on either side."""

    sign: str
    level: Level
    left: Level
    right: Level


GREEK = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega
Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
"""
SYMBOLS = {letter: f"\\{letter}" for letter in GREEK.split()} | {"eps": r"\epsilon", "inf": r"\infty"}

BINARY: dict[type[ast.operator], Binary] = {
    ast.Add: Binary(" + ", Level.ADD, Level.ADD, Level.MULTIPLY),
    ast.Sub: Binary(" - ", Level.ADD, Level.ADD, Level.MULTIPLY),
    ast.Mult: Binary(r" \cdot ", Level.MULTIPLY, Level.NEGATE, Level.MULTIPLY),
}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: " = ",
    ast.NotEq: r" \ne ",
    ast.Lt: r" \lt ",
    ast.LtE: r" \le ",
    ast.Gt: r" \gt ",
    ast.GtE: r" \ge ",
    ast.In: r" \in ",
    ast.NotIn: r" \notin ",
}
BOOLEANS: dict[type[ast.boolop], tuple[str, Level]] = {
    ast.And: (r" \text{ and } ", Level.AND),
    ast.Or: (r" \text{ or } ", Level.OR),
}
SPECIAL = {
    "index": r"\operatorname{{index}}({0})",
    "size": r"\operatorname{{size}}({0})",
    "stop_gradient": r"\operatorname{{stop\_gradient}}({0})",
    "present": r"{0} \text{{ is given}}",
}
# A reduction with several results reads better as one equation for each of them.
RESULTS = {"moments": ("mean", "var")}

ESCAPES = {"\\": r"\textbackslash ", "~": r"\textasciitilde ", "^": r"\textasciicircum "} | {
    character: "\\" + character for character in "#$%&_{}"
}
SERIES = ("\\sum", "\\prod")
TALL = ("\\frac", "\\begin", "\\sum", "\\prod", "\\left")


def escape(text: str) -> str:
    r"""Plain text for the inside of \text{...} or \mathrm{...}."""
    return "".join(ESCAPES.get(character, character) for character in " ".join(text.split()))


def name(text: str) -> str:
    """A name: a Greek letter or a single letter is a symbol (with its number as a subscript), all else is upright."""
    numbered = re.fullmatch(r"([A-Za-z]+?)_?([0-9]+)", text)
    base, subscript = (numbered[1], f"_{{{numbered[2]}}}") if numbered else (text, "")
    if base in SYMBOLS:
        return SYMBOLS[base] + subscript
    if len(base) == 1:
        return base + subscript
    return rf"\mathrm{{{escape(text)}}}"


def names(texts: Iterable[str]) -> str:
    return ", ".join(map(name, texts))


def parenthesized(text: str) -> str:
    tall = any(command in text for command in TALL)
    return rf"\left({text}\right)" if tall else f"({text})"


def expression(node: ast.expr) -> str:
    """One expression."""
    return typeset(node).text


def equations(statements: Sequence[ast.stmt], states: Collection[str] = ()) -> str:
    """A math block, one line for each assignment, in the author's order."""
    return _lines(_rows(statements, states))


def assignment(target: ast.expr, value: ast.expr, states: Collection[str] = ()) -> str:
    """One assignment; an arrow where the target is a state."""
    arrow = r"\leftarrow" if any(each.id in states for each in ast.walk(target) if isinstance(each, ast.Name)) else "="
    return f"{expression(target)} {arrow} {expression(value)}"


def pairs(statement: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Target and value of each equation that an assignment amounts to. Several at once stay together where a value
    needs what an earlier target meant before, as in `a, b = b, a`."""
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            results = values
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Call(func=ast.Name(id=function)) as call) if (
            function in RESULTS
        ):
            results = [ast.Call(ast.Name(result), call.args, call.keywords) for result in RESULTS[function]]
        case _:
            targets, results = statement.targets, [statement.value]
    if any(_mentions(value) & _mentions(*targets[:position]) for position, value in enumerate(results)):
        targets, results = statement.targets, [statement.value]
    yield from zip(targets, results, strict=True)


def _mentions(*nodes: ast.expr) -> set[str]:
    """The names of values; that of a function is none."""
    called = {id(node.func) for root in nodes for node in ast.walk(root) if isinstance(node, ast.Call)}
    found = (node for root in nodes for node in ast.walk(root) if isinstance(node, ast.Name))
    return {node.id for node in found if id(node) not in called}


@singledispatch
def typeset(node: ast.AST) -> Typeset:
    raise TypeError(f"no LaTeX for {type(node).__name__}")


@typeset.register
def _(node: ast.Name) -> Typeset:
    return Typeset(name(node.id), Level.ATOM)


@typeset.register
def _(node: ast.Constant) -> Typeset:
    match node.value:
        case str():
            return Typeset(rf"\text{{{escape(node.value)}}}", Level.ATOM)
        case int() | float():
            return _number(repr(node.value))
    raise TypeError(f"no LaTeX for a constant of type {type(node.value).__name__}")


def _number(digits: str) -> Typeset:
    mantissa, _, exponent = digits.partition("e")
    if not exponent:
        return Typeset(digits, Level.ATOM)
    power = f"10^{{{int(exponent)}}}"
    return Typeset(power, Level.POWER) if mantissa == "1" else Typeset(rf"{mantissa} \cdot {power}", Level.MULTIPLY)


@typeset.register
def _(node: ast.Tuple) -> Typeset:
    return Typeset(f"({', '.join(map(expression, node.elts))})", Level.ATOM)


@typeset.register
def _(node: ast.UnaryOp) -> Typeset:
    operand = typeset(node.operand)
    match node.op:
        case ast.USub():
            return Typeset(f"-{operand.at(Level.MULTIPLY)}", Level.NEGATE)
        case ast.Not():
            return Typeset(rf"\text{{not }} {operand.at(Level.COMPARE)}", Level.NOT)
    raise TypeError(f"no LaTeX for {type(node.op).__name__}")


@typeset.register
def _(node: ast.BinOp) -> Typeset:
    match node.op:
        case ast.Div():
            return Typeset(rf"\frac{{{expression(node.left)}}}{{{expression(node.right)}}}", Level.APPLY)
        case ast.Pow():
            return _function("pow", [node.left, node.right])
    binary = BINARY.get(type(node.op))
    if binary is None:
        raise TypeError(f"no LaTeX for {type(node.op).__name__}")
    left, right = typeset(node.left), typeset(node.right)
    text = left.at(binary.left) + binary.sign + right.at(binary.right)
    # A product that begins with a minus is as loose as the minus.
    negated = left.level == Level.NEGATE and binary.level > Level.NEGATE
    return Typeset(text, Level.NEGATE if negated else binary.level)


@typeset.register
def _(node: ast.BoolOp) -> Typeset:
    sign, level = BOOLEANS[type(node.op)]
    return Typeset(sign.join(typeset(value).at(level) for value in node.values), level)


@typeset.register
def _(node: ast.Compare) -> Typeset:
    parts = [typeset(node.left).at(Level.SERIES)]
    for comparison, right in zip(node.ops, node.comparators, strict=True):
        parts.append(COMPARISONS[type(comparison)])
        parts.append(_choices(right) if isinstance(right, ast.Tuple) else typeset(right).at(Level.SERIES))
    return Typeset("".join(parts), Level.COMPARE)


def _choices(node: ast.Tuple) -> str:
    return rf"\lbrace {', '.join(map(expression, node.elts))} \rbrace"


@typeset.register
def _(node: ast.IfExp) -> Typeset:
    rows = []
    rest: ast.expr = node
    while isinstance(rest, ast.IfExp):
        rows.append(f"{expression(rest.body)} & {_if(rest.test)}")
        rest = rest.orelse
    rows.append(rf"{expression(rest)} & \text{{otherwise}}")
    return Typeset(_environment("cases", rows, " "), Level.CASES)


@typeset.register
def _(node: ast.Call) -> Typeset:
    function = node.func.id if isinstance(node.func, ast.Name) else ""
    if function in REDUCTIONS:
        return _reduction(function, node)
    if function in FUNCTIONS:
        return _function(function, node.args)
    if function in SPECIAL:
        text = SPECIAL[function].format(", ".join(map(expression, node.args)))
        return Typeset(text, Level.COMPARE if function == "present" else Level.APPLY)
    raise TypeError(f"no LaTeX for a call of {ast.unparse(node.func)}")


def _function(function: str, arguments: Sequence[ast.expr]) -> Typeset:
    r"""Fills the spelling of a function. An argument at its start is a base (`{0}^2`), one at its end follows a name
    (`\exp {0}`) and gets parentheses, and one inside is delimited already."""
    fields = [(before, field) for before, field, _, _ in Formatter().parse(FUNCTIONS[function].latex)]
    text, level = "", Level.APPLY
    for position, (before, field) in enumerate(fields):
        text += before
        if field is None:
            continue
        argument = typeset(arguments[int(field)])
        if position == 0 and not before:
            text += argument.at(Level.ATOM)
            level = Level.POWER
        elif position == len(fields) - 1:
            text = text.rstrip() + parenthesized(argument.text)
        else:
            text += argument.text
    return Typeset(text, level)


def _reduction(function: str, node: ast.Call) -> Typeset:
    template = REDUCTIONS[function].latex
    argument = typeset(node.args[0])
    over = names(_over(node))
    if template.startswith(SERIES):
        return Typeset(template.format(over=over, x=argument.at(Level.NEGATE)), Level.SERIES)
    if template.endswith(" {x}"):  # a name goes before parentheses; signs around an argument delimit it
        text = template.removesuffix(" {x}").format(over=over) + parenthesized(argument.text)
    else:
        text = template.format(over=over, x=argument.text)
    return Typeset(text, Level.SERIES if any(sign in text for sign in SERIES) else Level.APPLY)


def _over(node: ast.Call) -> list[str]:
    return [each.id for keyword in node.keywords for each in ast.walk(keyword.value) if isinstance(each, ast.Name)]


def _rows(statements: Iterable[ast.stmt], states: Collection[str]) -> list[str]:
    return [row for statement in statements for row in _statement(statement, states)]


def _statement(statement: ast.stmt, states: Collection[str]) -> Iterator[str]:
    match statement:
        case ast.Assign():
            for target, value in pairs(statement):
                yield assignment(target, value, states)
        case ast.If():
            yield _branches(statement, states)
        case _:
            raise TypeError(f"no LaTeX for {type(statement).__name__}")


def _branches(statement: ast.If, states: Collection[str]) -> str:
    rows = []
    rest: list[ast.stmt] = [statement]
    while len(rest) == 1 and isinstance(branch := rest[0], ast.If):
        rows.append(f"{_lines(_rows(branch.body, states))} & {_if(branch.test)}")
        rest = branch.orelse
    if rest:
        rows.append(rf"{_lines(_rows(rest, states))} & \text{{otherwise}}")
    return _environment("cases", rows, "[1ex]\n")


def _if(test: ast.expr) -> str:
    return rf"\text{{if }} {expression(test)}"


def _lines(rows: Sequence[str]) -> str:
    """Lines that begin at the same place."""
    return rows[0] if len(rows) == 1 else _environment("aligned", [f"& {row}" for row in rows])


def _environment(kind: str, rows: Sequence[str], gap: str = "\n") -> str:
    """Rows in an environment; `gap` is what stands after the double backslash between them."""
    edge = "\n" if "\n" in gap else gap
    body = f" \\\\{gap}".join(rows)
    return f"\\begin{{{kind}}}{edge}{body}{edge}\\end{{{kind}}}"
