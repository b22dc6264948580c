"""One case of the test matrix: the types, shape, parameters, mode, layout and values of a call.

A test file holds its cases as a table that people read; `read` makes them from it and `write` is its reverse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from opsmith.spec.model import OperatorSpec, Parameter

Shape = tuple[int, ...]
NULL, WRITE, ADD = "NULL", "WRITE", "ADD"  # what becomes of a gradient


@dataclass(frozen=True)
class Case:
    """A call: everything but the numbers, which follow from the case alone."""

    types: Mapping[str, str]  # type variable -> type, the free ones
    shape: Shape  # of the first input
    parameters: Mapping[str, object] = field(default_factory=dict)  # those that differ from their defaults
    training: bool | None = None  # None where the math has no mode
    layout: str = "c_order"
    values: str = "normal"
    absent: tuple[str, ...] = ()  # optional inputs that are not given
    requests: Mapping[str, str] = field(default_factory=dict)  # input -> what becomes of its gradient

    @property
    def id(self) -> str:
        """A readable name, unlike those of all other cases of a table."""
        parts = [*self.types.values(), f"rank{len(self.shape)}", _shape(self.shape)]
        parts += [_setting(name, value) for name, value in self.parameters.items() if value is not False]
        parts += [] if self.training is None else [_mode(self.training)]
        parts += [f"no_{name}" for name in self.absent]
        parts += [f"{name}.{request}" for name, request in self.requests.items()]
        return "-".join([*parts, self.layout, self.values])

    @property
    def seed(self) -> str:
        """What the numbers follow from: neither layout, special values nor requests change the others."""
        return replace(self, layout="", values="", requests={}).id


def _shape(shape: Shape) -> str:
    return "x".join(map(str, shape)) or "scalar"


def _mode(training: bool | None) -> str:
    return "training" if training else "inference"


def _setting(name: str, value: object) -> str:
    """`fix_gamma`, `axis-1`, `approximate.tanh`."""
    if isinstance(value, str):
        return f"{name}.{value}"
    return name if value is True else name + _text(value)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value)) or "()"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _value(parameter: Parameter, text: str) -> object:
    """The value that a cell stands for."""
    match parameter.type:
        case "bool":
            return text == "yes"
        case "enum":
            return text
        case "ints":
            return () if text == "()" else tuple(int(each) for each in text.split(","))
        case "float64":
            return float(text)
    return int(text)


def write(spec: OperatorSpec, cases: Iterable[Case]) -> str:
    """The cases as a table with one column for each thing that a case says."""
    cases = list(cases)
    columns = {variable.name: [case.types[variable.name] for case in cases] for variable in spec.free_types}
    columns["shape"] = [_shape(case.shape) for case in cases]
    for each in spec.parameters:
        columns[each.name] = [_text(case.parameters.get(each.name, each.default)) for case in cases]
    columns["mode"] = ["-" if case.training is None else _mode(case.training) for case in cases]
    columns["layout"] = [case.layout for case in cases]
    columns["values"] = [case.values for case in cases]
    columns["absent"] = [",".join(case.absent) or "-" for case in cases]
    for name in dict.fromkeys(name for case in cases for name in case.requests):
        columns[f"d_{name}"] = [case.requests.get(name, "-") for case in cases]
    kept = [[name, *cells] for name, cells in columns.items() if set(cells) != {"-"}]
    widths = [max(map(len, column)) for column in kept]
    lines = (zip(row, widths, strict=True) for row in zip(*kept, strict=True))
    return "".join("  ".join(cell.ljust(width) for cell, width in line).rstrip() + "\n" for line in lines)


def read(spec: OperatorSpec, table: str) -> list[Case]:
    """The cases of a table."""
    head, *rows = (line.split() for line in table.strip().splitlines())
    known = {each.name: each for each in spec.parameters}
    cases = []
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        shape, absent = cells["shape"], cells.get("absent", "-")
        cases.append(
            Case(
                types={variable.name: cells[variable.name] for variable in spec.free_types},
                shape=() if shape == "scalar" else tuple(int(each) for each in shape.split("x")),
                parameters={name: _value(known[name], cells[name]) for name in head if name in known},
                training=cells["mode"] == "training" if "mode" in cells else None,
                layout=cells["layout"],
                values=cells["values"],
                absent=() if absent == "-" else tuple(absent.split(",")),
                requests={name[2:]: cells[name] for name in head if name.startswith("d_") and name not in known},
            )
        )
    return cases
