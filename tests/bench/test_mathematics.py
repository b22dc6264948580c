"""The math over NumPy's arrays is what the oracle says, and the compiled gradient what finite differences say."""

from __future__ import annotations

import numpy as np
import pytest
from tests.bench.conftest import ROOT, spec_of

from opsmith import pipeline
from opsmith.bench import rows
from opsmith.bench.frame import Frame
from opsmith.bench.mathematics import numpy_library, run
from opsmith.bench.program import Compiled
from opsmith.reference import evaluate, visible
from opsmith.reference_gradient import differences, differentiable
from opsmith.reference_shapes import Array, arguments
from opsmith.spec.model import OperatorSpec
from opsmith.testing import design, tables
from opsmith.testing.arrays import extents, heads, make, settings
from opsmith.testing.cases import Case

NAMES = [spec.name for spec in pipeline.load()]
SAMPLE = ["batch_norm", "l2_norm", "layer_norm", "logsumexp", "max", "prelu", "softmax_cross_entropy", "swiglu", "var"]


def cases(spec: OperatorSpec) -> list[Case]:
    """Plain calls in float64, under the defaults and the settings of the spec's tests."""
    plain = [case for case in tables.plain(spec) if "float64" in case.types.values()]
    more = [
        Case(case.types, case.shape, {**case.parameters, **dict(each)}, case.training)
        for case in plain
        for each in spec.tests.parameters
    ]
    return [case for case in (*plain, *more) if _fits(spec, case)]


def whole(spec: OperatorSpec, case: Case) -> dict[str, Array]:
    """The arrays of a case with all their extents, as the bench has them."""
    known, made = extents(spec, case), make(spec, case, tables.ranges(spec))
    return {each.name: np.broadcast_to(made[each.name], known.shape(each.shape)) for each in arguments(spec)}


def _fits(spec: OperatorSpec, case: Case) -> bool:
    try:
        make(spec, case, tables.ranges(spec))
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_the_math_gives_what_the_oracle_gives(name: str, merged: bool) -> None:
    spec = spec_of(name)
    found = cases(spec)
    assert found
    for case in found:
        arrays, chosen, known = whole(spec, case), settings(spec, case), extents(spec, case)
        frame = Frame.of(spec, known, case.shape, merged)
        expected = evaluate(spec, arrays, chosen, bool(case.training), np.float64)
        given = {each.name: frame.named(arrays[each.name], each.shape) for each in arguments(spec)}
        wanted = [each for each in spec.arrays if each.name in (*expected.outputs, *expected.states)]
        with np.errstate(all="ignore"):
            made = run(frame, numpy_library(), given, chosen, bool(case.training), [each.name for each in wanted])
        for each in wanted:
            output = each if each in visible(spec, chosen) else None
            actual = frame.placed(np.asarray(made[each.name]), each.shape, np.broadcast_to, output)  # type: ignore[arg-type]
            np.testing.assert_allclose(actual, (expected.outputs | expected.states)[each.name], 1e-12, 1e-12)


@pytest.mark.parametrize("name", SAMPLE)
def test_gradients_agree_with_finite_differences(name: str) -> None:
    spec, compared = spec_of(name), 0
    for case in cases(spec):
        arrays, chosen, known = whole(spec, case), settings(spec, case), extents(spec, case)
        frame, given = Frame.of(spec, known, case.shape), heads(spec, case)
        leaves = {
            (kind, each.name): frame.named(arrays[each.name], each.shape)
            for kind, several in (("input", spec.inputs), ("state", spec.states))
            for each in several
        }
        leaves |= {
            ("head", f"d_{each.name}"): frame.named(given[each.name], each.shape)
            for each in visible(spec, chosen)
            if each.name in given
        }
        made = Compiled(spec, chosen, case.training).gradients(frame, leaves)
        for each in differentiable(spec):
            expected = differences(spec, arrays, chosen, bool(case.training), given, each.name)
            actual = frame.placed(np.asarray(made[each.name]), each.shape, np.broadcast_to).reshape(-1)
            sure = expected.errors < 1e-6
            compared += np.count_nonzero(sure)
            np.testing.assert_allclose(actual[sure], expected.values[sure].astype(float), 1e-5, 1e-6)
    assert compared >= 12


def test_runs_of_a_set_of_axes_alternate() -> None:
    spec = spec_of("sum")
    case = Case({"T": "float64"}, (2, 3, 4, 5, 6), {"axes": (0, 2, 3)})
    frame = Frame.of(spec, extents(spec, case), case.shape, merged=False)
    assert {name: axes for name, axes in frame.parts.items() if axes} == {
        "reduced_1": (2,),
        "kept_2": (3,),
        "reduced_2": (4, 5),
        "kept_3": (6,),
    }
    assert frame.axes(["reduced"]) == (0, 2, 3)
    assert frame.span(["kept"]) == (1, 3, 1, 1, 6)
    assert Frame.of(spec, extents(spec, case), case.shape).axes(["reduced_2"]) == (3,)
    assert rows.extents(spec, case.shape, case.parameters).sizes == {"kept": 18, "reduced": 40}


def test_every_operator_has_plain_calls() -> None:
    assert {path.stem for path in ROOT.glob("spec/*/*.yaml") if path.parent.name != "common"} == set(NAMES)
    assert all(design.types(spec_of(name)) for name in NAMES)
