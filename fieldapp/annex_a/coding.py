"""Recognises the official codes in what workbooks hold, and says nothing when in doubt.

The order: the code or its full wording outright; a code word within the text, when the rest does
not say otherwise; the words, by the rules of the set; the letter before the bracket, when the
rest agrees with it; the nearest wording, when no other is nearly as near.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, TypeAlias

import msgspec

from fieldapp.annex_a.layout import Edition
from fieldapp.annex_a.rules import Rule, Vocabulary, joined_letters, read_rule
from fieldapp.annex_a.words import distance, fold, says_nothing, stem, tokens

Words: TypeAlias = tuple[str, ...]

_BEFORE: Final = re.compile(
    r"^[(\[]?(?P<mark>zz|[a-z]\d?|[a-z]{1,2}(?=\))|\d{1,2})\s*(?:[)\].:]|\s-|-\s|\s(?=\())\s*(?P<rest>.*)$"
)
_LETTERED: Final = re.compile(r"^(zz|[a-z]\d?)\) ")
_KEYED: Final = re.compile(
    r"^(?:(?:zz|[a-z]\d?)\) )?"
    r"(?:([A-Z]{1,2}\d{1,2}[A-Z]?|\d{1,2}[A-F]?|[A-Z]|[A-Z]{3})(?:: ?| - ))?(.*)$"
)
_LEAST_CUT_WORDS: Final = 3
_MOST_BESIDE: Final = 2
_MOST_LETTERS: Final = 2
_LEAST_CUT_LETTERS: Final = 15
_SLIPS_IN: Final = 7
_LEAST_NEAR: Final = 5
_MARGIN: Final = 2


def _bare(text: str) -> str:
    """Return a printed code or its wording without its letter and its code word."""
    match = _KEYED.match(text)
    return match[2] if match else text


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One official code exactly as it is printed, and what else says the same."""

    code: str
    detail: str = ""
    group: str = ""
    since: Edition = Edition.AUGUST_2019
    keys: tuple[str, ...] = ()
    says: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return the words of the code, without its letter and its code word."""
        return _bare(self.code)

    @property
    def letter(self) -> str:
        """Return the letter before the bracket; empty when the set has none."""
        match = _LETTERED.match(self.code)
        return match[1] if match else ""


class _Set(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    code: tuple[Code, ...]
    words: dict[str, tuple[str, ...]] = {}
    open: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: dict[str, tuple[str, ...]]
    set: dict[str, _Set]


@dataclass(frozen=True)
class CodeSet:
    """The codes of one set, and the finder of them. An open set takes other values too."""

    name: str
    title: str
    codes: tuple[Code, ...]
    open: bool
    vocabulary: Vocabulary

    def find(self, text: str) -> str | None:
        """Return the official code that the text stands for; None when that is not certain."""
        folded = fold(text)
        if not folded:
            return None
        found = self._wordings.get(self._words(folded))
        if found is not None:
            return found
        if says_nothing(folded):
            return None
        mark, rest = _split(folded)
        if mark and (found := self._wordings.get(self._words(rest))):
            return found
        claimed = self._claimed(folded)
        if claimed:
            return self._settled(rest, claimed)
        said = self._by_words(mark, rest) or (self.vocabulary.decide(folded) if mark else None)
        return said or self._nearest(rest)

    def group(self, code: str) -> str:
        """Return the group that a code belongs to; empty when the set has no groups."""
        return next((one.group for one in self.codes if one.code == code), "")

    @cached_property
    def _wordings(self) -> dict[Words, str]:
        """Return every full wording that belongs to one code only."""
        found: dict[Words, set[str]] = {}
        for one in self.codes:
            for text in (one.code, one.label, one.detail, _bare(one.detail), *self._keyed(one)):
                if words := self._words(fold(text)):
                    found.setdefault(words, set()).add(one.code)
        return {words: next(iter(codes)) for words, codes in found.items() if len(codes) == 1}

    def _keyed(self, one: Code) -> Iterable[str]:
        yield from one.keys
        if one.letter and sum(1 for other in self.codes if other.letter == one.letter) == 1:
            yield f"{one.letter})" if len(one.letter) == 1 else one.letter
            yield f"{one.letter}) {one.label}"
            yield f"{one.letter} {one.label}"

    @staticmethod
    def _words(folded: str) -> Words:
        """Return the words to compare by; a letter with its bracket stays apart from a word."""
        bare = re.fullmatch(r"\(?([a-z])\)", folded)
        return (f"{bare[1]})",) if bare else tokens(folded)

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {key: one.code for one in self.codes for key in one.keys}

    def _claimed(self, folded: str) -> frozenset[str]:
        """Return the codes whose code words are in the text."""
        words = tokens(folded)
        together = (
            (words[0] + words[1],) if len(words) > 1 and len(words[0]) <= _MOST_LETTERS else ()
        )
        inside = {self._keys[w] for w in (*words, *together) if len(w) > 1 and w in self._keys}
        return frozenset(c for c in inside if not _is_number_key(c, words, self._keys))

    def _settled(self, rest: str, claimed: frozenset[str]) -> str | None:
        """Return the one code that is claimed, unless the words beside it say another.

        Of several one may have its full wording beside it, or a third code may be meant that the
        words say of them together.
        """
        if len(claimed) > 1:
            for code in claimed:
                if self._wordings.get(self._without(rest, code)) == code:
                    return code
            said = self.vocabulary.decide(rest)
            return said if said not in claimed else None
        (code,) = claimed
        kept = " ".join(self._without(rest, code))
        said = self._cut_short(kept) or self.vocabulary.decide(kept)
        short = len(tokens(kept)) <= _MOST_BESIDE and self._agrees(kept, code)
        return code if said in (None, code) or short else None

    def _without(self, rest: str, code: str) -> Words:
        """Return the words without the code words of that code."""
        return tuple(word for word in tokens(rest) if self._keys.get(word) != code)

    def _by_words(self, mark: str, rest: str) -> str | None:
        """Return the code that the words say, or the one of the mark when they agree with it."""
        said = self._cut_short(rest) or self.vocabulary.decide(rest)
        if said is not None or not mark:
            return said
        marked = self._keys.get(mark) or self._lettered.get(mark)
        if marked is None:
            return None
        return marked if self._agrees(rest, marked) else None

    @cached_property
    def _lettered(self) -> dict[str, str]:
        letters = [one.letter for one in self.codes]
        return {one.letter: one.code for one in self.codes if letters.count(one.letter) == 1}

    def _agrees(self, rest: str, code: str) -> bool:
        """Return whether the words are those of the code and say more than its group."""
        one = next(c for c in self.codes if c.code == code)
        if fold(rest) == fold(_bare(one.group)):
            return False
        own = {stem(w) for w in tokens(f"{one.label} {one.detail}")}
        return all(stem(word) in own for word in tokens(rest))

    def _cut_short(self, text: str) -> str | None:
        """Return the code whose wording begins so, as exports of limited width leave it."""
        words = tokens(text)
        if len(words) < _LEAST_CUT_WORDS or len(text) < _LEAST_CUT_LETTERS:
            return None
        begun = {code for known, code in self._wordings.items() if _begins(known, words)}
        return begun.pop() if len(begun) == 1 else None

    def _nearest(self, text: str) -> str | None:
        """Return the code whose wording is nearest by letters, if no other is nearly as near."""
        wanted = " ".join(tokens(text))
        if len(wanted) < _LEAST_NEAR:
            return None
        most = len(wanted) // _SLIPS_IN
        best: dict[str, int] = {}
        for known, code in self._wordings.items():
            slips = distance(wanted, " ".join(known), most + _MARGIN)
            best[code] = min(best.get(code, most + _MARGIN + 1), slips)
        ordered = sorted(best.items(), key=lambda item: item[1])
        if not ordered or ordered[0][1] > most:
            return None
        clear = len(ordered) < 2 or ordered[1][1] - ordered[0][1] >= _MARGIN
        return ordered[0][0] if clear else None


@dataclass(frozen=True, slots=True)
class CodeBook:
    """All sets of codes by name."""

    sets: Mapping[str, CodeSet]

    def set(self, name: str) -> CodeSet:
        """Return the set of that name."""
        return self.sets[name]


@cache
def official_codes() -> CodeBook:
    """Return the sets of codes that ship with the app; they are read once."""
    return load_codes(files("resources") / "annex_a" / "codes.toml")


def load_codes(file: Traversable) -> CodeBook:
    """Return the sets in `file`; a name that is not known there is a mistake."""
    read = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _File)
    return CodeBook({name: _built(name, one, read.words) for name, one in read.set.items()})


def _built(name: str, one: _Set, everywhere: Mapping[str, tuple[str, ...]]) -> CodeSet:
    rules: list[tuple[str, Rule]] = [
        (code.code, read_rule(text)) for code in one.code for text in code.says
    ]
    vocabulary = Vocabulary.of({**everywhere, **one.words}, rules)
    return CodeSet(name, one.title, one.code, one.open, vocabulary)


def _split(folded: str) -> tuple[str, str]:
    """Return the mark before the words, such as the a of “a) Male”, and the words."""
    match = _BEFORE.match(joined_letters(folded))
    return (match["mark"], match["rest"]) if match else ("", folded)


def _is_number_key(code: str, words: Words, keys: Mapping[str, str]) -> bool:
    """Return whether a code was only found by a number that does not stand first."""
    by = [word for word in words if keys.get(word) == code]
    return bool(by) and all(word.isdigit() for word in by) and by[0] != words[0]


def _begins(known: Words, words: Words) -> bool:
    if len(known) < len(words):
        return False
    return known[: len(words) - 1] == words[:-1] and known[len(words) - 1].startswith(words[-1])
