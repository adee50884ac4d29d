"""A recording while it is made: each second sealed by itself, and chained to the one before.

A piece is the address of the piece before it (zeros for the first) ‖ AES-256-GCM under the
recording's own key, the counter of the piece as nonce and that address as associated data. So
the last address alone, which the store keeps beside the key, leads to all of them, and a piece
that was swapped, dropped or cut off does not open. A counter serves once: nobody goes on with a
recording that was cut off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldapp.crypto.stream import Chunk
from fieldapp.domain.errors import Damaged
from sync.protocol.ids import ZERO32, ChunkAddress

FIRST: Final = ChunkAddress(ZERO32)
"""What stands for the piece before the first."""

Read = Callable[[ChunkAddress], bytes]
"""Gives the sealed bytes at an address."""


def seal_piece(key: bytes, number: int, before: ChunkAddress, data: bytes) -> Chunk:
    """Seal the piece with this number, from 0, behind the piece at `before`."""
    sealed = before + AESGCM(key).encrypt(_nonce(number), data, before)
    return Chunk(ChunkAddress(hashlib.sha256(sealed).digest()), sealed)


def chain(head: ChunkAddress, count: int, read: Read) -> tuple[ChunkAddress, ...]:
    """Return the addresses of all pieces in order, found from the last one."""
    found: list[ChunkAddress] = []
    at = head
    while len(found) < count:
        found.append(at)
        at = ChunkAddress(read(at)[: len(FIRST)])
    if at != FIRST:
        raise _broken()
    return tuple(reversed(found))


def open_pieces(key: bytes, addresses: tuple[ChunkAddress, ...], read: Read) -> Iterator[bytes]:
    """Yield what was recorded, piece by piece, each authenticated; raise `Damaged` K-344."""
    cipher = AESGCM(key)
    for number, address in enumerate(addresses):
        sealed = read(address)
        before, data = sealed[: len(FIRST)], sealed[len(FIRST) :]
        try:
            yield cipher.decrypt(_nonce(number), data, before)
        except InvalidTag:
            raise _broken() from None


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _broken() -> Damaged:
    return Damaged(
        "K-344",
        "A piece of a recording is missing or was changed.",
        "What came before it can be heard; tell whoever looks after the app.",
    )
