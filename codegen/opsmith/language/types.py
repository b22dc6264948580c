"""The element types: what each is called in every language, and how precise it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ElementType:
    """One type of array element. `compute` is the type in which kernels calculate with it."""

    name: str  # in specs, and in NumPy or ml_dtypes
    suffix: str  # of C symbols
    c: str  # in memory and in every C interface
    size: int  # bytes
    compute: str  # in the generated C
    floating: bool
    digits: int  # bits of the significand, the hidden one included; bits of magnitude for integers
    code: int  # its number in the C interface


_ALL = (
    ElementType("float32", "f32", "float", 4, "float", True, 24, 1),
    ElementType("float64", "f64", "double", 8, "double", True, 53, 2),
    ElementType("float16", "f16", "uint16_t", 2, "float", True, 11, 3),
    ElementType("bfloat16", "bf16", "uint16_t", 2, "float", True, 8, 4),
    ElementType("int32", "i32", "int32_t", 4, "int64_t", False, 31, 5),
    ElementType("int64", "i64", "int64_t", 8, "int64_t", False, 63, 6),
)

TYPES = {each.name: each for each in _ALL}
