"""Knows, by content, that nothing has to be generated: the generator, the specs, the options and the files are those of
the last time.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from opsmith.cli_support import Places, spec_files
from opsmith.emit import outputs
from opsmith.emit.render import resource

RECORD = ".opsmith-inputs"
INCLUDE = re.compile(r"^(?:include|'include'|\"include\")[ \t]*:(.*(?:\n[ \t-].*)*)", re.MULTILINE)
FILE = re.compile(r"\"[^\"]*\"|'[^']*'|[^][,#\n'\"]+")  # quoted or not; what is none does no harm


def inputs(place: Places, given: Mapping[str, Any]) -> str:
    """The digest of everything that decides what is generated."""
    package = Path(__file__).resolve().parent
    made_of = [*_below(package), *_below(resource("templates"))]
    specs = place.specs or spec_files(resource("spec"))
    made_of += dict.fromkeys(path for spec in specs for path in (spec, *_included(spec)))
    made_of += sorted(resource("docs").glob("accuracy/*.json"))
    digest = hashlib.sha256(json.dumps(given, sort_keys=True, default=str).encode())
    for path in made_of:
        if path.is_file():
            digest.update(f"\n{path}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _below(folder: Path) -> list[Path]:
    """The files of a folder but caches."""
    found = (path.relative_to(folder) for path in folder.rglob("*"))
    return [folder / path for path in sorted(found) if not any(part[0] in "._" for part in path.parts[:-1])]


def _included(spec: Path) -> list[Path]:
    """The files that a spec names after `include`."""
    found = INCLUDE.search(spec.read_text(errors="replace")) if spec.is_file() else None
    return [spec.parent / name.strip("'\"- \t") for name in FILE.findall(found[1])] if found else []


def unchanged(place: Places, key: str) -> int:
    """How many files there are if they are what this key made and nobody has touched them since; 0 if not."""
    record = place.source / RECORD
    if not record.is_file() or record.read_text() != key + outputs.digest(place.source / outputs.MANIFEST):
        return 0
    made = outputs.read_manifest(place.source)
    return len(made) if all(outputs.digest(place.source / path) == digest for path, digest in made.items()) else 0


def remember(place: Places, key: str) -> None:
    outputs.replace(place.source / RECORD, key + outputs.digest(place.source / outputs.MANIFEST))
