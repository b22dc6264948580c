"""The official node tests of ONNX: every one whose operator is in the catalogue."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import yaml
from onnx.backend.test.case.node import collect_testcases
from tests.peers.calls import Different, Theirs, catalogue, check_results, named_results, rounding_errors, translated

from opsmith.language.types import TYPES

SKIPPED: dict[str, str] = yaml.safe_load((Path(__file__).parent / "onnx_skipped.yaml").read_text()) or {}
FLOATING = {each.name for each in TYPES.values() if each.floating}


@cache
def covered() -> dict[str, Any]:
    """The tests of covered operators: a model of one such node, whose first array has one of our floating types.

    ONNX expands functions to graphs of other operators; a test of these is no test of one operator.
    """
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the cases of other operators overflow on purpose
        everything = collect_testcases(None)
    for test in everything:
        nodes = test.model.graph.node
        if len(nodes) == 1 and nodes[0].op_type in catalogue("onnx") and "_expanded" not in test.name:
            first = test.data_sets[0][0][0]
            if str(getattr(first, "dtype", "")) in FLOATING:
                found[test.name] = test
    return found


def value_of(attribute: Any) -> Any:
    value = onnx.helper.get_attribute_value(attribute)
    return value.decode() if isinstance(value, bytes) else value


def called(test: Any, arrays: Sequence[Any]) -> Theirs:
    """The call of a test's node; an array without a name is left out."""
    node, opset = test.model.graph.node[0], test.model.opset_import[0].version
    attributes = onnx.defs.get_schema(node.op_type, opset).attributes
    defaults = {name: value_of(each.default_value) for name, each in attributes.items() if each.default_value.name}
    given = iter(arrays)
    inputs = [next(given) if name else None for name in node.input]
    return Theirs(inputs, defaults | {each.name: value_of(each) for each in node.attribute}, defaults, len(node.output))


@pytest.mark.parametrize("name", sorted(set(covered()) - set(SKIPPED)))
def test_a_node_gives_what_onnx_says(name: str) -> None:
    test = covered()[name]
    for arrays, results in test.data_sets:
        theirs, offered, reasons = called(test, arrays), 0, []
        for spec, alias in catalogue("onnx")[test.model.graph.node[0].op_type]:
            try:
                call = translated(spec, alias, theirs)
            except Different as reason:
                reasons.append(f"{spec.name}: {reason}")
                continue
            expected = named_results(spec, alias, [np.asarray(each) for each in results], call.case.parameters)
            assert len(expected) == len(results)
            check_results(call, call.forward(), expected, rounding_errors(call))
            offered += 1
        assert offered, f"none of our operators offers this call: {'; '.join(reasons)}"


def test_the_list_of_skipped_tests_is_exact_and_short() -> None:
    assert set(SKIPPED) <= set(covered()), "these tests do not exist, or their operators are not covered"
    assert all(reason.strip() for reason in SKIPPED.values())
    assert len(SKIPPED) <= 0.05 * len(covered())


@pytest.mark.parametrize("name", sorted(SKIPPED))
def test_a_skipped_test_would_fail(name: str) -> None:
    with pytest.raises((AssertionError, ValueError)):
        test_a_node_gives_what_onnx_says(name)
