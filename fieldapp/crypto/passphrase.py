"""Passphrases: five random words on offer, or one's own, held against a local block list."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import Final

from fieldapp.crypto.words import LIST_LENGTH, WordList
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Randomness

SHORTEST: Final = 14
_NEXT: Final = "Take the words that are offered, or a sentence of your own."
_OWN_LETTERS: Final = 6
_RUN: Final = 4
_LINES: Final = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUNS: Final = frozenset(
    line[at : at + _RUN]
    for forwards in _LINES
    for line in (forwards, forwards[::-1])
    for at in range(len(line) - _RUN + 1)
)
_LOOKS_LIKE: Final = str.maketrans("01345$@!", "oieassai")


class Passphrases:
    """Suggests passphrases and refuses those that a stranger would try."""

    def __init__(self, words: WordList, blocked: Iterable[str]) -> None:
        self._words = words
        self._blocked = sorted(frozenset(blocked), key=lambda word: (-len(word), word))

    def suggest(self, rng: Randomness, count: int = 5) -> str:
        """Return `count` (4 or 5) random words, 11 bits each."""
        drawn = rng.bytes(2 * count)
        places = (int.from_bytes(drawn[at : at + 2], "big") for at in range(0, 2 * count, 2))
        return " ".join(self._words.words[place % LIST_LENGTH] for place in places)

    def check(self, passphrase: str, names: Iterable[str] = ()) -> None:
        """Refuse what is short (K-333) or easy to guess (K-334); suggested words pass.

        `names` are words that a stranger may know: the person's, the organisation's.
        Something of the person's own must be left when such words, listed words and runs
        on the keyboard are taken out.
        """
        if len(passphrase) < SHORTEST:
            raise Refused("K-333", f"A passphrase needs {SHORTEST} characters or more.", _NEXT)
        if self._suggested(passphrase):
            return
        guessed = [*map(_letters, names), *self._blocked]
        plain = _letters(passphrase)
        if any(self._guessable(t, guessed) for t in (plain, plain.translate(_LOOKS_LIKE))):
            raise Refused("K-334", "This passphrase is easy to guess.", _NEXT)

    def _suggested(self, passphrase: str) -> bool:
        words = passphrase.split(" ")
        return len(set(words)) >= 4 and all(word in self._words.known for word in words)

    def _guessable(self, text: str, guessed: Iterable[str]) -> bool:
        text = _without_runs(text)
        for word in guessed:
            text = text.replace(word, " ") if len(word) > 2 else text
        return len({c for c in text if c.isalpha()}) < _OWN_LETTERS


def load_passphrases(words: WordList, folder: Traversable) -> Passphrases:
    """Return the check with the block list that stands in `folder` as `blocked.txt`."""
    lines = (folder / "blocked.txt").read_text(encoding="utf-8").splitlines()
    return Passphrases(words, [line for line in lines if line and not line.startswith("#")])


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if c.isalnum() or c in "$@!")


def _without_runs(text: str) -> str:
    """Return the text without four and more neighbours of the alphabet or the keyboard."""
    inside = {
        at + step
        for at in range(len(text) - _RUN + 1)
        if text[at : at + _RUN] in _RUNS
        for step in range(_RUN)
    }
    return "".join(c for at, c in enumerate(text) if at not in inside)
