"""Writes small workbooks from rows, in the shapes that authorities send."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import xlsxwriter

from fieldapp.annex_a.book import open_book
from fieldapp.annex_a.coding import official_codes
from fieldapp.annex_a.importing import Imported, Importer
from fieldapp.annex_a.layout import Edition, official

Cell: TypeAlias = str | int | float | date | None
Rows: TypeAlias = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Tab:
    """One sheet to write."""

    name: str
    rows: Rows
    hidden: bool = False


def names(number: int, edition: Edition = Edition.AUGUST_2019) -> list[str]:
    """Return the official headings of a list."""
    return [column.name for column in official().numbered(number).columns(edition)]


def written(*tabs: Tab, options: dict[str, object] | None = None) -> bytes:
    """Return a workbook with these sheets, after an empty first one that can be seen."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, **(options or {})})
    book.add_worksheet("Read me").write(0, 0, "Notes")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for tab in tabs:
        sheet = book.add_worksheet(tab.name)
        if tab.hidden:
            sheet.hide()
        for number, row in enumerate(tab.rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, place, value, day)
                elif value is not None:
                    sheet.write(number, place, value)
    book.close()
    return held.getvalue()


def imported(*data: bytes) -> Imported:
    """Return what the importer makes of workbooks."""
    importer = Importer(official(), official_codes())
    return importer.read([open_book(one) for one in data], lambda *_: None)
