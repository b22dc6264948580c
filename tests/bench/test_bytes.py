"""The least bytes of a direction: every array that it needs once, and every result once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.bench.conftest import problem_of

E, C, R = 4 * 8 * 6, 8, 4 * 6  # elements of 4x8x6, of its axis 1, of all others


@pytest.mark.parametrize(
    ("name", "direction", "changes", "elements"),
    [
        ("batch_norm", "forward", {}, 2 * E + 2 * C + 4 * C),  # gamma, beta; statistics read and written
        ("batch_norm", "inference", {}, 2 * E + 2 * C + 2 * C),
        ("batch_norm", "backward", {}, 3 * E + C + 2 * C),
        ("softmax", "forward", {}, 2 * E),
        ("softmax", "backward", {}, 3 * E),
        ("gelu", "forward", {}, 2 * E),
        ("gelu", "backward", {}, 3 * E),
        ("adam_update", "forward", {}, 7 * E),
        ("sgd_mom_update", "forward", {}, 5 * E),
        ("sgd_update", "forward", {}, 3 * E),
        ("mean", "backward", {}, E + 8 * 6),  # over the first axis; the gradient does not depend on the data
        ("relu", "forward", {"types": "float64"}, 4 * E),
    ],
)
def test_bytes_of_a_direction(name: str, direction: str, changes: dict[str, Any], elements: int) -> None:
    assert problem_of(name, "4x8x6", direction=direction, **changes).bytes == 4 * elements


def test_a_parameter_that_switches_an_array_off_saves_its_bytes() -> None:
    problem = problem_of("batch_norm", "4x8x6", direction="backward")
    fixed = replace(problem, row=replace(problem.row, parameters={"fix_gamma": True, "use_global_stats": True}))
    assert fixed.bytes == 4 * (2 * E + 2 * C), "neither the data nor gamma: d_data is d_out times a number"


def test_half_precision_has_half_the_bytes_where_arrays_are_of_it() -> None:
    problem = problem_of("batch_norm", "4x8x6", direction="forward", types="float16")
    assert problem.bytes == 2 * 2 * E + 4 * 6 * C
    assert problem.tensor.nbytes == 2 * E
