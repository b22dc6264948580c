"""The math of a spec: text to a syntax tree that is proved to lie in the language's subset of Python.

Python's own parser reads it, so every node has a place; nothing is ever executed. What the names mean, and whether the
dimensions fit, is decided in `infer`. After a statement that cannot be read the reading goes on with the next one.
"""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opsmith.diagnostics import Report, Span, printable, quote
from opsmith.spec.model import MathBlock
from opsmith.spec.names import why_not_plain
from opsmith.spec.source import Scalar

CONSTANTS = {"inf": "infinity", "pi": "the ratio of a circle's circumference to its diameter"}
SPECIALS = {
    "index": "index(C): the position along a dimension, from 0",
    "size": "size(C): the extent of a dimension",
    "stop_gradient": "stop_gradient(x): x, through which no gradient flows",
    "present": "present(x): whether the optional input x was given",
}
MODE = "training"

_LONGEST = 20_000  # characters of one block
_DEEPEST = 100  # nodes of the tree below one another
_MOST_SYNTAX_ERRORS = 20
_LARGEST_INTEGER = 1 << 53  # the largest that float64 counts up to

_PLACEHOLDER = "unread_line"  # stands for a line that could not be read

_STATEMENTS = (ast.Assign, ast.If)
_EXPRESSIONS = (ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call, ast.Tuple)
_OPERATORS = (
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.Pow,
    ast.USub,
    ast.Not,
    ast.And,
    ast.Or,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.In,
    ast.NotIn,
)

_LOOP = "an operation works on whole arrays; sums and other reductions take `over=`"
_PART = "an array has named dimensions and no positions; `index(C)` gives the position along a dimension"
_DEFINE = "give parts of the math names by assignments"
# What is refused and what to write instead.
_REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.AugAssign: ("an assignment with an operator", "write `x = x + y`"),
    ast.AnnAssign: ("an annotation", "write `x = ...`; types stand in `inputs` and `outputs`"),
    ast.For: ("a loop", _LOOP),
    ast.AsyncFor: ("a loop", _LOOP),
    ast.While: ("a loop", _LOOP),
    ast.Import: ("an import", "the functions of the language are always there"),
    ast.ImportFrom: ("an import", "the functions of the language are always there"),
    ast.FunctionDef: ("a function", _DEFINE),
    ast.AsyncFunctionDef: ("a function", _DEFINE),
    ast.ClassDef: ("a class", _DEFINE),
    ast.Lambda: ("a lambda", _DEFINE),
    ast.Return: ("`return`", "assign to the outputs by their names"),
    ast.Expr: ("a value that is not assigned", "write `name = ...`, or a comment after `#`"),
    ast.Pass: ("`pass`", "write the condition so that every branch assigns something"),
    ast.NamedExpr: ("an assignment inside an expression", "assign in a line of its own"),
    ast.Attribute: ("an attribute", "functions and values have plain names, as in `exp(x)`"),
    ast.Subscript: ("a subscript", _PART),
    ast.Slice: ("a slice", _PART),
    ast.ListComp: ("a comprehension", _LOOP),
    ast.SetComp: ("a comprehension", _LOOP),
    ast.DictComp: ("a comprehension", _LOOP),
    ast.GeneratorExp: ("a comprehension", _LOOP),
    ast.List: ("a list", "write a tuple: `(a, b)`"),
    ast.Set: ("a set", "write a tuple: `(a, b)`"),
    ast.Dict: ("a dictionary", "give each value a name"),
    ast.JoinedStr: ("a text", "texts are only compared with a parameter of type enum"),
    ast.Starred: ("a star", "write the values one by one"),
    ast.FloorDiv: ("`//`", "write `floor(a / b)`"),
    ast.Mod: ("`%`", "write `a - b * floor(a / b)`"),
    ast.MatMult: ("`@`", "write `sum(a * b, over=...)` with the dimension that vanishes"),
    ast.UAdd: ("a sign `+`", "leave it out"),
    ast.Invert: ("`~`", "write `not`"),
    ast.BitAnd: ("`&`", "write `and`"),
    ast.BitOr: ("`|`", "write `or`"),
    ast.BitXor: ("`^`", "write `**` for a power"),
    ast.LShift: ("`<<`", "multiply by a power of 2"),
    ast.RShift: ("`>>`", "divide by a power of 2"),
    ast.Is: ("`is`", "write `==`"),
    ast.IsNot: ("`is not`", "write `!=`"),
}
_ELSEWHERE = "the language has assignments, `if`, conditional expressions, arithmetic, comparisons and calls"


