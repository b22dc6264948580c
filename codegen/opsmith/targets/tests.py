"""The tests of generated operators: a table of cases per operator, and tests that run for every row of one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from opsmith.emit.render import render, resource
from opsmith.spec.model import OperatorSpec
from opsmith.testing import design, tables
from opsmith.testing.cases import write


class Options(Protocol):
    """What this target reads of the options of a build."""

    @property
    def package(self) -> str: ...

    @property
    def types(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class SpecView:
    """Where a conftest finds a spec."""

    operator: str
    path: str  # as a literal


@dataclass(frozen=True)
class TestView:
    """One test file."""

    operator: str
    path: str  # as it may stand in a docstring
    ranges: tuple[str, ...]  # items of a dict
    cases: str
    special: str
    plain: str
    large: str
    requests: str
    trains: bool
    tests: tuple[str, ...]  # functions of opsmith.testing.checks


def files(specs: Sequence[OperatorSpec], options: Options) -> dict[str, str]:
    """The test file of every operator, and the conftest they share."""
    views = [SpecView(spec.name, json.dumps(spec_path(spec))) for spec in specs]
    made = {"tests/conftest.py": render("tests/conftest.py.j2", package=options.package, specs=views)}
    for spec in specs:
        limited = limit(spec, options.types)
        made[f"tests/test_{spec.name}.py"] = render("tests/test_operator.py.j2", **vars(view(limited)))
    return made


def limit(spec: OperatorSpec, types: Sequence[str]) -> OperatorSpec:
    """The spec with only these floating types; empty: all."""
    kept = {
        variable.name: {each[variable.name] for each in spec.type_assignments(types)} for variable in spec.free_types
    }
    return replace(
        spec,
        types=tuple(
            replace(variable, choices=tuple(each for each in variable.choices if each in kept.get(variable.name, ())))
            for variable in spec.types
        ),
    )


def spec_path(spec: OperatorSpec) -> str:
    """The spec's file as seen from the folder that holds spec/; a user's own file as the user gave it."""
    path, root = Path(spec.path), resource("spec").parent
    inside = path.resolve().is_relative_to(root)
    return (path.resolve().relative_to(root) if inside else path).as_posix()


def view(spec: OperatorSpec) -> TestView:
    return TestView(
        operator=spec.name,
        path=json.dumps(spec_path(spec))[1:-1],
        ranges=tuple(f'"{name}": {limits}' for name, limits in tables.ranges(spec).items()),
        cases=write(spec, design.pairs(spec)),
        special=write(spec, tables.special(spec)),
        plain=write(spec, tables.plain(spec)),
        large=write(spec, tables.large(spec)),
        requests=write(spec, tables.requests(spec)) if spec.has_gradient else "",
        trains=spec.uses_training,
        tests=tuple(sorted(concerning(spec))),
    )


def concerning(spec: OperatorSpec) -> list[str]:
    """The tests that concern an operator."""
    groups = {
        ("test_call", "test_large", "test_same_at_any_address", "test_special_values"): True,
        ("test_backward_after_another_forward", "test_requests"): spec.has_gradient,
        ("test_no_gradient",): not spec.has_gradient,
        ("test_positions",): any(each.indexes for each in spec.inputs),
        ("test_result_in_the_array_of_an_input",): any(output.alias for output in spec.outputs),
        ("test_sequence", "test_states_are_updated_in_place"): bool(spec.states),
    }
    return [name for names, concerned in groups.items() if concerned for name in names]
