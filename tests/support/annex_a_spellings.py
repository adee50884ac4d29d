"""Spells official codes as workbooks do: other prefixes, punctuation, case, cuts and slips."""

from __future__ import annotations

import string
from collections.abc import Iterator
from random import Random

from fieldapp.annex_a.coding import Code, CodeSet

_SHORTEST_CUT = 18
_SHORTEST_SLIP = 6


def key_of(code: Code) -> str:
    """Return the code word that is printed before the label, such as WBRI, 3A, N1 or PR4."""
    bare = code.code.split(") ", 1)[-1]
    head = bare.split(":", 1)[0] if ":" in bare else bare.split(" - ", 1)[0]
    return head if head != bare and len(head) <= 4 else bare if bare.isupper() else ""


def wordings(codes: CodeSet, code: Code) -> list[str]:
    """Return the label and the full wording of a code, where no other code has the same."""
    said = {code.label, code.detail} - {""}
    others = {t for one in codes.codes if one is not code for t in (one.label, one.detail)}
    return sorted(text for text in said - others if not text.isupper())


def spellings(codes: CodeSet, code: Code, chance: Random) -> Iterator[str]:
    """Yield spellings of one code; each of them leaves no doubt to a person."""
    key = key_of(code)
    if key:
        yield from (key, key.lower(), f"{key} ", f" {code.code} ", code.code.upper())
    for text in wordings(codes, code):
        yield from (text, text.upper(), text.lower(), text.title(), f"  {text}\u00a0")
        yield from (text.replace(" - ", " – "), text.replace("-", " "), text.replace("'", "’"))
        yield f"{chance.randint(1, 30)} - {text}"
        yield f"{chance.randint(1, 30)}. {text}"
        if key:
            yield from (f"{key} - {text}", f"{key}: {text}", f"{key} {text}", f"{text} ({key})")
        if len(text) > _SHORTEST_CUT + 8 and _cut_is_plain(codes, code, text):
            yield text[: max(_SHORTEST_CUT, len(text) - 5)]
        if len(text) >= _SHORTEST_SLIP:
            yield slipped(text, chance)


def slipped(text: str, chance: Random) -> str:
    """Return the text with one wrong, missing or doubled letter inside a long word."""
    words = text.split(" ")
    long = [n for n, word in enumerate(words) if len(word) >= _SHORTEST_SLIP and word.isalpha()]
    if not long:
        return text
    n = chance.choice(long)
    word, place = words[n], chance.randint(2, len(words[n]) - 2)
    kinds = (
        word[:place] + word[place + 1 :],
        word[:place] + word[place] + word[place:],
        word[:place] + chance.choice(string.ascii_lowercase) + word[place + 1 :],
        word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :],
    )
    words[n] = chance.choice(kinds)
    return " ".join(words)


def _cut_is_plain(codes: CodeSet, code: Code, text: str) -> bool:
    cut = text[: max(_SHORTEST_CUT, len(text) - 5)].casefold()
    others = (t for one in codes.codes if one is not code for t in (one.label, one.detail))
    return not any(other.casefold().startswith(cut) for other in others)
