"""A spec file becomes exactly the values it states."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

from opsmith.diagnostics import Report, SpecErrors
from opsmith.spec import model
from opsmith.spec.changes import changes
from opsmith.spec.infer import Inference
from opsmith.spec.model import (
    Alias,
    AxisSet,
    Dim,
    Input,
    MathBlock,
    One,
    OperatorSpec,
    Output,
    Parameter,
    Part,
    ShapePattern,
    Split,
    Star,
    State,
    StorageRule,
    TypeVariable,
    Workload,
)
from opsmith.spec.parse import load
from opsmith.spec.place import Place
from opsmith.spec.scope import gradient_scope, math_scope

ROOT = Path(__file__).parents[2]
BATCH_NORM = ROOT / "spec/normalization/batch_norm.yaml"
HERE = Path(__file__).parent

SMALL = """\
operator: scale
summary: Multiplies by a number.
types: {T: [float32, float64]}
inputs: {data: {type: T, shape: N}}
outputs: {out: {type: T, shape: data}}
math: out = data * 2
"""


def spec_of(text: str, folder: Path, name: str = "scale") -> OperatorSpec:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def inferred(spec: OperatorSpec, block: MathBlock) -> dict[ast.expr, tuple[str, ...]]:
    """The dimensions of every expression of a block, in the spec's order."""
    scope = gradient_scope(spec) if block is spec.gradient else math_scope(spec)
    inference = Inference(scope, Place(spec.path, 1, 1, ()), Report())
    inference.run(block.tree)
    known = {node: value.dims for node, value in inference.values.items() if value is not None}
    return {node: tuple(dim for dim in spec.dims if dim in dims) for node, dims in known.items()}


def test_batch_norm_by_value() -> None:
    spec = load(BATCH_NORM)
    C = ShapePattern((Dim("C"),))
    full = ShapePattern((Star("outer"), Dim("C", at="axis"), Star("inner")))

    def without_doc(part: object) -> object:
        return dataclasses.replace(part, doc="")  # type: ignore[type-var]

    assert (spec.name, spec.family, spec.since, spec.path) == ("batch_norm", "normalization", "0.1", str(BATCH_NORM))
    assert spec.summary.startswith("Normalizes a batch by")
    assert spec.types == (
        TypeVariable("T", choices=("float32", "float64", "float16", "bfloat16")),
        TypeVariable("S", by="T", table=(("float16", "float32"), ("bfloat16", "float32")), otherwise="T"),
    )
    assert [without_doc(each) for each in spec.parameters] == [
        Parameter("eps", "float64", 1e-3, minimum=0),
        Parameter("momentum", "float64", 0.9, minimum=0, maximum=1),
        Parameter("fix_gamma", "bool", True),
        Parameter("use_global_stats", "bool", False),
        Parameter("output_mean_var", "bool", False),
        Parameter("axis", "int", 1),
        Parameter("cudnn_off", "bool", False),
    ]
    assert [without_doc(each) for each in spec.inputs] == [
        Input("data", "T", full),
        Input("gamma", "S", C),
        Input("beta", "S", C),
    ]
    assert [without_doc(each) for each in spec.states] == [
        State("moving_mean", "S", C, 0),
        State("moving_var", "S", C, 1),
    ]
    assert [without_doc(each) for each in spec.outputs] == [
        Output("out", "T", full),
        Output("mean", "S", C, when="output_mean_var", differentiable=False),
        Output("invstd", "S", C, when="output_mean_var", differentiable=False),
    ]
    assert (spec.has_gradient, spec.gradient, spec.tests, spec.providers) == (True, None, model.TestPlan(), ())
    assert [without_doc(each) for each in spec.storage] == [
        StorageRule("sparse", "refuse", "fix_gamma"),
        StorageRule("sparse", "densify", "not fix_gamma"),
    ]
    mxnet, _, pytorch = spec.aliases
    assert (mxnet.system, mxnet.name) == ("mxnet", "BatchNorm")
    assert mxnet.inputs == ("data", "gamma", "beta", "moving_mean", "moving_var")
    assert ("momentum", "1 - momentum") in pytorch.parameters
    resnet = spec.workloads[0]
    assert (resnet.name, len(resnet.shapes), resnet.parameters) == ("resnet50", 18, ())
    assert resnet.shapes[:1] + resnet.shapes[-1:] == ((1, 64, 112, 112), (32, 2048, 7, 7))
    assert all(part.doc for part in (*spec.parameters, *spec.inputs, *spec.states, *spec.outputs))
    assert (spec.dims, spec.uses_training) == (("outer", "C", "inner"), True)


