"""The examples in C are built by the commands that examples/README.md gives, and run; they need what `make` builds."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from opsmith.toolchain_compiler import find_compiler

ROOT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"`cc (?P<words>[^`]*?) -o (?P<name>\w+) && \./(?P=name)`")
STRICT = ("-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror")
BUILT = {name: words for words, name in COMMAND.findall((ROOT / "examples/README.md").read_text(encoding="utf-8"))}


def run(*command: str | Path) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def built(name: str, folder: Path) -> Path:
    words = shlex.split(BUILT[name])
    # a system whose C library has the functions of -ldl and -lpthread in itself takes these words too
    run(*find_compiler().command, *STRICT, *words, "-o", folder / name)
    return folder / name


def test_every_program_has_its_command() -> None:
    sources = {word for words in BUILT.values() for word in words.split() if word.endswith(".c")}
    assert sources == {f"examples/c/{path.name}" for path in (ROOT / "examples/c").glob("*.c")}


@pytest.mark.parametrize("name", BUILT)
def test_they_run(name: str, tmp_path: Path) -> None:
    assert run(built(name, tmp_path)).strip()


def test_a_pool_of_threads_is_asked_and_gives_the_same_bits(tmp_path: Path) -> None:
    program = built("pool", tmp_path)
    expected = r"802816 elements on 4 threads, [1-9]\d* times asked: the same bits as on one\n"
    assert [each for each in (run(program) for _ in range(20)) if not re.fullmatch(expected, each)] == []
