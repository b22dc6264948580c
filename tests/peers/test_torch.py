"""Values and gradients of PyTorch's functions, over the samples of its own tests and over settings of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import yaml
from tests.peers.calls import (
    Array,
    Arrays,
    Different,
    catalogue,
    check_gradients,
    check_results,
    named_results,
    translated,
)
from tests.peers.differences import ARRANGED, FLOAT32
from tests.peers.torch_calls import Run, TorchCall, bound, tensor
from torch.testing._internal.common_methods_invocations import op_db

from opsmith.reference_shapes import Extents
from opsmith.spec.model import Alias, OperatorSpec
from opsmith.testing.aliases import their_parameters
from opsmith.testing.arrays import dtype, generator, make, unit
from opsmith.testing.cases import Case
from opsmith.testing.tables import ranges

SHARES: dict[str, float] = yaml.safe_load((Path(__file__).parent / "torch_shares.yaml").read_text())
TYPES = {"float32": torch.float32, "float64": torch.float64, "float16": torch.float16, "bfloat16": torch.bfloat16}
LEAST = 2.0**-42  # what terms that cancel may leave in float64 where those of float32 happen to cancel exactly
KINKS = [-20, -3, -2, -1, -0.5, -1e-30, -0.0, 0, 1e-30, 0.5, 1, 2, 3, 6, 20, 30]
FUNCTIONS = {name: pairs for name, pairs in catalogue("pytorch").items() if not name.startswith("torch.optim.")}
PAIRS = [pair for pairs in FUNCTIONS.values() for pair in pairs]


def infos(name: str) -> list[Any]:
    """What PyTorch's tests know of a function."""
    short = name.removeprefix("torch.")
    return [info for info in op_db if short in (info.name, *(alias.name for alias in info.aliases))]


def is_sampled(name: str, type_name: str) -> bool:
    """Whether PyTorch's tests have samples of a type that our operator offers."""
    return bool(SHARES.get(name, 1)) and any(TYPES[type_name] in info.dtypes for info in infos(name))


def bends(spec: OperatorSpec) -> bool:
    """Whether the operator is a function of one number."""
    return len(spec.inputs) == 1 and str(spec.inputs[0].shape).startswith("*")


def cases(condition: Callable[[OperatorSpec, str, str], bool]) -> Any:
    """Every operator and type of a condition."""
    found = [
        pytest.param(spec, alias, type_name, id=f"{spec.name}-{type_name}")
        for spec, alias in PAIRS
        for type_name in TYPES
        if condition(spec, alias.name, type_name)
    ]
    return pytest.mark.parametrize("spec, alias, type_name", found)


def samples(name: str, type_name: str) -> Iterator[list[TorchCall]]:
    """The sample calls of PyTorch's own tests, each under the signatures that it may mean."""
    for info in infos(name):
        if TYPES[type_name] in info.dtypes:
            for sample in info.sample_inputs("cpu", TYPES[type_name], requires_grad=False):
                yield list(bound(name, sample.input, *sample.args, **sample.kwargs))


def compare(spec: OperatorSpec, alias: Alias, theirs: TorchCall) -> None:
    """Fails unless both give the same; raises Different where our operator does not offer the call.

    PyTorch computes in float64 with the same numbers, so that only our kernel rounds to the type.
    """
    call = translated(spec, alias, theirs.theirs)

    def by_our_names(run: Run) -> tuple[Arrays, Arrays]:
        ours = {name: our for name, our in zip(theirs.arrays, alias.inputs, strict=False) if our in call.inputs}
        results = named_results(spec, alias, run.results, call.case.parameters)
        return results, {ours[name]: each for name, each in run.gradients.items() if name in ours}

    results, _ = by_our_names(theirs.run(torch.float64))
    for output in spec.outputs:
        if spec.has_gradient and output.name in results and output.differentiable:
            head = generator("head", str(results[output.name].shape)).standard_normal(results[output.name].shape)
            call.heads[output.name] = head.astype(call.inputs[spec.inputs[0].name].dtype)
    heads = list(call.heads.values())
    results, gradients = by_our_names(theirs.run(torch.float64, heads))
    errors = by_our_names(float64_errors(theirs, heads))
    actual = call.everything() if heads else call.forward()
    check_results(call, actual, results, errors[0])
    check_gradients(call, actual, gradients, errors[1])


