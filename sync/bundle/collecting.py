"""What goes into a bundle: all that a visit's store holds, in an order that can be streamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fieldapp.domain.errors import Damaged
from fieldapp.domain.ports import Progress
from sync.bundle.ports import BundleStore
from sync.bundle.writing import BundleWriter
from sync.protocol.entry import Entry
from sync.protocol.ids import ChunkAddress, InspectionId
from sync.protocol.limits import BATCH_ENTRIES, MIB

_SEGMENT_BYTES: Final = 4 * MIB
_LISTED: Final = 256


def write_visit(
    writer: BundleWriter, inspection: InspectionId, store: BundleStore, progress: Progress
) -> tuple[ChunkAddress, ...]:
    """Write a visit's entries, receipts and chunks; return the chunks that are damaged here.

    Every entry comes after those that it builds on, every chunk after the entries.
    """
    for page in _pages(store):
        writer.entries(page)
        progress(writer.written.entries, writer.written.entries, "items")
    for receipt in store.signed_receipts():
        writer.receipt(receipt)
    damaged = []
    for address in _addresses(store):
        try:
            writer.chunk(inspection, store.read_chunk(address))
        except Damaged:
            damaged.append(address)
        progress(writer.written.bytes, writer.written.bytes, "bytes")
    return tuple(damaged)


def _pages(store: BundleStore) -> Iterator[list[Entry]]:
    """Yield entries in chain order, as many as one segment holds in few megabytes."""
    page: list[Entry] = []
    size, row = 0, 0
    while held := store.entries(row, BATCH_ENTRIES):
        for one in held:
            page.append(one.entry)
            size += len(one.entry.envelope.header) + len(one.entry.body or b"")
            if size > _SEGMENT_BYTES:
                yield page
                page, size = [], 0
        row = held[-1].row
        if page:
            yield page
        page, size = [], 0


def _addresses(store: BundleStore) -> Iterator[ChunkAddress]:
    after = b""
    while listed := store.held_chunks(after, _LISTED):
        yield from listed
        after = listed[-1]