@dataclass(frozen=True)
class Place:
    """Where a block stands in its file, to find the place of a node."""

    file: str
    line: int
    column: int
    lines: tuple[str, ...]  # of the block

    def span(self, node: ast.AST) -> Span:
        """The place of a node; of a statement over several lines the first one."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        end_line, end = getattr(node, "end_lineno", None) or line, getattr(node, "end_col_offset", None) or column + 1
        if end_line != line:
            return self.at(line, self.characters(line, column), len(self.lines[line - 1]) if self.lines else column + 1)
        return self.at(line, self.characters(line, column), self.characters(line, end))

    def at(self, line: int, column: int, end: int) -> Span:
        """A place in one line of the block; columns count characters from 0."""
        row = self.line + line - 1
        return Span(self.file, row, self.column + column, row, self.column + max(end, column + 1))

    def characters(self, line: int, offset: int) -> int:
        """`ast` counts bytes of UTF-8, people count characters."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return offset if text.isascii() else len(text.encode()[:offset].decode(errors="ignore"))


@dataclass(frozen=True)
class Reading:
    """A block that was read: the names in statements that could not be read are taken as known."""

    block: MathBlock
    place: Place
    unread: frozenset[str] = frozenset()


def read_math(node: Scalar, report: Report) -> Reading | None:
    """The math in a YAML value; None if nothing of it can be used."""
    found = _locate(node, report)
    if found is None:
        return None
    source, place = found
    return read_source(source, place, report)


def read_source(source: str, place: Place, report: Report) -> Reading | None:
    """The math in a text that stands at a place."""
    if len(source) > _LONGEST:
        report.error(
            "E075",
            place.at(1, 0, 1),
            f"the math is longer than {_LONGEST:,} characters",
            "put one operator into each file",
        )
        return None
    if not source.strip():
        report.error("E075", place.at(1, 0, 1), "the math is empty", "assign to every output, as in `out = data * 2`")
        return None
    lines = source.split("\n")
    harmful = _harmful_lines(lines, place, report)
    unread = _names_in(lines[row] for row in harmful)
    for row in harmful:
        lines = _without_line(lines, row)
    tree = _parse(lines, place, report, unread)
    if tree is None or not _Subset(place, report).check(tree):
        return None
    return Reading(MathBlock(source, tree, place.line, place.column), place, frozenset(unread))


def _names_in(lines: Iterable[str]) -> set[str]:
    return {_PLACEHOLDER, *re.findall(r"[A-Za-z]\w*", " ".join(lines))}


def _harmful_lines(lines: Sequence[str], place: Place, report: Report) -> list[int]:
    """The lines that cannot be printed in comments and documents, which are reported."""
    harmful: list[int] = []
    for number, line in enumerate(lines, 1):
        code, sign, comment = line.partition("#")
        wrong = why_not_plain(code, math=True)
        if not wrong and sign and (found := why_not_plain(comment.strip().replace('"', "'"))):
            wrong = found[0], len(line) - len(comment.lstrip()) + found[1]
        if wrong:
            report.error(
                "E025",
                place.at(number, wrong[1], wrong[1] + 1),
                f"the math contains {wrong[0]}",
                "the math is printed in comments and in documents; leave this out",
            )
            harmful.append(number - 1)
    return harmful


