"""Support of the generated tests: cases, arrays, the oracle's expectations with computed tolerances, comparison."""

from opsmith.testing.arrays import at_offset, laid_out
from opsmith.testing.cases import Case
from opsmith.testing.compare import identical
from opsmith.testing.operators import Call, Operator

__all__ = ["Call", "Case", "Operator", "at_offset", "identical", "laid_out"]
