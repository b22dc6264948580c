"""What the documents show works as pasted: Python, C and the tour in the README. It needs what `make` builds."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from opsmith.spec.parse import load
from opsmith.toolchain_compiler import find_compiler
from opsmith.toolchain_ninja import LIBRARIES

ROOT = Path(__file__).resolve().parents[2]
OWN = [path for path in sorted((ROOT / "spec").glob("*/*.yaml")) if path.parent.name != "common"]
WARNINGS = ("-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror")
PAGES = [f"docs/{path.parent.name}/{path.stem}.md" for path in OWN]
FAMILIES = {family: list(paths) for family, paths in groupby(PAGES, lambda page: page.split("/")[1])}
by_page = pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in OWN])


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def run(command: Sequence[str], folder: Path, timeout: float = 300) -> str:
    """Runs a command that has to succeed; answers what it prints."""
    path = os.pathsep.join(filter(None, (str(ROOT / "build/python"), os.environ.get("PYTHONPATH"))))
    environment = os.environ | {"PYTHONPATH": path}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=timeout, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def compiled(source: Path, program: Path, c: Path = ROOT / "generated/c", build: Path = ROOT / "build") -> Path:
    """A C program built with the library of a build."""
    command = [*find_compiler().command, *WARNINGS, "-I", str(c / "include"), str(source)]
    run([*command, str(build / "lib/libopsmith.a"), *LIBRARIES, "-o", str(program)], program.parent)
    return program


def all_in_one(examples: Mapping[str, str], folder: Path) -> Path:
    """A C program that runs many in turn."""
    names = {page: re.sub(r"\W", "_", page) for page in examples}
    for page, name in names.items():
        (folder / f"{name}.c").write_text(examples[page], encoding="utf-8")
    parts = [f'#define main {name}\n#include "{name}.c"\n#undef main' for name in names.values()]
    calls = [f'    printf("{page}: "), status |= {name}();' for page, name in names.items()]
    head = "#include <opsmith/opsmith.h>\n#include <stdio.h>\n#include <stdlib.h>"
    body = "\n".join(["int main(void)", "{", "    int status = 0;", *calls, "    return status;", "}"])
    source = folder / "examples.c"
    source.write_text("\n".join([head, *parts, body, ""]), encoding="utf-8")
    return source


@by_page
def test_the_python_example_runs(path: str, pages: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = blocks(pages[path], "python")
    exec(compile(example, path, "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param([paths[0] for paths in FAMILIES.values()], id="the first of each family"),
        *(pytest.param(paths, id=family, marks=pytest.mark.full) for family, paths in FAMILIES.items()),
    ],
)
def test_the_c_examples_compile_and_run(chosen: list[str], pages: dict[str, str], tmp_path: Path) -> None:
    examples = {path: blocks(pages[path], "c")[0] for path in chosen}
    printed = run([str(compiled(all_in_one(examples, tmp_path), tmp_path / "examples"))], tmp_path)
    lines = printed.splitlines()
    assert len(lines) == len(chosen)
    for path, line in zip(chosen, lines, strict=True):
        assert re.fullmatch(rf"{path}: \w+\[0\] = -?(?:[\d.]+(?:e[-+]\d+)?|inf|nan)", line)


@pytest.mark.full
def test_the_examples_of_operators_of_many_shapes_run(tmp_path: Path) -> None:
    """The specs that the tests of the passes use, built alone: their pages are made by the same code."""
    folder = tmp_path / "out"
    options = ["--output", str(folder), "--package", "many_ops", "--types", "float32", "--isa", "baseline"]
    run([sys.executable, "-m", "opsmith", "build", str(ROOT / "tests/specs"), *options], tmp_path)
    texts = {page.stem: page.read_text(encoding="utf-8") for page in sorted((folder / "docs").glob("*/*.md"))}
    assert len(texts) == len(list((ROOT / "tests/specs").glob("*.yaml")))
    python = "\n".join(example for text in texts.values() for example in blocks(text, "python"))
    assert run(
        [sys.executable, "-c", f"import sys\nsys.path.insert(0, {str(folder / 'python')!r})\n{python}"], tmp_path
    )
    source = all_in_one({name: blocks(text, "c")[0] for name, text in texts.items()}, tmp_path)
    printed = run([str(compiled(source, tmp_path / "examples", folder / "c", folder / "build"))], tmp_path)
    assert [line.partition(":")[0] for line in printed.splitlines()] == list(texts)


@by_page
def test_what_a_page_declares_is_in_the_header(path: str, pages: dict[str, str]) -> None:
    header = ROOT / f"generated/c/include/opsmith/{Path(path).stem}.h"
    _, declarations, _ = blocks(pages[path], "c")
    declared = squeezed(header.read_text(encoding="utf-8"))
    functions = re.findall(r"^opsmith_status \w+\(\n.*?\);", declarations, re.MULTILINE | re.DOTALL)
    structures = re.findall(r"^typedef struct (\w+) \{\n(.*?)^\} \1;", declarations, re.MULTILINE | re.DOTALL)
    assert functions
    assert [each for each in functions if squeezed(each) not in declared] == []
    assert {name for name, _ in structures} == {f"opsmith_{Path(path).stem}_{part}" for part in ("params", "dims")}
    for name, members in structures:
        body = declared.partition(f"typedef struct {name}{{")[2].partition(f"}}{name};")[0]
        assert re.findall(r"(\w+) (\w+);", body) == re.findall(r"(\w+) (\w+);", squeezed(members)), name


@by_page
def test_what_a_page_declares_for_cuda_is_in_the_header(path: str, pages: dict[str, str]) -> None:
    header = ROOT / f"generated/cuda/include/opsmith/{Path(path).stem}_cuda.h"
    declarations = squeezed(blocks(pages[path], "c")[-1])
    declared = squeezed(header.read_text(encoding="utf-8"))
    functions = [f"{each};" for each in declarations.split(";") if each.strip()]
    assert len(functions) > 1
    assert [each for each in functions if each.strip() not in declared] == []


def squeezed(text: str) -> str:
    """C without comments and without white space that means nothing."""
    plain = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return re.sub(r" ?([(){},;*]) ?", r"\1", plain)


def test_the_c_program_among_the_examples(tmp_path: Path) -> None:
    printed = run([str(compiled(ROOT / "examples/c/main.c", tmp_path / "normalize"))], tmp_path)
    *channels, last = printed.splitlines()
    assert [line.partition(":")[0] for line in channels] == ["channel 0", "channel 1", "channel 2"]
    # d_beta is the sum of d_out in the channel: 4 * (-2 - 1 + 0 + 1 + 2)
    assert all(line.endswith("d_beta 0.0000") for line in channels)
    assert last.startswith("out[0] = ")


def test_the_commands_of_the_readme_are_targets() -> None:
    first = blocks((ROOT / "README.md").read_text(encoding="utf-8"), "sh")[0]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = [line.partition("#")[0].split() for line in first.splitlines()]
    assert commands == [["make"], ["make", "test"]]
    assert re.search(r"^all:", makefile, re.MULTILINE)
    assert re.search(r"^test:", makefile, re.MULTILINE)


def numbers(printed: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", printed)]


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    (example,) = blocks((ROOT / "README.md").read_text(encoding="utf-8"), "python")
    mean, deviation, *moving = numbers(run([sys.executable, "-c", example], tmp_path))
    assert abs(mean) < 1e-3
    assert abs(deviation - 1) < 1e-3
    assert all(abs(each - 0.5) < 0.05 for each in moving)


def test_the_tour_of_the_readme_ends_with_an_operator_of_ones_own(tmp_path: Path) -> None:
    """Runs in a folder of its own, in which .venv/bin holds this Python."""
    _, tour = blocks((ROOT / "README.md").read_text(encoding="utf-8"), "sh")
    folder = tmp_path / ".venv/bin"
    folder.mkdir(parents=True)
    for name, command in {"python": "", "opsmith": "-m opsmith"}.items():
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n', encoding="utf-8")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
    printed = run(["sh", "-e", "-c", tour], tmp_path)
    assert "1 operator checked, no mistakes: smooth_cross_entropy" in printed
    losses, sums = (numbers(each) for each in printed.rstrip().removesuffix("]").rsplit("[", 2)[1:])
    score = np.eye(4, 10)
    log_p = score - np.log(np.exp(score).sum(axis=1, keepdims=True))
    expected = -((0.95 * score + 0.005) * log_p).sum(axis=1)
    assert np.allclose(losses, expected, rtol=1e-5)
    assert np.allclose(sums, np.zeros(4), atol=1e-6)
    assert (tmp_path / "out/docs").is_dir()


def test_the_operator_of_the_tour_is_the_example_of_the_language(tmp_path: Path) -> None:
    _, tour = blocks((ROOT / "README.md").read_text(encoding="utf-8"), "sh")
    spec, *_ = blocks((ROOT / "docs/spec.md").read_text(encoding="utf-8"), "yaml")
    path = tmp_path / "smooth_cross_entropy.yaml"
    path.write_text(spec, encoding="utf-8")
    shown = load(path)
    path.write_text(tour.partition("<<'END'\n")[2].partition("END\n")[0], encoding="utf-8")
    toured = load(path)
    assert (toured.math.source, toured.inputs, toured.outputs) == (shown.math.source, shown.inputs, shown.outputs)
