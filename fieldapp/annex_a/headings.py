"""Finds the official columns among the headings of a sheet, each once, with a score.

Two headings are the same when they have the same words; small words, order, plurals, case and
punctuation do not count and abbreviations are written out. A heading that is not the same is
proposed by likeness: the weighed share of words in common, where rare words weigh more.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from fieldapp.annex_a.layout import Column, Edition, ListLayout
from fieldapp.annex_a.words import allowed_slips, distance, stem, tokens

SURE: Final = 1.0
LEAST_LIKENESS: Final = 0.62
LEAST_MARGIN: Final = 0.05
_LONG_WORD: Final = 6
_LEAST_LATER: Final = 2
_BARE_ID: Final = ("id",)
_CAPITAL_INSIDE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")

_LONG: Final[Mapping[str, tuple[str, ...]]] = {
    "dob": ("date", "birth"), "dofb": ("date", "birth"), "lac": ("looked", "after", "child"),
    "cla": ("looked", "after", "child"), "cic": ("looked", "after", "child"),
    "icpc": ("initial", "child", "protection", "conference"),
    "icpcs": ("initial", "child", "protection", "conference"),
    "rcpc": ("review", "conference"), "cin": ("child", "need"), "cp": ("child", "protection"),
    "cpp": ("child", "protection", "plan"), "cpps": ("child", "protection", "plan"),
    "s47": ("section", "47"), "s47s": ("section", "47"), "sec47": ("section", "47"),
    "sw": ("social", "worker"), "yp": ("child",), "la": ("authority",),
    "no": ("number",), "num": ("number",), "nr": ("number",), "nos": ("number",),
    "uid": ("unique", "id"), "identifier": ("id",), "identification": ("id",), "ident": ("id",),
    "yrs": ("year",), "mths": ("month",), "mth": ("month",), "12m": ("12", "month"),
    "twelve": ("12",), "six": ("6",), "epo": ("emergency", "protection", "order"),
    "ppo": ("police", "protection"), "ffa": ("fostering", "adoption"), "org": ("organisation",),
    "organization": ("organisation",), "adviser": ("advisor",), "enquiries": ("enquiry",),
    "enquire": ("enquiry",), "inquiry": ("enquiry",), "inquiries": ("enquiry",),
    "ethnic": ("ethnicity",), "worker": ("worker",), "dt": ("date",), "children": ("child",),
    "childrens": ("child",), "young": (), "person": ("child",), "status": ("status",),
    "assess": ("assessment",), "auth": ("authorisation",), "authorised": ("authorisation",),
    "authorization": ("authorisation",), "started": ("start",), "commenced": ("start",),
    "ended": ("end",), "commencement": ("start",), "finish": ("end",), "disabled": ("disability",),
    "disabilities": ("disability",), "eha": ("early", "help", "assessment"),
    "iv": ("interview",), "rhi": ("return", "interview"), "accom": ("accommodation",),
    "accomodation": ("accommodation",), "ref": ("id",), "reference": ("id",),
    "1yr": ("12", "month"),
}  # fmt: skip
_SMALL: Final = frozenset(
    {
        "the", "a", "an", "of", "to", "for", "is", "was", "were", "did", "does", "has", "have",
        "had", "been", "be", "by", "in", "on", "at", "this", "that", "their", "his", "her", "and",
        "or", "y", "n", "yes", "with", "if", "please", "dd", "mm", "yyyy", "format", "code",
        "codes", "e", "g", "within", "it", "its", "as", "per", "from",
    }
)  # fmt: skip


def heading_words(text: str) -> tuple[str, ...]:
    """Return the words of a heading that count, written out, in their order."""
    long = (part for word in tokens(text) for part in _LONG.get(word, (word,)))
    kept = (stem(word) for word in long if word not in _SMALL)
    return tuple(kept) or tokens(text)


def heading_key(text: str) -> tuple[str, ...]:
    """Return what two headings that say the same have in common."""
    return tuple(sorted(set(heading_words(text))))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a sheet as it stands there, and its words for comparing."""

    text: str
    key: tuple[str, ...]
    run: str


def read_heading(text: str) -> Heading:
    """Return a heading ready to be compared; an empty one has no words."""
    apart = text if " " in text else _CAPITAL_INSIDE.sub(" ", text)
    return Heading(text, heading_key(apart), _run_together(text)) if text else Heading("", (), "")


def _run_together(text: str) -> str:
    """Return the letters and figures of a heading, as exports write them: DateOfBirth."""
    return "".join(tokens(text))


@dataclass(frozen=True, slots=True)
class Match:
    """A column of the template and where it stands: `place` counts from 0, `score` to 1."""

    column: Column
    place: int
    heading: str
    score: float


