"""Every refusal has a code that is written down, and every code that is written down is in use."""

import ast
import re
from pathlib import Path

import pytest

from tests.repo import source

PAGES = sorted((source.ROOT / "docs/codes").glob("*.md"))
ROW = re.compile(r"^\| `?([A-Z]-\d{3})`? \|", re.MULTILINE)


def _used() -> set[str]:
    """Every constant that is a code, wherever it stands."""
    files = source.modules("fieldapp", "sync", "ui")
    nodes = (node for path in files for node in ast.walk(source.tree(path)))
    return {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and source.CODE.fullmatch(node.value)
    }


def _listed() -> list[str]:
    return [code for page in PAGES for code in ROW.findall(page.read_text(encoding="utf-8"))]


def test_every_code_in_use_is_written_down() -> None:
    assert not _used() - set(_listed())


def test_every_code_written_down_is_in_use() -> None:
    assert not set(_listed()) - _used()


def test_a_code_is_written_down_once() -> None:
    listed = _listed()
    assert not {code for code in listed if listed.count(code) > 1}


@pytest.mark.parametrize(
    "page", sorted((source.ROOT / "docs/codes").glob("*.md")), ids=lambda p: p.name
)
def test_a_page_lists_only_codes_of_its_own_letter(page: Path) -> None:
    codes = ROW.findall(page.read_text(encoding="utf-8"))
    assert {code[0] for code in codes} <= {page.stem[0]}
