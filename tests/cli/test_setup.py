"""The script behind `make`: what a person reads where Python is missing or too old."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def setup(folder: Path, programs: dict[str, str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the script where only these programs and the shell's own tools are found."""
    for tool in ("sh", "sed", "id"):
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    for name, text in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    words = ["sh", str(ROOT / "tools/setup.sh"), str(folder / "venv")]
    return subprocess.run(
        words,
        env={"PATH": str(folder)} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "apt-get install -y python3.11 python3.11-venv"),
        ("dnf", "dnf install -y python3.11"),
        ("apk", "apk add python3"),
    ],
)
def test_without_python_the_command_that_installs_it_is_named(tmp_path: Path, manager: str, command: str) -> None:
    done = setup(tmp_path, {manager: "exit 1"})
    sudo = "" if os.geteuid() == 0 else "sudo "
    message = f"make: Python 3.11 or later is needed. This command installs one:\n    {sudo}{command}\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", message)


def test_a_python_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    done = setup(tmp_path, {"python3": "exit 1"})
    assert done.returncode == 1
    assert done.stderr.startswith("make: Python 3.11 or later is needed. This command installs one:\n    see https://")


def test_a_wrong_choice_of_python_is_told(tmp_path: Path) -> None:
    done = setup(tmp_path, {"python3": "exit 0"}, PYTHON="python2")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "make: Python 3.11 or later is needed, and python2 is none. This command installs one:\n"
    )


def test_a_python_without_venv_names_its_package(tmp_path: Path) -> None:
    """As on Debian, where the module is a package of its own."""
    python = 'case "$2" in *ensurepip*) exit 1;; *print*) echo python3.12;; esac'
    done = setup(tmp_path, {"python3": python, "apt-get": "exit 1"})
    sudo = "" if os.geteuid() == 0 else "sudo "
    assert done.returncode == 1
    assert done.stderr == (
        "make: python3 cannot make virtual environments. This command installs what it lacks:\n"
        f"    {sudo}apt-get install -y python3.12-venv\n"
    )
