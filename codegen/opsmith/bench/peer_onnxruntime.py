"""ONNX Runtime: a model of the one node that an alias names, on the provider for CPUs. There is no backward.

Arrays are bound to the session, so that a call copies none; where results are fresh, the session makes them.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import onnx
import onnxruntime

from opsmith.bench.contestants import Contestant, Unable
from opsmith.bench.problem import Arrays, Problem, copied
from opsmith.bench.translate import translated
from opsmith.bench.turned import Turned
from opsmith.reference_shapes import Array
from opsmith.testing.arrays import at_offset, dtype

SILENT = 4  # only what is fatal is logged
LONGEST = 150  # characters of what the runtime says


def prepare(threads: int) -> None:
    onnxruntime.set_default_logger_severity(SILENT)


class OnnxRuntime(Contestant):
    name, pool = "onnxruntime", "onnxruntime"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        if problem.row.direction == "backward":
            raise Unable("it has no gradients")
        self.turned = Turned(problem)
        self.their = translated(problem, "onnx", self.turned)
        self.states = {name: copied(each) for name, each in self.turned.states.items()}
        self.arrays = self.turned.inputs | self.states
        self.given = {name: _array(self._value(name)) for name in self.their.inputs}
        self.outputs = [each for each in problem.outputs if each.name in self.their.outputs]
        self.session = self._session()
        self.binding = self._bound(problem.row.outputs == "given")
        session, binding = self.session, self.binding
        self.call = lambda: session.run_with_iobinding(binding)

    def _value(self, name: str) -> Any:
        return self.arrays[name] if name in self.arrays else self.turned.settings[name]

    def _session(self) -> Any:
        """A session over the newest form of the operator that this runtime has."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.problem.row.threads
        options.log_severity_level = SILENT
        reasons = []
        for schema in self._schemas():
            try:
                model = self._model(schema)
                return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
            except Exception as error:  # their classes have no common one
                reasons.append(_reason(error))
        raise Unable(reasons[0] if reasons else f"it has no {self.their.name} with these parameters")

    def _schemas(self) -> list[Any]:
        """The forms of the operator that have its parameters, the newest first."""
        every = [each for each in onnx.defs.get_all_schemas_with_history() if each.name == self.their.name]
        able = [each for each in every if each.domain == "" and set(self.their.parameters) <= set(each.attributes)]
        return sorted(able, key=lambda each: -int(each.since_version))

    def _model(self, schema: Any) -> bytes:
        helper = onnx.helper
        states = self.problem.written_states if self.problem.training else ()
        names = [*(each.name for each in self.outputs), *(f"new_{name}" for name in states)]
        attributes = {name: _typed(schema.attributes[name], value) for name, value in self.their.parameters.items()}
        node = helper.make_node(self.their.name, list(self.given), names, **attributes)
        inputs = [helper.make_tensor_value_info(name, _type(each), each.shape) for name, each in self.given.items()]
        outputs = [helper.make_empty_tensor_value_info(name) for name in names]
        opsets = [helper.make_opsetid("", schema.since_version)]
        model = helper.make_model(helper.make_graph([node], "row", inputs, outputs), opset_imports=opsets)
        model.ir_version = helper.find_min_ir_version_for(opsets)
        return bytes(model.SerializeToString())

    def _bound(self, given: bool) -> Any:
        binding = self.session.io_binding()
        try:
            for name, each in self.given.items():
                binding.bind_ortvalue_input(name, _ortvalue(each))
            self.results_given: Arrays = {}
            for output in self.outputs:
                if given:
                    shape, type_name = self.turned.extents.output_shape(output), self.problem.type_of(output)
                    self.results_given[output.name] = at_offset(np.zeros(shape, dtype(type_name)), 0)
                    binding.bind_ortvalue_output(output.name, _ortvalue(self.results_given[output.name]))
                else:
                    binding.bind_output(output.name, "cpu")
            self.session.run_with_iobinding(binding)
        except Exception as error:  # as above
            raise Unable(_reason(error)) from None
        return binding

    def results(self, made: Any) -> Arrays:
        fresh = {} if self.results_given else self.binding.get_outputs()
        made = {each.name: value.numpy() for each, value in zip(self.outputs, fresh, strict=False)}
        return {name: self.turned.back(name, each) for name, each in (self.results_given | made).items()}

    def restore(self) -> None:
        for name, each in self.states.items():
            each[...] = self.turned.states[name]


def _array(value: Any) -> Array:
    """An array that the runtime can take; a parameter becomes an array of whole numbers or of float32."""
    if isinstance(value, np.ndarray):
        return value
    return np.asarray(value, np.int64 if isinstance(value, tuple | int) else np.float32)


def _typed(attribute: Any, value: Any) -> Any:
    """A parameter as the attribute's type: a fraction for a number, one axis for a list of one."""
    kinds = onnx.defs.OpSchema.AttrType
    if attribute.type == kinds.INT and isinstance(value, tuple) and len(value) == 1:
        return value[0]
    return float(value) if attribute.type == kinds.FLOAT else value


def _ortvalue(array: Array) -> Any:
    """A value over the same memory."""
    if array.dtype == dtype("bfloat16"):
        made = onnxruntime.OrtValue.ortvalue_from_numpy_with_onnx_type
        return made(array.view(np.uint16), onnx.TensorProto.BFLOAT16)
    return onnxruntime.OrtValue.ortvalue_from_numpy(array)


def _type(array: Array) -> int:
    return int(onnx.helper.np_dtype_to_tensor_dtype(array.dtype))


def _reason(error: Exception) -> str:
    """What the runtime says, without codes, places and the name that it gives to the node."""
    text = re.sub(r"^\[ONNXRuntimeError\] : \d+ : \w+ : |\S+\.(cc|h):\d+ |Node \(\) |\s+", " ", str(error))
    return f"it says: {' '.join(text.split())[:LONGEST]}"
