"""Follows docs/tutorial.md: writes its files, runs its commands and compares what they print with what it shows.

A fence after a line that is a file's name alone holds that file. In a `console` fence, a line after `$ ` is a command
and the others are its output; a line of `...` stands for any lines. Times, sizes and how many tests passed may differ.
"""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
FENCE = re.compile(r"(?:^`(?P<file>[\w.]+)`\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
MEASURED = re.compile(r"\d+(?:\.\d+)? ?(?:kB|MB|CPU s|s|passed)\b")


@dataclass
class Step:
    """A file to write, or a command and what it prints."""

    file: str = ""
    text: str = ""
    command: str = ""
    printed: list[str] = field(default_factory=list)


def steps(text: str) -> Iterator[Step]:
    for fence in FENCE.finditer(text):
        if fence["file"]:
            yield Step(file=fence["file"], text=fence["text"])
        if fence["language"] == "console":
            for part in re.split(r"^\$ ", fence["text"], flags=re.MULTILINE)[1:]:
                command, _, printed = part.partition("\n")
                yield Step(command=command, printed=printed.splitlines())


def normal(line: str) -> str:
    return re.sub(r"\s+", " ", MEASURED.sub("#", line)).strip()


def agrees(printed: str, shown: list[str]) -> bool:
    """Whether lines are those shown, up to what is measured, to blanks and to gaps."""
    pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(normal(line)) + "\n" for line in shown)
    text = "".join(normal(line) + "\n" for line in printed.rstrip("\n").splitlines())
    return re.fullmatch(pattern, text) is not None


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The commands on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, command in {"python": "", "opsmith": "-m opsmith"}.items():
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command} "$@"\n', encoding="utf-8")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def test_the_tutorial_works_as_pasted(tmp_path: Path, environment: dict[str, str]) -> None:
    folder = tmp_path / "gate"
    folder.mkdir()
    commands = []
    for step in steps(TUTORIAL):
        if step.file:
            (folder / step.file).write_text(step.text, encoding="utf-8")
            continue
        commands.append(step.command)
        done = subprocess.run(
            ["sh", "-c", step.command],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            check=False,
        )
        assert agrees(done.stdout, step.printed), f"{step.command} printed\n{done.stdout}"
        assert (done.returncode == 0) == ("error[" not in done.stdout), step.command
    ran = {command.split()[1] for command in commands if command.startswith("opsmith ")}
    assert {"new", "check", "show", "build", "test", "generate"} <= ran
    assert commands[-1] == "./gate"


def test_every_fence_of_the_tutorial_is_used() -> None:
    fences = list(FENCE.finditer(TUTORIAL))
    assert len(fences) == TUTORIAL.count("\n```") // 2
    assert all(fence["file"] or fence["language"] == "console" for fence in fences)
    assert all(line != "..." for step in steps(TUTORIAL) if "check" in step.command for line in step.printed)


@pytest.mark.parametrize(
    ("printed", "shown", "agree"),
    [
        ("a\nb\nc\n", ["a", "...", "c"], True),
        ("a\nc\n", ["a", "...", "c"], True),
        ("a\nb\nd\n", ["a", "...", "c"], False),
        ("x  157 kB  2.1 CPU s\n", ["x  3 kB  12 CPU s"], True),
        ("70 passed in 3.97s\n", ["70 passed in 12s"], True),
        ("70 passed, 1 failed in 3.97s\n", ["70 passed in 3.97s"], False),
        ("a\nb\n", ["a"], False),
        ("", [], True),
    ],
)
def test_what_is_printed_may_differ_in_times_and_sizes_alone(printed: str, shown: list[str], agree: bool) -> None:
    assert agrees(printed, shown) is agree
