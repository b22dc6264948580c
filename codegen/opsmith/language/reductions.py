"""The reductions of the math: what each computes, what it gives over no elements, its derivative and its spelling.

`derivative` is an expression of the language in `x` (the argument), `y` (the result), `n` (the number of elements) and
`mean` (the mean of x): what the adjoint of one element is per unit of the result's. In it `count(c)` says how many
elements satisfy c, and reductions without `over=` mean the same dimensions. `accumulator` names a mergeable type of the
runtime, so that parts may be computed apart and joined in order.

`share` is what one term has of the total, in `x` and `y`. The runtime also computes it as `term * whole`, from two
numbers of the accumulator: the terms are made with the first, and the second is what they are multiplied by.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reduction:
    """One reduction; `over=` names the dimensions that vanish."""

    name: str
    doc: str
    derivative: str
    accumulator: str  # the C type opsmith_<accumulator> whose parts merge into the result
    latex: str  # with {x} and {over}
    empty: str  # the value over no elements; "": that is an error
    results: int = 1
    integer: bool = False  # the result is a position: a whole number without a derivative
    share: str = ""
    term: str = ""  # in x and peak, the number opsmith_<accumulator>_peak
    source: str = ""  # of the formula, where it is not the definition


_ALL = (
    Reduction("sum", "The sum.", "1", "sum", r"\sum_{{{over}}} {x}", "0"),
    Reduction("mean", "The arithmetic mean.", "1 / n", "mean", r"\operatorname{{mean}}_{{{over}}} {x}", "nan"),
    Reduction(
        "var",
        "The population variance: the mean of the squared distances from the mean.",
        "2 * (x - mean) / n",
        "moments",
        r"\operatorname{{var}}_{{{over}}} {x}",
        "nan",
        source="Chan, Golub, LeVeque 1983: shifted sums per block, merged pairwise",
    ),
    Reduction(
        "moments",
        "The mean and the population variance, as two results.",
        "",
        "moments",
        r"\operatorname{{moments}}_{{{over}}} {x}",
        "nan",
        results=2,
    ),
    Reduction(
        "max",
        "The largest element; NaN if any is NaN. Equal largest elements share the gradient equally.",
        "(1 if x == y else 0) / count(x == y)",
        "maximum_of",
        r"\max_{{{over}}} {x}",
        "",
    ),
    Reduction(
        "min",
        "The smallest element; NaN if any is NaN. Equal smallest elements share the gradient equally.",
        "(1 if x == y else 0) / count(x == y)",
        "minimum_of",
        r"\min_{{{over}}} {x}",
        "",
    ),
    Reduction(
        "argmax",
        "The position of the largest element, the first of equal ones; NaN counts as the largest.",
        "",
        "argmax",
        r"\operatorname*{{argmax}}_{{{over}}} {x}",
        "",
        integer=True,
    ),
    Reduction(
        "argmin",
        "The position of the smallest element, the first of equal ones; NaN counts as the smallest.",
        "",
        "argmin",
        r"\operatorname*{{argmin}}_{{{over}}} {x}",
        "",
        integer=True,
    ),
    Reduction(
        "prod",
        "The product.",
        "y / x if x != 0 else prod(x if x != 0 else 1) if count(x == 0) == 1 else 0",
        "product",
        r"\prod_{{{over}}} {x}",
        "1",
    ),
    Reduction(
        "norm",
        "The Euclidean norm, the root of the sum of squares; its gradient at 0 is 0.",
        "x / y if y != 0 else 0",
        "norm",
        r"\left\lVert {x} \right\rVert_{{{over}}}",
        "0",
    ),
    Reduction(
        "logsumexp",
        "The logarithm of the sum of exponentials, without overflow.",
        "exp(x - y)",
        "logsumexp",
        r"\log\sum_{{{over}}} \exp {x}",
        "-inf",
        source="the running maximum is subtracted before exp",
        share="exp(x - y)",
        term="exp(x - peak)",
    ),
)

REDUCTIONS = {each.name: each for each in _ALL}
