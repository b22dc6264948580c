"""Single YAML values to the values of the model: each kind of `keys` has its reader here.

A reader raises `MisreadError` with everything that is wrong with its value, and knows no other part of the spec.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from opsmith.diagnostics import Diagnostic, Span, closest, quote
from opsmith.spec.keys import Kind
from opsmith.spec.model import Parameter, ShapePattern
from opsmith.spec.names import why_not_plain
from opsmith.spec.shapes import ShapeError, parse_shape
from opsmith.spec.source import Broken, Mapping, Node, Scalar, Sequence, describe

T = TypeVar("T")
ParameterValue = bool | int | float | str | tuple[int, ...]
LARGEST_INT = (1 << 63) - 1
_EXAMPLES = {
    "a number": "write a number such as 0.5 or 1e-3",
    "a whole number": "write a whole number such as 1",
    "an extent": "write a whole number such as 32",
    "a text": "write a text on one line",
    "a name": "write one word",
}
_BOOLEAN_WORDS = ("yes", "no", "on", "off", "y", "n")


class MisreadError(Exception):
    """What is wrong with a value; nothing if that is already reported."""

    def __init__(self, *problems: Diagnostic) -> None:
        super().__init__(*problems)
        self.problems = problems


def wrong(code: str, span: Span, message: str, *notes: str) -> NoReturn:
    raise MisreadError(Diagnostic(code, message, span, tuple(note for note in notes if note)))


def unexpected(node: Node, what: str, note: str = "") -> NoReturn:
    """Refuses a value of the wrong kind."""
    if isinstance(node, Broken):
        raise MisreadError
    wrong("E022", node.span, f"expected {what}, got {describe(node)}", note or _hint(node, what))


def _hint(node: Node, what: str) -> str:
    match node:
        case Scalar(style="plain", value=value, text=text):
            if what.startswith(("a text", "a name")) and value is not None:
                return f'put it in quotes: "{text}"' if len(text) < 40 else "put it in quotes"
            if what == "true or false" and text.lower() in _BOOLEAN_WORDS:
                return "in YAML 1.2 this is a word; write true or false"
            if "number" in what and text[:1].isdigit() and isinstance(value, str):
                return "a number has no leading zero, no colon and no underscore"
        case Scalar(style="single" | "double") if "number" in what or what == "true or false":
            return "a value in quotes is a text; write it without quotes"
    return _EXAMPLES.get(what, f"write {what}")


def _shown(node: Node, value: object) -> str:
    """A number as it was written."""
    return node.text if isinstance(node, Scalar) else str(value)


def text(node: Node) -> str:
    """A text on one line without anything that means something in C, Python, Markdown or a template."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        unexpected(node, "a text")
    if not node.value:
        wrong("E022", node.span, "expected a text, got an empty one", "write one line, or delete the key")
    problem = why_not_plain(node.value)
    if problem:
        wrong(
            "E025",
            node.inside(problem[1]),
            f"this text contains {problem[0]}",
            "texts are one line of plain words: they are printed in C, Python, Markdown and HTML",
        )
    return node.value


def name(node: Node) -> str:
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or not node.value:
        unexpected(node, "a name")
    return node.value


def files(node: Node) -> tuple[str, ...]:
    """One path, or several."""
    return list_of(text, "a list of paths")(node) if isinstance(node, Sequence) else (text(node),)


def word_of(kind: Kind) -> Callable[[Node], str]:
    """A reader for one word of a closed set."""

    def word(node: Node) -> str:
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            unexpected(node, kind.expected)
        if node.value not in kind.words:
            wrong(
                "E024",
                node.span,
                f"{quote(node.value)} is not a possible {kind.name}{closest(node.value, kind.words)}",
                f"expected {kind.expected}",
            )
        return node.value

    return word


def flag(node: Node) -> bool:
    if not isinstance(node, Scalar) or not isinstance(node.value, bool):
        unexpected(node, "true or false")
    return node.value


def keepdims(node: Node) -> str | None:
    """The parameter that decides, "true" where nothing else does, None where no axis is kept."""
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return "true" if node.value else None
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or not node.value:
        unexpected(node, "true, or the name of a bool parameter")
    return node.value


def number(node: Node) -> float:
    if not isinstance(node, Scalar) or not isinstance(node.value, int | float) or isinstance(node.value, bool):
        unexpected(node, "a number")
    value = float(node.value)
    if math.isnan(value):
        wrong("E022", node.span, "expected a number, got NaN, which is none", _EXAMPLES["a number"])
    return value


def integer(node: Node, what: str = "a whole number", least: int = -LARGEST_INT - 1) -> int:
    if not isinstance(node, Scalar) or not isinstance(node.value, int) or isinstance(node.value, bool):
        unexpected(node, what)
    if not least <= node.value <= LARGEST_INT:
        size = "negative" if least == 0 and node.value < 0 else "beyond 64 bits"
        wrong("E043", node.span, f"expected {what}, got {quote(node.text)}, which is {size}", _EXAMPLES[what])
    return node.value


