"""The keys of every mapping of a spec: one table per mapping.

The tables drive the reading, "did you mean", the messages about missing keys and the JSON Schema. What a value must be
beyond its kind (a known type, a free name) is decided in `checks`.
"""

from __future__ import annotations

from dataclasses import dataclass

PARAMETER_TYPES = ("bool", "int", "float64", "ints", "enum")


@dataclass(frozen=True)
class Kind:
    """What a value may be. `words` is the closed set for a kind that has one."""

    name: str
    expected: str  # completes "expected ..."
    words: tuple[str, ...] = ()


TEXT = Kind("text", "a text")
NAME = Kind("name", "a name")
SHAPE = Kind("shape", 'a shape such as "N C *inner"')
FLAG = Kind("flag", "true or false")
NUMBER = Kind("number", "a number")
VALUE = Kind("value", "a value: true or false, a number, a word, or a list of whole numbers")
FILES = Kind("files", "a path such as ../common/block.yaml, or a list of paths")
EXTENTS = Kind("extents", "a list of extents such as [32, 64]")
SHAPES = Kind("shapes", "a list of lists of extents such as [[2, 3], [4, 5]]")
SIZES = Kind("sizes", "a list of shapes such as [32x64x7x7, 1000]")
NAMES = Kind("names", "a list of names")
CHOICES = Kind("choices", "a list of words or of whole numbers")
SWITCH = Kind("switch", "the name of a bool parameter, or `not` and one")
CONDITION = Kind("condition", "a condition over parameters such as mode == 'none'")
KEEPDIMS = Kind("keepdims", "true, or the name of a bool parameter")
EXPRESSIONS = Kind("expressions", "a mapping from names to expressions such as {momentum: 1 - momentum}")
DIMENSIONS = Kind("dimensions", "a mapping from names to dimensions such as {normalized_shape: inner}")
SETTINGS = Kind("settings", "a mapping from parameters to values")
SETTINGS_LIST = Kind("settings list", "a list of mappings from parameters to values")
RANGES = Kind("ranges", "a mapping from arrays to [low, high]")
TYPE_MAPPING = Kind("types", "a mapping such as {T: [float32, float64]}")
MATH = Kind("math", "assignments such as `out = data * 2`")
GRADIENT = Kind("gradient", "assignments such as `d_data = d_out * 2`, or none")


def _words(name: str, *words: str) -> Kind:
    return Kind(name, " or ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0], words)


@dataclass(frozen=True)
class Key:
    name: str
    kind: Kind | Entries
    doc: str
    required: bool = False


@dataclass(frozen=True)
class Keys:
    """The keys of one mapping."""

    what: str  # "an input"
    keys: tuple[Key, ...]

    def __getitem__(self, name: str) -> Key:
        return next(key for key in self.keys if key.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys)

    @property
    def example(self) -> str:
        """How such a mapping is written."""
        return f"write {{{', '.join(f'{name}: ...' for name in self.required or self.names)}}}"

    @property
    def listed(self) -> str:
        return ", ".join(self.names)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys if key.required)


@dataclass(frozen=True)
class Entries:
    """A value that is a mapping from names to mappings, or a list of mappings, that all have the same keys."""

    of: Keys
    form: str = "mapping"  # or list, or one: the mapping itself

    @property
    def expected(self) -> str:
        kind = self.of.what.split(" ", 1)[-1]
        return {
            "mapping": f"a mapping from the name of each {kind} to its keys",
            "list": f"a list with a mapping for each {kind}",
            "one": f"a mapping with keys of {kind}",
        }[self.form]

    @property
    def example(self) -> str:
        """How such a value is written."""
        inner = self.of.example.removeprefix("write ")
        return f"write {({'mapping': f'{{name: {inner}}}', 'list': f'[{inner}]'}).get(self.form, inner)}"


_DOC = Key("doc", TEXT, "One line of plain text for the documents.")
_TYPE = Key("type", NAME, "A type variable or a type.", required=True)
_SHAPE = Key("shape", SHAPE, 'A row of named dimensions such as "*outer C@axis *inner"; "" is a scalar.', required=True)

PARAMETER = Keys(
    "a parameter",
    (
        Key("type", _words("parameter type", *PARAMETER_TYPES), "The type of the value.", required=True),
        Key("default", VALUE, "The value where a call gives none; without it every call must give one."),
        Key("minimum", NUMBER, "The least value, for int, ints and float64."),
        Key("maximum", NUMBER, "The greatest value, for int, ints and float64."),
        Key("choices", CHOICES, "The words of an enum, or the only values of an int."),
        _DOC,
    ),
)

INPUT = Keys(
    "an input",
    (
        _TYPE,
        _SHAPE,
        Key("optional", NUMBER, "The array may be left out; then this number stands for it."),
        Key("align", _words("alignment", "right"), "right: dimensions are matched from the last, as NumPy broadcasts."),
        Key("indexes", NAME, "The dimension along which the input's whole numbers are positions, from 0."),
        Key("ignore", NAME, "An int parameter: its value is allowed beside the positions."),
        _DOC,
    ),
)

