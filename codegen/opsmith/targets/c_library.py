"""The parts of the C library that are the same whatever operators it has: runtime, CMake, pkg-config."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from opsmith.emit.render import render
from opsmith.language.levels import LEVELS
from opsmith.spec.model import OperatorSpec

BY_LEVEL = (  # included by kernels alone
    "opsmith_accumulate.h",
    "opsmith_element.h",
    "opsmith_half.h",
    "opsmith_math.h",
    "opsmith_math_float.h",
    "opsmith_math_wide.h",
    "opsmith_number.h",
    "opsmith_reduce.h",
    "opsmith_reduce_typed.h",
    "opsmith_vector.h",
)


def library_files(runtime: Path, specs: Sequence[OperatorSpec]) -> dict[str, str]:
    """Runtime sources as they are, and the files that build the library."""
    made = {
        f"c/include/opsmith/{path.name}": path.read_text()
        for path in sorted((runtime / "include" / "opsmith").iterdir())
    }
    for path in sorted((runtime / "src").iterdir()):
        folder = "c/src/kernels" if path.name in BY_LEVEL else "c/src"
        made[f"{folder}/{path.name}"] = path.read_text()
    context = {"operators": [spec.name for spec in specs], "levels": LEVELS}
    made["c/CMakeLists.txt"] = render("c/CMakeLists.txt.j2", **context)
    made["c/opsmith.pc.in"] = render("c/opsmith.pc.in.j2", **context)
    return made
