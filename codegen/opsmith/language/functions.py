"""The functions of the math: arity, derivative, and the spelling in C, NumPy and LaTeX.

`derivative` holds one expression of the language per argument, in the arguments `x` and `y` and the result `out`. At a
kink it is the subgradient that PyTorch gives. `c` is the name in C for double; float appends `f`. Names that begin
with `opsmith_` are of `runtime/c` and can be vectorized, others of <math.h>.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    """One elementwise function."""

    name: str
    derivative: tuple[str, ...]
    c: str
    numpy: str  # a function of NumPy, or of `reference` when it begins with a dot
    latex: str  # with {0}, {1}: the arguments
    doc: str

    @property
    def arity(self) -> int:
        return len(self.derivative)


def _function(name: str, derivative: str | tuple[str, ...], c: str, numpy: str, latex: str, doc: str) -> Function:
    return Function(name, (derivative,) if isinstance(derivative, str) else derivative, c, numpy, latex, doc)


_ALL = (
    _function("abs", "sign(x)", "fabs", "abs", r"\left|{0}\right|", "The absolute value; its derivative at 0 is 0."),
    _function("ceil", "0", "ceil", "ceil", r"\left\lceil {0} \right\rceil", "The least integer that is not smaller."),
    _function("cos", "-sin(x)", "opsmith_cos", "cos", r"\cos {0}", "The cosine of an angle in radians."),
    _function(
        "erf",
        "1.1283791670955126 * exp(-(x * x))",
        "opsmith_erf",
        ".erf",
        r"\operatorname{{erf}} {0}",
        "The error function.",
    ),
    _function(
        "erfc",
        "-1.1283791670955126 * exp(-(x * x))",
        "opsmith_erfc",
        ".erfc",
        r"\operatorname{{erfc}} {0}",
        "1 - erf(x), precise in its tail.",
    ),
    _function("exp", "out", "opsmith_exp", "exp", r"\exp {0}", "The exponential."),
    _function(
        "expm1", "out + 1", "opsmith_expm1", "expm1", r"\operatorname{{expm1}} {0}", "exp(x) - 1, precise near 0."
    ),
    _function(
        "floor", "0", "floor", "floor", r"\left\lfloor {0} \right\rfloor", "The greatest integer that is not larger."
    ),
    _function("log", "1 / x", "opsmith_log", "log", r"\log {0}", "The natural logarithm."),
    _function(
        "log1p", "1 / (1 + x)", "opsmith_log1p", "log1p", r"\operatorname{{log1p}} {0}", "log(1 + x), precise near 0."
    ),
    _function(
        "maximum",
        ("1 if x > y else 0.5 if x == y else 0", "1 if y > x else 0.5 if x == y else 0"),
        "opsmith_maximum",
        "maximum",
        r"\max({0}, {1})",
        "The larger of two; NaN if either is NaN. Equal arguments get half the gradient each.",
    ),
    _function(
        "minimum",
        ("1 if x < y else 0.5 if x == y else 0", "1 if y < x else 0.5 if x == y else 0"),
        "opsmith_minimum",
        "minimum",
        r"\min({0}, {1})",
        "The smaller of two; NaN if either is NaN. Equal arguments get half the gradient each.",
    ),
    _function(
        "pow",
        ("y * pow(x, y - 1) if y != 0 else 0", "0 if x == 0 and y >= 0 else out * log(x)"),
        "opsmith_pow",
        "power",
        r"{0}^{{{1}}}",
        "x raised to the power y; also written x ** y.",
    ),
    _function(
        "rsqrt",
        "-0.5 * out * out * out",
        "opsmith_rsqrt",
        ".rsqrt",
        r"\frac{{1}}{{\sqrt{{{0}}}}}",
        "The inverse of the square root, 1 / sqrt(x).",
    ),
    _function(
        "sigmoid",
        "out * (1 - out)",
        "opsmith_sigmoid",
        ".sigmoid",
        r"\sigma({0})",
        "The logistic function 1 / (1 + exp(-x)).",
    ),
    _function("sign", "0", "opsmith_sign", "sign", r"\operatorname{{sign}} {0}", "-1, 0 or 1; NaN stays NaN."),
    _function("sin", "cos(x)", "opsmith_sin", "sin", r"\sin {0}", "The sine of an angle in radians."),
    _function("sqrt", "0.5 / out", "sqrt", "sqrt", r"\sqrt{{{0}}}", "The square root."),
    _function("square", "2 * x", "opsmith_square", "square", r"{0}^2", "x * x."),
    _function("tanh", "1 - out * out", "opsmith_tanh", "tanh", r"\tanh {0}", "The hyperbolic tangent."),
)

FUNCTIONS = {each.name: each for each in _ALL}

# What costs no more than arithmetic: computing it where it is not needed is better than a program without it.
CHEAP = frozenset({"abs", "ceil", "floor", "maximum", "minimum", "sign", "square"})
