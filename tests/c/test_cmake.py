"""generated/c builds by itself with CMake, and what it installs is found by CMake and by pkg-config.

A tree of few operators is built; of the whole one CMake says what it would compile.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from c_compilers import attempt, check_run, levels, machine
from c_interface_text import exported
from c_library import GENERATED, LIBRARY, Library
from c_program import check_output

PROGRAMS = Path(__file__).parent / "programs"
CMAKE = ("cmake",) if shutil.which("cmake") else (sys.executable, "-m", "cmake")
# the compiler that builds everything else here; CMake knows it by CC
SETTINGS = {"env": os.environ | {"CC": shlex.join(machine())}}


def configure(source: Path, build: Path, *settings: str) -> None:
    check_run([*CMAKE, "-S", source, "-B", build, *(f"-D{setting}" for setting in settings)], **SETTINGS)


def build(folder: Path, *words: str) -> None:
    check_run([*CMAKE, "--build", folder, "--parallel", "2", *words], **SETTINGS)


def install(tree: Path, folder: Path, *settings: str) -> Path:
    """A prefix into which the library was installed; the source and the build are not there any more."""
    source = shutil.copytree(tree, folder / "source")
    configure(source, folder / "build", f"CMAKE_INSTALL_PREFIX={folder / 'prefix'}", *settings)
    build(folder / "build", "--target", "install")
    shutil.rmtree(folder / "build")
    shutil.rmtree(source)
    return (folder / "prefix").rename(folder / "moved")


@pytest.fixture(scope="module")
def prefix(small_tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(small_tree, tmp_path_factory.mktemp("cmake"))


def test_what_is_installed(small_tree: Path, prefix: Path) -> None:
    names = {str(path.relative_to(prefix)) for path in prefix.rglob("*") if path.is_file()}
    headers = {f"include/opsmith/{path.name}" for path in (small_tree / "include/opsmith").glob("*.h")}
    assert "include/opsmith/batch_norm.h" in headers
    assert {name for name in names if name.startswith("include/")} == headers
    assert any(re.fullmatch(r"lib\w*/(.*/)?libopsmith\.a", name) for name in names)
    assert any(name.endswith("/cmake/Opsmith/OpsmithConfig.cmake") for name in names)
    assert any(name.endswith("/cmake/Opsmith/OpsmithConfigVersion.cmake") for name in names)
    assert any(name.endswith("/pkgconfig/opsmith.pc") for name in names)


def test_nothing_that_is_installed_names_the_folder_of_the_build(prefix: Path) -> None:
    texts = [path for path in prefix.rglob("*") if path.suffix in (".cmake", ".pc", ".h")]
    assert texts
    assert [path for path in texts if str(prefix.parent) in path.read_text()] == []


def test_find_package(prefix: Path, tmp_path: Path) -> None:
    configure(PROGRAMS / "consumer", tmp_path, f"CMAKE_PREFIX_PATH={prefix}")
    build(tmp_path)
    check_output(check_run([tmp_path / "normalize"]).stdout)


def test_a_version_that_is_not_there_is_not_found(prefix: Path, tmp_path: Path) -> None:
    consumer = shutil.copytree(PROGRAMS, tmp_path / "programs") / "consumer"
    text = (consumer / "CMakeLists.txt").read_text().replace("find_package(Opsmith 0.1", "find_package(Opsmith 99")
    (consumer / "CMakeLists.txt").write_text(text)
    done = attempt([*CMAKE, "-S", consumer, "-B", tmp_path / "b", f"-DCMAKE_PREFIX_PATH={prefix}"], **SETTINGS)
    assert done.returncode != 0
    assert "Opsmith" in done.stderr


def pkg_config(prefix: Path, *words: str) -> list[str]:
    """The answer of pkg-config or, where there is none, of the file itself."""
    (file,) = prefix.rglob("opsmith.pc")
    if shutil.which("pkg-config"):
        found = {"env": os.environ | {"PKG_CONFIG_PATH": str(file.parent)}}
        return shlex.split(check_run(["pkg-config", *words, "opsmith"], **found).stdout)
    variables = {"pcfiledir": str(file.parent)}
    fields: dict[str, list[str]] = {}
    for line in file.read_text().splitlines():
        text = re.sub(r"\$\{(\w+)\}", lambda name: variables[name[1]], line)
        if assigned := re.fullmatch(r"(\w+)=(.*)", text):
            variables[assigned[1]] = assigned[2]
        elif field := re.fullmatch(r"([\w.]+): (.*)", text):
            fields[field[1]] = shlex.split(field[2])
    return fields["Cflags"] + fields["Libs"] + fields["Libs.private"]


def test_pkg_config(prefix: Path, tmp_path: Path) -> None:
    flags = pkg_config(prefix, "--cflags", "--libs", "--static")
    program = ["-std=c11", "-DHEADER=<opsmith/batch_norm.h>", PROGRAMS / "normalize.c", "-o", tmp_path / "normalize"]
    check_run([*machine(), *program, *flags])
    check_output(check_run([tmp_path / "normalize"]).stdout)


def test_the_version_of_both(prefix: Path) -> None:
    (file,) = prefix.rglob("opsmith.pc")
    (config,) = prefix.rglob("OpsmithConfigVersion.cmake")
    (version,) = re.findall(r"^Version: (.+)$", file.read_text(), re.MULTILINE)
    assert f'set(PACKAGE_VERSION "{version}")' in config.read_text()


def test_every_source_is_compiled_for_every_level(tmp_path: Path) -> None:
    """Of all operators: each source of kernels once per level, everything else once, and nothing that is not there."""
    configure(GENERATED, tmp_path, "CMAKE_EXPORT_COMPILE_COMMANDS=ON")
    commands = json.loads((tmp_path / "compile_commands.json").read_text())
    compiled = sorted(
        (str(Path(each["file"]).relative_to(GENERATED)), *re.findall(r"-DOPSMITH_LEVEL=(\w+)", each["command"]))
        for each in commands
    )
    kernels = [f"src/kernels/{path.name}" for path in GENERATED.glob("src/kernels/*.c")]
    others = [(f"src/{path.name}",) for path in GENERATED.glob("src/*.c")]
    assert kernels
    assert compiled == sorted([*others, *((name, level) for name in kernels for level in levels())])


@pytest.mark.full
def test_a_shared_library_shows_the_same_interface(small_tree: Path, tmp_path: Path) -> None:
    prefix = install(small_tree, tmp_path, "BUILD_SHARED_LIBS=ON")
    (library,) = (path for path in prefix.rglob("libopsmith.so*") if not path.is_symlink())
    operators = [path.stem for path in (small_tree / "include/opsmith").glob("*.h")]
    text = "".join((small_tree / f"include/opsmith/{name}.h").read_text() for name in operators)
    declared = {name for name in re.findall(r"\b(opsmith_\w+)\(", text) if name != "opsmith_task"}
    assert exported(library) == [symbol for symbol in exported(LIBRARY) if symbol.split()[1] in declared]
    assert Library(library).level == Library(LIBRARY).level
    configure(PROGRAMS / "consumer", tmp_path / "consumer", f"CMAKE_PREFIX_PATH={prefix}")
    build(tmp_path / "consumer")
    check_output(check_run([tmp_path / "consumer/normalize"]).stdout)


@pytest.mark.full
def test_a_folder_of_another_project(small_tree: Path, tmp_path: Path) -> None:
    configure(PROGRAMS / "consumer", tmp_path, f"OPSMITH_FOLDER={small_tree}")
    build(tmp_path)
    check_output(check_run([tmp_path / "normalize"]).stdout)
