"""Signed receipts: what the server stored, what the records office opened."""

from __future__ import annotations

import enum
from typing import Annotated

from msgspec import Meta

from sync.protocol import hashing
from sync.protocol.canonical import Wire, decode, encode
from sync.protocol.ids import ZERO32, Bytes16, Bytes32, Bytes64, Count, ReceiptHash
from sync.protocol.limits import FRONTIER_HEADS, MIB
from sync.protocol.signing import Label, load_public, verify


class Durability(enum.IntEnum):
    """Where the server's copy lies."""

    SINGLE = 1
    BACKED_UP = 2
    REPLICATED = 3


class StoredReceipt(Wire, frozen=True):
    """The server's statement that it holds everything up to `cursor` of an inspection.

    `digest` is digest_n of `extend_digest`; two receipts of one incarnation and cursor
    with different digests are proof against the server. `chunks` is the digest of the
    sorted addresses of all chunks held (`chunk_digest`); `time_ms` the server's clock.
    """

    format: Annotated[int, Meta(ge=1, le=1)]
    organisation: Bytes16
    inspection: Bytes16
    server: Bytes32
    incarnation: Bytes16
    cursor: Count
    digest: Bytes32
    heads: Annotated[tuple[Bytes32, ...], Meta(max_length=FRONTIER_HEADS)]
    redacted: Count
    chunks: Bytes32
    durability: Durability
    time_ms: Count
    previous: Bytes32


class OpenedReceipt(Wire, frozen=True):
    """The records office's statement that it opened what `heads` reach.

    `projections` holds (epoch chain id, projection digest) under `fold_version`.
    """

    format: Annotated[int, Meta(ge=1, le=1)]
    organisation: Bytes16
    inspection: Bytes16
    device: Bytes16
    heads: Annotated[tuple[Bytes32, ...], Meta(max_length=FRONTIER_HEADS)]
    entries: Count
    fold_version: Count
    projections: Annotated[tuple[tuple[Bytes16, Bytes32], ...], Meta(max_length=64)]
    time_ms: Count


class SignedReceipt(Wire, frozen=True):
    """Exact bytes of a receipt and the signature over them."""

    label: Label
    body: Annotated[bytes, Meta(max_length=MIB)]
    signature: Bytes64


def extend_digest(digest: bytes, entry_id: bytes) -> bytes:
    """Return digest_n = H("stored/1" ‖ digest_(n-1) ‖ entry id); digest_0 is 32 zeros."""
    return hashing.labelled("stored/1", digest, entry_id)


def chunk_digest(addresses: list[bytes]) -> bytes:
    """Return the digest of chunk addresses in ascending order; zeros when there are none."""
    return hashing.labelled("chunks/1", *sorted(addresses)) if addresses else ZERO32


def receipt_hash(signed: SignedReceipt) -> ReceiptHash:
    """Return the hash by which entries cite a receipt."""
    return ReceiptHash(hashing.labelled("receipt/1", encode(signed)))


def open_stored(
    signed: SignedReceipt, server_key: bytes, organisation: bytes
) -> StoredReceipt | None:
    """Return the receipt when the server's key signed it, else None."""
    good = signed.label is Label.STORED and verify(
        load_public(server_key), Label.STORED, organisation, signed.body, signed.signature
    )
    if not good:
        return None
    receipt = decode(StoredReceipt, signed.body, limit=MIB)
    return receipt if (receipt.server, receipt.organisation) == (server_key, organisation) else None
