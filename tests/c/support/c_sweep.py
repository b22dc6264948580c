"""A C program that calls every operator with arrays of exactly their sizes, for a sanitizer to watch.

It is made from the headers alone: arguments from the declarations, extents of arrays from the comments beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from c_interface_text import field_name, read

SHAPED = re.compile(r"\*(\w+),(?: opsmith_request \w+,)?\s*/\* (\([^)]*\)|one element)")
SHAPES = ("0, 3", "1", "3, 4", "4, 0, 2", "2, 3, 5", "2, 6, 3, 2", "2, 2050", "70, 65", "33, 4, 66")
RANDOM = {
    "float": "number(0)",
    "double": "number(0)",
    "uint16_t": "0x3e00",
    "int32_t": "label(i)",
    "int64_t": "label(i)",
}

HEAD = """
#include <stdio.h>
#include <stdlib.h>

static uint32_t seed = 1;
static long calls = 0;

static float number(int unused)
{
    (void)unused;
    seed = seed * 1664525u + 1013904223u;
    return 0.125f + 0.75f * (float)(seed >> 8) / (float)(1 << 24);
}

/* Of classes below 3, and of none. */
static int32_t label(int64_t i) { return (int32_t)(i % 5) - 1; }

/* NULL where there are no elements. */
static void *memory(size_t bytes)
{
    void *block = bytes == 0 ? NULL : malloc(bytes);
    if (bytes > 0 && block == NULL) {
        abort();
    }
    return block;
}

static void expect_ok(const char *what, int32_t status)
{
    if (status != 0) {
        printf("%s: rule %d, argument %d\\n", what, status & 0xff, status >> 8);
        exit(1);
    }
    ++calls;
}

static const int64_t shapes[][5] = {%(shapes)s};
"""

RUN = """
static void run_%(op)s(const opsmith_%(op)s_params *params, const int64_t *shape)
{
    opsmith_%(op)s_dims dims;
    int32_t ndim = 0;
    while (shape[ndim] >= 0) {
        ++ndim;
    }
    if (opsmith_%(op)s_dims_from_layout(params, ndim, shape, NULL, &dims) != OPSMITH_OK) {
        return;
    }
%(arrays)s
    void *const saved = memory(opsmith_%(op)s_saved_bytes(params, &dims));
%(directions)s
%(free)s
    free(saved);
}

static void sweep_%(op)s(void)
{
    const long before = calls;
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; ++s) {
        opsmith_%(op)s_params params;
        opsmith_%(op)s_params_init(&params);
        run_%(op)s(&params, shapes[s]);
%(settings)s
    }
    printf("%(op)s %%ld\\n", calls - before);
}
"""

ARRAY = """\
    const int64_t count_{name} = {count};
    {type} *const {name} = memory((size_t)count_{name} * sizeof({type}));
    for (int64_t i = 0; i < count_{name}; ++i) {{
        {name}[i] = {value};
    }}"""

DIRECTION = """\
    {{
        const size_t bytes = opsmith_{op}_{direction}_workspace_bytes(params, &dims, 1);
        void *const workspace = memory(bytes);
        expect_ok("{op} {direction}", opsmith_{op}_{direction}_{suffix}({arguments}));
        free(workspace);
    }}"""

SETTING = """\
        params.{field} = {value};
        run_{op}(&params, shapes[s]);
        opsmith_{op}_params_init(&params);"""


def program(headers: dict[Path, str]) -> str:
    """The program for operators by their headers, each with the suffix of the types it is called with."""
    head = HEAD.replace("%(shapes)s", ", ".join(f"{{{shape}, -1}}" for shape in SHAPES))
    includes = "".join(f"#include <opsmith/{header.name}>\n" for header in headers)
    runs = "".join(_run(header, suffix) for header, suffix in headers.items())
    sweeps = "".join(f"    sweep_{header.stem}();\n" for header in headers)
    return f"{includes}{head}{runs}\nint main(void)\n{{\n{sweeps}    return 0;\n}}\n"


def _run(header: Path, suffix: str) -> str:
    op, interface = header.stem, read(header)
    shape = dict(SHAPED.findall(header.read_text()))
    arrays: dict[str, str] = {}
    directions = []
    for text in interface.functions:
        name, _, arguments = text.rpartition(")")[0].partition("(")
        found = re.fullmatch(rf"opsmith_status opsmith_{op}_(forward|backward)_{suffix}", name)
        if found is not None:
            words = [argument.removeprefix("const ").split() for argument in arguments.split(", ")]
            arrays |= {name.lstrip("*"): kind for kind, name in words if name.lstrip("*") in shape}
            passed = ", ".join(_passed(name.lstrip("*")) for _, name in words)
            directions.append(DIRECTION.format(op=op, direction=found[1], suffix=suffix, arguments=passed))
    made = [
        ARRAY.format(name=name, type=kind, count=_count(shape[name]), value=RANDOM[kind])
        for name, kind in arrays.items()
    ]
    return RUN % {
        "op": op,
        "arrays": "\n".join(made),
        "directions": "\n".join(directions),
        "free": "\n".join(f"    free({name});" for name in arrays),
        "settings": "\n".join(_settings(op, interface.structures[f"opsmith_{op}_params"])),
    }


def _count(shape: str) -> str:
    """The number of elements, from `(outer, C)`."""
    dims = [dim.strip() for dim in shape.strip("()").split(",") if dim.strip()]
    return "1" if shape == "one element" else " * ".join(f"dims.{dim}" for dim in dims) or "1"


def _passed(name: str) -> str:
    """What is given for an argument."""
    if name.startswith("request_"):
        return "calls % 4 < 2 ? OPSMITH_WRITE : OPSMITH_ADD"
    return {"dims": "&dims", "workspace_bytes": "bytes", "executor": "NULL"}.get(name, name)


def _settings(op: str, fields: tuple[str, ...]) -> Iterator[str]:
    """Each flag and choice on and off, whole numbers 1 and 2 (some have no default), and some sets of axes."""
    for field in fields:
        name = field_name(field)
        if field.startswith("int32_t"):
            yield from (SETTING.format(op=op, field=name, value=value) for value in (0, 1))
        elif field.startswith("int64_t"):
            yield from (SETTING.format(op=op, field=name, value=value) for value in (1, 2))
        elif field.startswith("opsmith_ints"):
            yield SETTING.format(op=op, field=f"{name}.values[0] = 0, params.{name}.count", value=1)
            yield SETTING.format(op=op, field=f"{name}.values[0] = -1, params.{name}.count", value=1)
