"""Takes in the lists of a workbook. No row is dropped; what is not plain is listed.

Every row below the headings that is not blank becomes a row of its list, with its raw cells and
its values: dates as dates, counts as whole numbers, codes as official codes. A value that cannot
be read is None, its raw cell stays, and an issue says where and why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from fieldapp.annex_a import issues as codes
from fieldapp.annex_a import refusals
from fieldapp.annex_a.book import Book, Cell
from fieldapp.annex_a.cells import Value, as_text, is_blank
from fieldapp.annex_a.choosing import chosen
from fieldapp.annex_a.coding import CodeBook
from fieldapp.annex_a.columns import ColumnReader, Tally
from fieldapp.annex_a.finding import Finder, Found
from fieldapp.annex_a.headings import SURE, Match, edition_of
from fieldapp.annex_a.issues import Issue
from fieldapp.annex_a.layout import Column, Edition, Layout, ListLayout

Progress: TypeAlias = Callable[[int, int, str], None]
"""Is told how much is done, of how much, of what."""

LISTS: Final = 11
_TOTAL: Final = re.compile(r"\s*(grand |sub ?-?)?totals?\b", re.IGNORECASE)
_AGAIN: Final = codes.HEADINGS_AGAIN


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row: its sheet, its number there from 1, its cells as they stood, and its values.

    `values` follow the columns of the imported list; None is blank or not readable.
    """

    sheet: str
    number: int
    raw: tuple[Cell, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ImportedList:
    """One list: its columns with where they were found, and all its rows.

    `others` are the authority's own columns: (sheet, heading, place in the raw cells).
    """

    layout: ListLayout
    columns: tuple[Column, ...]
    matched: tuple[Match, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    counted: int
    rows: tuple[ListRow, ...]
    others: tuple[tuple[str, str, int], ...] = ()

    def place(self, name: str) -> int:
        """Return at which place of `values` the column called `name` stands."""
        return next(n for n, column in enumerate(self.columns) if column.name == name)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a delivery holds: its lists by number, every issue, and how codes were recognised."""

    edition: Edition
    lists: Mapping[int, ImportedList]
    issues: tuple[Issue, ...]
    tallies: Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Importer:
    """Reads workbooks by the layouts, the codes and the headings that were remembered."""

    layout: Layout
    codebook: CodeBook
    remembered: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def read(self, books: Sequence[Book], progress: Progress) -> Imported:
        """Return all lists of one or more workbooks; refuse when there is none."""
        found, issues = self._find(books, progress)
        if not found:
            raise refusals.no_lists()
        edition = edition_of(match for one, _ in found for match in one.matches)
        run = _Run(self, edition, progress, issues)
        run.take(found)
        return Imported(edition, run.lists, tuple(run.issues), run.tallies)

    def _find(
        self, books: Sequence[Book], progress: Progress
    ) -> tuple[list[tuple[Found, Book]], list[Issue]]:
        finder = Finder(self.layout, self.remembered)
        comparers = finder.headings()
        total = sum(book.size for book in books)
        found: list[tuple[Found, Book]] = []
        for done, (book, sheet) in enumerate((b, s) for b in books for s in b.sheets()):
            progress(done, total, "Opening")
            if one := finder.find(sheet, comparers):
                found.append((one, book))
        kept, issues = chosen(found)
        return kept, [_about_macros() for book in books if book.facts.macros] + issues


@dataclass(slots=True)
class _Run:
    """One import under way."""

    importer: Importer
    edition: Edition
    progress: Progress
    issues: list[Issue]
    lists: dict[int, ImportedList] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)

    def take(self, found: Sequence[tuple[Found, Book]]) -> None:
        total = sum(len(one.sheet.rows) for one, _ in found)
        done = 0
        for number in range(1, LISTS + 1):
            parts = [(one, book) for one, book in found if one.layout.number == number]
            if not parts:
                self._say(number, "", codes.LIST_MISSING, "The list is not in the workbook.")
                continue
            self.lists[number] = self._list(parts, done, total)
            done += sum(len(one.sheet.rows) for one, _ in parts)
        self.progress(total, total, "Reading")

    def _list(self, parts: Sequence[tuple[Found, Book]], done: int, total: int) -> ImportedList:
        layout = parts[0][0].layout
        columns = layout.columns(self.edition)
        rows: list[ListRow] = []
        counted = 0
        for found, book in parts:
            self.progress(done + len(rows), total, "Reading")
            self._about_sheet(found)
            reader = _SheetReader(self, found, columns, book.facts.from_1904)
            counted += reader.count()
            rows.extend(reader.rows())
        if len(parts) > 1:
            names = ", ".join(one.sheet.name for one, _ in parts)
            self._say(
                layout.number, names, codes.LIST_TWICE, f"The list stands in {names}; all are read."
            )
        first, missing, unknown = _columns_found(parts, columns)
        for name in missing:
            said = "The column is not there; it is read as blank."
            self._say(
                layout.number, parts[0][0].sheet.name, codes.COLUMN_MISSING, said, column=name
            )
        others = tuple(
            (one.sheet.name, heading, place)
            for one, _ in parts
            for place, heading in _own(one, columns)
        )
        return ImportedList(layout, columns, first, missing, unknown, counted, tuple(rows), others)

    def _about_sheet(self, found: Found) -> None:
        number, sheet = found.layout.number, found.sheet.name
        if found.called not in (None, number):
            said = (
                f"The sheet is called list {found.called} and has the headings of list {number}; "
                f"it is read as list {number}."
            )
            self._say(number, sheet, codes.OTHER_LIST, said)
        if not found.headings:
            said = "The sheet has no headings; the columns are taken in the order of the template."
            self._say(number, sheet, codes.NO_HEADINGS, said)
        of = len(found.layout.columns(self.edition))
        if len(found.matches) * 2 < of:
            said = (
                f"Only {len(found.matches)} of {of} columns are there; is it another kind of list?"
            )
            self._say(number, sheet, codes.FEW_COLUMNS, said)
        for match in found.matches:
            if 0 < match.score < SURE:
                said = (
                    f"The heading is taken for “{match.column.name}” (likeness {match.score:.2f})."
                )
                self._say(
                    number, sheet, codes.HEADING_PROPOSED, said, match.heading, found.header + 1
                )
        for heading in _unknown(found, found.layout.columns(self.edition)):
            said = "The heading is none of the template; the column is kept as it stands."
            self._say(number, sheet, codes.COLUMN_UNKNOWN, said, heading, found.header + 1)

    def _say(
        self,
        number: int,
        sheet: str,
        code: str,
        said: str,
        column: str = "",
        row: int | None = None,
    ) -> None:
        self.issues.append(Issue(number, sheet, row, column, "", code, said))


def _about_macros() -> Issue:
    said = "The workbook carries macros; they were neither run nor kept."
    return Issue(None, "", None, "", "", codes.MACROS, said)


def _unknown(found: Found, columns: Sequence[Column]) -> list[str]:
    """Return the headings that are none of the columns of this edition."""
    return [heading for _, heading in _own(found, columns)]


def _own(found: Found, columns: Sequence[Column]) -> list[tuple[int, str]]:
    """Return places and headings of what is none of the columns of this edition."""
    names = {column.name for column in columns}
    used = {match.place for match in found.matches if match.column.name in names}
    return [(n, h.text) for n, h in enumerate(found.headings) if h.text and n not in used]


def _columns_found(
    parts: Sequence[tuple[Found, Book]], columns: Sequence[Column]
) -> tuple[tuple[Match, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the columns that any part has, those that none has, and what is no column."""
    first: dict[str, Match] = {}
    for found, _ in parts:
        for match in found.matches:
            first.setdefault(match.column.name, match)
    missing = tuple(column.name for column in columns if column.name not in first)
    unknown = dict.fromkeys(heading for found, _ in parts for heading in _unknown(found, columns))
    kept = tuple(first[column.name] for column in columns if column.name in first)
    return kept, missing, tuple(unknown)


class _SheetReader:
    """Reads the rows of one sheet, each column by its own reader."""

    def __init__(self, run: _Run, found: Found, columns: Sequence[Column], from_1904: bool) -> None:
        self._run = run
        self._found = found
        self._number = found.layout.number
        self._sheet = found.sheet
        places = {match.column.name: match.place for match in found.matches}
        self._readers = [
            (
                column,
                places.get(column.name, -1),
                ColumnReader.of(column, run.importer.codebook, run.tallies, from_1904=from_1904),
            )
            for column in columns
        ]
        self._key_place = places.get(found.layout.key.name, -1)

    def count(self) -> int:
        """Return how many rows below the headings are not blank."""
        below = self._sheet.rows[self._found.first_row :]
        return sum(1 for row in below if not all(map(is_blank, row)))

    def rows(self) -> list[ListRow]:
        """Return a row for each row below the headings that is not blank."""
        taken = []
        for number, row in enumerate(
            self._sheet.rows[self._found.first_row :], start=self._found.first_row + 1
        ):
            if not all(map(is_blank, row)):
                values = tuple(
                    self._value(number, row, column, place, reader)
                    for column, place, reader in self._readers
                )
                self._about_row(number, row)
                taken.append(ListRow(self._sheet.name, number, tuple(row), values))
        return taken

    def _value(
        self, number: int, row: list[Cell], column: Column, place: int, reader: ColumnReader
    ) -> Value:
        if place < 0 or place >= len(row):
            return None
        value, said = reader.read(row[place])
        if said is not None:
            self._list_issue(number, column.name, row[place], *said)
        return value

    def _about_row(self, number: int, row: list[Cell]) -> None:
        if self._key_place >= 0 and is_blank(row[self._key_place]):
            said = "The row names nobody; it is kept."
            self._list_issue(number, self._found.layout.key.name, "", codes.NO_ID, said)
        self._about_total(number, row)
        if self._repeats_headings(row):
            said = "Repeats the headings; kept."
            self._list_issue(number, "", row[self._found.matches[0].place], _AGAIN, said)
        if self._sheet.uncounted:
            self._about_formulas(number)

    def _about_total(self, number: int, row: list[Cell]) -> None:
        first = next((cell for cell in row if not is_blank(cell)), "")
        if isinstance(first, str) and _TOTAL.match(first):
            said = "Looks like a total; kept."
            self._list_issue(number, "", first, codes.LOOKS_LIKE_TOTAL, said)

    def _repeats_headings(self, row: list[Cell]) -> bool:
        matches = self._found.matches
        if not self._found.headings or not isinstance(row[matches[0].place], str):
            return False
        same = sum(1 for m in matches[:4] if as_text(row[m.place]) == m.heading)
        return same >= min(3, len(matches))

    def _about_formulas(self, number: int) -> None:
        for column, place, _ in self._readers:
            if place >= 0 and f"{_letters(place)}{number}" in self._sheet.uncounted:
                said = "Holds a formula without its value; read as blank. Ask for values."
                self._list_issue(number, column.name, "", codes.UNCOUNTED, said)

    def _list_issue(self, number: int, column: str, raw: Cell, code: str, said: str) -> None:
        text = raw if isinstance(raw, str) else as_text(raw)
        self._run.issues.append(
            Issue(self._number, self._sheet.name, number, column, text, code, said)
        )


def _letters(place: int) -> str:
    name, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(65 + letter) + name
    return name
