"""Taking in a page: judged, opened, and handed to the store through its one door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from fieldapp.store.facts import Arrived, Batch
from sync.bundle.intake import Examined, examine
from sync.bundle.opening import Reader
from sync.client.outcome import Tally
from sync.client.pages import Page, Placed
from sync.client.ports import VisitStore
from sync.protocol.judging import Judge, Verdict
from sync.protocol.receipt import receipt_hash

TRANSACTION: Final = 512
"""Entries in one transaction, so that a screen waits for no long one."""


class Taker:
    """Brings the pages of one inspection into its store."""

    def __init__(self, store: VisitStore, judge: Judge, reader: Reader, tally: Tally) -> None:
        self._store = store
        self._judge = judge
        self._reader = reader
        self._tally = tally

    def take(self, page: Page) -> None:
        """Commit a page in transactions that each move the cursor with their entries."""
        examined = self._examine(page)
        batches = list(_batches(page, examined))
        for batch in batches:
            self._tally.tell.applied(self._store.commit(batch))
            self._tally.moved(len(batch.placed), len(batch.entries))
        receipt = page.receipt
        if not batches and receipt and receipt_hash(receipt) != self._store.newest_receipt():
            self._tally.tell.applied(self._store.commit(Batch(receipt=receipt, cursor=page.end)))

    def lift(self) -> None:
        """Take in what was set aside until the roster listed its author's laptop."""
        unknown = Verdict.UNKNOWN_AUTHOR.value
        aside = [held.entry for held in self._store.quarantined() if held.fault == unknown]
        listed = [entry for entry in aside if not self._judge.unknown_authors([entry])]
        if listed:
            examined = examine(listed, self._judge, self._reader, self._store.epochs)
            arrived = tuple(examined.arrived(entry, None) for entry in listed)
            batch = Batch(entries=arrived, epochs=tuple(examined.read.epochs))
            self._tally.tell.applied(self._store.commit(batch))

    def _examine(self, page: Page) -> Examined:
        arrived = page.arrived
        lacking = frozenset(self._store.missing_of([entry.id for entry in arrived]))
        new = [entry for entry in arrived if entry.id in lacking]
        examined = examine(new, self._judge, self._reader, self._store.epochs if new else {})
        for entry, code in examined.faults():
            self._tally.aside(entry, code)
        return examined


def _batches(page: Page, examined: Examined) -> Iterator[Batch]:
    for start in range(0, len(page.placed), TRANSACTION):
        part = page.placed[start : start + TRANSACTION]
        last = start + len(part) == len(page.placed)
        yield Batch(
            entries=_arrived(part, examined),
            epochs=tuple(examined.read.epochs) if start == 0 else (),
            placed=tuple((p.id, p.cursor.cursor) for p in part if p.id not in examined),
            cursor=part[-1].cursor,
            receipt=page.receipt if last else None,
        )


def _arrived(part: Sequence[Placed], examined: Examined) -> tuple[Arrived, ...]:
    return tuple(
        examined.arrived(placed.entry, placed.cursor.cursor)
        for placed in part
        if placed.entry is not None and placed.id in examined
    )
