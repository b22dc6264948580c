"""An operator under test: calls it through the Python package, and asks the oracle what it must give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

import numpy as np

from opsmith.reference import evaluate, visible
from opsmith.reference_gradient import differentiable
from opsmith.reference_shapes import Array, ShapeError
from opsmith.spec.model import OperatorSpec
from opsmith.testing import arrays as making
from opsmith.testing import expect
from opsmith.testing.cases import ADD, WRITE, Case
from opsmith.testing.compare import check_arrays, check_gradient

Results = dict[str, Array]  # outputs, and states after the call, by name


@dataclass
class Call:
    """The arguments of one call. States are copied for every run, so that a call can be repeated."""

    operator: Operator
    case: Case
    inputs: dict[str, Array]
    states: dict[str, Array]
    heads: dict[str, Array]

    @property
    def point(self) -> expect.Point:
        spec, case = self.operator.spec, self.case
        types = making.resolved(spec, case)
        return expect.Point(spec, self.inputs | self.states, case.parameters, bool(case.training), types)

    @property
    def outputs(self) -> list[str]:
        """The names of the outputs that the call returns."""
        spec = self.operator.spec
        return [output.name for output in visible(spec, making.settings(spec, self.case))]

    def _keywords(self) -> dict[str, object]:
        mode = {} if self.case.training is None else {"training": self.case.training}
        return {**self.case.parameters, **mode}

    def forward(self, out: Mapping[str, Array] | None = None, in_place: bool = False) -> Results:
        """Runs the operator; `out` gives the arrays of the results, `in_place` updates the call's own states."""
        states = self.states if in_place else {name: making.twin(array) for name, array in self.states.items()}
        given: dict[str, object] = {}
        if out is not None:
            arrays = tuple(out[name] for name in self.outputs)
            given["out"] = arrays if len(arrays) > 1 else arrays[0]
        with self._unwritten(() if out is None else out.values()):
            result = self.operator.function(*self._arguments(states), **self._keywords(), **given)
        return self._named(result) | states

    def _arguments(self, states: Mapping[str, Array]) -> list[Array | None]:
        return [*(self.inputs.get(each.name) for each in self.operator.spec.inputs), *states.values()]

    @contextmanager
    def _unwritten(self, given: Iterable[Array] = ()) -> Iterator[None]:
        """Inputs and heads are only read, unless they are given for results."""
        identities = {id(array) for array in given}
        read = {name: array for name, array in (self.inputs | self.heads).items() if id(array) not in identities}
        before = {name: array.tobytes() for name, array in read.items()}
        yield
        for name, array in read.items():
            assert array.tobytes() == before[name], f"{name} was written, but it is only read"

    def _named(self, result: Any) -> Results:
        results = result if isinstance(result, tuple) else (result,)
        return dict(zip(self.outputs, results, strict=True))

    def differentiate(self) -> tuple[Results, Any]:
        """The results and the pullback."""
        states = {name: making.twin(array) for name, array in self.states.items()}
        with self._unwritten():
            result, pullback = self.operator.function.vjp(*self._arguments(states), **self._keywords())
        return self._named(result) | states, pullback

    def backward(self, added: Mapping[str, Array] | None = None) -> Results:
        """The gradients that the case requests; without requests, of every input that has one."""
        return self.pulled(self.differentiate()[1], added)

    def pulled(self, pullback: Any, added: Mapping[str, Array] | None = None) -> Results:
        """What a pullback makes of the call's heads; `added` is not changed."""
        arguments: dict[str, object] = {}
        if self.case.requests:
            arguments["wanted"] = tuple(name for name in self.wanted if self.case.requests[name] == WRITE)
            arguments["add_to"] = {name: making.twin(array) for name, array in (added or {}).items()}
        heads = [self.heads[o.name] for o in self.operator.spec.outputs if o.name in self.heads]
        with self._unwritten():
            result = pullback(*heads, **arguments)
        results = result if isinstance(result, tuple) else (result,)
        order = [each.name for each in differentiable(self.operator.spec)]
        return {name: array for name, array in zip(order, results, strict=True) if array is not None}

    def results(self) -> dict[str, Array]:
        """Arrays for the outputs, full of NaN, in the case's layout."""
        spec, case = self.operator.spec, self.case
        found, types = making.extents(spec, case), making.resolved(spec, case)
        made = {}
        for output in visible(spec, making.settings(spec, case)):
            made[output.name] = np.zeros(found.output_shape(output), making.dtype(types.get(output.type, output.type)))
            made[output.name].reshape(-1).view(np.uint8)[...] = 0xFF
        return making.laid_out(made, case.layout)

    def arrays_to_add_to(self) -> dict[str, Array]:
        """What is in the gradients of the request ADD before the call."""
        names = [name for name in self.wanted if self.case.requests.get(name) == ADD]
        random = making.generator(self.case.seed, "added")
        return {name: random.standard_normal(self.inputs[name].shape).astype(self.inputs[name].dtype) for name in names}

    def everything(self) -> Results:
        """Outputs, states and gradients."""
        if not self.operator.spec.has_gradient:
            return self.forward()
        results, pullback = self.differentiate()
        return results | {f"d_{name}": array for name, array in self.pulled(pullback).items()}

    def moved(self, elements: int) -> Call:
        """The same call with every array at another address."""
        parts = [
            {name: making.at_offset(a, elements) for name, a in each.items()}
            for each in (self.inputs, self.states, self.heads)
        ]
        return Call(self.operator, self.case, *parts)

    def in_place(self, output: str, name: str) -> Results:
        """The results where one output takes the place of an input."""
        array = making.twin(self.inputs[name])
        call = Call(self.operator, self.case, self.inputs | {name: array}, self.states, self.heads)
        return call.forward(out=self.results() | {output: array})

    def strays(self) -> Iterator[tuple[str, Call]]:
        """An input of positions, and this call with a number in it that is none."""
        found, chosen = making.extents(self.operator.spec, self.case), making.settings(self.operator.spec, self.case)
        for each in self.operator.spec.inputs:
            if each.indexes:
                allowed = chosen.get(each.ignore or "")
                for number in {-7, found.sizes[each.indexes], 1_000_000} - {allowed}:
                    array = self.inputs[each.name].copy()
                    array.reshape(-1)[-1:] = number
                    yield each.name, replace(self, inputs=self.inputs | {each.name: array})

    # What the oracle says

    @property
    def wanted(self) -> list[str]:
        """The inputs that have a gradient."""
        return [each.name for each in differentiable(self.operator.spec) if each.name in self.inputs]

    @property
    def is_refused(self) -> bool:
        """Whether there is no result: a maximum of nothing, or a position where there are none."""
        found = making.extents(self.operator.spec, self.case)
        for each in self.operator.spec.inputs:
            if each.indexes and not each.ignore and found.sizes[each.indexes] == 0 and self.inputs[each.name].size:
                return True
        try:
            evaluate(*self.point.call, precision=np.float64)
        except ShapeError:
            return True
        return False

    def check(self, actual: Results) -> None:
        """Outputs and states against the oracle; inputs must be what they were."""
        check_arrays(actual, expect.forward(self.point))

    def untouched_by(self, usual: Call) -> Callable[[Results], Results]:
        """Picks, out of the results of either call, what has one value in both."""
        mine, others = (expect.forward(call.point) for call in (self, usual))
        same = {name: mine[name].values == others[name].values for name in mine}
        return lambda results: {name: array[same[name]] for name, array in results.items()}

    def check_gradients(self, actual: Results, added: Mapping[str, Array] | None = None) -> None:
        """Gradients against finite differences of the oracle; every wanted one must be there."""
        for name, array in actual.items():
            random = making.generator("gradient", name, str(self.inputs[name].shape))
            expected = expect.gradient(self.point, self.heads, name, random)
            check_gradient(name, array, expected, self.inputs[name], (added or {}).get(name))


@dataclass
class Operator:
    """An operator of a built package with its spec."""

    spec: OperatorSpec
    package: ModuleType
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def function(self) -> Any:
        return getattr(self.package, self.spec.name)

    def call(self, case: Case, step: int = 0, states: Mapping[str, Array] | None = None) -> Call:
        """The call of a case; each `step` has other inputs. Without `states` they are made, too."""
        arrays = making.make(self.spec, case, self.ranges, step) | dict(states or {})
        heads = making.heads(self.spec, case) if self.spec.has_gradient else {}
        inputs = {each.name: arrays[each.name] for each in self.spec.inputs if each.name in arrays}
        states = {each.name: arrays[each.name] for each in self.spec.states}
        laid_out = [making.laid_out(each, case.layout) for each in (inputs, states, heads)]
        return Call(self, case, *laid_out)

    @contextmanager
    def threads(self, count: int) -> Iterator[None]:
        """Runs with so many threads."""
        before = self.package.num_threads() if hasattr(self.package, "num_threads") else None
        self.package.set_num_threads(count)
        try:
            yield
        finally:
            if before is not None:
                self.package.set_num_threads(before)
