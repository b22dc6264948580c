"""The command line: each command names what it needs, calls the layer that does it, and prints the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from opsmith import __version__, cli_bench
from opsmith.cli_support import (
    Commands,
    checkout,
    device_option,
    diagnostics_as_data,
    echo_json,
    find_specs,
    generated,
    generation_options,
    json_option,
    load,
    names_option,
    one_of,
    output_option,
    places,
    specs_argument,
    wanted,
)
from opsmith.diagnostics import SpecErrors, UserError


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="opsmith", message="%(prog)s %(version)s")
def cli() -> None:
    """Makes kernels, gradients, bindings, documents and tests of an operator from one YAML file.

    SPEC is a YAML file, a folder of them, or the name of an operator in spec/; without SPEC, all of spec/ is meant.
    Without --output, a command works in the repository's own generated/ and build/.
    """


@cli.command()
@specs_argument
@json_option
def check(specs: tuple[str, ...], as_json: bool) -> None:
    """Find every mistake in specs, in one run."""
    try:
        loaded = load(find_specs(specs))
    except SpecErrors as error:
        if not as_json:
            raise
        echo_json({"errors": diagnostics_as_data(error)})
        raise click.exceptions.Exit(1) from None
    if as_json:
        echo_json({"errors": []})
    else:
        click.echo(f"{count(len(loaded), 'operator')} checked, no mistakes: {', '.join(spec.name for spec in loaded)}")


@cli.command()
@specs_argument
@output_option
@generation_options
@click.option("--check", "check_only", is_flag=True, help="Write nothing; fail with a diff if files are stale.")
def generate(specs: tuple[str, ...], output: Path | None, check_only: bool, **given: Any) -> None:
    """Write the sources, documents and tests of operators."""
    from opsmith import cli_fresh
    from opsmith.emit import outputs

    place = places(specs, output, **narrowing(given))
    key = cli_fresh.inputs(place, given)
    if not check_only and (count_now := cli_fresh.unchanged(place, key)):
        click.echo(f"{place.source}: {count(count_now, 'file')}, all unchanged")
        return
    loaded, files = generated(place, given)
    if check_only:
        report_comparison(place.source, outputs.compare(place.source, files, given["targets"] or None))
        return
    changes = outputs.write(place.source, files, given["targets"] or None)
    cli_fresh.remember(place, key)
    click.echo(
        f"{place.source}: {count(len(files), 'file')} of {count(len(loaded), 'operator')}, "
        f"{len(changes.written)} written, {len(changes.removed)} removed, {changes.unchanged} unchanged"
    )


@cli.command()
@specs_argument
@output_option
@generation_options
@names_option("--isa", metavar="avx2,...", help="Only these levels, and the baseline.")
@device_option
def build(specs: tuple[str, ...], output: Path | None, isa: tuple[str, ...], device: str, **given: Any) -> None:
    """Generate and compile: a C library and a Python package."""
    from opsmith import cli_devices, cli_fresh, cli_tables, toolchain
    from opsmith.emit import outputs
    from opsmith.language.levels import LEVELS

    for level in isa:
        one_of("level of instructions", level, tuple(LEVELS))
    place = places(specs, output, **narrowing(given))
    key = cli_fresh.inputs(place, given)
    if cli_fresh.unchanged(place, key):
        loaded = wanted(load(place.specs), given)
    else:
        loaded, files = generated(place, given)
        outputs.write(place.source, files, given["targets"] or None)
        cli_fresh.remember(place, key)
    names = [spec.name for spec in loaded]
    if device == "emulation":
        cli_devices.build(place, device)
        return
    with cli_tables.progress("Compiling") as progress:
        report = toolchain.build(
            place.source, place.build, place.packages, operators=names, levels=isa, progress=progress
        )
    cli_tables.build_summary(loaded, given["types"], place, report)
    if device == "cuda":
        cli_devices.build(place, device)


@cli.command()
@specs_argument
@output_option
@click.option("--full", is_flag=True, help="The whole matrix, not only its covering part.")
@click.option("-k", "expression", metavar="EXPRESSION", help="Only tests whose names match, as pytest's -k.")
@click.pass_context
def test(
    context: click.Context, specs: tuple[str, ...], output: Path | None, full: bool, expression: str | None
) -> None:
    """Run the generated test matrix of operators."""
    from opsmith import cli_testing, toolchain

    place = places(specs, output)
    if not cli_testing.is_built(place):
        package = None if place.in_checkout else toolchain.package_name(place.source)
        context.invoke(build, specs=specs, output=output, package=package)
    names = [spec.name for spec in load(find_specs(specs))]
    context.exit(cli_testing.run(place, names, full=full, expression=expression))


@cli.command()
@click.argument("operator", metavar="OP")
@cli_bench.bench_options
def bench(operator: str, **given: Any) -> None:
    """Measure an operator against other systems and the speed of a copy."""
    cli_bench.run(operator, given)


@cli.command()
@click.argument("operator", metavar="OP")
@click.option("--stage", metavar="STAGE", default="math", show_default=True, help="math, gradient, kernels, c or cuda.")
def show(operator: str, stage: str) -> None:
    """Print an operator at one stage of its way to the kernels."""
    from opsmith import pipeline

    for spec in load(find_specs([operator])):
        click.echo(pipeline.show(spec, stage).rstrip("\n"))


@cli.command("list")
@specs_argument
@json_option
def list_operators(specs: tuple[str, ...], as_json: bool) -> None:
    """List operators, with their types and what they are for."""
    from opsmith import cli_tables

    rows = [cli_tables.operator_row(spec) for spec in load(find_specs(specs))]
    if as_json:
        echo_json(rows)
    else:
        cli_tables.operators(rows)


@cli.command()
@click.argument("name", metavar="NAME")
def new(name: str) -> None:
    """Write NAME.yaml, a small operator with comments to begin from."""
    from opsmith.emit import outputs
    from opsmith.emit.render import render
    from opsmith.spec import names

    path = Path(name).with_suffix(".yaml")
    if fault := names.why_not_identifier(path.stem, names.OPERATOR_NAME):
        raise UserError(f"{path.stem!r} cannot be the name of an operator: {fault}")
    if meaning := names.reserved(path.stem, "operator") or names.generated(path.stem):
        raise UserError(f"{path.stem!r} cannot be the name of an operator: it is {meaning}")
    outputs.create(path, render("spec/new.yaml.j2", name=path.stem))
    click.echo(f"{path} is an operator that works. Next:")
    click.echo(f"    opsmith check {path}\n    opsmith build {path}{elsewhere(path)}")


@cli.command()
@click.argument("code", metavar="CODE")
def explain(code: str) -> None:
    """Explain an error code, such as E012."""
    from opsmith.codes import CODES

    found = CODES.get(code.upper())
    if found is None:
        raise UserError(f"there is no error code {code}; they go from {min(CODES)} to {max(CODES)}")
    click.echo(f"{code.upper()}: {found.title}\n\n{found.explanation.strip()}")
    for title, text in (("Wrong", found.wrong), ("Right", found.right)):
        if text:
            click.echo(f"\n{title}:\n\n" + "\n".join(f"    {line}".rstrip() for line in text.rstrip().splitlines()))


@cli.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Tell what a change of a spec breaks, or changes.

    A change can break callers, add to the interface, change numbers, or touch only words.
    """
    from dataclasses import asdict

    from opsmith.spec.changes import changes, verdict
    from opsmith.spec.parse import load as load_spec

    before, after = (load_spec(path, copy=True) for path in (old, new))
    found = changes(before, after)
    if as_json:
        echo_json({"operator": after.name, "verdict": verdict(found), "changes": [asdict(each) for each in found]})
        return
    click.echo(f"{after.name}: {verdict(found)}")
    for each in found:
        click.echo(f"  {each.kind}: {each.where}: {each.message}")


def report_comparison(folder: Path, comparison: Any) -> None:
    """Prints how a folder is out of date, and fails if it is."""
    if comparison.current:
        click.echo(f"{folder} is current")
        return
    click.echo(comparison.diff, nl=False)
    for what in ("stale", "missing", "extra"):
        for path in getattr(comparison, what):
            click.echo(f"{what}: {path}", err=True)
    click.echo(f"{folder} is not current; `opsmith generate` makes it so", err=True)
    raise click.exceptions.Exit(1)


def elsewhere(path: Path) -> str:
    """The options with which a build of this spec goes to a folder of its own, if it must."""
    root = checkout()
    return "" if root and path.resolve().is_relative_to(root / "spec") else f" --output out --package {path.stem}_ops"


def narrowing(given: dict[str, Any]) -> dict[str, Any]:
    """The options that would make a part of what the repository's own folders hold."""
    return {name: value for name, value in given.items() if name != "targets"}


def count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def main() -> None:
    cli()
