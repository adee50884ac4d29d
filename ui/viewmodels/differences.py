"""Word differences between two versions; every character of both stays as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

_WORDS: Final = re.compile(r"\s+|\S+\s*")
_CLOSE: Final = 4_000
"""Words up to which every one is compared; in longer texts very common ones are skipped."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one version; `only` says that the other version lacks it."""

    text: str
    only: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What stands at one place in each version, and where, in characters; one may be empty."""

    in_first: str
    in_second: str
    first_at: int
    second_at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions beside each other; `same` counts the words that both have in place."""

    first: tuple[Run, ...]
    second: tuple[Run, ...]
    differences: tuple[Difference, ...]
    same: int

    @property
    def words(self) -> str:
        """How much differs, in words."""
        count = len(self.differences)
        differs = "1 difference" if count == 1 else f"{count} differences"
        same = "1 word" if self.same == 1 else f"{self.same} words"
        return f"{differs}, {same} the same"


def compare(first: str, second: str) -> Comparison:
    """Compare two texts word by word; the runs of each join to exactly that text."""
    one, two = _WORDS.findall(first), _WORDS.findall(second)
    long = max(len(one), len(two)) > _CLOSE
    matcher = SequenceMatcher(None, _bare(one), _bare(two), autojunk=long)
    runs: tuple[list[Run], list[Run]] = ([], [])
    found: list[Difference] = []
    same = at_one = at_two = 0
    for tag, a, b, c, d in matcher.get_opcodes():
        here, there = "".join(one[a:b]), "".join(two[c:d])
        only = tag != "equal"
        _add(runs[0], here, only)
        _add(runs[1], there, only)
        if only:
            found.append(Difference(here.rstrip(), there.rstrip(), at_one, at_two))
        else:
            same += b - a
        at_one, at_two = at_one + len(here), at_two + len(there)
    return Comparison(tuple(runs[0]), tuple(runs[1]), tuple(found), same)


def _bare(words: list[str]) -> list[str]:
    """Words without the space after them, so that a changed line end alone is no difference."""
    return [word.rstrip() or word for word in words]


def _add(runs: list[Run], text: str, only: bool) -> None:
    """Add a stretch; the space at its end is never marked."""
    words = text.rstrip() if only else text
    if words:
        runs.append(Run(words, only))
    if len(words) < len(text):
        runs.append(Run(text[len(words) :], only=False))
