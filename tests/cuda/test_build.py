"""`opsmith build --device`: what a user gets for an operator of his own, with nvcc and without."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cuda_compilers import with_nvcc

from opsmith.diagnostics import UserError
from opsmith.toolchain_cuda import find_cxx, find_nvcc

SPEC = """\
operator: halved
summary: Half of each number.
types: {T: [float32]}
inputs:
  data: {type: T, shape: "*all", doc: Numbers.}
outputs:
  out: {type: T, shape: data}
math: |
  out = data / 2
"""
CUDA_FAILED, NO_DRIVER, NO_DEVICE = 16, 35, 100


def build(folder: Path, device: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "halved.yaml").write_text(SPEC)
    words = [sys.executable, "-m", "opsmith", "build", "halved.yaml", "--output", "out", "--package", "mine"]
    known = {name: value for name, value in os.environ.items() if name not in ("NVCC", "CXX")}
    return subprocess.run(
        [*words, "--isa", "baseline", "--device", device],
        cwd=folder,
        env=known | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_emulation(tmp_path: Path) -> None:
    done = build(tmp_path, "emulation")
    assert done.returncode == 0, done.stderr
    program = "import numpy, mine; print(mine.halved(numpy.ones(5, numpy.float32)).sum())"
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "out/build/emulation/python")}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("2.5\n", "")


def test_nvcc_is_missing(tmp_path: Path) -> None:
    done = build(tmp_path, "cuda", PATH=os.pathsep.join(["/usr/bin", "/bin"]))
    assert done.returncode == 1
    assert "nvcc is missing" in done.stderr
    assert "--device emulation" in done.stderr


def test_compilers() -> None:
    assert find_cxx({"PATH": os.environ["PATH"]})
    assert find_nvcc({"NVCC": "/opt/nvcc -ccbin g++"}) == ("/opt/nvcc", "-ccbin", "g++")
    with pytest.raises(UserError, match="no C\\+\\+ compiler was found"):
        find_cxx({"CXX": "no-such-compiler"})


@with_nvcc
def test_cuda(nvcc: tuple[str, ...], tmp_path: Path) -> None:
    """The library needs nothing to be loaded; where there is no device, a call says what CUDA answers."""
    done = build(tmp_path, "cuda", NVCC=" ".join(nvcc))
    assert done.returncode == 0, done.stderr
    library = ctypes.CDLL(str(tmp_path / "out/build/lib/libopsmith_cuda.so"))
    assert (tmp_path / "out/build/cuda/fatbin/halved_f32.fatbin").stat().st_size > 0
    params, dims = (ctypes.c_size_t * 1)(8), (ctypes.c_int64 * 1)(0)
    library.opsmith_halved_params_init(params)
    null = ctypes.c_void_p(None)
    status = library.opsmith_halved_forward_cuda_f32(params, dims, null, null, null, null, ctypes.c_size_t(0), null)
    if status != 0:  # there is no device
        assert (status & 0xFF, status >> 8 in (NO_DRIVER, NO_DEVICE)) == (CUDA_FAILED, True)
