"""`opsmith bench`: what it says to mistakes, and one short run of everything."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.bench.conftest import ROOT, spec_of

from opsmith.bench import machine, peers, session
from opsmith.bench.rows import Choices, rows
from opsmith.diagnostics import UserError

Bench = Callable[..., Result]


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "cpus", lambda: [0, 1])


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["batch_nrm"],
            "there is no spec batch_nrm: neither a file nor an operator in spec/; did you mean `batch_norm`?",
        ),
        (["batch_norm", "--shapes", "8x"], "--shapes 8x: expected extents of at least 1 such as 32x64x56x56"),
        (
            ["batch_norm", "--shapes", "8"],
            "--shapes 8 is no shape for batch_norm: data: axis is 1, but the array has 1 axes",
        ),
        (
            ["batch_norm", "--against", "torhc"],
            "there is no peer torhc; did you mean `torch`? (there are torch, onnxruntime, jax, mxnet, numpy)",
        ),
        (["batch_norm", "--threads", "two"], "--threads two: expected whole numbers such as 1,2"),
        (["batch_norm", "--threads", "1,3"], "--threads 3: this process may use 2 processors"),
        (["batch_norm", "--threads", "0"], "--threads 0: this process may use 2 processors"),
        (
            ["batch_norm", "--direction", "backwards"],
            "there is no direction backwards; did you mean `backward`? (there are forward, inference, backward)",
        ),
        (["batch_norm", "--layout", "nhwc"], "there is no layout nhwc (there are first, last)"),
        (
            ["batch_norm", "--types", "f31"],
            "there is no type f31 (there are float32, float64, float16, bfloat16)",
        ),
        (["batch_norm", "--outputs", "new"], "there is no kind of outputs new (there are given, fresh)"),
        (["batch_norm", "--caches", "hot"], "there is no kind of caches hot (there are warm, cold)"),
        (["batch_norm", "--device", "gpu"], "there is no device gpu; did you mean `cpu`? (there are cpu)"),
        (
            ["batch_norm", "--workloads", "resnet"],
            (
                "batch_norm has no workload resnet; did you mean `resnet50`? "
                "(there are resnet50, mobilenet v2, mxnet opperf, features)"
            ),
        ),
        (["batch_norm", "--json", "no/such/x.json"], "there is no folder no/such to write x.json to"),
        (
            ["batch_norm", "--plot", "x.gif"],
            "--plot x.gif: expected a name that ends in .png, .svg or .pdf",
        ),
        ([ROOT / "spec/softmax"], f"{ROOT / 'spec/softmax'} holds 5 operators; name one of them"),
    ],
)
def test_a_mistake_gets_an_answer(bench: Bench, words: list[object], message: str) -> None:
    result = bench(*words)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"opsmith: error: {message}\n")


def test_kernels_that_are_not_built_are_told(bench: Bench, tmp_path: Path) -> None:
    result = bench("batch_norm", "--output", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr == (
        f"opsmith: error: {tmp_path / 'out/python'} holds no built Python package; `opsmith build` makes it\n"
    )


def test_an_operator_that_the_package_lacks_is_told(bench: Bench, tmp_path: Path) -> None:
    spec = (ROOT / "tests/specs/t_affine.yaml").read_text()
    (tmp_path / "out").mkdir()
    for name in ("generated", "python"):  # the package of the repository, as if it had been made from another spec
        (tmp_path / "out" / name).symlink_to(ROOT / ("build/python" if name == "python" else "generated"))
    (tmp_path / "t_affine.yaml").write_text(spec)
    result = bench(tmp_path / "t_affine.yaml", "--output", tmp_path / "out", "--shapes", "4x6", "--threads", "1")
    assert result.exit_code == 1
    assert result.stderr == "opsmith: error: opsmith_ops was built without t_affine; `opsmith build` it first\n"


def test_one_row_of_each_direction(bench: Bench, tmp_path: Path) -> None:
    file, picture = tmp_path / "figures.json", tmp_path / "picture.svg"
    words = ["--shapes", "4x3x5", "--layout", "first,last", "--outputs", "given,fresh", "--against", "numpy,mxnet"]
    result = bench("batch_norm", *words, "--threads", "1", "--seconds", "0", "--json", file, "--plot", picture)
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(file.read_text())
    measured = [row["row"] for row in found["rows"]]
    assert [(row["direction"], row["layout"], row["outputs"]) for row in measured] == [
        (direction, layout, outputs)
        for direction in ("forward", "inference", "backward")
        for layout in ("first", "last")
        for outputs in ("given", "fresh")
    ]
    for row in found["rows"]:
        backward = row["row"]["direction"] == "backward"
        assert set(row["times"]) == {"opsmith", "copy", "streaming copy", *(() if backward else ("numpy",))}
        assert row["left_out"] == ({"numpy": "it has no gradients"} if backward else {})
        assert row["times"]["opsmith"]["rounds"] >= 11
        assert 0 < row["times"]["opsmith"]["low"] <= row["times"]["opsmith"]["median"]
    assert found["machine"]["level"] in ("baseline", "avx2", "avx512")
    assert picture.read_text().startswith("<?xml")
    assert re.search(r"^batch_norm, forward, float32, 1 thread$", result.stdout, re.MULTILINE)
    assert "numpy takes no part in 4 of 12 rows: it has no gradients." in result.stdout
    assert "mxnet takes no part: mxnet is not installed (pip install mxnet)." in result.stdout


def test_cold_caches_and_two_threads(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    threads = min(2, len(machine.cpus()))
    words = ["--shapes", "100", "--caches", "warm,cold", "--direction", "forward", "--seconds", "0", "--json", file]
    result = bench("relu", *words, "--against", "numpy", "--threads", threads)
    assert (result.exit_code, result.stderr) == (0, "")
    warm, cold = json.loads(file.read_text())["rows"]
    assert cold["times"]["opsmith"]["calls"] == 1
    assert warm["times"]["opsmith"]["calls"] > 1


def test_a_process_that_stops_tells_its_last_words() -> None:
    spec = spec_of("relu")
    chosen = rows(spec, Choices(shapes=("4",), directions=("forward",)))
    here = machine.Machine("a processor", 1, {"L1": 1 << 15}, 1 << 30, "a system", "a compiler")
    asked = session.Session(spec, chosen, [], {}, 0, "no_such_package", ROOT / "build/python", ROOT / "build", here)
    with pytest.raises(UserError) as caught:
        session.measured(asked)
    assert str(caught.value).startswith("the process that measures with 1 threads stopped:\n")
    assert str(caught.value).endswith("\n    ModuleNotFoundError: No module named 'no_such_package'")


def test_wrong_results_are_an_error(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(job: Mapping[str, Any], threads: int) -> Any:
        raise UserError("out of opsmith: 1 of 4 elements differ from the math in float64")
        yield {}

    monkeypatch.setattr(session, "_answers", answers)
    result = bench("relu", "--shapes", "4", "--threads", "1")
    assert result.exit_code == 1
    assert result.stderr == "opsmith: error: out of opsmith: 1 of 4 elements differ from the math in float64\n"


def test_without_any_other_system_numpy_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        peers, "missing", lambda peer: None if peer.name == "numpy" else f"{peer.name} is not installed"
    )
    able, missing = peers.sorted_out(())
    assert able == ["numpy"]
    assert missing == {name: f"{name} is not installed" for name in peers.USUAL}
    assert peers.sorted_out(("torch",)) == ([], {"torch": "torch is not installed"})


def test_what_a_system_needs_is_named() -> None:
    lacking = peers.Peer("x", ("numpy", "no_such_module", "nor_this"), "pip install x", "", "")
    assert peers.missing(lacking) == "no_such_module and nor_this are not installed (pip install x)"


def test_processors_are_those_of_different_cores_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for cpu, core in enumerate(("0,2", "1,3", "0,2", "1,3")):
        (tmp_path / f"cpu{cpu}/topology").mkdir(parents=True)
        (tmp_path / f"cpu{cpu}/topology/thread_siblings_list").write_text(core)
    monkeypatch.setattr(machine, "CPUS", tmp_path)
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0, 1, 2, 3}, raising=False)
    assert machine.cpus() == [0, 1, 2, 3]
    assert machine.chosen_cpus(2) == [0, 1]
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0, 2, 3}, raising=False)
    assert machine.cpus() == [0, 3, 2]
