"""Pages: how much goes at once, and what an answer holds once it was read and held to account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fieldapp.store.facts import Cursor
from sync.client import refusals
from sync.protocol.canonical import decode
from sync.protocol.entry import Entry
from sync.protocol.errors import Malformed
from sync.protocol.exchange import Run, SyncAnswer, SyncRequest
from sync.protocol.ids import EntryId, Incarnation
from sync.protocol.limits import KIB, MIB
from sync.protocol.receipt import SignedReceipt, StoredReceipt, extend_digest, open_stored
from sync.protocol.roster import Known
from sync.protocol.segments import unpack_segments

_SMALLEST: Final = 64 * KIB
_LARGEST: Final = 8 * MIB
_START: Final = MIB
_FEWEST: Final = 256
_MOST: Final = 4_096
_QUICK_S: Final = 2.0
_SLOW_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class PageSize:
    """Bytes to offer and entries to ask for at once.

    Grows while pages pass quickly, so that a good line is not held up by round trips, and
    shrinks on a slow one, so that little is sent twice after a cut.
    """

    bytes: int = _START
    entries: int = 2 * _FEWEST

    def after(self, seconds: float) -> PageSize:
        """Return the size for the next page when the last one took `seconds`."""
        if seconds < _QUICK_S:
            return PageSize(min(2 * self.bytes, _LARGEST), min(2 * self.entries, _MOST))
        if seconds > _SLOW_S:
            return PageSize(max(self.bytes // 2, _SMALLEST), max(self.entries // 2, _FEWEST))
        return self


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry at its place in the server's order, with the digest up to it."""

    entry: Entry | None
    """None for one that this laptop offered in the same request."""
    id: EntryId
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Page:
    """An answer that fits its request: places in order, and the receipt if one came."""

    placed: tuple[Placed, ...]
    end: Cursor
    more: bool
    receipt: SignedReceipt | None

    @property
    def arrived(self) -> tuple[Entry, ...]:
        """Return the entries that came with the answer."""
        return tuple(p.entry for p in self.placed if p.entry is not None)


@dataclass(frozen=True, slots=True)
class Asked:
    """The request that an answer belongs to, and the key of the server it went to."""

    request: SyncRequest
    offered: frozenset[EntryId]
    server: bytes


def read_page(answer: SyncAnswer, asked: Asked, known: Known) -> Page:
    """Return the page in an answer that is not a reset, or refuse the whole answer.

    The digest is recomputed over every id in order; a receipt must be signed by this
    server for this place of this inspection and this digest.
    """
    try:
        placed = tuple(_placed(answer, asked, known))
        receipt = _signed(answer)
    except Malformed:
        raise refusals.nonsense() from None
    request = asked.request
    end = placed[-1].cursor if placed else _start_of(request, answer)
    if answer.cursor != end.cursor:
        raise refusals.nonsense()
    if receipt is not None:
        check_receipt(receipt, end, asked, known)
    return Page(placed, end, answer.more, receipt)


def check_receipt(signed: SignedReceipt, end: Cursor, asked: Asked, known: Known) -> StoredReceipt:
    """Return what a receipt states, or refuse one that does not hold or fit."""
    receipt = open_stored(signed, asked.server, known.organisation)
    if receipt is None or receipt.inspection != asked.request.inspection:
        raise refusals.forged_receipt()
    if (receipt.incarnation, receipt.cursor) != (end.incarnation, end.cursor):
        raise refusals.forged_receipt()
    if receipt.digest != end.digest:
        raise refusals.other_history()
    return receipt


def _placed(answer: SyncAnswer, asked: Asked, known: Known) -> Iterator[Placed]:
    cursor = _start_of(asked.request, answer)
    for run in answer.runs:
        for entry_id, entry in _items(run, asked, known):
            digest = extend_digest(cursor.digest, entry_id)
            cursor = Cursor(cursor.incarnation, cursor.cursor + 1, digest)
            yield Placed(entry, entry_id, cursor)


def _items(run: Run, asked: Asked, known: Known) -> Iterator[tuple[EntryId, Entry | None]]:
    if run.offered and run.segments:
        raise refusals.nonsense()
    for offered in run.offered:
        if offered not in asked.offered:
            raise refusals.nonsense()
        yield EntryId(offered), None
    for entry in unpack_segments(known.organisation, run.segments):
        if entry.outer.inspection != asked.request.inspection:
            raise refusals.nonsense()
        yield entry.id, entry


def _start_of(request: SyncRequest, answer: SyncAnswer) -> Cursor:
    if answer.incarnation != request.incarnation:
        raise refusals.nonsense()
    return Cursor(Incarnation(answer.incarnation), request.cursor, request.digest)


def _signed(answer: SyncAnswer) -> SignedReceipt | None:
    if answer.receipt is None:
        return None
    return decode(SignedReceipt, answer.receipt, limit=2 * MIB)
