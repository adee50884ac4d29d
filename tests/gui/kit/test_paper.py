"""What is printed carries its marking at both ends of every sheet."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QPageSize, QPdfWriter
from PySide6.QtWidgets import QApplication

from ui.qt.paper import print_banded

BAND = "MARKED  Keep near."


def _printed(html: str) -> tuple[int, bytes]:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    sheets = print_banded(writer, html, BAND)
    buffer.close()
    return sheets, bytes(data.data())


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Which glyph stands for which letter, as the PDF itself tells a reader."""
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for part in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, rest in re.findall(r"<(\w+)>\s*<(\w+)>\s*(\[[^]]*\]|<\w+>)", part):
            values = [int(v, 16) for v in re.findall(r"<(\w+)>", rest)]
            start = int(first, 16)
            for glyph in range(start, int(last, 16) + 1):
                at = glyph - start
                found[glyph] = chr(values[at] if len(values) > 1 else values[0] + at)
    for part in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for glyph, letter in re.findall(r"<(\w+)>\s*<(\w+)>", part):
            found[int(glyph, 16)] = chr(int(letter, 16))
    return found


def _text(page: pikepdf.Page) -> str:
    fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
    letters: dict[int, str] = {}
    text = ""
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            pairs = (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))
            text += "".join(letters.get(glyph, "") for glyph in pairs)
    return "".join(text.split())


def test_the_band_stands_twice_on_every_sheet_and_the_words_on_one(qapp: QApplication) -> None:
    sheets, data = _printed("".join(f"<p>Paragraph {n} of the record</p>" for n in range(120)))
    with pikepdf.open(BytesIO(data)) as pdf:
        texts = [_text(page) for page in pdf.pages]
    assert len(texts) == sheets > 1
    for number, text in enumerate(texts, 1):
        assert text.count(BAND.replace(" ", "")) == 2
        assert f"Page{number}of{sheets}" in text
    assert sum(text.count("Paragraph60of") for text in texts) == 1
