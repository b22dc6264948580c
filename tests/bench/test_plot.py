"""The picture of a measurement, and what keeps one from being drawn."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

from opsmith.bench import plot
from opsmith.diagnostics import UserError


def test_a_picture_has_a_panel_for_each_table(measurement: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "picture.svg"
    plot.draw(measurement, file)
    text = file.read_text()
    assert len(re.findall(r'id="axes_\d+"', text)) == 8
    assert "<!-- forward, float32, 1 thread, axis last in memory -->" in text
    assert all(f"<!-- {name} -->" in text for name in ("copy", "opsmith", "torch", "onnxruntime", "jax"))


def test_the_same_figures_give_the_same_picture(measurement: dict[str, Any], tmp_path: Path) -> None:
    files = [tmp_path / "first.svg", tmp_path / "second.svg"]
    for file in files:
        plot.draw(measurement, file, lambda group: group.threads == 2 and group.layout == "first")
    first, second = (file.read_bytes() for file in files)
    assert first == second
    assert len(re.findall(rb'id="axes_\d+"', first)) == 2


def test_other_formats_are_drawn(measurement: dict[str, Any], tmp_path: Path) -> None:
    plot.draw(measurement, tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_without_matplotlib_a_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr("sys.executable", "/usr/bin/python3")
    with pytest.raises(UserError) as caught:
        plot.check(Path("picture.svg"))
    assert str(caught.value) == (
        "--plot needs matplotlib; this command installs it:\n\n    /usr/bin/python3 -m pip install matplotlib"
    )
