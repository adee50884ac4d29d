"""Words that people read out to compare a laptop or an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import Final

from fieldapp.domain.errors import Damaged, Refused
from sync.protocol import hashing

LIST_LENGTH: Final = 2_048
WORD_BITS: Final = 11
SPELT_WORDS: Final = 8
NO_FINGERPRINT: Final = bytes(32)
"""Stands for the root fingerprint in a request made before the organisation is known."""
_SPELT_BITS: Final = SPELT_WORDS * WORD_BITS


class WordList:
    """The 2,048 words; no two share their first four letters."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words: Final = tuple(words)
        self.known: Final = frozenset(self.words)
        if len(self.words) != LIST_LENGTH or len(self.known) != LIST_LENGTH:
            raise Damaged(
                "K-106", "A part of this program is damaged.", "Install the program again."
            )

    def spell(self, digest: bytes) -> tuple[str, ...]:
        """Return the eight words for the first 88 bits of a digest or fingerprint."""
        number = int.from_bytes(digest[: _SPELT_BITS // 8], "big")
        shifts = range(_SPELT_BITS - WORD_BITS, -1, -WORD_BITS)
        return tuple(self.words[number >> shift & (LIST_LENGTH - 1)] for shift in shifts)

    def read(self, typed: str) -> tuple[str, ...]:
        """Return eight typed words in small letters, or refuse (K-331, K-332).

        Spaces, commas and line ends separate. The place of a word that is not in the list
        is named, so that a slip of the pen is not taken for another laptop.
        """
        words = tuple(typed.replace(",", " ").casefold().split())
        if len(words) != SPELT_WORDS:
            raise Refused(
                "K-331",
                f"There are {SPELT_WORDS} words to type, not {len(words)}.",
                "Ask for all of them again.",
            )
        for place, word in enumerate(words, 1):
            if word not in self.known:
                raise Refused(
                    "K-332",
                    f"Word {place} is not one of the words that laptops show.",
                    "Ask for it again, letter by letter.",
                )
        return words


def load_words(folder: Traversable) -> WordList:
    """Return the list that stands in `folder` as `en.txt`."""
    return WordList((folder / "en.txt").read_text(encoding="utf-8").split())


def enrolment_digest(request: bytes, root_fingerprint: bytes) -> bytes:
    """Return H("enrolment/1" ‖ exact request ‖ root fingerprint), whose start is spelt."""
    return hashing.labelled("enrolment/1", request, root_fingerprint)
