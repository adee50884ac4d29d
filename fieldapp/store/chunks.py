"""Sealed pieces of attachments: files beside the store, known to it by address.

A piece is written to a temporary name, flushed, renamed, and only then noted in the file,
so that a note never stands for bytes that a power cut took.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Final

from fieldapp.domain.errors import Damaged, Refused
from fieldapp.domain.ports import FilePort
from fieldapp.store.driver import Session
from sync.protocol import hashing
from sync.protocol.ids import ChunkAddress
from sync.protocol.limits import CHUNK_BYTES

SEALED_CHUNK_BYTES: Final = CHUNK_BYTES + 16
"""A piece with its authentication tag."""


class Chunks:
    """Puts, reads and lists the sealed pieces of one inspection."""

    def __init__(self, session: Session, files: FilePort, folder: str) -> None:
        self._session = session
        self._files = files
        self._folder = folder

    def put(self, address: ChunkAddress, data: bytes, sent: bool = False) -> None:
        """Keep a sealed piece under the hash of its bytes; a second copy changes nothing."""
        if hashing.plain(data) != address or len(data) > SEALED_CHUNK_BYTES:
            raise Refused("D-220", "A piece of an attachment is not what its name says.")
        if self.has(address):
            return
        folder = self._folder_of(address)
        if not self._files.exists(folder):
            self._files.make_folder(self._folder)
            self._files.make_folder(folder)
        self._files.write_atomically(self._path(address), data)
        with self._session.transaction():
            sql = "INSERT OR IGNORE INTO chunk VALUES (?, ?, ?)"
            self._session.execute(sql, (address, len(data), sent))

    def has(self, address: ChunkAddress) -> bool:
        """Say whether a piece is here."""
        return self._session.row("SELECT 1 FROM chunk WHERE address = ?", (address,)) is not None

    def adopt(self) -> int:
        """Note the sound pieces in the folder that the file does not know; return how many."""
        adopted = 0
        for folder in self._files.list(self._folder):
            for name in self._files.list(f"{self._folder}/{folder}"):
                adopted += self._adopted(name)
        return adopted

    def _adopted(self, name: str) -> bool:
        try:
            address = ChunkAddress(bytes.fromhex(name))
            if self.has(address):
                return False
            length = len(self.read(address))
        except (ValueError, Refused):
            return False
        with self._session.transaction():
            self._session.execute("INSERT INTO chunk VALUES (?, ?, 0)", (address, length))
        return True

    def read(self, address: ChunkAddress) -> bytes:
        """Return a sealed piece; raise `Damaged` when its file is not what was written."""
        data = self._files.read(self._path(address), SEALED_CHUNK_BYTES)
        if hashing.plain(data) != address:
            raise Damaged(
                "D-221",
                "A piece of an attachment on this disk is damaged.",
                "Send and receive, so that a sound copy can come from the server.",
            )
        return data

    def forget(self, address: ChunkAddress) -> None:
        """Take a damaged piece off the list, so that it is fetched again."""
        with self._session.transaction():
            self._session.execute("DELETE FROM chunk WHERE address = ?", (address,))

    def drop(self, addresses: Iterable[ChunkAddress]) -> None:
        """Take pieces away that nothing names, as of a file that was not attached in the end."""
        for address in addresses:
            self.forget(address)
            if self._files.exists(self._path(address)):
                self._files.remove(self._path(address))

    def held(self, after: bytes, limit: int) -> tuple[ChunkAddress, ...]:
        """Return addresses of pieces that are here, ascending, above `after`."""
        sql = "SELECT address FROM chunk WHERE address > ? ORDER BY address LIMIT ?"
        rows = self._session.rows(sql, (after, limit))
        return tuple(ChunkAddress(address) for (address,) in rows)

    def unsent(self, limit: int) -> tuple[tuple[ChunkAddress, int], ...]:
        """Return (address, length) of pieces that the server has not acknowledged."""
        sql = "SELECT address, length FROM chunk WHERE sent = 0 LIMIT ?"
        return tuple((ChunkAddress(a), n) for a, n in self._session.rows(sql, (limit,)))

    def mark_sent(self, addresses: Iterable[ChunkAddress]) -> None:
        """Note that the server acknowledged pieces."""
        with self._session.transaction():
            rows = ((address,) for address in addresses)
            self._session.many("UPDATE chunk SET sent = 1 WHERE address = ?", rows)

    def missing(self, limit: int) -> tuple[ChunkAddress, ...]:
        """Return addresses that attachments name and that are not here."""
        sql = (
            "SELECT DISTINCT o.address FROM chunk_of o LEFT JOIN chunk c ON c.address = o.address"
            " WHERE c.address IS NULL LIMIT ?"
        )
        return tuple(ChunkAddress(address) for (address,) in self._session.rows(sql, (limit,)))

    def free_bytes(self) -> int:
        """Return how many bytes the disk has left for pieces."""
        return self._files.free_bytes(str(PurePath(self._folder).parent))

    def _folder_of(self, address: bytes) -> str:
        return f"{self._folder}/{address.hex()[:2]}"

    def _path(self, address: bytes) -> str:
        return f"{self._folder_of(address)}/{address.hex()}"