def test_batch_norm_types() -> None:
    assert list(load(BATCH_NORM).type_assignments()) == [
        {"T": "float32", "S": "float32"},
        {"T": "float64", "S": "float64"},
        {"T": "float16", "S": "float32"},
        {"T": "bfloat16", "S": "float32"},
    ]


def test_every_key_is_read(tmp_path: Path) -> None:
    spec = spec_of(
        """\
operator: every_key
summary: Uses every key of the format.
since: "1.2"
types: {T: [float32], I: [int64], S: {by: T, float32: float64}}
parameters:
  flag: {type: bool, default: false}
  groups: {type: int, default: 2, minimum: 1, choices: [1, 2, 4]}
  eps: {type: float64, default: 1, maximum: .inf}
  axes: {type: ints, default: []}
  mode: {type: enum, choices: [same, valid], default: same}
  needed: {type: int}
inputs:
  data: {type: T, shape: "N C=(G:groups K) *inner", doc: The data.}
  gamma: {type: S, shape: C, optional: 1}
  label: {type: I, shape: N, indexes: K, ignore: needed}
  bias: {type: T, shape: "G|1 K", align: right}
states: {count: {type: float64, shape: "", initial: 0}}
outputs:
  out: {type: T, shape: data, alias: data}
  total: {type: T, shape: "N 1 1", when: flag, differentiable: false}
  chosen: {type: I, shape: label}
  sums: {type: T, shape: N, keepdims: flag, when: "mode=='same' and not  flag"}
  all: {type: T, shape: "", keepdims: true}
math: |

  count = count + 1
  scale = 2 if mode == 'same' else needed
  out = data * gamma + bias * scale * eps
  total = sum(data, over=(G, K, inner))
  chosen = label
  sums, all = total, sum(total, over=N)
gradient: |
  d_data = d_out * gamma
  d_gamma = sum(d_out * data, over=(N, inner))
  d_bias = sum(d_out, over=(N, inner))
tests:
  shapes: [[2, 4], [0, 2, 3]]
  ranges: {data: [0, 1]}
  parameters: [{groups: 1}, {mode: valid, axes: [0, -1]}]
workloads:
  - {name: small, shape: [2, 8, 3], parameters: {groups: 4}}
  - {name: several, shapes: [8, 8x3, [4]], batches: [1, 2]}
storage: [{storage: sparse, action: densify, doc: Every element changes.}]
providers: {vendor: {entry: vendor_scale, bind: {alpha: eps * 2, x: data}, when: not flag}}
aliases:
  onnx:
    name: ai.Scale
    inputs: [data, none, axes, gamma]
    outputs: [total, out]
    parameters: {epsilon: 1e-5, on: true, mode: "'a' if mode == 'same' else 'b'", pair: "(needed, 2 * needed)"}
    extents: {shape: inner, n: N}
    settings: {flag: false, eps: 1, groups: 4}
""",
        tmp_path,
        "every_key",
    )
    split = Split("C", (Part("G", "groups"), Part("K")))
    assert spec.dims == ("N", "G", "K", "inner")
    assert spec.inputs[0].shape == ShapePattern((Dim("N"), split, Star("inner")))
    assert spec.inputs[1] == Input("gamma", "S", ShapePattern((split,)), optional=1)
    assert spec.inputs[2] == Input("label", "I", ShapePattern((Dim("N"),)), indexes="K", ignore="needed")
    assert spec.inputs[3] == Input("bias", "T", ShapePattern((Dim("G", or_one=True), Dim("K"))), align="right")
    assert spec.parameters[1] == Parameter("groups", "int", 2, minimum=1, choices=(1, 2, 4))
    assert spec.parameters[2] == Parameter("eps", "float64", 1.0, maximum=float("inf"))
    assert spec.parameters[3] == Parameter("axes", "ints", ())
    assert spec.parameters[4] == Parameter("mode", "enum", "same", choices=("same", "valid"))
    assert spec.parameters[5] == Parameter("needed", "int", None)
    assert spec.states == (State("count", "float64", ShapePattern(()), 0.0),)
    assert spec.outputs[0] == Output("out", "T", spec.inputs[0].shape, alias="data")
    assert spec.outputs[1].shape == ShapePattern((Dim("N"), One(), One()))
    assert spec.outputs[2] == Output("chosen", "I", ShapePattern((Dim("N"),)), differentiable=False)
    assert spec.outputs[3] == Output(
        "sums", "T", ShapePattern((Dim("N"),)), "mode == 'same' and (not flag)", keepdims="flag"
    )
    assert spec.outputs[4] == Output("all", "T", ShapePattern(()), keepdims="true")
    assert spec.types[2] == TypeVariable("S", by="T", table=(("float32", "float64"),))
    assert spec.gradient is not None
    assert spec.gradient.source.splitlines()[0] == "d_data = d_out * gamma"
    assert spec.tests == model.TestPlan(
        ((2, 4), (0, 2, 3)), (("data", 0.0, 1.0),), ((("groups", 1),), (("mode", "valid"), ("axes", (0, -1))))
    )
    assert spec.workloads == (
        Workload("small", ((2, 8, 3),), (("groups", 4),)),
        Workload("several", ((1, 8), (1, 8, 3), (1, 4), (2, 8), (2, 8, 3), (2, 4))),
    )
    assert spec.storage == (StorageRule("sparse", "densify", None, "Every element changes."),)
    assert spec.providers[0].bind == (("alpha", "eps * 2"), ("x", "data"))
    translated = (("epsilon", "1e-5"), ("on", "True"), ("mode", "'a' if mode == 'same' else 'b'"))
    translated += (("pair", "(needed, 2 * needed)"),)
    held, shapes = (("flag", False), ("eps", 1.0), ("groups", 4)), (("shape", "inner"), ("n", "N"))
    inputs = ("data", "none", "axes", "gamma")
    assert spec.aliases == (Alias("onnx", "ai.Scale", inputs, translated, ("total", "out"), held, shapes),)
    assert not spec.uses_training


