"""Items of evidence as screens quote and find them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from fieldapp.domain.evidence import Item
from fieldapp.frameworks.pack import Pack
from ui.viewmodels.evidence_words import MARK_WORDS, Quoted, quoted

MOST_FOUND: Final = 50
"""Items that a search for evidence shows."""


def quoted_items(pack: Pack, items: Iterable[Item]) -> tuple[Quoted, ...]:
    """Return items with their words, and their mark, source, children and coder."""
    types = {one.id: one.title for one in pack.about.source_type}
    return tuple(
        quoted(
            item,
            ", ".join(
                part
                for part in (
                    MARK_WORDS[item.mark],
                    types.get(item.source_type, ""),
                    ", ".join(item.children),
                    str(item.coder),
                    "put away" if item.archived else "",
                )
                if part
            ),
        )
        for item in items
    )


def found_items(pack: Pack, items: Iterable[Item], letters: str) -> tuple[Quoted, ...]:
    """Return the newest items that show these letters, given in lower case."""
    hits = (item for item in items if _has_letters(item, letters))
    newest = sorted(hits, key=lambda item: (-item.opened.ms, item.id))[:MOST_FOUND]
    return quoted_items(pack, newest)


def _has_letters(item: Item, letters: str) -> bool:
    """Say whether an item that stands shows these letters, given in lower case."""
    texts = (item.words, item.short_name, *item.children, *item.criteria)
    return not item.archived and any(letters in text.casefold() for text in texts)
