"""The signed packs that are in use on this laptop, each edition in a file named by its hash.

What is on the shelf is held to its hash and to the administrator's signature whenever it is
looked at, so that a file that somebody puts there has no effect.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.crypto import pack_approval
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import FilePort
from fieldapp.frameworks import archive
from fieldapp.frameworks.archive import ENDING, MOST_ARCHIVE, Archive
from fieldapp.frameworks.loading import loaded
from fieldapp.frameworks.pack import Pack
from sync.protocol.ids import PersonId
from sync.protocol.roster import Known

FOLDER: Final = "packs"
_HASH_DIGITS: Final = 64


@dataclass(frozen=True, slots=True)
class Signed:
    """A pack whose signature holds: who took it into use, and when by their clock."""

    pack: Pack
    person: PersonId
    signed_ms: int


@dataclass(frozen=True, slots=True)
class Unusable:
    """A file on the shelf that is not used, and why."""

    digest: str
    refused: Refused


@dataclass(frozen=True, slots=True)
class PackShelf:
    """The packs of one profile folder."""

    files: FilePort
    profile: str

    def find(self, digest: str, known: Known) -> Signed | None:
        """Return the edition with that hash; refuse one whose file or signature fails."""
        if len(digest) != _HASH_DIGITS or not self.files.exists(self._path(digest)):
            return None
        held = archive.read(self.files.read(self._path(digest), MOST_ARCHIVE))
        return signed(held, known) if held.digest == digest else None

    def all(self, known: Known) -> tuple[tuple[Signed, ...], tuple[Unusable, ...]]:
        """Return every edition that may be used, and every one that may not, with its reason."""
        good: list[Signed] = []
        bad: list[Unusable] = []
        for digest in self._digests():
            try:
                found = self.find(digest, known)
            except Refused as refused:
                bad.append(Unusable(digest, refused))
                continue
            good += [found] if found else []
        return tuple(good), tuple(bad)

    def data(self, digest: str) -> bytes:
        """Return the archive of an edition that is on the shelf."""
        return self.files.read(self._path(digest), MOST_ARCHIVE)

    def holds(self, digest: str) -> bool:
        """Say whether an edition is on the shelf, whatever its signature is worth now."""
        return self.files.exists(self._path(digest))

    def keep(self, digest: str, data: bytes) -> None:
        """Put an archive on the shelf, whole or not at all; the same one is replaced."""
        self.files.make_folder(str(Path(self.profile) / FOLDER))
        self.files.write_atomically(self._path(digest), data)

    def _digests(self) -> Iterator[str]:
        folder = str(Path(self.profile) / FOLDER)
        if self.files.exists(folder):
            named = sorted(Path(name).name for name in self.files.list(folder))
            yield from (name.removesuffix(ENDING) for name in named if name.endswith(ENDING))

    def _path(self, digest: str) -> str:
        return str(Path(self.profile) / FOLDER / f"{digest}{ENDING}")


def signed(held: Archive, known: Known) -> Signed:
    """Return the pack of an archive; refuse one that is unreadable or not signed as it must be."""
    found = loaded(held.files, "in this file")
    by = pack_approval.check_approval(held.approval, edition_of(found), known)
    return Signed(found, by.person, by.signed_ms)


def edition_of(found: Pack) -> pack_approval.Edition:
    """Return what an administrator signs of a pack."""
    version = found.about.version
    return pack_approval.Edition(found.about.id, version, bytes.fromhex(found.digest))
