"""The C library: a public header, a common source and a dispatch per operator, kernels per operator and type.

Kernels are compiled once per instruction-set level and know nothing of the host; everything that asks the machine or
the environment stands in the host's sources. A prefix is put on every symbol by name, in the runtime's files as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from opsmith.emit.render import render_c
from opsmith.emit.symbols import renamed
from opsmith.ir.kernels import KernelProgram, Need
from opsmith.ir.nodes import Mathematics, Node, topological
from opsmith.language.reductions import REDUCTIONS
from opsmith.language.types import TYPES
from opsmith.spec.model import OperatorSpec
from opsmith.targets.c_amalgamated import amalgamated
from opsmith.targets.c_dialect import C, Dialect
from opsmith.targets.c_interface import (
    argument_names,
    backward_arrays,
    elements,
    forward_arrays,
    parameter_views,
    pattern_views,
    star_families,
)
from opsmith.targets.c_kernels import variant_condition, variant_view
from opsmith.targets.c_library import library_files
from opsmith.targets.c_names import KernelNames, Names, either
from opsmith.targets.c_views import ArrayView, DirectionView, LineView, VariantView

RUNTIME = Path(__file__).resolve().parents[1] / "runtime" / "c"


CompiledVariant = tuple[tuple[tuple[Node, bool], ...], KernelProgram, KernelProgram | None]


@dataclass(frozen=True)
class Compiled:
    """An operator after all passes: per variant its condition and the kernels of both directions."""

    spec: OperatorSpec
    mathematics: Mathematics
    variants: tuple[CompiledVariant, ...]

    @property
    def has_backward(self) -> bool:
        return self.variants[0][2] is not None


def files(operators: Sequence[Compiled], types: Sequence[str], prefix: str) -> dict[str, str]:
    """Every file of the C library: path -> text. `types` limits the types that kernels are made for; empty: all."""
    return {path: renamed(text, prefix) for path, text in _library(operators, types).items()}


def amalgamated_files(operators: Sequence[Compiled], types: Sequence[str], prefix: str) -> dict[str, str]:
    """The two files of each operator that need nothing else."""
    library = _library(operators, types)
    made = [amalgamated(operator.spec.name, library) for operator in operators]
    return {path: renamed(text, prefix) for each in made for path, text in each.items()}


def _library(operators: Sequence[Compiled], types: Sequence[str]) -> dict[str, str]:
    made = library_files(RUNTIME, [operator.spec for operator in operators])
    for operator in operators:
        made |= _operator_files(operator, types)
    return made


def _operator_files(operator: Compiled, types: Sequence[str]) -> dict[str, str]:
    spec = operator.spec
    all_names = tuple(Names(spec, tuple(each.items())) for each in spec.type_assignments(types))
    directions = direction_views(operator, KernelNames(spec, (), all_names))
    common = operator_context(operator, all_names, directions)
    op = spec.name
    made = {
        f"c/include/opsmith/{op}.h": render_c("c/header.h.j2", **common),
        f"c/src/{op}_internal.h": render_c("c/internal.h.j2", **common),
        f"c/src/{op}.c": render_c("c/common.c.j2", **common),
        f"c/src/{op}_dispatch.c": render_c("c/dispatch.c.j2", **common),
        f"c/src/kernels/{op}_kernels.h": render_c("c/kernels.h.j2", **common),
    }
    for names in all_names:
        chosen = [(name, TYPES[each]) for name, each in names.types]
        context = common | {"types": chosen, "real": names.narrow, "suffix": names.suffix}
        made[f"c/src/kernels/{op}_{names.suffix}.c"] = render_c("c/kernels.c.j2", **context)
    return made


def operator_context(
    operator: Compiled, all_names: tuple[Names, ...], directions: tuple[DirectionView, ...]
) -> dict[str, object]:
    """What every template of one operator may place."""
    spec = operator.spec
    return {
        "banner": f"Made by Opsmith from {spec.family}/{spec.name}.yaml. Changes belong there.",
        "op": spec.name,
        "summary": spec.summary,
        "spec": spec,
        "parameters": parameter_views(spec),
        "arguments": argument_names(spec),
        "numbers": {name: number for number, name in enumerate(argument_names(spec), 1)},
        "dims": spec.extents,
        "empty": _empty(operator),
        "pattern": pattern_views(spec, star_families(spec, operator.mathematics)),
        "splits": _splits(spec),
        "by_type": [
            {
                "suffix": names.suffix,
                "types": names.types,
                "directions": [typed_direction(operator, names, each.name, each.variants) for each in directions],
            }
            for names in all_names
        ],
        "directions": directions,
        "has_backward": operator.has_backward,
    }


def _splits(spec: OperatorSpec) -> tuple[LineView, ...]:
    """Dimensions whose extent a parameter gives."""
    parts = {
        part.name: part.extent for item in spec.inputs[0].shape.items if hasattr(item, "parts") for part in item.parts
    }
    return tuple(LineView("", dim, extent) for dim, extent in parts.items() if extent)


def _empty(operator: Compiled) -> tuple[str, ...]:
    """The conditions on `dims` under which a result needs a reduction over no elements that has no value then."""
    stores = [store for variant in operator.mathematics.variants for store in variant.forward.stores]
    found = {
        (node.dims, node.over): None
        for store in stores
        for node in topological([store.value])
        if store.kind == "output" and node.is_reduction and not REDUCTIONS[node.op].empty
        if not set(store.dims) & set(node.over)
    }
    return tuple(
        f"{elements(over, 'dims')} == 0" + (f" && {elements(kept, 'dims')} > 0" if kept else "") for kept, over in found
    )


def direction_views(operator: Compiled, names: KernelNames, dialect: Dialect = C) -> tuple[DirectionView, ...]:
    """The forward and, if there is one, the backward, as a target's schedules want them."""
    single = len(operator.variants) == 1
    made = []
    for direction in ("forward", "backward") if operator.has_backward else ("forward",):
        variants = []
        for number, (when, forward, backward) in enumerate(operator.variants, 1):
            program = forward if direction == "forward" else backward
            assert program is not None
            variants.append(
                variant_view(names, direction, "" if single else f"_{number}", when, program, forward, dialect)
            )
        made.append(typed_direction(operator, names, direction, tuple(variants)))
    return tuple(made)


