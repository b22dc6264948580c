"""Builds the CUDA library of a generated tree: with nvcc for devices, or for this processor by emulation.

For devices that is a shared library and a fatbin for each source of kernels; the library takes what is the host's from
the archive of the host's build, which has to be there. Emulated, it is a Python package of its own, whose operators
run the CUDA kernels on the host and which holds no others.
"""

from __future__ import annotations

import os
import shlex
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from opsmith.diagnostics import UserError
from opsmith.emit import outputs
from opsmith.toolchain import Progress, package_name, run_ninja
from opsmith.toolchain_compiler import Compiler, find_compiler, indented, python_headers, try_program
from opsmith.toolchain_ninja import COMMON_FLAGS, EXTENSION_FLAGS, LIBRARIES, RULES, SHARED_SUFFIX, edge, shell

DEVICES = ("cpu", "cuda", "emulation")
CAPABILITIES = (80, 90, 100)  # of the devices that code is compiled for; later ones compile the last one's PTX
EMULATED_FLAGS = (
    "-xc++", "-std=c++17", "-O1", "-fPIC", "-ffp-contract=off", "-fvisibility=hidden", "-DOPSMITH_EMULATED",
)  # fmt: skip
CUDA_FLAGS = (
    "-std=c++17",
    "-O3",
    "-fmad=false",
    "--Werror=all-warnings",
    "-Xcompiler=-fPIC,-fvisibility=hidden,-ffp-contract=off",
)
CUDA_RULES = """\
rule translate
  command = $translate $flags -MMD -MF $out.d -c $in -o $out
  depfile = $out.d
  deps = gcc
  description = $out

rule fatbin
  command = $translate $flags -fatbin $in -o $out
  description = $out

rule join
  command = $translate $flags -o $out $in $libs
  description = $out
"""
CXX_PROGRAM = "#include <cmath>\nint main(int count, char **) { return static_cast<int>(std::floor(count)); }\n"


@dataclass(frozen=True)
class CudaPlan:
    """What is built from where to where. All paths are absolute."""

    source: Path  # has the layout of generated/
    host: Path  # the folder of the host's build
    build: Path  # of this ninja file and its objects
    packages: Path
    package: str | None
    device: str
    compiler: Compiler  # of C
    translator: tuple[str, ...]  # nvcc, or a C++ compiler
    capabilities: tuple[int, ...]
    extra: tuple[str, ...]  # flags, for sanitizers

    @property
    def sources(self) -> list[Path]:
        return sorted((self.source / "cuda/src").rglob("*.c*"))

    @property
    def archive(self) -> Path:
        return self.host / "lib/libopsmith.a"

    @property
    def library(self) -> Path:
        return self.host / f"lib/libopsmith_cuda.{SHARED_SUFFIX}"

    @property
    def extension(self) -> Path | None:
        return self.packages / self.package / "_native.abi3.so" if self.package and self.device != "cuda" else None


@dataclass(frozen=True)
class CudaReport:
    """What a build for devices made."""

    translator: str
    steps: int
    seconds: float
    made: tuple[Path, ...]


def build(
    source: Path,
    host: Path,
    packages: Path,
    device: str,
    *,
    capabilities: Sequence[int] = CAPABILITIES,
    extra: Sequence[str] = (),
    progress: Progress | None = None,
) -> CudaReport:
    """Compiles the CUDA sources of a generated tree, whose host build is in `host`."""
    plan = CudaPlan(
        source=source.resolve(),
        host=host.resolve(),
        build=host.resolve() / device,
        packages=packages.resolve(),
        package=package_name(source),
        device=device,
        compiler=find_compiler(),
        translator=find_nvcc() if device == "cuda" else find_cxx(),
        capabilities=tuple(capabilities),
        extra=tuple(extra),
    )
    if not plan.sources:
        raise UserError(f"{source} holds no CUDA sources to compile; let --target include cuda")
    outputs.replace(plan.build / "build.ninja", ninja_text(plan))
    started = time.monotonic()
    run = run_ninja(plan.build, progress)
    if run.failure:
        raise UserError(f"compiling for {device} failed:\n{indented(chr(10).join(run.failure), 60)}")
    made = [each for each in (plan.library if device == "cuda" else None, plan.extension) if each]
    return CudaReport(plan.translator[0], run.steps, time.monotonic() - started, tuple(made))


