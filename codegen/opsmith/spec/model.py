"""The frozen form of a spec: everything an operator's YAML file says, with defaults filled in.

Nothing here reads YAML or reports to a user: `parse` builds these objects, `validate` proves them consistent, and every
later stage takes them as true. Names are the YAML keys; the comment on a field is its reference.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, product

from opsmith.language.types import TYPES

PAIRS = 4  # of alternating runs that a set of axes is compiled for


@dataclass(frozen=True)
class Dim:
    """One axis, `C`; `C@axis` is placed by an integer parameter; `C|1` may have extent 1."""

    name: str
    at: str | None = None  # the parameter that places it
    or_one: bool = False

    def __str__(self) -> str:
        return self.name + ("|1" if self.or_one else "") + (f"@{self.at}" if self.at else "")


@dataclass(frozen=True)
class Star:
    """Any number of axes as one extent, `*inner`; `*inner@axis` begins at that axis."""

    name: str
    at: str | None = None

    def __str__(self) -> str:
        return f"*{self.name}" + (f"@{self.at}" if self.at else "")


@dataclass(frozen=True)
class Part:
    """A factor of a split axis; at most one part of a split has no extent of its own."""

    name: str
    extent: str | None = None  # the integer parameter that gives its extent

    def __str__(self) -> str:
        return f"{self.name}:{self.extent}" if self.extent else self.name


@dataclass(frozen=True)
class Split:
    """One axis as a product of dimensions, `C=(G:num_groups K)`."""

    name: str
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return f"{self.name}=({' '.join(map(str, self.parts))})"


@dataclass(frozen=True)
class One:
    """An axis of extent 1."""

    def __str__(self) -> str:
        return "1"


@dataclass(frozen=True)
class AxisSet:
    """Any set of axes, `{kept | reduced@axes}`, chosen by a list parameter; an empty list means all."""

    kept: str
    reduced: str
    at: str

    def __str__(self) -> str:
        return f"{{{self.kept} | {self.reduced}@{self.at}}}"


ShapeItem = Dim | Star | Split | One | AxisSet


@dataclass(frozen=True)
class ShapePattern:
    """The shape of an array as a row of named dimensions. An empty pattern is a scalar."""

    items: tuple[ShapeItem, ...]

    @property
    def dims(self) -> tuple[str, ...]:
        """The names of the dimensions from the outermost to the innermost; a split gives its parts."""
        names: list[str] = []
        for item in self.items:
            match item:
                case Dim() | Star():
                    names.append(item.name)
                case Split():
                    names.extend(part.name for part in item.parts)
                case AxisSet():
                    names.extend((item.kept, item.reduced))
        return tuple(names)

    def __str__(self) -> str:
        return " ".join(map(str, self.items))


@dataclass(frozen=True)
class TypeVariable:
    """A name for a type: either a choice of types, or a table from the type of another variable."""

    name: str
    choices: tuple[str, ...] = ()  # for a free variable, in the order of the spec
    by: str | None = None  # for a derived variable: the free variable it follows
    table: tuple[tuple[str, str], ...] = ()  # exceptions: type of `by` -> type
    otherwise: str = ""  # a type, or the name of `by`

    def resolve(self, free: dict[str, str]) -> str:
        """The type this variable stands for when the free variables have the given types."""
        if self.by is None:
            return free[self.name]
        return dict(self.table).get(free[self.by], free.get(self.otherwise, self.otherwise))


@dataclass(frozen=True)
class Parameter:
    """A value fixed for a call: not an array, without a gradient."""

    name: str
    type: str  # bool, int, float64, ints, enum
    default: bool | int | float | str | tuple[int, ...] | None  # None: the caller must give it
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[int | str, ...] = ()  # for enum (strings), and for int where only some values are allowed
    doc: str = ""


@dataclass(frozen=True)
class Input:
    """An array that is read. A gradient exists for it if its type is floating and the operator has a gradient."""

    name: str
    type: str  # a type variable or a type
    shape: ShapePattern
    doc: str = ""
    optional: float | None = None  # absent means this constant
    align: str | None = None  # "right": NumPy's broadcasting, resolved before the math sees it
    indexes: str | None = None  # the dimension along which its whole numbers are positions
    ignore: str | None = None  # the int parameter whose value is allowed too


@dataclass(frozen=True)
class State:
    """An array the caller keeps between calls; the math says when it is written and with what."""

    name: str
    type: str
    shape: ShapePattern
    initial: float
    doc: str = ""


@dataclass(frozen=True)
class Output:
    """An array that is written."""

    name: str
    type: str
    shape: ShapePattern
    when: str | None = None  # the condition over parameters under which it is part of the results, as `ast.unparse`
    differentiable: bool = True
    alias: str | None = None  # an input whose array may be given for this output too
    doc: str = ""
    keepdims: str | None = None  # "true", or the bool parameter under which axes it drops stay with extent 1


@dataclass(frozen=True)
class MathBlock:
    """The mathematics: source text and its syntax tree, proved to lie in the language's subset of Python.

    What included files say is part of both; positions in `tree` are those in `source`.
    """

    source: str
    tree: ast.Module


@dataclass(frozen=True)
class TestPlan:
    """What the generated tests use beside what follows from the rest of the spec."""

    shapes: tuple[tuple[int, ...], ...] = ()  # shapes of the first input
    ranges: tuple[
        tuple[str, float, float], ...
    ] = ()  # (array, low, high): uniform values instead of standard normal ones
    parameters: tuple[tuple[tuple[str, object], ...], ...] = ()  # further settings of parameters to run
    far_gradients: bool = True  # gradients of huge and of subnormal data are right too


@dataclass(frozen=True)
class Workload:
    """Real sizes to measure: shapes of the first input, and parameters that differ from their defaults."""

    name: str
    shapes: tuple[tuple[int, ...], ...]
    parameters: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class StorageRule:
    """What happens to an input that is not a dense array, for instance a sparse matrix."""

    storage: str  # sparse
    action: str  # densify (with a warning) or refuse
    when: str | None  # a boolean parameter, or `not` and one
    doc: str = ""  # the reason, shown to the user


@dataclass(frozen=True)
class Provider:
    """A vendor's library that can take the place of the generated kernel."""

    name: str
    entry: str
    bind: tuple[tuple[str, str], ...]
    when: str | None