def typed_direction(
    operator: Compiled, names: Names, direction: str, variants: tuple[VariantView, ...]
) -> DirectionView:
    """A direction with the arrays of one choice of types."""
    arrays = forward_arrays(names) if direction == "forward" else backward_arrays(names)
    requests = tuple(array.name for array in arrays if direction == "backward" and array.written)
    private = dict.fromkeys(line.name for variant in variants for line in (*variant.saved, *variant.carried))
    numbers = {name: number for number, name in enumerate(argument_names(operator.spec), 1)}
    has_saved = any(variant.saved for variant in variants)
    return DirectionView(
        name=direction,
        arrays=arrays,
        requests=requests,
        variants=variants,
        has_saved=has_saved,
        private=tuple(private),
        numbers=numbers,
        flags=_flags(operator, names, direction, arrays, has_saved),
        signature=_signature(operator.spec.name, direction, arrays, requests),
        heads=" + ".join(
            dict.fromkeys(
                elements(operator.spec.along(output.shape), "dims")
                for output in operator.spec.outputs
                if output.differentiable
            )
        ),
    )


def _signature(op: str, direction: str, arrays: tuple[ArrayView, ...], requests: tuple[str, ...]) -> tuple[str, ...]:
    parts = [f"const opsmith_{op}_params *params", f"const opsmith_{op}_dims *dims"]
    for array in (array for array in arrays if array.name not in requests):
        parts.append(f"{'' if array.written else 'const '}{array.type} *{array.name}")
    parts.append("void *saved" if direction == "forward" else "const void *saved")
    for array in (array for array in arrays if array.name in requests):
        parts += [f"{array.type} *{array.name}", f"opsmith_request request_{array.name.removeprefix('d_')}"]
    return (*parts, "void *workspace", "size_t workspace_bytes", "const opsmith_executor *executor")


def _flags(
    operator: Compiled, names: Names, direction: str, arrays: tuple[ArrayView, ...], has_saved: bool
) -> tuple[LineView, ...]:
    """Which arrays a call needs, where that depends on the parameters."""
    wanted = [array.needed for array in arrays if array.needed.startswith(("reads_", "writes_"))]
    wanted += ["reads_saved"] if has_saved and direction == "backward" else []
    return tuple(LineView("int32_t", flag, _when(operator, names, direction, flag)) for flag in wanted)


def _when(operator: Compiled, names: Names, direction: str, flag: str) -> str:
    """The condition on the parameters under which a call needs an array."""
    alternatives = []
    for when, forward, backward in operator.variants:
        program = forward if direction == "forward" else backward
        assert program is not None
        need = _need(names, flag, program)
        if need is not None:
            parts = [f"({part})" if "||" in part else part for part in (variant_condition(names, when), need) if part]
            alternatives.append(" && ".join(parts))
    return either(alternatives) or ("1" if alternatives else "0")


def _need(names: Names, flag: str, program: KernelProgram) -> str | None:
    """When a program of one variant touches an array: a condition, empty for always, None for never."""
    kind, _, name = flag.partition("_")
    if kind == "writes":
        return "" if any(store.kind == "state" and store.target == name for store in program.stores) else None
    leaf = ("saved", None) if name == "saved" else ("input", name)
    needs = [
        need
        for node, each in program.touched.items()
        if node.op == leaf[0] and leaf[1] in (None, node.name)
        for need in each
    ]
    return (
        names.needed(tuple(Need("", need.when) for need in needs)).replace("a->params->", "params->") if needs else None
    )
