"""Every stage of every operator, as text: tests/passes/programs/<operator>.<stage>.txt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from opsmith import pipeline

from .support import SPECS, maps, reductions, spec_of, sweeps

FOLDER = Path(__file__).parent / "programs"


@pytest.mark.parametrize("stage", ["math", "gradient", "kernels"])
@pytest.mark.parametrize("name", sorted(SPECS))
def test_a_stage_reads_as_expected(name: str, stage: str, golden: Callable[[Path, str], None]) -> None:
    expected = FOLDER / f"{name}.{stage}.txt"
    golden(expected, pipeline.show(spec_of(name), stage))


@pytest.mark.parametrize(
    ("name", "variant", "expected_reductions", "expected_maps"),
    [
        ("batch_norm", 0, 2, 1),  # training
        ("batch_norm", 1, 2, 1),  # frozen
        ("t_batch_norm_add_relu", 0, 2, 2),  # data, and the residual's gradient is another full-size one
        ("t_layer_norm", 0, 4, 1),
        ("t_softmax", 0, 1, 1),
        ("t_cross_entropy", 0, 0, 1),
    ],
)
def test_the_derived_backward_is_as_short_as_one_by_hand(
    name: str, variant: int, expected_reductions: int, expected_maps: int
) -> None:
    spec = spec_of(name)
    backward = pipeline.mathematics(spec).variants[variant].backward
    assert backward is not None
    assert (reductions(backward), maps(backward, spec.dims)) == (expected_reductions, expected_maps)


@pytest.mark.parametrize(
    ("name", "variant", "forward", "backward"),
    [
        ("batch_norm", 0, [2], [2]),
        ("batch_norm", 1, [1], [1]),  # frozen: the gradient of data shares the sweep of the sums
        ("t_layer_norm", 0, [2], [2, 1]),  # four reductions in three sweeps
        ("t_softmax", 0, [3], [2]),
        ("t_scale", 0, [1], [1]),
    ],
)
def test_the_sweeps_are_no_more_than_needed(name: str, variant: int, forward: list[int], backward: list[int]) -> None:
    _, first, second = pipeline.compile_operator(spec_of(name)).variants[variant]
    assert second is not None
    assert (sweeps(first), sweeps(second)) == (forward, backward)
