"""The CUDA library: a public header, sizes of workspace, and kernels per operator and type.

The kernels of an operator are one text for all types, as in C; a file for each choice of types includes it twice, with
indices of 32 and of 64 bits. Parameters, extents, checks and statuses are those of the C library, whose sources it
takes. How a kernel's work is shared out is decided by the runtime when it is launched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from opsmith.emit.render import render_c
from opsmith.emit.symbols import renamed
from opsmith.language.types import TYPES
from opsmith.targets.c import Compiled, direction_views, operator_context, typed_direction
from opsmith.targets.c_dialect import CUDA
from opsmith.targets.c_names import KernelNames, Names
from opsmith.targets.c_views import DirectionView

RUNTIME = Path(__file__).resolve().parents[1] / "runtime" / "cuda"
EXECUTOR, STREAM = "const opsmith_executor *executor", "opsmith_cuda_stream stream"


@dataclass(frozen=True)
class CudaNames(KernelNames):
    """The names in CUDA kernels, where 16-bit elements are types of their own."""

    def c_type(self, field: str) -> str:
        declared = self.declared.get(field, "float64")
        return f"opsmith_element_{TYPES[declared].suffix}" if declared in TYPES else f"ELEMENT({declared})"


def files(operators: Sequence[Compiled], types: Sequence[str], prefix: str) -> dict[str, str]:
    """Every file of the CUDA library beside those of the C library: path -> text."""
    made = {f"cuda/include/opsmith/{path.name}": path.read_text() for path in _sources("include/opsmith")}
    made |= {f"cuda/src/{path.name}": path.read_text() for path in _sources("src")}
    for operator in operators:
        made |= _operator_files(operator, types)
    return {path: renamed(text, prefix) for path, text in made.items()}


def _sources(folder: str) -> list[Path]:
    return sorted(path for path in (RUNTIME / folder).iterdir() if path.is_file())


def _operator_files(operator: Compiled, types: Sequence[str]) -> dict[str, str]:
    spec, op = operator.spec, operator.spec.name
    choices = tuple(Names(spec, tuple(each.items())) for each in spec.type_assignments(types))
    directions = direction_views(operator, CudaNames(spec, (), choices), CUDA)
    context = operator_context(operator, choices, directions)
    context["by_type"] = [
        {"suffix": names.suffix, "types": names.types, "directions": _typed(operator, names, directions)}
        for names in choices
    ]
    made = {
        f"cuda/include/opsmith/{op}_cuda.h": render_c("cuda/header.h.j2", **context),
        f"cuda/src/{op}_workspace.c": render_c("cuda/workspace.c.j2", **context),
        f"cuda/src/kernels/{op}_kernels.cuh": render_c("cuda/kernels.cuh.j2", **context),
    }
    for names in choices:
        chosen = context | {
            "types": [(name, TYPES[each]) for name, each in names.types],
            "real": names.narrow,
            "suffix": names.suffix,
            "chosen": _typed(operator, names, directions),
        }
        made[f"cuda/src/kernels/{op}_{names.suffix}.cu"] = render_c("cuda/kernels.cu.j2", **chosen)
    return made


def _typed(operator: Compiled, names: Names, directions: Sequence[DirectionView]) -> list[DirectionView]:
    """The interface of one choice of types: as in C, with a stream in place of an executor."""
    made = [typed_direction(operator, names, each.name, each.variants) for each in directions]
    return [
        replace(each, signature=tuple(part.replace(EXECUTOR, STREAM) for part in each.signature)) for each in made
    ]
