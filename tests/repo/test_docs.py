"""The pages tell what the tree shows."""

import re
from pathlib import Path

import pytest

from tests.repo import source

PAGES = sorted((source.ROOT / "docs").rglob("*.md")) + sorted(source.ROOT.glob("*.md"))
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def _packages() -> set[str]:
    found = (
        p.parent
        for top in ("fieldapp", "sync", "ui")
        for p in (source.ROOT / top).glob("*/__init__.py")
    )
    return {".".join(folder.relative_to(source.ROOT).parts) for folder in found}


def test_the_page_on_architecture_names_every_room() -> None:
    page = (source.ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert not {name for name in _packages() if f"`{name}`" not in page}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_a_page_links_only_to_what_exists(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert not [link for link in links if not (page.parent / link).exists()]


def test_every_decision_is_in_the_index() -> None:
    folder = source.ROOT / "docs/decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in folder.glob("[0-9]*.md")}
    assert pages == set(re.findall(r"\]\((\d{4}-[^)]+)\)", index))


def test_every_decision_has_its_own_number() -> None:
    numbers = [path.name[:4] for path in (source.ROOT / "docs/decisions").glob("[0-9]*.md")]
    assert numbers
    assert len(numbers) == len(set(numbers))


def test_the_changelog_keeps_its_form() -> None:
    page = (source.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in page
    kinds = set(re.findall(r"^### (.+)$", page, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
