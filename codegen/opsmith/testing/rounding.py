"""How the kernels of one type round, and a value with a bound of its error: what the error analysis takes as given."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from opsmith.language.types import TYPES
from opsmith.reference_shapes import Array

Wide = np.longdouble
NOTHING = np.zeros((), Wide)
FUNCTION_UNITS = 4  # twice the 2 units in the last place that a function of the runtime may be off
RUN = 256  # additions in the compute type before a sum is merged in float64: a block of 2048 elements in 8 lanes


@dataclass(frozen=True)
class Rounding:
    """The unit roundoff and the range of full-size values, and of scalar sections and reduction results (wide)."""

    unit: float
    unit_wide: float
    largest: float
    largest_wide: float
    smallest: float
    compute: type[np.floating[Any]]
    run: int = RUN

    @classmethod
    def of_type(cls, name: str) -> Rounding:
        """The rounding of kernels whose arrays have this type."""
        narrow = np.finfo(np.float64) if TYPES[name].compute == "double" else np.finfo(np.float32)
        wide = np.finfo(np.float64)
        return cls(
            unit=float(narrow.eps) / 2,
            unit_wide=float(wide.eps) / 2,
            largest=float(narrow.max),
            largest_wide=float(wide.max),
            smallest=float(narrow.smallest_subnormal),
            compute=np.float64 if TYPES[name].compute == "double" else np.float32,
        )

    def of(self, wide: bool) -> float:
        return self.unit_wide if wide else self.unit

    def growth(self, count: int) -> float:
        """Rounding of a sum, in units: roundings are independent, so they grow with the root (Higham, Mary 2019)."""
        return 2 + math.sqrt(min(count, self.run))


@dataclass(frozen=True, eq=False)
class Bounded:
    """A value with a bound of its error."""

    value: Array
    error: Array = field(default_factory=lambda: NOTHING)
    wide: bool = True  # computed in float64 by every kernel
    path: Array = field(
        default_factory=lambda: NOTHING
    )  # the derivative by each seed, summed over all ways from there to here in absolute value
    doubt: Array = field(
        default_factory=lambda: NOTHING
    )  # the bound of the error that a backward makes in it, in units


def bounded(result: Bounded) -> Bounded:
    """A result whose error is infinite where it is not known, and its derivative's then too."""
    error = np.where(np.isnan(result.error) & np.isfinite(result.value), np.inf, result.error)
    return replace(result, error=error, doubt=np.where(np.isinf(error) & (result.path > 0), np.inf, result.doubt))
