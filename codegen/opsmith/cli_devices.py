"""`opsmith build --device`: kernels for devices, beside a build for the host."""

from __future__ import annotations

from pathlib import Path

import click

from opsmith import cli_tables, toolchain_cuda
from opsmith.cli_support import Places


def emulated_packages(place: Places) -> Path:
    """Where the package whose operators are emulated becomes importable."""
    return place.build / "emulation" / "python"


def build(place: Places, device: str) -> None:
    """Compiles the CUDA sources and says what that made."""
    packages = emulated_packages(place) if device == "emulation" else place.packages
    with cli_tables.progress(f"Compiling for {device}") as progress:
        report = toolchain_cuda.build(place.source, place.build, packages, device, progress=progress)
    work = f"{report.steps} steps in {report.seconds:.1f} s" if report.steps else "everything was up to date"
    click.echo(f"\nCompiled by {report.translator} for {device}; {work}")
    for path in report.made:
        click.echo(f"  {cli_tables.shown(path)}")
