"""Writes the cases of cases.yaml as C: arguments from the headers' declarations, extents from the comments there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from c_compilers import STRICT, check_run, machine
from c_interface_text import read
from c_library import GENERATED, ROOT
from c_sweep import SHAPED

SPEED = Path(__file__).resolve().parents[1]
ARCHIVE = ROOT / "build/lib/libopsmith.a"
CASES: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load((SPEED / "cases.yaml").read_text(encoding="utf-8"))
FLAGS = ("-std=c11", *STRICT, "-O1", "-g", f"-I{GENERATED / 'include'}", f"-I{SPEED / 'programs'}")
LIBRARIES = ("-lm", "-ldl", "-lpthread")

# the bits of a half have the same upper byte in both 16-bit types as those of 1.5, or nearly
VALUES = {"float": "0.25f + (float)(i * 7 % 1013) / 1013.0f", "uint16_t": "(uint16_t)(0x3e00 + i * 7 % 113)"}

SET_UP = """\
    opsmith_{op}_params params;
    opsmith_{op}_dims dims;
    opsmith_{op}_params_init(&params);
{settings}\
    must(opsmith_{op}_dims_from_layout(&params, {ndim}, (const int64_t[]){{{shape}}}, NULL, &dims) == OPSMITH_OK,
         "{name}: shape");
"""

ARRAY = """\
    {type} *const {name} = add_array(a, (size_t)({count}) * sizeof({type}));
    for (int64_t i = 0; i < {count}; ++i) {{
        {name}[i] = {value};
    }}
"""

MAKE = """
static arrays *make_{number}(int32_t threads)
{{
{set_up}\
    arrays *const a = calloc(1, sizeof *a);
    must(a != NULL, "out of memory");
{arrays}\
    add_array(a, opsmith_{op}_saved_bytes(&params, &dims));
{workspaces}\
    return a;
}}
"""

DIRECTION = """
static opsmith_status {direction}_{number}(arrays *a, const opsmith_executor *executor)
{{
{set_up}\
    return opsmith_{op}_{direction}_{type}({arguments});
}}
"""

MEMORY = """
static void ask_{number}(int32_t threads, size_t *forward, size_t *backward, size_t *saved)
{{
{set_up}\
    *forward = opsmith_{op}_forward_workspace_bytes(&params, &dims, threads);
    *backward = {backward};
    *saved = opsmith_{op}_saved_bytes(&params, &dims);
}}
"""


def header_of(operator: str) -> Path:
    return GENERATED / f"include/opsmith/{operator}.h"


def declared(operator: str, type_: str) -> dict[str, list[tuple[str, str]]]:
    """The kernels of an operator for one type, by direction: the types and names of their arguments."""
    found = {}
    for text in read(header_of(operator)).functions:
        start, _, arguments = text.rpartition(")")[0].partition("(")
        match = re.fullmatch(rf"opsmith_status opsmith_{operator}_(forward|backward)_{type_}", start)
        if match is not None:
            pairs = (each.removeprefix("const ").split() for each in arguments.split(", "))
            found[match[1]] = [(kind, name.lstrip("*")) for kind, name in pairs]
    assert "forward" in found, f"{operator} has no kernel for {type_}"
    return found


def has_backward(operator: str) -> bool:
    return f"opsmith_{operator}_backward_workspace_bytes(" in header_of(operator).read_text(encoding="utf-8")


def count_of(shape: str) -> str:
    """The number of elements, from `(outer, C)`."""
    dims = [dim.strip() for dim in shape.strip("()").split(",") if dim.strip()]
    return "1" if shape == "one element" else " * ".join(f"dims.{dim}" for dim in dims) or "1"


def set_up(name: str, case: Mapping[str, Any]) -> str:
    settings = "".join(f"    params.{key} = {value};\n" for key, value in case.get("parameters", {}).items())
    shape = ", ".join(map(str, case["shape"]))
    return SET_UP.format(op=case["operator"], name=name, settings=settings, ndim=len(case["shape"]), shape=shape)


def kernel_parts(number: int, name: str, case: Mapping[str, Any]) -> Iterator[str]:
    operator, begin = case["operator"], set_up(name, case)
    directions = declared(operator, case["type"])
    shapes = dict(SHAPED.findall(header_of(operator).read_text(encoding="utf-8")))
    kinds = {each: kind for arguments in directions.values() for kind, each in arguments if each in shapes}
    made = (ARRAY.format(name=e, type=k, count=count_of(shapes[e]), value=VALUES[k]) for e, k in kinds.items())
    bytes_of = {each: f"opsmith_{operator}_{each}_workspace_bytes(&params, &dims, threads)" for each in directions}
    spaces = "".join(f"    add_array(a, {each});\n" for each in bytes_of.values())
    unused = "" if directions else "    (void)threads;\n"
    yield MAKE.format(number=number, op=operator, set_up=begin, arrays="".join(made), workspaces=spaces + unused)
    places = {each: f"a->blocks[{place}]" for place, each in enumerate((*kinds, "saved", *directions))}
    for direction, arguments in directions.items():
        given = {"params": "&params", "dims": "&dims", "executor": "executor", "workspace": places[direction]}
        given["workspace_bytes"] = places[direction].replace("blocks", "bytes")
        passed = ", ".join(
            "OPSMITH_WRITE" if each.startswith("request_") else given.get(each) or places[each] for _, each in arguments
        )
        yield DIRECTION.format(
            number=number, direction=direction, set_up=begin, op=operator, type=case["type"], arguments=passed
        )


def memory_part(number: int, name: str, case: Mapping[str, Any]) -> str:
    operator = case["operator"]
    backward = f"opsmith_{operator}_backward_workspace_bytes(&params, &dims, threads)"
    return MEMORY.format(
        number=number, op=operator, set_up=set_up(name, case), backward=backward if has_backward(operator) else "0"
    )


def source(names: Sequence[str] | None = None) -> str:
    """cases.c, with the kernels of some names or of all."""
    kernels = {name: case for name, case in CASES["kernels"].items() if names is None or name in names}
    memory = CASES["memory"] if names is None else {}
    operators = sorted({case["operator"] for case in (*kernels.values(), *memory.values())})
    parts = [f"#include <opsmith/{operator}.h>\n" for operator in operators] + ['\n#include "cases.h"\n']
    rows, asked = [], []
    for number, (name, case) in enumerate(kernels.items()):
        parts += kernel_parts(number, name, case)
        elements = " * ".join(map(str, case["shape"]))
        backward = f"backward_{number}" if "backward" in declared(case["operator"], case["type"]) else "NULL"
        rows.append(f'    {{"{name}", {elements}, make_{number}, forward_{number}, {backward}}},\n')
    for number, (name, case) in enumerate(memory.items()):
        parts.append(memory_part(number, name, case))
        asked.append(f'    {{"{name}", ask_{number}}},\n')
    parts += ["\nconst kernel_case kernel_cases[] = {\n", *rows, "};\n"]
    parts += ["const memory_case memory_cases[] = {\n", *(asked or ["    {NULL, NULL},\n"]), "};\n"]
    parts.append(f"const size_t kernel_count = {len(rows)}, memory_count = {len(asked)};\n")
    return "".join(parts)


def program(folder: Path, name: str) -> Path:
    """programs/NAME.c with the cases and the library that was built."""
    (folder / "cases.c").write_text(source(), encoding="utf-8")
    sources = (SPEED / f"programs/{name}.c", folder / "cases.c", ARCHIVE)
    check_run([*machine(), *FLAGS, *sources, *LIBRARIES, "-o", folder / name])
    return folder / name
