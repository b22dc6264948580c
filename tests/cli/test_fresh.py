"""Nothing is generated where nothing changed: by content, of everything that decides what is generated."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from opsmith import cli, cli_fresh, cli_support
from opsmith.emit import outputs

Opsmith = Callable[..., Result]
Say = Callable[..., str]

BLOCK = """\
parameters:
  steep: {type: float64, default: 1.0, minimum: 0, doc: Multiplies the magnitude.}
"""
STEEP = "  steep: {type: float64, default: 1.0, minimum: 0, doc: Multiplies the magnitude.}\n"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def generate(opsmith: Opsmith, spec: Path, out: Path) -> Say:
    """What `generate` says, without the folder and the numbers."""

    def run(*words: object, specs: tuple[Path, ...] = (spec,)) -> str:
        result = opsmith("generate", *specs, "--output", out, *words)
        assert result.exit_code == 0, result.output
        assert result.stdout.startswith(f"{out}: ")
        return re.sub(r"\d+", "N", result.stdout.removeprefix(f"{out}: ").rstrip("\n"))

    return run


SAME = "N files, all unchanged"
WRITTEN = "N files of N operator, N written, N removed, N unchanged"


def test_nothing_is_made_twice(generate: Say, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is anything compiled: the operators are not even read."""
    assert generate() == WRITTEN
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    monkeypatch.setattr(cli, "generated", None)
    assert generate() == SAME
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_the_number_of_files_is_told(opsmith: Opsmith, spec: Path, out: Path) -> None:
    first, second = (opsmith("generate", spec, "--output", out).stdout for _ in range(2))
    assert re.findall(r": (\d+) files", first) == re.findall(r": (\d+) files", second)
    assert int(re.findall(r": (\d+) files", second)[0]) == len(outputs.read_manifest(out))


def test_times_of_files_mean_nothing(generate: Say, spec: Path, out: Path) -> None:
    generate()
    for path in (spec, *(path for path in out.rglob("*") if path.is_file())):
        os.utime(path)
    assert generate() == SAME


def test_a_spec_that_changed(generate: Say, spec: Path) -> None:
    generate()
    text = spec.read_text()
    spec.write_text(text.replace("default: 1.5", "default: 2.5"))
    assert generate() == WRITTEN
    assert generate() == SAME
    spec.write_text(text)
    assert generate() == WRITTEN
    spec.write_text(text + "# a comment\n")
    assert generate() == WRITTEN


@pytest.mark.parametrize(
    ("place", "include"),
    [
        ("common/part.yaml", "include: ../common/part.yaml"),
        ("mine/part.yaml", "include: part.yaml"),
        ("mine/deeper/part.yml", "include: deeper/part.yml # shared"),
        ("common/part.yaml", "include: [../common/part.yaml]"),
        ("common/part.yaml", "include:\n  - '../common/part.yaml'"),
        ("mine/part.yaml", "include: # the block\n- part.yaml"),
        ("mine/part.yaml", '"include" : part.yaml'),
        ("mine/a part.yaml", "include: a part.yaml"),
        ("mine/a [part].txt", 'include: ["a [part].txt"]'),
        ("mine/part", "include: part"),
    ],
)
def test_an_included_file_that_changed(generate: Say, spec: Path, place: str, include: str) -> None:
    part = spec.parents[1] / place
    part.parent.mkdir(exist_ok=True)
    part.write_text(BLOCK)
    text = spec.read_text()
    assert STEEP in text
    spec.write_text(f"{text.replace(STEEP, '')}{include}\n")
    assert generate() == WRITTEN
    assert generate() == SAME
    part.write_text(BLOCK.replace("default: 1.0", "default: 3.0"))
    assert generate() == WRITTEN
    assert generate() == SAME


@pytest.mark.parametrize(
    "words",
    [
        ("--types", "float64"),
        ("--package", "other_ops"),
        ("--prefix", "my_"),
        ("--target", "c"),
        ("--target", "c,docs,python"),
        ("--operators", "soft_scale"),
    ],
    ids=" ".join,
)
def test_an_option_that_changed(generate: Say, words: tuple[str, ...]) -> None:
    generate()
    assert generate(*words) == WRITTEN
    assert generate(*words) == SAME
    assert generate() == WRITTEN


def test_another_spec(generate: Say, spec: Path, out: Path) -> None:
    generate()
    other = spec.with_name("other_scale.yaml")
    other.write_text(spec.read_text().replace("soft_scale", "other_scale"))
    assert generate(specs=(other,)) == WRITTEN
    assert not (out / "c/include/opsmith/soft_scale.h").exists()
    assert generate(specs=(spec, other)) == WRITTEN.replace("operator", "operators")
    assert generate(specs=(spec, other)) == SAME


