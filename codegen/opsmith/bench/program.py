"""The compiled mathematics as numbers: gradients in float64 to check with, conditions, and the bytes of a direction."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from opsmith import pipeline
from opsmith.bench.frame import Frame, Value
from opsmith.bench.mathematics import REDUCTIONS, numpy_library
from opsmith.ir.nodes import Node, Program, Store, Variant, is_fixed, topological
from opsmith.language.functions import FUNCTIONS
from opsmith.spec.evaluate import holds
from opsmith.spec.model import OperatorSpec

Leaves = Mapping[tuple[str, str], Value]  # kind and name of a leaf -> its named array

OPERATORS: dict[str, Callable[..., Value]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": np.true_divide,
    "neg": operator.neg,
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "select": np.where,
}


class Compiled:
    """The program of one call of an operator: the variant that its parameters choose."""

    def __init__(self, spec: OperatorSpec, settings: Mapping[str, Any], training: bool | None) -> None:
        self.spec = spec
        self.settings = settings
        self.parameters = _parameters(spec, settings) | {"training": bool(training)}
        self.variant = self._chosen(pipeline.mathematics(spec).variants)

    def _chosen(self, variants: Iterable[Variant]) -> Variant:
        return next(each for each in variants if all(self.holds(node) == truth for node, truth in each.when))

    def holds(self, condition: Node) -> bool:
        """Whether a condition over parameters holds."""
        return bool(self._values([condition], {}, {})[condition])

    def stores(self, direction: str) -> list[Store]:
        """What a call of a direction writes; what is kept for a backward is not part of a plain forward."""
        program = self._program(direction)
        hidden = {each.name for each in self.spec.outputs if not holds(each.when, self.settings)}
        return [store for store in program.stores if store.kind != "saved" and store.target not in hidden]

    def _program(self, direction: str) -> Program:
        program = self.variant.backward if direction == "backward" else self.variant.forward
        assert program is not None
        return program

    def touched(self, direction: str) -> dict[tuple[str, str], None]:
        """The arrays that a direction reads at least, by kind and name."""
        found: dict[tuple[str, str], None] = {}
        waiting, done = [store.value for store in self.stores(direction)], set[Node]()
        while waiting:
            node = waiting.pop()
            if node in done:
                continue
            done.add(node)
            if node.op in ("input", "state", "head"):
                found[node.op, node.name] = None
            elif node.op == "select" and is_fixed(node.args[0]) and not _sizes_in(node.args[0]):
                waiting.append(node.args[1 if self.holds(node.args[0]) else 2])
            else:
                waiting.extend(node.args)
        return found

    def gradients(self, frame: Frame, leaves: Leaves) -> dict[str, Value]:
        """The gradients of all inputs from the heads, in float64, as named arrays."""
        forward, backward = self._program("forward"), self._program("backward")
        kept = [store for store in forward.stores if store.kind == "saved"]
        values = self._values([store.value for store in kept], leaves, frame.sizes, frame)
        saved = {("saved", store.target): values[store.value] for store in kept}
        values = self._values([store.value for store in backward.stores], {**leaves, **saved}, frame.sizes, frame)
        return {store.target: values[store.value] for store in backward.stores}

    def _values(
        self, roots: Iterable[Node], leaves: Leaves, sizes: Mapping[str, int], frame: Frame | None = None
    ) -> dict[Node, Value]:
        found: dict[Node, Value] = {}
        with np.errstate(all="ignore"):
            for node in topological(roots):
                match node.op:
                    case "parameter":
                        found[node] = self.parameters[node.name]
                    case "constant":
                        found[node] = node.attr
                    case "size":
                        found[node] = math.prod(sizes[name] for name in node.sized)
                    case "index":
                        assert frame is not None
                        found[node] = np.arange(sizes[node.name]).reshape(frame.span([node.name]))
                    case "head":  # that of an output which is not part of the results is 0
                        found[node] = leaves.get(("head", node.name), 0.0)
                    case kind if not node.args:
                        found[node] = leaves[kind, node.name]
                    case _:
                        found[node] = _value(node, [found[arg] for arg in node.args], frame)
        return found


def _value(node: Node, args: list[Value], frame: Frame | None) -> Value:
    if node.is_reduction:
        assert frame is not None
        whole = np.broadcast_to(args[0], frame.span(node.args[0].dims))
        return REDUCTIONS[node.op](numpy_library(), whole, frame.axes(node.over))
    if node.op in FUNCTIONS:
        return numpy_library().function(node.op)(*map(np.asarray, args))
    return OPERATORS[node.op](*args)


def _sizes_in(node: Node) -> bool:
    return any(each.op == "size" for each in topological([node]))


def _parameters(spec: OperatorSpec, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the parameters as programs have them: words by their number. Optional inputs are all present."""
    found: dict[str, Any] = {f"present {each.name}": True for each in spec.inputs}
    for each in spec.parameters:
        value = settings[each.name]
        found[each.name] = each.choices.index(value) if each.type == "enum" else value
    return found
