"""What is wrong is found before it is timed: in our results and in those of others, in small arrays and in samples."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import opsmith_ops
import pytest
from tests.bench.conftest import problem_of, spec_of

from opsmith.bench import checking, measuring
from opsmith.bench.checking import Expected, Wrong, check_ours, check_peer, digests, independent, largest_errors
from opsmith.bench.contestants import Contestant, Ours
from opsmith.bench.copying import Copier, library
from opsmith.bench.measuring import Job
from opsmith.bench.peers import PEERS
from opsmith.bench.problem import Arrays, Problem

NAMES = ["batch_norm", "layer_norm", "softmax", "gelu", "adam_update", "max", "softmax_cross_entropy", "prelu"]


def wrong(change: Callable[[Arrays], None], problem: Problem) -> Ours:
    """Our operator with a mistake in its results."""
    ours = Ours(problem, opsmith_ops)
    honest = ours.results

    def results(made: Any) -> Arrays:
        found = {name: array.copy() for name, array in honest(made).items()}
        change(found)
        return found

    ours.results = results  # type: ignore[method-assign]
    return ours


@pytest.mark.parametrize("limit", [10**9, 100])
@pytest.mark.parametrize("layout", ["first", "last"])
@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("name", NAMES)
def test_right_results_pass(
    name: str, direction: str, layout: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "AFFORDABLE", limit)
    if direction == "backward" and not spec_of(name).has_gradient:
        direction = "forward"
    if name not in ("batch_norm", "prelu"):
        layout = "first"
    problem = problem_of(name, "6x9x8", direction=direction, layouts=layout)
    ours = Ours(problem, opsmith_ops)
    check_ours(problem, ours, Expected.of(problem))
    assert once(ours) == once(ours)


def once(ours: Ours) -> dict[str, int]:
    """What tells the results of a call from fresh states apart from others."""
    ours.restore()
    return digests(ours.results(ours.call()))


@pytest.mark.parametrize("layout", ["first", "last"])
@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_given_results_are_the_fresh_ones_in_the_same_arrays(direction: str, layout: str) -> None:
    given, fresh = (
        Ours(problem_of("batch_norm", "6x9x8", direction=direction, layouts=layout, outputs=kind), opsmith_ops)
        for kind in ("given", "fresh")
    )
    several = [each if isinstance(each, tuple) else (each,) for each in (given.call(), given.call(), fresh.call())]
    for first, second, new in zip(*several, strict=True):
        assert first is second
        assert first is not new
        assert first.strides == new.strides
        assert np.array_equal(first, new)
    assert once(given) == once(fresh)


@pytest.mark.parametrize("type_name", ["float16", "bfloat16", "float64"])
def test_right_results_of_other_types_pass(type_name: str) -> None:
    for name in ("batch_norm", "softmax", "gelu"):
        for direction in ("forward", "backward"):
            problem = problem_of(name, "6x9x8", direction=direction, types=type_name)
            check_ours(problem, Ours(problem, opsmith_ops), Expected.of(problem))
            assert problem.tensor.dtype.itemsize in (2, 8)


@pytest.mark.parametrize(
    ("direction", "name"),
    [("forward", "out"), ("forward", "moving_var"), ("backward", "d_data"), ("backward", "d_gamma")],
)
def test_a_wrong_element_is_found(direction: str, name: str) -> None:
    problem = problem_of("batch_norm", "6x9x8", direction=direction)

    def change(found: Arrays) -> None:
        found[name].reshape(-1)[-1] += 0.01

    size = 6 * 9 * 8 if name in ("out", "d_data") else 9
    with pytest.raises(Wrong, match=rf"^{name} of opsmith: 1 of {size} elements differ from the math in float64"):
        check_ours(problem, wrong(change, problem), Expected.of(problem))


def test_a_wrong_element_is_found_in_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AFFORDABLE", 6 * 8 * 3)  # three of nine channels, the first and the last among them
    problem = problem_of("batch_norm", "6x9x8", direction="forward")

    def change(found: Arrays) -> None:
        found["out"][5, 8, 7] = np.nan

    with pytest.raises(
        Wrong, match=r"^out of opsmith: 1 of 144 elements differ from the math in float64, the worst by inf"
    ):
        check_ours(problem, wrong(change, problem), Expected.of(problem))


def test_a_gradient_that_sums_over_the_sample_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AFFORDABLE", 20)  # two of 54 rows; gamma's gradient sums over all of them
    problem = problem_of("layer_norm", "6x9x8", direction="backward")
    check_ours(problem, Ours(problem, opsmith_ops), Expected.of(problem))

    def change(found: Arrays) -> None:
        found["d_gamma"] *= 1.01

    with pytest.raises(Wrong, match=r"^d_gamma of opsmith: 8 of 8 elements differ"):
        check_ours(problem, wrong(change, problem), Expected.of(problem))


@pytest.mark.parametrize("limit", [10**9, 20])
def test_errors_are_in_units_of_the_element_and_of_the_usual_size(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AFFORDABLE", limit)
    problem = problem_of("softmax", "6x8", direction="forward")
    expected = Expected.of(problem)
    ours = Ours(problem, opsmith_ops)
    honest = ours.results(ours.call())
    assert largest_errors(problem, honest, expected)["own"] < 64  # what the difference from the peak loses
    off = {"out": honest["out"].copy()}
    off["out"][0, 0] = 0  # all digits of one element, of which the first row is always checked
    found = largest_errors(problem, off, expected)
    assert 2**23 <= found["own"] <= 2**24
    assert found["usual"] <= found["own"]


@pytest.mark.parametrize(
    ("name", "dims"),
    [
        ("batch_norm", ["C"]),
        ("layer_norm", ["outer", "inner"]),
        ("gelu", ["n"]),
        ("softmax_cross_entropy", []),
        ("sum", []),
    ],
)
def test_samples_are_taken_along_what_nothing_crosses(name: str, dims: list[str]) -> None:
    assert independent(spec_of(name)) == dims


@pytest.mark.parametrize(
    ("theirs", "message"),
    [
        ({}, "rival gives no result to compare"),
        ({"out": np.zeros((2, 2), np.float32)}, "out of rival has shape (2, 2), ours has (6, 9, 8)"),
        (
            {"out": np.zeros((6, 9, 8), np.float32)},
            (
                "out of rival: 432 of 432 elements differ from ours, the worst by 0.5 of its size, "
                "where 6.2e-05 can be expected"
            ),
        ),
    ],
)
def test_a_peer_that_computes_something_else_is_found(theirs: Arrays, message: str) -> None:
    problem = problem_of("gelu", "6x9x8")
    ours = {"out": np.ones((6, 9, 8), np.float32)}
    with pytest.raises(Wrong) as caught:
        check_peer("rival", problem, theirs, ours)
    assert str(caught.value) == message


class Planted(Contestant):
    """A peer that doubles, or fails."""

    name, pool = "numpy", "numpy"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.call = lambda: {"out": problem.tensor * 2}

    def results(self, made: Any) -> Arrays:
        return dict(made)


class Meddling(Planted):
    """A peer that is right, but writes into what it is given."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        right = opsmith_ops.gelu(problem.tensor)

        def call() -> Arrays:
            problem.tensor[0, 0] += 1
            return {"out": right}

        self.call = call