@dataclass(frozen=True)
class Headings:
    """The headings of one list, ready to be compared."""

    layout: ListLayout
    remembered: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _keys(self) -> dict[tuple[str, ...], Column]:
        """Every way to write a heading; the official ones win, one of two columns counts not."""
        others: dict[tuple[str, ...], Column | None] = {}
        for column in self.layout.column:
            for text in column.also:
                key = heading_key(text)
                same = others.get(key, column) is column
                others[key] = column if same else None
        found = {key: column for key, column in others.items() if column is not None}
        found.update((heading_key(c.name), c) for c in reversed(self.layout.column))
        named = {c.name: c for c in self.layout.column}
        found.update(
            (heading_key(text), named[name])
            for text, name in self.remembered.items()
            if name in named
        )
        return found

    @cached_property
    def _weights(self) -> dict[str, float]:
        names = [set(heading_words(c.name)) for c in self.layout.column]
        counts = Counter(word for words in names for word in words)
        return {word: 1.0 + math.log(len(names) / n) for word, n in counts.items()}

    @cached_property
    def _forms(self) -> tuple[tuple[Column, frozenset[str]], ...]:
        return tuple(
            (column, frozenset(heading_words(text)))
            for column in self.layout.column
            for text in (column.name, *column.also)
        )

    @cached_property
    def _official(self) -> dict[tuple[str, ...], str]:
        return {heading_key(c.name): c.name for c in self.layout.column}

    def same(self, heading: Heading) -> Column | None:
        """Return the column that the heading says outright."""
        if not heading.key:
            return None
        return self._keys.get(heading.key) or self._run_together.get(heading.run)

    @cached_property
    def _none(self) -> frozenset[tuple[str, ...]]:
        """Headings of which a person said that they stand for no column."""
        return frozenset(heading_key(text) for text, name in self.remembered.items() if not name)

    def _comparable(self, headings: Sequence[Heading]) -> Sequence[Heading]:
        plain = _without_row_numbers(headings)
        return [Heading(h.text, (), "") if h.key in self._none else h for h in plain]

    @cached_property
    def _run_together(self) -> dict[str, Column]:
        others = {_run_together(t): c for c in reversed(self.layout.column) for t in c.also}
        return others | {_run_together(c.name): c for c in reversed(self.layout.column)}

    def sure(self, headings: Sequence[Heading]) -> list[Match]:
        """Return the columns that are said outright, the official wording before others."""
        headings = self._comparable(headings)
        taken: dict[str, Match] = {}
        official = (p for p, h in enumerate(headings) if h.key in self._official)
        for place in (*official, *range(len(headings))):
            column = self.same(headings[place])
            if column is not None and column.name not in taken:
                taken[column.name] = Match(column, place, headings[place].text, SURE)
        return list(taken.values())

    def matched(self, headings: Sequence[Heading]) -> list[Match]:
        """Return the columns found, in the order of the template, no place used twice."""
        headings = self._comparable(headings)
        found = self.sure(headings)
        names, places = {m.column.name for m in found}, {m.place for m in found}
        for proposal in self._proposals(headings, names, places):
            if proposal.column.name not in names and proposal.place not in places:
                names.add(proposal.column.name)
                places.add(proposal.place)
                found.append(proposal)
        order = {column.name: n for n, column in enumerate(self.layout.column)}
        return sorted(found, key=lambda match: order[match.column.name])

    def _proposals(
        self, headings: Sequence[Heading], names: set[str], places: set[int]
    ) -> Iterable[Match]:
        """Return what is like enough and clearly more so than the next column, best first."""
        proposals = []
        for place, heading in enumerate(headings):
            if not heading.key or place in places:
                continue
            scores = self._scores(frozenset(heading.key), names)
            if not scores or scores[0][0] < LEAST_LIKENESS:
                continue
            next_best = scores[1][0] if len(scores) > 1 else 0.0
            if scores[0][0] - next_best >= LEAST_MARGIN:
                proposals.append(Match(scores[0][1], place, heading.text, round(scores[0][0], 2)))
        return sorted(proposals, key=lambda match: -match.score)

    def _scores(self, words: frozenset[str], taken: set[str]) -> list[tuple[float, Column]]:
        best: dict[str, tuple[float, Column]] = {}
        for column, form in self._forms:
            if column.name in taken:
                continue
            score = self._likeness(words, form)
            if score > best.get(column.name, (0.0, column))[0]:
                best[column.name] = (score, column)
        return sorted(best.values(), key=lambda scored: -scored[0])

    def _likeness(self, first: frozenset[str], second: frozenset[str]) -> float:
        """Return twice the weight in common over the whole weight, from 0 to 1."""
        common = first & second
        near = _near_pairs(first - common, second - common)
        shared = sum(map(self._weight, common)) + sum(0.9 * self._weight(w) for w in near)
        whole = sum(map(self._weight, first)) + sum(map(self._weight, second))
        return 2 * shared / whole if whole else 0.0

    def _weight(self, word: str) -> float:
        return self._weights.get(word, 1.6)


def _without_row_numbers(headings: Sequence[Heading]) -> Sequence[Heading]:
    """Return the headings without a bare “ID” where another one says whose id it is."""
    said = any("id" in h.key and not {"unique", "child"}.isdisjoint(h.key) for h in headings)
    return (
        [Heading(h.text, (), "") if h.key == _BARE_ID else h for h in headings]
        if said
        else headings
    )


def _near_pairs(first: frozenset[str], second: frozenset[str]) -> list[str]:
    """Return the words of `second` that stand misspelt or cut short in `first`."""
    return [word for word in second if any(_near(word, other) for other in first)]


def _near(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    if len(short) >= 4 and long.startswith(short):
        return True
    slips = 2 if len(short) >= _LONG_WORD else allowed_slips(short)
    return bool(slips) and distance(word, other, slips) <= slips


def edition_of(matches: Iterable[Match]) -> Edition:
    """Return the edition that the columns show: that of 2024 with two of its own, else of 2019.

    One alone is more likely a column that an authority added to the older layout.
    """
    later = {m.column.name for m in matches if m.column.since is Edition.JANUARY_2024}
    return Edition.JANUARY_2024 if len(later) >= _LEAST_LATER else Edition.AUGUST_2019
