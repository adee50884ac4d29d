"""Reading a bundle: streamed, bounded, and whole before anything of it is taken in.

A bundle is read twice. The first time every byte is held against the sender's signature
and nothing else happens; the second time its items are handed out. So a cut, a flipped
byte or a stranger's file leaves the state as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, TypeVar

from sync.bundle import refusals
from sync.bundle.format import (
    FAMILY,
    ITEM_BYTES,
    ITEMS,
    MAGIC,
    Documents,
    Header,
    Item,
    Kind,
    Statement,
    Trailer,
)
from sync.protocol.canonical import decode
from sync.protocol.errors import Malformed, Refused
from sync.protocol.ids import DeviceId
from sync.protocol.roster import Known, verify_documents
from sync.protocol.signing import Label, load_public, verify

Source = Callable[[], BinaryIO]
"""Opens the bundle anew, at its first byte."""

T = TypeVar("T")
_ROOM: Final = 64


@dataclass(frozen=True, slots=True)
class Checked:
    """A bundle whose every byte is the sender's: who that is, and what it goes by.

    `known` is the reader's own, or what the bundle's documents state when these are newer
    and of the same root.
    """

    header: Header
    known: Known
    documents: Documents | None
    items: int

    @property
    def sender(self) -> DeviceId:
        """Return the laptop that signed the bundle."""
        return DeviceId(self.header.sender)


@dataclass(frozen=True, slots=True)
class Outline:
    """What the first reading of a bundle found, before any signature was looked at."""

    header: Header
    documents: Documents | None
    trailer: Trailer
    items: int
    digest: bytes


def check(source: Source, known: Known) -> Checked:
    """Read a bundle once and hold it against its sender's signature.

    Raises `Refused` (X-301 to X-307); nothing was applied.
    """
    outline = read_outline(source)
    if outline.header.organisation != known.organisation:
        raise refusals.other_organisation()
    newer = _newer(outline.documents, known)
    if not sender_signed(outline, newer or known):
        raise refusals.unknown_sender()
    return Checked(outline.header, newer or known, outline.documents, outline.items)


def read_outline(source: Source) -> Outline:
    """Return what a bundle says of itself; its bytes are those its own trailer names."""
    with source() as stream:
        frames = _Frames(stream)
        header: Header | None = None
        documents: Documents | None = None
        for item in frames:
            if header is None:
                header = _header(item)
            elif item.kind == Kind.DOCUMENTS and documents is None:
                documents = _typed(Documents, item.body)
            elif item.kind == Kind.TRAILER:
                trailer = _typed(Trailer, item.body)
                return Outline(header, documents, trailer, frames.items, frames.before)
    raise refusals.cut_short()


def items(source: Source) -> Iterator[Item]:
    """Yield the items between header and trailer of a bundle that was checked."""
    with source() as stream:
        for place, item in enumerate(_Frames(stream)):
            if item.kind == Kind.TRAILER:
                return
            if place:
                yield item


def sender_signed(outline: Outline, known: Known) -> bool:
    """Say whether the trailer states this very bundle and a laptop of the roster signed it."""
    header, listed = outline.header, known.by_device.get(DeviceId(outline.header.sender))
    stated = _typed(Statement, outline.trailer.statement)
    wanted = Statement(
        header.organisation, header.sender, header.readers, outline.items, outline.digest
    )
    if stated != wanted:
        raise refusals.damaged()
    return listed is not None and verify(
        load_public(listed.signing),
        Label.BUNDLE,
        known.organisation,
        outline.trailer.statement,
        outline.trailer.signature,
    )


class _Frames:
    """Yields items and keeps count, and the hash of what came before the newest."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.items = 0
        self.before = b""
        self._magic()

    def __iter__(self) -> Iterator[Item]:
        while self.items < ITEMS:
            prefix = self._read(4)
            length = int.from_bytes(prefix, "big")
            if not 0 < length <= ITEM_BYTES + _ROOM:
                raise refusals.over_limit()
            packed = self._read(length)
            item = _typed(Item, packed)
            self.before = self._hash.copy().digest()
            self._hash.update(prefix + packed)
            if item.kind == Kind.TRAILER:
                self._zeros()
                yield item
                return
            self.items += 1
            yield item
        raise refusals.over_limit()

    def _magic(self) -> None:
        magic = self._stream.read(len(MAGIC))
        if magic[: len(FAMILY)] != FAMILY:
            raise refusals.not_a_bundle()
        if magic != MAGIC:
            raise refusals.newer_bundle()
        self._hash.update(magic)

    def _read(self, length: int) -> bytes:
        data = self._stream.read(length)
        if len(data) != length:
            raise refusals.cut_short()
        return data

    def _zeros(self) -> None:
        """Refuse anything after the trailer that is not padding."""
        while rest := self._stream.read(ITEM_BYTES):
            if rest.count(0) != len(rest):
                raise refusals.damaged()


def _header(item: Item) -> Header:
    if item.kind != Kind.HEADER:
        raise refusals.damaged()
    return _typed(Header, item.body)


def _newer(documents: Documents | None, known: Known) -> Known | None:
    """Return what the bundle's documents state when they are newer than the reader's."""
    if documents is None:
        return None
    try:
        offered = verify_documents(documents.root, documents.roster, None)
    except Refused:
        raise refusals.damaged() from None
    same_root = offered.organisation == known.organisation
    newer = offered.roster.version > known.roster.version
    return offered if same_root and newer else None


def _typed(kind: type[T], body: bytes) -> T:
    try:
        return decode(kind, body, limit=ITEM_BYTES + _ROOM)
    except Malformed:
        raise refusals.damaged() from None
