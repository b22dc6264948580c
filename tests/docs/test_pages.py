"""The generated pages: complete, well-formed, and safe from the texts in a spec."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from opsmith import pipeline
from opsmith.diagnostics import CODES
from opsmith.emit import latex, markdown
from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS
from opsmith.language.types import TYPES
from opsmith.spec import keys
from opsmith.spec.model import OperatorSpec
from opsmith.spec.parse import load
from opsmith.targets import docs, docs_accuracy, docs_example, docs_facts, docs_gradient

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = SimpleNamespace(prefix="opsmith_", package="opsmith_ops", types=())
PATHS = [
    *sorted(path for path in (ROOT / "spec").glob("*/*.yaml") if path.parent.name != "common"),
    *sorted(Path(__file__).with_name("specs").glob("*.yaml")),
]
SPECS = [load(path) for path in PATHS]
COMMONMARK = MarkdownIt("gfm-like", {"linkify": False})
by_name = pytest.mark.parametrize("spec", SPECS, ids=[spec.name for spec in SPECS])


def rendered(page: str) -> list[Token]:
    """All tokens of a page, those within paragraphs and cells too."""
    return [inner for token in COMMONMARK.parse(page) for inner in (token, *(token.children or ()))]


def fences(page: str, language: str) -> list[str]:
    return [token.content for token in rendered(page) if token.type == "fence" and token.info == language]


@by_name
def test_every_name_of_a_spec_is_on_its_page(spec: OperatorSpec) -> None:
    page = docs.page(spec, OPTIONS)
    cells = {token.content for token in rendered(page) if token.type == "code_inline"}
    named = [*docs_facts.arrays(spec), *spec.parameters, *spec.types]
    assert {each.name for each in named} | set(spec.dims) <= cells


@by_name
def test_the_formula_is_the_math(spec: OperatorSpec) -> None:
    states = {state.name for state in spec.states}
    formulas = fences(docs.page(spec, OPTIONS), "math")
    assert formulas[0] == latex.equations(spec.math.tree.body, states) + "\n"


@by_name
def test_an_example_has_shapes_that_fit(spec: OperatorSpec) -> None:
    example = docs_example.example(spec, next(spec.type_assignments()))
    assert example is not None
    assert set(example.shapes) == {each.name for each in docs_facts.arrays(spec)}


@pytest.mark.parametrize("path", sorted(docs.files(SPECS, OPTIONS)))
def test_tables_are_whole(pages: dict[str, str], path: str) -> None:
    """Every row of a table has as many cells as its head, so that nothing of it is lost."""
    width = None
    inside = False
    for line in pages[path].splitlines():
        inside ^= line.startswith("```")
        if inside or not line.startswith("|"):
            width = None
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        assert cells == (width or cells), line
        width = cells


@pytest.mark.parametrize("path", sorted(docs.files(SPECS, OPTIONS)))
def test_pages_end_with_one_newline_and_have_no_ragged_gaps(pages: dict[str, str], path: str) -> None:
    text = pages[path]
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n" not in text
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)


def test_states_say_when_they_are_written() -> None:
    spec = load(ROOT / "spec/normalization/batch_norm.yaml")
    section = docs.page(spec, OPTIONS).partition("\n## States\n")[2].partition("\n## ")[0]
    mean = section.partition("`moving_mean`")[2].partition("`moving_var`")[0]
    assert "begins at 0." in mean
    assert "Written when `training and not use_global_stats`:" in mean
    assert r"\mathrm{moving\_mean} \leftarrow \mathrm{moving\_mean} \cdot \mathrm{momentum} + " in mean


def test_the_gradient_section_knows_conditions_and_blocked_outputs() -> None:
    page = docs.page(load(ROOT / "spec/normalization/batch_norm.yaml"), OPTIONS)
    assert "| `gamma` | `d_gamma` | 0 if `fix_gamma`. |" in page
    assert "| `beta` | `d_beta` |  |" in page
    assert "Gradients of `mean` and `invstd` are blocked" in page


def test_the_derived_gradient_is_shown_for_each_variant() -> None:
    spec = load(ROOT / "spec/normalization/batch_norm.yaml")
    page = docs.page(spec, OPTIONS, pipeline.mathematics(spec))
    section = page.partition("\n## Gradient\n")[2].partition("\n## ")[0]
    training, frozen = fences(section, "math")
    assert "When `training and not use_global_stats`:" in section
    assert "When `not (training and not use_global_stats)`:" in section
    for formula in (training, frozen):
        assert all(rf"& \mathrm{{d\_{name}}} = " in formula for name in ("data", "gamma", "beta"))
    assert training.count(r"\sum_") == 2
    assert r"\operatorname{size}(\mathrm{outer}, \mathrm{inner})" in training
    assert "size" not in frozen
    assert "\n\n\n" not in page


@by_name
def test_every_name_in_a_derived_gradient_is_explained_once(spec: OperatorSpec) -> None:
    """By the formula of the forward, or by a line before."""
    names = {node.id for node in ast.walk(spec.math.tree) if isinstance(node, ast.Name)}
    known = names | {each.name for each in (*spec.arrays, *spec.parameters)} | set(spec.dims)
    known |= {f"d_{output.name}" for output in spec.outputs} | FUNCTIONS.keys() | REDUCTIONS.keys() | {"size", "index"}
    for variant in pipeline.mathematics(spec).variants if spec.has_gradient and not spec.gradient else ():
        explained = set(known)
        for line in docs_gradient.statements(spec, variant).body if variant.backward else ():
            assert isinstance(line, ast.Assign)
            used = {node.id for node in ast.walk(line.value) if isinstance(node, ast.Name)}
            assert used <= explained, ast.unparse(line)
            (target,) = (node.id for node in line.targets if isinstance(node, ast.Name))
            assert target not in explained - known, ast.unparse(line)
            explained.add(target)


def section_of(name: str, title: str) -> str:
    """A section of the page of an operator of the language's own tests."""
    spec = load(ROOT / f"tests/docs/specs/{name}.yaml")
    page = docs.page(spec, OPTIONS, pipeline.mathematics(spec))
    return page.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_a_gradient_is_told_in_the_words_of_the_spec() -> None:
    section = section_of("chosen_norm", "Gradient")
    assert "When `kind == 'plain'`:" in section
    assert "When `kind != 'plain'`:" in section
    assert r"\sum_{\mathrm{reduced}}" in section
    assert "reduced_1" not in section.replace(r"\_", "_")
    assert "| `data` | `d_data` |  |" in section  # it is reached in both cases
    assert "| `labels` | none | It has no floating type. |" in section


