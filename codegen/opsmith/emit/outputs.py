"""The only writer of files: a set of texts becomes the content of a folder, whole or not at all.

The new files are staged inside the folder; renaming the stage is the moment of commitment, and a run that finds a
committed stage finishes it first. Each file is replaced whole, one that has not changed keeps its time, one that
the former MANIFEST lists and nobody makes any more is removed, and what Opsmith did not write is never touched.
"""

from __future__ import annotations

import contextlib
import difflib
import fcntl
import hashlib
import os
import shutil
import signal
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from opsmith.diagnostics import UserError

MANIFEST = "MANIFEST"
STAGE = ".opsmith-stage"  # being filled: worth nothing
COMMITTED = ".opsmith-committed"  # complete: its files are on their way to their places


@dataclass(frozen=True)
class Changes:
    """What a write did, by path within the folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True)
class Comparison:
    """How a folder differs from what would be written into it."""

    stale: tuple[str, ...]  # there, with another content
    missing: tuple[str, ...]
    extra: tuple[str, ...]  # listed in MANIFEST and no longer made
    diff: str  # unified, from the folder to what would be written

    @property
    def current(self) -> bool:
        return not (self.stale or self.missing or self.extra)


def merge(*sets: Mapping[str, str]) -> dict[str, str]:
    """The union of sets of files; two of them may not make the same path."""
    made: dict[str, str] = {}
    for files in sets:
        for path, text in files.items():
            if path in made:
                raise ValueError(f"two files are made under the same path, {path}")
            made[path] = text
    return made


def write(folder: Path, files: Mapping[str, str], targets: Collection[str] | None = None) -> Changes:
    """Makes `files` the content of `folder`. With `targets`, the other targets' top-level folders stay as they are."""
    check_paths(files)
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        _finish(folder)
        former = read_manifest(folder)
        kept = _outside(former, targets)
        _refuse_foreign(folder, files, former)
        written = [path for path, text in files.items() if _content(folder / path) != text.encode()]
        removed = sorted(path for path in former if path not in files and path not in kept)
        manifest = manifest_text({path: _digest(text.encode()) for path, text in files.items()} | kept)
        if written or removed or _content(folder / MANIFEST) != manifest.encode():
            _stage(folder, {path: files[path] for path in written}, manifest)
            os.rename(folder / STAGE, folder / COMMITTED)
            _finish(folder)
    return Changes(tuple(sorted(written)), tuple(removed), len(files) - len(written))


def compare(folder: Path, files: Mapping[str, str], targets: Collection[str] | None = None) -> Comparison:
    """How `folder` differs from `files`; writes nothing."""
    check_paths(files)
    former = read_manifest(folder)
    kept = _outside(former, targets)
    missing = [path for path in files if not (folder / path).is_file()]
    stale = [path for path, text in files.items() if path not in missing and _content(folder / path) != text.encode()]
    extra = [path for path in former if path not in files and path not in kept]
    differing = {path: files.get(path, "") for path in (*stale, *missing, *extra)}
    wanted = manifest_text({path: _digest(text.encode()) for path, text in files.items()} | kept)
    if not differing and _content(folder / MANIFEST) != wanted.encode():
        stale.append(MANIFEST)
        differing[MANIFEST] = wanted
    diff = "".join(_difference(folder, path, differing[path]) for path in sorted(differing))
    return Comparison(tuple(sorted(stale)), tuple(sorted(missing)), tuple(sorted(extra)), diff)


def replace(path: Path, text: str) -> bool:
    """Writes one file whole, for what has no MANIFEST; says whether it changed."""
    if _content(path) == text.encode():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f"{path.name}.new")
    staged.write_bytes(text.encode())
    os.replace(staged, path)
    return True


def create(path: Path, text: str) -> None:
    """Writes a file that must not exist yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(text.encode())
    except FileExistsError:
        raise UserError(f"{path} exists already and is left as it is; choose another name, or remove it") from None


def manifest_text(digests: Mapping[str, str]) -> str:
    """Lines as sha256sum writes them, so that `sha256sum --check MANIFEST` reads them, sorted by path."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))


def read_manifest(folder: Path) -> dict[str, str]:
    """path -> sha256 of what Opsmith wrote into the folder. A line that could lead out of the folder is ignored."""
    digests = {}
    for line in (_content(folder / MANIFEST) or b"").decode(errors="replace").splitlines():
        digest, _, path = line.partition("  ")
        if len(digest) == 64 and not _fault(path):
            digests[path] = digest
    return digests


