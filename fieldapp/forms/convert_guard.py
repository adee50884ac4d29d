"""Refuses a form's file that is too large, damaged, locked or set as a trap.

A workbook is a pack of XML files, a form may be one itself. No form needs a document type
or an entity, so both are refused: they are how a small file asks for endless memory or for
the files of the computer. What a pack would unfold to is measured before anything reads it.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from fieldapp.domain.errors import Refused

MOST_BYTES: Final = 64 << 20
MOST_UNPACKED_BYTES: Final = 256 << 20
MOST_PARTS: Final = 10_000

_ZIP_START: Final = b"PK\x03\x04"
_OLD_START: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED: Final = "EncryptedPackage".encode("utf-16-le")
_LOOKED_AT: Final = 1 << 20
_PIECE: Final = 1 << 20
_TRAP: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_TRAP_BYTES: Final = 16
_DEEP: Final = "Excessive depth"


def check_size(data: bytes, name: str) -> None:
    """Refuse a file that no form can fill."""
    if len(data) > MOST_BYTES:
        raise _too_large(f"{name} is larger than {MOST_BYTES >> 20} MB.")


def check_xml(data: bytes, name: str) -> None:
    """Refuse what is no XML, and XML with a document type or entities."""
    from lxml import etree  # the constants of forms are read where no form is

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise Refused(
            "F-145",
            f"{name} is not XML that can be read: {_reason(problem)}.",
            "Open it in the program that made it and save it again.",
        ) from None
    about: Any = root.getroottree().docinfo  # its stubs do not know the doctype
    if about.doctype or next(root.iter(etree.Entity), None) is not None:
        raise _trap(name)


def check_pack(data: bytes, name: str) -> None:
    """Refuse a workbook (.xlsx) that is damaged, locked, set as a trap or too large inside."""
    if not data.startswith(_ZIP_START):
        if _PROTECTED in data[:_LOOKED_AT]:
            raise _protected(name)
        raise _misnamed(name, ".xls") if data.startswith(_OLD_START) else damaged(name)
    try:
        with ZipFile(BytesIO(data)) as pack:
            _check_parts(pack, name)
    except (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
        raise damaged(name) from None
    except RuntimeError:  # how the standard library says that a part is encrypted
        raise _protected(name) from None


def check_old_workbook(data: bytes, name: str) -> None:
    """Refuse a workbook (.xls) that is not one, or is locked."""
    if not data.startswith(_OLD_START):
        raise _misnamed(name, ".xlsx") if data.startswith(_ZIP_START) else damaged(name)
    if _PROTECTED in data[:_LOOKED_AT]:
        raise _protected(name)


def damaged(name: str) -> Refused:
    """Return the refusal of a workbook that cannot be read."""
    return Refused(
        "F-142", f"{name} is damaged and cannot be read.", "Open it, save it again, and try again."
    )


def _misnamed(name: str, ending: str) -> Refused:
    return Refused(
        "F-142",
        f"{name} is a workbook of the other kind than its name says.",
        f"Rename it so that it ends in {ending}, and try again.",
    )


def _check_parts(pack: ZipFile, name: str) -> None:
    parts = pack.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise _unfolds(name)
    left = MOST_UNPACKED_BYTES
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            left -= _check_part(pack, part, name, left)


def _check_part(pack: ZipFile, part: ZipInfo, name: str, left: int) -> int:
    """Return the unpacked length of a part; its stated length may be a lie."""
    length, kept = 0, b""
    with pack.open(part) as opened:
        while piece := opened.read(_PIECE):
            length += len(piece)
            if length > left:
                raise _unfolds(name)
            if _TRAP.search(kept + piece):
                raise _trap(name)
            kept = piece[-_TRAP_BYTES:]
    return length


def _unfolds(name: str) -> Refused:
    return _too_large(f"{name} holds more than can be read at once.")


def _too_large(message: str) -> Refused:
    return Refused(
        "F-141",
        message,
        "Delete empty rows and pictures; keep long lists in files beside the form.",
    )


def _protected(name: str) -> Refused:
    return Refused(
        "F-143", f"{name} is protected by a password.", "Save a copy without a password."
    )


def _trap(name: str) -> Refused:
    return Refused(
        "F-144",
        f"{name} begins with a document type, which no form needs.",
        "Do not use it; ask whoever sent it for the form as it was written.",
    )


def _reason(problem: Exception) -> str:
    said = str(problem).partition("\n")[0].partition(" (<string>")[0].replace("., ", ", ")
    if said.startswith(_DEEP):
        return "its parts lie too deep in each other"
    return said.rstrip(".") or "no reason was given"
