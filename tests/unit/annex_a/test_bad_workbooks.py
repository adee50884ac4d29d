"""What is no plain workbook ends in a sentence, without being laid out in memory."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from fieldapp.annex_a import pack
from fieldapp.annex_a.book import open_book
from fieldapp.annex_a.importing import ImportedList
from fieldapp.domain.errors import Refused
from tests.support.annex_a_sheets import Tab, imported, names, written

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = written(Tab("List 1", [names(1), [1, "M", "WBRI", None, 3, None, "Police"]]))
OLD = (Path(__file__).parent / "contacts.xls").read_bytes()
ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="List_1">'
)
ODS_FOOT = "</table:table></office:spreadsheet></office:body></office:document-content>"


def changed(edit: Callable[[str, bytes], bytes], **extra: bytes) -> bytes:
    """The good workbook with its parts edited, and further parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(held, "w", 8) as new:
        for item in old.infolist():
            new.writestr(item.filename, edit(item.filename, old.read(item)))
        for name, data in extra.items():
            new.writestr(name, data)
    return held.getvalue()


def in_list(more: bytes) -> bytes:
    """The good workbook with further rows in its list."""
    return changed(
        lambda name, data: (
            data.replace(b"</sheetData>", more + b"</sheetData>")
            if name.endswith("sheet2.xml")
            else data
        )
    )


def ods(rows: str) -> bytes:
    """An .ods workbook with one list."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", 8) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        made.writestr("content.xml", ODS_HEAD + rows + ODS_FOOT)
    return held.getvalue()


def ods_row(*cells: str, repeated: int = 1) -> str:
    """One row of such a list."""
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inner}</table:table-row>'


def archive() -> bytes:
    """Two workbooks in one archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("a.xlsx", GOOD)
        made.writestr("b.xlsx", GOOD)
    return held.getvalue()


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FAR_IN_QUOTES = FAR.replace(b'"', b"'")
FAR_WITHOUT_PLACES = b'<row r="1"><c><v>1</v></c></row>' * 8_000 + (
    b'<row r="1048576">' + b"<c><v>1</v></c>" * 3_000 + b"</row>"
)
REFUSED = {
    "cut off": (lambda: GOOD[: len(GOOD) // 2], "A-102"),
    "a sheet that breaks off": (
        lambda: changed(lambda n, d: d[: len(d) // 2] if n.endswith("sheet2.xml") else d),
        "A-102",
    ),
    "no links": (
        lambda: changed(lambda n, d: b"<x/>" if n.endswith("workbook.xml.rels") else d),
        "A-102",
    ),
    "old and damaged": (lambda: OLE + bytes(2_000), "A-102"),
    "a password": (lambda: OLE + bytes(900) + "EncryptedPackage".encode("utf-16-le"), "A-103"),
    "no workbook": (lambda: b"Child Unique ID,Gender", "A-104"),
    "a page under a wrong name": (lambda: b"<html><table></table></html>", "A-104"),
    "nothing": (lambda: b"", "A-104"),
    "two workbooks in an archive": (archive, "A-105"),
    "a cell in the farthest corner": (lambda: in_list(FAR), "A-101"),
    "the same in other quotes": (lambda: in_list(FAR_IN_QUOTES), "A-101"),
    "cells that do not say where they stand": (lambda: in_list(FAR_WITHOUT_PLACES), "A-101"),
    "a row behind the last": (lambda: in_list(FAR.replace(b"1048576", b"4000000000")), "A-101"),
    "rows of repeated cells": (lambda: ods(ods_row("1", repeated=99_000) * 130), "A-101"),
    "a bomb": (lambda: changed(lambda _, d: d, bomb=bytes(401 << 20)), "A-101"),
    "a row that is repeated": (lambda: ods(ods_row("1", "M", repeated=1_048_000)), "A-101"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_under_its_own_code(name: str) -> None:
    make, code = REFUSED[name]
    with pytest.raises(Refused) as refused:
        imported(make())
    assert refused.value.code == code


def test_a_file_above_the_limit_is_not_looked_into() -> None:
    with pytest.raises(Refused) as refused:
        open_book(bytes(pack.MOST_BYTES + 1))
    assert refused.value.code == "A-101"


def test_a_million_rows_of_formats_cost_no_memory() -> None:
    rows = b"".join(
        b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(4, 1_048_577, 4)
    )
    assert len(imported(in_list(rows)).lists[1].rows) == 1


def test_macros_are_said_and_the_lists_are_read() -> None:
    found = imported(changed(lambda _, data: data, **{"xl/vbaProject.bin": b"x"}))
    assert len(found.lists[1].rows) == 1
    assert [issue.code for issue in found.issues if issue.list is None] == ["A-209"]


def test_a_formula_without_its_value_is_said_and_one_with_it_is_read() -> None:
    row = (
        b'<row r="3"><c r="A3"><v>5</v></c><c r="B3"><f>A1</f></c>'
        b'<c r="E3"><f>1+1</f><v>2</v></c></row>'
    )
    found = imported(in_list(row))
    assert [(i.row, i.column) for i in found.issues if i.code == "A-311"] == [(3, "Gender")]
    assert found.lists[1].rows[1].values[4] == 2


def test_an_ods_workbook_is_read_and_its_empty_tail_is_not() -> None:
    tail = ods_row(repeated=1_048_570)
    data = ods(ods_row(*names(1)) + ods_row("1", "M", "WBRI", "", "3", "01/02/2024", "6") + tail)
    found = imported(data).lists[1]
    assert (found.counted, len(found.rows), len(found.matched)) == (1, 1, 7)


def test_a_long_gap_between_rows_of_an_ods_workbook_is_no_bomb() -> None:
    filled = ods_row("1", "M")
    found = imported(ods(ods_row(*names(1)) + filled + ods_row(repeated=20_000) + filled))
    assert found.lists[1].counted == 2


@pytest.mark.parametrize("seed", range(60))
def test_a_workbook_with_wrong_bytes_is_read_or_refused(seed: int) -> None:
    chance = Random(seed)
    kinds = (GOOD, ods(ods_row(*names(1)) + ods_row("1", "M")), OLD)
    data = bytearray(chance.choice(kinds))
    for _ in range(chance.randint(1, 5)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    lists = _lists_or_refusal(bytes(data))
    assert isinstance(lists, str) or all(one.counted == len(one.rows) for one in lists)


def _lists_or_refusal(data: bytes) -> str | list[ImportedList]:
    try:
        return list(imported(data).lists.values())
    except Refused as refused:
        return refused.code