@dataclass(frozen=True)
class Expression:
    """One expression that was read."""

    tree: ast.expr
    place: Place


def read_expression(node: Scalar, report: Report) -> Expression | None:
    """The expression in a YAML value; None if it cannot be used."""
    if isinstance(node.value, bool):
        return None
    found = _locate(node, report)
    if found is None:
        return None
    source, place = found
    if _harmful_lines([source], place, report):
        return None
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
        reason = printable(getattr(error, "msg", None) or "it is nested too deep")
        report.error(
            "E060",
            place.at(1, 0, len(source)),
            "this is not an expression in Python's syntax",
            f"Python says: {reason}",
            "write an expression such as 1 - momentum",
        )
        return None
    return Expression(tree.body, place) if _Subset(place, report).check(tree) else None


def _locate(node: Scalar, report: Report) -> tuple[str, Place] | None:
    """The text of the math and its place: a literal block, or a value on one line."""
    span = node.span
    rows = report.sources[span.file].split("\n")
    if node.style == "literal":
        source = node.text.strip("\n")
        lines = tuple(source.split("\n"))
        row = span.line + len(node.text) - len(node.text.lstrip("\n"))
        column = max(1, len(rows[row]) - len(lines[0]) + 1) if row < len(rows) else 1
        return source, Place(span.file, row + 1, column, lines)
    quoted = node.style in ("single", "double")
    begin = span.column - 1 + quoted
    if node.style != "folded" and span.line == span.end_line and rows[span.line - 1].startswith(node.text, begin):
        return node.text, Place(span.file, span.line, begin + 1, (node.text,))
    report.error(
        "E075",
        Span(span.file, span.line, span.column, span.line, span.column + 1),
        "math over several lines, or with escapes, must be a literal block",
        "write `math: |` and the math in the lines below it",
    )
    return None


def _parse(lines: list[str], place: Place, report: Report, unread: set[str]) -> ast.Module | None:
    """The syntax tree without the lines that are not Python, whose names go to `unread`."""
    for attempt in range(_MOST_SYNTAX_ERRORS):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse("\n".join(lines))
        except SyntaxError as error:
            row = min(max(error.lineno or 1, 1), len(lines))
            if isinstance(error, IndentationError) and attempt:
                break
            start = max(0, min((error.offset or 1) - 1, len(place.lines[row - 1])))
            end = error.end_offset - 1 if error.end_lineno == row and error.end_offset else start + 1
            report.error(
                "E060",
                place.at(row, start, max(start + 1, min(end, len(place.lines[row - 1])))),
                "this is not Python's syntax",
                f"Python says: {printable(error.msg)}",
                _hint(lines[row - 1], error),
            )
            unread |= _names_in(lines[row - 1 : row])
            mended = _without_line(lines, row - 1)
            if mended == lines:
                break
            lines = mended
        except (RecursionError, MemoryError, ValueError):
            report.error("E075", place.at(1, 0, 1), "the math is nested too deep", "give parts of it names")
            break
    return None


def _hint(line: str, error: SyntaxError) -> str:
    word = re.match(r"\s*(\w+)\s*(?:=|$)", line)
    if isinstance(error, IndentationError):
        return "the lines of a block begin in the same column"
    if word and keyword.iskeyword(word[1]):
        return f"`{word[1]}` is a keyword in Python; choose another name"
    if re.search(r"[^=<>!]=[^=]", line) and re.match(r"\s*(?:if|elif)\b", line):
        return "a comparison is written `==`"
    if "^" in line:
        return "a power is written `**`"
    if re.search(r"&&|\|\||!(?!=)", line):
        return "write `and`, `or`, `not`"
    return "the math is written in a small part of Python: `name = expression`, `if condition:`"


