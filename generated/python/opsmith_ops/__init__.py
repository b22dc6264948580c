"""Operators made by Opsmith, for NumPy, ml_dtypes' bfloat16 and every library of arrays that speaks DLPack.

Each operator takes arrays by position and parameters by keyword; `operator.vjp` gives its gradient.

batch_norm
    Normalizes a batch by the mean and variance of each channel, then applies scale gamma and
        offset beta.
"""

from ._native import (
    batch_norm,
    level,
    num_threads,
    set_num_threads,
)

__all__ = [
    "batch_norm",
    "level",
    "num_threads",
    "set_num_threads",
]
