"""Measures the errors of built operators and writes them to docs/accuracy/OP.json, which their pages are made from.

Forward results are compared with the reference in longdouble, gradients with its finite differences, every element,
over both modes and every bool parameter. Errors are in units in the last place of the type, at the expected value or at
the root mean square of the expected array where the value is smaller: a result that happens to lie near 0 has no digits
of its own. Where the reference knows an element too little to judge it, the element is left out.

    .venv/bin/python benchmarks/accuracy.py batch_norm
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

import numpy as np

from opsmith.emit.render import resource
from opsmith.language.types import TYPES
from opsmith.reference import evaluate, exact
from opsmith.reference_gradient import differences
from opsmith.reference_shapes import Array
from opsmith.spec.model import OperatorSpec
from opsmith.spec.parse import load
from opsmith.targets import docs_example, docs_facts
from opsmith.targets.docs_accuracy import fingerprint
from opsmith.testing.cases import Case
from opsmith.testing.operators import Call, Operator

DATA = {"normal": "standard normal", "large_mean": "large mean"}
LARGEST = 1 << 20  # elements of the first input that are enough
JUDGED = 0.05  # units: how well the reference has to know an element


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
    """The distance between neighboring numbers of a type at the expected values."""
    finite = expected[np.isfinite(expected)]
    size = np.sqrt(np.mean(np.square(finite))) if finite.size else expected.dtype.type(0)
    _, exponent = np.frexp(np.maximum(np.abs(expected), size))
    return np.asarray(np.ldexp(np.ones_like(expected), exponent - TYPES[type_name].digits))


def errors(actual: Array, expected: Array, type_name: str, doubt: Array | float = 0.0) -> Array:
    """The errors of all elements that can be judged."""
    distance = units(expected, type_name)
    judged = np.isfinite(expected) & (doubt <= JUDGED * distance)
    return np.asarray((np.abs(exact(actual, np.longdouble) - expected) / distance)[judged])


def settings(spec: OperatorSpec) -> Iterator[dict[str, object]]:
    """The parameters at their defaults, and then every bool the other way."""
    needed = [each for each in spec.parameters if each.default is None]
    given: dict[str, object] = {each.name: docs_example.given(each) for each in needed}
    yield given
    for each in spec.parameters:
        if each.type == "bool" and each.default is not None:
            yield given | {each.name: not each.default}


def cases(spec: OperatorSpec, types: Mapping[str, str], shape: tuple[int, ...], values: str) -> Iterator[Case]:
    """Both modes under all settings."""
    free = {variable.name: types[variable.name] for variable in spec.free_types}
    for parameters in settings(spec):
        for training in (False, True) if spec.uses_training else (None,):
            yield Case(free, shape, parameters, training, values=values)


def forward_errors(spec: OperatorSpec, call: Call) -> Iterator[tuple[str, Array]]:
    point = call.point
    result = evaluate(spec, point.arrays, point.parameters, point.training)
    actual = call.forward()
    types = {each.name: point.type_of(each) for each in docs_facts.arrays(spec)}
    for name, expected in (result.outputs | result.states).items():
        if TYPES[types[name]].floating:
            yield name, errors(actual[name], expected, types[name])


def backward_errors(spec: OperatorSpec, call: Call) -> Iterator[tuple[str, Array]]:
    point = call.point
    inputs = {each.name: each for each in spec.inputs}
    for name, actual in call.backward().items():
        found = differences(spec, point.arrays, point.parameters, point.training, call.heads, name)
        yield f"d_{name}", errors(actual.reshape(-1), found.values, point.type_of(inputs[name]), found.errors)


def forward_shape(spec: OperatorSpec) -> tuple[int, ...] | None:
    """The largest workload that is not too large, or the shape of the example on the operator's page."""
    fitting = [each.shape for each in spec.workloads if math.prod(each.shape) <= LARGEST and not each.parameters]
    return max(fitting, key=math.prod) if fitting else small_shape(spec)


def small_shape(spec: OperatorSpec) -> tuple[int, ...] | None:
    example = docs_example.example(spec, next(spec.type_assignments()))
    return example.shapes[spec.inputs[0].name] if example else None


def measure(spec: OperatorSpec, package: ModuleType) -> Iterator[Figure]:
    ranges = {name: (low, high) for name, low, high in spec.tests.ranges}
    operator = Operator(spec, package, ranges)
    passes = [("forward", forward_shape(spec), forward_errors, tuple(DATA))]
    if spec.has_gradient:
        passes.append(("backward", small_shape(spec), backward_errors, ("normal",)))
    for types in spec.type_assignments():
        for direction, shape, measured, kinds in passes:
            for values in kinds if shape is not None else ():
                found: dict[str, list[Array]] = {}
                for case in cases(spec, types, shape or (), values):
                    for name, each in measured(spec, operator.call(case)):
                        found.setdefault(name, []).append(each)
                free = ", ".join(types[variable.name] for variable in spec.free_types)
                yield from figures(free, direction, values, found)


Found = Mapping[str, list[Array]]  # array -> errors of its elements, case by case


def figures(shown: str, direction: str, values: str, found: Found) -> Iterator[Figure]:
    for name, parts in found.items():
        every = np.concatenate([part.reshape(-1) for part in parts])
        if every.size:
            largest, mean = float(every.max()), float(every.mean())
            yield Figure(shown, direction, name, DATA[values], round(largest, 3), round(mean, 4), every.size)


def machine() -> str:
    """The processor as its maker calls it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def specs(names: Sequence[str]) -> list[OperatorSpec]:
    paths = sorted(resource("spec").glob("*/*.yaml"))
    chosen = [path for path in paths if path.parent.name != "common" and (not names or path.stem in names)]
    missing = set(names) - {path.stem for path in chosen}
    if missing:
        raise SystemExit(f"there is no operator {', '.join(sorted(missing))} in {resource('spec')}")
    return [load(path) for path in chosen]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measures the errors of operators.")
    parser.add_argument("operators", nargs="*", metavar="OP", help="without it, every operator of spec/")
    parser.add_argument("--package", default="opsmith_ops")
    parser.add_argument("--output", type=Path, default=resource("docs") / "accuracy", help="a folder")
    options = parser.parse_args(arguments)
    package = importlib.import_module(options.package)
    for spec in specs(options.operators):
        rows = list(measure(spec, package))
        report = {
            "operator": spec.name,
            "fingerprint": fingerprint(spec),
            "machine": machine(),
            "level": package.level(),
            "figures": [asdict(row) for row in rows],
        }
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / f"{spec.name}.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        for row in rows:
            what = f"{spec.name}  {row.type:9} {row.direction:9} {row.array:16} {row.data:16}"
            print(f"{what} {row.largest:8.2f} {row.mean:8.3f}")


if __name__ == "__main__":
    main()
