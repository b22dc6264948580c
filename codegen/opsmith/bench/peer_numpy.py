"""NumPy: the math of the spec, array by array, in one thread."""

from __future__ import annotations

from typing import Any

import numpy as np

from opsmith.bench.contestants import Contestant, Unable
from opsmith.bench.mathematics import numpy_library
from opsmith.bench.problem import Arrays, Problem
from opsmith.bench.written import Written


def prepare(threads: int) -> None:
    np.seterr(all="ignore")


class Numpy(Contestant):
    name, pool = "numpy", "numpy"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        if problem.row.direction == "backward":
            raise Unable("it has no gradients")
        self.written = Written(problem, numpy_library(), merged=True)
        written = self.written
        self.call = lambda: written.forward(written.arrays)

    def results(self, made: Any) -> Arrays:
        return self.written.results(made)
