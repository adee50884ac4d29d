"""Finds which sheets hold which lists, and in which row their headings stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from fieldapp.annex_a.book import Cell, Sheet
from fieldapp.annex_a.cells import as_text, is_blank
from fieldapp.annex_a.headings import Heading, Headings, Match, read_heading
from fieldapp.annex_a.layout import Layout, ListLayout
from fieldapp.annex_a.words import fold, tokens

_SOUGHT_ROWS: Final = 60
_TITLE: Final = re.compile(r"\b(?:annex a )?list ?[_\-. ]*0*(\d{1,2})(?!\d)")
_NAMES: Final = (
    re.compile(r"list[ _\-.:#]*(?:no)?[ _\-.:#]*0*(\d{1,2})(?!\d)"),
    re.compile(r"^(?:annex[ _\-]*a[ _\-.]*)?[ (]*0*(\d{1,2})[a-d]?(?=$|[ _\-.):])(?![.\-]\d)"),
    re.compile(r"^(?:l|tab|sheet list|aa)[ _\-.]*0*(\d{1,2})(?!\d)"),
)
_LEAST_SURE: Final = 2
_LEAST_UNNAMED: Final = 4
_MOST_ID_WORDS: Final = 5
_NAMED: Final = 2.0
_LIKENESS_ROWS: Final = 20
_RowRead: TypeAlias = tuple[int, int, list[Heading]]


@dataclass(frozen=True, slots=True)
class Found:
    """A list in a sheet. `header` is the row of its headings, counted from 0; -1 without any.

    `deep` says over how many rows the headings run; `called` is the number in the sheet's name.
    """

    layout: ListLayout
    sheet: Sheet
    header: int
    deep: int
    headings: tuple[Heading, ...]
    matches: tuple[Match, ...]
    called: int | None

    @property
    def first_row(self) -> int:
        """Return the first row below the headings, counted from 0."""
        return self.header + self.deep


@dataclass(frozen=True, slots=True)
class _Candidate:
    layout: ListLayout
    header: int
    deep: int
    sure: int
    own: int
    keyed: bool
    bonus: float

    @property
    def rank(self) -> tuple[float, float, int, int]:
        share = self.sure / len(self.layout.column)
        return (self.sure + 2 * self.own + self.bonus, share, -self.deep, -self.header)


@dataclass(frozen=True)
class Finder:
    """Knows the layouts, and headings that were confirmed for a list before."""

    layout: Layout
    remembered: Mapping[int, Mapping[str, str]]

    def headings(self) -> tuple[Headings, ...]:
        """Return the comparers of all lists."""
        return tuple(
            Headings(one, self.remembered.get(one.number, {})) for one in self.layout.lists
        )

    def find(self, sheet: Sheet, comparers: Sequence[Headings]) -> Found | None:
        """Return the list that a sheet holds, or None when it holds none."""
        called = number_in_name(sheet.name) or number_in_title(sheet)
        worded = called or self._number_in_words(sheet.name)
        rows = _rows_of_headings(sheet)
        candidates = [
            _candidate(comparer, place, deep, row, _bonus(comparer, called, worded))
            for comparer in comparers
            for place, deep, row in rows
        ]
        wanted = [c for c in candidates if _enough(c, called)]
        if not wanted:
            likely = called and _most_alike(sheet, rows, comparers[called - 1])
            return likely or self._without_headings(sheet, called)
        best = max(wanted, key=lambda candidate: candidate.rank)
        return _found(sheet, best, comparers[best.layout.number - 1], called)

    def _number_in_words(self, name: str) -> int | None:
        words = " ".join(tokens(name))
        lists = self.layout.lists
        return next((one.number for one in lists if words in one.called), None)

    def _without_headings(self, sheet: Sheet, called: int | None) -> Found | None:
        """Return a sheet that is named as a list and filled as one, read by place."""
        if called is None:
            return None
        layout = self.layout.numbered(called)
        rows = [row for row in sheet.rows if not all(map(is_blank, row))]
        widest = max((_width(row) for row in rows), default=0)
        if not rows or not len(layout.column) * 0.6 <= widest <= len(layout.column) + 4:
            return None
        places = enumerate(layout.column[:widest])
        matches = tuple(Match(column, place, "", 0.0) for place, column in places)
        first = next(n for n, row in enumerate(sheet.rows) if _width(row) == widest)
        return Found(layout, sheet, first - 1, 1, (), matches, called)


def _most_alike(sheet: Sheet, rows: Sequence[_RowRead], comparer: Headings) -> Found | None:
    """Return a sheet that is named as the list, by the row whose headings are most like its own."""
    layout = comparer.layout
    best: tuple[Match, ...] = ()
    found = None
    for place, deep, row in rows[:_LIKENESS_ROWS]:
        matches = tuple(comparer.matched(row))
        if len(matches) > len(best):
            best = matches
            found = Found(layout, sheet, place, deep, tuple(row), matches, layout.number)
    enough = max(_LEAST_UNNAMED, len(layout.column) // 3)
    return found if len(best) >= enough else None


def number_in_name(name: str) -> int | None:
    """Return the number of the list that a sheet's name gives, such as “List_1” or “3. CIN”."""
    text = fold(name)
    for pattern in _NAMES:
        match = pattern.search(text)
        if match and 1 <= int(match[1]) <= 11:
            return int(match[1])
    return None


