"""The LaTeX printer against latex.txt, which holds the math beside what it is printed as."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from opsmith.emit import latex
from opsmith.language.functions import FUNCTIONS
from opsmith.language.reductions import REDUCTIONS

_, *BLOCKS = Path(__file__).with_name("latex.txt").read_text(encoding="utf-8").rstrip("\n").split("\n====\n")
CASES = [tuple(block.split("\n----\n")) for block in BLOCKS]


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[source for source, _ in CASES])
def test_equations(source: str, expected: str) -> None:
    assert latex.equations(ast.parse(source).body, {"m"}) == expected


def test_the_cases_reach_every_function_and_reduction_with_a_spelling_of_its_own() -> None:
    sources = "\n".join(source for source, _ in CASES)
    common = {"cos", "sin", "log", "expm1", "erfc", "min"}  # spelled like exp, erf and max
    assert [name for name in (*FUNCTIONS, *REDUCTIONS) if f"{name}(" not in sources and name not in common] == []


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_is_printed_with_all_its_arguments(name: str) -> None:
    arguments = ["alpha", "omega"][: FUNCTIONS[name].arity]
    printed = latex.expression(ast.parse(f"{name}({', '.join(arguments)})", mode="eval").body)
    assert all(f"\\{argument}" in printed for argument in arguments)
    assert printed.count("{") == printed.count("}")


@pytest.mark.parametrize("name", sorted(set(REDUCTIONS) - {"moments"}))
def test_every_reduction_is_printed_with_its_dimensions(name: str) -> None:
    printed = latex.expression(ast.parse(f"{name}(alpha, over=(inner, C))", mode="eval").body)
    assert r"{\mathrm{inner}, C}" in printed
    assert r"\alpha" in printed


def test_text_of_a_spec_stays_text() -> None:
    assert latex.escape(r"a_b{c}\d $5 #1 50% ^~&") == (
        r"a\_b\{c\}\textbackslash d \$5 \#1 50\% \textasciicircum \textasciitilde \&"
    )


def test_what_the_language_lacks_is_an_error_that_names_it() -> None:
    with pytest.raises(TypeError) as error:
        latex.expression(ast.parse("x[0]", mode="eval").body)
    assert str(error.value) == "no LaTeX for Subscript"
    with pytest.raises(TypeError) as error:
        latex.expression(ast.parse("unheard_of(x)", mode="eval").body)
    assert str(error.value) == "no LaTeX for a call of unheard_of"