def test_axis_sets_and_no_gradient(tmp_path: Path) -> None:
    spec = spec_of(
        """\
operator: scale
summary: Sums over any axes.
parameters: {axes: {type: ints, default: []}}
inputs: {data: {type: float32, shape: "{kept | reduced@axes}"}}
outputs: {out: {type: float32, shape: "*kept"}}
math: out = sum(data, over=reduced)
gradient: none
""",
        tmp_path,
    )
    assert spec.inputs[0].shape.items == (AxisSet("kept", "reduced", "axes"),)
    assert spec.dims == ("kept", "reduced")
    assert not spec.has_gradient


MATH_FORMS = {
    "one line": ("math: out = data * 2", 6, 7),
    "single quotes": ("math: 'out = data * 2'", 6, 8),
    "double quotes": ('math:   "out = data * 2"', 6, 10),
    "block": ("math: |\n  out = data * 2", 7, 3),
    "deep block": ("math: |\n      # é\n      out = data * 2", 8, 7),
    "kept block": ("math: |+\n\n\n    out = data * 2\n\n", 9, 5),
    "stripped block": ("math: |-  # note\n out = data * 2", 7, 2),
    "indented block": ("math: |2\n  out = data * 2", 7, 3),
}


@pytest.mark.parametrize("form", MATH_FORMS)
def test_the_place_of_math_is_known(form: str, tmp_path: Path) -> None:
    text, line, column = MATH_FORMS[form]
    with pytest.raises(SpecErrors) as caught:
        spec_of(SMALL.replace("math: out = data * 2", text.replace("data", "nothing")), tmp_path)
    [span] = [each.span for each in caught.value.diagnostics if each.code == "E065"]
    assert (span.line, span.column) == (line, column + len("out = "))
    assert (tmp_path / "scale.yaml").read_text().split("\n")[line - 1][span.column - 1 :].startswith("nothing * 2")


