"""A spec while it is read: the parts of an `OperatorSpec` that could be made, and where each stands.

A path such as ("inputs", "data", "shape") leads from a part to its place, so that checks carry no positions along.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from opsmith.diagnostics import Report, Span
from opsmith.spec.math import Expression, Reading
from opsmith.spec.model import (
    Alias,
    Input,
    Output,
    Parameter,
    Provider,
    State,
    StorageRule,
    TestPlan,
    TypeVariable,
    Workload,
)
from opsmith.spec.scope import Array
from opsmith.spec.source import Mapping, Node, Scalar, Sequence

Path = tuple[str | int, ...]


@dataclass
class Draft:
    """What was read of one operator. Parts with a mistake in them are there too, with what could be understood."""

    report: Report
    start: Span
    name: str = ""
    summary: str = ""
    since: str = ""
    types: list[TypeVariable] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    math: Reading | None = None
    math_after: Reading | None = None
    gradient: Reading | None = None
    has_gradient: bool = True
    tests: TestPlan = field(default_factory=TestPlan)
    workloads: dict[Path, Workload] = field(default_factory=dict)  # by their places
    storage: list[StorageRule] = field(default_factory=list)
    providers: list[Provider] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    items: Counter[Path] = field(default_factory=Counter)  # of lists, in this file and in those it includes
    nodes: dict[Path, Node] = field(default_factory=dict)  # the YAML value at a path
    expressions: list[tuple[Path, Expression]] = field(default_factory=list)  # of outputs, providers and aliases
    spans: dict[Path, Span] = field(default_factory=dict)  # the key or the value to point at
    copied: set[Path] = field(default_factory=set)  # shapes that are those of an input
    lost: set[str] = field(default_factory=set)  # sections of which an entry (of the math: a block) could not be read
    wrong: set[Path] = field(default_factory=set)  # what could not be read

    @property
    def dims(self) -> tuple[str, ...]:
        return self.inputs[0].shape.dims if self.inputs else ()

    @property
    def arrays(self) -> list[tuple[str, Array]]:
        """Every array with the section that declares it."""
        arrays: list[tuple[str, Array]] = [("inputs", each) for each in self.inputs]
        arrays += [("states", each) for each in self.states]
        return arrays + [("outputs", each) for each in self.outputs]

    def span(self, path: Path) -> Span:
        """The place of a part, or of the nearest part around it that has one."""
        while path and path not in self.spans:
            path = path[:-1]
        return self.spans.get(path, self.start)

    def part(self, path: Path, part: int | str) -> Span:
        """The place of an item of a list, a key of a mapping, or a word of a text."""
        match self.nodes.get(path):
            case Sequence(items=items) if isinstance(part, int) and part < len(items):
                return items[part].span
            case Mapping(entries=entries):
                return next((key.span for key, _ in entries if key.value == part), self.span(path))
            case Scalar() as node:
                found = re.search(rf"(?<!\w){re.escape(str(part))}(?!\w)", node.text)
                return node.inside(found.start(), found.end() - found.start()) if found else node.span
        return self.span(path)

    def error(self, code: str, path: Path, message: str, *notes: str, span: Span | None = None) -> None:
        self.report.error(code, span or self.span(path), message, *notes)

    def spoil(self, code: str, path: Path, message: str, *notes: str, span: Span | None = None) -> None:
        """Reports an error after which nothing is known of a part."""
        self.wrong.add(path)
        self.error(code, path, message, *notes, span=span)

    def complete(self, *sections: str) -> bool:
        """Whether every entry of these top-level mappings is known."""
        return not any((section,) in self.wrong or section in self.lost for section in sections)

    def fine(self, *path: str | int) -> bool:
        """Whether everything at a path, around it and inside it could be read."""
        return not any(path[: len(each)] == each or each[: len(path)] == path for each in self.wrong)
