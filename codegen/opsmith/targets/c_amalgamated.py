"""One header and one source per operator, for a build that is a single call of a compiler.

The files of the library are joined as they are, each local #include replaced by its text. The kernels come once per
choice of types, with the choice in the names of their functions. There are no levels and no host part: the compiler's
own flags decide the instructions, and the caller brings an executor or none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

INCLUDE = re.compile(r'^#include "(?:.*/)?([^"/]+)"$')
CHOICE = re.compile(r"^#define (TYPE\w+) (\w+)$", re.MULTILINE)
LOCAL = re.compile(r"^(?:static [^=;]*?|typedef struct )(\w+)(?=\(| \{|\[| = )", re.MULTILINE)
RUNTIME = ("opsmith_check.c", "opsmith_layout.c", "opsmith_run.c")


def amalgamated(op: str, files: Mapping[str, str]) -> dict[str, str]:
    """The two files of an operator, from all files of the library."""
    texts = {path.rsplit("/", 1)[-1]: text for path, text in files.items() if path.startswith(("c/include", "c/src"))}
    body = f"{op}_kernels.h"
    kernels = [name for name, text in sorted(texts.items()) if f'#include "{body}"' in text]
    seen: set[str] = set()
    header = _joined(f"{op}.h", texts, seen)
    parts = [_joined(name, texts, seen) for name in (*RUNTIME, f"{op}.c")]
    parts += [_chosen(texts[name], texts | {body: _suffixed(texts[body], texts[name])}, seen) for name in kernels]
    use = f"/* All of {op} in one file: cc -std=c11 -O3 -ffp-contract=off -c {op}.c */"
    source = "\n".join([use, "#define OPSMITH_AMALGAMATED", f'#include "{op}.h"', "", *parts])
    return {f"amalgamated/{op}.h": header, f"amalgamated/{op}.c": source}


def _suffixed(body: str, chosen: str) -> str:
    """The kernels with the suffix of one choice of types on every name that is local to them."""
    suffix = dict(CHOICE.findall(chosen))["TYPES"]
    names = "|".join(sorted(set(LOCAL.findall(body)), key=len, reverse=True))
    return re.sub(rf"\b(?:{names})\b", rf"\g<0>_{suffix}", body)


def _chosen(choice: str, texts: Mapping[str, str], seen: set[str]) -> str:
    """One choice of types, which ends with its kernels."""
    undefine = "".join(f"#undef {name}\n" for name, _ in CHOICE.findall(choice))
    return _joined_text(choice, texts, seen) + "\n" + undefine


def _joined(name: str, texts: Mapping[str, str], seen: set[str]) -> str:
    """A file with its local includes in their places; one that guards itself comes once."""
    text = _joined_text(texts[name], texts, seen)
    if "#ifndef OPSMITH_" in texts[name]:
        seen.add(name)
    return text


def _joined_text(text: str, texts: Mapping[str, str], seen: set[str]) -> str:
    lines = []
    for line in text.splitlines():
        match = INCLUDE.match(line)
        if match is None:
            lines.append(line)
        elif match[1] not in seen:
            lines.append(_joined(match[1], texts, seen).rstrip("\n"))
    return "\n".join(lines) + "\n"
