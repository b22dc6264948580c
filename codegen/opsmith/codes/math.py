"""Errors of shapes and of the math."""

from __future__ import annotations

from opsmith.codes.code import Code

MATH: dict[str, Code] = {
    "E050": Code(
        "a shape that cannot be read",
        "A shape is a row of dimensions: `C` is one axis, `*inner` any number of axes, `C@axis` an axis placed by "
        "an int parameter, `C|1` an axis that may have extent 1, `1` an axis of extent 1, `C=(G:groups K)` an axis "
        "split in two, `{kept | reduced@axes}` all axes, split by a list of them.",
        'shape: "N, C"',
        'shape: "N C"',
    ),
    "E051": Code(
        "a dimension that the first input lacks",
        "The first input names every dimension of the operator; a call takes the extents from it.",
        "data: {type: T, shape: N}\nscale: {type: T, shape: C}",
        'data: {type: T, shape: "N C"}\nscale: {type: T, shape: C}',
    ),
    "E052": Code(
        "dimensions in another order or form",
        "All shapes keep the order of the first input, write a star where it has one, and name a dimension once.",
        'data: {type: T, shape: "N C"}\nweight: {type: T, shape: "C N"}',
        'data: {type: T, shape: "N C"}\nweight: {type: T, shape: "N C"}',
    ),
    "E053": Code(
        "stars that cannot be told apart",
        "Of two stars in one shape nobody knows where the first ends, unless a parameter places the second one or "
        "an axis between them. Braces choose among all axes and stand alone.",
        'shape: "*outer *inner"',
        'shape: "*outer *inner@axis"',
    ),
    "E054": Code(
        "`|1` in the wrong array",
        "An extent may be 1 instead only in inputs after the first one, which gives the extent. What is written has "
        "it in full.",
        'out: {type: T, shape: "C|1"}',
        "out: {type: T, shape: C}",
    ),
    "E055": Code(
        "extents that do not fit the shape",
        "A shape in `tests` or `workloads` is one of the first input: an extent for each axis.",
        'data: {type: T, shape: "N C"}    and    workloads: [{name: a, shape: [8]}]',
        'data: {type: T, shape: "N C"}    and    workloads: [{name: a, shape: [8, 4]}]',
    ),
    "E060": Code(
        "not Python's syntax",
        "The math is written in a small part of Python, which reads it. After such a line the reading goes on with "
        "the next.",
        "out = 2 data",
        "out = 2 * data",
    ),
    "E061": Code(
        "outside the math's language",
        "The math has assignments, `if` and `else`, conditional expressions, `+ - * / **`, comparisons, `and or "
        "not`, and calls of its functions. There are no attributes, subscripts, loops, lambdas, imports or texts: "
        "what one array element needs of another by position (scans, shifts, gather) cannot be said.",
        "out = data.mean() + data[0]",
        "out = mean(data, over=N)",
    ),
    "E062": Code(
        "an unknown function",
        "The functions and reductions of the language are listed; there are no others.",
        "out = exponential(data)",
        "out = exp(data)",
    ),
    "E063": Code(
        "wrong arguments",
        "A function takes its number of arguments in their order; a reduction takes one, and `over=` with a "
        "dimension or a tuple of dimensions; `index` and `size` take a dimension, `present` an optional input.",
        "out = sum(data)",
        "out = sum(data, over=N)",
    ),
    "E064": Code(
        "a reduction over a missing dimension",
        "A value can only be reduced over dimensions it has, each named once. The parts of a split axis are named "
        "one by one.",
        "out = sum(gamma, over=N)    where gamma has the shape C",
        "out = sum(data, over=N)    where data has the shape N C",
    ),
    "E065": Code(
        "a name without a value",
        "The name is not declared, or no line above assigns to it. Dimensions and functions are not values.",
        "out = data * scale",
        "scale = 2\nout = data * scale",
    ),
    "E066": Code(
        "a value in one branch only",
        "After an `if`, a name has a value only if every branch gave it one, or it had one before. An output is "
        "computed only where it is wanted, so it can be assigned in every branch.",
        "if flag:\n    scale = 2\nout = data * scale",
        "if flag:\n    scale = 2\nelse:\n    scale = 1\nout = data * scale",
    ),
    "E067": Code(
        "an assignment to what is given",
        "Inputs, parameters, dimensions and constants keep their values. States and outputs can be assigned.",
        "data = data * 2",
        "doubled = data * 2",
    ),
    "E068": Code(
        "an output without a value",
        "The math assigns to every output; a gradient block to the gradient of every input that has one.",
        "outputs: {out: {type: T, shape: N}}\nmath: result = data * 2",
        "outputs: {out: {type: T, shape: N}}\nmath: out = data * 2",
    ),
    "E069": Code(
        "a value of another shape",
        "What is assigned to a state or an output has only dimensions of its shape. With fewer dimensions it is "
        "repeated.",
        "moving_mean = data    where moving_mean has the shape C",
        "moving_mean = mean(data, over=N)",
    ),
    "E070": Code(
        "an `if` that depends on data",
        "`if` chooses what is computed and is decided once for a call: by parameters, `training` and `present(x)`. "
        "What depends on elements is a conditional expression.",
        "if data > 0:\n    out = data\nelse:\n    out = 0",
        "out = data if data > 0 else 0",
    ),
    "E071": Code(
        "a comparison with a word",
        "A parameter of type enum is compared with its choices by `==`, `!=`, `in` and `not in`; it stands on the "
        "left.",
        "out = data if mode == 'smae' else 0",
        "out = data if mode == 'same' else 0",
    ),
    "E072": Code(
        "a condition where a number belongs",
        "Numbers and conditions are different things, and an enum or a list of numbers is neither.",
        "out = data * flag",
        "out = data * (1 if flag else 0)",
    ),
    "E073": Code(
        "an array without a use",
        "The math reads every input and reads or assigns every state. Parameters may be without a use, for "
        "compatibility.",
        "inputs: {data: {type: T, shape: N}, extra: {type: T, shape: N}}\nmath: out = data * 2",
        "inputs: {data: {type: T, shape: N}}\nmath: out = data * 2",
    ),
    "E074": Code(
        "another number of values",
        "A tuple of names takes as many values; `moments` gives two, everything else one.",
        "mean = moments(data, over=N)",
        "mean, var = moments(data, over=N)",
    ),
    "E075": Code(
        "math that cannot be placed",
        "Math stands on one line or in a literal block (`math: |`), so that errors can be pointed at; it is not "
        "empty, has at most 20,000 characters, and is not nested deeper than 100.",
        "math: >\n  out = data * 2",
        "math: |\n  out = data * 2",
    ),
    "E076": Code(
        "whole numbers and numbers with a fraction",
        "An array of integers can be compared, added, multiplied and used as a position, also together with floating "
        "arrays. Functions such as `exp` and reductions such as `mean` take floating arrays, and an output of an "
        "integer type gets whole numbers only: integers, `index`, `size`, `argmax`, `floor` and sums of those.",
        "out = exp(label)    where label has the type int64",
        "out = exp(score)    where score has the type float32",
    ),
    "E077": Code(
        "a derivative that does not exist",
        "The position of a largest or smallest element does not change smoothly, so no gradient goes through `argmax` "
        "and `argmin`. A comparison with a position is a condition and carries no gradient; where a position is used "
        "as a number, the spec says that no gradient is meant.",
        "out = data * argmax(data, over=C)",
        "out = data * stop_gradient(argmax(data, over=C))",
    ),
}
