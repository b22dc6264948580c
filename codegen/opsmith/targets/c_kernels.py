"""Programs as C views: variants, their kernels, what crosses kernels and what is saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from opsmith.emit.printer import Printer
from opsmith.ir.kernels import Kernel, KernelProgram
from opsmith.ir.nodes import Node
from opsmith.targets.c_access import Form, Run, forms
from opsmith.targets.c_context import Context
from opsmith.targets.c_dialect import C, Dialect
from opsmith.targets.c_held import find_held
from opsmith.targets.c_interface import elements
from opsmith.targets.c_kept import kept_view
from opsmith.targets.c_names import KernelNames, Names, either
from opsmith.targets.c_sections import section_view
from opsmith.targets.c_sweeps import sweep_text, sweep_view
from opsmith.targets.c_traffic import element_types, full_arrays, is_joined
from opsmith.targets.c_views import ChoiceView, FormView, KernelView, LineView, VariantView


def variant_view(
    names: KernelNames,
    direction: str,
    name: str,
    when: Iterable[tuple[Node, bool]],
    program: KernelProgram,
    saved: KernelProgram,
    dialect: Dialect = C,
) -> VariantView:
    """One program of one direction; `saved` is the forward that fills what the backward reads."""
    kernels = tuple(
        kernel_view(
            names,
            program,
            number,
            f"{direction}{name}" + (f"_kernel_{number + 1}" if len(program.kernels) > 1 else ""),
            dialect,
        )
        for number in range(len(program.kernels))
    )
    carried = tuple(LineView("double *", f"carried_{each}", elements(dims, "dims")) for each, dims in program.carried)
    kept = tuple(
        LineView("double *", f"saved_{store.target}", elements(store.dims, "dims"))
        for store in saved.stores
        if store.kind == "saved"
    )
    condition = variant_condition(names, when)
    return VariantView(f"{direction}{name}", condition, condition, carried, kept, kernels)


def variant_condition(names: Names, when: Iterable[tuple[Node, bool]]) -> str:
    """The condition on the parameters that selects a variant."""
    printer = Printer(names.scalar)
    texts = [(printer.value(node), truth) for node, truth in when]
    strength = 5 if len(texts) == 1 else 6
    parts = [text.within(strength) if truth else f"!{text.within(16)}" for text, truth in texts]
    return " && ".join(parts).replace("a->params->", "params->")


def kernel_view(
    names: KernelNames, program: KernelProgram, number: int, name: str, dialect: Dialect = C
) -> KernelView:
    """A kernel of a program in all its forms."""
    kernel = program.kernels[number]
    made = forms(kernel, names.order)
    views = tuple(
        form_view(Context(program, kernel, form, names, f"{name}_{form.schedule}{_twin(made, at)}", dialect))
        for at, form in enumerate(made)
    )
    if all(_alike(view, views[0]) for view in views):
        views = tuple(replace(view, base=name, leads=at == 0) for at, view in enumerate(views))
    choices = tuple(
        ChoiceView(
            _geometry(form, at, views[at].joined), "" if at == len(made) - 1 else f"{made[0].inner.factor('d')} != 1"
        )
        for at, form in enumerate(made)
    )
    wanted = tuple(sweep.wanted or "1" for sweep in views[0].sweeps)
    stores = [f"{store.kind} {store.target}" for section in kernel.sections for store in section.stores]
    wants = [*(sweep.wanted for sweep in views[0].sweeps), *map(names.wanted, stores)]
    carries = any(section.carried for section in kernel.sections)
    any_wanted = "" if carries else either(_alternatives(wants))
    kept, reduced = ", ".join(kernel.kept) or "nothing", ", ".join(kernel.reduced) or "nothing"
    comment = f"Groups over {kept}; each is swept over {reduced}."
    return KernelView(
        name,
        f"{names.spec.name}_{name}_geometry",
        choices,
        views,
        wanted,
        any_wanted,
        comment,
        number > 0 and _crosses(kernel, program.kernels[number - 1]),
    )


def _alternatives(conditions: Iterable[str]) -> list[str]:
    """Conditions, taken apart where they are alternatives themselves."""
    return [part for each in conditions for part in (each.split(" || ") if "(" not in each else [each])]


def _crosses(kernel: Kernel, former: Kernel) -> bool:
    """Whether a kernel, in one sweep of reductions, goes across the groups of the one before it."""
    plain = len(kernel.sweeps) == 1 and not kernel.sweeps[0].stores
    return plain and (set(kernel.kept), set(kernel.reduced)) == (set(former.reduced), set(former.kept))


def _alike(view: FormView, first: FormView) -> bool:
    """Whether two forms have the same sums and compute the same of them."""
    return (view.sums, view.fields, view.sections) == (first.sums, first.fields, first.sections)


def _twin(made: tuple[Form, ...], at: int) -> str:
    """Tells two forms of one schedule apart."""
    return f"_of_{'_'.join(made[at].inner.dims)}" if len({form.schedule for form in made}) < len(made) and at else ""


def _geometry(form: Form, at: int, joined: bool) -> str:
    def extent(runs: tuple[Run, ...]) -> str:
        return " * ".join(run.factor("d") for run in runs) or "1"

    kept = form.kept.extent("d") if form.kept else "1"
    if form.columns:
        return f"opsmith_columns({at}, {extent(form.outer)}, {kept}, {extent(form.slabs)}, {int(joined)})"
    inner = form.inner.extent("d") if form.inner.dims else "0"
    return f"opsmith_rows({at}, {extent(form.outer)}, {kept}, {extent(form.slabs)}, {inner})"


def form_view(context: Context) -> FormView:
    """A form: its sweeps first, since they say which values of the group they need."""
    context.held = find_held(context)
    sweeps = [sweep_view(context, number) for number in range(len(context.kernel.sweeps))]
    texts = [*(sweep_text(sweep) for sweep in sweeps), ""]
    sections = [section_view(context, number, text) for number, text in enumerate(texts)]
    fields = {field.name: field for section in sections for field in section.fields}
    form = context.form
    inner, kept = ", ".join(form.inner.dims), "kept" if form.columns else "reduced"
    comment = f"{form.schedule.capitalize()}: the innermost run is {inner}, {kept}." if inner else "One group."
    read, stored = full_arrays(context, sweeps)
    return FormView(
        name=context.prefix,
        base=context.prefix,
        leads=True,
        schedule=form.schedule,
        columns=form.columns,
        comment=comment,
        fields=tuple(fields.values()),
        sums=tuple(dict.fromkeys(context.sums.values())),
        sections=tuple(sections),
        sweeps=tuple(sweeps),
        contiguous=not form.columns and form.contiguous,
        holds=context.held is not None,
        joined=is_joined(context, sweeps),
        read_bytes=read,
        stored_bytes=stored,
        phase=context.phase,
        element_types=element_types(sweeps),
        kept=kept_view(context, sweeps) if context.dialect.keeps else None,
    )
