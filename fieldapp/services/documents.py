"""Signed root and roster, and the sealed list of names, as this laptop keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from fieldapp.domain.ports import FilePort
from sync.protocol.limits import MIB
from sync.protocol.roster import DOCUMENT_BYTES, Known, verify_documents

FOLDER: Final = "documents"
ROOT: Final = "root"
ROSTER: Final = "roster"
PEOPLE: Final = "people"
_COPY: Final = ".copy"
_SUM_BYTES: Final = 32
_LIMIT: Final = max(DOCUMENT_BYTES + 64 * 1024, 2 * MIB)


@dataclass(frozen=True, slots=True)
class Documents:
    """Exact bytes as signed: root, roster, and the sealed people document (may be empty)."""

    root: bytes
    roster: bytes
    people: bytes = b""


def present(files: FilePort, profile: str) -> bool:
    """Say whether this profile belongs to an organisation."""
    return _held(files, profile, ROOT) and _held(files, profile, ROSTER)


def load(files: FilePort, profile: str) -> Documents:
    """Return the documents of a profile that has them, from whichever copy is whole."""
    people = _whole(files, profile, PEOPLE) if _held(files, profile, PEOPLE) else b""
    return Documents(_whole(files, profile, ROOT), _whole(files, profile, ROSTER), people)


def keep(files: FilePort, profile: str, documents: Documents) -> None:
    """Write verified documents; the roster comes last, so that it never lacks its root.

    Each is written twice, because a laptop whose list of people is damaged stays locked:
    first the copy, which starts with its SHA-256, then the plain one. A copy that is whole
    is therefore never older than the plain one.
    """
    files.make_folder(str(Path(profile) / FOLDER))
    _keep_one(files, profile, ROOT, documents.root)
    if documents.people:
        _keep_one(files, profile, PEOPLE, documents.people)
    _keep_one(files, profile, ROSTER, documents.roster)


def known(files: FilePort, profile: str) -> Known | None:
    """Return who belongs, verified again, or None before the approval came."""
    if not present(files, profile):
        return None
    held = load(files, profile)
    return verify_documents(held.root, held.roster, None)


def _held(files: FilePort, profile: str, name: str) -> bool:
    return any(files.exists(_path(profile, one)) for one in (name, name + _COPY))


def _whole(files: FilePort, profile: str, name: str) -> bytes:
    copy = _path(profile, name + _COPY)
    if files.exists(copy):
        kept = files.read(copy, _LIMIT + _SUM_BYTES)
        data = kept[_SUM_BYTES:]
        if sha256(data).digest() == kept[:_SUM_BYTES]:
            return data
    return files.read(_path(profile, name), _LIMIT)


def _keep_one(files: FilePort, profile: str, name: str, data: bytes) -> None:
    files.write_atomically(_path(profile, name + _COPY), sha256(data).digest() + data)
    files.write_atomically(_path(profile, name), data)


def _path(profile: str, name: str) -> str:
    return str(Path(profile) / FOLDER / name)
