"""One header and one source per operator, for a build that is a single call of a compiler.

The files of the library are joined as they are, each local #include replaced by its text. There are no levels and no
host part: the compiler's own flags decide the instructions, and the caller brings an executor or none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

INCLUDE = re.compile(r'^#include "(?:.*/)?([^"/]+)"$')
RUNTIME = ("opsmith_check.c", "opsmith_layout.c", "opsmith_run.c")


def amalgamated(op: str, files: Mapping[str, str]) -> dict[str, str]:
    """The two files of an operator, from all files of the library."""
    texts = {path.rsplit("/", 1)[-1]: text for path, text in files.items() if path.startswith(("c/include", "c/src"))}
    kernels = sorted(path.rsplit("/", 1)[-1] for path in files if re.fullmatch(rf"c/src/kernels/{op}_\w+\.c", path))
    kernels = [name for name in kernels if f'"{op}_internal.h"' in texts[name]]
    seen: set[str] = set()
    header = _joined(f"{op}.h", texts, seen)
    parts = [_joined(name, texts, seen) for name in (*RUNTIME, f"{op}.c", *kernels)]
    use = f"/* All of {op} in one file: cc -std=c11 -O3 -ffp-contract=off -c {op}.c */"
    source = "\n".join([use, "#define OPSMITH_AMALGAMATED", f'#include "{op}.h"', "", *parts])
    return {f"c/amalgamated/{op}.h": header, f"c/amalgamated/{op}.c": source}


def _joined(name: str, texts: Mapping[str, str], seen: set[str]) -> str:
    """A file with its local includes in their places; one that guards itself comes once."""
    lines = []
    for line in texts[name].splitlines():
        match = INCLUDE.match(line)
        if match is None:
            lines.append(line)
        elif match[1] not in seen:
            lines.append(_joined(match[1], texts, seen).rstrip("\n"))
    if "#ifndef OPSMITH_" in texts[name]:
        seen.add(name)
    return "\n".join(lines) + "\n"