@dataclass(frozen=True)
class Alias:
    """The same operator in another system; tests against that system are driven by this alone."""

    system: str
    name: str
    inputs: tuple[str, ...] = ()  # the other system's order, in our names: arrays, and parameters that are arrays there
    parameters: tuple[tuple[str, str], ...] = ()  # its parameter -> expression over ours
    outputs: tuple[str, ...] = ()  # the other system's order of our outputs
    settings: tuple[tuple[str, object], ...] = ()  # values that ours have where its operator is meant
    extents: tuple[tuple[str, str], ...] = ()  # its parameter -> the dimension whose axes' extents it takes


@dataclass(frozen=True)
class OperatorSpec:
    """One operator."""

    name: str
    summary: str
    family: str  # the folder of the file
    path: str  # the file, as the user gave it
    types: tuple[TypeVariable, ...]
    parameters: tuple[Parameter, ...]
    inputs: tuple[Input, ...]
    states: tuple[State, ...]
    outputs: tuple[Output, ...]
    math: MathBlock
    has_gradient: bool = True  # false for `gradient: none`
    gradient: MathBlock | None = None  # a form measured to be better than the derived one
    since: str = ""
    tests: TestPlan = TestPlan()
    workloads: tuple[Workload, ...] = ()
    storage: tuple[StorageRule, ...] = ()
    providers: tuple[Provider, ...] = ()
    aliases: tuple[Alias, ...] = ()

    @property
    def dims(self) -> tuple[str, ...]:
        """All dimensions, outermost first. The first input names every one of them, in the order all shapes keep."""
        return self.inputs[0].shape.dims

    @property
    def runs(self) -> dict[str, tuple[str, ...]]:
        """The extents that make up each dimension: itself, or the runs of a dimension of a set of axes."""
        sets = [item for item in self.inputs[0].shape.items if isinstance(item, AxisSet)]
        split = {name for item in sets for name in (item.kept, item.reduced)}
        return {
            name: tuple(f"{name}_{number}" for number in range(1, PAIRS + 1)) if name in split else (name,)
            for name in self.dims
        }

    @property
    def extents(self) -> tuple[str, ...]:
        """What kernels count by, outermost first: the dimensions, sets of axes as alternating kept and reduced runs."""
        found: list[str] = []
        runs = self.runs
        for item in self.inputs[0].shape.items:
            parts = [runs[name] for name in ShapePattern((item,)).dims]
            found += (
                [run for pair in zip(*parts, strict=True) for run in pair]
                if isinstance(item, AxisSet)
                else chain(*parts)
            )
        return tuple(found)

    def along(self, shape: ShapePattern) -> tuple[str, ...]:
        """The extents of an array, outermost first."""
        runs = self.runs
        wanted = {run for name in shape.dims for run in runs[name]}
        return tuple(extent for extent in self.extents if extent in wanted)

    @property
    def arrays(self) -> tuple[Input | State | Output, ...]:
        """Every array of a call."""
        return (*self.inputs, *self.states, *self.outputs)

    @property
    def uses_training(self) -> bool:
        """Whether the math has a training mode."""
        return any(isinstance(node, ast.Name) and node.id == "training" for node in ast.walk(self.math.tree))

    @property
    def free_types(self) -> tuple[TypeVariable, ...]:
        return tuple(variable for variable in self.types if variable.by is None)

    def type_assignments(self, wanted: Collection[str] = ()) -> Iterator[dict[str, str]]:
        """Every combination of types the operator is made for: type variable -> type.

        `wanted` limits the floating types; empty: all.
        """
        free = self.free_types
        for choice in product(*(variable.choices for variable in free)):
            if all(not wanted or each in wanted or not TYPES[each].floating for each in choice):
                chosen = dict(zip((variable.name for variable in free), choice, strict=True))
                yield {variable.name: variable.resolve(chosen) for variable in self.types}

    def parameter(self, name: str) -> Parameter:
        return next(parameter for parameter in self.parameters if parameter.name == name)