def shape(node: Node) -> ShapePattern:
    if not isinstance(node, Scalar) or not (isinstance(node.value, str) or node.text == "1"):
        braces = 'a shape with braces needs quotes: "{kept | reduced@axes}"'
        row = 'write the dimensions in one text: "N C"; a scalar has the shape ""'
        unexpected(node, 'a shape such as "N C *inner"', braces if isinstance(node, Mapping) else row)
    try:
        return parse_shape(node.text)
    except ShapeError as error:
        wrong("E050", node.inside(error.offset, error.length), error.message, error.note)


def list_of(item: Callable[[Node], T], what: str) -> Callable[[Node], tuple[T, ...]]:
    """A reader for a list; all the wrong items are reported together."""

    def items(node: Node) -> tuple[T, ...]:
        if not isinstance(node, Sequence):
            unexpected(node, what)
        return _all(item, node.items)

    return items


def mapping_to(item: Callable[[Node], T], what: str) -> Callable[[Node], tuple[tuple[Scalar, T], ...]]:
    """A reader for a mapping from names to values of one kind; the keys keep their places."""

    def entries(node: Node) -> tuple[tuple[Scalar, T], ...]:
        if not isinstance(node, Mapping):
            unexpected(node, what)
        values = _all(item, [value for _, value in node.entries])
        return tuple((key, value) for (key, _), value in zip(node.entries, values, strict=True))

    return entries


def _all(item: Callable[[Node], T], nodes: Any) -> tuple[T, ...]:
    values: list[T] = []
    problems: list[Diagnostic] = []
    failed = False
    for node in nodes:
        try:
            values.append(item(node))
        except MisreadError as misread:
            failed = True
            problems += misread.problems
    if failed:
        raise MisreadError(*problems)
    return tuple(values)


def pair(node: Node) -> tuple[float, float]:
    """The ends of a range."""
    ends = list_of(number, "a range such as [0, 1]")(node)
    if len(ends) != 2 or not ends[0] < ends[1] or math.isinf(ends[1] - ends[0]):
        wrong("E022", node.span, "expected two numbers, the smaller one first", "write a range such as [0, 1]")
    return ends[0], ends[1]


def extent(node: Node) -> int:
    return integer(node, "an extent", least=0)


def size(node: Node) -> tuple[int, ...]:
    """A shape in the short form 32x64, as one whole number, or as a list of extents."""
    if isinstance(node, Sequence):
        return list_of(extent, "a list of extents such as [32, 64]")(node)
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return (integer(node, "an extent", least=0),)
    extents = node.value.split("x")
    if not all(each.isascii() and each.isdigit() and len(each) < len(str(LARGEST_INT)) for each in extents):
        unexpected(node, "a shape such as 32x64x7x7", "write the extents with an x between them")
    return tuple(map(int, extents))


def choice(node: Node) -> int | str:
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.value:
        return node.value
    return integer(node)


def expression(node: Node) -> Scalar:
    """The text of an expression; it is read as math where its names are known."""
    if not isinstance(node, Scalar) or node.value is None or node.value == "":
        unexpected(node, "an expression such as 1 - momentum")
    return node


def condition(node: Node) -> Scalar:
    """The text of a condition; it is read as math where its names are known."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or not node.value:
        unexpected(node, "a condition over parameters", "write `when: flag` or `when: mode == 'word'`")
    return node


def any_value(node: Node) -> Node:
    """The value of a parameter, which `parameter_value` reads when the parameter's type is known."""
    if isinstance(node, Mapping | Broken) or (isinstance(node, Scalar) and node.value is None):
        unexpected(node, "a value: true or false, a number, a word, or a list of whole numbers")
    return node


def parameter_value(node: Node, parameter: Parameter) -> ParameterValue:
    """A value for a parameter: of its type, within its limits, one of its choices."""
    value = _of_type(node, parameter.type)
    for each in value if isinstance(value, tuple) else (value,):
        if isinstance(each, int | float) and not isinstance(each, bool):
            _within(node, each, parameter)
        if parameter.choices and each not in parameter.choices:
            guess = closest(str(each), map(str, parameter.choices))
            wrong(
                "E042",
                node.span,
                f"{quote(each)} is not a choice of {quote(parameter.name)}{guess}",
                f"the choices are {', '.join(map(quote, parameter.choices))}",
            )
    return value


def _of_type(node: Node, type_: str) -> ParameterValue:
    match type_:
        case "bool":
            return flag(node)
        case "int":
            return integer(node, "a whole number")
        case "float64":
            return number(node)
        case "ints":
            return list_of(integer, "a list of whole numbers such as [0, 1]")(node)
        case "enum":
            if not isinstance(node, Scalar) or not isinstance(node.value, str):
                unexpected(node, "one of the choices, a word")
            return node.value
    raise MisreadError  # the type is wrong, which is reported


def _within(node: Node, value: float, parameter: Parameter) -> None:
    low, high = parameter.minimum, parameter.maximum
    if low is not None and value < low:
        wrong(
            "E042",
            node.span,
            f"{quote(_shown(node, value))} is less than the minimum of {quote(parameter.name)}, {low:g}",
            "change the value or the minimum",
        )
    if high is not None and value > high:
        wrong(
            "E042",
            node.span,
            f"{quote(_shown(node, value))} is more than the maximum of {quote(parameter.name)}, {high:g}",
            "change the value or the maximum",
        )