def test_dimensions_of_batch_norm() -> None:
    spec = load(BATCH_NORM)
    dims = {ast.unparse(node): found for node, found in inferred(spec, spec.math).items()}
    assert dims["data"] == ("outer", "C", "inner")
    assert dims["moments(data, over=(outer, inner))"] == ("C",)
    assert dims["1 if fix_gamma else gamma"] == ("C",)
    assert dims["training and (not use_global_stats)"] == ()
    assert dims["(data - mean) * invstd * scale + beta"] == ("outer", "C", "inner")


def test_dimensions_of_a_gradient(tmp_path: Path) -> None:
    spec = spec_of(SMALL + "gradient: d_data = d_out * 2 + index(N) * size(N)\n", tmp_path)
    assert spec.gradient is not None
    dims = {ast.unparse(node): found for node, found in inferred(spec, spec.gradient).items()}
    assert (dims["d_out"], dims["index(N)"], dims["size(N)"]) == (("N",), ("N",), ())


def test_names_and_functions_are_separate(tmp_path: Path) -> None:
    math = "|\n  exp = exp(data)\n  sum = sum(exp, over=N)\n  out = exp / sum\n"
    spec = spec_of(SMALL.replace("out = data * 2\n", math), tmp_path)
    assert inferred(spec, spec.math)[spec.math.tree.body[1].value] == ()  # type: ignore[attr-defined]


def test_a_name_may_change_and_a_state_may_be_read_after_it(tmp_path: Path) -> None:
    math = """|
  x = data
  x = x * 2
  if training:
      old = mean(x, over=N)
  elif flag and mode in ("same", "valid") and mode not in ("valid",):
      old = 0
  x, y = old, x
  out = x if y > 0 and not y > 1 else -y ** 2
"""
    more = """\
states: {old: {type: float64, shape: "", initial: 0}}
parameters: {flag: {type: bool}, mode: {type: enum, choices: [same, valid]}}
"""
    spec = spec_of(SMALL.replace("out = data * 2\n", math) + more, tmp_path)
    assert spec.uses_training


COMMON = {
    "blocks": """\
types: {T: [float32]}
parameters: {rate: {type: float64, default: 1}}
inputs: {weight: {type: T, shape: N}}
states: {old: {type: T, shape: N, initial: 0}}
outputs: {out: {type: T, shape: weight, alias: weight}}
math_after: out = weight - rate * step
""",
    "clipped": """\
inputs: {slope: {type: T, shape: N}}
math: |
  step = minimum(slope, 1)  # é

  step = maximum(step, -1)
math_after: largest = max(out, over=N)
""",
}
STEP = """\
operator: step
summary: One step.
include: [../common/blocks.yaml, ../common/clipped.yaml]
types: {I: [int32]}
parameters: {decay: {type: float64, default: 0}}
inputs: {label: {type: I, shape: N}}
outputs: {largest: {type: T, shape: ""}}
math: |
  old = old * decay + step * label
  step = old
"""
WHOLE = """\
operator: step
summary: One step.
types: {T: [float32], I: [int32]}
parameters: {rate: {type: float64, default: 1}, decay: {type: float64, default: 0}}
inputs: {weight: {type: T, shape: N}, slope: {type: T, shape: N}, label: {type: I, shape: N}}
states: {old: {type: T, shape: N, initial: 0}}
outputs: {out: {type: T, shape: weight, alias: weight}, largest: {type: T, shape: ""}}
math: |
  step = minimum(slope, 1)  # é

  step = maximum(step, -1)
  old = old * decay + step * label
  step = old
  out = weight - rate * step
  largest = max(out, over=N)
"""


