"""The generated matrix of some operators through emulated kernels that AddressSanitizer and UBSan watch.

They stand for the schedules: rows and columns that reduce, sets of axes, positions, updates in place.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from opsmith import toolchain_cuda

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ("-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-fsanitize-sections=opsmith_shared")
QUICK = ("batch_norm",)
MORE = ("argmax", "layer_norm", "adam_update", "softmax_cross_entropy")


def opsmith(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "opsmith", *words], check=True, capture_output=True)


def library(name: str) -> str:
    done = subprocess.run(["gcc", f"-print-file-name={name}"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize("operators", [QUICK, pytest.param(MORE, marks=pytest.mark.full)], ids=["quick", "more"])
def test_matrix(operators: tuple[str, ...], tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    opsmith(
        "generate", *operators, "--output", str(tree), "--types", "float32", "--target", "c,cuda,python,tests",
        "--package", "sanitized",
    )  # fmt: skip
    packages = tmp_path / "packages"
    toolchain_cuda.build(tree, tmp_path / "build", packages, "emulation", extra=FLAGS)
    environment = os.environ | {
        "LD_PRELOAD": " ".join(map(library, ("libasan.so", "libubsan.so", "libstdc++.so"))),
        "ASAN_OPTIONS": "detect_leaks=0",  # Python keeps much for good
        "PYTHONPATH": str(packages),
    }
    words = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(tree), "-p", "no:cacheprovider", "-q"]
    words += ["-m", "not full", *(str(tree / f"tests/test_{name}.py") for name in operators)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert " passed" in done.stdout
