"""The type stubs, as mypy --strict reads them in a user's own file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import opsmith_ops
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(opsmith_ops.__file__).parent

HEAD = """
    from __future__ import annotations

    from typing import Any, assert_type

    import numpy as np
    import opsmith_ops as ops

    Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]

    data: Matrix = np.zeros((4, 3), np.float32)
    gamma: np.ndarray[tuple[int], np.dtype[np.float32]] = np.zeros(3, np.float32)
    flag: bool = bool(data.size)
"""

GOOD = """
    assert_type(ops.batch_norm(data, gamma, gamma, gamma, gamma), Matrix)
    assert_type(ops.batch_norm(data, gamma, beta=gamma, moving_mean=gamma, moving_var=gamma, eps=1e-5), Matrix)
    assert_type(ops.batch_norm(data, gamma, gamma, gamma, gamma, output_mean_var=True), tuple[Matrix, Any, Any])
    assert_type(ops.batch_norm(data, gamma, gamma, gamma, gamma, output_mean_var=flag), Any)
    ops.batch_norm(data, gamma, gamma, gamma, gamma, training=True, out=data)
    ops.batch_norm(data, gamma, gamma, gamma, gamma, output_mean_var=True, out=(data, None, gamma))
    out, pullback = ops.batch_norm.vjp(data, gamma, gamma, gamma, gamma, training=True)
    assert_type(out, Matrix)
    assert_type(pullback(out), tuple[Matrix, Any, Any])
    assert_type(pullback(None, wanted=("data", "beta"), add_to={"gamma": gamma}), tuple[Any, Any, Any])
    assert_type(pullback(out, out={"data": data}), tuple[Matrix, Any, Any])
    pullback(d_out=out, wanted="gamma", out={"beta": gamma})
    name: str = ops.batch_norm.__name__
    ops.set_num_threads(ops.num_threads())
    level: str = ops.level()
"""

BAD = {
    "ops.batch_norm(data, gamma, gamma, gamma)": "call-overload",
    "ops.batch_norm(data, gamma, gamma, gamma, [1.0])": "call-overload",
    "ops.batch_norm(data, gamma, gamma, gamma, gamma, epsilon=1e-3)": "call-overload",
    "ops.batch_norm(data, gamma, gamma, gamma, gamma, axis=1.5)": "call-overload",
    "ops.batch_norm(data, gamma, gamma, gamma, gamma, 1e-3)": "call-overload",
    "ops.batch_norm(data, gamma, gamma, gamma, gamma, out=(data, gamma))": "call-overload",
    "ops.batch_norm.vjp(data, gamma, gamma, gamma, gamma)[1](data, wanted=('dta',))": "arg-type|call-overload",
    "ops.batch_norm.vjp(data, gamma, gamma, gamma, gamma)[1](data, out={'dta': data})": "dict-item|call-overload",
    "ops.batch_norm.vjp(data, gamma, gamma, gamma, gamma)[1](data, out=data)": "arg-type|call-overload",
    "ops.batch_norm.vjp(data, gamma, gamma, gamma, gamma)[1]()": "call-overload",
    "ops.batch_nrom(data)": "attr-defined",
    "ops.set_num_threads('two')": "arg-type",
    "ops.batch_norm = ops.level": "misc|assignment",
}


MORE = """
    from __future__ import annotations

    from typing import Any, Literal, assert_type

    import more_ops as ops
    import numpy as np

    Matrix = np.ndarray[tuple[int, int], np.dtype[np.float32]]
    Vector = np.ndarray[tuple[int], np.dtype[np.float32]]

    x: Matrix = np.zeros((4, 3), np.float32)
    label: np.ndarray[tuple[int], np.dtype[np.int64]] = np.zeros(4, np.int64)
    weight: Vector = np.zeros(3, np.float32)
    word: Literal["none", "sum"] = "none" if x.size else "sum"

    assert_type(ops.t_axes(x, axes=1), tuple[Any, Matrix])
    assert_type(ops.t_axes(x, axes=[0, 1], keepdims=True), tuple[Any, Matrix])
    ops.t_axes(x, axes=None)
    assert_type(ops.t_loss(x, label), Any)
    ops.t_loss(x, label, weight, reduction="none")
    ops.t_loss(x, label, None, reduction=word)
    ops.t_loss.vjp(x, label)[1](d_total=weight)
    assert_type(ops.t_affine(x, weight), Matrix)
    assert_type(ops.t_affine(x, weight, offset=None), Matrix)
    ops.t_position.vjp(x)  # line 25
    ops.t_loss(x, label, reduction="all")
    ops.t_axes(x, axes=1.5)
"""


def mypy(file: Path) -> list[str]:
    """What mypy says of a file, line by line, without its name."""
    done = subprocess.run(
        [
            sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--config-file", "",
            "--cache-dir", str(ROOT / "build/tests/mypy"), str(file),
        ],
        cwd=file.parent,
        env=os.environ | {"MYPYPATH": os.pathsep.join([str(PACKAGE.parent), str(ROOT / "build/tests/binding/python")])},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return [line.removeprefix(f"{file.name}:") for line in done.stdout.splitlines()]


def test_good_calls_have_the_types_one_expects(tmp_path: Path) -> None:
    file = tmp_path / "good.py"
    file.write_text(textwrap.dedent(HEAD) + textwrap.dedent(GOOD))
    assert mypy(file) == []


@pytest.mark.usefixtures("more_ops")
def test_lists_conditions_and_optional_inputs(tmp_path: Path) -> None:
    file = tmp_path / "more.py"
    file.write_text(textwrap.dedent(MORE).lstrip())
    found = [match.groups() for line in mypy(file) if (match := re.match(r"(\d+): error: .*\[([\w-]+)\]$", line))]
    assert found == [("25", "attr-defined"), ("26", "call-overload"), ("27", "arg-type")]


def test_mistakes_are_found(tmp_path: Path) -> None:
    file = tmp_path / "bad.py"
    head = textwrap.dedent(HEAD)
    file.write_text(head + "\n".join(BAD) + "\n")
    errors: dict[int, set[str]] = {}
    for line in mypy(file):
        if match := re.match(r"(\d+): error: .*\[([\w-]+)\]$", line):
            errors.setdefault(int(match[1]), set()).add(match[2])
    first = len(head.splitlines()) + 1
    for number, (text, codes) in enumerate(BAD.items(), first):
        assert errors.pop(number, set()) & set(codes.split("|")), text
    assert errors == {}


@pytest.mark.parametrize("text", ["moving_mean: S [C], 0 at first", "The channel axis; a negative number counts"])
def test_the_stubs_hold_the_docstring(text: str) -> None:
    stubs = (PACKAGE / "__init__.pyi").read_text()
    assert text in stubs
    assert text in (opsmith_ops.batch_norm.__doc__ or "")
    assert (PACKAGE / "py.typed").exists()


def test_the_stubs_name_what_the_package_has() -> None:
    stubs = (PACKAGE / "__init__.pyi").read_text()
    named = set(re.findall(r"^(?:def )?([a-z]\w*)(?::|\()", stubs, flags=re.MULTILINE))
    assert named == set(opsmith_ops.__all__)
    assert all(hasattr(opsmith_ops, name) for name in named)
