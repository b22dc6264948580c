"""Shapes: the first input names every dimension, and all others keep its order and its forms."""

from __future__ import annotations

from opsmith.diagnostics import closest, listed, quote
from opsmith.spec.checks.references import check_parameter
from opsmith.spec.draft import Draft, Path
from opsmith.spec.model import AxisSet, Dim, One, ShapeItem, ShapePattern, Split, Star

_DISAMBIGUATE = "place the axis between them, or the second star, by an int parameter: `*outer C@axis *inner`"


def check_shapes(draft: Draft) -> None:
    if not draft.inputs:
        return
    first = draft.inputs[0]
    if draft.fine("inputs", first.name, "shape"):
        _check_first(draft, ("inputs", first.name, "shape"), first.shape)
    for section, array in draft.arrays[1:]:
        path = (section, array.name, "shape")
        if draft.fine(*path):
            _check_other(draft, path, array.shape, section)


def _check_first(draft: Draft, path: Path, shape: ShapePattern) -> None:
    _check_items(draft, path, shape)
    stars: list[int] = []
    for number, item in enumerate(shape.items):
        if isinstance(item, Dim) and item.or_one:
            message = f"{quote(item.name)} may be 1 in the first input, which has to give its extent"
            note = f"write {quote(item.name)} here and `{item.name}|1` in the other inputs"
            draft.error("E054", path, message, note, span=draft.part(path, item.name))
        if isinstance(item, Star):
            if stars and not any(_placed(each) for each in shape.items[stars[-1] + 1 : number + 1]):
                message = f"it is not clear where {quote(shape.items[stars[-1]])} ends and {quote(item)} begins"
                draft.error("E053", path, message, _DISAMBIGUATE)
            stars.append(number)


def _placed(item: ShapeItem) -> bool:
    return isinstance(item, Dim | Star) and item.at is not None


def _check_items(draft: Draft, path: Path, shape: ShapePattern) -> None:
    """What a shape says by itself: the parameters it names, and each dimension once."""
    for item in shape.items:
        match item:
            case Dim(at=str(at)) | Star(at=str(at)):
                check_parameter(draft, path, at, "int")
            case AxisSet(at=at):
                check_parameter(draft, path, at, "ints")
                if len(shape.items) > 1:
                    message = f"{quote(item)} chooses among all axes, but there are other dimensions"
                    draft.error("E053", path, message, "leave out the other dimensions")
            case Split(parts=parts):
                for part in parts:
                    if part.extent is not None:
                        check_parameter(draft, path, part.extent, "int")
    twice = sorted({name for name in shape.dims if shape.dims.count(name) > 1})
    if twice:
        draft.spoil("E052", path, f"{listed(twice)} stands twice in one shape", "give the dimensions different names")


def _check_other(draft: Draft, path: Path, shape: ShapePattern, section: str) -> None:
    if section != "inputs":
        for item in shape.items:
            if isinstance(item, Dim) and item.or_one:
                message = f"{quote(item)} is only possible for an input"
                draft.error("E054", path, message, f"write `{item.name}`", span=draft.part(path, item.name))
    if path in draft.copied:
        return
    _check_items(draft, path, shape)
    first = draft.inputs[0]
    if not draft.fine("inputs", first.name, "shape"):
        return
    forms = _forms(first.shape)
    unknown = [name for name in shape.dims if name not in forms]
    if unknown:
        message = f"the first input {quote(first.name)} has no dimension {listed(unknown)}{closest(unknown[0], forms)}"
        note = f"the first input names every dimension of an operator; its shape is {quote(first.shape)}"
        draft.spoil("E051", path, message, note, span=draft.part(path, unknown[0]))
        return
    for item in shape.items:
        _check_form(draft, path, item, forms)
    order = [name for name in first.shape.dims if name in shape.dims]
    if order != list(dict.fromkeys(shape.dims)):
        message = f"the dimensions stand in another order than in the first input {quote(first.name)}"
        row = " ".join(f"*{name}" if isinstance(forms[name], Star | AxisSet) else name for name in order)
        draft.spoil("E052", path, message, f"all shapes keep one order: write {quote(row)}")


def _forms(shape: ShapePattern) -> dict[str, ShapeItem]:
    """The item that introduces each dimension."""
    forms: dict[str, ShapeItem] = {}
    for item in shape.items:
        forms |= dict.fromkeys(ShapePattern((item,)).dims, item)
    return forms


def _check_form(draft: Draft, path: Path, item: ShapeItem, forms: dict[str, ShapeItem]) -> None:
    """A dimension has the form that it has in the first input."""
    if isinstance(item, One):
        return
    for name in ShapePattern((item,)).dims:
        form = forms[name]
        many = isinstance(form, Star | AxisSet)
        if isinstance(item, Split | AxisSet):
            fits = item == form
        else:
            fits = isinstance(item, Star) == many and item.at in (None, getattr(form, "at", None))
        if not fits:
            message = f"{quote(item)} is not written as in the first input, where it is {quote(form)}"
            wanted = form if isinstance(item, Split | AxisSet) else f"*{name}" if many else name
            draft.error("E052", path, message, f"write {quote(wanted)}", span=draft.part(path, name))
            return
