"""Every link between documents leads to a file and a heading that exist."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = sorted(path for folder in (".", "docs", "examples") for path in (ROOT / folder).glob("*.md"))


def links(text: str) -> list[str]:
    """The targets of links and pictures, without those that lead out."""
    tokens = [inner for token in MarkdownIt("commonmark").enable("table").parse(text) for inner in token.children or ()]
    targets = [str(token.attrs.get("href") or token.attrs.get("src") or "") for token in tokens]
    return [target for target in targets if target and not re.match(r"[a-z]+:", target)]


def anchors(text: str) -> set[str]:
    """The names GitHub gives to headings."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def document(path: str, pages: dict[str, str]) -> str | None:
    """The text of a file of the repository; of the generated pages, as they are made now."""
    if path.startswith("generated/docs/"):
        return pages.get(path.removeprefix("generated/"))
    file = ROOT / path
    if file.is_dir():
        return ""
    return file.read_text(encoding="utf-8") if file.is_file() else None


def broken(path: str, text: str, pages: dict[str, str]) -> list[str]:
    wrong = []
    for link in links(text):
        name, _, anchor = link.partition("#")
        found = document(normpath(str(PurePosixPath(path).parent / name)), pages) if name else text
        if found is None or (anchor and anchor not in anchors(found)):
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_written_documents(path: Path, pages: dict[str, str]) -> None:
    assert broken(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"), pages) == []


def test_links_of_generated_pages(pages: dict[str, str]) -> None:
    wrong = {path: found for path, text in pages.items() if (found := broken(f"generated/{path}", text, pages))}
    assert wrong == {}


def test_every_operator_is_in_the_index(pages: dict[str, str]) -> None:
    listed = {f"docs/{link}" for link in links(pages["docs/README.md"])}
    operators = {path for path in pages if path.count("/") == 2}
    assert operators
    assert operators <= listed


def test_a_broken_link_is_found(pages: dict[str, str]) -> None:
    text = "# Here\n\n[a](#here) [b](#there) [c](nowhere.md) [d](docs/spec.md#math) [e](docs/spec.md#nothing)\n"
    assert broken("README.md", text, pages) == ["#there", "nowhere.md", "docs/spec.md#nothing"]


def test_every_operator_is_in_the_readme_once(pages: dict[str, str]) -> None:
    listed = [link for link in links((ROOT / "README.md").read_text(encoding="utf-8")) if link.count("/") == 3]
    own = [path for path in (ROOT / "spec").glob("*/*.yaml") if path.parent.name != "common"]
    assert sorted(listed) == sorted(f"generated/docs/{path.parent.name}/{path.stem}.md" for path in own)
