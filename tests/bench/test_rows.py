"""Which rows there are, and how they are said."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.bench.conftest import spec_of

from opsmith.bench.rows import Choices, Row, directions, rows, settled, shape_of, turned
from opsmith.diagnostics import UserError


@pytest.mark.parametrize(
    ("text", "shape"), [("32x64x56x56", (32, 64, 56, 56)), ("1000", (1000,)), ("1x1", (1, 1)), ("007", (7,))]
)
def test_a_shape_is_written_with_crosses(text: str, shape: tuple[int, ...]) -> None:
    assert shape_of(text) == shape


@pytest.mark.parametrize("text", ["32x", "x32", "32xa", "32 x 64", "-1x2", "0x4", "²", ""])
def test_what_is_no_shape_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        shape_of(text)
    assert str(caught.value) == f"--shapes {text}: expected extents of at least 1 such as 32x64x56x56"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("batch_norm", ("forward", "inference", "backward")),
        ("softmax", ("forward", "backward")),
        ("adam_update", ("forward",)),
    ],
)
def test_directions_follow_from_the_spec(name: str, found: tuple[str, ...]) -> None:
    assert directions(spec_of(name)) == found


def test_the_workloads_of_a_spec_are_its_rows() -> None:
    spec = spec_of("batch_norm")
    found = rows(spec, Choices(directions=("forward",)))
    assert [row.shape for row in found] == [shape for each in spec.workloads for shape in each.shapes]
    assert {row.workload for row in found} == {"resnet50", "mobilenet v2", "mxnet opperf", "features"}
    assert all(row.parameters == {"fix_gamma": False} for row in found), "what the others mean by their operators"


def test_one_workload_can_be_chosen() -> None:
    found = rows(spec_of("batch_norm"), Choices(workloads=("features",), directions=("backward",), threads=(1, 2)))
    assert [(row.shape, row.threads) for row in found] == [
        ((128, 1024), 1),
        ((256, 2048), 1),
        ((128, 1024), 2),
        ((256, 2048), 2),
    ]


def test_given_shapes_have_the_parameters_of_the_workloads() -> None:
    (row,) = rows(spec_of("sgd_mom_update"), Choices(shapes=("8",)))
    assert row.parameters == {"lr": 0.01, "momentum": 0.9}


@pytest.mark.parametrize(
    ("name", "shape", "found"),
    [
        ("batch_norm", (2, 3, 4, 5), ("axis", 1)),
        ("batch_norm", (2, 3, 4), ("axis", 1)),
        ("batch_norm", (2, 3), None),
        ("layer_norm", (2, 3, 4), None),
        ("rms_norm", (2, 3, 4), None),
        ("gelu", (2, 3, 4), None),
    ],
)
def test_an_axis_is_turned_where_a_parameter_places_it(name: str, shape: tuple[int, ...], found: Any) -> None:
    spec = spec_of(name)
    assert turned(spec, shape, settled(spec, {})) == found


def test_rows_without_another_layout_are_left_out() -> None:
    found = rows(
        spec_of("batch_norm"), Choices(shapes=("4x3", "4x3x2"), directions=("forward",), layouts=("first", "last"))
    )
    assert [(row.layout, row.shape) for row in found] == [("first", (4, 3)), ("first", (4, 3, 2)), ("last", (4, 3, 2))]


def test_types_of_whole_numbers_are_the_widest() -> None:
    (row,) = rows(
        spec_of("softmax_cross_entropy"), Choices(shapes=("4x3",), directions=("forward",), types=("float16",))
    )
    assert set(row.types.values()) == {"float16", "int64"}


def test_a_row_goes_through_json() -> None:
    for row in rows(spec_of("sum"), Choices()):
        assert Row.of(json.loads(json.dumps(row.data))) == row


@pytest.mark.parametrize(
    ("name", "chosen", "message"),
    [
        ("softmax", Choices(directions=("inference",)), "softmax has no mode, so there is no inference to measure"),
        (
            "adam_update",
            Choices(directions=("backward",)),
            "adam_update has no gradient, so there is no backward to measure",
        ),
        (
            "batch_norm",
            Choices(workloads=("resnet",)),
            (
                "batch_norm has no workload resnet; did you mean `resnet50`? "
                "(there are resnet50, mobilenet v2, mxnet opperf, features)"
            ),
        ),
        (
            "batch_norm",
            Choices(shapes=("8",)),
            "--shapes 8 is no shape for batch_norm: data: axis is 1, but the array has 1 axes",
        ),
        (
            "softmax_cross_entropy",
            Choices(shapes=("8",)),
            "--shapes 8 is no shape for softmax_cross_entropy: scores: axis is 1, but the array has 1 axes",
        ),
        (
            "gelu",
            Choices(shapes=("8",), layouts=("last",)),
            (
                "nothing of gelu can be laid out with an axis last: no int parameter places one, it is the last one "
                "already, or there are fewer than three axes"
            ),
        ),
        ("t_affine", Choices(), "the spec of t_affine names no workloads; say --shapes 32x64,..."),
    ],
)
def test_mistakes_are_told(name: str, chosen: Choices, message: str) -> None:
    with pytest.raises(UserError) as caught:
        rows(spec_of(name), chosen)
    assert str(caught.value) == message


def test_a_parameter_that_no_workload_gives_is_told() -> None:
    with pytest.raises(UserError) as caught:
        rows(replace(spec_of("sgd_update"), workloads=()), Choices(shapes=("4",)))
    assert str(caught.value) == "sgd_update needs a value of lr, which its workloads do not give"
