"""The vectorized functions of the runtime: special values everywhere, all of float32 in a thinned form."""

from __future__ import annotations

import json
import math
import struct
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import sweeps
from sweeps import Range

from opsmith.language.functions import FUNCTIONS
from opsmith.toolchain_compiler import Compiler, find_compiler


def rows(name: str) -> list[list[str]]:
    """The words of a file of data, line by line."""
    lines = (sweeps.HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


POINTS = [point for row in rows("points.txt") for point in row]
SPECIAL = rows("special.txt")


def number(text: str) -> float:
    return float.fromhex(text) if "0x" in text else float(text)


def pattern(text: str) -> int:
    """The bits of the float32 nearest to a number."""
    return int(struct.unpack("<I", struct.pack("<f", number(text)))[0])


def neighborhoods(name: str, reach: int) -> list[Range]:
    """The numbers around special points and around the largest errors known, of both signs."""
    figures = json.loads(sweeps.FIGURES.read_text(encoding="utf-8"))["functions"]
    worst = [
        at["at"][0]
        for each in figures
        if (each["type"], each["name"]) == ("float", name)
        for at in each["levels"].values()
    ]
    sizes = {pattern(point) & 0x7FFFFFFF for point in (*POINTS, *worst)}
    return [
        (max(sign + size - reach, sign), min(sign + size + reach, 2**32), 1) for size in sizes for sign in (0, 2**31)
    ]


def check(program: Path, name: str, ranges: list[Range]) -> None:
    found = sweeps.swept(program, "float", name, ranges)
    assert found
    for level, verdict in found.items():
        assert verdict.wrong == 0, (
            f"{level}: {name}({', '.join(verdict.wrong_at)}) is beyond {sweeps.limits()[name]} units"
        )
        assert verdict.doubtful == 0, f"{level}: {verdict.doubtful_at} need more digits than double has"
        assert verdict.largest > 0.4  # rounding alone gives that


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sweeps.build(tmp_path_factory.mktemp("machine"), find_compiler())


@pytest.fixture(scope="module")
def clang() -> Compiler:
    return find_compiler({"CC": f"{sys.executable} -m ziglang cc -mcpu=baseline -fno-sanitize=undefined"})


@pytest.fixture(scope="module")
def figures() -> Any:
    return json.loads(sweeps.FIGURES.read_text(encoding="utf-8"))


def test_every_function_of_the_runtime_is_checked() -> None:
    simple = {"maximum", "minimum", "sign", "square"}
    ours = {name for name, each in FUNCTIONS.items() if each.c == f"opsmith_{name}"}
    assert set(sweeps.limits()) == ours - simple
    assert {line[0] for line in SPECIAL} == set(sweeps.limits())


def wrong_values(program: Path) -> list[str]:
    wrong = []
    found = sweeps.values(program, [(name, x, y) for name, x, y, _ in SPECIAL])
    for (name, x, y, expected), results in zip(SPECIAL, found, strict=True):
        right = number(expected)
        for level, got in results.items():
            same = got == right and math.copysign(1, got) == math.copysign(1, right)
            if not same and not (math.isnan(got) and math.isnan(right)):
                wrong.append(f"{level}: {name}({x}, {y}) is {got.hex()}, not {expected}")
    return wrong


def test_special_values(program: Path) -> None:
    assert wrong_values(program) == []


@pytest.mark.parametrize("name", sweeps.limits())
def test_some_of_float32(program: Path, name: str) -> None:
    ranges = [(1, 2**32, 40009)]
    check(program, name, ranges if name == "pow" else ranges + neighborhoods(name, 8))


@pytest.mark.full
@pytest.mark.parametrize("name", sweeps.limits())
def test_much_of_float32(program: Path, name: str) -> None:
    """Every 1009th number and all around special points, and as many pairs of numbers that look random."""
    ranges = [(1, 2**32, 1009)]
    check(program, name, ranges if name == "pow" else ranges + neighborhoods(name, 2000))


@pytest.mark.full
@pytest.mark.parametrize("name", sweeps.limits())
def test_some_of_float64(program: Path, name: str) -> None:
    """Most are of the C library; 4 units in the last place are what a good one keeps."""
    for level, verdict in sweeps.swept(program, "double", name, [(1, 2**32, 9973)]).items():
        assert verdict.wrong == 0, f"{level}: {name}({', '.join(verdict.wrong_at)})"


@pytest.mark.full
def test_clang_makes_the_same_of_it(clang: Compiler, tmp_path: Path) -> None:
    program = sweeps.build(tmp_path, clang)
    assert wrong_values(program) == []
    for name in sweeps.limits():
        check(program, name, [(1, 2**32, 20011)])


LOOPS = {name: f"opsmith_{name}f({'x[i], y[i]' if name == 'pow' else 'x[i]'})" for name in sweeps.limits()} | {
    "softplus": "opsmith_maximumf(x[i], 0.0f) + opsmith_log1pf(opsmith_expf(-fabsf(x[i])))",
    "log of sigmoid": "opsmith_logf(opsmith_sigmoidf(x[i]))",
    "tanh of softplus": "x[i] * opsmith_tanhf(opsmith_log1pf(opsmith_expf(x[i])))",
    "power of sign": "opsmith_powf(opsmith_expf(opsmith_signf(x[i])), y[i])",
    "one side": "x[i] > 0.0f ? x[i] : opsmith_expm1f(x[i])",
}


def vectorized(compiler: Compiler, level: str, folder: Path) -> list[str]:
    """Which of LOOPS the compiler says it made vectors of: each has a line of its own."""
    lines = ['#include "opsmith_math.h"']
    for number, expression in enumerate(LOOPS.values()):
        head = f"void loop_{number}(const float *restrict x, const float *restrict y, int64_t n, float *restrict out)"
        lines.append(f"{head}; {head} {{ (void)y; for (int64_t i = 0; i < n; ++i) out[i] = {expression}; }}")
    source = folder / "loops.c"
    source.write_text("\n".join(lines))
    remarks = "-Rpass=loop-vectorize" if "clang" in compiler.version else "-fopt-info-vec-optimized"
    words = (*compiler.command, *sweeps.flags(compiler, level), remarks, "-c", source, "-o", folder / "loops.o")
    said = sweeps.compiled(words)
    return [name for number, name in enumerate(LOOPS, 2) if f"loops.c:{number}:" in said]


def test_loops_over_the_functions_become_vectors(tmp_path: Path) -> None:
    compiler = find_compiler()
    for level in compiler.levels:
        assert vectorized(compiler, level, tmp_path) == list(LOOPS), level


@pytest.mark.full
def test_clang_makes_vectors_of_them_too(clang: Compiler, tmp_path: Path) -> None:
    for level in clang.levels:
        assert vectorized(clang, level, tmp_path) == list(LOOPS), level


WRONG = {"two units": "opsmith_float_of_bits(opsmith_bits_of_float(x) + 2u)", "NaN": "NAN", "the other zero": "-0.0f"}


@pytest.mark.parametrize("kind", WRONG)
def test_the_comparison_can_fail(program: Path, tmp_path: Path, kind: str) -> None:
    """With an erf that is wrong for some subnormal numbers."""
    (tmp_path / "opsmith_math.h").write_text(
        "#define opsmith_erff right_erff\n"
        f'#include "{sweeps.RUNTIME}/opsmith_math.h"\n'
        "#undef opsmith_erff\n"
        "OPSMITH_INLINE float opsmith_erff(float x)\n"
        f"{{ return x > 0x1p-140f && x < 0x1p-126f ? {WRONG[kind]} : right_erff(x); }}\n"
    )
    some = [(0x200000, 0x200100, 1)]
    assert sweeps.swept(program, "float", "erf", some)["baseline"].wrong == 0
    bad = sweeps.build(tmp_path, replace(find_compiler(), levels=("baseline",)), tmp_path)
    assert sweeps.swept(bad, "float", "erf", some)["baseline"].wrong == 256


def test_figures_are_of_this_code_and_within_the_limits(figures: Any) -> None:
    assert figures["fingerprint"] == sweeps.fingerprint(), "the functions changed; run `make exhaustive`"
    found = {(each["type"], each["name"]): each for each in figures["functions"]}
    assert set(found) == {(kind, name) for kind in ("float", "double") for name in sweeps.limits()}
    for (kind, name), each in found.items():
        most = sweeps.limits()[name] if kind == "float" else 4
        assert all(0 < level["largest"] <= most for level in each["levels"].values()), name
        if kind == "float":
            assert each["arguments"] == (2**30 if name == "pow" else 2**32)


def test_the_page_shows_the_figures(figures: Any) -> None:
    assert sweeps.PAGE.read_text(encoding="utf-8") == sweeps.page(figures)
