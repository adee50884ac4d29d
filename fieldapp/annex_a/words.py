"""Makes text comparable: one case, plain quotes and dashes, words apart from each other."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PLAIN: Final = str.maketrans(
    {
        "‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "“": '"', "”": '"',
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
        "\u00a0": " ", "\u200b": "", "\ufeff": "", "\u00ad": "",
    }
)  # fmt: skip
_WORD: Final = re.compile(r"[a-z0-9]+")
_APOSTROPHE: Final = re.compile(r"(?<=\w)'(?=s?\b)")
_EMPTY_MARKS: Final = frozenset(
    {
        "", "-", "--", "---", ".", "?", "n/a", "na", "#n/a", "#ref!", "#value!", "#name?", "#null!",
        "#div/0!", "#num!", "nan", "nat", "null", "<na>", "n.a.", "not applicable", "none given",
        "blank", "(blank)", "tbc", "0000-00-00",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """Return the text with plain quotes, dashes and single spaces, its case kept."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split())
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).split())


def fold(text: str) -> str:
    """Return the text as it is compared: `plain`, and in one case."""
    return plain(text).casefold()


def says_nothing(text: str) -> bool:
    """Return whether a cell holds only a mark that stands for nothing, such as #N/A or a dash."""
    return fold(text) in _EMPTY_MARKS


def tokens(text: str) -> tuple[str, ...]:
    """Return the words and numbers in the text, apostrophes dropped, & as “and”."""
    folded = _APOSTROPHE.sub("", fold(text)).replace("&", " and ").replace("+", " plus ")
    return tuple(_WORD.findall(folded))


def stem(word: str) -> str:
    """Return the word without the s of a plural or a possessive."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def distance(first: str, second: str, most: int) -> int:
    """Return how many letters were missed, added, changed or swapped; `most` + 1 when more.

    The optimal string alignment distance, ended as soon as it cannot stay within `most`.
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, left in enumerate(first, start=1):
        before, last, row = row, before, [i]
        for j, right in enumerate(second, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == second[j - 2] and first[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def allowed_slips(word: str) -> int:
    """Return how many wrong letters a word of its length may have and still be that word."""
    if len(word) < 5:
        return 0
    return 1 if len(word) < 9 else 2
