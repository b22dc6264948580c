"""The prefix of C symbols, put on by name in every C text, the runtime's own files included."""

from __future__ import annotations

import re


def renamed(text: str, prefix: str) -> str:
    """The text with another prefix on every symbol and macro."""
    if prefix == "opsmith_":
        return text
    text = re.sub(r"\bopsmith_(?![a-z_]*\.[ch]\b)", prefix, text)
    return re.sub(r"\bOPSMITH_(?!LEVEL\b|ISA\b|HAS_)", prefix.upper(), text)