def number_in_title(sheet: Sheet) -> int | None:
    """Return the number in a title above the table, such as “List 8: Children in care”."""
    for row in sheet.rows[:8]:
        filled = [cell for cell in row if not is_blank(cell)]
        match = _TITLE.match(fold(as_text(filled[0]))) if 0 < len(filled) <= 2 else None
        if match and 1 <= int(match[1]) <= 11:
            return int(match[1])
    return None


def _bonus(comparer: Headings, called: int | None, worded: int | None) -> float:
    number = comparer.layout.number
    return 4.5 if number == called else 2.0 if number == worded else 0.0


def _rows_of_headings(sheet: Sheet) -> list[_RowRead]:
    """Return the rows that could be headings: place, how many rows deep, what stands there."""
    rows = [_read(row) for row in sheet.rows[:_SOUGHT_ROWS]]
    found = []
    for place, row in enumerate(rows):
        if sum(1 for heading in row if heading.key) >= _LEAST_SURE:
            found.append((place, 1, row))
            if place + 1 < len(rows):
                found.append((place, 2, _joined(row, rows[place + 1])))
    return found


def _candidate(
    comparer: Headings, place: int, deep: int, row: Sequence[Heading], bonus: float
) -> _Candidate:
    sure = comparer.sure(row)
    names = {match.column.name for match in sure}
    own = sum(1 for name in names if name not in _COMMON)
    keyed = comparer.layout.key.name in names or any(_is_id(heading) for heading in row)
    less = bonus - 1.5 * (deep - 1)
    return _Candidate(comparer.layout, place, deep, len(sure), own, keyed, less)


def _is_id(heading: Heading) -> bool:
    return "id" in heading.key and len(heading.key) <= _MOST_ID_WORDS


_COMMON: Final = frozenset(
    {
        "Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)",
        "Does the Child have a Disability", "Disability", "Allocated Team", "Allocated Worker",
    }
)  # fmt: skip


def _enough(candidate: _Candidate, called: int | None) -> bool:
    """Return whether a row of headings is one: a sheet that is named needs less."""
    if candidate.layout.number == called:
        return candidate.sure >= _LEAST_SURE
    known = candidate.keyed or candidate.bonus >= _NAMED
    return known and candidate.sure >= _LEAST_UNNAMED and candidate.own >= 1


def _found(sheet: Sheet, best: _Candidate, comparer: Headings, called: int | None) -> Found:
    row = _read(sheet.rows[best.header])
    if best.deep == 2:
        row = _joined(row, _read(sheet.rows[best.header + 1]))
    matches = tuple(comparer.matched(row))
    return Found(best.layout, sheet, best.header, best.deep, tuple(row), matches, called)


def _read(row: Sequence[Cell]) -> list[Heading]:
    return [read_heading(as_text(cell) if isinstance(cell, str) else "") for cell in row]


def _joined(upper: Sequence[Heading], lower: Sequence[Heading]) -> list[Heading]:
    pairs = zip(upper, lower, strict=False)
    return [read_heading(f"{above.text} {below.text}".strip()) for above, below in pairs]


def _width(row: Sequence[Cell]) -> int:
    filled = [place for place, cell in enumerate(row) if not is_blank(cell)]
    return filled[-1] + 1 if filled else 0
