"""JAX: the math of the spec under `jax.jit`, as a person would write it; the gradient by `jax.vjp`.

The forward that a gradient needs is not timed: what it keeps is an argument of the backward. XLA compiles axes that
are treated alike in very different ways, as one or as several; the faster of the two takes part.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from opsmith.bench.contestants import Contestant
from opsmith.bench.mathematics import jax_library
from opsmith.bench.problem import Arrays, Problem
from opsmith.bench.written import Written
from opsmith.reference_shapes import Array

TRIALS = 3


def prepare(threads: int) -> None:
    """Its threads are those of the process; a call that is over when it returns saves a change of threads."""
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_cpu_enable_async_dispatch", False)


class Jax(Contestant):
    name, pool = "jax", "jax"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        forms = [Written(problem, jax_library(), merged) for merged in (True, False)]
        self.written = forms[0]
        self.arrays = {name: jnp.asarray(each) for name, each in self.written.arrays.items()}
        make = self._backward if problem.row.direction == "backward" else self._forward
        alike = forms[0].frame.shape == forms[1].frame.shape
        self.call = make(forms[0]) if alike else min(map(make, forms), key=_seconds)

    def _forward(self, written: Written) -> Callable[[], Any]:
        compiled, arrays = jax.jit(written.forward), self.arrays
        return lambda: jax.block_until_ready(compiled(arrays))

    def _backward(self, written: Written) -> Callable[[], Any]:
        wanted = {each.name: self.arrays[each.name] for each in self.problem.wanted}
        others = {name: each for name, each in self.arrays.items() if name not in wanted}
        heads = {name: jnp.asarray(each) for name, each in written.turned.heads.items()}

        def outputs(arrays: dict[str, Any]) -> dict[str, Any]:
            made = written.forward(arrays | others)
            return {name: made[name] for name in heads}

        _, pullback = jax.vjp(jax.jit(outputs), wanted)
        compiled = jax.jit(lambda pull, given: pull(given)[0])
        return lambda: jax.block_until_ready(compiled(pullback, heads))

    def results(self, made: Any) -> Arrays:
        found: dict[str, Array] = {name: np.asarray(each) for name, each in made.items()}
        return self.written.results(found)

    def close(self) -> None:
        jax.clear_caches()


def _seconds(call: Callable[[], Any]) -> float:
    """The least time of a few calls after the one that compiles."""
    call()
    taken = []
    for _ in range(TRIALS):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return min(taken)