def test_a_file_that_was_touched(generate: Say, out: Path) -> None:
    """Edited, emptied, removed or put aside: it is made again, and nothing else is written."""
    generate()
    paths = sorted(outputs.read_manifest(out))
    changes: list[Callable[[Path], object]] = [
        lambda path: path.write_text(path.read_text() + "\n"),
        lambda path: path.write_text(""),
        Path.unlink,
    ]
    for path, change in zip(paths[:: len(paths) // 3], changes, strict=False):
        before = (out / path).read_bytes()
        change(out / path)
        assert generate() == WRITTEN
        assert (out / path).read_bytes() == before
    assert generate() == SAME


@pytest.mark.parametrize("name", [outputs.MANIFEST, cli_fresh.RECORD])
@pytest.mark.parametrize("text", ["", "not what it was\n", None])
def test_records_that_are_lost_or_wrong(generate: Say, out: Path, name: str, text: str | None) -> None:
    generate()
    if text is None:
        (out / name).unlink()
    else:
        (out / name).write_text(text)
    assert generate() == WRITTEN
    assert generate() == SAME


@pytest.fixture
def generator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that counts as the generator and its templates."""
    folder = tmp_path / "generator"
    for path in (
        "opsmith/passes/lower.py",
        "opsmith/runtime/c/run.c",
        "templates/c/kernels.c.j2",
        "docs/accuracy/x.json",
    ):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text("as it was")
    monkeypatch.setattr(cli_fresh, "__file__", str(folder / "opsmith/cli_fresh.py"))
    monkeypatch.setattr(cli_fresh, "resource", lambda name: folder / name)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "path", ["opsmith/passes/lower.py", "opsmith/runtime/c/run.c", "templates/c/kernels.c.j2", "docs/accuracy/x.json"]
)
def test_a_generator_that_changed(generate: Say, generator: Path, path: str) -> None:
    assert generate() == WRITTEN
    assert generate() == SAME
    (generator / path).write_text("as it is")
    assert generate() == WRITTEN
    (generator / path).unlink()
    assert generate() == WRITTEN
    (generator / path).with_name("new.txt").write_text("")
    assert (generate() == WRITTEN) == (not path.endswith(".json"))


def test_compiled_python_is_not_the_generator(generate: Say, generator: Path) -> None:
    generate()
    (generator / "opsmith/__pycache__").mkdir()
    (generator / "opsmith/__pycache__/cli.pyc").write_text("")
    assert generate() == SAME


def test_check_trusts_no_record(opsmith: Opsmith, generate: Say, spec: Path, out: Path) -> None:
    """MANIFEST and the record are made to say that an edited file is as it was made."""
    generate()
    header = out / "c/include/opsmith/soft_scale.h"
    manifest, record = out / outputs.MANIFEST, out / cli_fresh.RECORD
    key = record.read_text().removesuffix(outputs.digest(manifest))
    before = outputs.digest(header)
    header.write_text(header.read_text() + "int edited;\n")
    manifest.write_text(manifest.read_text().replace(before, hashlib.sha256(header.read_bytes()).hexdigest()))
    record.write_text(key + outputs.digest(manifest))
    assert generate() == SAME, "the records agree with each other"
    result = opsmith("generate", spec, "--output", out, "--check")
    assert result.exit_code == 1
    assert "-int edited;\n" in result.stdout


def test_check_writes_no_record(opsmith: Opsmith, generate: Say, spec: Path, out: Path) -> None:
    generate()
    record = (out / cli_fresh.RECORD).read_text()
    spec.write_text(spec.read_text().replace("default: 1.5", "default: 2.5"))
    assert opsmith("generate", spec, "--output", out, "--check").exit_code == 1
    assert (out / cli_fresh.RECORD).read_text() == record
    assert opsmith("generate", spec, "--output", out / "new", "--check").exit_code == 1
    assert not (out / "new").exists()


def test_a_mistake_leaves_the_record_of_what_is_there(opsmith: Opsmith, generate: Say, spec: Path, out: Path) -> None:
    generate()
    text = spec.read_text()
    spec.write_text(text.replace("abs(centered)", "abs(centred)"))
    assert opsmith("generate", spec, "--output", out).exit_code == 1
    spec.write_text(text)
    assert generate() == SAME


def test_the_record_is_no_file_of_the_tree(generate: Say, out: Path) -> None:
    generate()
    assert (out / cli_fresh.RECORD).is_file()
    assert cli_fresh.RECORD not in outputs.read_manifest(out)


def test_where_a_tree_lies_does_not_matter_to_what_is_made(opsmith: Opsmith, spec: Path, tmp_path: Path) -> None:
    """The key is of content: equal for two folders, and another for other options."""
    given = {"targets": ("c",), "types": (), "operators": (), "package": None, "prefix": None}
    keys = [
        cli_fresh.inputs(cli_support.places([str(spec)], tmp_path / name), given | changes)
        for name, changes in (("one", {}), ("two", {}), ("one", {"types": ("float64",)}))
    ]
    assert keys[0] == keys[1] != keys[2]
