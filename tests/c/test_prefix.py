"""`opsmith build --prefix`: libraries of two prefixes live in one process, and neither shows a name of the other."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from c_batch import Batch, bits, check, expect
from c_compilers import STRICT, check_run, machine
from c_generate import opsmith
from c_interface_text import exported
from c_library import F32, LIBRARY, Library
from c_program import check_output

NORMALIZE = Path(__file__).parent / "programs/normalize.c"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library of two operators whose names begin with my_."""
    folder = tmp_path_factory.mktemp("prefix")
    words = ("--operators", "batch_norm,sum", "--types", "float32", "--isa", "baseline", "--target", "c")
    opsmith("build", "--prefix", "my_", "--output", folder, *words)
    return folder


def test_every_symbol_has_the_prefix(built: Path) -> None:
    mine = {symbol.split()[1] for symbol in exported(built / "build/lib/libopsmith.so")}
    assert "my_batch_norm_forward_f32" in mine
    assert [name for name in mine if not name.startswith("my_")] == []
    theirs = {symbol.split()[1] for symbol in exported(LIBRARY)}
    part = re.compile(
        r"opsmith_((abi_version|host_executor|level|num_threads|set_num_threads)"
        r"|(batch_norm|sum)_((forward|backward)_(f32|workspace_bytes)|dims_\w+|params_init|saved_bytes|status_message))"
    )
    assert mine == {name.replace("opsmith_", "my_", 1) for name in theirs if part.fullmatch(name)}


def test_it_computes(built: Path, library: Library) -> None:
    """Beside the library of the other prefix, in the same process."""
    mine = Library(built / "build/lib/libopsmith.so", "my_")
    batch = Batch(mine, F32, (4, 3, 700)).run()
    check(batch, expect(batch), ["out", "mean", "new_moving_var", "d_data", "d_gamma", "d_beta"])
    assert mine.message(batch.forward(data=None)) == "batch_norm: data is NULL, but is needed"
    assert mine.level == "baseline"
    other = Batch(library, F32, (4, 3, 700)).run()
    assert np.abs(other["out"] - batch["out"]).max() < 1e-6
    assert bits(other["saved"]).size == bits(batch["saved"]).size


def test_both_archives_link_into_one_program(built: Path, tmp_path: Path) -> None:
    program = NORMALIZE.read_text()
    first, last = "int main(void)", "    return 0;\n}\n"
    assert first in program
    assert program.endswith(last)
    mine = (
        program.replace(first, "int mine(void);\n\nint mine(void)")
        .replace("opsmith_", "my_")
        .replace("OPSMITH_", "MY_")
    )
    (tmp_path / "mine.c").write_text(mine)
    both = program.replace(first, f"int mine(void);\n\n{first}").replace(last, "    return mine();\n}\n")
    (tmp_path / "both.c").write_text(both)
    header = "-DHEADER=<opsmith/batch_norm.h>"
    for name, include in (("mine", built / "c/include"), ("both", LIBRARY.parents[2] / "generated/c/include")):
        words = ("-std=c11", *STRICT, header, f"-I{include}", "-c", tmp_path / f"{name}.c")
        check_run([*machine(), *words, "-o", tmp_path / f"{name}.o"])
    archives = (LIBRARY.with_suffix(".a"), built / "build/lib/libopsmith.a")
    objects = (tmp_path / "mine.o", tmp_path / "both.o")
    check_run([*machine(), *objects, *archives, "-o", tmp_path / "both", "-lm", "-ldl", "-lpthread"])
    lines = check_run([tmp_path / "both"]).stdout.splitlines()
    check_output("\n".join(lines[: len(lines) // 2]))
    assert lines[: len(lines) // 2] == lines[len(lines) // 2 :]