def check_paths(paths: Collection[str]) -> None:
    """Refuses paths that leave the folder, mean the same file, or need a file to be a folder too."""
    seen: dict[str, str] = {}
    parents: dict[str, str] = {}
    for path in paths:
        if fault := _fault(path):
            raise ValueError(f"cannot write {path!r}: {fault}")
        folded = path.casefold()  # some file systems do not tell a.h from A.h
        if folded in seen:
            raise ValueError(f"{seen[folded]} and {path} are the same file where case does not count")
        seen[folded] = path
        parents |= {str(parent).casefold(): path for parent in PurePosixPath(path).parents}
    for folded, path in seen.items():
        if folded in parents:
            raise ValueError(f"{path} would be a file and the folder of {parents[folded]}")


def _fault(path: str) -> str | None:
    """What is wrong with a path within the folder, if anything is."""
    parts = path.split("/")
    if path.startswith("/") or ".." in parts:
        return "it leaves the folder"
    if not path or "\\" in path or any(part in ("", ".") or part != part.strip() for part in parts):
        return "it is not a plain relative path"
    if not path.isprintable() or parts[0] == MANIFEST or parts[0].startswith(".opsmith-"):
        return "the name is reserved"
    return None


def _outside(former: Mapping[str, str], targets: Collection[str] | None) -> dict[str, str]:
    """The lines of the former MANIFEST that belong to targets which are not being made."""
    if targets is None:
        return {}
    return {path: digest for path, digest in former.items() if path.partition("/")[0] not in targets}


def _refuse_foreign(folder: Path, files: Mapping[str, str], former: Mapping[str, str]) -> None:
    """Stops before something of somebody else is overwritten, or a link leads out of the folder."""
    root = folder.resolve()
    foreign = sorted(path for path, text in files.items() if _is_foreign(root, path, text, path in former))
    if foreign:
        names = ", ".join(foreign[:5]) + (f" and {len(foreign) - 5} more" if len(foreign) > 5 else "")
        raise UserError(
            f"{folder} holds something that Opsmith did not write, in places where it would write: {names}. "
            "Nothing was changed; move it away or choose another folder with --output"
        )


def _is_foreign(root: Path, path: str, text: str, listed: bool) -> bool:
    place = root / path
    if not place.parent.resolve().is_relative_to(root):
        return True
    if any(parent.exists() and not parent.is_dir() for parent in place.parents):
        return True
    return place.is_dir() or (not listed and os.path.lexists(place) and _content(place) != text.encode())


def _stage(folder: Path, changed: Mapping[str, str], manifest: str) -> None:
    """Writes the files that change, and the MANIFEST, beside the ones in use."""
    stage = folder / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    for path, text in {**changed, MANIFEST: manifest}.items():
        staged = stage / path
        staged.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(text.encode())


def _finish(folder: Path) -> None:
    """Takes a committed stage to its end. It may have been begun before, so every step can be repeated."""
    committed = folder / COMMITTED
    if not committed.is_dir():
        return
    with _undisturbed():
        if (committed / MANIFEST).is_file():
            former, wanted = read_manifest(folder), read_manifest(committed)
            for path in sorted(wanted):
                if (committed / path).is_file():
                    (folder / path).parent.mkdir(parents=True, exist_ok=True)
                    os.replace(committed / path, folder / path)
            for path in former.keys() - wanted.keys():
                _remove(folder, path)
            os.replace(committed / MANIFEST, folder / MANIFEST)
        shutil.rmtree(committed)


def _remove(folder: Path, path: str) -> None:
    """Removes a file and the folders that it leaves empty."""
    (folder / path).unlink(missing_ok=True)
    for parent in list(PurePosixPath(path).parents)[:-1]:
        try:
            (folder / parent).rmdir()
        except OSError:
            break  # something else lives there


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One writer at a time; the lock goes with the process that holds it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Lets an interrupt wait until the files are in their places."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def digest(path: Path) -> str:
    """The sha256 of a file; of nothing, if it is not there."""
    return _digest(_content(path) or b"")


def _difference(folder: Path, path: str, wanted: str) -> str:
    former = (_content(folder / path) or b"").decode(errors="replace")
    lines = difflib.unified_diff(
        former.splitlines(keepends=True), wanted.splitlines(keepends=True), f"{folder.name}/{path}", f"wanted/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ no newline at the end\n" for line in lines)
