"""Numbers of a compiler's making, kept in files: they hold, with a margin, for the compiler they were taken with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from opsmith.toolchain_compiler import find_compiler

HEAD = "# Made by pytest --update-goldens: read what it changes.\n"


def compiler() -> str:
    """The compiler of the library, without what makes no difference: `gcc 12`."""
    version = find_compiler().version
    numbers = re.findall(r"\b(\d+)\.\d+\.\d+\b", version)
    assert numbers, f"no version is in {version!r}"
    return f"{'clang' if 'clang' in version else 'gcc'} {numbers[-1]}"


class Numbers:
    """A file of numbers, which may be written anew instead of being compared with."""

    def __init__(self, path: Path, *, update: bool) -> None:
        self.path, self.update = path, update

    def take(self, measured: Any) -> Any:
        """The numbers to compare with: those of the file, or None where another compiler made it."""
        if self.update:
            kept = {"compiler": compiler(), "numbers": measured}
            text = yaml.safe_dump(kept, sort_keys=False, default_flow_style=None)
            self.path.write_text(HEAD + text, encoding="utf-8", newline="\n")
        assert self.path.exists(), f"{self.path} is missing; run pytest --update-goldens and read what it writes"
        kept = yaml.safe_load(self.path.read_text(encoding="utf-8"))
        return kept["numbers"] if kept["compiler"] == compiler() else None
