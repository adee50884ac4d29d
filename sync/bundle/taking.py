"""Taking in a bundle: documents, entries and receipts, then the chunks that entries name.

Nothing is applied before the sender's signature over the whole was found good, and no entry
before a signature of its author stands for it. A segment is one transaction; taking the
same bundle in again changes nothing, and after a cut goes on where it ended.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby

from fieldapp.crypto.epoch import Scope
from fieldapp.domain.ports import Progress
from fieldapp.store.facts import Batch
from sync.bundle import refusals
from sync.bundle.format import ChunkItem, Item, Kind
from sync.bundle.founding import founds
from sync.bundle.intake import examine
from sync.bundle.opening import Keys, Reader
from sync.bundle.ports import BundleShelf, BundleStore
from sync.bundle.reading import Checked, Source, check, items
from sync.bundle.receipts import stored_receipt
from sync.bundle.stream import unsealed
from sync.protocol import hashing
from sync.protocol.canonical import decode
from sync.protocol.entry import Entry
from sync.protocol.errors import Malformed
from sync.protocol.exchange import Segment
from sync.protocol.ids import ZERO32, ChunkAddress, DeviceId, InspectionId
from sync.protocol.judging import Judge
from sync.protocol.limits import MIB
from sync.protocol.receipt import SignedReceipt
from sync.protocol.roster import Known
from sync.protocol.segments import unpack_segments

_EVERY_CHUNK = 1_000_000


@dataclass(slots=True)
class Imported:
    """What a bundle brought; `set_aside` lists (entry or address, code) of what did not pass."""

    sender: DeviceId
    visits: tuple[InspectionId, ...] = ()
    new_visits: tuple[InspectionId, ...] = ()
    entries: int = 0
    known_already: int = 0
    chunks: int = 0
    receipts: int = 0
    people_changed: bool = False
    set_aside: list[tuple[bytes, str]] = field(default_factory=list)


def import_bundle(source: Source, shelf: BundleShelf, keys: Keys, progress: Progress) -> Imported:
    """Take in everything a bundle holds that is not here yet.

    Raises `Refused` (X-301 to X-308) with the state as it was, and `Cancelled` between two
    items, after which the rest can be taken in later.
    """
    clear = unsealed(source, keys.reading, keys.wrap)
    checked = check(clear, shelf.known())
    readers = checked.header.readers
    if readers and not any(key.id in readers for key in keys.reading):
        raise refusals.not_for_this_laptop()
    imported = Imported(checked.sender)
    if checked.known.roster_hash != shelf.known().roster_hash and checked.documents:
        shelf.keep_documents(checked.documents.root, checked.documents.roster)
        imported.people_changed = True
    with ExitStack() as stack:
        desk = _Desk(shelf, shelf.known(), keys, imported, stack)
        _take_entries(clear, checked, desk, progress)
        _take_chunks(clear, checked, desk, progress)
        imported.visits = tuple(desk.touched)
    return imported


class _Desk:
    """The stores that a bundle's items go to; the one in use stays open."""

    def __init__(
        self, shelf: BundleShelf, known: Known, keys: Keys, imported: Imported, stack: ExitStack
    ) -> None:
        self._shelf = shelf
        self._keys = keys
        self._stack = stack
        self._open: dict[InspectionId, BundleStore] = {}
        self.known = known
        self.judge = Judge(known)
        self.imported = imported
        self.touched: dict[InspectionId, None] = {}

    def store(self, inspection: InspectionId) -> BundleStore:
        """Return the store of a visit that is here."""
        if inspection not in self._open:
            self._stack.close()
            self._open = {inspection: self._stack.enter_context(self._shelf.visit(inspection))}
        self.touched[inspection] = None
        return self._open[inspection]

    def is_here(self, inspection: InspectionId, entries: list[Entry]) -> bool:
        """Say whether a visit is on this laptop, making room for one that begins here."""
        if inspection in self._shelf.visits():
            return True
        if not any(founds(entry, inspection, self.judge) for entry in entries):
            return False
        self._shelf.receive_visit(inspection)
        self.imported.new_visits += (inspection,)
        return True

    def reader(self, inspection: InspectionId) -> Reader:
        """Return what opens entries of a visit."""
        return Reader(self._keys, self.known, Scope(self.known.organisation, inspection))


