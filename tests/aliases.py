"""Calls of another system as calls of ours: the alias table of a spec, read backwards.

An alias says what each parameter of the other system is in terms of ours. Here their values are given and ours are
wanted: words and switches are tried one by one, numbers follow from expressions that are linear in them.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from opsmith.spec.evaluate import evaluate
from opsmith.spec.model import Alias, OperatorSpec, Parameter
from opsmith.testing.aliases import names_in

Settings = dict[str, Any]


def inverted(spec: OperatorSpec, alias: Alias, theirs: Mapping[str, Any]) -> Settings | None:
    """Our parameters for a call of the other system, or None if our operator cannot do what that call does.

    `theirs` holds values of some or all parameters of the alias. What they leave open has the value that the alias
    gives it, or else our default. The mode is among them if it follows from a parameter of theirs.
    """
    wanted = [(text, theirs[name]) for name, text in alias.parameters if name in theirs]
    used = {name for text, _ in wanted for name in names_in(text)}
    for choice in _choices(spec, used):
        found = _solved(spec, wanted, choice)
        if found is not None:
            return found | dict(alias.settings)
    return None


def _choices(spec: OperatorSpec, used: Collection[str]) -> Iterator[Settings]:
    """Every setting of the switches and words that are used, and of the mode, the defaults first."""
    levels: dict[str, Sequence[Any]] = {"training": (False, True)} if "training" in used else {}
    for each in spec.parameters:
        if each.name in used and each.type in ("bool", "enum"):
            others = [value for value in each.choices or (False, True) if value != each.default]
            levels[each.name] = [*([] if each.default is None else [each.default]), *others]
    for row in product(*levels.values()):
        yield dict(zip(levels, row, strict=True))


def _solved(spec: OperatorSpec, wanted: Sequence[tuple[str, Any]], choice: Settings) -> Settings | None:
    """The choice and the numbers with which every expression has its wanted value."""
    found, defaults = dict(choice), {each.name: each.default for each in spec.parameters}
    for text, value in wanted:
        if text in defaults and text not in found:  # a name alone
            found[text] = _converted(spec.parameter(text), value)
    for text, value in wanted:
        unknown = [name for name in names_in(text) if name in defaults and name not in found]
        if unknown:  # the others have their defaults
            name = min(unknown, key=lambda name: defaults[name] is not None)
            found |= _line(text, name, value, defaults | found)
    settings = defaults | found
    return found if all(_same(evaluate(text, settings), value) for text, value in wanted) else None


def _line(text: str, name: str, value: Any, settings: Settings) -> Settings:
    """The number with which an expression that is linear in it has a value."""
    at_0, at_1 = (evaluate(text, settings | {name: each}) for each in (0, 1))
    return {} if at_0 == at_1 else {name: (value - at_0) / (at_1 - at_0)}


def _converted(parameter: Parameter, value: Any) -> Any:
    """Their value as one of ours: a list of one number for a number, and the like."""
    match parameter.type:
        case "ints":
            return tuple(int(each) for each in (value if isinstance(value, list | tuple) else [value]))
        case "int":
            return int(value)
        case "float64":
            return float(value)
    return value


def _same(ours: Any, theirs: Any) -> bool:
    lists = [list(each) if isinstance(each, tuple | list) else [each] for each in (ours, theirs)]
    return len(lists[0]) == len(lists[1]) and all(map(_equal, *lists))


def _equal(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, str) or isinstance(theirs, str):
        return bool(ours == theirs)
    return math.isclose(ours, theirs, rel_tol=1e-12)
