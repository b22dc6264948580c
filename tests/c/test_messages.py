"""The text of a status: the operator, the argument and the rule, in as many bytes as there are."""

from __future__ import annotations

import ctypes
import re

import pytest
from c_library import (
    BAD_AXIS,
    BAD_EXTENT,
    BAD_PARAMETER,
    BAD_RANK,
    BAD_REQUEST,
    BAD_SIZE,
    CUDA_FAILED,
    EMPTY_REDUCTION,
    GENERATED,
    NOT_DENSE,
    NULL_POINTER,
    OK,
    OLD_DEVICE,
    OVERFLOW,
    OVERLAP,
    SMALL_WORKSPACE,
    TOO_MANY_RUNS,
    WRONG_DEVICE,
    Library,
)

RULES = {
    NULL_POINTER: "is NULL, but is needed",
    BAD_PARAMETER: "is outside its limits, or is not a number",
    BAD_EXTENT: "is negative, or does not fit the parameters",
    OVERFLOW: "has more elements than can be addressed",
    BAD_RANK: "has too few or too many axes",
    BAD_AXIS: "names no axis of the array",
    NOT_DENSE: "is not dense in any order of its axes; copy it first",
    SMALL_WORKSPACE: "is smaller than the number of bytes asked for",
    OVERLAP: "shares memory with another array of the call",
    BAD_REQUEST: "has a request other than NULL, WRITE and ADD",
    BAD_SIZE: "has a size that params_init did not set",
    EMPTY_REDUCTION: "has no elements to reduce where a result is wanted, and there is no value for none",
    TOO_MANY_RUNS: "makes more than four pairs of a kept and a reduced run of axes",
    WRONG_DEVICE: "is not in the memory of the current CUDA device",
    OLD_DEVICE: "the current CUDA device has a compute capability below 8.0",
}
ARGUMENTS = (
    *("params", "dims", "shape"),
    *("eps", "momentum", "fix_gamma", "use_global_stats", "output_mean_var", "axis", "cudnn_off", "training"),
    *("data", "gamma", "beta", "moving_mean", "moving_var", "new_moving_mean", "new_moving_var"),
    *("out", "mean", "invstd"),
    *("d_out", "d_mean", "d_invstd", "d_data", "d_gamma", "d_beta"),
    *("saved", "workspace"),
)


def status(rule: int, argument: int) -> int:
    return rule | argument << 8


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_with_every_argument(library: Library, rule: int) -> None:
    for number, argument in enumerate(ARGUMENTS, start=1):
        assert library.message(status(rule, number)) == f"batch_norm: {argument} {RULES[rule]}"


def test_every_rule_is_here() -> None:
    """As the header numbers them, without a gap."""
    text = (GENERATED / "include/opsmith/opsmith.h").read_text()
    (body,) = re.findall(r"enum \{(\s*OPSMITH_OK = 0,.*?)\};", text, re.DOTALL)
    known = [OK, *sorted(RULES), CUDA_FAILED]
    assert sorted(map(int, re.findall(r" = (\d+)", body))) == known == list(range(len(known)))


@pytest.mark.parametrize("error", [0, 1, 98, 701, 2**22])
def test_what_cuda_answers(library: Library, error: int) -> None:
    """Its number stands where others have their argument."""
    assert library.message(status(CUDA_FAILED, error)) == f"batch_norm: CUDA failed with error {error}"


def test_no_error(library: Library) -> None:
    assert library.message(OK) == "batch_norm: no error"


@pytest.mark.parametrize("number", [17, 99, 255, -1, -(2**31), 2**31 - 1, 0x7FFFFF00])
def test_a_status_that_there_is_not(library: Library, number: int) -> None:
    """Nothing is read that is not there."""
    text = library.message(number)
    assert text.startswith("batch_norm")
    assert "unknown status" in text or "no error" in text


def test_an_argument_that_there_is_not(library: Library) -> None:
    assert library.message(status(NULL_POINTER, len(ARGUMENTS) + 1)).startswith("batch_norm")
    assert not any(f" {name} " in library.message(status(NULL_POINTER, 200)) for name in ARGUMENTS)


def test_texts_are_cut_to_the_buffer(library: Library) -> None:
    """As `snprintf`: what fits, an end, and the length of the whole text."""
    whole = "batch_norm: new_moving_mean shares memory with another array of the call"
    number = status(OVERLAP, ARGUMENTS.index("new_moving_mean") + 1)
    for size in (*range(1, len(whole) + 5), 200):
        buffer = ctypes.create_string_buffer(b"#" * 300, 301)
        assert library.status_message(number, buffer, size) == len(whole)
        expected = whole[: size - 1].encode()
        assert buffer.raw[: len(expected) + 1] == expected + b"\0"
        assert set(buffer.raw[len(expected) + 1 : 300]) == {ord("#")}


def test_without_a_buffer_the_length_is_told(library: Library) -> None:
    buffer = ctypes.create_string_buffer(b"####", 5)
    assert library.status_message(status(NULL_POINTER, 1), buffer, 0) == len(
        "batch_norm: params is NULL, but is needed"
    )
    assert buffer.raw == b"####\0"
    assert library.status_message(OK, None, 0) == len("batch_norm: no error")


def test_the_length_to_allocate(library: Library) -> None:
    """The two calls of a careful caller: ask, allocate, fill."""
    number = status(SMALL_WORKSPACE, ARGUMENTS.index("workspace") + 1)
    buffer = ctypes.create_string_buffer(library.status_message(number, None, 0) + 1)
    library.status_message(number, buffer, len(buffer))
    assert buffer.value == b"batch_norm: workspace is smaller than the number of bytes asked for"
