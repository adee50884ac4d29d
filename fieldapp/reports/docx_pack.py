"""Packs a Word document the same way each time, and reads parts of one that came from others."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from docx.oxml import parse_xml
from lxml.etree import XMLSyntaxError, _Element

DOCUMENT: Final = "word/document.xml"
_LINKS: Final = "_rels/.rels"
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_MOST_BYTES: Final = 64 * 1024 * 1024
"""Of one part when it is unpacked; a report has less than a hundredth of it."""
_BROKEN: Final = (
    BadZipFile, zlib.error, XMLSyntaxError, EOFError, KeyError, ValueError, NotImplementedError,
    RuntimeError, OSError,
)  # fmt: skip
"""What a damaged pack can raise; a locked one raises RuntimeError."""


class NoWordFile(Exception):
    """The bytes are no Word file, or a damaged, locked or boundless one."""


def fixed(packed: bytes) -> bytes:
    """Return the same pack with fixed times: equal content gives equal bytes."""
    buffer = BytesIO()
    with ZipFile(BytesIO(packed)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for item in source.infolist():
            target.writestr(ZipInfo(item.filename, _EARLIEST), source.read(item), ZIP_DEFLATED)
    return buffer.getvalue()


def parts(untrusted: bytes, *names: str) -> tuple[_Element | None, ...]:
    """Return parts of a Word file by their names, None for one that it lacks.

    Raises NoWordFile. The text itself, `DOCUMENT`, has to be there.
    """
    try:
        with ZipFile(BytesIO(untrusted)) as pack:
            held = {DOCUMENT, *pack.namelist()}
            return tuple(_part(pack, name) if name in held else None for name in names)
    except _BROKEN as problem:
        raise NoWordFile from problem


def text_of(untrusted: bytes) -> _Element:
    """Return the text of a Word file, under whatever name it has there. Raises NoWordFile."""
    (links,) = parts(untrusted, _LINKS)
    named = (
        link.get("Target", "").lstrip("/")
        for link in (links if links is not None else ())
        if link.get("Type", "").endswith("/officeDocument")
    )
    (text,) = parts(untrusted, next(named, DOCUMENT))
    if text is None:
        raise NoWordFile
    return text


def _part(pack: ZipFile, name: str) -> _Element:
    with pack.open(name) as part:
        data = part.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise NoWordFile
    return parse_xml(data)
