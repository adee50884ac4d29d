"""Writes a synthetic Annex A workbook: `python -m tests.support.annex_a --help`.

The children are invented, linked over all lists, and the same for the same seed. `--mess` is the
share of cells and headings that are written as workbooks in the field have them.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import xlsxwriter

from fieldapp.annex_a.coding import CodeBook, official_codes
from fieldapp.annex_a.layout import Column, Edition, Kind, Layout, ListLayout, official
from tests.support.annex_a_children import Cell, Row, Town, list_rows


@dataclass
class Mess:
    """Writes what is plain as the field has it, for a share of what it is given."""

    chance: Random
    share: float
    codebook: CodeBook

    def hits(self) -> bool:
        return self.share > 0 and self.chance.random() < self.share

    def sheet(self, layout: ListLayout) -> str:
        plain = f"List_{layout.number}"
        if not self.hits():
            return plain
        forms = (f"List {layout.number}", f"LIST {layout.number}", f"{layout.number}. Data")
        return self.chance.choice((*forms, f"List_{layout.number} "))

    def heading(self, column: Column) -> str:
        if not self.hits():
            return column.name
        name = column.name
        forms = [f"{name} ", name.upper(), name.replace("’", "'"), name.replace(" ", "\n", 1)]
        forms += [name.replace(" ", "\u00a0", 1), *column.also[:2]]
        return self.chance.choice(forms)

    def cell(self, column: Column, value: Cell) -> Cell:
        if value is None or not self.hits():
            return value
        if column.kind is Kind.CODE and isinstance(value, str):
            return self._code(value)
        if isinstance(value, date):
            return self._date(value)
        if column.name.startswith("Age"):
            return self.chance.choice((f"{value}.138", f"{value} ", str(value)))
        return self.chance.choice((f"{value}\u00a0", str(value), "#N/A", value))

    def _code(self, value: str) -> str:
        bare = value.split(") ", 1)[-1]
        forms = (bare, bare.lower(), f" {value}", value.upper(), value.replace(": ", " - "))
        return self.chance.choice((*forms, "#N/A", "Not a code at all"))

    def _date(self, value: date) -> Cell:
        text = (f"{value:%d/%m/%Y}", f"{value:%Y-%m-%d}", f"{value:%d-%b-%y}", f"{value:%d.%m.%Y}")
        serial = (value - date(1899, 12, 30)).days
        return self.chance.choice((*text, serial, "TBC", "31/02/2019"))


@dataclass(frozen=True)
class Wanted:
    """What to write: how many children, by which seed, with how much mess, in which layout."""

    children: int
    seed: int = 1
    mess: float = 0.0
    edition: Edition = Edition.AUGUST_2019


def workbook(wanted: Wanted) -> bytes:
    """Return a workbook in the shape of the template: a title, the headings, the rows."""
    chance, codebook, layout = Random(wanted.seed), official_codes(), official()
    town = Town(chance, codebook)
    children = [town.child(number) for number in range(1, wanted.children + 1)]
    rows = list_rows(layout, wanted.edition, children)
    mess = Mess(chance, wanted.mess, codebook)
    return _written(layout, wanted.edition, rows, mess)


def _written(layout: Layout, edition: Edition, rows: dict[int, list[Row]], mess: Mess) -> bytes:
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_numbers": False, "nan_inf_to_errors": False}
    book = xlsxwriter.Workbook(held, options)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    book.add_worksheet("Front_Sheet").write(0, 0, "Annex A - Child level data")
    for one in layout.lists:
        sheet = book.add_worksheet(mess.sheet(one))
        sheet.write(0, 0, f"List {one.number}: {one.title}")
        columns = one.columns(edition)
        for place, column in enumerate(columns):
            sheet.write_string(1, place, mess.heading(column))
        for number, row in enumerate(rows[one.number], start=2):
            _write_row(
                sheet, number, [mess.cell(c, v) for c, v in zip(columns, row, strict=True)], day
            )
    book.close()
    return held.getvalue()


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet, number: int, row: Sequence[Cell], day: object
) -> None:
    for place, value in enumerate(row):
        if isinstance(value, date):
            sheet.write_datetime(number, place, value, day)
        elif isinstance(value, str):
            sheet.write_string(number, place, value)
        elif value is not None:
            sheet.write_number(number, place, value)


def main(arguments: Sequence[str]) -> None:
    """Write the workbook that the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.annex_a")
    parser.add_argument("--children", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mess", type=float, default=0.0)
    parser.add_argument("--edition", choices=[e.value for e in Edition], default="2019")
    parser.add_argument("out", type=Path)
    asked = parser.parse_args(arguments)
    wanted = Wanted(asked.children, asked.seed, asked.mess, Edition(asked.edition))
    asked.out.write_bytes(workbook(wanted))


if __name__ == "__main__":
    main(sys.argv[1:])
