"""Measures the errors of built operators and writes them to docs/accuracy/OP.json, which their pages are made from.

Arrays and expected values are those of the tests. Forward results are compared with the reference in longdouble, every
element of arrays of about 33,000, under every setting: both modes, each value of a bool or enum parameter with the
others at their defaults, and what the spec's `tests` ask for. Gradients are compared with finite differences of the
reference, every element of small arrays; they know float64 too little to judge it. Errors are in units in the last
place of the type, at the expected value or at the root mean square of the expected array where the value is smaller: a
result that happens to lie near 0 has no digits of its own. Whole numbers have to be equal; their unit is 1.

    .venv/bin/python benchmarks/accuracy.py batch_norm      # or --all; a minute or two on two cores
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice, product
from pathlib import Path
from types import ModuleType

import numpy as np

from opsmith.bench.machine import processor
from opsmith.emit.render import resource
from opsmith.language.types import TYPES
from opsmith.reference import evaluate, exact
from opsmith.reference_gradient import differences
from opsmith.reference_shapes import Array, ShapeError
from opsmith.spec.model import OperatorSpec, Parameter
from opsmith.spec.parse import load
from opsmith.targets import docs_example, docs_facts
from opsmith.targets.docs_accuracy import fingerprint
from opsmith.targets.tests import limit
from opsmith.testing import arrays, design, places, tables
from opsmith.testing.arrays import extents, facts
from opsmith.testing.cases import Case
from opsmith.testing.operators import Call, Operator

Shapes = Mapping[int, list[tuple[int, ...]]]  # rank -> shapes of the first input
DATA = {"normal": "usual", "large_mean": "large mean"}
SHAPES: Shapes = {  # by rank; the first reduces many elements along the axis that is usual
    0: [()],
    1: [(33_013,)],
    2: [(7, 4733), (157, 211)],
    3: [(5, 2203, 3), (41, 37, 23)],
    4: [(7, 211, 5, 5), (3, 16, 24, 29)],
}
SMALL: Shapes = {0: [()], 1: [(157,)], 2: [(5, 31)], 3: [(4, 9, 5)], 4: [(3, 6, 3, 3)]}
JUDGED = 0.05  # units: how well the reference has to know an element

Found = dict[str, list[Array]]  # array -> errors of its elements, case by case


@dataclass(frozen=True)
class Figure:
    """The errors of one array over all settings."""

    type: str
    direction: str
    array: str
    data: str
    largest: float
    mean: float
    elements: int


def units(expected: Array, type_name: str) -> Array:
    """The distance between neighboring numbers of a type at the expected values, or at the usual one where larger."""
    if not TYPES[type_name].floating:
        return np.ones_like(expected)
    finite = expected[np.isfinite(expected)]
    size = np.sqrt(np.mean(np.square(finite))) if finite.size else expected.dtype.type(0)
    return arrays.units(expected, type_name, size)


def errors(actual: Array, expected: Array, type_name: str, doubt: Array | float = 0.0) -> Array:
    """The errors of all elements that can be judged: results that the type can hold and the reference knows."""
    distance = units(expected, type_name)
    judged = np.isfinite(expected) & (doubt <= JUDGED * distance)
    if TYPES[type_name].floating:
        judged &= np.abs(expected) <= float(facts(type_name).max)
    judged = np.broadcast_to(judged, expected.shape)
    return np.asarray(np.abs(exact(actual, np.longdouble)[judged] - expected[judged]) / distance[judged])


def settings(spec: OperatorSpec) -> Iterator[dict[str, object]]:
    """The parameters at their defaults, then every bool and every choice the other way, then those of the tests."""
    tested = dict(next(iter(spec.tests.parameters), ()))
    needed = [each for each in spec.parameters if each.default is None]
    given = {each.name: tested.get(each.name, docs_example.given(each)) for each in needed}
    yield given
    for each in spec.parameters:
        for value in _values(each):
            if value != given.get(each.name, each.default):
                yield given | {each.name: value}
    for changes in spec.tests.parameters:
        yield given | dict(changes)


def _values(each: Parameter) -> Sequence[object]:
    return (False, True) if each.type == "bool" else each.choices


def shapes(spec: OperatorSpec, setting: Mapping[str, object], by_rank: Shapes) -> list[Case]:
    """Cases without types under one setting: of the least rank that has an axis for everything, or of one that fits."""
    place = places.roomy(spec, places.places(spec))
    usual = {each.name: each.default for each in spec.parameters}
    tried = [(place.parameters, extents) for extents in by_rank[place.rank]]
    tried += [({}, extents) for rank in sorted(by_rank) for extents in by_rank[rank]]
    found = []
    for placed, wished in tried:
        chosen = {**placed, **setting}
        try:
            shape = places.shape(spec, places.Place(len(wished), {}), usual | chosen, wished)
            case = Case({}, shape, chosen)
            extents(spec, case)
        except ShapeError:
            continue
        found.append(case)
    return found[: len(by_rank[place.rank])]


def cases(
    spec: OperatorSpec, types: Mapping[str, str], by_rank: Shapes, values: str, wanted: int | None
) -> Iterator[Case]:
    """Both modes under the wanted number of settings; the second shape under the first setting alone."""
    for number, setting in enumerate(islice(settings(spec), wanted)):
        found = shapes(spec, setting, by_rank)
        for case, training in product(found[: 1 if number else None], design.modes(spec)):
            yield Case(types, case.shape, case.parameters, training, values=values)


def forward_errors(spec: OperatorSpec, call: Call) -> Iterator[tuple[str, Array]]:
    point = call.point
    result = evaluate(spec, point.arrays, point.parameters, point.training)
    actual = call.forward()
    types = {each.name: point.type_of(each) for each in docs_facts.arrays(spec)}
    for name, expected in (result.outputs | result.states).items():
        yield name, errors(actual[name], expected.astype(np.longdouble), types[name])


def backward_errors(spec: OperatorSpec, call: Call) -> Iterator[tuple[str, Array]]:
    point = call.point
    inputs = {each.name: each for each in spec.inputs}
    for name, actual in call.backward().items():
        found = differences(spec, point.arrays, point.parameters, point.training, call.heads, name)
        yield f"d_{name}", errors(actual.reshape(-1), found.values, point.type_of(inputs[name]), found.errors)


def measure(spec: OperatorSpec, package: ModuleType, forward: Shapes, wanted: int | None = None) -> Iterator[Figure]:
    """The figures of an operator over its first `wanted` settings. A mean is large only for what is reduced."""
    operator = Operator(spec, package, tables.ranges(spec))
    kinds = tuple(DATA) if docs_facts.reductions(spec) else ("normal",)
    passes: list[tuple[str, Shapes, Callable[[OperatorSpec, Call], Iterator[tuple[str, Array]]], tuple[str, ...]]]
    passes = [("forward", forward, forward_errors, kinds)]
    if spec.has_gradient:
        passes.append(("backward", SMALL, backward_errors, ("normal",)))
    for types in design.types(spec):
        shown = [name for name in types.values() if TYPES[name].floating]
        for direction, by_rank, measured, values in passes:
            if direction == "backward" and "float64" in shown:
                continue
            for kind in values:
                found: Found = {}
                for case in cases(spec, types, by_rank, kind, wanted):
                    for name, each in measured(spec, operator.call(case)):
                        found.setdefault(name, []).append(each)
                yield from figures(", ".join(shown), direction, kind, found)


def figures(shown: str, direction: str, values: str, found: Found) -> Iterator[Figure]:
    for name, parts in found.items():
        every = np.concatenate([part.reshape(-1) for part in parts])
        if every.size:
            largest, mean = (float(f"{each:.3g}") for each in (every.max(), every.mean()))
            yield Figure(shown, direction, name, DATA[values], largest, mean, every.size)


def specs(names: Sequence[str]) -> list[OperatorSpec]:
    paths = sorted(resource("spec").glob("*/*.yaml"))
    chosen = [path for path in paths if path.parent.name != "common" and (not names or path.stem in names)]
    missing = set(names) - {path.stem for path in chosen}
    if missing:
        raise SystemExit(f"there is no operator {', '.join(sorted(missing))} in {resource('spec')}")
    return [load(path) for path in chosen]


def report(name: str, package: str, types: Sequence[str], output: Path) -> list[Figure]:
    """Measures one operator and writes its file: a figure to a line."""
    (spec,) = specs([name])
    module = importlib.import_module(package)
    rows = list(measure(limit(spec, types), module, SHAPES))
    head = {"operator": name, "fingerprint": fingerprint(spec), "machine": processor(), "level": module.level()}
    head["ranges"] = tables.ranges(spec)
    lines = ",\n".join("  " + json.dumps(asdict(row)) for row in rows)
    text = json.dumps(head, indent=1).removesuffix("\n}") + f',\n "figures": [\n{lines}\n ]\n}}\n'
    (output / f"{name}.json").write_text(text, encoding="utf-8")
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measures the errors of operators.")
    parser.add_argument("operators", nargs="*", metavar="OP")
    parser.add_argument("--all", action="store_true", help="every operator of spec/")
    parser.add_argument("--package", default="opsmith_ops")
    parser.add_argument("--types", default="", help="only these types, if not all were built: float32,float64")
    parser.add_argument("--output", type=Path, default=resource("docs") / "accuracy", help="a folder")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    options = parser.parse_args(arguments)
    if bool(options.operators) == options.all:
        parser.error("name operators, or say --all")
    options.output.mkdir(parents=True, exist_ok=True)
    names = [spec.name for spec in specs(options.operators)]
    types = [each for each in options.types.split(",") if each]
    measured = partial(report, package=options.package, types=types, output=options.output)
    with ProcessPoolExecutor(min(options.jobs, len(names))) as pool:
        made = pool.map(measured, names) if len(names) > 1 else map(measured, names)
        for name, rows in zip(names, made, strict=True):
            for row in rows:
                what = f"{name}  {row.type:9} {row.direction:9} {row.array:16} {row.data:16}"
                print(f"{what} {row.largest:8.2f} {row.mean:8.3f}", flush=True)


if __name__ == "__main__":
    main()
