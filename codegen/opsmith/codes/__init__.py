"""The errors a spec can have: what each code means, with a mistake and its mending.

A code keeps its meaning for ever: E001 to E013 are about the file and YAML, E020 to E026 about keys and values, E030 to
E036 about names, E040 to E045 about types and options, E050 to E055 about shapes, E060 to E077 about the math.
"""

from __future__ import annotations

from opsmith.codes.code import Code
from opsmith.codes.file import FILE
from opsmith.codes.math import MATH
from opsmith.codes.names import NAMES

__all__ = ["CODES", "Code"]

CODES: dict[str, Code] = {**FILE, **NAMES, **MATH}
