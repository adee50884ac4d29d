"""Writing a bundle: item after item into a stream, signed at its end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from fieldapp.crypto.keys import Signer
from sync.bundle import refusals
from sync.bundle.format import (
    MAGIC,
    READERS,
    ChunkItem,
    DictionaryItem,
    Documents,
    Header,
    Item,
    Kind,
    Statement,
    Trailer,
)
from sync.protocol.canonical import encode
from sync.protocol.entry import Entry
from sync.protocol.ids import DeviceId, InspectionId
from sync.protocol.receipt import SignedReceipt
from sync.protocol.segments import pack_segments
from sync.protocol.signing import Label


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object: ...


@dataclass(frozen=True, slots=True)
class Sender:
    """The laptop that makes a bundle, and its organisation."""

    organisation: bytes
    device: DeviceId
    signer: Signer


@dataclass(slots=True)
class Written:
    """What went into a bundle so far."""

    items: int = 0
    entries: int = 0
    chunks: int = 0
    bytes: int = 0


class BundleWriter:
    """Writes one bundle; `finish` signs it and must be the last call."""

    def __init__(self, sink: Sink, sender: Sender, readers: Iterable[bytes] = ()) -> None:
        self._sink = sink
        self._sender = sender
        self._readers = tuple(sorted(set(readers)))
        if len(self._readers) > READERS:
            raise refusals.too_many_readers()
        self._hash = hashlib.sha256()
        self.written = Written()
        self._put(MAGIC)
        header = Header(1, sender.organisation, sender.device, self._readers)
        self._item(Kind.HEADER, encode(header))

    def documents(self, root: bytes, roster: bytes) -> None:
        """Carry the signed root and roster."""
        self._item(Kind.DOCUMENTS, encode(Documents(root, roster)))

    def dictionary(self, number: int, data: bytes) -> None:
        """Carry a dictionary, so that the bundle can be read without this app's own."""
        self._item(Kind.DICTIONARY, encode(DictionaryItem(number, data)))

    def entries(self, listed: Iterable[Entry]) -> None:
        """Carry entries of one inspection in chain order."""
        for segment in pack_segments(tuple(listed)):
            self._item(Kind.SEGMENT, encode(segment))
            self.written.entries += len(segment.slim) + len(segment.whole)

    def receipt(self, signed: SignedReceipt) -> None:
        """Carry a receipt."""
        self._item(Kind.RECEIPT, encode(signed))

    def chunk(self, inspection: InspectionId, data: bytes) -> None:
        """Carry a sealed chunk."""
        self._item(Kind.CHUNK, encode(ChunkItem(inspection, data)))
        self.written.chunks += 1

    def disclosure(self, shown: bytes) -> None:
        """Carry the disclosure of one statement."""
        self._item(Kind.DISCLOSURE, shown)

    def finish(self) -> Written:
        """Sign everything before this, and the set of readers."""
        sender = self._sender
        statement = encode(
            Statement(
                sender.organisation,
                sender.device,
                self._readers,
                self.written.items,
                self._hash.digest(),
            )
        )
        signature = sender.signer.sign(Label.BUNDLE, sender.organisation, statement)
        self._item(Kind.TRAILER, encode(Trailer(statement, signature)))
        return self.written

    def _item(self, kind: Kind, body: bytes) -> None:
        packed = encode(Item(int(kind), body))
        self._put(len(packed).to_bytes(4, "big") + packed)
        self.written.items += 1

    def _put(self, data: bytes) -> None:
        self._hash.update(data)
        self._sink.write(data)
        self.written.bytes += len(data)
