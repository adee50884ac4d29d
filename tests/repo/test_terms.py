"""Nothing that a person reads uses a word that docs/terms.md keeps off the screens."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.repo import source

SCREENS = ("ui/views", "ui/viewmodels", "ui/qt")
HELP = ("*.md", "*.html", "*.txt")
REFUSED_BY_DESIGN = "sync submit upload commit payload entity user fail invalid illegal abort"
TABLES = ("Never on a screen", "Words of the code that no screen shows")


class Text(NamedTuple):
    """Something that a person reads, and where it stands."""

    where: str
    words: str


def _table(heading: str) -> list[list[str]]:
    page = (source.ROOT / "docs/terms.md").read_text(encoding="utf-8")
    section = page.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def _forbidden() -> set[str]:
    return {w.strip() for t in TABLES for row in _table(t) for w in row[0].split(",")}


def _pattern() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(sorted(_forbidden()))})\b", re.IGNORECASE)


def _skipped(module: ast.AST) -> set[int]:
    """Constants that nobody reads on a screen: docstrings, annotations and failed assertions."""
    parts = (part for node in ast.walk(module) for part in _unread(node))
    return {id(child) for part in parts for child in ast.walk(part)}


def _unread(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return [node.value]
    if isinstance(node, ast.AnnAssign):
        return [node.annotation]
    part = getattr(node, "returns", None) or getattr(node, "annotation", None)
    if isinstance(node, ast.Assert):
        part = node.msg
    return [part] if part else []


def _is_read(text: str) -> bool:
    """Sentences and labels; not identifiers, style sheets or formats."""
    if "{" in text and ";" in text:
        return False
    return " " in text.strip() or text[:1].isupper()


def _screen_texts(path: Path, module: ast.Module) -> Iterator[Text]:
    skipped = _skipped(module)
    for node in ast.walk(module):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if id(node) not in skipped and _is_read(node.value):
            yield Text(source.place(path, node), node.value)


def _refusals(path: Path) -> Iterator[Text]:
    """The sentence and the next step of every refusal, wherever it is raised."""
    for node in ast.walk(source.tree(path)):
        if source.code_of(node):
            for child in ast.walk(node):
                if isinstance(child, ast.Constant) and isinstance(child.value, str):
                    yield Text(source.place(path, child), child.value)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for child in value.values() for text in _strings(child))
    elif isinstance(value, list):
        yield from (text for child in value for text in _strings(child))


def _help() -> Iterator[Text]:
    for path in (p for glob in HELP for p in (source.ROOT / "resources/help").rglob(glob)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield Text(f"{path.relative_to(source.ROOT).as_posix()}:{number}", line)


def _forms() -> Iterator[Text]:
    for path in (source.ROOT / "resources/forms").rglob("*.json"):
        for text in _strings(json.loads(path.read_text(encoding="utf-8"))):
            if _is_read(text):
                yield Text(path.relative_to(source.ROOT).as_posix(), text)


def _found(texts: Iterable[Text]) -> list[str]:
    pattern = _pattern()
    hits = ((text, pattern.search(text.words)) for text in texts)
    return [f"{text.where}: {hit[0]!r} in {text.words!r}" for text, hit in hits if hit]


def test_no_screen_shows_a_word_that_is_kept_off_screens() -> None:
    assert not _found(
        text for path in source.modules(*SCREENS) for text in _screen_texts(path, source.tree(path))
    )


def test_no_refusal_says_a_word_that_is_kept_off_screens() -> None:
    files = source.modules("fieldapp", "ui", "sync/client", "sync/bundle")
    assert not _found(text for path in files for text in _refusals(path))


def test_no_page_of_help_says_a_word_that_is_kept_off_screens() -> None:
    assert not _found(_help())


def test_no_built_in_form_says_a_word_that_is_kept_off_screens() -> None:
    assert not _found(_forms())


@pytest.mark.parametrize("word", REFUSED_BY_DESIGN.split())
def test_the_page_of_words_keeps_this_word_off_screens(word: str) -> None:
    assert word in _forbidden()


def test_a_forbidden_word_is_found_where_it_stands() -> None:
    module = ast.parse('"""Sync."""\nLABEL = "Sync now"\nNAME = "sync_now"\n')
    found = _found(_screen_texts(source.ROOT / "ui/planted.py", module))
    assert found == ["ui/planted.py:2: 'Sync' in 'Sync now'"]


def test_each_thing_has_one_word_in_the_code() -> None:
    names = [row[0] for row in _table("One word for one thing")]
    assert names
    assert len(names) == len(set(names))
