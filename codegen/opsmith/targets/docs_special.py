"""The special cases that follow from a spec alone: no elements, NaN and Inf, constants, large values, rounding.

Each rule answers a sentence, or nothing where it does not apply; the page lists them in this order.
"""

from __future__ import annotations

from collections.abc import Callable

from opsmith.emit.markdown import code
from opsmith.language.reductions import REDUCTIONS
from opsmith.spec.model import OperatorSpec
from opsmith.targets import docs_facts


def cases(spec: OperatorSpec) -> tuple[str, ...]:
    return tuple(sentence for rule in RULES if (sentence := rule(spec)))


def group(spec: OperatorSpec) -> str:
    """The dimensions along which nothing is reduced, as a phrase: elements that share them form a group."""
    kept = [name for name in spec.dims if name not in docs_facts.reduced_dims(spec)]
    return " and ".join(code(name) for name in kept)


def _no_elements(spec: OperatorSpec) -> str:
    empty = {name: REDUCTIONS[name].empty for name in docs_facts.reductions(spec)}
    values = [f"{code(name)} " + (f"gives {code(value)}" if value else "is an error") for name, value in empty.items()]
    if not values:
        return "No elements: there is nothing to compute and nothing is written."
    kept = " A state that such a value would reach is left as it was." if spec.states else ""
    return f"No elements to reduce over: {', '.join(values)}.{kept}"


def _nonfinite(spec: OperatorSpec) -> str:
    if not docs_facts.reductions(spec):
        return "NaN and Inf: every element is computed by itself, so they reach no other element."
    kept = group(spec)
    if not kept:
        return "NaN and Inf: every result depends on every element, so one of them can reach all."
    return f"NaN and Inf stay in their group: a result depends only on elements with the same {kept}."


def _constant(spec: OperatorSpec) -> str:
    exact = {"mean": "its mean is exactly that value", "var": "its variance is exactly 0"}
    facts = [exact[name] for name in docs_facts.reductions(spec) if name in exact]
    return f"A group of equal elements, or of one: {' and '.join(facts)}." if facts else ""


def _large(spec: OperatorSpec) -> str:
    if "var" not in docs_facts.reductions(spec):
        return ""
    return (
        "Large values: where squares of distances leave the range of float32 (beyond about 1.8e19), the variance is "
        "computed in float64, and results that are finite stay finite. A float32 array that receives the variance "
        "itself holds Inf then. In float64 the squares overflow beyond about 1.3e154."
    )


def _far(spec: OperatorSpec) -> str:
    if spec.tests.far_gradients or not spec.has_gradient:
        return ""
    return (
        "Huge and subnormal data: results are right, but a factor of the derived gradient may leave the range of its "
        "type, so that gradients there may be infinite, NaN or too small."
    )


def _rounding(spec: OperatorSpec) -> str:
    names = {name for types in spec.type_assignments() for name in types.values()}
    half = [code(name) for name in ("float16", "bfloat16") if name in names]
    if not half:
        return ""
    return f"{' and '.join(half)}: values are computed in float32 and rounded once, when they are stored."


def _reproducible(_: OperatorSpec) -> str:
    return (
        "Reproducible: results are equal bit for bit for any number of threads, from run to run and at any address. "
        "They may differ between instruction sets."
    )


RULES: tuple[Callable[[OperatorSpec], str], ...] = (
    _no_elements,
    _nonfinite,
    _constant,
    _large,
    _far,
    _rounding,
    _reproducible,
)
