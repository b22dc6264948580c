"""What the commands share: which specs and folders are meant, the options of a build, and how a mistake is told.

Without --output the repository's own generated/ and build/ are meant, which always hold every operator of spec/.
Nothing heavy is imported before a command runs, so that `--help` answers at once.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from opsmith.diagnostics import SpecErrors, UserError, closest

if TYPE_CHECKING:
    from opsmith import pipeline
    from opsmith.spec.model import OperatorSpec

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

INTERNAL = """
opsmith: this is a mistake in Opsmith, not in what you gave it. Please report it with the lines above.
"""


class Commands(click.Group):
    """The group of all commands: keeps their order in the help, and turns exceptions into words and exit statuses."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except SpecErrors as error:
            click.echo(str(error), err=True, nl=False)
        except UserError as error:
            click.echo(f"opsmith: error: {error}", err=True)
        except OSError as error:
            if error.errno == errno.EPIPE or error.filename is None:
                raise
            click.echo(f"opsmith: error: {error.filename}: {error.strerror}", err=True)
        except Exception:
            traceback.print_exc()
            click.echo(INTERNAL, err=True, nl=False)
            ctx.exit(70)
        return ctx.exit(1)


def names_option(flag: str, *variable: str, metavar: str, help: str) -> Decorator:  # noqa: A002 - click's own word
    """An option that takes several names in one word, separated by commas."""

    def split(ctx: click.Context, option: click.Parameter, value: str) -> tuple[str, ...]:
        return tuple(filter(None, (each.strip() for each in value.split(","))))

    return click.option(flag, *variable, metavar=metavar, help=help, default="", callback=split)


specs_argument = click.argument("specs", metavar="[SPEC]...", nargs=-1)
output_option = click.option("--output", metavar="DIR", type=click.Path(path_type=Path), help="The folder to work in.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the answer for a program to read.")


device_option = click.option(
    "--device",
    type=click.Choice(("cpu", "cuda", "emulation")),
    default="cpu",
    show_default=True,
    help="cuda: by nvcc, for NVIDIA's devices; emulation: the same kernels on this processor.",
)


def generation_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what is generated."""
    options: list[Decorator] = [
        names_option("--target", "targets", metavar="c,python,...", help="Only these targets."),
        names_option("--operators", metavar="a,b,...", help="Only these operators."),
        names_option("--types", metavar="float32,...", help="Only these types of data."),
        click.option("--package", metavar="NAME", help="The name of the Python package.  [opsmith_ops]"),
        click.option("--prefix", metavar="TEXT", help="What every exported C symbol begins with.  [opsmith_]"),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@dataclass(frozen=True)
class Places:
    """Where a command reads and writes."""

    source: Path  # the layout of generated/
    build: Path  # compiled things
    packages: Path  # the Python package is importable from here
    specs: tuple[Path, ...]  # empty: everything in spec/
    in_checkout: bool


def checkout() -> Path | None:
    """The repository this runs from, if it does."""
    from opsmith.emit.render import resource

    root = resource("spec").parent
    return root if (root / "pyproject.toml").is_file() else None


def places(specs: Sequence[str], output: Path | None, **narrowing: object) -> Places:
    """The folders of a command. `narrowing` are options that must not change the repository's own folders."""
    paths = find_specs(specs)
    if output is not None:
        return Places(output, output / "build", output / "python", paths, False)
    root = checkout()
    if root is None:
        raise UserError("say where to write with --output DIR; only a checkout of Opsmith has folders of its own")
    outside = [path for path in paths if not path.resolve().is_relative_to(root / "spec")]
    if outside:
        raise UserError(
            f"{outside[0]} does not lie in {root / 'spec'}, and {root / 'generated'} holds the operators that do; "
            "say where to write with --output DIR"
        )
    for option, value in narrowing.items():
        if value:
            raise UserError(
                f"--{option} narrows what is made, and {root / 'generated'} holds all of it; "
                "say where to write with --output DIR"
            )
    return Places(root / "generated", root / "build", root / "build/python", (), True)


