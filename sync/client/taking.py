"""Taking in a page: judged, opened, and handed to the store through its one door."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from fieldapp.store.facts import Batch, Cursor
from sync.bundle.intake import Examined, Examining, begin_to_examine
from sync.bundle.opening import Reader
from sync.client.outcome import Tally
from sync.client.pages import Page, Placed
from sync.client.ports import VisitStore
from sync.protocol.entry import Entry
from sync.protocol.ids import EntryId
from sync.protocol.judging import Judge, Verdict
from sync.protocol.receipt import SignedReceipt, receipt_hash

TRANSACTION: Final = 512
"""Entries in one transaction, so that a screen waits for no long one."""


@dataclass(frozen=True, slots=True)
class Part:
    """As many places of a page as one transaction takes; `new` are entries not held yet."""

    placed: tuple[Placed, ...]
    new: tuple[Entry, ...]
    cursor: Cursor
    receipt: SignedReceipt | None


class Taker:
    """Brings the pages of one inspection into its store, part by part.

    `examine` touches no store, so it may run ahead on another thread; parts are examined
    and committed in the order of their pages.
    """

    def __init__(self, store: VisitStore, judge: Judge, reader: Reader, tally: Tally) -> None:
        self._store = store
        self._judge = judge
        self._reader = reader
        self._tally = tally
        self._secrets = dict(store.epochs)

    def parts(self, page: Page) -> list[Part]:
        """Return a page in parts; the last one keeps the receipt with it."""
        arrived = [entry.id for entry in page.arrived]
        lacking = frozenset(self._store.missing_of(arrived)) if arrived else frozenset()
        starts = range(0, len(page.placed), TRANSACTION) or range(1)
        return [_part(page, start, lacking) for start in starts]

    def examine(self, part: Part) -> Examining:
        """Judge what is new in a part and have it opened, with every key that came before it."""
        return self._begin(part.new)

    def commit(self, part: Part, examining: Examining) -> None:
        """Commit a part, which moves the cursor with its entries; waits until it is open."""
        examined = examining.finish()
        for entry, code in examined.faults():
            self._tally.aside(entry, code)
        receipt = part.receipt
        if part.placed:
            batch = _batch(part, examined)
            self._tally.tell.applied(self._store.commit(batch))
            self._tally.moved(len(batch.placed), len(batch.entries))
        elif receipt and receipt_hash(receipt) != self._store.newest_receipt():
            self._tally.tell.applied(self._store.commit(Batch(receipt=receipt, cursor=part.cursor)))

    def lift(self) -> None:
        """Take in what was set aside until the roster listed its author's laptop."""
        unknown = Verdict.UNKNOWN_AUTHOR.value
        aside = [held.entry for held in self._store.quarantined() if held.fault == unknown]
        listed = [entry for entry in aside if not self._judge.unknown_authors([entry])]
        if listed:
            examined = self._begin(listed).finish()
            arrived = tuple(examined.arrived(entry, None) for entry in listed)
            read = examined.read
            batch = Batch(entries=arrived, epochs=read.epochs, folded=read.folded)
            self._tally.tell.applied(self._store.commit(batch))

    def _begin(self, new: Sequence[Entry]) -> Examining:
        examining = begin_to_examine(new, self._judge, self._reader, self._secrets)
        self._secrets.update((key.epoch, key.secret) for key in examining.reading.epochs)
        return examining


def _part(page: Page, start: int, lacking: AbstractSet[EntryId]) -> Part:
    placed = page.placed[start : start + TRANSACTION]
    new = tuple(p.entry for p in placed if p.entry is not None and p.id in lacking)
    last = start + len(placed) == len(page.placed)
    cursor = placed[-1].cursor if placed else page.end
    return Part(placed, new, cursor, page.receipt if last else None)


def _batch(part: Part, examined: Examined) -> Batch:
    return Batch(
        entries=tuple(
            examined.arrived(placed.entry, placed.cursor.cursor)
            for placed in part.placed
            if placed.entry is not None and placed.id in examined
        ),
        epochs=examined.read.epochs,
        folded=examined.read.folded,
        placed=tuple((p.id, p.cursor.cursor) for p in part.placed if p.id not in examined),
        cursor=part.cursor,
        receipt=part.receipt,
    )
