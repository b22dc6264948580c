"""Operators made by Opsmith, for NumPy, ml_dtypes' bfloat16 and every library of arrays that speaks DLPack.

An operator takes arrays by position and parameters by keyword; its method `vjp` gives its gradient.

batch_norm
    Normalizes a batch by the mean and variance of each channel, then applies scale gamma and offset
    beta.
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
