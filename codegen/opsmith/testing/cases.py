"""One case of the test matrix: the types, shape, parameters, mode, layout and values of a call.

A test file holds its cases as a table that people read; `read` makes them from it and `write` is its reverse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from opsmith.spec.model import OperatorSpec

Shape = tuple[int, ...]
USUAL = ("c_order", "normal")  # the layout and the values that need no mention
NULL, WRITE, ADD = "NULL", "WRITE", "ADD"  # what becomes of a gradient


@dataclass(frozen=True)
class Case:
    """A call: everything but the numbers, which follow from the case alone."""

    types: Mapping[str, str]  # type variable -> type, the free ones
    shape: Shape  # of the first input
    parameters: Mapping[str, object] = field(default_factory=dict)  # the others have their defaults
    training: bool | None = None  # None where the math has no mode
    layout: str = "c_order"
    values: str = "normal"
    absent: tuple[str, ...] = ()  # optional inputs that are not given
    requests: Mapping[str, str] = field(default_factory=dict)  # input -> what becomes of its gradient

    @property
    def id(self) -> str:
        """A readable name, unlike those of all other cases of a table."""
        parts = [*self.types.values(), f"rank{len(self.shape)}", _shape(self.shape)]
        parts += [_setting(name, value) for name, value in self.parameters.items()]
        parts += [] if self.training is None else [_mode(self.training)]
        parts += [f"no_{name}" for name in self.absent]
        parts += [f"{name}.{request}" for name, request in self.requests.items()]
        return "-".join([*parts, *(each for each in (self.layout, self.values) if each not in USUAL)])

    @property
    def seed(self) -> str:
        """What the numbers follow from: neither layout, special values nor requests change the others."""
        return replace(self, layout="", values="", requests={}).id


def _shape(shape: Shape) -> str:
    return "x".join(map(str, shape)) or "scalar"


def _mode(training: bool | None) -> str:
    return "training" if training else "inference"


def _setting(name: str, value: object) -> str:
    """`fix_gamma`, `not_fix_gamma`, `axis=-1`, `approximate=tanh`, `axes=(0,1)`."""
    if isinstance(value, bool):
        return name if value else f"not_{name}"
    return f"{name}={_text(value)}"


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return f"({','.join(map(str, value))})"
    return str(value)


def _parse(spec: OperatorSpec, setting: str) -> tuple[str, object]:
    """The parameter and the value that a setting stands for."""
    name, _, text = setting.partition("=")
    known = {each.name: each.type for each in spec.parameters}
    match known.get(name):
        case "enum":
            return name, text
        case "ints":
            return name, tuple(int(each) for each in text.strip("()").split(",") if each)
        case "float64":
            return name, float(text)
        case "int":
            return name, int(text)
    return (name, True) if name in known else (name.removeprefix("not_"), False)


def write(spec: OperatorSpec, cases: Iterable[Case]) -> str:
    """The cases as a table with a column for each thing in which a case differs from the usual, parameters last."""
    cases = list(cases)
    columns = {variable.name: [case.types[variable.name] for case in cases] for variable in spec.free_types}
    columns["shape"] = [_shape(case.shape) for case in cases]
    columns["mode"] = ["-" if case.training is None else _mode(case.training) for case in cases]
    columns["layout"] = [case.layout for case in cases]
    columns["values"] = [case.values for case in cases]
    columns["absent"] = [",".join(case.absent) or "-" for case in cases]
    for name in dict.fromkeys(name for case in cases for name in case.requests):
        columns[f"d_{name}"] = [case.requests.get(name, "-") for case in cases]
    columns["parameters"] = [" ".join(_setting(*each) for each in case.parameters.items()) or "-" for case in cases]
    kept = [[name, *cells] for name, cells in columns.items() if not set(cells) <= {"-", *USUAL}]
    widths = [max(map(len, column)) for column in kept]
    lines = (zip(row, widths, strict=True) for row in zip(*kept, strict=True))
    return "".join("  ".join(cell.ljust(width) for cell, width in line).rstrip() + "\n" for line in lines)


def read(spec: OperatorSpec, table: str) -> list[Case]:
    """The cases of a table."""
    head, *rows = table.strip().splitlines()
    names = head.split()
    cases = []
    for row in rows:
        cells = dict(zip(names, row.split(maxsplit=len(names) - 1), strict=True))
        shape, absent, given = cells["shape"], cells.get("absent", "-"), cells.get("parameters", "-")
        cases.append(
            Case(
                types={variable.name: cells[variable.name] for variable in spec.free_types},
                shape=() if shape == "scalar" else tuple(int(each) for each in shape.split("x")),
                parameters=dict(_parse(spec, each) for each in given.split() if each != "-"),
                training=cells["mode"] == "training" if "mode" in cells else None,
                layout=cells.get("layout", "c_order"),
                values=cells.get("values", "normal"),
                absent=() if absent == "-" else tuple(absent.split(",")),
                requests={name[2:]: cells[name] for name in names if name.startswith("d_")},
            )
        )
    return cases
