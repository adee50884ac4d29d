"""Reads the child-level lists of an Annex A workbook into plain rows.

Source of the shape: the official template of August 2019. Sheets List_1 to List_11, a
title in row 1, the header in row 2, one row for each child or event below it. Ids come as
numbers in most files and are text here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Final, TypeAlias
from zipfile import BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from fieldapp.domain.errors import Refused

MOST_BYTES: Final = 64 << 20
MOST_UNPACKED_BYTES: Final = 512 << 20
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 200
MOST_CELL_CHARACTERS: Final = 2_000

_LIST_SHEET: Final = re.compile(r"list[_ ]?0?([1-9]|1[01])", re.IGNORECASE)
_ID_HEADINGS: Final = ("child unique id", "individual adopter identifier")
_HEADER_SOUGHT_ROWS: Final = 5
_FAR: Final = f"has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns in a list"
_ZIP_START: Final = b"PK\x03\x04"
_PROTECTED_MARK: Final = "EncryptedPackage".encode("utf-16-le")
_LOOKED_AT: Final = 1 << 20
_SHEETS: Final = "xl/worksheets/"
_PIECE: Final = 1 << 20
_PLACE: Final = re.compile(rb"""\br=["']([A-Z]{0,5})(\d{0,9})["']""")
_PLACE_BYTES: Final = 24

Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: `number` is the row as a spreadsheet counts it, from 1."""

    list_number: int
    sheet: str
    number: int
    values: dict[str, str]

    @property
    def child(self) -> str:
        """Return the authority's own id of the child or adopter; empty when none is given."""
        found = (text for name, text in self.values.items() if name.lower() in _ID_HEADINGS)
        return next(found, "")


@dataclass(frozen=True, slots=True)
class SampleChild:
    """A child under its code in this visit, and the rows that it was taken from."""

    code: str
    rows: tuple[Row, ...]


def read_annex_a(data: bytes) -> tuple[Row, ...]:
    """Return the rows of lists 1 to 11 in order; refuse what is damaged, locked or too large."""
    if len(data) > MOST_BYTES:
        raise _too_large(f"is larger than {MOST_BYTES >> 20} MB")
    _check_pack(data)
    sheets = _list_sheets(_open(data))
    return tuple(row for number, sheet in sheets for row in _rows(number, sheet))


def sampled(rows: tuple[Row, ...]) -> tuple[SampleChild, ...]:
    """Return the children of lists 1 to 10 under the codes T01, T02 and so on.

    The order is that of first appearance. No name, date or id of the authority is in a code.
    """
    children: dict[str, list[Row]] = {}
    for row in rows:
        if row.child and row.list_number != 11:
            children.setdefault(row.child, []).append(row)
    numbered = enumerate(children.values(), start=1)
    return tuple(SampleChild(f"T{number:02}", tuple(held)) for number, held in numbered)


def _too_large(what: str) -> Refused:
    return Refused("F-202", f"The workbook {what}.", "Ask for the lists in smaller workbooks.")


def _damaged() -> Refused:
    return Refused("F-201", "The workbook is damaged and cannot be read.", "Ask for a new copy.")


def _protected() -> Refused:
    return Refused(
        "F-203", "The workbook is protected by a password.", "Ask for a copy without a password."
    )


def _not_xlsx() -> Refused:
    return Refused(
        "F-206", "The file is not an .xlsx workbook.", "Save it as .xlsx, then try again."
    )


def _check_pack(data: bytes) -> None:
    """Refuse what is no .xlsx pack, or would take too much memory; nothing is kept unpacked.

    The reader lays out a sheet from its first to its last cell, so that one cell in the
    farthest corner would ask for all of the memory: places are looked at first.
    """
    if not data.startswith(_ZIP_START):
        raise _protected() if _PROTECTED_MARK in data[:_LOOKED_AT] else _not_xlsx()
    try:
        with ZipFile(BytesIO(data)) as pack:
            if sum(item.file_size for item in pack.infolist()) > MOST_UNPACKED_BYTES:
                raise _too_large("holds more than can be read at once")
            for item in pack.infolist():
                if item.filename.lower().startswith(_SHEETS):
                    _check_places(pack, item)
    except (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
        raise _damaged() from None
    except RuntimeError:  # how the standard library says that an item is encrypted
        raise _protected() from None


def _check_places(pack: ZipFile, item: ZipInfo) -> None:
    left, kept = MOST_UNPACKED_BYTES, b""
    with pack.open(item) as sheet:
        while piece := sheet.read(_PIECE):
            left -= len(piece)
            text = kept + piece
            if left < 0 or any(map(_is_far, _PLACE.finditer(text))):
                raise _too_large(_FAR)
            kept = text[-_PLACE_BYTES:]


def _is_far(place: re.Match[bytes]) -> bool:
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - 64
    return column > MOST_COLUMNS or int(place[2] or b"0") > MOST_ROWS


def _open(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError:
        raise _protected() from None
    except (CalamineError, OSError, ValueError):
        raise _damaged() from None


def _list_sheets(book: CalamineWorkbook) -> list[tuple[int, CalamineSheet]]:
    names = ((_LIST_SHEET.fullmatch(name.strip()), name) for name in book.sheet_names)
    found = [(int(match[1]), name) for match, name in names if match]
    if not found:
        raise Refused(
            "F-204",
            "The workbook has no sheet called List 1 to List 11.",
            "Choose the workbook with the child-level lists.",
        )
    try:
        return [(number, book.get_sheet_by_name(name)) for number, name in sorted(found)]
    except (CalamineError, OSError, ValueError):
        raise _damaged() from None


def _rows(number: int, sheet: CalamineSheet) -> Iterator[Row]:
    cells = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
    place = _header_place(cells, sheet.name)
    header = _header(cells[place])
    for offset, row in enumerate(cells[place + 1 :], start=place + 2):
        values = {name: _text(cell) for name, cell in zip(header, row, strict=False) if name}
        if any(values.values()):
            yield Row(number, sheet.name, offset, values)


def _header_place(cells: list[list[Cell]], sheet: str) -> int:
    for place, row in enumerate(cells[:_HEADER_SOUGHT_ROWS]):
        if any(_text(cell).lower() in _ID_HEADINGS for cell in row):
            return place
    raise Refused(
        "F-205",
        f"The sheet {sheet} has no row of headings with “Child Unique ID”.",
        "Put the headings of the official template in row 2.",
    )


def _header(row: list[Cell]) -> list[str]:
    """Return the headings, with a number after one that stands twice."""
    names: list[str] = []
    for cell in row:
        name = " ".join(_text(cell).split())
        times = sum(1 for known in names if known == name or known.startswith(f"{name} ("))
        names.append(f"{name} ({times + 1})" if name and name in names else name)
    return names


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()[:MOST_CELL_CHARACTERS]