@pytest.fixture
def family(tmp_path: Path) -> Path:
    """A folder beside the files that its specs include."""
    for folder in ("common", "family"):
        (tmp_path / folder).mkdir()
    for name, text in COMMON.items():
        (tmp_path / "common" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "family"


def test_what_is_included_is_as_if_it_stood_in_the_file(family: Path) -> None:
    spec, whole = spec_of(STEP, family, "step"), spec_of(WHOLE, family, "step")
    assert dataclasses.replace(spec, math=whole.math) == whole
    assert spec.math.source == whole.math.source
    assert ast.dump(spec.math.tree, include_attributes=True) == ast.dump(whole.math.tree, include_attributes=True)
    assert changes(spec, whole) == []
    assert spec.family == "family"


def test_all_the_math_may_be_included(family: Path) -> None:
    (family.parent / "common/all.yaml").write_text("math: twice = data * 2\nmath_after: out = twice\n")
    text = SMALL.replace("math: out = data * 2\n", "include: ../common/all.yaml\n")
    assert spec_of(text, family).math.source == "twice = data * 2\nout = twice"


def test_included_workloads_come_first_and_may_get_more_parameters(family: Path) -> None:
    common = "workloads: [{name: all, shapes: [8]}, {name: few, shapes: [2], parameters: {lr: 1, wd: 0.5}}]\n"
    (family.parent / "common/sizes.yaml").write_text(common)
    own = "workloads: [{name: few, parameters: {wd: 0.25}}, {name: own, shape: [3]}]\n"
    (family.parent / "common/numbers.yaml").write_text("parameters: {lr: {type: float64}, wd: {type: float64}}\n")
    text = SMALL.replace("math:", "include: [../common/numbers.yaml, ../common/sizes.yaml]\nmath:") + own
    assert spec_of(text, family).workloads == (
        Workload("all", ((8,),)),
        Workload("few", ((2,),), (("lr", 1.0), ("wd", 0.25))),
        Workload("own", ((3,),)),
    )


def test_the_example_in_the_documents(tmp_path: Path) -> None:
    found = re.findall(r"```yaml\n# (\w+/\w+\.yaml)\n(.*?)```", (ROOT / "docs/spec.md").read_text(), re.DOTALL)
    for name, text in found:
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    spec = load(tmp_path / found[-1][0])
    assert [each.name for each in spec.outputs] == ["loss", "total"]
    assert len(spec.math.tree.body) == 2


def test_a_change_of_included_math_is_a_change(family: Path) -> None:
    old = spec_of(STEP, family, "step")
    path = family.parent / "common/clipped.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("step, -1", "step, -2"), encoding="utf-8")
    [change] = changes(old, load(family / "step.yaml"))
    assert (change.kind, change.where) == ("numeric change", "math")


@pytest.mark.parametrize("folder", ["a*", "{{ x }}", "A b", "né", "*"])
def test_a_folder_with_a_strange_name_gives_no_family(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir()
    assert spec_of(SMALL, tmp_path / folder).family == "operators"


def test_nothing_heavy_is_imported() -> None:
    heavy = {"numpy", "jinja2", "click", "rich", "ml_dtypes", "jsonschema"}
    code = f"import sys, opsmith.spec.parse; print(sorted({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_blocks_are_what_they_are() -> None:
    block = load(BATCH_NORM).math
    assert isinstance(block, MathBlock)
    assert ast.dump(ast.parse(block.source)) == ast.dump(block.tree)


def test_errors_know_their_sources(tmp_path: Path) -> None:
    with pytest.raises(SpecErrors) as caught:
        spec_of(SMALL.replace("data * 2", "dta * 2"), tmp_path)
    [diagnostic, unused] = sorted(caught.value.diagnostics, key=lambda each: each.code)
    assert (diagnostic.code, unused.code) == ("E065", "E073")
    assert "math: out = dta * 2" in str(caught.value)
