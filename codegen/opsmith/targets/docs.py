"""The reference in Markdown: a page for each operator, an index, and the tables of the language and of the errors.

Everything on these pages comes from the specs and from the tables the code itself works with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from opsmith.emit.markdown import text
from opsmith.emit.render import render
from opsmith.ir.nodes import Mathematics
from opsmith.spec.model import OperatorSpec
from opsmith.targets import docs_accuracy, docs_code, docs_example, docs_gradient, docs_language, docs_views


class Options(Protocol):
    """What the pages depend on beside the specs."""

    @property
    def prefix(self) -> str: ...
    @property
    def package(self) -> str: ...
    @property
    def types(self) -> Sequence[str]: ...


def files(
    specs: Sequence[OperatorSpec], options: Options, mathematics: Mapping[str, Mathematics] | None = None
) -> dict[str, str]:
    """Relative path -> text. With the programs of operators, their pages show the derived gradients."""
    ordered = sorted(specs, key=lambda spec: (spec.family, spec.name))
    programs = mathematics or {}
    pages = {f"docs/{spec.family}/{spec.name}.md": page(spec, options, programs.get(spec.name)) for spec in ordered}
    return {
        **pages,
        "docs/README.md": index(ordered),
        "docs/language.md": render("docs/language.md.j2", view=docs_language.language()),
        "docs/errors.md": render("docs/errors.md.j2", errors=docs_language.errors()),
    }


def index(specs: Sequence[OperatorSpec]) -> str:
    types = [docs_views.type_list(spec) for spec in specs]
    usual = max(types, key=types.count, default="")
    families: dict[str, list[tuple[str, str]]] = {}
    for spec, own in zip(specs, types, strict=True):
        link = f"[{text(spec.name)}]({spec.family}/{spec.name}.md)"
        remark = "" if own == usual else f" ({own})"
        families.setdefault(spec.family, []).append((link, text(spec.summary) + remark))
    return render("docs/index.md.j2", families=families, types=usual)


def page(spec: OperatorSpec, options: Options, mathematics: Mathematics | None = None) -> str:
    """The page of one operator."""
    assignments = list(spec.type_assignments(options.types))
    types = docs_example.native(spec, assignments)
    example = docs_example.example(spec, types)
    shown = example or docs_example.nothing(spec, types)
    return render(
        "docs/operator.md.j2",
        view=docs_views.operator(spec, assignments),
        example=example is not None,
        python=docs_code.python(spec, shown, options.package),
        c=docs_code.c(spec, shown, options.prefix),
        gradient_formulas=docs_gradient.formulas(spec, mathematics),
        figures=docs_accuracy.figures(spec),
    )