def test_arrays_say_what_may_stand_in_them() -> None:
    section = section_of("chosen_norm", "Arrays")
    assert "Axes of the first input that it lacks stay with extent 1 with `keepdims`." in section
    assert "Returned with `not hidden`." in section
    other = section_of("picked", "Arrays")
    assert "Positions along `C`, from 0, or `ignore`; another value is an error in Python." in other
    assert "Optional: absent, it counts as 1." in other
    assert "`C` may have extent 1" in other


def test_other_systems_are_told_with_their_order_of_results() -> None:
    section = section_of("picked", "In other systems")
    assert "| System | Name | Its arrays, by our names | Its parameters, from ours |" in section
    assert "| onnx | `Picked` | `label`, `data` → `share`, `out` | `weights = 1 - momentum` |" in section


def test_a_given_gradient_is_the_only_one_shown() -> None:
    section = section_of("given", "Gradient")
    assert "The spec gives the gradient" in section
    assert section.count("```math") == 1


def test_a_page_without_gradient_states_and_training_says_so_or_nothing() -> None:
    count = next(spec for spec in SPECS if spec.name == "running_count")
    page = docs.page(count, OPTIONS)
    assert "This operator has none." in page
    assert "_backward_" not in page
    assert "Written by every call:" in page
    assert "It is never written." in page
    grouped = docs.page(next(spec for spec in SPECS if spec.name == "grouped_scale"), OPTIONS)
    assert "## States" not in grouped
    assert "training" not in grouped
    assert "| `label` | none | It has no floating type. |" in grouped
    assert "0 if `not (flag and present(bias))`." in grouped


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a and not b", "a and not b"),
        ("not (a and b)", "not (a and b)"),
        ("(a or b) and c", "(a or b) and c"),
        ("a or (b and c)", "a or b and c"),
        ("not a or mode == 'x'", "not a or mode == 'x'"),
    ],
)
def test_a_condition_is_shown_as_an_author_writes_it(source: str, expected: str) -> None:
    assert docs_facts.source(ast.parse(source, mode="eval").body) == expected


HOSTILE = "a | b *c* `d` <script>e</script> [f](g) ![h](i) \\ ~~j~~ $k$ __l__ &amp; # m ``` n {{ o }} {% p %} _q_ https"


MARKUP = ("html_inline", "html_block", "image", "link_open", "em_open", "strong_open", "s_open", "list_item_open")
PARAGRAPHS = ["- a", "+ a", "= a", "1. a", "12) a", "# a", "> a", "* a", "a_b _c_", "`a", "a | b", HOSTILE]


def hostile(spec: OperatorSpec) -> OperatorSpec:
    """A spec with such a text wherever it has one."""
    changed = {
        section: tuple(replace(each, doc=HOSTILE) for each in getattr(spec, section))
        for section in ("parameters", "inputs", "states", "outputs", "storage")
    }
    aliases = tuple(replace(each, system=HOSTILE, name=HOSTILE) for each in spec.aliases)
    return replace(spec, summary=f"1. {HOSTILE}", since=HOSTILE, aliases=aliases, **changed)


