"""`--operators`, `--types`, `--isa` make a smaller build, and the summary says what each operator costs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from opsmith.cli import cli
from opsmith.language.levels import LEVELS
from opsmith.toolchain_compiler import find_compiler

Opsmith = Callable[..., Result]
OTHER = "soft_scale_of_every_row_and_column"  # a long name, which no table may cut
NARROW = ("--operators", "soft_scale", "--types", "float64", "--isa", "baseline")
ROW = re.compile(r"^(\w[\w ]*?)(?:  +([a-z]\w*(?: \w+)*?)  +(\w+))?  +(\d+) kB  +(\d+\.\d) CPU s$", re.MULTILINE)


@dataclass(frozen=True)
class Built:
    """A folder that was built, and what the build said."""

    folder: Path
    said: str

    @property
    def rows(self) -> dict[str, tuple[str, str, int, float]]:
        """Types, gradient, kilobytes of objects and seconds, by operator."""
        found = ROW.findall(self.said)
        return {name: (types, gradient, int(size), float(seconds)) for name, types, gradient, size, seconds in found}

    @property
    def steps(self) -> int:
        return int(re.findall(r"; (\d+) steps in ", self.said)[0])

    @property
    def symbols(self) -> set[str]:
        """What the shared library exports."""
        words = ["nm", "-D", "--defined-only", self.folder / "build/lib/libopsmith.so"]
        return set(subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()[2::3])

    @property
    def objects(self) -> set[str]:
        return {str(path.relative_to(self.folder / "build/obj")) for path in self.folder.glob("build/obj/**/*.o")}


def build(folder: Path, specs: Path, *words: str) -> Built:
    result = CliRunner().invoke(cli, ["build", str(specs), "--output", str(folder), "--target", "c", *words])
    assert result.exit_code == 0, result.output
    return Built(folder, result.stdout)


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory, spec_text: str) -> Path:
    """Two operators; the name of the one begins with that of the other."""
    folder = tmp_path_factory.mktemp("specs") / "mine"
    folder.mkdir()
    for name in ("soft_scale", OTHER):
        (folder / f"{name}.yaml").write_text(spec_text.replace("soft_scale", name))
    return folder


@pytest.fixture(scope="module")
def whole(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("whole"), specs)


@pytest.fixture(scope="module")
def narrow(specs: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("narrow"), specs, *NARROW)


def test_the_summary_has_a_row_for_each_operator(whole: Built, narrow: Built) -> None:
    assert list(whole.rows) == ["soft_scale", OTHER, "shared parts"]
    assert whole.rows["soft_scale"][:2] == ("f32 f64", "derived")
    assert list(narrow.rows) == ["soft_scale", "shared parts"]
    assert narrow.rows["soft_scale"][:2] == ("f64", "derived")


def test_sizes_and_costs_are_those_of_the_objects(whole: Built, narrow: Built) -> None:
    for built in (whole, narrow):
        sizes = dict.fromkeys(built.rows, 0)
        for path in built.folder.glob("build/obj/**/*.o"):
            owners = [name for name in sizes if re.fullmatch(rf"{name}(_f32|_f64|_dispatch)?", path.stem)]
            sizes[owners[0] if owners else "shared parts"] += path.stat().st_size
        assert {name: row[2] for name, row in built.rows.items()} == {
            name: round(size / 1000) for name, size in sizes.items()
        }
        assert all(row[3] > 0 for name, row in built.rows.items() if name != "shared parts")


def test_only_what_is_wanted_is_compiled(whole: Built, narrow: Built) -> None:
    levels = find_compiler().levels
    runtime = {path for path in whole.objects if path.startswith("common/opsmith_")}
    own = {"common/soft_scale.o", "common/soft_scale_dispatch.o"}
    assert narrow.objects == {"baseline/soft_scale_f64.o", *own, *runtime}
    kernels = {
        f"{level}/{name}_{suffix}.o" for level in levels for name in ("soft_scale", OTHER) for suffix in ("f32", "f64")
    }
    assert {path for path in whole.objects if not path.startswith("common/")} == kernels
    assert whole.steps - narrow.steps == len(kernels) - 1 + len(own)
    assert narrow.rows["soft_scale"][2] < whole.rows["soft_scale"][2]


def test_only_what_is_wanted_is_exported(whole: Built, narrow: Built) -> None:
    found = {name for name in narrow.symbols if "soft_scale" in name}
    assert found == {
        name for name in whole.symbols if OTHER not in name and not name.endswith("_f32") and "soft_scale" in name
    }
    assert {"opsmith_soft_scale_forward_f64", "opsmith_soft_scale_backward_f64"} < found
    assert f"opsmith_{OTHER}_forward_f32" in whole.symbols
    assert narrow.symbols - found == {name for name in whole.symbols if "soft_scale" not in name}


def test_the_levels_are_told(whole: Built, narrow: Built) -> None:
    assert " for baseline; " in narrow.said
    assert f" for {', '.join(level for level in LEVELS if level in find_compiler().levels)}; " in whole.said


def test_a_change_of_one_spec_compiles_one_operator(specs: Path, tmp_path: Path) -> None:
    own = tmp_path / "mine"
    own.mkdir()
    for path in specs.iterdir():
        (own / path.name).write_text(path.read_text())
    words = ("--types", "float64", "--isa", "baseline")
    built = build(tmp_path / "out", own, *words)
    before = {path: (built.folder / "build/obj" / path).stat().st_mtime_ns for path in built.objects}
    assert "everything was up to date" in build(tmp_path / "out", own, *words).said
    spec = own / "soft_scale.yaml"
    spec.write_text(spec.read_text().replace("abs(centered)", "square(centered)"))
    build(tmp_path / "out", own, *words)
    changed = {path for path in before if (built.folder / "build/obj" / path).stat().st_mtime_ns != before[path]}
    assert "baseline/soft_scale_f64.o" in changed
    assert changed <= {"baseline/soft_scale_f64.o", "common/soft_scale.o", "common/soft_scale_dispatch.o"}


def test_what_was_wanted_before_and_is_not_now_goes(specs: Path, tmp_path: Path) -> None:
    words = ("--types", "float64", "--isa", "baseline")
    assert any(OTHER in name for name in build(tmp_path, specs, *words).symbols)
    built = build(tmp_path, specs, *NARROW)
    assert not any(OTHER in name for name in built.symbols)
    assert not any(OTHER in path for path in built.objects)
