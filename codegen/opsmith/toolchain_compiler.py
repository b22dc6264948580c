"""Finds the C compiler and asks it what it can do; where something is missing, names the command that installs it.

A compiler counts as found when it has compiled and linked a program that includes <math.h>: a driver without the
C library's headers is common in containers. The levels of instructions are asked of the compiler, not of this
machine, so that a cross compiler gets them right.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from opsmith.diagnostics import UserError
from opsmith.language.levels import LEVELS

VECTORIZING = ("-ftree-vectorize", "-fvect-cost-model=dynamic")
PROGRAM = "#include <math.h>\nint main(int count, char **words) { return (int)floor((double)count) - (words != 0); }\n"
FOR_X86_64 = "#if !defined(__x86_64__)\n#error another processor\n#endif\nint levels;\n"


@dataclass(frozen=True)
class Compiler:
    """A C compiler that works."""

    command: tuple[str, ...]
    archiver: tuple[str, ...]
    version: str  # the first line of its --version
    levels: tuple[str, ...]  # the levels of instructions it can compile for
    vectorizing: tuple[str, ...]  # flags that make -O2 vectorize wherever that pays, which is what -O3 has of use here
    hides_archives: bool  # whether its linker can keep an archive's symbols out of a library's interface


@dataclass(frozen=True)
class Installer:
    """How one system's packages are installed, and what they are called there."""

    command: str
    compiler: str
    headers: str  # of Python; {version} is 3.11 and the like


INSTALLERS = {
    "apt-get": Installer("apt-get install -y", "gcc libc6-dev", "python{version}-dev"),
    "dnf": Installer("dnf install -y", "gcc", "python3-devel"),
    "yum": Installer("yum install -y", "gcc", "python3-devel"),
    "zypper": Installer("zypper --non-interactive install", "gcc", "python3-devel"),
    "pacman": Installer("pacman -S --noconfirm", "gcc", "python"),
    "apk": Installer("apk add", "gcc musl-dev", "python3-dev"),
    "brew": Installer("brew install", "llvm", "python@{version}"),
}


def find_compiler(environment: Mapping[str, str] = os.environ) -> Compiler:
    """The compiler that CC names, else the first of cc, gcc, clang and ziglang that works."""
    if given := shlex.split(environment.get("CC", "")):
        if complaint := try_program(given):
            raise UserError(
                f"CC names a C compiler that does not work, {shlex.join(given)}:\n{indented(complaint)}\n"
                "Let CC name one that does, or unset it and Opsmith looks for one"
            )
        return _described(given)
    complaints = []
    for candidate in _candidates(environment):
        if (complaint := try_program(candidate)) is None:
            return _described(candidate)
        complaints.append(f"{shlex.join(candidate)} does not work:\n{indented(complaint)}\n")
    command = install_command("compiler", environment)
    other = f"\n\nor, for this Python alone and without administrator's rights:\n\n    {ZIG_COMMAND}"
    raise UserError(
        f"no C compiler was found (looked for cc, gcc, clang and ziglang).\n{''.join(complaints)}"
        f"This command installs one:\n\n    {command}{other if command != ZIG_COMMAND else ''}"
    )


def python_headers(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of Python.h for the Python that runs this."""
    folder = Path(sysconfig.get_path("include"))
    if not (folder / "Python.h").is_file():
        raise UserError(
            f"Python.h of {sys.executable} is missing (expected in {folder}): the Python extension needs it. "
            f"This command installs it:\n\n    {install_command('headers', environment)}\n\n"
            "Without Python, `opsmith build --target c` needs only the C compiler"
        )
    return folder


def install_command(what: str, environment: Mapping[str, str] = os.environ) -> str:
    """The command that installs the `compiler` or Python's `headers` on this system."""
    if sys.platform == "darwin" and what == "compiler":
        return "xcode-select --install"
    for program, installer in INSTALLERS.items():
        if shutil.which(program, path=environment.get("PATH")):
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            rights = "sudo " if os.geteuid() != 0 and program != "brew" else ""
            return f"{rights}{installer.command} {getattr(installer, what).format(version=version)}"
    return ZIG_COMMAND if what == "compiler" else "the package of your system that holds Python's C headers"


ZIG_COMMAND = f"{shlex.quote(sys.executable)} -m pip install ziglang"


def try_program(
    command: Sequence[str], flags: Sequence[str] = (), source: str = PROGRAM, *, link: bool = True
) -> str | None:
    """Compiles a small program; the compiler's complaint, or None if it had none."""
    with tempfile.TemporaryDirectory(prefix="opsmith-") as folder:
        (Path(folder) / "trial.c").write_text(source)
        words = [*command, *flags, "trial.c", "-o", "trial", *(["-lm"] if link else ["-c"])]
        try:
            done = _run(words, folder)
        except OSError as error:
            return f"{command[0]}: {error.strerror}"
    return None if done.returncode == 0 else (done.stderr.strip() or f"exit status {done.returncode}")


def indented(text: str, lines: int = 20) -> str:
    """The first lines of what a program said, set off from our own words."""
    said = text.splitlines()
    more = [f"... and {len(said) - lines} more lines"] if len(said) > lines else []
    return "\n".join(f"    {line}" for line in [*said[:lines], *more])


def _run(words: Sequence[str], folder: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )


def _candidates(environment: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for name in ("cc", "gcc", "clang"):
        if found := shutil.which(name, path=environment.get("PATH")):
            yield (found,)
    if importlib.util.find_spec("ziglang"):
        # zig compiles for this very machine unless told otherwise, which the baseline must not be
        yield (sys.executable, "-m", "ziglang", "cc", "-mcpu=baseline")


def _described(command: Sequence[str]) -> Compiler:
    said = _run([*command, "--version"])
    lines = said.stdout.strip().splitlines() or ["unknown version"]
    return Compiler(
        command=tuple(command),
        archiver=_archiver(command),
        version=lines[0],
        levels=tuple(_levels(command)),
        vectorizing=tuple(flag for flag in VECTORIZING if try_program(command, [flag, "-Werror"], link=False) is None),
        hides_archives=try_program(command, ["-Wl,--exclude-libs,ALL"]) is None,
    )


def _archiver(command: Sequence[str]) -> tuple[str, ...]:
    if "ziglang" in command:
        return (*command[: command.index("ziglang") + 1], "ar")
    return ("ar",)


def _levels(command: Sequence[str]) -> Iterator[str]:
    """The levels are of x86-64; elsewhere the portable code is all there is."""
    yield "baseline"
    if try_program(command, source=FOR_X86_64, link=False) is None:
        for level, flags in LEVELS.items():
            if flags and try_program(command, flags, FOR_X86_64, link=False) is None:
                yield level
