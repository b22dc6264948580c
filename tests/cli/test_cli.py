"""The commands: what each prints, where, and with which exit status."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opsmith import pipeline, toolchain
from opsmith.cli import cli
from opsmith.codes import CODES
from opsmith.diagnostics import UserError

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("jinja2", "ninja", "numpy", "rich", "yaml", "opsmith.pipeline", "opsmith.reference", "opsmith.toolchain")

Opsmith = Callable[..., Result]


def python(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], env=os.environ | environment, capture_output=True, text=True, check=False
    )


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_help_lists_the_commands_in_their_order(opsmith: Opsmith) -> None:
    result = opsmith("--help")
    assert result.exit_code == 0
    commands = re.findall(r"^  (\w+)  ", result.stdout.partition("Commands:")[2], re.MULTILINE)
    assert commands == ["check", "generate", "build", "test", "bench", "show", "list", "new", "explain", "diff"]
    assert "..." not in result.stdout.partition("Commands:")[2], "each command is described on one line"


@pytest.mark.parametrize("words", [["--help"], ["build", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    done = python(
        "-c", f"import sys\nfrom opsmith.cli import cli\ncli({words}, standalone_mode=False)\nprint(*sys.modules)"
    )
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.splitlines()[-1].split())
    assert loaded.isdisjoint(HEAVY)
    assert "opsmith.cli" in loaded


def test_the_module_is_the_command() -> None:
    done = python("-m", "opsmith", "--version")
    assert re.fullmatch(r"opsmith \d+\.\d+\.\d+\n", done.stdout)
    assert done.returncode == 0


def test_check_of_all_specs_finds_nothing(opsmith: Opsmith) -> None:
    result = opsmith("check")
    assert result.exit_code == 0, result.stderr
    assert re.match(r"\d+ operators? checked, no mistakes: ", result.stdout)


def test_check_reports_all_mistakes_of_all_files(opsmith: Opsmith, spec: Path) -> None:
    wrong = spec.with_name("wrong.yaml")
    wrong.write_text(spec.read_text().replace("soft_scale", "wrong").replace("doc: The values.", "dok: The values."))
    worse = spec.with_name("worse.yaml")
    text = spec.read_text().replace("soft_scale", "worse").replace("default: 1.5", "default: 11")
    worse.write_text(text.replace("abs(centered)", "abs(centred)"))
    result = opsmith("check", spec, wrong, worse)
    assert result.exit_code == 1
    assert result.stdout == ""
    places = re.findall(r"^(\S+):(\d+):(\d+): error\[E\d{3}\]: ", result.stderr, re.MULTILINE)
    assert [(Path(file).name, int(line)) for file, line, _ in places] == [
        ("wrong.yaml", 9),
        ("worse.yaml", 6),
        ("worse.yaml", 15),
    ]
    assert "^" in result.stderr
    assert "Traceback" not in result.stderr


def test_check_answers_programs(opsmith: Opsmith, spec: Path) -> None:
    assert json.loads(opsmith("check", spec, "--json").stdout) == {"errors": []}
    spec.write_text(spec.read_text().replace("default: 1.5", "default: 11"))
    result = opsmith("check", spec, "--json")
    assert result.exit_code == 1
    (error,) = json.loads(result.stdout)["errors"]
    assert error["code"] in CODES
    assert (error["span"]["file"], error["span"]["line"]) == (str(spec), 6)
    assert "11" in error["message"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["check", "nowhere.yaml"], "there is no spec nowhere.yaml: neither a file nor an operator in spec/"),
        (
            ["show", "batch_nrm"],
            "there is no spec batch_nrm: neither a file nor an operator in spec/; did you mean `batch_norm`?",
        ),
        (["explain", "E999"], f"there is no error code E999; they go from {min(CODES)} to {max(CODES)}"),
        (
            ["build", "--isa", "avx3"],
            "there is no level of instructions avx3; did you mean `avx2`? (there are baseline, avx2, avx512)",
        ),
    ],
)
def test_a_wrong_word_gets_an_answer(opsmith: Opsmith, words: list[str], message: str) -> None:
    result = opsmith(*words)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"opsmith: error: {message}\n")


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--target", "c,pyton", "there is no target pyton; did you mean `python`? (there are "),
        ("--types", "float23", "there is no type float23; did you mean `float32`? (there are "),
        (
            "--operators",
            "soft_scal",
            "there is no operator soft_scal; did you mean `soft_scale`? (there are soft_scale)",
        ),
        ("--package", "my-ops", "--package 'my-ops' is no name in C and Python (letters, digits and _ make one)"),
        ("--prefix", "1_", "--prefix '1_' is no name in C and Python (letters, digits and _ make one)"),
    ],
)
def test_a_wrong_option_gets_an_answer(
    opsmith: Opsmith, spec: Path, tmp_path: Path, option: str, value: str, message: str
) -> None:
    result = opsmith("generate", spec, "--output", tmp_path / "out", option, value)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"opsmith: error: {message}")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["generate", "build"])
def test_an_operator_from_elsewhere_does_not_go_into_the_repository(opsmith: Opsmith, spec: Path, command: str) -> None:
    result = opsmith(command, spec)
    assert result.exit_code == 1
    assert result.stderr == (
        f"opsmith: error: {spec} does not lie in {ROOT / 'spec'}, "
        f"and {ROOT / 'generated'} holds the operators that do; say where to write with --output DIR\n"
    )


def test_the_repository_is_not_narrowed(opsmith: Opsmith) -> None:
    result = opsmith("generate", "--types", "float32")
    assert result.exit_code == 1
    assert result.stderr == (
        f"opsmith: error: --types narrows what is made, and {ROOT / 'generated'} holds all of it; "
        "say where to write with --output DIR\n"
    )


def test_generate_writes_and_checks(opsmith: Opsmith, spec: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = opsmith("generate", spec, "--output", out, "--check")
    assert result.exit_code == 1
    assert not out.exists(), "--check writes nothing"
    result = opsmith("generate", spec, "--output", out)
    assert result.exit_code == 0, result.stderr
    assert re.fullmatch(rf"{out}: \d+ files of 1 operator, \d+ written, 0 removed, 0 unchanged\n", result.stdout)
    result = opsmith("generate", spec, "--output", out, "--check")
    assert (result.exit_code, result.stdout) == (0, f"{out} is current\n")
    header = out / "c/include/opsmith/soft_scale.h"
    header.write_text(header.read_text() + "int edited;\n")
    result = opsmith("generate", spec, "--output", out, "--check")
    assert result.exit_code == 1
    assert "-int edited;\n" in result.stdout
    assert result.stderr == (
        f"stale: c/include/opsmith/soft_scale.h\n{out} is not current; `opsmith generate` makes it so\n"
    )


def test_generating_twice_gives_the_same_bytes_from_anywhere(spec: Path, tmp_path: Path) -> None:
    for number, (folder, given) in enumerate([(tmp_path, spec), (spec.parent, Path(spec.name))]):
        words = [sys.executable, "-m", "opsmith", "generate", str(given), "--output", str(tmp_path / f"out{number}")]
        environment = os.environ | {"PYTHONHASHSEED": str(number)}
        subprocess.run(words, cwd=folder, env=environment, check=True, capture_output=True)
    assert (tmp_path / "out0/MANIFEST").read_text() == (tmp_path / "out1/MANIFEST").read_text()


def test_generate_makes_only_the_wanted_target(opsmith: Opsmith, spec: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert opsmith("generate", spec, "--output", out, "--target", "docs").exit_code == 0
    assert visible(out) == {"MANIFEST", "docs"}
    assert opsmith("generate", spec, "--output", out, "--target", "c").exit_code == 0
    assert visible(out) == {"MANIFEST", "c", "docs"}
    assert opsmith("generate", spec, "--output", out, "--target", "amalgamated").exit_code == 0
    assert visible(out) == {"MANIFEST", "amalgamated", "c", "docs"}
    assert {path.name for path in (out / "amalgamated").iterdir()} == {"soft_scale.c", "soft_scale.h"}


def test_the_amalgamated_file_is_made_when_it_is_asked_for(opsmith: Opsmith, spec: Path, tmp_path: Path) -> None:
    assert opsmith("generate", spec, "--output", tmp_path / "out").exit_code == 0
    assert visible(tmp_path / "out") == {"MANIFEST", "c", "cuda", "docs", "python", "tests"}
    assert opsmith("generate", spec, "--output", tmp_path / "both", "--target", "c,amalgamated").exit_code == 0
    assert visible(tmp_path / "both") == {"MANIFEST", "amalgamated", "c"}


@pytest.mark.parametrize("stage", ["math", "gradient", "kernels", "c", "cuda"])
def test_show_prints_a_stage(opsmith: Opsmith, spec: Path, stage: str) -> None:
    result = opsmith("show", spec, "--stage", stage)
    assert result.exit_code == 0, result.stderr
    assert "centered" in result.stdout


def test_show_refuses_a_stage_that_is_none(opsmith: Opsmith, spec: Path) -> None:
    result = opsmith("show", spec, "--stage", "assembler")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("opsmith: error: ")
    assert "assembler" in result.stderr


def test_list_shows_operators(opsmith: Opsmith, spec: Path) -> None:
    result = opsmith("list", spec)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split() == ["Operator", "Family", "Types", "Gradient", "Summary"]
    assert result.stdout.splitlines()[1].split()[:5] == ["soft_scale", "mine", "f32", "f64", "derived"]


def test_list_answers_programs(opsmith: Opsmith, spec: Path) -> None:
    assert json.loads(opsmith("list", "--json", spec).stdout) == [
        {
            "name": "soft_scale",
            "family": "mine",
            "types": ["float32", "float64"],
            "gradient": "derived",
            "since": "",
            "summary": "Divides by one plus the magnitude, after the mean of each row is taken off.",
            "spec": str(spec),
        }
    ]
    names = {row["name"] for row in json.loads(opsmith("list", "--json").stdout)}
    assert names >= {path.stem for path in (ROOT / "spec/normalization").glob("*.yaml")}


def test_a_folder_means_its_specs(opsmith: Opsmith, spec: Path) -> None:
    assert json.loads(opsmith("list", "--json", spec.parent).stdout)[0]["name"] == "soft_scale"
    empty = spec.parent / "empty"
    empty.mkdir()
    result = opsmith("list", empty)
    assert (result.exit_code, result.stderr) == (
        1,
        f"opsmith: error: the folder {empty} holds no spec (a file *.yaml)\n",
    )


def test_new_writes_an_operator_that_passes_check(opsmith: Opsmith, tmp_path: Path) -> None:
    result = opsmith("new", tmp_path / "my_op")
    path = tmp_path / "my_op.yaml"
    assert result.exit_code == 0, result.stderr
    assert result.stdout == (
        f"{path} is an operator that works. Next:\n"
        f"    opsmith check {path}\n    opsmith build {path} --output out --package my_op_ops\n"
    )
    assert opsmith("check", path).stdout == "1 operator checked, no mistakes: my_op\n"
    comments = [line for line in path.read_text().splitlines() if line.startswith("#")]
    assert len(comments) > 10


def test_new_does_not_overwrite(opsmith: Opsmith, spec: Path) -> None:
    before = spec.read_text()
    result = opsmith("new", spec)
    message = f"{spec} exists already and is left as it is; choose another name, or remove it"
    assert (result.exit_code, result.stderr) == (1, f"opsmith: error: {message}\n")
    assert spec.read_text() == before


@pytest.mark.parametrize("name", ["My-Op", "2fast", "while", "lambda", "training", "d_x", "opsmith_x"])
def test_new_refuses_a_name_no_operator_can_have(opsmith: Opsmith, tmp_path: Path, name: str) -> None:
    result = opsmith("new", tmp_path / name)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"opsmith: error: {name!r} cannot be the name of an operator: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", sorted(CODES))
def test_explain_describes_every_code(opsmith: Opsmith, code: str) -> None:
    result = opsmith("explain", code.lower())
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{code}: {CODES[code].title}\n\n{CODES[code].explanation.strip()}\n")
    assert "Wrong:" in result.stdout


def test_an_internal_error_keeps_its_traceback(opsmith: Opsmith, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "load", lambda paths: [][0])
    result = opsmith("check")
    assert result.exit_code == 70
    assert result.stderr.startswith("Traceback")
    assert "IndexError" in result.stderr
    assert result.stderr.endswith(
        "opsmith: this is a mistake in Opsmith, not in what you gave it. Please report it with the lines above.\n"
    )


def test_a_file_that_cannot_be_written_is_no_internal_error(opsmith: Opsmith, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(paths: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/some/file")

    monkeypatch.setattr(pipeline, "load", refuse)
    result = opsmith("check")
    assert (result.exit_code, result.stderr) == (1, "opsmith: error: /some/file: Permission denied\n")


def test_a_build_that_fails_shows_no_traceback(
    opsmith: Opsmith, spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*places: object, **options: object) -> None:
        raise UserError("no C compiler was found")

    monkeypatch.setattr(toolchain, "build", fail)
    result = opsmith("build", spec, "--output", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "opsmith: error: no C compiler was found\n"


def test_the_test_command_names_what_is_not_built(opsmith: Opsmith, spec: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "tests").mkdir(parents=True)
    (out / "tests/test_other.py").write_text("")
    (out / "python/my_ops").mkdir(parents=True)
    (out / "python/my_ops/_native.abi3.so").write_text("")
    result = opsmith("test", spec, "--output", out)
    message = f"{out} holds no tests of soft_scale; `opsmith build` it into the same --output first"
    assert (result.exit_code, result.stderr) == (1, f"opsmith: error: {message}\n")


def test_usage_errors_are_clicks(opsmith: Opsmith) -> None:
    result = CliRunner().invoke(cli, ["build", "--nonsense"])
    assert result.exit_code == 2
    assert "No such option" in result.stderr
    assert opsmith().exit_code in (0, 2)
