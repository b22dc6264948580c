"""The only writer of files: whole or not at all, only what changed, and nothing that is somebody else's."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest

from opsmith.diagnostics import UserError
from opsmith.emit import outputs

OLD = {
    "c/a.c": "old a\n",
    "c/b.c": "old b\n",
    "c/gone.c": "old\n",
    "docs/family/page.md": "old page\n",
    "tests/t.py": "same\n",
}
NEW = {
    "c/a.c": "new a\n",
    "c/b.c": "new b\n",
    "c/come.c": "new\n",
    "docs/family/page.md": "new page\n",
    "tests/t.py": "same\n",
}


def content(folder: Path) -> dict[str, str]:
    """The files of a folder that Opsmith means others to see."""
    found = (path for path in folder.rglob("*") if path.is_file())
    names = {str(path.relative_to(folder)): path.read_text() for path in found}
    return {name: text for name, text in names.items() if not name.startswith(".opsmith-") and name != "MANIFEST"}


def manifest_holds(folder: Path) -> bool:
    """Whether every line of MANIFEST is true, and names every file."""
    told = outputs.read_manifest(folder)
    return told == {path: hashlib.sha256(text.encode()).hexdigest() for path, text in content(folder).items()}


def test_a_write_makes_the_folder_hold_exactly_the_files(tmp_path: Path) -> None:
    changes = outputs.write(tmp_path / "out", OLD)
    assert changes == outputs.Changes(tuple(sorted(OLD)), (), 0)
    assert content(tmp_path / "out") == OLD
    assert manifest_holds(tmp_path / "out")
    assert not any(path.name.startswith(".") for path in (tmp_path / "out").iterdir())


def test_a_second_write_touches_only_what_changed(tmp_path: Path) -> None:
    outputs.write(tmp_path, OLD)
    os.utime(tmp_path / "tests/t.py", (1, 1))
    changes = outputs.write(tmp_path, NEW)
    assert changes == outputs.Changes(("c/a.c", "c/b.c", "c/come.c", "docs/family/page.md"), ("c/gone.c",), 1)
    assert content(tmp_path) == NEW
    assert manifest_holds(tmp_path)
    assert (tmp_path / "tests/t.py").stat().st_mtime == 1
    assert outputs.write(tmp_path, NEW) == outputs.Changes((), (), len(NEW))


def test_the_bytes_depend_on_the_files_alone(tmp_path: Path) -> None:
    outputs.write(tmp_path / "one", OLD)
    outputs.write(tmp_path / "one", NEW)
    outputs.write(tmp_path / "two", dict(reversed(NEW.items())))
    assert (tmp_path / "one/MANIFEST").read_bytes() == (tmp_path / "two/MANIFEST").read_bytes()
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_sha256sum_reads_the_manifest(tmp_path: Path) -> None:
    outputs.write(tmp_path, OLD)
    expected = [f"{hashlib.sha256(OLD[path].encode()).hexdigest()}  {path}" for path in sorted(OLD)]
    assert (tmp_path / "MANIFEST").read_text().splitlines() == expected


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    outputs.write(tmp_path, {"a": "x\r\ny \u03b3", "empty": ""})
    assert (tmp_path / "a").read_bytes() == b"x\r\ny \xce\xb3"
    assert (tmp_path / "empty").read_bytes() == b""


def test_files_of_others_stay(tmp_path: Path) -> None:
    outputs.write(tmp_path, OLD)
    (tmp_path / "c/mine.c").write_text("mine")
    (tmp_path / "notes.txt").write_text("mine")
    outputs.write(tmp_path, {"docs/new.md": "x"})
    assert content(tmp_path) == {"docs/new.md": "x", "c/mine.c": "mine", "notes.txt": "mine"}


def test_folders_left_empty_go(tmp_path: Path) -> None:
    outputs.write(tmp_path, OLD)
    outputs.write(tmp_path, {"tests/t.py": "same\n"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["MANIFEST", "tests"]


def test_some_targets_leave_the_others_as_they_are(tmp_path: Path) -> None:
    outputs.write(tmp_path, OLD)
    changes = outputs.write(tmp_path, {"c/a.c": "new a\n"}, targets=("c",))
    assert changes.removed == ("c/b.c", "c/gone.c")
    assert content(tmp_path) == {"c/a.c": "new a\n", "docs/family/page.md": "old page\n", "tests/t.py": "same\n"}
    assert manifest_holds(tmp_path)


@pytest.mark.parametrize("place", ["file", "folder", "parent"])
def test_what_opsmith_did_not_write_is_not_overwritten(tmp_path: Path, place: str) -> None:
    if place == "file":
        (tmp_path / "c").mkdir()
        (tmp_path / "c/a.c").write_text("mine")
    elif place == "folder":
        (tmp_path / "c/a.c").mkdir(parents=True)
    else:
        (tmp_path / "c").write_text("mine")
    before = content(tmp_path)
    with pytest.raises(UserError) as caught:
        outputs.write(tmp_path, {"c/a.c": "new", "docs/x": "new"})
    assert str(caught.value) == (
        f"{tmp_path} holds something that Opsmith did not write, in places where it would write: c/a.c. "
        "Nothing was changed; move it away or choose another folder with --output"
    )
    assert content(tmp_path) == before


def test_a_lost_manifest_does_not_hinder(tmp_path: Path) -> None:
    outputs.write(tmp_path, OLD)
    (tmp_path / "MANIFEST").unlink()
    outputs.write(tmp_path, OLD)
    assert manifest_holds(tmp_path)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/c").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError, match=r"did not write.*c/a\.c"):
        outputs.write(tmp_path / "out", OLD)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_manifest_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    out = tmp_path / "out"
    outputs.write(out, OLD)
    with (out / "MANIFEST").open("a") as manifest:
        manifest.write(f"{'0' * 64}  ../victim\n{'0' * 64}  {victim}\nno line at all\n")
    outputs.write(out, NEW)
    assert victim.read_text() == "mine"
    assert content(out) == NEW


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (["/etc/x"], "cannot write '/etc/x': it leaves the folder"),
        (["c/../../x"], "cannot write 'c/../../x': it leaves the folder"),
        (["c//x"], "cannot write 'c//x': it is not a plain relative path"),
        (["c\\x"], "cannot write 'c\\\\x': it is not a plain relative path"),
        ([""], "cannot write '': it is not a plain relative path"),
        (["MANIFEST"], "cannot write 'MANIFEST': the name is reserved"),
        ([".opsmith-stage/x"], "cannot write '.opsmith-stage/x': the name is reserved"),
        (["a.h", "A.h"], "a.h and A.h are the same file where case does not count"),
        (["c/x", "c"], "c would be a file and the folder of c/x"),
    ],
)
def test_paths_that_cannot_be_are_refused(tmp_path: Path, paths: list[str], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        outputs.write(tmp_path / "out", dict.fromkeys(paths, "x"))
    assert str(caught.value) == message
    assert not (tmp_path / "out").exists()


def test_two_sets_may_not_make_the_same_file() -> None:
    assert outputs.merge({"a": "1"}, {"b": "2"}) == {"a": "1", "b": "2"}
    with pytest.raises(ValueError, match="two files are made under the same path, a"):
        outputs.merge({"a": "1"}, {"a": "1"})


def test_comparing_tells_what_differs(tmp_path: Path) -> None:
    folder = tmp_path / "generated"
    outputs.write(folder, OLD)
    assert outputs.compare(folder, OLD) == outputs.Comparison((), (), (), "")
    (folder / "c/b.c").unlink()
    (folder / "c/a.c").write_text("edited")
    wanted = {path: text for path, text in OLD.items() if path != "c/gone.c"}
    found = outputs.compare(folder, wanted)
    assert (found.stale, found.missing, found.extra, found.current) == (("c/a.c",), ("c/b.c",), ("c/gone.c",), False)
    assert found.diff == textwrap.dedent(
        """\
        --- generated/c/a.c
        +++ wanted/c/a.c
        @@ -1 +1 @@
        -edited
        \\ no newline at the end
        +old a
        --- generated/c/b.c
        +++ wanted/c/b.c
        @@ -0,0 +1 @@
        +old b
        --- generated/c/gone.c
        +++ wanted/c/gone.c
        @@ -1 +0,0 @@
        -old
        """
    )
    assert not outputs.compare(tmp_path / "nowhere", OLD).current


def test_comparing_sees_a_wrong_manifest(tmp_path: Path) -> None:
    outputs.write(tmp_path, OLD)
    (tmp_path / "MANIFEST").write_text("")
    assert outputs.compare(tmp_path, OLD).stale == ("MANIFEST",)


def killed_write(folder: Path, files: Mapping[str, str], step: str, number: int) -> int:
    """Writes in a process that kills itself before the given call of a function of the system."""
    program = f"""
    import os, pathlib, signal, sys
    from opsmith.emit import outputs

    calls = 0
    owner, name = {{"write": (pathlib.Path, "write_bytes"), "replace": (os, "replace"), "rename": (os, "rename"),
                   "unlink": (pathlib.Path, "unlink")}}[{step!r}]
    real = getattr(owner, name)

    def counted(*arguments, **named):
        global calls
        calls += 1
        if calls == {number}:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)

    setattr(owner, name, counted)
    outputs.write(pathlib.Path({str(folder)!r}), {dict(files)!r})
    """
    return subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False).returncode


@pytest.mark.parametrize(("step", "number"), [("write", 1), ("write", 3), ("write", 5), ("rename", 1)])
def test_a_kill_while_staging_leaves_the_former_output_whole(tmp_path: Path, step: str, number: int) -> None:
    outputs.write(tmp_path, OLD)
    assert killed_write(tmp_path, NEW, step, number) == -signal.SIGKILL
    assert content(tmp_path) == OLD
    assert manifest_holds(tmp_path)
    outputs.write(tmp_path, NEW)
    assert content(tmp_path) == NEW
    assert not any(path.name.startswith(".opsmith") for path in tmp_path.iterdir())


@pytest.mark.parametrize(("step", "number"), [("replace", number) for number in range(1, 6)] + [("unlink", 1)])
def test_a_kill_after_the_commitment_is_made_good_by_the_next_run(tmp_path: Path, step: str, number: int) -> None:
    """Each file is whole at any time; the next run finishes the set before it does anything else."""
    outputs.write(tmp_path, OLD)
    (tmp_path / "c/mine.c").write_text("mine")
    assert killed_write(tmp_path, NEW, step, number) == -signal.SIGKILL
    assert all(text in (OLD.get(path), NEW.get(path), "mine") for path, text in content(tmp_path).items())
    outputs.write(tmp_path, {"c/other.c": "third"}, targets=())
    assert content(tmp_path) == {**NEW, "c/other.c": "third", "c/mine.c": "mine"}
    assert not any(path.name.startswith(".opsmith") for path in tmp_path.iterdir())


def test_the_kills_above_cover_every_step(tmp_path: Path) -> None:
    for step, last in (("write", 5), ("rename", 1), ("replace", 5), ("unlink", 1)):
        outputs.write(tmp_path / step, OLD)
        assert killed_write(tmp_path / step, NEW, step, last + 1) == 0


def test_creating_refuses_to_overwrite(tmp_path: Path) -> None:
    outputs.create(tmp_path / "folder/x.yaml", "text")
    with pytest.raises(UserError, match=r"x\.yaml exists already and is left as it is"):
        outputs.create(tmp_path / "folder/x.yaml", "other")
    assert (tmp_path / "folder/x.yaml").read_text() == "text"


def test_replacing_leaves_an_equal_file_alone(tmp_path: Path) -> None:
    assert outputs.replace(tmp_path / "a/b", "text")
    assert not outputs.replace(tmp_path / "a/b", "text")
    assert outputs.replace(tmp_path / "a/b", "other")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]
