"""Signed root and roster, and the sealed list of names, as this laptop keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.domain.ports import FilePort
from sync.protocol.limits import MIB
from sync.protocol.roster import DOCUMENT_BYTES, Known, verify_documents

FOLDER: Final = "documents"
ROOT: Final = "root"
ROSTER: Final = "roster"
PEOPLE: Final = "people"
_LIMIT: Final = DOCUMENT_BYTES + 64 * 1024


@dataclass(frozen=True, slots=True)
class Documents:
    """Exact bytes as signed: root, roster, and the sealed people document (may be empty)."""

    root: bytes
    roster: bytes
    people: bytes = b""


def present(files: FilePort, profile: str) -> bool:
    """Say whether this profile belongs to an organisation."""
    return files.exists(_path(profile, ROOT)) and files.exists(_path(profile, ROSTER))


def load(files: FilePort, profile: str) -> Documents:
    """Return the documents of a profile that has them."""
    people = _path(profile, PEOPLE)
    return Documents(
        files.read(_path(profile, ROOT), _LIMIT),
        files.read(_path(profile, ROSTER), _LIMIT),
        files.read(people, 2 * MIB) if files.exists(people) else b"",
    )


def keep(files: FilePort, profile: str, documents: Documents) -> None:
    """Write verified documents; the roster comes last, so that it never lacks its root."""
    files.make_folder(str(Path(profile) / FOLDER))
    files.write_atomically(_path(profile, ROOT), documents.root)
    if documents.people:
        files.write_atomically(_path(profile, PEOPLE), documents.people)
    files.write_atomically(_path(profile, ROSTER), documents.roster)


def known(files: FilePort, profile: str) -> Known | None:
    """Return who belongs, verified again, or None before the approval came."""
    if not present(files, profile):
        return None
    held = load(files, profile)
    return verify_documents(held.root, held.roster, None)


def _path(profile: str, name: str) -> str:
    return str(Path(profile) / FOLDER / name)
