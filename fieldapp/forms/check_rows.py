"""Finds rows of a workbook that nobody reads: XLSForm readers stop after sixty empty ones."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import PurePath
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from fieldapp.forms.finding import Finding, Place, warning

_ENDINGS: Final = (".xlsx", ".xlsm", ".xls")
_SHEETS: Final = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_MOST_EMPTY: Final = 60
"""So many empty rows under each other are passed over (pyxform, xls2json_backends)."""


def check_rows(data: bytes, name: str) -> tuple[Finding, ...]:
    """Return a warning for each sheet with rows that are not read."""
    if PurePath(name).suffix.lower() not in _ENDINGS:
        return ()
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = [sheet for sheet in book.sheet_names if sheet.strip().lower() in _SHEETS]
        found = [(sheet, *_unread(book.get_sheet_by_name(sheet))) for sheet in names]
    except (CalamineError, OSError, ValueError):
        return ()
    return tuple(_said(sheet, row, count) for sheet, row, count in found if count)


def _unread(sheet: CalamineSheet) -> tuple[int, int]:
    """Return the first row that is not read, from 1, and how many there are with something."""
    first, count, empty = 0, 0, 0
    for number, row in _rows(sheet):
        if not any(str(cell).strip() for cell in row):
            empty += 1
        elif empty > _MOST_EMPTY or count:
            first, count = first or number, count + 1
        else:
            empty = 0
    return first, count


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[object]]]:
    """Yield the rows under the headings, with their numbers, as far as headings reach."""
    begin = (sheet.start or (0, 0))[0] + 1
    rows = sheet.iter_rows()
    heads = [bool(str(cell).strip()) for cell in next(rows, [])]
    for number, row in enumerate(rows, start=begin + 1):
        yield (
            number,
            [cell for cell, head in zip(row, islice(heads, len(row)), strict=False) if head],
        )


def _said(sheet: str, row: int, count: int) -> Finding:
    rows = "1 row" if count == 1 else f"{count} rows"
    return warning(
        "F-195",
        f"{rows} from here on would not be read: more than {_MOST_EMPTY} empty rows stand above.",
        "Delete the empty rows.",
        Place(sheet, row, ""),
    )