def _without_line(lines: list[str], row: int) -> list[str]:
    """The lines with one of them replaced by a statement that says nothing."""
    line = lines[row]
    indent = line[: len(line) - len(line.lstrip())]
    following = next((each for each in lines[row + 1 :] if each.strip()), "")
    opens = len(following) - len(following.lstrip()) > len(indent)
    return [
        *lines[:row],
        indent + (f"if {_PLACEHOLDER}:" if opens else f"{_PLACEHOLDER} = {_PLACEHOLDER}"),
        *lines[row + 1 :],
    ]


class _Subset:
    """Reports every node that is not in the language, but nothing inside such a node."""

    def __init__(self, place: Place, report: Report) -> None:
        self.place = place
        self.report = report

    def check(self, tree: ast.mod) -> bool:
        """Whether the tree can be followed: it is not too deep for that."""
        pending: list[tuple[ast.AST, ast.AST, int]] = [(tree, tree, 0)]
        while pending:
            node, parent, depth = pending.pop()
            if depth > _DEEPEST:
                self.report.error(
                    "E075", self.place.span(node), "the math is nested too deep", "give parts of it names"
                )
                return False
            if self.allowed(node, parent):
                pending += [(child, node, depth + 1) for child in reversed(list(ast.iter_child_nodes(node)))]
        return True

    def allowed(self, node: ast.AST, parent: ast.AST) -> bool:
        match node:
            case ast.Constant():
                return self.constant(node, parent)
            case ast.Assign(targets=[_, _, *_]):
                self.refuse(node, "an assignment to several targets", "assign to one name after the other")
            case ast.Assign(targets=[target]):
                return self.target(target)
            case ast.Compare(ops=[_, _, *_]):
                self.refuse(node, "a chain of comparisons", "write `a < b and b < c`")
            case ast.Tuple():
                return self.tuple(node, parent)
            case ast.operator() | ast.unaryop() | ast.cmpop() | ast.boolop():
                if not isinstance(node, _OPERATORS):
                    self.refuse(parent, *_REFUSED[type(node)])
            case ast.mod() | ast.keyword() | ast.expr_context():
                return True
            case _ if isinstance(node, _STATEMENTS + _EXPRESSIONS):
                return True
            case _:
                name = type(node).__name__
                self.refuse(node, *_REFUSED.get(type(node), (f"`{name.lower()}`", _ELSEWHERE)))
        return False

    def constant(self, node: ast.Constant, parent: ast.AST) -> bool:
        match node.value:
            case bool() | None:
                self.refuse(node, f"`{node.value}`", "write the condition itself, such as `x` or `not x`")
            case str() if not isinstance(parent, ast.Compare | ast.Tuple):
                self.refuse(node, *_REFUSED[ast.JoinedStr])
            case int() if abs(node.value) > _LARGEST_INTEGER:
                self.refuse(node, "a whole number beyond 2 ** 53", "write it as a float, such as `1e20`")
            case float() if node.value in (float("inf"), float("-inf")):
                self.refuse(node, "a number beyond the range of float64", "write `inf` for infinity")
            case str() | int() | float():
                return True
            case _:
                self.refuse(node, f"{quote(repr(node.value))}", "the numbers of the language are real")
        return False

    def target(self, target: ast.expr) -> bool:
        """What is assigned to: a name, or a tuple of names."""
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        for name in names:
            if not isinstance(name, ast.Name):
                self.refuse(name, *_REFUSED.get(type(name), ("this target", "assign to a name")))
                return False
        return True

    def tuple(self, node: ast.Tuple, parent: ast.AST) -> bool:
        """Tuples stand on the two sides of an assignment, after `in` and after `over=`."""
        if isinstance(parent, ast.Assign | ast.keyword):
            return True
        if isinstance(parent, ast.Compare) and isinstance(parent.ops[0], ast.In | ast.NotIn):
            return True
        self.refuse(node, "a tuple", "a tuple is assigned to a tuple of names, or stands after `over=` or `in`")
        return False

    def refuse(self, node: ast.AST, what: str, instead: str) -> None:
        self.report.error("E061", self.place.span(node), f"{what} is not part of the math's language", instead)
