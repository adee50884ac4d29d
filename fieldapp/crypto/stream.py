"""Files as sealed chunks: AES-256-GCM STREAM under a random key for each file.

Nonce = 11-byte counter ‖ last flag, so chunks that were swapped, repeated, dropped or cut
off at the end do not open. A chunk's address is the SHA-256 of its sealed bytes. What is
sealed is the file followed by zeros up to its Padmé size; a sealed chunk has at most
1 MiB. A (key, counter) serves once: a `Sealer` is never resumed, a part that a crash ended
goes on under a new key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldapp.crypto.mac import derive
from fieldapp.crypto.padme import padded_size
from fieldapp.domain.change import Attach
from fieldapp.domain.errors import Damaged, Refused
from sync.protocol.ids import ChunkAddress
from sync.protocol.limits import CHUNK_BYTES

TAG_BYTES: Final = 16
PIECE_BYTES: Final = CHUNK_BYTES - TAG_BYTES
"""Clear bytes in every chunk but the last."""
LISTED_CHUNKS: Final = 1_000
"""Over this many addresses the list is itself chunks."""

Read = Callable[[ChunkAddress], bytes | None]
"""Gives the sealed bytes at an address, or None when they are not here."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One sealed chunk and its address."""

    address: ChunkAddress
    data: bytes


class Sealer:
    """Seals one file, once, as it is read; `addresses` lists what was sealed, in order."""

    def __init__(self, file_key: bytes) -> None:
        self._cipher = AESGCM(file_key)
        self._hash = hashlib.sha256()
        self._pending = bytearray()
        self.length = 0
        self.addresses: list[ChunkAddress] = []

    def feed(self, data: bytes) -> list[Chunk]:
        """Take in the next bytes of the file; return the chunks that they fill."""
        self._hash.update(data)
        self.length += len(data)
        self._pending += data
        return self._full()

    def finish(self) -> Iterator[Chunk]:
        """Yield the remaining chunks, the last one marked; zeros fill up to the Padmé size."""
        missing = padded_size(self.length) - self.length
        while missing:
            zeros = min(missing, PIECE_BYTES)
            self._pending += bytes(zeros)
            missing -= zeros
            yield from self._full()
        yield self._seal(self._pending, last=True)
        self._pending.clear()

    @property
    def sha256(self) -> bytes:
        """Return the hash of the file's own bytes, without padding."""
        return self._hash.digest()

    def _full(self) -> list[Chunk]:
        """Seal all full pieces but the newest, which may turn out to be the last."""
        chunks = []
        while len(self._pending) > PIECE_BYTES:
            with memoryview(self._pending) as view, view[:PIECE_BYTES] as piece:
                chunks.append(self._seal(piece, last=False))
            del self._pending[:PIECE_BYTES]
        return chunks

    def _seal(self, piece: bytes | bytearray | memoryview, *, last: bool) -> Chunk:
        data = self._cipher.encrypt(_nonce(len(self.addresses), last), piece, None)
        chunk = Chunk(ChunkAddress(hashlib.sha256(data).digest()), data)
        self.addresses.append(chunk.address)
        return chunk


@dataclass(frozen=True, slots=True)
class Listed:
    """What `Attach` states of the chunks, and further chunks when the list has its own."""

    levels: int
    chunks: tuple[ChunkAddress, ...]
    further: tuple[Chunk, ...]


def listed(file_key: bytes, addresses: Sequence[ChunkAddress]) -> Listed:
    """Return how an attachment names its chunks: directly, or through a sealed list."""
    if len(addresses) <= LISTED_CHUNKS:
        return Listed(0, tuple(addresses), ())
    sealer = Sealer(_list_key(file_key))
    further = (*sealer.feed(b"".join(addresses)), *sealer.finish())
    return Listed(1, tuple(sealer.addresses), further)


def chunks_of(body: Attach, read: Read) -> tuple[ChunkAddress, ...]:
    """Return the addresses of the file's own chunks; needs the list's chunks at level 1."""
    named = tuple(ChunkAddress(address) for address in body.chunks)
    if body.levels == 0:
        return named
    pieces = b"".join(_pieces(_list_key(body.file_key), named, 32 * chunk_count(body.length), read))
    return tuple(ChunkAddress(pieces[at : at + 32]) for at in range(0, len(pieces), 32))


def open_file(body: Attach, read: Read) -> Iterator[bytes]:
    """Yield the file's bytes in pieces, each authenticated before it is handed out.

    Raises `Refused` K-341 when a chunk is not here yet, `Damaged` K-342 when a chunk is
    not the one at its place and K-343 when the whole is not what was attached.
    """
    digest = hashlib.sha256()
    for piece in _pieces(body.file_key, chunks_of(body, read), body.length, read):
        digest.update(piece)
        yield piece
    if digest.digest() != body.sha256:
        raise _damaged("K-343")


def chunk_count(length: int) -> int:
    """Return how many chunks a file of `length` bytes has."""
    return -(-padded_size(length) // PIECE_BYTES)


def _pieces(
    key: bytes, addresses: Sequence[ChunkAddress], length: int, read: Read
) -> Iterator[bytes]:
    if len(addresses) != chunk_count(length):
        raise _damaged("K-343")
    cipher, left, size = AESGCM(key), length, padded_size(length)
    for place, address in enumerate(addresses):
        piece = _opened(cipher, place, place == len(addresses) - 1, address, read)
        if len(piece) != min(size - place * PIECE_BYTES, PIECE_BYTES):
            raise _damaged("K-343")
        kept = min(left, len(piece))
        if piece.count(0, kept) != len(piece) - kept:
            raise _damaged("K-343")
        left -= kept
        if kept:
            yield piece[:kept]


def _opened(cipher: AESGCM, place: int, last: bool, address: bytes, read: Read) -> bytes:
    data = read(ChunkAddress(address))
    if data is None:
        raise Refused(
            "K-341",
            "A part of this attachment has not arrived yet.",
            "Send and receive, then open it again.",
        )
    if hashlib.sha256(data).digest() != address:
        raise _damaged("K-342")
    try:
        return cipher.decrypt(_nonce(place, last), data, None)
    except InvalidTag:
        raise _damaged("K-342") from None


def _nonce(place: int, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])


def _list_key(file_key: bytes) -> bytes:
    return derive(file_key, b"", b"chunk-list/1")


def _damaged(code: str) -> Damaged:
    return Damaged(
        code,
        "An attachment is incomplete or was changed.",
        "Send and receive to fetch it again, or ask its author.",
    )
