"""The compilers of the tests: the machine's own, and clang from the package `ziglang`, which can be had anywhere."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from opsmith.language.levels import LEVELS
from opsmith.toolchain_compiler import find_compiler

STRICT = ("-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror")
ZIG = (sys.executable, "-m", "ziglang")
# zig compiles for this very machine and with checks at run time unless told otherwise
CLANG = (*ZIG, "cc", "-mcpu=baseline", "-fno-sanitize=undefined")
CLANG_CXX = (*ZIG, "c++", "-mcpu=baseline", "-fno-sanitize=undefined")


@functools.cache
def machine() -> tuple[str, ...]:
    """The compiler that builds the library."""
    return find_compiler().command


@functools.cache
def levels() -> tuple[str, ...]:
    """The levels of instructions that the machine's compiler knows."""
    return find_compiler().levels


def compiler(name: str) -> tuple[str, ...]:
    return {"machine": machine, "clang": lambda: CLANG, "clang++": lambda: CLANG_CXX}[name]()


def check_run(words: Sequence[object], **options: object) -> subprocess.CompletedProcess[str]:
    """A program that must succeed; what it says is text."""
    done = attempt(words, **options)
    assert done.returncode == 0, f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}"
    return done


def attempt(words: Sequence[object], **options: object) -> subprocess.CompletedProcess[str]:
    """A program that may fail."""
    # zig remembers what it compiled without a complaint; the tests want to hear complaints, and keep to their own files
    cache = str(Path(tempfile.gettempdir()) / f"opsmith-zig-{os.getuid()}")
    settings = {
        "stdin": subprocess.DEVNULL,
        "capture_output": True,
        "text": True,
        "errors": "replace",
        "check": False,
        "env": os.environ | {"LC_ALL": "C", "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache},
    }
    return subprocess.run([str(word) for word in words], **(settings | options))  # type: ignore[call-overload]


def level_flags(level: str) -> tuple[str, ...]:
    return (*LEVELS[level], f"-DOPSMITH_LEVEL={level}")


def shared_words(output: Path, sources: Sequence[Path], *flags: object) -> tuple[object, ...]:
    """What a compiler is told to make a shared library of sources, as strictly as the generated ones are compiled."""
    words = ("-std=c11", *STRICT, "-O2", "-ffp-contract=off", "-fPIC", "-shared", *flags)
    return (*words, *sources, "-o", output, "-lm", "-lpthread")


def shared_library(output: Path, sources: Sequence[Path], *flags: object) -> Path:
    """A shared library, by the machine's compiler."""
    check_run([*machine(), *shared_words(output, sources, *flags)])
    return output
