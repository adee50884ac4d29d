"""Decides by words: ideas that stand in a text, and rules of which ideas make which code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from fieldapp.annex_a.words import allowed_slips, distance, fold, stem, tokens

_SMALL: Final = frozenset(
    {
        "the", "of", "a", "an", "to", "and", "or", "by", "with", "for", "is", "are", "who", "was",
        "were", "that", "which", "as", "been", "be", "eg", "e", "g", "ie", "s",
    }
)  # fmt: skip
_LETTERS: Final = re.compile(r"\b([a-z])\s*(?:&|\band\b|\+|\bn\b)\s*([a-z])\b")
_LEAST_CUT: Final = 4
_MOST_STRANGE: Final = 6


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds when one of each of `needs` is there and none of `bars`."""

    needs: tuple[frozenset[str], ...]
    bars: frozenset[str]

    def holds(self, ideas: frozenset[str]) -> bool:
        """Return whether the ideas meet the rule."""
        return self.bars.isdisjoint(ideas) and all(not ideas.isdisjoint(n) for n in self.needs)


def read_rule(text: str) -> Rule:
    """Return a rule from its line: words that are needed, a|b for either, -x for none of it."""
    words = text.split()
    return Rule(
        tuple(frozenset(word.split("|")) for word in words if not word.startswith("-")),
        frozenset(word[1:] for word in words if word.startswith("-")),
    )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ideas of one set of codes with their words, and its rules.

    `phrases` gives the idea of a run of words; `known` holds every word of a phrase or rule.
    """

    phrases: Mapping[tuple[str, ...], str]
    known: frozenset[str]
    rules: tuple[tuple[str, Rule], ...]
    longest: int

    @classmethod
    def of(
        cls, ideas: Mapping[str, Iterable[str]], rules: Sequence[tuple[str, Rule]]
    ) -> Vocabulary:
        """Return the vocabulary of the ideas; what comes later among them wins."""
        phrases = {_content(text): idea for idea, texts in ideas.items() for text in texts}
        phrases.pop((), None)
        words = {word for phrase in phrases for word in phrase}
        plain = {w for _, rule in rules for need in rule.needs for w in need if w.islower()}
        longest = max(map(len, phrases), default=1)
        return cls(phrases, frozenset(words | plain), tuple(rules), longest)

    def decide(self, text: str) -> str | None:
        """Return the code whose rule says most about the text; None when two say as much."""
        words = [self._corrected(word) for word in _content(text)]
        ideas, strange = self._ideas(words)
        if not ideas or strange > _MOST_STRANGE:
            return None
        best: dict[str, int] = {}
        for code, rule in self.rules:
            if rule.holds(ideas):
                best[code] = max(best.get(code, 0), len(rule.needs))
        if not best:
            return None
        top = max(best.values())
        codes = [code for code, weight in best.items() if weight == top]
        return codes[0] if len(codes) == 1 else None

    def _ideas(self, words: Sequence[str]) -> tuple[frozenset[str], int]:
        """Return the ideas in the words, longest phrases first, and how many words were strange."""
        found: set[str] = set()
        strange, place = 0, 0
        while place < len(words):
            length, idea = self._phrase(words, place)
            if idea:
                found.add(idea)
            elif words[place] in self.known:
                found.add(words[place])
            else:
                strange += 1
            place += length
        return frozenset(found), strange

    def _phrase(self, words: Sequence[str], place: int) -> tuple[int, str]:
        for length in range(min(self.longest, len(words) - place), 0, -1):
            idea = self.phrases.get(tuple(words[place : place + length]))
            if idea:
                return length, idea
        return 1, ""

    def _corrected(self, word: str) -> str:
        """Return the known word that was meant: misspelt or cut short; the word when none was."""
        if word in self.known or not word.isalpha():
            return word
        near: dict[int, set[str]] = {}
        for known in self.known:
            most = min(allowed_slips(word), allowed_slips(known))
            if most and _begin_alike(word, known):
                apart = distance(word, known, most)
                if apart <= most:
                    near.setdefault(apart, set()).add(known)
        if near:
            return self._of_one_idea(near[min(near)], word)
        return self._cut(word)

    def _cut(self, word: str) -> str:
        if len(word) < _LEAST_CUT:
            return word
        return self._of_one_idea({k for k in self.known if k.startswith(word)}, word)

    def _of_one_idea(self, meant: Set[str], word: str) -> str:
        """Return one of the words that could be meant; the word itself when they differ."""
        ideas = {self.phrases.get((known,), known) for known in meant}
        return min(meant) if len(ideas) == 1 else word


def _begin_alike(first: str, second: str) -> bool:
    """Return whether one of the first two letters is the same: few slip at both."""
    return first[:1] == second[:1] or first[:2] == second[1::-1]


def joined_letters(folded: str) -> str:
    """Return the text with pairs such as A&E and B and B as one word."""
    return _LETTERS.sub(r"\1and\2", folded)


def _content(text: str) -> tuple[str, ...]:
    """Return the words that count, without plurals; all of them when only small ones are there."""
    words = tokens(joined_letters(fold(text)))
    kept = tuple(stem(word) for word in words if word not in _SMALL)
    return kept or tuple(stem(word) for word in words)
