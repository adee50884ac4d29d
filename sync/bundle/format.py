"""The one format of every carrier: magic, header, length-prefixed items, trailer.

``magic(16) ‖ (u32be length ‖ Item)*``; the first item is a Header, the last a Trailer whose
statement holds the SHA-256 of every byte before it and is signed by the sender. Nothing
follows but zeros. docs/exchange.md says what each kind of item is for.
"""

from __future__ import annotations

import enum
from typing import Annotated, Final

from msgspec import Meta

from sync.protocol.canonical import Wire
from sync.protocol.ids import Bytes16, Bytes32, Bytes64, Count
from sync.protocol.limits import CHUNK_BYTES, MIB
from sync.protocol.roster import DOCUMENT_BYTES

MAGIC: Final = b"fieldapp-bundle\x01"
FAMILY: Final = MAGIC[:-1]
READERS: Final = 64
ITEM_BYTES: Final = 20 * MIB
"""Largest item: 256 entries of 64 KiB and their headers."""
ITEMS: Final = 10_000_000


class Kind(enum.IntEnum):
    """What an item is; a number is never used again for another meaning."""

    HEADER = 0
    DOCUMENTS = 1
    SEGMENT = 2
    CHUNK = 3
    RECEIPT = 4
    DICTIONARY = 5
    DISCLOSURE = 6
    TRAILER = 255


class Item(Wire, frozen=True):
    """One item; a kind that is not known here is passed over, its bytes still signed."""

    kind: Annotated[int, Meta(ge=0, le=255)]
    body: Annotated[bytes, Meta(max_length=ITEM_BYTES)]


class Header(Wire, frozen=True):
    """Whose bundle this is, who sent it, who may read it (none: it is not sealed)."""

    format: Annotated[int, Meta(ge=1, le=1)]
    organisation: Bytes16
    sender: Bytes16
    readers: Annotated[tuple[Bytes16, ...], Meta(max_length=READERS)]


class Documents(Wire, frozen=True):
    """The signed root and roster that the sender goes by."""

    root: Annotated[bytes, Meta(max_length=DOCUMENT_BYTES + 4_096)]
    roster: Annotated[bytes, Meta(max_length=DOCUMENT_BYTES + 4_096)]


class ChunkItem(Wire, frozen=True):
    """A sealed chunk; its address is the hash of its bytes."""

    inspection: Bytes16
    data: Annotated[bytes, Meta(max_length=CHUNK_BYTES + 64)]


class DictionaryItem(Wire, frozen=True):
    """A dictionary that contents were packed with, named by its hash."""

    number: Annotated[int, Meta(ge=1, le=255)]
    data: Annotated[bytes, Meta(max_length=MIB)]


class Statement(Wire, frozen=True):
    """What the sender signs with the label ``bundle/1``."""

    organisation: Bytes16
    sender: Bytes16
    readers: Annotated[tuple[Bytes16, ...], Meta(max_length=READERS)]
    items: Count
    digest: Bytes32


class Trailer(Wire, frozen=True):
    """Exact bytes of the statement and the signature over them."""

    statement: Annotated[bytes, Meta(max_length=4_096)]
    signature: Bytes64
