"""The amalgamated file of an operator: one call of a compiler makes a program of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from c_compilers import STRICT, check_run, compiler, machine
from c_library import GENERATED, ROOT
from c_program import check_output

AMALGAMATED = GENERATED / "amalgamated"
NORMALIZE = Path(__file__).parent / "programs/normalize.c"
SOFTMAX = """
#include "batch_norm.h"
#include "t_softmax.h"
#include <stdio.h>

int main(void)
{
    const float x[3] = {0.0f, 0.0f, 0.6931472f};
    float out[3];
    opsmith_t_softmax_params params;
    opsmith_t_softmax_dims dims;
    opsmith_batch_norm_params other;
    const int64_t shape[1] = {3};
    opsmith_t_softmax_params_init(&params);
    opsmith_batch_norm_params_init(&other);
    opsmith_t_softmax_dims_from_layout(&params, 1, shape, NULL, &dims);
    if (opsmith_t_softmax_forward_f32(&params, &dims, x, out, NULL, NULL, 0, NULL) != OPSMITH_OK) {
        return 1;
    }
    printf("%.4f %.4f %.4f %g %u\\n", (double)out[0], (double)out[1], (double)out[2], other.eps, opsmith_abi_version());
    return 0;
}
"""


@pytest.mark.parametrize("name", ["machine", "clang"])
def test_one_compiler_call_makes_an_object(tmp_path: Path, name: str) -> None:
    """From the two files alone, without a folder to include from."""
    words = ("-std=c11", "-O2", "-fPIE", "-c", AMALGAMATED / "batch_norm.c")
    check_run([*compiler(name), *words, "-o", tmp_path / "batch_norm.o"])
    words = ("-std=c11", '-DHEADER="batch_norm.h"', f"-I{AMALGAMATED}", NORMALIZE, tmp_path / "batch_norm.o")
    check_run([*machine(), *words, "-o", tmp_path / "normalize", "-lm"])
    check_output(check_run([tmp_path / "normalize"]).stdout)


@pytest.fixture(scope="module")
def symbols(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `nm` says of the object that the command in the first line of the file makes."""
    output = tmp_path_factory.mktemp("amalgamated") / "batch_norm.o"
    (command,) = re.findall(r"^/\* .*: cc (.*) \*/$", (AMALGAMATED / "batch_norm.c").read_text(), re.MULTILINE)
    check_run([*machine(), *command.split(), "-o", output], cwd=AMALGAMATED)
    return check_run(["nm", output]).stdout


def test_the_command_in_its_first_line_works(symbols: str) -> None:
    assert "T opsmith_batch_norm_forward_f32" in symbols
    assert "T opsmith_batch_norm_backward_bf16" in symbols


def test_it_needs_nothing_but_the_mathematics_of_c(symbols: str) -> None:
    """No memory is allocated, no thread started, nothing printed, and there are no variables."""
    wanted = set(re.findall(r" U (\w+)", symbols)) - {"_GLOBAL_OFFSET_TABLE_", "__stack_chk_fail"}
    assert wanted <= {"exp", "expf", "log", "sqrt", "sqrtf", "memcpy", "memset"}
    assert re.findall(r" [BDCGS] (\w+)", symbols) == []


def test_it_shows_its_interface_alone(symbols: str) -> None:
    exported = re.findall(r" [TW] (\w+)", symbols)
    assert exported
    assert [name for name in exported if not name.startswith("opsmith_")] == []


def test_two_operators_in_one_program(tmp_path: Path) -> None:
    words = (
        "generate",
        ROOT / "tests/specs/t_softmax.yaml",
        "--output",
        tmp_path,
        "--target",
        "c",
        "--package",
        "mine",
    )
    done = subprocess.run(
        [sys.executable, "-m", "opsmith", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    other = tmp_path / "c/amalgamated"
    (tmp_path / "both.c").write_text(SOFTMAX)
    sources = (tmp_path / "both.c", AMALGAMATED / "batch_norm.c", other / "t_softmax.c")
    flags = ("-std=c11", *STRICT, "-O1", f"-I{AMALGAMATED}", f"-I{other}")
    check_run([*machine(), *flags, *sources, "-o", tmp_path / "both", "-lm"])
    version = re.search(r"#define OPSMITH_ABI_VERSION (\d+)", (AMALGAMATED / "batch_norm.h").read_text())
    assert version
    assert check_run([tmp_path / "both"]).stdout == f"0.2500 0.2500 0.5000 0.001 {version[1]}\n"


def test_the_comparison_can_fail(tmp_path: Path) -> None:
    source = NORMALIZE.read_text().replace("moving_mean[CHANNELS] = {0, 100}", "moving_mean[CHANNELS] = {0, 101}")
    (tmp_path / "other.c").write_text(source)
    words = ("-std=c11", "-O1", '-DHEADER="batch_norm.h"', f"-I{AMALGAMATED}", AMALGAMATED / "batch_norm.c")
    check_run([*machine(), *words, tmp_path / "other.c", "-o", tmp_path / "other", "-lm"])
    with pytest.raises(AssertionError, match="moving_mean"):
        check_output(check_run([tmp_path / "other"]).stdout)
