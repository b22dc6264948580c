"""The fence around the math's language: every node of Python's syntax that is not in it is refused, with a reason."""

from __future__ import annotations

import ast

from opsmith.diagnostics import Report, quote
from opsmith.spec.place import Place

_DEEPEST = 100  # nodes of the tree below one another
_LARGEST_INTEGER = 1 << 53  # the largest that float64 counts up to

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


class Subset:
    """Reports every node that is not in the language, but nothing inside such a node."""

    def __init__(self, place: Place, report: Report, words: bool = False) -> None:
        self.place = place
        self.report = report
        self.words = words  # whether a word can be a value

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
            case str() if not self.words and not isinstance(parent, ast.Compare | ast.Tuple):
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
        """Tuples stand on both sides of an assignment, after `in` and after `over=`; a value of an alias may be one."""
        if isinstance(parent, ast.Assign | ast.keyword) or (self.words and isinstance(parent, ast.Expression)):
            return True
        if isinstance(parent, ast.Compare) and isinstance(parent.ops[0], ast.In | ast.NotIn):
            return True
        self.refuse(node, "a tuple", "a tuple is assigned to a tuple of names, or stands after `over=` or `in`")
        return False

    def refuse(self, node: ast.AST, what: str, instead: str) -> None:
        self.report.error("E061", self.place.span(node), f"{what} is not part of the math's language", instead)
