"""What nvcc makes of the generated kernels: no warnings, no spilled registers, accesses of 16 bytes.

The operators stand for the schedules: rows and columns that reduce, rows and their columns, elements alone.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from cuda_compilers import with_nvcc

from opsmith.toolchain_cuda import CAPABILITIES, CUDA_FLAGS

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("cuda/include", "c/include", "cuda/src", "c/src", "c/src/kernels")
INCLUDES = [f"-I{ROOT / 'generated' / folder}" for folder in FOLDERS]
REPORT = re.compile(r"entry function '(\w+)'.*?(\d+) bytes spill stores.*?Used (\d+) registers", re.DOTALL)
ENTRY = re.compile(r"\.entry (\w+)\(.*?\n}\n", re.DOTALL)
HOT = ("batch_norm_f32", "layer_norm_f32", "adam_update_f32", "silu_bf16")
SEVERAL_SWEEPS = ("batch_norm_f32", "layer_norm_f32")
MOST_REGISTERS = 128  # of a thread, so that a block of 512 fits a processor

hot = pytest.mark.parametrize("name", HOT)


@dataclass(frozen=True)
class Kernel:
    """One kernel with indices of 32 bits, which all but huge arrays take."""

    ptx: str
    spilled: int  # bytes
    registers: int


def run(*words: object) -> str:
    done = subprocess.run([str(each) for each in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


@cache
def kernels(nvcc: tuple[str, ...], name: str, folder: Path) -> dict[str, Kernel]:
    """The kernels of one source, for capability 9.0."""
    ptx = folder / f"{name}.ptx"
    source = ROOT / f"generated/cuda/src/kernels/{name}.cu"
    assert run(*nvcc, *CUDA_FLAGS, *INCLUDES, "-ptx", "-arch=sm_90", source, "-o", ptx) == ""
    assembler = shutil.which("ptxas") or Path(nvcc[0]).resolve().with_name("ptxas")
    said = run(assembler, "-v", "-arch=sm_90", ptx, "-o", folder / f"{name}.cubin")
    texts = {match[1]: match[0] for match in ENTRY.finditer(ptx.read_text())}
    reported = {kernel: (int(spilled), int(used)) for kernel, spilled, used in REPORT.findall(said)}
    return {each: Kernel(texts[each], *reported[each]) for each in texts if each.endswith("_narrow")}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nvcc")


def stores(name: str, kernel: str) -> bool:
    """Whether the loops of a kernel write elements, by its source; some only reduce."""
    operator, _, suffix = name.rpartition("_")
    form = kernel.removeprefix(f"opsmith_{operator}_").removesuffix(f"_{suffix}_narrow")
    text = (ROOT / f"generated/cuda/src/kernels/{operator}_kernels.cuh").read_text(encoding="utf-8")
    sweeps = re.findall(rf"^static __device__ void {form}_sweep_\d+\(.*?^}}$", text, re.MULTILINE | re.DOTALL)
    assert sweeps, f"{form} has no loops"
    return any("LINE_PUT" in each for each in sweeps)


@hot
@with_nvcc
def test_kernels(name: str, nvcc: tuple[str, ...], folder: Path) -> None:
    """Loops read and write 16 bytes at once and keep what they compute in registers; what several sweeps read is
    brought into shared memory by asynchronous copies."""
    found = kernels(nvcc, name, folder)
    assert found
    for kernel, each in found.items():
        assert each.spilled == 0, f"{kernel} spills {each.spilled} bytes"
        assert each.registers <= MOST_REGISTERS, f"{kernel} takes {each.registers} registers"
        assert re.search(r"ld\.global\.nc\.v4", each.ptx), f"{kernel} has no wide load"
        assert ".local." not in each.ptx, f"{kernel} has an array in memory"
    wide = {kernel for kernel, each in found.items() if re.search(r"st\.global\.wb\.v4", each.ptx)}
    assert wide == {kernel for kernel in found if stores(name, kernel)}, "who stores elements does so 16 bytes at once"
    keeping = [kernel for kernel, each in found.items() if "cp.async.cg.shared.global" in each.ptx]
    assert bool(keeping) == (name in SEVERAL_SWEEPS)


@pytest.mark.full
@with_nvcc
def test_every_device(nvcc: tuple[str, ...], folder: Path) -> None:
    """The sources of one operator for each capability, and as PTX for later ones, without a warning."""
    targets = [f"-gencode=arch=compute_{each},code=sm_{each}" for each in CAPABILITIES]
    targets.append(f"-gencode=arch=compute_{CAPABILITIES[-1]},code=compute_{CAPABILITIES[-1]}")
    flags = (*nvcc, *CUDA_FLAGS, *INCLUDES, *targets)
    source = ROOT / "generated/cuda/src"
    assert run(*flags, "-fatbin", source / "kernels/mse_f16.cu", "-o", folder / "out.fatbin") == ""
    assert run(*flags, "-c", source / "opsmith_cuda_host.cu", "-o", folder / "host.o") == ""