def find_specs(specs: Iterable[str]) -> tuple[Path, ...]:
    """The files that are meant: a file, all files of a folder, or the name of an operator in spec/."""
    from opsmith.emit.render import resource

    found: list[Path] = []
    for spec in specs:
        known = {path.stem: path for path in spec_files(resource("spec"))}
        if Path(spec).is_dir():
            files = spec_files(Path(spec))
            if not files:
                raise UserError(f"the folder {spec} holds no spec (a file *.yaml)")
            found += files
        elif Path(spec).exists() or spec not in known:
            if not Path(spec).exists():
                guess = closest(spec, known)
                raise UserError(f"there is no spec {spec}: neither a file nor an operator in spec/{guess}")
            found.append(Path(spec))
        else:
            found.append(known[spec])
    return tuple(dict.fromkeys(found))


def spec_files(folder: Path) -> list[Path]:
    """The specs under a folder; common/ holds blocks that specs include."""
    return sorted(path for path in folder.rglob("*.yaml") if "common" not in path.relative_to(folder).parts)


def load(paths: Sequence[Path]) -> list[OperatorSpec]:
    from opsmith import pipeline

    return pipeline.load(paths)


def options(loaded: Sequence[OperatorSpec], **given: Any) -> pipeline.Options:
    """The options of the pipeline: what was given on the command line, the defaults of the pipeline otherwise."""
    from opsmith import pipeline
    from opsmith.language.types import TYPES

    names = tuple(spec.name for spec in loaded)
    known = {"targets": pipeline.ALL_TARGETS, "types": tuple(TYPES), "operators": names}
    for option, possible in known.items():
        for name in given.get(option) or ():
            one_of(option.removesuffix("s"), name, possible)
    for option in ("package", "prefix"):
        if given.get(option) and not (given[option].isidentifier() and given[option].isascii()):
            raise UserError(f"--{option} {given[option]!r} is no name in C and Python (letters, digits and _ make one)")
    return pipeline.Options(**{name: value for name, value in given.items() if value})


def wanted(every: Sequence[OperatorSpec], given: dict[str, Any]) -> list[OperatorSpec]:
    """The operators that --operators leaves."""
    return [spec for spec in every if not given["operators"] or spec.name in given["operators"]]


def generated(place: Places, given: dict[str, Any]) -> tuple[list[OperatorSpec], dict[str, str]]:
    """The operators that are wanted, and every file that is made of them."""
    from opsmith import pipeline

    every = load(place.specs)
    chosen = options(every, **given)
    found = wanted(every, given)
    seen = [replace(spec, path=seen_from(place.source, spec.path)) for spec in found]
    try:
        return found, pipeline.generate(seen, chosen)
    except UserError as error:  # it names the file as the output does, the user has another name for it
        message = str(error)
        for theirs, given_as in zip(seen, found, strict=True):
            message = message.replace(f"{theirs.path}: ", f"{given_as.path}: ")
        raise UserError(message) from None


def seen_from(output: Path, path: str) -> str:
    """How the output names a spec: a user's own by the way from the output to it, so that both may move together."""
    from opsmith.emit.render import resource

    if Path(path).resolve().is_relative_to(resource("spec").resolve()):
        return path
    return Path(os.path.relpath(Path(path).resolve(), output.resolve())).as_posix()


def one_of(what: str, name: str, possible: Sequence[str]) -> None:
    if name not in possible:
        raise UserError(f"there is no {what} {name}{closest(name, possible)} (there are {', '.join(possible)})")


def echo_json(answer: object) -> None:
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))


def diagnostics_as_data(error: SpecErrors) -> list[dict[str, Any]]:
    return [asdict(each) for each in error.diagnostics]


def is_terminal() -> bool:
    return sys.stderr.isatty()