STATE = Keys(
    "a state",
    (
        _TYPE,
        _SHAPE,
        Key("initial", NUMBER, "The value of a new state.", required=True),
        _DOC,
    ),
)

OUTPUT = Keys(
    "an output",
    (
        _TYPE,
        Key("shape", SHAPE, "A row of named dimensions, or the name of an input with the same shape.", required=True),
        Key("keepdims", KEEPDIMS, "Axes of the first input that the shape drops stay in the array with extent 1."),
        Key("when", CONDITION, "The output is part of the results only where this condition over parameters holds."),
        Key("differentiable", FLAG, "false: no gradient flows through this output."),
        Key("alias", NAME, "An input whose array may be given for this output too."),
        _DOC,
    ),
)

TESTS = Keys(
    "tests",
    (
        Key("shapes", SHAPES, "Shapes of the first input."),
        Key("ranges", RANGES, "Uniform values from low to high for an array, instead of standard normal ones."),
        Key("parameters", SETTINGS_LIST, "Further settings of the parameters."),
        Key("far_gradients", FLAG, "false: gradients of huge and of subnormal data may leave the range of their type."),
    ),
)

WORKLOAD = Keys(
    "a workload",
    (
        Key("name", TEXT, "What the size comes from.", required=True),
        Key("shape", EXTENTS, "The shape of the first input."),
        Key("shapes", SIZES, "Several shapes instead, each as 32x64, as one number or as a list of extents."),
        Key("batches", EXTENTS, "Every shape gets each of these extents in front."),
        Key("parameters", SETTINGS, "Parameters that differ from their defaults."),
    ),
)

STORAGE = Keys(
    "a storage rule",
    (
        Key("storage", _words("storage", "sparse"), "How the input is stored.", required=True),
        Key(
            "action",
            _words("action", "densify", "refuse"),
            "Make it dense, with a warning, or refuse it.",
            required=True,
        ),
        Key("when", SWITCH, "The condition of the rule: a bool parameter, or `not` and one."),
        _DOC,
    ),
)

PROVIDER = Keys(
    "a provider",
    (
        Key("entry", NAME, "The entry point in runtime/providers.", required=True),
        Key("bind", EXPRESSIONS, "The entry point's arguments, as expressions over the operator's names."),
        Key("when", SWITCH, "Where it may be taken: a bool parameter, or `not` and one."),
    ),
)

ALIAS = Keys(
    "an alias",
    (
        Key("name", TEXT, "The operator's name there, such as torch.nn.functional.pad.", required=True),
        Key(
            "inputs",
            NAMES,
            "Our inputs, states and parameters that are arrays there, in that system's order; or none.",
        ),
        Key("outputs", NAMES, "Our outputs in that system's order, where it differs."),
        Key("parameters", EXPRESSIONS, "The other system's parameters, as expressions over ours."),
        Key("extents", DIMENSIONS, "The other system's parameters that are the extents of a dimension's axes."),
        Key("settings", SETTINGS, "Our parameters that have one value wherever that system's operator is meant."),
    ),
)

OPERATOR = Keys(
    "an operator",
    (
        Key("operator", NAME, "The operator's name, which is also the file's.", required=True),
        Key("summary", TEXT, "What the operator does, in one sentence.", required=True),
        Key("since", TEXT, 'The first version with this operator, such as "0.1".'),
        Key("include", FILES, "One or more files whose entries and math come before this file's own."),
        Key("types", TYPE_MAPPING, "Type variables: a list of types, or a table by another variable."),
        Key("parameters", Entries(PARAMETER), "Values that are fixed for a call."),
        Key("inputs", Entries(INPUT), "Arrays that are read.", required=True),
        Key("states", Entries(STATE), "Arrays that the caller keeps between calls."),
        Key("outputs", Entries(OUTPUT), "Arrays that are written.", required=True),
        Key("math", MATH, "What is computed, in a small part of Python.", required=True),
        Key("gradient", GRADIENT, "A form of the gradient that is better than the derived one; or none."),
        Key("tests", Entries(TESTS, "one"), "What the generated tests use beside what follows from the rest."),
        Key("workloads", Entries(WORKLOAD, "list"), "Real sizes, for benchmarks."),
        Key("storage", Entries(STORAGE, "list"), "What happens to inputs that are not dense arrays."),
        Key("providers", Entries(PROVIDER), "Libraries of vendors that can take the place of the generated kernel."),
        Key("aliases", Entries(ALIAS), "The same operator in other systems."),
    ),
)

INCLUDED = Keys(
    "an included file",
    (
        *(
            Key(key.name, key.kind, key.doc)
            for key in OPERATOR.keys
            if key.name in ("types", "parameters", "inputs", "states", "outputs", "math", "workloads")
        ),
        Key("math_after", MATH, "What is computed after the math of the file that includes this one."),
    ),
)
