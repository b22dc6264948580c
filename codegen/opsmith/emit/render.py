"""The one Jinja environment: every artifact is a template placed over a frozen view, nothing is decided in it."""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path

import jinja2

from opsmith.emit.tidy import ABSENT, tidy


def resource(folder: str) -> Path:
    """A folder of the package's data: beside the code in a checkout, inside the package when installed."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data" / folder
    return installed if installed.is_dir() else package.parents[1] / folder


def wrap(text: str, width: int = 100, indent: int = 0) -> str:
    """Text in lines of at most `width` characters, the later ones indented."""
    return ("\n" + " " * indent).join(textwrap.wrap(" ".join(text.split()), width - indent) or [""])


@cache
def environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resource("templates")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["wrap"] = wrap
    return made


def render(template: str, **context: object) -> str:
    """The text of one artifact."""
    return environment().get_template(template).render(**context)


@cache
def _c_environment() -> jinja2.Environment:
    """Places C: the text of a macro takes whole lines, and none where it is empty."""
    return environment().overlay(finalize=lambda value: ABSENT if value == "" else str(value).rstrip("\n"))


def render_c(template: str, **context: object) -> str:
    """The text of one C source or header, laid out."""
    return tidy(_c_environment().get_template(template).render(**context))
