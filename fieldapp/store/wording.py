"""Words as the search index sees them: without case and accents, cut at what is no letter.

The same rule reads what a person typed into the search field, so that nothing they type
ever reaches the query language of the index as anything but a quoted text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

TERMS: Final = 16
"""Most words and phrases of one search; the rest of what was typed is left out."""
_TYPED: Final = re.compile(r'"([^"]*)"?|(\S+)')
_WORD: Final = re.compile(r"[^\W_]+")
_STARTS: Final = r"(?<![^\W_])"
_ENDS: Final = r"(?![^\W_])"
_CUT: Final = r"[\W_]+"
_AROUND: Final = 40


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase to find; the last word of an unquoted term may be a beginning."""

    words: tuple[str, ...]
    whole: bool

    def quoted(self) -> str:
        """Return the term in the query language of the index."""
        return f'"{" ".join(self.words)}"' + ("" if self.whole else " *")

    def pattern(self) -> re.Pattern[str]:
        """Return what finds the term in folded text."""
        text = _STARTS + _CUT.join(map(re.escape, self.words))
        return re.compile(text + _ENDS if self.whole else text)


def terms_of(typed: str) -> tuple[Term, ...]:
    """Return what a person asks for: quoted phrases, and words that may go on."""
    return tuple(list(_terms(typed))[:TERMS])


def match_text(terms: Sequence[Term]) -> str:
    """Return the query that asks the index for all terms; each is quoted."""
    return " AND ".join(term.quoted() for term in terms)


def spans(patterns: Sequence[re.Pattern[str]], text: str) -> list[tuple[int, int]]:
    """Return the first place of each pattern that `text` holds, as (start, end) in `text`."""
    folded, places = fold_text(text)
    found = (pattern.search(folded) for pattern in patterns)
    return [(places[m.start()], places[m.end()]) for m in found if m is not None]


def around(text: str, span: tuple[int, int]) -> tuple[str, str, str]:
    """Return the words before, the found part and the words after, cut at spaces."""
    start, end = span
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if start > _AROUND:
        before = "…" + before[before.find(" ") + 1 :]
    if end + _AROUND < len(text):
        after = after[: after.rfind(" ") if " " in after else None] + "…"
    return before, text[start:end], after


def fold_text(text: str) -> tuple[str, Sequence[int]]:
    """Return text without case and accents, and where each of its characters stood."""
    if text.isascii():
        return text.lower(), range(len(text) + 1)
    folded: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize("NFD", letter).lower():
            if not unicodedata.combining(plain):
                folded.append(plain)
                places.append(place)
    places.append(len(text))
    return "".join(folded), places


def _terms(typed: str) -> Iterator[Term]:
    for phrase, word in _TYPED.findall(typed):
        words = tuple(_WORD.findall(fold_text(phrase or word)[0]))
        if words:
            yield Term(words, whole=bool(phrase))
