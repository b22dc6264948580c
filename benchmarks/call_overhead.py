"""Measures what a call from Python costs beyond its work: operators on 16 elements, the least time of many rounds.

    .venv/bin/python benchmarks/call_overhead.py

prints microseconds per call, with the budget where there is one. A round that another process disturbs is only slower,
so the least time is the cost; rounds go on for as many seconds as --seconds says.
"""

from __future__ import annotations

import argparse
import json
import time
import timeit
from collections.abc import Callable, Mapping

import ml_dtypes
import numpy as np
import opsmith_ops as ops

ROUND = 400  # calls that are timed together
BUDGET = {"out=": 1.0, "new result": 2.0, "training, out=": 1.0, "training, new result": 2.0}  # microseconds


def calls() -> dict[str, Callable[[], object]]:
    """What is measured, by name."""
    call, vjp, empty = ops.batch_norm, ops.batch_norm.vjp, np.empty
    x = np.arange(16, dtype=np.float32).reshape(4, 4)
    y = x.astype(ml_dtypes.bfloat16)
    gamma, beta, mean, var = (np.full(4, value, np.float32) for value in (1, 0, 0, 1))
    out, half_out = np.empty_like(x), np.empty_like(y)
    wide = np.zeros((4, 8), np.float32)[:, ::2]

    head = np.ones_like(x)
    gradients = {"data": np.empty_like(x), "gamma": np.empty_like(gamma), "beta": np.empty_like(beta)}
    pullback = vjp(x, gamma, beta, mean, var, training=True)[1]

    def gradient() -> object:
        result, pullback = vjp(x, gamma, beta, mean, var, training=True)
        return pullback(result)

    return {
        "out=": lambda: call(x, gamma, beta, mean, var, out=out),
        "new result": lambda: call(x, gamma, beta, mean, var),
        "training, out=": lambda: call(x, gamma, beta, mean, var, training=True, out=out),
        "training, new result": lambda: call(x, gamma, beta, mean, var, training=True),
        "training, three parameters, out=": lambda: call(
            x, gamma, beta, mean, var, eps=1e-5, fix_gamma=False, training=True, out=out
        ),
        "bfloat16, out=": lambda: call(y, gamma, beta, mean, var, out=half_out),
        "bfloat16, new result": lambda: call(y, gamma, beta, mean, var),
        "a strided input": lambda: call(wide, gamma, beta, mean, var),
        "three results": lambda: call(x, gamma, beta, mean, var, output_mean_var=True),
        "vjp": lambda: vjp(x, gamma, beta, mean, var, training=True),
        "vjp and pullback": gradient,
        "pullback, out=": lambda: pullback(head, out=gradients),
        "pullback, new gradients": lambda: pullback(head),
        "for scale: numpy.empty": lambda: empty((4, 4), np.float32),
        "for scale: numpy add, out=": lambda: np.add(x, x, out=out),
        "for scale: an empty function": lambda: None,
    }


def measure(seconds: float, chosen: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Microseconds per call. All calls take turns, so that a disturbance hits them alike."""
    least = dict.fromkeys(chosen, float("inf"))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for name, call in chosen.items():
            least[name] = min(least[name], timeit.timeit(call, number=ROUND) / ROUND * 1e6)
    return least


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to measure")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = parser.parse_args()
    least = measure(given.seconds, calls())
    if given.json:
        print(json.dumps({name: round(value, 4) for name, value in least.items()}, indent=2))
        return
    print(f"microseconds per call, 16 elements, kernels for {ops.level()}")
    for name, value in least.items():
        print(f"  {name:34}{value:6.2f}" + (f"   (budget {BUDGET[name]:.0f})" if name in BUDGET else ""))


if __name__ == "__main__":
    main()
