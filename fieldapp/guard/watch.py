"""Looks at a piece of text: what is known of the children, then what only has the shape."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from fieldapp.guard.known import Known
from fieldapp.guard.shapes import by_shape
from fieldapp.guard.sighting import Sighting, apart

MOST: Final = 4_000
"""Characters that are looked at in one go; more waits for the next pause."""


def look(text: str, known: Known, today: date, left: Collection[str] = ()) -> tuple[Sighting, ...]:
    """Return what could name a child in a text of at most `MOST` characters, in order.

    `left` are pieces, as `folded` gives them, that a person looked at and left as they are.
    """
    found = apart((*known.find(text), *by_shape(text, today)))
    return tuple(one for one in found if folded(text[one.start : one.end]) not in left)


def folded(piece: str) -> str:
    """Return a piece in the form in which it is remembered as left."""
    return " ".join(piece.casefold().split())


def window(text: str, caret: int) -> tuple[int, int]:
    """Return the part (start, end) of a longer text that is looked at: around the caret.

    It begins and ends between words.
    """
    if len(text) <= MOST:
        return 0, len(text)
    start = max(0, min(caret - MOST // 2, len(text) - MOST))
    end = start + MOST
    first = text.find(" ", start, start + 64) if start else 0
    last = text.rfind(" ", end - 64, end) if end < len(text) else end
    return (first if first > 0 else start), (last if last > 0 else end)
