"""The copies that rows are compared with are copies."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from opsmith.bench import copying
from opsmith.bench.copying import Copier, bytes_to_read, library
from opsmith.testing.arrays import at_offset
from opsmith.toolchain_compiler import find_compiler


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library(tmp_path_factory.mktemp("bench"))


@pytest.mark.parametrize("threads", [1, 2, 3, 5])
@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 1000, 4096, 100_003])
def test_all_bytes_are_copied_and_no_others(compiled: Path, size: int, streaming: bool, threads: int) -> None:
    source = at_offset(np.random.default_rng(size).integers(0, 256, size, np.uint8), 0)
    room = at_offset(np.full(size + 256, 7, np.uint8), 0)
    assert Copier(compiled, threads).seconds(room[:size], source, streaming, repeats=3) >= 0
    assert room[:size].tobytes() == source.tobytes()
    assert np.all(room[size:] == 7)


def test_caches_are_filled_with_something_else(compiled: Path) -> None:
    copier = Copier(compiled, 2)
    copier.evict(1 << 20)
    copier.evict(1 << 10)
    assert copier._filler is not None
    assert copier._filler.nbytes == 1 << 20


def test_twice_the_last_cache_is_read_if_that_is_not_too_much() -> None:
    assert bytes_to_read(8 << 20) == 16 << 20
    assert bytes_to_read(1 << 30) == bytes_to_read(0) == 256 << 20


def test_it_is_compiled_once_for_each_source(compiled: Path) -> None:
    before = compiled.stat().st_mtime_ns
    assert library(compiled.parent) == compiled
    assert compiled.stat().st_mtime_ns == before
    assert [path.name for path in compiled.parent.iterdir()] == [compiled.name]


def test_the_compiler_has_nothing_to_say(tmp_path: Path) -> None:
    words = [*find_compiler().command, *copying.FLAGS, "-Wpedantic", "-Wshadow", "-Werror", str(copying.SOURCE)]
    done = subprocess.run([*words, "-o", str(tmp_path / "copy.so")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
