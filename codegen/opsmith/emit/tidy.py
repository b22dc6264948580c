"""Lays out C: indentation by nesting, long lines broken, blank lines decided in one place. Templates need not care."""

from __future__ import annotations

import re

WIDTH = 120
ABSENT = "\x00"  # what a template leaves where it places nothing
STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|/\*.*?\*/|//.*')
BREAKS = re.compile(r", | (?=\+ |- |\* |/ |&& |\|\| |\? |: |== )")


def tidy(text: str) -> str:
    """C text as a careful person lays it out."""
    lines: list[str] = []
    depth, comment, pending = 0, False, False
    for raw in text.split("\n"):
        if ABSENT in raw and not raw.replace(ABSENT, "").strip():
            continue
        line = raw.replace(ABSENT, "").strip()
        if comment or line.startswith("/*"):
            margin = " " if comment else ""
            _append(lines, 4 * depth, margin + line)
            comment = "*/" not in line
            continue
        if not line:
            _append(lines, 0, "")
            continue
        bare = STRINGS.sub("", line)
        closes = len(bare) - len(bare.lstrip("})"))
        hang = 4 if pending and not bare.startswith(("{", "}")) else 0
        if line.startswith(("#", 'extern "C"')):  # what C++ sees alone indents nothing
            _append(lines, 0, line)
            continue
        if bare.startswith(("case ", "default:")):
            hang -= 4
        for part in _broken(line, 4 * (depth - min(closes, depth)) + hang):
            lines.append(part)
        depth = max(0, depth + bare.count("{") + bare.count("(") - bare.count("}") - bare.count(")"))
        pending = depth >= 0 and bare.endswith(("=", "&&", "||", "?")) and not bare.endswith("==")
    return "\n".join(_blank_lines(lines)).rstrip("\n") + "\n"


def _append(lines: list[str], indent: int, line: str) -> None:
    lines.append(" " * indent + line if line else "")


def _broken(line: str, indent: int) -> list[str]:
    """A line as lines of at most WIDTH characters, the later ones indented more."""
    parts, hang = [], indent
    while hang + len(line) > WIDTH and not line.startswith("#"):
        room = WIDTH - hang
        bare = STRINGS.sub(lambda match: "_" * len(match[0]), line)
        cuts = [match.end() for match in BREAKS.finditer(bare) if WIDTH // 3 < match.end() <= room]
        if not cuts:
            break
        cut = min(cuts, key=lambda at: (line.count("(", 0, at) - line.count(")", 0, at), -at))
        parts.append(" " * hang + line[:cut].rstrip())
        line, hang = line[cut:], indent + 4
    return [*parts, " " * hang + line]


def _blank_lines(lines: list[str]) -> list[str]:
    """No blank line after an opening or before a closing brace, and never two in a row."""
    kept: list[str] = []
    for line in lines:
        if not line and (not kept or not kept[-1] or kept[-1].endswith("{")):
            continue
        if line.lstrip().startswith("}") and kept and not kept[-1]:
            kept.pop()
        kept.append(line.rstrip())
    return kept