def find_nvcc(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The CUDA compiler that NVCC names, else the first on the path."""
    if given := environment.get("NVCC"):
        return tuple(shlex.split(given))
    if found := shutil.which("nvcc", path=environment.get("PATH")):
        return (found,)
    raise UserError(
        "nvcc is missing: kernels for CUDA devices need NVIDIA's CUDA Toolkit 12 or later, whose bin folder belongs "
        "on the path (or let NVCC name its compiler). Without it, `--device emulation` runs the same kernels on "
        "this processor"
    )


def find_cxx(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The C++ compiler that CXX names, else the first of c++, g++ and clang++ that works."""
    given = environment.get("CXX")
    candidates = [given] if given else ["c++", "g++", "clang++"]
    for candidate in candidates:
        words = shlex.split(candidate)
        if shutil.which(words[0]) and try_program(words, ("-xc++",), CXX_PROGRAM) is None:
            return tuple(words)
    raise UserError(
        f"no C++ compiler was found (looked for {', '.join(candidates)}); on Debian and Ubuntu "
        "`apt-get install g++` installs one"
    )


def ninja_text(plan: CudaPlan) -> str:
    """The whole ninja file."""
    programs = (
        f"cc = {shell(plan.compiler.command)}",
        f"ar = {shell(plan.compiler.archiver)}",
        f"translate = {shell(plan.translator)}",
    )
    return "\n".join((*programs, RULES, CUDA_RULES, *_edges(plan)))


def _edges(plan: CudaPlan) -> Iterator[str]:
    language = CUDA_FLAGS if plan.device == "cuda" else EMULATED_FLAGS
    flags = (*language, *plan.extra, *_includes(plan), *_targets(plan))
    objects = []
    for source in plan.sources:
        made = f"obj/{source.stem}.o"
        if source.suffix == ".cu":
            yield edge("translate", made, [str(source)], flags=flags)
        elif source.suffix == ".c":
            yield edge("compile", made, [str(source)], flags=(*COMMON_FLAGS, *_includes(plan)))
        else:
            continue
        objects.append(made)
    yield from _device_edges(plan, objects, flags) if plan.device == "cuda" else _emulated_edges(plan, objects)


def _device_edges(plan: CudaPlan, objects: list[str], flags: Sequence[str]) -> Iterator[str]:
    yield edge("join", str(plan.library), [*objects, str(plan.archive)], flags=("-shared", "-cudart=static"))
    for source in plan.sources:
        if source.parent.name == "kernels" and source.suffix == ".cu":
            yield edge("fatbin", f"fatbin/{source.stem}.fatbin", [str(source)], flags=flags)


def _emulated_edges(plan: CudaPlan, objects: list[str]) -> Iterator[str]:
    """What is not of kernels stays C: parameters, layouts, checks, and the binding."""
    python = list(_python_edges(plan))
    yield from (text for text, _ in python)
    parts = [*(made for _, made in python), *objects]
    flags = (*COMMON_FLAGS, *plan.extra, *_includes(plan))
    for source in sorted((plan.source / "c/src").glob("*.c")):
        if not source.stem.endswith("_dispatch"):
            made = f"obj/c/{source.stem}.o"
            parts.append(made)
            yield edge("compile", made, [str(source)], flags=flags)
    if plan.extension and plan.package:
        yield edge("join", str(plan.extension), parts, flags=(*EXTENSION_FLAGS, *plan.extra), libs=LIBRARIES)
        for name in ("__init__.py", "__init__.pyi", "py.typed"):
            yield edge("copy", str(plan.extension.parent / name), [str(plan.source / "python" / plan.package / name)])


def _includes(plan: CudaPlan) -> tuple[str, ...]:
    folders = ("cuda/include", "c/include", "cuda/src", "c/src", "c/src/kernels")
    return tuple(f"-I{plan.source / folder}" for folder in folders)


def _targets(plan: CudaPlan) -> tuple[str, ...]:
    """Code for each capability, and PTX of the last one for later devices."""
    if plan.device != "cuda":
        return ()
    made = [f"-gencode=arch=compute_{each},code=sm_{each}" for each in plan.capabilities]
    last = plan.capabilities[-1]
    return (*made, f"-gencode=arch=compute_{last},code=compute_{last}")


def _python_edges(plan: CudaPlan) -> Iterator[tuple[str, str]]:
    """The C files of an extension whose operators are emulated, and what each becomes."""
    if plan.package is None:
        return
    folder = plan.source / "python/src"
    headers = (plan.source / "cuda/include", plan.source / "c/include", folder, python_headers())
    flags = (*COMMON_FLAGS, *plan.extra, "-DPy_LIMITED_API=0x030B0000", "-DOPSMITH_EMULATED")
    flags = (*flags, *(f"-I{each}" for each in headers))
    for source in sorted([*folder.glob("*.c"), *(folder / "cuda").glob("*.c")]):
        made = f"obj/python/{source.stem}.o"
        yield edge("compile", made, [str(source)], flags=flags), made
