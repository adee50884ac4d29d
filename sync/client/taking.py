"""Taking in a page: judged, opened, and handed to the store through its one door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.store.facts import Arrived, Batch
from sync.bundle.opening import Read, Reader
from sync.client.outcome import Tally
from sync.client.pages import Page, Placed
from sync.client.ports import VisitStore
from sync.protocol.ids import EntryId
from sync.protocol.judging import Judge, Verdict
from sync.protocol.receipt import receipt_hash

TRANSACTION: Final = 512
"""Entries in one transaction, so that a screen waits for no long one."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A page's new entries after they were judged and read."""

    verdicts: dict[EntryId, Verdict]
    read: Read

    def arrived(self, placed: Placed) -> Arrived | None:
        """Return what the store shall take, None for an entry that it holds."""
        entry, verdict = placed.entry, self.verdicts.get(placed.id)
        if entry is None or verdict is None:
            return None
        fault = self.fault(placed.id)
        content = None if fault else self.read.contents.get(placed.id)
        verified = verdict is Verdict.VERIFIED
        return Arrived(entry, content, placed.cursor.cursor, verified, fault)

    def fault(self, entry: EntryId) -> str:
        """Return why an entry is set aside, empty for one that is good."""
        verdict = self.verdicts[entry]
        return self.read.faults.get(entry, "") if verdict.accepted else verdict.value


class Taker:
    """Brings the pages of one inspection into its store."""

    def __init__(self, store: VisitStore, judge: Judge, reader: Reader, tally: Tally) -> None:
        self._store = store
        self._judge = judge
        self._reader = reader
        self._tally = tally

    def take(self, page: Page) -> None:
        """Commit a page in transactions that each move the cursor with their entries."""
        opened = self._open(page)
        batches = list(_batches(page, opened))
        for batch in batches:
            self._tally.tell.applied(self._store.commit(batch))
            self._tally.moved(len(batch.placed), len(batch.entries))
        receipt = page.receipt
        if not batches and receipt and receipt_hash(receipt) != self._store.newest_receipt():
            self._tally.tell.applied(self._store.commit(Batch(receipt=receipt, cursor=page.end)))

    def _open(self, page: Page) -> _Opened:
        arrived = page.arrived
        lacking = frozenset(self._store.missing_of([entry.id for entry in arrived]))
        new = [entry for entry in arrived if entry.id in lacking]
        verdicts = self._judge.judge(new)
        good = [entry for entry in new if verdicts[entry.id].accepted]
        opened = _Opened(verdicts, self._reader.read(good, self._store.epochs if good else {}))
        for entry in new:
            if fault := opened.fault(entry.id):
                self._tally.aside(entry.id, fault)
        return opened


def _batches(page: Page, opened: _Opened) -> Iterator[Batch]:
    for start in range(0, len(page.placed), TRANSACTION):
        part = page.placed[start : start + TRANSACTION]
        last = start + len(part) == len(page.placed)
        yield Batch(
            entries=_arrived(part, opened),
            epochs=tuple(opened.read.epochs) if start == 0 else (),
            placed=_held(part, opened),
            cursor=part[-1].cursor,
            receipt=page.receipt if last else None,
        )


def _arrived(part: Sequence[Placed], opened: _Opened) -> tuple[Arrived, ...]:
    return tuple(a for placed in part if (a := opened.arrived(placed)) is not None)


def _held(part: Sequence[Placed], opened: _Opened) -> tuple[tuple[EntryId, int], ...]:
    return tuple((p.id, p.cursor.cursor) for p in part if p.id not in opened.verdicts)