def contents(tokens: list[Token]) -> Iterator[str]:
    yield from (token.content for token in tokens if token.type in ("text", "code_inline"))


@by_name
def test_texts_of_a_spec_never_become_markup(spec: OperatorSpec) -> None:
    page = docs.page(hostile(spec), OPTIONS)
    tokens = rendered(page)
    plain = rendered(docs.page(spec, OPTIONS))
    for kind in MARKUP:
        found, usual = (sum(token.type == kind for token in each) for each in (tokens, plain))
        assert found == usual, kind
    inline = [token for token in tokens if token.type == "inline"]
    assert any("".join(contents(token.children or [])) == f"1. {HOSTILE}" for token in inline)


@pytest.mark.parametrize("text", PARAGRAPHS)
def test_a_paragraph_shows_exactly_its_text(text: str) -> None:
    (_, inline, _) = COMMONMARK.parse(markdown.paragraph(text))
    assert "".join(contents(inline.children or [])) == text


@pytest.mark.parametrize("text", ["a", "`", "a `` b", "`a`", "a | b"])
def test_a_code_span_shows_exactly_its_text(text: str) -> None:
    (_, inline, _) = COMMONMARK.parse(markdown.code(text))
    assert [token.content for token in inline.children or []] == [text]


def test_the_language_page_has_every_entry_of_the_tables(pages: dict[str, str]) -> None:
    page = pages["docs/language.md"]
    for name in FUNCTIONS:
        assert f"| `{name}(x" in page
    for name in (*REDUCTIONS, *TYPES):
        assert f"| `{name}` |" in page
    for table in (
        keys.OPERATOR,
        keys.PARAMETER,
        keys.INPUT,
        keys.STATE,
        keys.OUTPUT,
        keys.TESTS,
        keys.WORKLOAD,
        keys.STORAGE,
        keys.PROVIDER,
        keys.ALIAS,
    ):
        section = page.partition(f"\n## Keys of {table.what}\n")[2].partition("\n## ")[0]
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(table.names)


def test_the_error_page_has_every_code_with_its_example(pages: dict[str, str]) -> None:
    page = pages["docs/errors.md"]
    assert re.findall(r"^## (E\d+)$", page, re.MULTILINE) == sorted(CODES)
    for code, entry in CODES.items():
        section = page.partition(f"\n## {code}\n")[2].partition("\n## ")[0]
        examples = [each for each in (entry.wrong, entry.right) if each]
        assert fences(section, "yaml") == [each.strip("\n") + "\n" for each in examples]


def test_figures_are_shown_only_for_the_math_they_belong_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = load(ROOT / "spec/normalization/batch_norm.yaml")
    figure = {"type": "float32", "direction": "forward", "array": "out", "data": "usual", "largest": 0.71234}
    report = {
        "fingerprint": docs_accuracy.fingerprint(spec),
        "machine": "Some | CPU",
        "level": "avx2",
        "ranges": {"data": (-1, 8)},
    }
    monkeypatch.setattr(docs_accuracy, "resource", lambda folder: tmp_path / folder)
    before = docs.page(spec, OPTIONS)
    assert "no figures were at hand" in before
    path = tmp_path / "docs/accuracy/batch_norm.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(report | {"figures": [figure]}), encoding="utf-8")
    page = docs.page(spec, OPTIONS)
    assert "| forward | `out` | usual | 0.71 |" in page
    assert "standard normal, `data` uniform from -1 to 8;" in " ".join(page.split())
    assert "measured on Some \\| CPU with instruction set `avx2`" in " ".join(page.split())
    other = replace(spec, math=replace(spec.math, source=spec.math.source + "# another\n"))
    assert docs.page(other, OPTIONS) == before


def test_chosen_types_are_the_only_ones_on_a_page() -> None:
    spec = load(ROOT / "spec/normalization/batch_norm.yaml")
    page = docs.page(spec, SimpleNamespace(prefix="mine_", package="my_ops", types=("float64",)))
    assert "| `float64` | `float64` |" in page
    assert "| `float32` |" not in page
    assert "import my_ops as ops" in page
    assert "mine_batch_norm_forward_f64(" in page
    assert "opsmith_batch_norm" not in page


def test_the_index_names_types_where_they_are_not_the_usual_ones() -> None:
    index = docs.index(SPECS)
    assert "is made for float32, float64, float16, bfloat16, unless" in index
    assert "Counts calls and passes on what it is given. (float32) |" in index
    assert "[errors](errors.md)" in index
