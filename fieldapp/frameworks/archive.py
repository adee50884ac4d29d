"""A pack as one file: magic, then its files in order of their paths, then who approved it.

The bytes have one exact form, so that the same folder gives the same file everywhere. Nothing
is compressed, nothing unfolds, and no path of it is ever written to a disk: a file that says
otherwise is refused before it is looked into.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Final

from msgspec import Meta

from fieldapp.domain.errors import Malformed, Refused
from fieldapp.frameworks.contents import MOST_BYTES, MOST_FILES, belongs, digest, plain
from sync.protocol.canonical import Wire, decode, encode

MAGIC: Final = b"fieldapp pack\n"
MOST_ARCHIVE: Final = MOST_BYTES + (1 << 20)
"""Largest archive: its files, their paths, and the approval."""
ARCHIVE_TYPE: Final = "application/vnd.fieldapp.pack"
ENDING: Final = ".pack"
_FORMAT: Final = 1
_APPROVAL_BYTES: Final = 1 << 14
_ZIP: Final = b"PK\x03\x04"


class _File(Wire, frozen=True):
    path: Annotated[str, Meta(min_length=1, max_length=120)]
    data: Annotated[bytes, Meta(max_length=MOST_BYTES)]


class _Archive(Wire, frozen=True):
    files: Annotated[tuple[_File, ...], Meta(min_length=1, max_length=MOST_FILES)]
    approval: Annotated[bytes, Meta(max_length=_APPROVAL_BYTES)]


@dataclass(frozen=True, slots=True)
class Archive:
    """The files of a pack by their paths, and the signed approval (empty while unsigned)."""

    files: Mapping[str, bytes]
    approval: bytes = b""

    @property
    def digest(self) -> str:
        """Return the hash that names the pack; the approval does not count."""
        return digest(self.files)

    def approved(self, approval: bytes) -> Archive:
        """Return the same pack with another approval."""
        return replace(self, approval=approval)


def write(archive: Archive) -> bytes:
    """Return the one exact form of an archive."""
    ordered = sorted(archive.files.items())
    files = tuple(_File(path, plain(path, data)) for path, data in ordered)
    return MAGIC + bytes([_FORMAT]) + encode(_Archive(files, archive.approval))


def read(untrusted: bytes) -> Archive:
    """Return what an archive holds.

    Refuses one that is too large (F-241), no archive at all (F-242), of a newer format (F-243),
    damaged (F-244), or with a path that a pack does not have (F-245).
    """
    if len(untrusted) > MOST_ARCHIVE:
        raise _too_large()
    if not untrusted.startswith(MAGIC):
        raise _no_archive(untrusted)
    form = untrusted[len(MAGIC) : len(MAGIC) + 1]
    if form and form[0] > _FORMAT:
        raise _newer()
    try:
        held = decode(_Archive, untrusted[len(MAGIC) + 1 :], limit=MOST_ARCHIVE)
    except Malformed:
        raise _damaged() from None
    for file in held.files:
        if not belongs(file.path):
            raise _no_path(file.path)
    archive = Archive({file.path: file.data for file in held.files}, held.approval)
    if write(archive) != untrusted:
        raise _damaged()
    return archive


def _too_large() -> Refused:
    said = f"This pack is larger than {MOST_BYTES >> 20} MB."
    return Refused("F-241", said, "Take files out of it that no form needs, and pack it again.")


def _no_archive(untrusted: bytes) -> Refused:
    unfolds = "This is a zip file, not" if untrusted.startswith(_ZIP) else "This is not"
    return Refused(
        "F-242",
        f"{unfolds} a framework pack. It was not opened.",
        "Choose the file that “fieldapp frameworks pack” made.",
    )


def _newer() -> Refused:
    return Refused(
        "F-243",
        "This pack was made by a newer version of the app.",
        "Update the app, then do this again. Nothing was changed.",
    )


def _damaged() -> Refused:
    return Refused(
        "F-244",
        "This pack is damaged: it is not as it was packed.",
        "Fetch the file again, or ask for a new copy. Nothing was changed.",
    )


def _no_path(path: str) -> Refused:
    return Refused(
        "F-245",
        f"This pack holds a file under a name that no pack has: {path!r}.",
        "Do not use it, and tell whoever looks after the app. Nothing was written to the disk.",
    )
