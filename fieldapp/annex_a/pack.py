"""Looks at a workbook before it is opened, so that no file can ask for all of the memory.

The reader lays out a sheet from its first to its last filled cell. One cell in the farthest
corner, a repeated row or a bomb of zeros would therefore take gigabytes; what a file would
unpack to and how far its filled cells reach is measured here first, piece by piece.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from fieldapp.annex_a import refusals

MOST_BYTES: Final = 96 << 20
MOST_UNPACKED_BYTES: Final = 384 << 20
MOST_CELLS: Final = 12_000_000

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_LOOKED_AT: Final = 1 << 20
_OLE_PROTECTED: Final = tuple(
    name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo")
)
_OLE_MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")
_PIECE: Final = 1 << 20
_FILLED: Final = re.compile(
    rb"""<(?:\w+:)?c\b[^<>]*?\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,10})["'][^<>]*(?<!/)>"""
)
_ROW: Final = re.compile(rb"""<(?:\w+:)?row\b[^<>]*?\br\s*=\s*["'](\d{1,10})["']""")
_ROW_BEGINS: Final = re.compile(rb"<(?:\w+:)?row\b")
_CELL_BEGINS: Final = re.compile(rb"<(?:\w+:)?c[\s>]")
_UNPLACED: Final = re.compile(rb"<(?:\w+:)?c(?=[\s>])(?![^<>]*\br\s*=)")
_LAST_ROW: Final = 1 << 20
_UNCOUNTED: Final = re.compile(
    rb'<c\b[^<>]*?\br="([A-Z]{1,3}\d{1,7})"[^<>]*(?<!/)>'
    rb"<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_ODS_ROW: Final = b"<table:table-row"
_ODS_CELL: Final = re.compile(rb"<table:(?:covered-)?table-cell\b([^<>]*)")
_ROWS_REPEATED: Final = re.compile(rb"""table:number-rows-repeated\s*=\s*["'](\d{1,10})""")
_COLUMNS_REPEATED: Final = re.compile(rb"""table:number-columns-repeated\s*=\s*["'](\d{1,10})""")
_ODS_FILLED: Final = b"office:value-type"
_MOST_REPEATS: Final = 100_000
_ODS_SHEET: Final = b"<table:table "
_SHEET_PARTS: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_BOOK: Final = re.compile(r"\.(xlsx|xlsm|xls|ods)$", re.IGNORECASE)
_DAMAGES: Final = (
    BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, OSError,
    ParseError, etree.XMLSyntaxError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What was seen before opening.

    `uncounted` holds, for each sheet by name, the cells (like "C7") with a formula and no value.
    """

    macros: bool = False
    from_1904: bool = False
    uncounted: tuple[tuple[str, frozenset[str]], ...] = ()


def inspect(data: bytes) -> Facts:
    """Return what is known of a workbook; refuse what is locked, damaged, too large or none."""
    if len(data) > MOST_BYTES:
        raise refusals.too_large(f"is larger than {MOST_BYTES >> 20} MB")
    if data.startswith(_OLE):
        return _inspect_ole(data)
    if not data.startswith(_ZIP):
        raise refusals.no_workbook()
    try:
        with ZipFile(BytesIO(data)) as pack:
            return _inspect_zip(pack)
    except _DAMAGES:
        raise refusals.damaged() from None
    except RuntimeError:  # how the standard library says that an item is encrypted
        raise refusals.protected() from None


def _inspect_ole(data: bytes) -> Facts:
    beginning = data[:_OLE_LOOKED_AT]
    if any(mark in beginning or mark in data[-_OLE_LOOKED_AT:] for mark in _OLE_PROTECTED):
        raise refusals.protected()
    return Facts(macros=_OLE_MACROS in data)


def _inspect_zip(pack: ZipFile) -> Facts:
    names = [item.filename for item in pack.infolist()]
    declared = sum(item.file_size for item in pack.infolist())
    if declared > MOST_UNPACKED_BYTES:
        raise refusals.too_large("would unpack to more than can be read at once")
    if "xl/workbook.xml" in names:
        return _inspect_xlsx(pack, names)
    if "content.xml" in names:
        return _inspect_ods(pack)
    if books := [name for name in names if _BOOK.search(name)]:
        raise refusals.packed(len(books))
    raise refusals.no_workbook()


def _inspect_xlsx(pack: ZipFile, names: list[str]) -> Facts:
    named = _sheet_names(pack)
    uncounted = []
    for item in pack.infolist():
        if _SHEET_PARTS.fullmatch(item.filename):
            cells = _look_at_sheet(_whole(pack, item))
            uncounted.append((named.get(item.filename.lower(), ""), cells))
        else:
            _drain(pack, item)
    book = pack.read("xl/workbook.xml")
    return Facts(
        macros=any(name.lower().endswith("vbaproject.bin") for name in names),
        from_1904=bool(re.search(rb'date1904="(1|true)"', book)),
        uncounted=tuple((name, cells) for name, cells in uncounted if cells),
    )


def _inspect_ods(pack: ZipFile) -> Facts:
    if b"encryption-data" in pack.read("META-INF/manifest.xml"):
        raise refusals.protected()
    for item in pack.infolist():
        if item.filename != "content.xml":
            _drain(pack, item)
    content = _whole(pack, pack.getinfo("content.xml"))
    if any(_ods_reach(sheet) > MOST_CELLS for sheet in content.split(_ODS_SHEET)):
        raise refusals.too_large("repeats filled cells too often")
    return Facts(macros=any(item.filename.startswith("Basic/") for item in pack.infolist()))


def _ods_reach(sheet: bytes) -> int:
    """Return how many places a sheet spans from its first row to its last filled cell."""
    rows = widest = empty = 0
    for row in sheet.split(_ODS_ROW)[1:]:
        attributes, _, cells = row.partition(b">")
        repeated = _repeats(_ROWS_REPEATED, attributes)
        empty += repeated
        if _ODS_FILLED in cells:
            if repeated > _MOST_REPEATS:
                raise refusals.too_large("repeats a filled row too often")
            rows, empty = rows + empty, 0
            widest = max(widest, _ods_width(cells))
    return rows * widest


def _ods_width(row: bytes) -> int:
    """Return how many columns a row has up to its last filled cell."""
    if b"number-columns-repeated" not in row:
        return row.count(b"<table:table-cell") + row.count(b"<table:covered-table-cell")
    width = empty = 0
    for cell in _ODS_CELL.finditer(row):
        empty += _repeats(_COLUMNS_REPEATED, cell[1])
        if _ODS_FILLED in cell[1]:
            width, empty = width + empty, 0
    return width


def _repeats(how_often: re.Pattern[bytes], attributes: bytes) -> int:
    found = how_often.search(attributes)
    return int(found[1]) if found else 1


def _drain(pack: ZipFile, item: ZipInfo) -> None:
    """Unpack an item without keeping it: a size that lies is found here."""
    with pack.open(item) as part:
        while part.read(_PIECE):
            pass


def _whole(pack: ZipFile, item: ZipInfo) -> bytes:
    with pack.open(item) as part:
        return part.read(MOST_UNPACKED_BYTES)


def _look_at_sheet(text: bytes) -> frozenset[str]:
    """Return the cells with a formula and no value; refuse a sheet that reaches too far."""
    cells = _FILLED.findall(text)
    columns = {column.upper() for column, _ in cells}
    last_row = max((int(row) for _, row in cells), default=0)
    last_column = max((_column_number(column) for column in columns), default=0)
    if _UNPLACED.search(text):
        last_row = max(last_row, len(_ROW_BEGINS.findall(text)), *map(int, _ROW.findall(text)), 0)
        last_column = max(last_column, _widest_row(text))
    if last_row > _LAST_ROW or last_row * last_column > MOST_CELLS:
        raise refusals.too_large("has cells too far apart in one sheet")
    if b"<f" not in text:
        return frozenset()
    return frozenset(match.decode() for match in _UNCOUNTED.findall(text))


def _widest_row(text: bytes) -> int:
    """Return the most cells in a row, for sheets whose cells do not say where they stand."""
    starts = [match.start() for match in _ROW_BEGINS.finditer(text)]
    return max(
        (
            sum(1 for _ in _CELL_BEGINS.finditer(text, start, end))
            for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
        ),
        default=0,
    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_names(pack: ZipFile) -> dict[str, str]:
    """Return the name of each sheet by the lower-case path of its part."""
    try:
        links = etree.fromstring(pack.read("xl/_rels/workbook.xml.rels"), _parser())
    except KeyError:
        return {}
    book = etree.fromstring(pack.read("xl/workbook.xml"), _parser())
    targets = {link.get("Id"): _part(link.get("Target") or "") for link in links}
    return {
        targets.get(_relation(sheet), ""): sheet.get("name") or ""
        for sheet in book.iter("{*}sheet")
    }


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _part(target: str) -> str:
    path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return path.lower()


def _relation(sheet: Element | etree._Element) -> str:
    return next((value for name, value in _attributes(sheet) if name.endswith("}id")), "")


def _attributes(sheet: Element | etree._Element) -> Iterator[tuple[str, str]]:
    return ((str(name), str(value)) for name, value in sheet.attrib.items())
