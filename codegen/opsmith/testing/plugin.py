"""What the conftest of generated tests takes: hooks of pytest, and the fixture `operator`.

The tables of a test module become the parameters of its tests: a test that takes `case` runs for every row of CASES,
and with --full or `-m full` for every row of a larger design too, which is marked `full`.
"""

from __future__ import annotations

import importlib
import os
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from opsmith.emit.render import resource
from opsmith.language.types import TYPES
from opsmith.spec.model import OperatorSpec
from opsmith.spec.parse import load
from opsmith.testing import design, tables
from opsmith.testing.cases import Case, read
from opsmith.testing.operators import Operator

pytest.register_assert_rewrite("opsmith.testing.checks")

TABLES = {
    "case": "CASES",
    "special": "SPECIAL_CASES",
    "large": "LARGE_CASES",
    "plain": "PLAIN_CASES",
    "requested": "REQUESTS",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    try:
        parser.addoption("--full", action="store_true", help="run the whole test matrix of every operator")
    except ValueError:
        return  # another folder of generated tests has added it


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "full: the whole matrix and the long runs")


def _is_full(config: pytest.Config) -> bool:
    expression = config.getoption("markexpr", "") or ""
    return bool(config.getoption("--full", False)) or ("full" in expression and "not full" not in expression)


class Suite:
    """The generated tests of one folder: where its package and its specs are."""

    def __init__(self, folder: Path, package: str, specs: dict[str, str]) -> None:
        self.folder = folder
        self.package = os.environ.get("OPSMITH_PACKAGE", package)
        self.specs = specs
        self.spec = cache(self._spec)

    def _spec(self, name: str) -> OperatorSpec:
        given = Path(self.specs[name])
        folders = [self.folder, *self.folder.parents, resource("spec").parent, Path.cwd()]
        found = next((folder / given for folder in folders if (folder / given).is_file()), None)
        if found is None:
            raise pytest.UsageError(f"the spec of {name} is not at {given}, seen from {self.folder} or a folder above")
        return load(found)

    def operator(self, module: ModuleType) -> Operator:
        return Operator(self.spec(module.OPERATOR), importlib.import_module(self.package), module.RANGES)

    def generate(self, metafunc: pytest.Metafunc) -> None:
        """Gives the tests of a module the rows of its tables."""
        module = metafunc.module
        if Path(module.__file__ or "").parent != self.folder:
            return
        for argument, table in TABLES.items():
            if argument in metafunc.fixturenames:
                spec = self.spec(module.OPERATOR)
                rows = [case for case in read(spec, getattr(module, table)) if _is_built(case)]
                parameters = [pytest.param(case, id=case.id) for case in rows]
                if _is_full(metafunc.config):
                    parameters += _rest(argument, spec, rows)
                metafunc.parametrize(argument, parameters)


def _is_built(case: Case) -> bool:
    """Whether the package has the types of a case: OPSMITH_TYPES names the floating ones if it has not all."""
    built = os.environ.get("OPSMITH_TYPES")
    return built is None or all(each in built.split(",") for each in case.types.values() if TYPES[each].floating)


LARGER = {"case": design.triples, "requested": tables.all_requests}


def _rest(argument: str, spec: OperatorSpec, rows: list[Case]) -> list[Any]:
    """The cases of the whole matrix that a table leaves out."""
    known, types = {case.id for case in rows}, [case.types for case in rows]
    cases = LARGER[argument](spec) if argument in LARGER else []
    rest = (case for case in cases if case.id not in known and case.types in types and _is_built(case))
    return [pytest.param(case, id=case.id, marks=pytest.mark.full) for case in rest]
