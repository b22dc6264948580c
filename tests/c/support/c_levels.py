"""A source of the tests as one library per instruction-set level that this machine has."""

from __future__ import annotations

import ctypes
from pathlib import Path

from c_compilers import check_run, compiler, levels, shared_words
from c_library import GENERATED, LIBRARY, Library

from opsmith.language.levels import LEVELS

# as kernels are compiled
FLAGS = ("-ftree-vectorize", "-fno-math-errno", "-fno-trapping-math")
INCLUDE = tuple(f"-I{GENERATED / folder}" for folder in ("include", "src", "src/kernels"))


def levels_of_this_machine() -> list[str]:
    """Those that its compiler and its processor both have."""
    best = list(LEVELS).index(Library(LIBRARY).level)
    return [level for level in levels() if list(LEVELS).index(level) <= best]


def level_libraries(folder: Path, source: Path, name: str = "machine") -> dict[str, ctypes.CDLL]:
    """The libraries by level, made by a compiler."""
    made = {}
    for level in levels_of_this_machine():
        output = folder / f"{name}_{level}.so"
        check_run([*compiler(name), *shared_words(output, [source], *FLAGS, *LEVELS[level], *INCLUDE)])
        made[level] = ctypes.CDLL(str(output))
    return made
