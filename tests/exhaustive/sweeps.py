"""Checks the functions of the C runtime over all of float32, and writes what it finds down.

`make exhaustive` runs this. `exhaustive.c` compares with <math.h> in double; what that cannot decide, and the largest
errors themselves, are computed anew by MPFR. The figures go to docs/accuracy/functions.json, and docs/accuracy.md
shows them.
"""

from __future__ import annotations

import hashlib
import json
import math
import platform
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from opsmith.language.levels import LEVELS
from opsmith.toolchain_compiler import Compiler, find_compiler
from opsmith.toolchain_ninja import COMMON_FLAGS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RUNTIME = ROOT / "codegen/opsmith/runtime/c/src"
FIGURES, PAGE = ROOT / "docs/accuracy/functions.json", ROOT / "docs/accuracy.md"
EVERY = (0, 2**32, 1)  # bit patterns of float32
PAIRS = (0, 2**30, 1)
SAMPLE = (0, 2**32, 211)  # of float64

Range = tuple[int, int, int]  # first, last, step


@dataclass
class Verdict:
    """What the program says of one function at one level."""

    largest: float  # error, in units in the last place
    at: tuple[str, str]  # x and y
    wrong: int  # results beyond the limit
    wrong_at: tuple[str, str]  # one of them
    doubtful: int  # results too near to the limit for <math.h>
    doubtful_at: list[tuple[str, str]] = field(default_factory=list)


def limits() -> dict[str, int]:
    """The functions of the table in functions.h, with the units in the last place that those of float may be off."""
    found = re.findall(
        r"^    FUNCTION\((\w+), (\d+),", (HERE / "functions.h").read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name: int(most) for name, most in found}


# --------------------------------------------------------------------------------------------------------------------
# The program


def flags(compiler: Compiler, level: str, runtime: Path = RUNTIME) -> list[str]:
    """As the kernels of a level are compiled."""
    return [*COMMON_FLAGS, *compiler.vectorizing, *LEVELS[level], f"-I{runtime}", f"-I{HERE}"]


def compiled(words: Sequence[object]) -> str:
    """What a compiler says that must succeed."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, words))}\n{done.stderr}")
    return done.stdout + done.stderr


def build(folder: Path, compiler: Compiler, runtime: Path = RUNTIME) -> Path:
    """The program, with the loops of each level that the compiler has."""
    program, objects = folder / "exhaustive", []
    for level in compiler.levels:
        objects.append(folder / f"{level}.o")
        words = (
            *flags(compiler, level, runtime),
            "-Wall",
            "-Wextra",
            "-Werror",
            f"-DLEVEL={level}",
            "-c",
            HERE / "kernels.c",
        )
        compiled([*compiler.command, *words, "-o", objects[-1]])
    has = [f"-DHAS_{level.upper()}" for level in compiler.levels]
    words = ("-std=c11", "-O3", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror", *has, f"-I{HERE}")
    compiled([*compiler.command, *words, HERE / "exhaustive.c", *objects, "-o", program, "-lm"])
    return program


def asked(program: Path, *words: str, said: str = "") -> str:
    return subprocess.run([program, *words], input=said, capture_output=True, text=True, check=True).stdout


def swept(program: Path, kind: str, name: str, ranges: Iterable[Range]) -> dict[str, Verdict]:
    """The verdict of each level, over ranges of arguments."""
    said = asked(program, kind, name, said="".join(f"{first} {last} {step}\n" for first, last, step in ranges))
    return verdicts(said)


def verdicts(said: str) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    for line in said.splitlines():
        words = line.split()
        if words[1] == "largest":
            at, wrong_at = (words[4], words[6]), (words[10], words[12])
            found[words[0]] = Verdict(float(words[2]), at, int(words[8]), wrong_at, int(words[14]))
        else:
            found[words[0]].doubtful_at.append((words[3], words[5]))
    return found


def values(program: Path, calls: Iterable[tuple[str, str, str]]) -> list[dict[str, float]]:
    """The results of calls (name, x, y), by level."""
    calls = list(calls)
    said = asked(program, "values", said="".join(f"{name} {x} {y}\n" for name, x, y in calls)).splitlines()
    each = len(said) // len(calls)
    lines = [line.split() for line in said]
    return [
        {words[0]: float.fromhex(words[4]) for words in lines[each * i : each * (i + 1)]} for i in range(len(calls))
    ]


# --------------------------------------------------------------------------------------------------------------------
# MPFR


def units(name: str, x: str, y: str, got: float) -> float:
    """The error of a result in units in the last place of float32, by MPFR."""
    import gmpy2  # only `make exhaustive` has to have it

    with gmpy2.context(precision=300, emin=-(10**6), emax=10**6):
        a, b = gmpy2.mpfr(float.fromhex(x)), gmpy2.mpfr(float.fromhex(y))
        special = {"pow": lambda: a**b, "rsqrt": lambda: 1 / gmpy2.sqrt(a), "sigmoid": lambda: 1 / (1 + gmpy2.exp(-a))}
        exact = special[name]() if name in special else getattr(gmpy2, name)(a)
        expected = Fraction(*map(int, exact.as_integer_ratio()))
    exponent = max(math.frexp(float(abs(expected)))[1], -125)
    return float(abs(Fraction(got) - expected) / Fraction(2) ** (exponent - 24))


def decided(program: Path, name: str, level: str, verdict: Verdict) -> None:
    """Has MPFR confirm the largest error, and decide the doubtful ones."""
    (found,) = values(program, [(name, *verdict.at)])
    exact = units(name, *verdict.at, found[level])
    if abs(exact - verdict.largest) > 1e-6:
        raise RuntimeError(f"{name} at {verdict.at}: {verdict.largest} units by <math.h>, {exact} by MPFR")
    if verdict.doubtful > len(verdict.doubtful_at):
        raise RuntimeError(f"{name} at {level}: {verdict.doubtful} results are too near to the limit to list them")
    for at in verdict.doubtful_at:
        (found,) = values(program, [(name, *at)])
        if units(name, *at, found[level]) > limits()[name]:
            verdict.wrong, verdict.wrong_at = verdict.wrong + 1, at


# --------------------------------------------------------------------------------------------------------------------
# Figures


def fingerprint() -> str:
    """Of the code that the figures are of, without its comments and white space."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(RUNTIME.glob("opsmith_math*.h"))]
    code = re.sub(r"/\*.*?\*/|\s+", "", "".join(texts), flags=re.DOTALL)
    return hashlib.sha256(code.encode()).hexdigest()


