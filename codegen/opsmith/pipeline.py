"""The one place that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from opsmith.diagnostics import Diagnostic, SpecErrors, UserError
from opsmith.emit.outputs import merge
from opsmith.emit.render import resource
from opsmith.ir.kernels import KernelProgram
from opsmith.ir.nodes import Builder, Mathematics, Node, Program, Variant
from opsmith.ir.printer import format_kernels, format_node, format_program
from opsmith.ir.verify import verify_kernels, verify_program
from opsmith.language.types import TYPES
from opsmith.passes.demand import demand
from opsmith.passes.differentiate import differentiate
from opsmith.passes.gather import gather
from opsmith.passes.lower import lower
from opsmith.passes.save import save
from opsmith.passes.schedule import schedule
from opsmith.passes.share import share
from opsmith.passes.simplify import simplify
from opsmith.passes.specialize import specialize
from opsmith.spec.model import OperatorSpec
from opsmith.spec.parse import load as load_spec
from opsmith.targets import c, c_cuda, docs, python, tests
from opsmith.targets.c import Compiled, CompiledVariant

TARGETS = ("c", "cuda", "python", "docs", "tests")
ALL_TARGETS = (*TARGETS, "amalgamated")  # what is made only when it is asked for stands last
STAGES = ("math", "gradient", "kernels", "c", "cuda")


@dataclass(frozen=True)
class Options:
    """What is generated: targets, types (empty: all), the prefix of C symbols, the name of the Python package."""

    targets: tuple[str, ...] = TARGETS
    types: tuple[str, ...] = ()
    prefix: str = "opsmith_"
    package: str = "opsmith_ops"
    operators: tuple[str, ...] = ()


def load(paths: Sequence[Path] = ()) -> list[OperatorSpec]:
    """The specs of files, or of everything in spec/; the errors of all files come together."""
    files = list(paths) or sorted(path for path in resource("spec").glob("*/*.yaml") if path.parent.name != "common")
    specs: list[OperatorSpec] = []
    errors: list[Diagnostic] = []
    sources: dict[str, str] = {}
    for path in files:
        try:
            specs.append(load_spec(path))
        except SpecErrors as failure:
            errors.extend(failure.diagnostics)
            sources |= failure.sources
    if errors:
        raise SpecErrors(errors, sources)
    names = [spec.name for spec in specs]
    for name in names:
        if names.count(name) > 1:
            raise UserError(
                f"two files define the operator {name}: {', '.join(spec.path for spec in specs if spec.name == name)}"
            )
    return specs


def mathematics(spec: OperatorSpec) -> Mathematics:
    """OperatorSpec -> MATH: a forward and a backward program per variant."""
    builder, program = lower(spec)
    verify_program(program, "MATH" if spec.gradient is None else "GRADIENT")
    variants = [_variant(spec, builder, variant) for variant in specialize(builder, program, spec.extents)]
    return Mathematics(builder, tuple(variants))


def _variant(spec: OperatorSpec, builder: Builder, variant: Variant) -> Variant:
    """One variant with its derivative, simplified, and with what passes from the one to the other."""
    given = [store for store in variant.forward.stores if store.kind == "gradient"]
    program = replace(variant.forward, stores=tuple(store for store in variant.forward.stores if store not in given))
    forward = simplify(builder, program)
    backward = None
    if spec.has_gradient:
        heads = [output.name for output in spec.outputs if output.differentiable]
        derived = (
            replace(variant.forward, stores=tuple(given))
            if given
            else differentiate(builder, program, heads, _differentiable(spec))
        )
        forward, backward = save(builder, forward, simplify(builder, derived))
        verify_program(backward, "GRADIENT")
    verify_program(forward, "FORWARD")
    return Variant(variant.name, variant.when, forward, backward)


def _differentiable(spec: OperatorSpec) -> list[tuple[str, tuple[str, ...]]]:
    """The inputs that can have a gradient: those of a floating type."""
    floating = {variable.name for variable in spec.free_types if TYPES[variable.choices[0]].floating}
    floating |= {variable.name for variable in spec.types if variable.by in floating} | {
        name for name in TYPES if TYPES[name].floating
    }
    return [(each.name, spec.along(each.shape)) for each in spec.inputs if each.type in floating]


def compile_operator(spec: OperatorSpec) -> Compiled:
    """OperatorSpec -> MATH -> KERNELS."""
    return compile_mathematics(spec, mathematics(spec))


def compile_mathematics(spec: OperatorSpec, math: Mathematics) -> Compiled:
    """MATH -> KERNELS, for both directions of every variant."""
    aliases = {output.name: output.alias for output in spec.outputs if output.alias}

    def kernels(program: Program) -> KernelProgram:
        cut = schedule(math.builder, program, demand(program), aliases)
        cut = gather(math.builder, share(math.builder, cut))
        verify_kernels(cut)
        return cut

    def both(variant: Variant) -> CompiledVariant:
        backward = kernels(variant.backward) if variant.backward else None
        return variant.when, kernels(variant.forward), backward

    return Compiled(spec, math, tuple(map(both, math.variants)))


def generate(specs: Sequence[OperatorSpec], options: Options = Options()) -> dict[str, str]:
    """KERNELS -> text: every file of the chosen targets, by its path in the output folder."""
    chosen = [spec for spec in specs if not options.operators or spec.name in options.operators]
    unknown = set(options.operators) - {spec.name for spec in specs}
    if unknown:
        raise UserError(
            f"no operator named {', '.join(sorted(unknown))}; there are {', '.join(spec.name for spec in specs)}"
        )
    made: list[dict[str, str]] = []
    if {"c", "cuda", "amalgamated"} & set(options.targets):
        compiled = [compile_operator(spec) for spec in chosen]
        if "c" in options.targets:
            made.append(c.files(compiled, options.types, options.prefix))
        if "cuda" in options.targets:
            made.append(c_cuda.files(compiled, options.types, options.prefix))
        if "amalgamated" in options.targets:
            made.append(c.amalgamated_files(compiled, options.types, options.prefix))
    if "python" in options.targets:
        made.append(python.files(chosen, options))
    if "docs" in options.targets:
        made.append(docs.files(chosen, options, {spec.name: mathematics(spec) for spec in chosen}))
    if "tests" in options.targets:
        made.append(tests.files(chosen, options))
    return merge(*made)


def show(spec: OperatorSpec, stage: str) -> str:
    """One stage of an operator as text."""
    match stage:
        case "math" | "gradient":
            return "\n".join(
                _show_program(variant, variant.forward if stage == "math" else variant.backward)
                for variant in mathematics(spec).variants
            )
        case "kernels":
            return "\n".join(
                f"# {_condition(when)}forward\n{format_kernels(forward)}"
                + (f"# {_condition(when)}backward\n{format_kernels(backward)}" if backward else "")
                for when, forward, backward in compile_operator(spec).variants
            )
        case "c":
            made = c.files([compile_operator(spec)], (), "opsmith_")
            return made[f"c/src/kernels/{spec.name}_kernels.h"]
        case "cuda":
            made = c_cuda.files([compile_operator(spec)], (), "opsmith_")
            return made[f"cuda/src/kernels/{spec.name}_kernels.cuh"]
    raise UserError(f"no stage named {stage}; there are {', '.join(STAGES)}")


def _show_program(variant: Variant, program: Program | None) -> str:
    body = format_program(program) if program else "no gradient\n"
    return f"# {_condition(variant.when)}\n{body}" if variant.when else body


def _condition(when: Sequence[tuple[Node, bool]]) -> str:
    texts = [format_node(node, {}) if truth else f"not ({format_node(node, {})})" for node, truth in when]
    return " and ".join(texts) + (": " if texts else "")
