"""Errors of names, types and options."""

from __future__ import annotations

from opsmith.codes.code import Code

NAMES: dict[str, Code] = {
    "E030": Code(
        "not a name",
        "Names consist of letters, digits and `_`, begin with a letter and have at most 40 characters; the name of "
        "an operator has lower-case letters.",
        "operator: my-op",
        "operator: my_op",
    ),
    "E031": Code(
        "a name that is taken",
        "Names become names in C, C++ and Python, so their keywords are not free; nor are the words of the language "
        "itself, such as `training`, `inf` and `pi`.",
        "inputs: {float: {type: T, shape: N}}",
        "inputs: {data: {type: T, shape: N}}",
    ),
    "E032": Code(
        "a name for two things",
        "Types, parameters, inputs, states, outputs and dimensions share one set of names, included files too.",
        "inputs: {N: {type: T, shape: N}}",
        "inputs: {data: {type: T, shape: N}}",
    ),
    "E033": Code(
        "a name that Opsmith makes",
        "The gradient of x is called `d_x`, the new value of a state `new_x`, the runs of a set of axes `kept_1`, "
        "`kept_2`, and so on. Such names, those that contain `__`, and those that generated functions use themselves "
        "are not free.",
        "inputs: {d_data: {type: T, shape: N}}",
        "inputs: {slope: {type: T, shape: N}}",
    ),
    "E034": Code(
        "the file has another name",
        "An operator is found by the name of its file. Only `opsmith diff` takes files of any name.",
        "operator: scale    in shift.yaml",
        "operator: scale    in scale.yaml",
    ),
    "E035": Code(
        "nothing has this name",
        "A key refers to a parameter, an array or a dimension that is not declared.",
        "total: {type: T, shape: N, keepdims: kepe}",
        "total: {type: T, shape: N, keepdims: keep}",
    ),
    "E036": Code(
        "a parameter of another type",
        "Conditions of rules and `keepdims` take parameters of type bool, axes, extents and `ignore` those of type "
        "int, sets of axes those of type ints.",
        "total: {type: T, shape: N, keepdims: eps}",
        "total: {type: T, shape: N, keepdims: keep}",
    ),
    "E040": Code(
        "an unknown type",
        "The type of an array is a type variable of this file or one of the element types.",
        "data: {type: float, shape: N}",
        "data: {type: float32, shape: N}",
    ),
    "E041": Code(
        "a type variable that does not work",
        "A variable lists types, each once, floating or integer but not both, and is the type of an input, so that "
        "a call chooses it; or it is a table by such a variable that has an answer for each of its types.",
        "T: [float32, float64]\nS: {float32: float64}",
        "T: [float32, float64]\nS: {float32: float64, otherwise: T}",
    ),
    "E042": Code(
        "a value outside its limits",
        "A default, or a value in a test, workload or alias, is beyond the minimum or maximum of its parameter or not "
        "one of its choices.",
        "eps: {type: float64, default: -1, minimum: 0}",
        "eps: {type: float64, default: 1e-3, minimum: 0}",
    ),
    "E043": Code(
        "a number that does not fit",
        "Whole numbers have 64 bits; extents are not negative.",
        "workloads: [{name: small, shape: [-1, 3]}]",
        "workloads: [{name: small, shape: [1, 3]}]",
    ),
    "E044": Code(
        "limits or choices that do not fit",
        "Numbers have a minimum and a maximum, in this order; an enum has words as choices, an int may have whole "
        "numbers.",
        "mode: {type: enum, default: same}",
        "mode: {type: enum, choices: [same, valid], default: same}",
    ),
    "E045": Code(
        "an option that does not fit",
        "The first input is always there; a call has one output at least, whatever its parameters; an output with "
        "`alias` has the type and the shape of that input; integers have no gradient, and `optional` and `initial` of "
        "an array of them are whole numbers of its type; `indexes` stands with inputs of an integer type, `ignore` "
        "with `indexes`, `keepdims` with outputs that drop an axis; what `settings` of an alias give a value stands "
        "nowhere else in it; a workload has `shape` or `shapes`.",
        "outputs: {out: {type: T, shape: N, when: flag}}",
        "outputs: {out: {type: T, shape: N}}",
    ),
}
