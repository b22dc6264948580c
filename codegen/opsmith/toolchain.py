"""Builds a generated tree: libopsmith as an archive and as a shared library, and the importable Python package.

The compiler's own words reach the user when it refuses something; what compiling cost is reported per operator.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from opsmith.diagnostics import UserError
from opsmith.emit import outputs
from opsmith.language.levels import LEVELS
from opsmith.toolchain_compiler import Compiler, find_compiler, indented, python_headers
from opsmith.toolchain_ninja import Plan, compilations, extension_compilations, ninja_text

Progress = Callable[[int, int, str], None]  # steps done, all steps, what was made last

STATUS = re.compile(r"^opsmith (\d+)/(\d+) (.*)$")
TIMES = re.compile(r"(\d+)m([\d.]+)s")
SHARED_PART = "shared parts"  # what compiling costs that no single operator causes


@dataclass(frozen=True)
class BuildReport:
    """What a build made, and what it cost."""

    compiler: str
    levels: tuple[str, ...]
    refused_levels: tuple[str, ...]  # asked for, and not known to this compiler
    steps: int  # taken now; what is up to date is not made again
    seconds: float  # of waiting, now
    cpu_seconds: dict[str, float]  # operator -> cost of compiling all of it, whenever that was
    bytes: dict[str, int]  # operator -> size of its objects
    libraries: tuple[Path, ...]
    extension: Path | None
    warnings: str  # what the compiler said though it succeeded


@dataclass
class _Run:
    """What ninja has said so far."""

    steps: int = 0
    warnings: list[str] = field(default_factory=list)
    failure: list[str] = field(default_factory=list)  # the first command that failed and what it said


def build(
    source: Path,
    build_folder: Path,
    packages: Path,
    *,
    operators: Iterable[str],
    levels: Sequence[str] = (),
    progress: Progress | None = None,
) -> BuildReport:
    """Compiles the generated tree in `source`; the Python package, if it holds one, comes to stand in `packages`."""
    compiler = find_compiler()
    wanted = levels or tuple(LEVELS)
    plan = _plan(source.resolve(), build_folder.resolve(), packages.resolve(), wanted, compiler)
    outputs.replace(plan.build / "build.ninja", ninja_text(plan))
    started = time.monotonic()
    run = run_ninja(plan.build, progress)
    if run.failure:
        raise UserError(_explain(run.failure, plan))
    return BuildReport(
        compiler=compiler.version,
        levels=plan.levels,
        refused_levels=tuple(level for level in wanted if level not in plan.levels),
        steps=run.steps,
        seconds=time.monotonic() - started,
        cpu_seconds=_by_operator(plan, operators, lambda output: _cpu_seconds(plan.build / f"{output}.cpu")),
        bytes=_by_operator(plan, operators, lambda output: (plan.build / output).stat().st_size),
        libraries=plan.libraries,
        extension=plan.extension,
        warnings="\n".join(run.warnings),
    )


def package_name(source: Path) -> str | None:
    """The name of the Python package in a generated tree."""
    found = sorted(path.parent.name for path in source.glob("python/*/__init__.py"))
    return found[0] if found else None


Amount = TypeVar("Amount", int, float)


def _by_operator(plan: Plan, operators: Iterable[str], amount: Callable[[str], Amount]) -> dict[str, Amount]:
    """The total over its objects, by operator: a source belongs to the operator whose name it begins with."""
    names = sorted(operators, key=len, reverse=True)
    total: dict[str, Amount] = {}
    for each in (*compilations(plan), *extension_compilations(plan)):
        stem = each.source.stem
        owner = next((name for name in names if stem == name or stem.startswith(f"{name}_")), SHARED_PART)
        total[owner] = total.get(owner, 0) + amount(each.output)
    return total


def _plan(source: Path, build_folder: Path, packages: Path, wanted: Sequence[str], compiler: Compiler) -> Plan:
    package = package_name(source)
    if not any((source / "c/src").glob("*.c")):
        raise UserError(f"{source} holds no C sources to compile; let --target include c")
    return Plan(
        source=source,
        build=build_folder,
        packages=packages,
        package=package,
        levels=tuple(level for level in LEVELS if level in compiler.levels and level in ("baseline", *wanted)),
        compiler=compiler,
        headers=python_headers() if package else None,
    )


def run_ninja(folder: Path, progress: Progress | None) -> _Run:
    program = _ninja_program()
    # what a former build made and this one does not would otherwise stay importable
    subprocess.run([program, "-t", "cleandead"], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    run = _Run()
    environment = os.environ | {"NINJA_STATUS": "opsmith %f/%t ", "LC_ALL": "C", "TERM": "dumb"}
    with subprocess.Popen(
        [program],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            _listen(run, line.rstrip("\n"), progress)
    if process.returncode and not run.failure:
        run.failure = ["ninja", *run.warnings]
    return run


def _listen(run: _Run, line: str, progress: Progress | None) -> None:
    """Takes in one line of ninja's."""
    if status := STATUS.match(line):
        run.steps = int(status[1])
        if progress:
            progress(int(status[1]), int(status[2]), status[3])
    elif line.startswith("FAILED: ") and not run.failure:
        run.failure.append(line.removeprefix("FAILED: ").strip())
    elif line.startswith("ninja: "):
        if not run.failure and "no work to do" not in line and "Entering directory" not in line:
            run.warnings.append(line)
    elif run.failure:
        run.failure.append(line)
    else:
        run.warnings.append(line)


def _explain(failure: Sequence[str], plan: Plan) -> str:
    """What failed, the compiler's words, and how to see it again."""
    target, *said = failure
    output = target.split()[-1]
    if target == "ninja":
        return f"the build stopped:\n{indented(chr(10).join(said), 60)}"
    command, *complaint = said or [""]
    command = command.partition("; status=$?")[0]
    each = next((each for each in (*compilations(plan), *extension_compilations(plan)) if each.output == output), None)
    what = f"compiling {each.source}" if each else f"making {plan.build / output}"
    return (
        f"{what} failed; {plan.compiler.version} says:\n{indented(chr(10).join(complaint), 60)}\n"
        f"To see it again:\n    cd {plan.build} && {command}"
    )


def _ninja_program() -> str:
    """The one that came with Opsmith's requirements, else the system's."""
    folders = os.pathsep.join((sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)))
    if found := shutil.which("ninja", path=folders):
        return found
    raise UserError(f"ninja is missing; this command installs it:\n\n    {sys.executable} -m pip install ninja")


def _cpu_seconds(file: Path) -> float:
    """What `times` of the shell wrote: a line for the shell and a line for its children, user and system each."""
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(minutes) * 60 + float(seconds) for minutes, seconds in TIMES.findall(lines[-1] if lines else ""))
