"""Errors of the file, of YAML, and of keys and their values."""

from __future__ import annotations

from opsmith.codes.code import Code

FILE: dict[str, Code] = {
    "E001": Code(
        "the file cannot be read",
        "The path leads to no file, to a folder, or to a file that may not be read.",
        "opsmith check spec/scale",
        "opsmith check spec/scale.yaml",
    ),
    "E002": Code(
        "the file is too large",
        "A file has at most 1 MiB and 10,000 values, and its lists and mappings are nested at most 16 deep. An "
        "operator takes a few kilobytes; more is a mistake or an attack.",
        "inputs: [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]",
        "inputs: {data: {type: T, shape: N}}",
    ),
    "E003": Code(
        "the file is not UTF-8",
        "Files are read as UTF-8. A file that was saved in another encoding has bytes that mean nothing there.",
        "a file saved as Latin-1 or UTF-16",
        "the same file saved as UTF-8",
    ),
    "E004": Code(
        "an invisible character",
        "Control characters, unusual spaces and marks that change the direction of text cannot be seen, so that a "
        "file would not mean what it shows. They often come from copying out of a web page.",
        "type:\u00b7T    with a no-break space where the dot is",
        "type: T",
    ),
    "E005": Code(
        "a tab",
        "YAML does not allow tabs as indentation, and nobody sees them elsewhere. Indent by spaces.",
        "inputs:\n<tab>data: {type: T, shape: N}",
        "inputs:\n  data: {type: T, shape: N}",
    ),
    "E006": Code(
        "not YAML",
        "The text breaks the rules of YAML: a quote or bracket is not closed, a line is not indented like its "
        "neighbours, or a text contains a sign that means something else and needs quotes. The block with the error "
        "is not read further.",
        "summary: Scales data: by alpha.",
        'summary: "Scales data, by alpha."',
    ),
    "E007": Code(
        "an alias or an anchor",
        "In YAML a plain `*name` is an alias and `&name` an anchor. Specs have neither. A shape that begins with a "
        "star must therefore stand in quotes.",
        "shape: *outer C",
        'shape: "*outer C"',
    ),
    "E008": Code(
        "a tag or a directive",
        "YAML's tags (`!!float`) and directives (`%YAML 1.1`) change what a text means. Specs need neither.",
        "default: !!float 1",
        "default: 1.0",
    ),
    "E009": Code(
        "the file is empty",
        "There is nothing in the file but comments and white space.",
        "# an operator",
        "operator: scale\nsummary: Multiplies by a number.",
    ),
    "E010": Code(
        "more than one document",
        "`---` begins another YAML document. One file holds one operator.",
        "operator: scale\n---\noperator: shift",
        "operator: scale",
    ),
    "E011": Code(
        "a key stands twice",
        "A mapping has each key once. YAML's readers often take the last one in silence.",
        "data: {type: T, shape: N, type: S}",
        "data: {type: T, shape: N}",
    ),
    "E012": Code(
        "a key is not a word",
        "Keys are words. A number, true, null, a list or nothing at all cannot be a key.",
        "inputs: {1: {type: T, shape: N}}",
        "inputs: {first: {type: T, shape: N}}",
    ),
    "E013": Code(
        "no space after the colon",
        "Between braces `{type:T}` is one word with a colon in it. A key ends with a colon and a space.",
        "data: {type:T, shape:N}",
        "data: {type: T, shape: N}",
    ),
    "E020": Code(
        "an unknown key",
        "The mapping has no such key; its keys are listed. A misspelled key is read as the one it resembles, so "
        "that the other checks go on.",
        "data: {type: T, shpae: N}",
        "data: {type: T, shape: N}",
    ),
    "E021": Code(
        "a key is missing",
        "The mapping needs a key that is not there. An operator has at least one input and one output.",
        "data: {shape: N}",
        "data: {type: T, shape: N}",
    ),
    "E022": Code(
        "a value of another kind",
        "A text stands where a number belongs, a list where a text belongs, and so on. In YAML 1.2 `yes` and `no` "
        "are words, `010` and `1:30` too; what stands in quotes is always a text.",
        'eps: {type: float64, default: "1e-3"}',
        "eps: {type: float64, default: 1e-3}",
    ),
    "E023": Code(
        "a key without a value",
        "Nothing follows the colon, or `null` does.",
        "data: {type: T, shape: }",
        'data: {type: T, shape: ""}',
    ),
    "E024": Code(
        "not one of the possible words",
        "The key takes one word of a short list.",
        "eps: {type: double}",
        "eps: {type: float64}",
    ),
    "E025": Code(
        "a text that is not plain",
        "Texts are printed in comments of C, docstrings, Markdown and HTML. What could end a comment or a string "
        "there, or mean something to a template, is refused: double quotes, backslashes, `/*`, two braces, tags, "
        "control characters, line ends. The same holds for the math and its comments.",
        'doc: "The end. */ #include <x.h>"',
        "doc: The end.",
    ),
    "E026": Code(
        "the included file cannot be used",
        "`include` names YAML files relative to the file it stands in, at most one folder above, each once. Included "
        "files hold types, parameters, inputs, states, outputs and math, and include no others.",
        "include: /etc/block.yaml",
        "include: ../common/block.yaml",
    ),
}
