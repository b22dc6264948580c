"""The Python package: an extension on CPython's limited API, its `__init__.py` and its type stubs.

The extension is the runtime's C files, which know no operator, and one generated file of tables for each operator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from opsmith.diagnostics import UserError
from opsmith.emit.render import render
from opsmith.emit.symbols import renamed
from opsmith.spec.model import OperatorSpec
from opsmith.targets import python_text
from opsmith.targets.python_conditions import outputs_visible, states_written
from opsmith.targets.python_tables import (
    MOST,
    ArrayView,
    StorageView,
    Tables,
    literal,
)

RUNTIME = Path(__file__).resolve().parents[1] / "runtime/python"
FUNCTIONS = ("level", "num_threads", "set_num_threads")  # of the package, beside its operators
WORD, LIST = 8, 80  # bytes of a field of the parameters' struct


class Options(Protocol):
    """What the package depends on beside the specs."""

    @property
    def prefix(self) -> str: ...
    @property
    def package(self) -> str: ...
    @property
    def types(self) -> Sequence[str]: ...
    @property
    def targets(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class OperatorView:
    """The generated C file of one operator."""

    name: str
    symbol: str  # its C functions and structs begin so; the prefix is put on at the end
    doc: tuple[str, ...]
    signature: tuple[str, ...]
    inputs: int
    states: int
    outputs: int
    dims: int
    arrays: tuple[ArrayView, ...]
    parameters: tuple[tuple[str, ...], ...]  # the initializers of each
    storage: tuple[StorageView, ...]
    written: tuple[tuple[str, str], ...]  # state, condition
    visible: tuple[tuple[str, str], ...]  # output, condition
    variants: tuple[str, ...]  # suffixes of the functions
    has_gradient: bool
    no_gradient: str  # why
    forward: tuple[str, ...]  # arguments
    backward: tuple[str, ...]


def files(specs: Sequence[OperatorSpec], options: Options) -> dict[str, str]:
    """Relative path -> text."""
    tables = {spec.name: Tables(spec, tuple(spec.type_assignments(options.types))) for spec in specs}
    for spec in specs:
        _check(spec, tables[spec.name])
    names = sorted(tables)
    stubs = [python_text.stub(tables[name].spec, tables[name]) for name in names]
    package = f"python/{options.package}"
    sources = {path.name: path.read_text() for path in sorted(RUNTIME.glob("*.[ch]"))}
    sources |= {f"{name}_python.c": _operator(tables[name]) for name in names}
    sources["operators.c"] = render("python/operators.c.j2", operators=names)
    if "cuda" in options.targets:
        sources |= {f"cuda/{name}": text for name, text in _device_files(tables).items()}
    return {
        **{f"python/src/{name}": renamed(text, options.prefix) for name, text in sources.items()},
        "python/src/capacity.h": _capacity(list(tables.values()), options.package),
        f"{package}/__init__.py": _laid_out(render("python/init.py.j2", operators=stubs, functions=FUNCTIONS)),
        f"{package}/__init__.pyi": _laid_out(render("python/init.pyi.j2", operators=stubs)),
        f"{package}/py.typed": "",
    }


def _device_files(tables: Mapping[str, Tables]) -> dict[str, str]:
    """The kernels for devices, as tables of their own."""
    made = {f"{name}_device.c": render("python/device.c.j2", view=_view(each)) for name, each in tables.items()}
    return made | {"devices.c": render("python/devices.c.j2", operators=sorted(tables))}


def _operator(tables: Tables) -> str:
    return render("python/operator.c.j2", view=_view(tables))


def _view(tables: Tables) -> OperatorView:
    spec = tables.spec
    forward, backward = _forward(spec), _backward(tables)
    return OperatorView(
        name=spec.name,
        symbol=f"opsmith_{spec.name}",
        doc=tuple(literal(line) for line in python_text.doc_lines(spec, tables)),
        signature=tuple(literal(line) for line in python_text.signature(spec)),
        inputs=len(spec.inputs),
        states=len(spec.states),
        outputs=len(spec.outputs),
        dims=len(spec.dims),
        arrays=tables.arrays,
        parameters=tables.parameters,
        storage=tables.storage,
        written=tuple(states_written(spec).items()),
        visible=tuple(outputs_visible(spec).items()),
        variants=tuple(f"_{suffix}" if suffix else "" for suffix in tables.suffixes),
        has_gradient=spec.has_gradient,
        no_gradient=_no_gradient(tables),
        forward=forward,
        backward=backward,
    )


def _no_gradient(tables: Tables) -> str:
    """Why an operator has none."""
    if not any(tables.floating(each) for each in tables.spec.outputs):
        return "its results are whole numbers"
    return "its spec says `gradient: none`"


def _forward(spec: OperatorSpec) -> tuple[str, ...]:
    """The arguments of a forward function: inputs, states, new states, outputs."""
    read = [f"call->read[{k}]" for k in range(len(spec.inputs) + len(spec.states))]
    written = [f"call->written[{k}]" for k in range(len(spec.states) + len(spec.outputs))]
    return ("call->params", "call->dims", *read, *written, "call->saved", *_COMMON)


def _backward(tables: Tables) -> tuple[str, ...]:
    """The arguments of a backward function: heads, inputs, what was saved, gradients with their requests."""
    spec = tables.spec
    differentiable = sum(each.differentiable and tables.floating(each) for each in spec.outputs)
    heads = [f"call->heads[{k}]" for k in range(differentiable)]
    read = [f"call->read[{k}]" for k in range(len(spec.inputs))]
    floating = sum(tables.floating(each) for each in spec.inputs)
    gradients = [text for k in range(floating) for text in (f"call->written[{k}]", f"call->requests[{k}]")]
    return ("call->params", "call->dims", *heads, *read, "call->saved", *gradients, *_COMMON)


_COMMON = ("call->workspace", "call->workspace_bytes", "call->executor")


def _laid_out(text: str) -> str:
    """Python with single blank lines, none before a closing quote, and no space at the end of a line."""
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\n+\n\n", "\n\n", text)
    return re.sub(r"\n\n( *\"\"\"\n)", r"\n\1", text)


def _capacity(tables: Sequence[Tables], package: str) -> str:
    """Room for the largest operator."""
    specs = [each.spec for each in tables]
    sizes = [sum(LIST if each.type == "ints" else WORD for each in table.parameter_specs) for table in tables]
    return render(
        "python/capacity.h.j2",
        package=package,
        arrays=max((len(spec.inputs) + len(spec.states) + len(spec.outputs) for spec in specs), default=1),
        keywords=max((len(t.spec.inputs) + len(t.spec.states) + len(t.parameter_specs) + 1 for t in tables), default=1),
        params=max(sizes, default=0) + 2 * WORD,
        dims=max((len(spec.dims) for spec in specs), default=0) or 1,
        fields=max((len(spec.extents) for spec in specs), default=0) or 1,
    )


def _check(spec: OperatorSpec, tables: Tables) -> None:
    """What the extension cannot hold."""
    if spec.name in FUNCTIONS:
        raise UserError(f"{spec.path}: the package has a function {spec.name}, so an operator needs another name")
    if "out" in (*(each.name for each in spec.inputs), *(each.name for each in spec.states)):
        raise UserError(f"{spec.path}: out is the keyword for given results in Python, so an array needs another name")
    if not tables.assignments:
        raise UserError(f"{spec.path}: {spec.name} is made for none of the types that were chosen")
    counts = {
        "combinations of types": len(tables.assignments),
        "arrays": len(tables.arrays),
        "parameters": len(tables.parameter_specs),
    }
    for what, count in counts.items():
        if count >= MOST:
            raise UserError(f"{spec.path}: {spec.name} has {count} {what}; the Python package takes at most {MOST - 1}")