class Failing(Planted):
    def __init__(self, problem: Problem) -> None:
        raise ValueError("no such thing\nand more")


def job_of(problem: Problem, folder: Path) -> Job:
    return Job(problem.spec, opsmith_ops, (PEERS["numpy"],), Copier(library(folder), 1), 0, 1, 0.0)


@pytest.mark.parametrize(
    ("planted", "reason"),
    [
        (Planted, r"out of numpy: 24 of 24 elements differ from ours, the worst by .* where .* can be expected"),
        (Failing, "it stopped: ValueError: no such thing"),
    ],
)
def test_a_peer_that_fails_is_left_out_and_named(
    planted: type[Contestant], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opsmith.bench.peer_numpy.Numpy", planted)
    problem = problem_of("gelu", "4x6")
    answer = measuring._row(job_of(problem, tmp_path), problem.row)
    assert set(answer["times"]) == {"opsmith", "copy", "streaming copy"}
    assert list(answer["left_out"]) == ["numpy"]
    assert re.fullmatch(reason, answer["left_out"]["numpy"])


def test_results_that_change_while_they_are_measured_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of("gelu", "4x6")
    monkeypatch.setattr("opsmith.bench.peer_numpy.Numpy", Meddling)
    with pytest.raises(Wrong, match=r"^the results of gelu changed while they were measured$"):
        measuring._row(job_of(problem, tmp_path), problem.row)
