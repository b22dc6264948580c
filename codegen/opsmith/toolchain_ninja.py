"""Writes the build down for ninja: what is compiled, how often and with which flags, and what is linked of it.

A kernel is compiled once per level of instructions, everything else once. Paths are relative to the folder of the
build, so that a tree that moves is not compiled again. Each compilation leaves beside its object what it cost
(`times` of the shell), because neither ninja nor the compiler tells.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from opsmith.language.levels import LEVELS
from opsmith.toolchain_compiler import Compiler

COMMON_FLAGS = (
    "-std=c11",
    "-O2",
    "-fPIC",
    "-ffp-contract=off",
    "-fvisibility=hidden",
    "-fno-math-errno",
    "-fno-trapping-math",
)
SHARED_SUFFIX = "dylib" if sys.platform == "darwin" else "so"
SHARED_FLAGS = ("-dynamiclib",) if sys.platform == "darwin" else ("-shared", "-Wl,-soname,libopsmith.so")
EXTENSION_FLAGS = ("-bundle", "-undefined", "dynamic_lookup") if sys.platform == "darwin" else ("-shared",)
LIBRARIES = ("-lm",) if sys.platform == "darwin" else ("-lm", "-ldl", "-lpthread")

RULES = """\
ninja_required_version = 1.8
builddir = .

rule compile
  command = $cc $flags -MMD -MF $out.d -c $in -o $out; status=$$?; times > $out.cpu; exit $$status
  depfile = $out.d
  deps = gcc
  description = $out

rule archive
  command = rm -f $out && xargs $ar rcs $out < $out.rsp
  rspfile = $out.rsp
  rspfile_content = $in
  description = $out

rule link
  command = $cc $flags -o $out @$out.rsp $libs
  rspfile = $out.rsp
  rspfile_content = $in
  description = $out

rule copy
  command = cp -f $in $out
  description = $out
"""


@dataclass(frozen=True)
class Plan:
    """What is built from where to where. All paths are absolute, without links."""

    source: Path  # has the layout of generated/
    build: Path  # of the ninja file, the objects and lib/
    packages: Path  # the Python package becomes importable here
    package: str | None  # its name, if the source holds one
    levels: tuple[str, ...]
    compiler: Compiler
    headers: Path | None  # of Python

    @property
    def kernels(self) -> list[Path]:
        return sorted((self.source / "c/src/kernels").glob("*.c"))

    @property
    def others(self) -> list[Path]:
        return sorted((self.source / "c/src").glob("*.c"))

    @property
    def extension_sources(self) -> list[Path]:
        return sorted((self.source / "python/src").glob("*.c")) if self.package else []

    @property
    def package_files(self) -> list[Path]:
        """What stands beside the extension: __init__.py, stubs, py.typed."""
        if self.package is None:
            return []
        found = (self.source / "python" / self.package).rglob("*")
        return sorted(each for each in found if each.is_file() and each.suffix in (".py", ".pyi", ".typed"))

    @property
    def libraries(self) -> tuple[Path, Path]:
        return self.build / "lib/libopsmith.a", self.build / f"lib/libopsmith.{SHARED_SUFFIX}"

    @property
    def extension(self) -> Path | None:
        return self.packages / self.package / "_native.abi3.so" if self.package else None


@dataclass(frozen=True)
class Compilation:
    """One object: a source compiled with one set of flags."""

    source: Path
    output: str  # relative to the folder of the build
    flags: tuple[str, ...]


def compilations(plan: Plan) -> list[Compilation]:
    """Every object of the library."""
    includes = [f"-I{_relative(plan, plan.source / folder)}" for folder in ("c/include", "c/src", "c/src/kernels")]
    has = [f"-DOPSMITH_HAS_{level.upper()}" for level in plan.levels]
    made = []
    for source in plan.kernels:
        for level in plan.levels:
            flags = (*COMMON_FLAGS, *plan.compiler.vectorizing, *LEVELS[level], f"-DOPSMITH_LEVEL={level}", *includes)
            made.append(Compilation(source, f"obj/{level}/{source.stem}.o", flags))
    for source in plan.others:
        made.append(Compilation(source, f"obj/common/{source.stem}.o", (*COMMON_FLAGS, *has, *includes)))
    return made


def extension_compilations(plan: Plan) -> list[Compilation]:
    """The objects of the Python extension alone; it is of the limited API, one binary for CPython 3.11 and later."""
    folders = (plan.source / "c/include", plan.source / "python/src", plan.headers)
    includes = [f"-I{_relative(plan, folder)}" for folder in folders if folder]
    flags = (*COMMON_FLAGS, "-DPy_LIMITED_API=0x030B0000", *includes)
    return [Compilation(source, f"obj/python/{source.stem}.o", flags) for source in plan.extension_sources]


def ninja_text(plan: Plan) -> str:
    """The whole ninja file."""
    programs = (f"cc = {shell(plan.compiler.command)}", f"ar = {shell(plan.compiler.archiver)}")
    return "\n".join((*programs, RULES, *_edges(plan)))


def _edges(plan: Plan) -> Iterator[str]:
    objects = compilations(plan)
    archive, shared = (_relative(plan, library) for library in plan.libraries)
    for each in (*objects, *extension_compilations(plan)):
        yield edge("compile", each.output, [_relative(plan, each.source)], flags=each.flags)
    names = [each.output for each in objects]
    yield edge("archive", archive, names)
    yield edge("link", shared, names, flags=SHARED_FLAGS, libs=LIBRARIES)
    if plan.extension and plan.package:
        hiding = ("-Wl,--exclude-libs,ALL",) if plan.compiler.hides_archives else ()
        parts = [*(each.output for each in extension_compilations(plan)), archive]
        yield edge("link", _relative(plan, plan.extension), parts, flags=(*EXTENSION_FLAGS, *hiding), libs=LIBRARIES)
        for file in plan.package_files:
            placed = plan.packages / file.relative_to(plan.source / "python")
            if placed.resolve() != file.resolve():
                yield edge("copy", _relative(plan, placed), [_relative(plan, file)])


def edge(rule: str, output: str, inputs: Iterable[str], **variables: Iterable[str]) -> str:
    lines = [f"build {_path(output)}: {rule} {' '.join(map(_path, inputs))}"]
    lines += [f"  {name} = {shell(words)}" for name, words in variables.items()]
    return "\n".join(lines) + "\n"


def _relative(plan: Plan, path: Path) -> str:
    """System folders stay absolute: they do not move with the tree."""
    moves = any(path.is_relative_to(folder) for folder in (plan.source, plan.build, plan.packages))
    return os.path.relpath(path, plan.build) if moves else str(path)


def _path(path: str) -> str:
    return re.sub(r"([$ :])", r"$\1", path)


def shell(words: Iterable[str]) -> str:
    return " ".join(shlex.quote(word) for word in words).replace("$", "$$")