def float64_errors(theirs: TorchCall, heads: Sequence[Array]) -> Run:
    """How far PyTorch's results in float64 may be off: twice what float32 is off, in units of float64."""
    narrow, wide = (theirs.run(precision, heads, rounded=True) for precision in (torch.float32, torch.float64))
    ratio = 1.0 if theirs.name in FLOAT32 else unit("float64") / unit("float32")
    least = 0.0 if theirs.theirs.arrays[0].dtype == np.float64 else LEAST

    def error(few: Array, many: Array) -> Array:
        with np.errstate(invalid="ignore"):
            off = np.abs(few.astype(np.float64) - many)
        return np.asarray(2 * ratio * np.max(off, initial=0, where=np.isfinite(off)) + least)

    results = [error(*each) for each in zip(narrow.results, wide.results, strict=True)]
    return Run(results, {name: error(each, wide.gradients[name]) for name, each in narrow.gradients.items()})


def own_samples(spec: OperatorSpec, alias: Alias, type_name: str) -> Iterator[list[TorchCall]]:
    """Calls with the settings of our own tests: their arrays where PyTorch has no samples, and where functions bend."""
    types = next(types for types in spec.type_assignments() if types[spec.inputs[0].type] == type_name)
    for settings in [{}, *map(dict, spec.tests.parameters)]:
        every = {each.name: each.default for each in spec.parameters} | settings | dict(alias.settings)
        arrays = []
        if not is_sampled(alias.name, type_name):
            shapes = spec.tests.shapes or [(3, 4, 5)]
            arrays += [make(spec, Case(types, shape, every), ranges(spec)) for shape in shapes]
        if bends(spec):
            numbers = [value for value in every.values() if isinstance(value, float | int)]
            for values in ([*KINKS, *numbers, *(-each for each in numbers)], [np.nan]):
                arrays.append({alias.inputs[0]: np.array(values).astype(dtype(type_name))})
        for each in arrays:
            parameters = their_parameters(alias, every, _extents(spec, every, each))
            given = [each[name] for name in alias.inputs]
            if alias.name in ARRANGED:
                given = ARRANGED[alias.name](*given, **parameters)
            if given is not None:
                yield list(bound(alias.name, *map(tensor, given), **parameters))


def _extents(spec: OperatorSpec, settings: dict[str, Any], arrays: Arrays) -> Extents:
    found = Extents(spec, settings)
    found.bind(spec.inputs[0].name, spec.inputs[0].shape, arrays[spec.inputs[0].name].shape)
    return found


@cases(lambda spec, name, type_name: is_sampled(name, type_name))
def test_the_samples_of_pytorch(spec: OperatorSpec, alias: Alias, type_name: str) -> None:
    torch.manual_seed(0)
    share = SHARES.get(spec.name, SHARES.get(alias.name, SHARES["usual"]))
    compare_most(spec, alias, samples(alias.name, type_name), share)


@cases(lambda spec, name, type_name: bends(spec) or not is_sampled(name, type_name))
def test_our_own_settings(spec: OperatorSpec, alias: Alias, type_name: str) -> None:
    compare_most(spec, alias, own_samples(spec, alias, type_name), 1)


def compare_most(spec: OperatorSpec, alias: Alias, samples: Iterator[list[TorchCall]], share: float) -> None:
    """Compares every call that our operator offers, which must be at least such a share of them."""
    reasons: list[str] = []
    compared = 0
    for calls in samples:
        different = []
        for theirs in calls:
            try:
                compare(spec, alias, theirs)
            except Different as reason:
                different.append(str(reason))
        compared += len(different) < len(calls)
        reasons += different[:1] if len(different) == len(calls) else []
    assert compared >= max(1, share * (compared + len(reasons))), f"{compared} compared, not {Counter(reasons)}"
