"""Files that are no form: damaged, locked, traps, of another kind, too large."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import xlsxwriter

_OLD: bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(rows: int = 1, *, gap: int = 0) -> bytes:
    """A sound workbook; with `gap` so many empty rows stand before the last question."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        survey = book.add_worksheet("survey")
        survey.write_row(0, 0, ("type", "name", "label"))
        for number in range(rows):
            survey.write_row(1 + number, 0, ("text", f"q{number}", f"Question {number}"))
        survey.write_row(1 + rows + gap, 0, ("text", "last", "Last"))
    return buffer.getvalue()


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip file with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return buffer.getvalue()


def _with_part(name: str, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook())) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    return pack({**parts, name: data})


def bad_files() -> dict[str, bytes]:
    """Every bad file by its name."""
    whole = workbook()
    png = b"\x89PNG\r\n\x1a\n" + bytes(200)
    bomb = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'x'>]><a>&b;</a>"
    return {
        "empty.xlsx": b"",
        "cut.xlsx": whole[: len(whole) // 2],
        "flipped.xlsx": whole[:200] + bytes(200) + whole[400:],
        "locked.xlsx": _OLD + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
        "locked.xls": _OLD + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600),
        "old.xlsx": _OLD + bytes(2_000),
        "junk.xls": _OLD + bytes(2_000),
        "bomb.xlsx": _with_part("xl/worksheets/sheet9.xml", bytes(258 << 20)),
        "entities.xlsx": _with_part("xl/sharedStrings.xml", bomb),
        "letter.xlsx": pack({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}),
        "photo.xlsx": png,
        "photo.md": png,
        "photo.csv": png,
        "photo.xml": png,
        "deep.xml": b"<a>" * 3_000 + b"</a>" * 3_000,
        "report.pdf": b"%PDF-1.7\n" + bytes(300),
        "page.xml": b"<html><body>Hello</body></html>",
        "entities.xml": bomb,
        "cut.xml": b"<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:head><model>",
        "empty.md": b"",
        "empty.csv": b"",
        "huge.csv": b"type,name,label\n" + b"text,q,Question\n" * (5 << 20),
        "words.md": b"Just some words about a form.\n",
        "none": b"no ending at all",
    }
