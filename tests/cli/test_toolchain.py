"""The build: what is compiled how often, what it costs, and what a person reads where something is missing."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from opsmith import toolchain, toolchain_compiler
from opsmith.diagnostics import UserError
from opsmith.language.levels import LEVELS

KERNEL = """
#define PASTE(name, level) name##_##level
#define NAME(name, level) PASTE(name, level)
int NAME({name}, OPSMITH_LEVEL)(int x);
int NAME({name}, OPSMITH_LEVEL)(int x) {{ return x + 1; }}
"""
COMMON = """
__attribute__((visibility("default"))) int opsmith_answer(void);
int {name}_baseline(int x);
int opsmith_answer(void) { return {name}_baseline(41); }
"""
EXTENSION = """
#include <Python.h>
int opsmith_answer(void);
static PyObject *answer(PyObject *self, PyObject *none) {
    (void)self, (void)none;
    return PyLong_FromLong(opsmith_answer());
}
static PyMethodDef methods[] = {{"answer", answer, METH_NOARGS, 0}, {0, 0, 0, 0}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_native", 0, 0, methods, 0, 0, 0, 0};
PyMODINIT_FUNC PyInit__native(void) { return PyModule_Create(&module); }
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A generated tree with two operators, one of which begins with the name of the other."""
    texts = {
        "c/src/kernels/first_f32.c": KERNEL.format(name="first"),
        "c/src/kernels/first_more_f32.c": KERNEL.format(name="first_more"),
        "c/src/common.c": COMMON.replace("{name}", "first"),
        "python/my_ops/__init__.py": "from ._native import answer as answer\n",
        "python/my_ops/py.typed": "",
        "python/src/module.c": EXTENSION,
    }
    for path, text in texts.items():
        (tmp_path / "tree" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / path).write_text(text)
    return tmp_path / "tree"


def built(tree: Path, *levels: str) -> toolchain.BuildReport:
    return toolchain.build(tree, tree / "build", tree / "packages", operators=("first", "first_more"), levels=levels)


def imported(packages: Path, code: str) -> str:
    words = [sys.executable, "-c", code]
    environment = os.environ | {"PYTHONPATH": str(packages)}
    return subprocess.run(words, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def fake_programs(folder: Path, **programs: str) -> Path:
    """A folder of shell scripts that stand for programs."""
    folder.mkdir()
    for name, text in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    return folder


def test_a_build_leaves_libraries_and_an_importable_package(tree: Path) -> None:
    report = built(tree)
    assert [path.name for path in report.libraries] == ["libopsmith.a", "libopsmith.so"]
    assert all(path.stat().st_size > 0 for path in report.libraries)
    assert report.extension == tree / "packages/my_ops/_native.abi3.so"
    assert imported(tree / "packages", "import my_ops; print(my_ops.answer())") == "42"
    assert (tree / "packages/my_ops/py.typed").is_file()
    assert report.warnings == ""


def test_kernels_are_compiled_once_for_each_level(tree: Path) -> None:
    report = built(tree)
    assert report.levels[0] == "baseline"
    if platform.machine() == "x86_64":
        assert report.levels == tuple(LEVELS)
    for level in report.levels:
        symbols = subprocess.run(
            ["nm", tree / f"build/obj/{level}/first_f32.o"], capture_output=True, text=True, check=True
        )
        assert f"T first_{level}" in symbols.stdout
    assert (tree / "build/obj/common/common.o").is_file()


def test_only_the_wanted_levels_are_compiled(tree: Path) -> None:
    assert built(tree, "baseline").levels == ("baseline",)
    assert not (tree / "build/obj/avx2").exists()


def test_a_level_the_compiler_does_not_know_is_left_out_and_told(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler = shutil.which("cc")
    programs = fake_programs(tmp_path / "bin", oldcc=f'case "$*" in *-mavx512*) exit 1;; esac\nexec {compiler} "$@"')
    monkeypatch.setenv("CC", str(programs / "oldcc"))
    report = built(tree)
    assert "avx512" not in report.levels
    assert "avx512" in report.refused_levels


def test_nothing_is_done_twice(tree: Path) -> None:
    assert built(tree).steps > 0
    before = built(tree)
    assert before.steps == 0
    (tree / "c/src/common.c").write_text(COMMON.replace("{name}", "first_more"))
    assert 0 < built(tree).steps < 6  # an object, the archive, the library and the extension


def test_a_package_file_that_is_gone_is_gone_from_the_package(tree: Path) -> None:
    (tree / "python/my_ops/extra.py").write_text("")
    built(tree)
    assert (tree / "packages/my_ops/extra.py").is_file()
    (tree / "python/my_ops/extra.py").unlink()
    built(tree)
    assert not (tree / "packages/my_ops/extra.py").exists()


def test_a_folder_with_a_space_is_no_trouble(tree: Path) -> None:
    moved = tree.parent / "a folder, named so"
    tree.rename(moved)
    built(moved)
    assert imported(moved / "packages", "import my_ops; print(my_ops.answer())") == "42"


def test_a_tree_that_moves_is_not_compiled_again(tree: Path) -> None:
    built(tree)
    moved = tree.rename(tree.parent / "moved")
    assert built(moved).steps == 0


def test_the_library_shows_its_interface_alone(tree: Path) -> None:
    report = built(tree)
    assert report.extension is not None
    symbols = [
        subprocess.run(["nm", "-D", "--defined-only", path], capture_output=True, text=True, check=True).stdout.split()[
            2::3
        ]
        for path in (report.libraries[1], report.extension)
    ]
    assert symbols == [["opsmith_answer"], ["PyInit__native"]]


def test_the_cost_is_told_for_each_operator(tree: Path) -> None:
    report = built(tree)
    assert list(report.cpu_seconds) == ["first", "first_more", toolchain.SHARED_PART]
    assert sum(report.cpu_seconds.values()) > 0
    assert built(tree).cpu_seconds == report.cpu_seconds  # of what was compiled before, too


def test_the_cost_is_what_the_shell_says(tmp_path: Path) -> None:
    (tmp_path / "x.cpu").write_text("0m0.00s 0m0.00s\n1m2.50s 0m0.25s\n")
    assert toolchain._cpu_seconds(tmp_path / "x.cpu") == 62.75
    assert toolchain._cpu_seconds(tmp_path / "missing") == 0


def test_progress_is_told_step_by_step(tree: Path) -> None:
    told: list[tuple[int, int, str]] = []
    report = toolchain.build(
        tree, tree / "build", tree / "packages", operators=(), progress=lambda *step: told.append(step)
    )
    assert [done for done, _, _ in told] == list(range(1, report.steps + 1))
    assert "obj/common/common.o" in {made for _, _, made in told}


def test_a_source_that_does_not_compile_gives_the_compilers_words(tree: Path) -> None:
    (tree / "c/src/common.c").write_text("int x = ;\n")
    with pytest.raises(UserError) as caught:
        built(tree)
    lines = str(caught.value).splitlines()
    assert lines[0].startswith(f"compiling {tree}/c/src/common.c failed; ")
    assert lines[0].endswith(" says:")
    assert any("error: expected expression before" in line or "error: expected expression" in line for line in lines)
    assert lines[-2] == "To see it again:"
    again = subprocess.run(lines[-1], shell=True, check=False, capture_output=True, text=True)
    assert again.returncode == 1
    assert "common.c" in again.stderr


def test_warnings_of_the_compiler_are_shown(tree: Path) -> None:
    (tree / "c/src/common.c").write_text("#warning mind the gap\n" + COMMON.replace("{name}", "first"))
    assert "mind the gap" in built(tree).warnings


def test_a_tree_without_c_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds no C sources to compile; let --target include c"):
        built(tmp_path)


def without_zig(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)


@pytest.mark.parametrize(
    ("program", "command"),
    [
        ("apt-get", "apt-get install -y gcc libc6-dev"),
        ("dnf", "dnf install -y gcc"),
        ("apk", "apk add gcc musl-dev"),
        ("pacman", "pacman -S --noconfirm gcc"),
    ],
)
def test_without_a_compiler_the_command_that_installs_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, command: str
) -> None:
    without_zig(monkeypatch)
    programs = fake_programs(tmp_path / "bin", **{program: "exit 1"})
    with pytest.raises(UserError) as caught:
        toolchain_compiler.find_compiler({"PATH": str(programs)})
    sudo = "" if os.geteuid() == 0 else "sudo "
    assert str(caught.value) == (
        "no C compiler was found (looked for cc, gcc, clang and ziglang).\n"
        f"This command installs one:\n\n    {sudo}{command}\n\n"
        "or, for this Python alone and without administrator's rights:\n\n"
        f"    {shlex.quote(sys.executable)} -m pip install ziglang"
    )


def test_without_a_package_manager_ziglang_is_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_zig(monkeypatch)
    with pytest.raises(UserError) as caught:
        toolchain_compiler.find_compiler({"PATH": str(tmp_path)})
    assert str(caught.value).endswith(f"This command installs one:\n\n    {sys.executable} -m pip install ziglang")


def test_ziglang_serves_as_a_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the last choice, and compiles for any processor, not for this one."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name == "ziglang" or None)
    found = list(toolchain_compiler._candidates({"PATH": str(tmp_path)}))
    assert found == [(sys.executable, "-m", "ziglang", "cc", "-mcpu=baseline")]
    assert toolchain_compiler._archiver(found[0]) == (sys.executable, "-m", "ziglang", "ar")


def test_a_compiler_without_headers_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_zig(monkeypatch)
    programs = fake_programs(tmp_path / "bin", cc="echo 'math.h: No such file or directory' >&2; exit 1")
    with pytest.raises(
        UserError, match=r"cc does not work:\n    math\.h: No such file or directory\nThis command installs"
    ):
        toolchain_compiler.find_compiler({"PATH": str(programs)})


@pytest.mark.parametrize(
    ("given", "complaint"),
    [("nosuchcc", "nosuchcc: No such file or directory"), ("cc -include nosuch.h", "nosuch.h: No such file")],
)
def test_a_wrong_cc_is_not_passed_over(given: str, complaint: str) -> None:
    with pytest.raises(UserError) as caught:
        toolchain_compiler.find_compiler(os.environ | {"CC": given})
    assert str(caught.value).startswith(f"CC names a C compiler that does not work, {given}:\n    ")
    assert complaint in str(caught.value)
    assert str(caught.value).endswith("Let CC name one that does, or unset it and Opsmith looks for one")


@pytest.mark.parametrize(
    ("program", "command"),
    [
        ("apt-get", "apt-get install -y python{}.{}-dev"),
        ("dnf", "dnf install -y python3-devel"),
        ("apk", "apk add python3-dev"),
    ],
)
def test_a_missing_python_h_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, command: str
) -> None:
    programs = fake_programs(tmp_path / "bin", **{program: "exit 1"})
    monkeypatch.setattr(sysconfig, "get_path", lambda name: "/nowhere/include")
    with pytest.raises(UserError) as caught:
        toolchain_compiler.python_headers({"PATH": str(programs)})
    expected = command.format(*sys.version_info[:2])
    assert f"Python.h of {sys.executable} is missing (expected in /nowhere/include)" in str(caught.value)
    assert f"This command installs it:\n\n    {'' if os.geteuid() == 0 else 'sudo '}{expected}\n\n" in str(caught.value)
    assert "opsmith build --target c" in str(caught.value)
