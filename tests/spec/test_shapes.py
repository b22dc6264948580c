"""Shape patterns are read and printed without loss, and a mistake has its place."""

from __future__ import annotations

import pytest

from opsmith.spec.shapes import ShapeError, parse_shape


@pytest.mark.parametrize(
    "text",
    [
        "",
        "C",
        "N C",
        "*inner",
        "*outer C@axis *inner",
        "*outer *inner@axis",
        "C|1",
        "C|1@axis",
        "1",
        "N 1 1 C",
        "C=(G:num_groups K)",
        "N C=(A:a B C2:c) *inner",
        "{kept | reduced@axes}",
    ],
)
def test_a_shape_is_printed_as_it_was_written(text: str) -> None:
    assert str(parse_shape(text)) == text


@pytest.mark.parametrize(
    "text", ["  N   C ", "* inner", "C @ axis", "C = ( G : n  K )", "{kept|reduced@axes}", "C | 1"]
)
def test_spacing_in_a_shape_is_free(text: str) -> None:
    pattern = parse_shape(text)
    assert parse_shape(str(pattern)) == pattern


@pytest.mark.parametrize(
    ("text", "offset"), [("N, C", 1), ("N C@", 4), ("é", 0), ("N 2", 2), ("C=(G)", 0), ("{a b}", 3)]
)
def test_a_mistake_in_a_shape_has_its_place(text: str, offset: int) -> None:
    with pytest.raises(ShapeError) as caught:
        parse_shape(text)
    assert caught.value.offset == offset
