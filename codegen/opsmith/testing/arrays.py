"""The arrays of a case: their numbers, drawn from the case's name alone, and how they lie in memory."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from opsmith.language.types import TYPES
from opsmith.reference import visible
from opsmith.reference_shapes import Array, Extents, Shape, arguments
from opsmith.spec.model import Dim, Input, OperatorSpec, State
from opsmith.testing.cases import Case

Ranges = Mapping[str, tuple[float, float]]  # array -> limits of its uniform values


def dtype(name: str) -> np.dtype[Any]:
    """The NumPy type of an element type."""
    return np.dtype(importlib.import_module("ml_dtypes").bfloat16 if name == "bfloat16" else name)


def facts(name: str) -> Any:
    """The limits of a floating type: what numpy.finfo says, of bfloat16 too."""
    source: Any = importlib.import_module("ml_dtypes") if name == "bfloat16" else np  # only bfloat16 needs ml_dtypes
    return source.finfo(dtype(name))


def unit(name: str) -> float:
    """The unit roundoff: half of the distance from 1 to the next number."""
    return 2.0 ** -TYPES[name].digits


def units(values: Array, type_name: str, least: float = 0.0) -> Array:
    """The distance between neighboring numbers of a floating type at some values, at `least` where they are smaller."""
    _, exponent = np.frexp(np.maximum(np.abs(values), least))
    distance = np.ldexp(np.ones_like(values), exponent - TYPES[type_name].digits)
    return np.asarray(np.maximum(distance, float(facts(type_name).smallest_subnormal)))


def resolved(spec: OperatorSpec, case: Case) -> dict[str, str]:
    """What every type variable stands for."""
    return {variable.name: variable.resolve(dict(case.types)) for variable in spec.types}


def settings(spec: OperatorSpec, case: Case) -> dict[str, Any]:
    """All parameters of a case."""
    return {each.name: each.default for each in spec.parameters} | dict(case.parameters)


def extents(spec: OperatorSpec, case: Case) -> Extents:
    """The dimensions of a case: its first input names all of them."""
    found = Extents(spec, settings(spec, case))
    found.bind(spec.inputs[0].name, spec.inputs[0].shape, case.shape)
    return found


def generator(*words: str) -> np.random.Generator:
    """Random numbers that are the same wherever the words are the same."""
    return np.random.default_rng(zlib.crc32(" ".join(words).encode()))


# --------------------------------------------------------------------------------------------------------------------
# Numbers


def _constant(x: Array, _: str) -> Array:
    return np.full_like(x, 1.7)


def _large_mean(x: Array, name: str) -> Array:
    return np.asarray(x + 2.0 ** min(TYPES[name].digits - 5, 20))


def _subnormal(x: Array, name: str) -> Array:
    return x * (float(facts(name).tiny) / 8)


def _huge(x: Array, name: str) -> Array:
    return np.asarray(x * float(facts(name).max) ** 0.8)


def _ties(x: Array, _: str) -> Array:
    """Halves: many are equal, some are 0, and some lie at a kink if there is one."""
    return np.asarray(np.round(np.clip(x, -1.75, 1.75) * 4) / 2)


def _with(value: float) -> Callable[[Array, str], Array]:
    def changed(x: Array, _: str) -> Array:
        result = x.copy()
        result.reshape(-1)[x.size // 2 : x.size // 2 + 1] = value
        return result

    return changed


SPECIAL: dict[str, Callable[[Array, str], Array]] = {
    "normal": lambda x, _: x,
    "ties": _ties,
    "constant": _constant,
    "large_mean": _large_mean,
    "subnormal": _subnormal,
    "huge": _huge,
    "nan": _with(np.nan),
    "inf": _with(np.inf),
}

POISON = ("nan", "inf")
FAR = ("subnormal", "huge")  # so far from 1 that a factor of a derived gradient may leave its range


def numbers(shape: Shape, name: str, random: np.random.Generator, limits: tuple[float, float] | None) -> Array:
    """Standard normal numbers, or uniform ones between limits, rounded to the type."""
    if not TYPES[name].floating:
        low, high = limits or (-1, max((*shape, 2)))
        return random.integers(int(low), int(high), shape, endpoint=True).astype(dtype(name))
    drawn = random.uniform(*limits, shape) if limits else random.standard_normal(shape)
    return drawn.astype(dtype(name))


def positions(each: Input, shape: Shape, case: Case, found: Extents, random: np.random.Generator) -> Array:
    """Positions along a dimension, a quarter of them ignored if that is possible."""
    assert each.indexes
    extent = found.sizes[each.indexes]
    drawn = random.integers(0, max(extent, 1), shape)
    if each.ignore is None:
        return np.asarray(drawn)
    ignored = (random.integers(0, 4, shape) == 0) | (extent == 0)
    return np.where(ignored, settings(found.spec, case)[each.ignore], drawn)


def make(spec: OperatorSpec, case: Case, ranges: Ranges, step: int = 0) -> dict[str, Array]:
    """The inputs and states of a case in C order."""
    found, types = extents(spec, case), resolved(spec, case)
    made: dict[str, Array] = {}
    for each in arguments(spec):
        if each.name in case.absent:
            continue
        random = generator(case.seed, each.name, str(step))
        name = types.get(each.type, each.type)
        limits = ranges.get(each.name)
        if limits is None and isinstance(each, State) and each.initial > 0:
            limits = (each.initial / 2, each.initial * 2)  # such a state is a scale, not a location
        shape = _shape(each, found, random)
        if isinstance(each, Input) and each.indexes:
            made[each.name] = positions(each, shape, case, found, random).astype(name)
            continue
        values = numbers(shape, name, random, limits)
        if each.shape == spec.inputs[0].shape and isinstance(each, Input) and TYPES[name].floating:
            with np.errstate(over="ignore", under="ignore"):
                values = SPECIAL[case.values](values.astype(np.float64), name).astype(dtype(name))
        made[each.name] = values
    return made


def _shape(each: Input | State, found: Extents, random: np.random.Generator) -> Shape:
    """The shape of an array; where its pattern leaves a choice, one of the choices."""
    items, extents = each.shape.items, found.shape(each.shape)
    first = each is found.spec.inputs[0]
    if not first and len(extents) == len(items) and random.integers(2):
        ones = [isinstance(item, Dim) and item.or_one for item in items]
        extents = tuple(1 if one else extent for one, extent in zip(ones, extents, strict=True))
    if not first and isinstance(each, Input) and each.align == "right":
        kept = extents[int(random.integers(len(extents) + 1)) :]
        extents = tuple(1 if random.integers(3) == 0 else extent for extent in kept)
    return extents


def heads(spec: OperatorSpec, case: Case) -> dict[str, Array]:
    """Gradients of the visible differentiable outputs."""
    found, types = extents(spec, case), resolved(spec, case)
    return {
        output.name: numbers(
            found.output_shape(output),
            types.get(output.type, output.type),
            generator(case.seed, "head", output.name),
            None,
        )
        for output in visible(spec, settings(spec, case))
        if output.differentiable
    }


# --------------------------------------------------------------------------------------------------------------------
# Layouts


def at_offset(array: Array, elements: int = 1) -> Array:
    """A copy in C order whose address is so many elements past a multiple of 64 bytes."""
    size = array.dtype.itemsize
    buffer = np.full(array.nbytes + 128 + elements * size, 0xFF, np.uint8)  # all bits set: NaN in every floating type
    begin = -buffer.ctypes.data % 64 + elements * size
    view = buffer[begin : begin + array.nbytes].view(array.dtype).reshape(array.shape)
    view[...] = array
    return view


def twin(array: Array) -> Array:
    """A copy with the same strides, and an address that is as far past a multiple of 64 bytes."""
    reach = [(extent - 1) * stride for extent, stride in zip(array.shape, array.strides, strict=True) if extent > 1]
    below = -sum(each for each in reach if each < 0)
    above = sum(each for each in reach if each > 0) + array.dtype.itemsize
    buffer = np.full(below + above + 128, 0xFF, np.uint8)
    begin = (array.ctypes.data - below - buffer.ctypes.data) % 64
    copy = np.ndarray(array.shape, array.dtype, buffer, begin + below, array.strides)
    copy[...] = array
    return copy


def _permuted(array: Array) -> Array:
    if array.ndim < 3:
        return np.array(array, order="F")
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(array, 1, -1)), -1, 1)


def _strided(array: Array) -> Array:
    if array.ndim == 0:
        return array.copy()
    wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
    wide.view(np.uint8)[...] = 0xFF
    view = wide[..., ::2]
    view[...] = array
    return view


def _negative(array: Array) -> Array:
    backwards: Any = (..., *(slice(None, None, -1),) * array.ndim)
    return np.asarray(np.array(array[backwards], order="C")[backwards])


LAYOUTS: dict[str, Callable[[Array], Array]] = {
    "c_order": lambda array: np.array(array, order="C"),
    "channels_last": _permuted,
    "strided": _strided,
    "fortran": lambda array: np.array(array, order="F"),
    "negative": _negative,
}
MIXED = ("channels_last", "c_order", "strided", "fortran")


def laid_out(arrays: Mapping[str, Array], layout: str) -> dict[str, Array]:
    """Copies of arrays in a layout; in the layout `mixed`, every one in another."""
    names = [MIXED[index % len(MIXED)] if layout == "mixed" else layout for index in range(len(arrays))]
    return {name: LAYOUTS[kind](array) for (name, array), kind in zip(arrays.items(), names, strict=True)}