def _take_entries(source: Source, checked: Checked, desk: _Desk, progress: Progress) -> None:
    later: list[list[Entry]] = []
    for place, item in enumerate(items(source)):
        progress(place, checked.items, "items")
        if item.kind == Kind.SEGMENT:
            later += _take_segment(item, desk)
        elif item.kind == Kind.RECEIPT:
            _take_receipt(item, desk)
    while later:
        again = [part for part in later if not _take_part(part, desk)]
        if len(again) == len(later):
            for part in again:
                desk.imported.set_aside += [(e.id, refusals.unfounded().code) for e in part]
            return
        later = again


def _take_segment(item: Item, desk: _Desk) -> list[list[Entry]]:
    """Commit a segment; return what has to wait for the beginning of its visit."""
    try:
        segment = decode(Segment, item.body, limit=len(item.body))
        entries = list(unpack_segments(desk.known.organisation, [segment]))
    except Malformed as malformed:
        desk.imported.set_aside.append((ZERO32, malformed.code))
        return []
    parts = [list(part) for _, part in groupby(entries, lambda e: e.outer.inspection)]
    return [part for part in parts if not _take_part(part, desk)]


def _take_part(entries: list[Entry], desk: _Desk) -> bool:
    inspection = InspectionId(entries[0].outer.inspection)
    if not desk.is_here(inspection, entries):
        return False
    store, imported = desk.store(inspection), desk.imported
    lacking = frozenset(store.missing_of([entry.id for entry in entries]))
    new = [entry for entry in entries if entry.id in lacking]
    imported.known_already += len(entries) - len(new)
    if not new:
        return True
    examined = examine(new, desk.judge, desk.reader(inspection), store.epochs)
    arrived = tuple(examined.arrived(entry, None) for entry in new)
    store.commit(Batch(entries=arrived, epochs=examined.read.epochs))
    imported.entries += len(new)
    imported.set_aside += examined.faults()
    return True


def _take_receipt(item: Item, desk: _Desk) -> None:
    """Keep a stored receipt that one of the roster's servers signed; pass over others."""
    try:
        signed = decode(SignedReceipt, item.body, limit=2 * MIB)
    except Malformed as malformed:
        desk.imported.set_aside.append((ZERO32, malformed.code))
        return
    receipt = stored_receipt(signed, desk.known)
    if receipt is None:
        desk.imported.set_aside.append((ZERO32, refusals.strange_receipt().code))
    elif desk.is_here(InspectionId(receipt.inspection), []):
        desk.store(InspectionId(receipt.inspection)).commit(Batch(receipt=signed))
        desk.imported.receipts += 1


def _take_chunks(source: Source, checked: Checked, desk: _Desk, progress: Progress) -> None:
    """Keep the chunks that entries name and that are lacking; others stay in the file."""
    wanted: dict[InspectionId, set[ChunkAddress]] = {}
    for place, item in enumerate(items(source)):
        progress(place, checked.items, "bytes")
        if item.kind == Kind.CHUNK:
            _take_chunk(item, desk, wanted)


def _take_chunk(item: Item, desk: _Desk, wanted: dict[InspectionId, set[ChunkAddress]]) -> None:
    try:
        chunk = decode(ChunkItem, item.body, limit=len(item.body))
    except Malformed as malformed:
        desk.imported.set_aside.append((ZERO32, malformed.code))
        return
    inspection = InspectionId(chunk.inspection)
    if not desk.is_here(inspection, []):
        return
    store, address = desk.store(inspection), ChunkAddress(hashing.plain(chunk.data))
    if inspection not in wanted:
        wanted[inspection] = set(store.missing_chunks(_EVERY_CHUNK))
    if address in wanted[inspection]:
        wanted[inspection].discard(address)
        store.put_chunk(address, chunk.data)
        desk.imported.chunks += 1