def up(number: float) -> float:
    """Rounded up to four digits."""
    return math.ceil(number * 10000) / 10000


def figure(program: Path, task: tuple[str, str]) -> dict[str, Any]:
    """One function of one type, over all its arguments."""
    kind, name = task
    ranges = SAMPLE if kind == "double" else PAIRS if name == "pow" else EVERY
    found = swept(program, kind, name, [ranges])
    for level, verdict in found.items():
        if kind == "float":
            decided(program, name, level, verdict)
        if verdict.wrong:
            raise RuntimeError(f"{name} of {kind} at {level}: {verdict.wrong} results are wrong, as {verdict.wrong_at}")
    print(f"{kind} {name}: {', '.join(f'{level} {up(each.largest)}' for level, each in found.items())}", flush=True)
    return {
        "name": name,
        "type": kind,
        "arguments": len(range(*ranges)),
        "doubtful": sum(each.doubtful for each in found.values()),
        "levels": {level: {"largest": up(each.largest), "at": each.at} for level, each in found.items()},
    }


def speed(program: Path, name: str) -> dict[str, float]:
    """Nanoseconds for each element of float32, of <math.h> and of each level."""
    return {words[0]: float(words[1]) for words in map(str.split, asked(program, "speed", name).splitlines())}


def processor() -> str:
    try:
        found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


def report(program: Path, compiler: Compiler, found: list[dict[str, Any]]) -> dict[str, Any]:
    """All that functions.json holds; speeds are measured now."""
    return {
        "fingerprint": fingerprint(),
        "machine": processor(),
        "compiler": compiler.version,
        "libm": " ".join(platform.libc_ver()),
        "functions": found,
        "nanoseconds": {name: speed(program, name) for name in limits()},
    }


def errors(figures: dict[str, Any], kind: str) -> str:
    """The largest errors of the functions of one type, as a table."""
    chosen = sorted((each for each in figures["functions"] if each["type"] == kind), key=lambda each: str(each["name"]))
    levels = list(chosen[0]["levels"])
    rows = [(f"`{each['name']}`", *(f"{each['levels'][level]['largest']:.4f}" for level in levels)) for each in chosen]
    return table(("Function", *levels), rows)


def speeds(figures: dict[str, Any]) -> str:
    columns = list(next(iter(figures["nanoseconds"].values())))
    times = figures["nanoseconds"].items()
    return table(
        ("Function", *columns), [(f"`{name}`", *(f"{each[key]:.2f}" for key in columns)) for name, each in times]
    )


def page(figures: dict[str, Any]) -> str:
    """docs/accuracy.md: the text of page.md, with figures at their places."""
    found = {(each["type"], each["name"]): each for each in figures["functions"]}
    places = {
        "FLOAT": errors(figures, "float"),
        "DOUBLE": errors(figures, "double"),
        "SPEED": speeds(figures),
        "PAIRS": f"{found['float', 'pow']['arguments']:,}",
        "SAMPLE": f"{found['double', 'exp']['arguments']:,}",
        "DOUBTFUL": f"{sum(each['doubtful'] for (kind, _), each in found.items() if kind == 'float'):,}",
        **{name.upper(): figures[name] for name in ("machine", "compiler", "libm")},
    }
    text = (HERE / "page.md").read_text(encoding="utf-8")
    return re.sub(r"\{([A-Z]+)\}", lambda match: places[match[1]], text)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Everything, on two cores; the figures are written when all functions are within their limits."""
    compiler = find_compiler()
    with tempfile.TemporaryDirectory(prefix="opsmith-") as folder:
        program = build(Path(folder), compiler)
        tasks = [(kind, name) for kind in ("float", "double") for name in limits()]
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(partial(figure, program), tasks))
        figures = report(program, compiler, found)
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(figures), encoding="utf-8")
    print(errors(figures, "float"))
    print(f"written: {FIGURES.relative_to(ROOT)}, {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
