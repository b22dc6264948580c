"""What a new version of a spec means for those who use the old one.

A change breaks callers (names, order, types, shapes, limits), adds to the interface, changes numbers (mathematics,
defaults, initial values), or touches only words. C callers count as well as Python's: a parameter in the middle moves
the fields of a struct, one at the end with a default does not.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from opsmith.spec.model import Input, MathBlock, OperatorSpec, Output, Parameter, State, TypeVariable

BREAK = "interface break"
ADDITION = "interface addition"
NUMERIC = "numeric change"
WORDS = "documentation only"
_BY_WEIGHT = (BREAK, NUMERIC, ADDITION, WORDS)


@dataclass(frozen=True)
class Change:
    """One difference between two versions of a spec."""

    kind: str
    where: str  # as in `parameters.eps.default`
    message: str


class Named(Protocol):
    @property
    def name(self) -> str: ...


class Documented(Protocol):
    @property
    def doc(self) -> str: ...


Item = TypeVar("Item", bound=Named)


def changes(old: OperatorSpec, new: OperatorSpec) -> list[Change]:
    """Every difference, the gravest first."""
    found = [*_whole(old, new)]
    found += _rows("types", old.types, new.types, _type_variable, _addition_anywhere)
    found += _rows("parameters", old.parameters, new.parameters, _parameter, _addition_at_end)
    found += _rows("inputs", old.inputs, new.inputs, _input, _break)
    found += _rows("states", old.states, new.states, _state, _break)
    found += _rows("outputs", old.outputs, new.outputs, _output, _break)
    found += _math("math", old.math, new.math)
    return sorted(found, key=lambda each: _BY_WEIGHT.index(each.kind))


def verdict(found: Sequence[Change]) -> str:
    """The gravest kind among the changes."""
    return next((kind for kind in _BY_WEIGHT if any(each.kind == kind for each in found)), "no change")


def _whole(old: OperatorSpec, new: OperatorSpec) -> Iterator[Change]:
    if old.name != new.name:
        yield Change(BREAK, "operator", _from_to(old.name, new.name))
    if old.has_gradient != new.has_gradient:
        grave, message = (ADDITION, "exists now") if new.has_gradient else (BREAK, "is gone")
        yield Change(grave, "gradient", message)
    elif (old.gradient is None) != (new.gradient is None):
        yield Change(NUMERIC, "gradient", "is given now" if new.gradient else "is derived now")
    elif old.gradient and new.gradient:
        yield from _math("gradient", old.gradient, new.gradient)
    if old.storage != new.storage:
        yield Change(BREAK, "storage", "arrays that are not dense are treated in another way")
    for key in ("summary", "since", "tests", "workloads", "providers", "aliases"):
        if getattr(old, key) != getattr(new, key):
            yield Change(WORDS, key, "changed")


def _rows(
    key: str,
    old: Sequence[Item],
    new: Sequence[Item],
    compare: Callable[[str, Item, Item], Iterator[Change]],
    added: Callable[[Item, bool], str],
) -> Iterator[Change]:
    """The differences of two lists of named things; their order is part of the interface."""
    before, after = {each.name: each for each in old}, {each.name: each for each in new}
    for name in before.keys() - after.keys():
        yield Change(BREAK, f"{key}.{name}", "is gone")
    for name in sorted(after.keys() - before.keys()):
        at_end = all(later not in before for later in list(after)[list(after).index(name) :])
        yield Change(added(after[name], at_end), f"{key}.{name}", "is new")
    common = [name for name in before if name in after]
    if common != [name for name in after if name in before]:
        yield Change(BREAK, key, "come in another order")
    for name in common:
        yield from compare(f"{key}.{name}", before[name], after[name])


def _break(item: Named, at_end: bool) -> str:
    return BREAK


def _addition_anywhere(item: Named, at_end: bool) -> str:
    return ADDITION


def _addition_at_end(parameter: Parameter, at_end: bool) -> str:
    return ADDITION if at_end and parameter.default is not None else BREAK


def _type_variable(where: str, old: TypeVariable, new: TypeVariable) -> Iterator[Change]:
    gone = [each for each in old.choices if each not in new.choices]
    come = [each for each in new.choices if each not in old.choices]
    if gone or old.by != new.by or old.table != new.table or old.otherwise != new.otherwise:
        yield Change(BREAK, where, f"no longer {', '.join(gone)}" if gone else "follows other rules")
    elif come:
        yield Change(ADDITION, where, f"also {', '.join(come)}")


def _parameter(where: str, old: Parameter, new: Parameter) -> Iterator[Change]:
    if old.type != new.type:
        yield Change(BREAK, f"{where}.type", _from_to(old.type, new.type))
    elif old.default is not None and new.default is None:
        yield Change(BREAK, f"{where}.default", "must be given now")
    elif old.default is None and new.default is not None:
        yield Change(ADDITION, f"{where}.default", f"may be left out now, and is {new.default} then")
    elif old.default != new.default:
        yield Change(NUMERIC, f"{where}.default", _from_to(old.default, new.default))
    yield from _limits(where, old, new)
    if old.choices != new.choices:
        kept = new.choices[: len(old.choices)] == old.choices  # in C a choice is its index
        message = _from_to(_listed(old.choices), _listed(new.choices))
        yield Change(ADDITION if kept else BREAK, f"{where}.choices", message)
    yield from _doc(where, old, new)


def _limits(where: str, old: Parameter, new: Parameter) -> Iterator[Change]:
    """A narrower range refuses what was allowed."""
    inf = float("inf")
    for limit, sign, none in (("minimum", 1, -inf), ("maximum", -1, inf)):
        before, after = getattr(old, limit), getattr(new, limit)
        if before != after:
            narrower = sign * (none if after is None else after) > sign * (none if before is None else before)
            yield Change(BREAK if narrower else ADDITION, f"{where}.{limit}", _from_to(before, after))


def _input(where: str, old: Input, new: Input) -> Iterator[Change]:
    yield from _array(where, old, new)
    if old.optional != new.optional:
        grave = BREAK if new.optional is None else ADDITION if old.optional is None else NUMERIC
        yield Change(grave, f"{where}.optional", _from_to(old.optional, new.optional))
    if old.align != new.align:
        yield Change(BREAK, f"{where}.align", _from_to(old.align, new.align))
    for field, less in (("indexes", new.indexes), ("ignore", old.ignore)):  # a narrower range refuses what was allowed
        if getattr(old, field) != getattr(new, field):
            grave = ADDITION if less is None else BREAK
            yield Change(grave, f"{where}.{field}", _from_to(getattr(old, field), getattr(new, field)))


def _state(where: str, old: State, new: State) -> Iterator[Change]:
    yield from _array(where, old, new)
    if old.initial != new.initial:
        yield Change(NUMERIC, f"{where}.initial", _from_to(old.initial, new.initial))


def _output(where: str, old: Output, new: Output) -> Iterator[Change]:
    yield from _array(where, old, new)
    for field in ("keepdims", "when", "differentiable"):  # they change what is returned, or what the backward takes
        if getattr(old, field) != getattr(new, field):
            yield Change(BREAK, f"{where}.{field}", _from_to(getattr(old, field), getattr(new, field)))
    if old.alias != new.alias:
        yield Change(ADDITION if old.alias is None else BREAK, f"{where}.alias", _from_to(old.alias, new.alias))


def _array(where: str, old: Input | State | Output, new: Input | State | Output) -> Iterator[Change]:
    for field in ("type", "shape"):
        if getattr(old, field) != getattr(new, field):
            yield Change(BREAK, f"{where}.{field}", _from_to(getattr(old, field), getattr(new, field)))
    yield from _doc(where, old, new)


def _doc(where: str, old: Documented, new: Documented) -> Iterator[Change]:
    if old.doc != new.doc:
        yield Change(WORDS, f"{where}.doc", "changed")


def _math(where: str, old: MathBlock, new: MathBlock) -> Iterator[Change]:
    if ast.dump(old.tree) != ast.dump(new.tree):
        yield Change(NUMERIC, where, "computes in another way")
    elif old.source != new.source:
        yield Change(WORDS, where, "is written in another way and means the same")


def _from_to(old: object, new: object) -> str:
    return f"{_shown(old)} -> {_shown(new)}"


def _shown(value: object) -> str:
    return "none" if value is None else str(value)


def _listed(values: Sequence[object]) -> str:
    return ", ".join(map(str, values))
