"""Any well-formed program compiles, and agrees with the oracle: shown on random ones, forward and backward."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from opsmith import pipeline, reference, reference_gradient

from .programs import random_spec

SEEDS = range(12)
MORE_SEEDS = range(100, 160)
SHAPES = ((3, 4, 5), (1, 4, 70), (2, 1, 1), (5, 3, 1), (1, 1, 6))


def build(folder: Path, seeds: range) -> tuple[Path, ModuleType]:
    """A package of random operators."""
    package = f"random_ops_{seeds.start}"
    paths = []
    for seed in seeds:
        paths.append(folder / f"random_{seed}.yaml")
        paths[-1].write_text(random_spec(f"random_{seed}", seed))
    command = [sys.executable, "-m", "opsmith", "build", *map(str, paths), "--output", str(folder / "out")]
    command += ["--package", package, "--isa", "baseline"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    found = importlib.util.spec_from_file_location(package, folder / "out" / "python" / package / "__init__.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[package] = module
    found.loader.exec_module(module)
    return folder, module


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ModuleType]:
    return build(tmp_path_factory.mktemp("few"), SEEDS)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ModuleType]:
    return build(tmp_path_factory.mktemp("many"), MORE_SEEDS)


def check(built: tuple[Path, ModuleType], seed: int) -> None:
    """The operator against the oracle, for several shapes and both values of its parameter."""
    folder, module = built
    spec = pipeline.load([folder / f"random_{seed}.yaml"])[0]
    operator = getattr(module, spec.name)
    for number, extents in enumerate(SHAPES):
        rng = np.random.default_rng([seed, number])
        sizes = dict(zip("ABC", extents, strict=True))
        arrays = {each.name: rng.normal(size=[sizes[dim] for dim in each.shape.dims]) for each in spec.inputs}
        parameters = {"flag": bool(number % 2)}
        expected = reference.evaluate(spec, arrays, parameters, precision=np.longdouble)
        outputs, pullback = operator.vjp(*arrays.values(), **parameters)
        heads = {}
        for output, got in zip(spec.outputs, outputs, strict=True):
            np.testing.assert_allclose(got, expected.outputs[output.name].astype(float), rtol=1e-11, atol=1e-11)
            heads[output.name] = np.asarray(rng.normal(size=np.shape(got)))
        gradients = reference_gradient.gradients(spec, arrays, parameters, False, heads, None)
        for each, got in zip(spec.inputs, pullback(*heads.values()), strict=True):
            np.testing.assert_allclose(got, gradients[each.name].astype(float), rtol=1e-6, atol=1e-8, err_msg=each.name)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_program_agrees_with_the_oracle(few: tuple[Path, ModuleType], seed: int) -> None:
    check(few, seed)


@pytest.mark.full
@pytest.mark.parametrize("seed", MORE_SEEDS)
def test_more_random_programs_agree(many: tuple[Path, ModuleType], seed: int) -> None:
    check(many, seed)
