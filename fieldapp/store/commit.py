"""The one door: append, fold, project, end drafts, move cursor and receipt, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Draft
from fieldapp.store.driver import DatabaseError, is_full
from fieldapp.store.facts import Batch, HeadMoved, NotSaved, Outcome
from fieldapp.store.intake import Intake, Taken
from fieldapp.store.opened import Opened
from sync.protocol.ids import EntryId, RecordId
from sync.protocol.operation import Reference


class Door:
    """Commits batches; a failure is looked into before anything is said about it."""

    def __init__(self, parts: Opened) -> None:
        self._parts = parts

    def commit(self, batch: Batch) -> Effects:
        """Apply a batch whole or not at all; what it says is on the disk when this returns.

        Entries already held change nothing. Raises `HeadMoved` when the log is not where
        its writer left it, `NotSaved` when the disk holds nothing of it.
        """
        try:
            return self._attempt(batch)
        except Refused as problem:
            if not isinstance(problem.__cause__, DatabaseError):
                raise
            return self._after_failure(batch, problem)

    def save_draft(self, draft: Draft) -> None:
        """Keep a draft; when the disk is full the reserve is given up for it."""
        try:
            self._parts.drafts.save(draft)
        except Refused as problem:
            self._parts.reopen()
            if not (is_full(problem.__cause__) and self._parts.release_reserve()):
                raise NotSaved(problem) from problem
            self._parts.drafts.save(draft)

    def outcome(self, batch: Batch) -> Outcome:
        """Say whether the disk holds a batch, after its commit raised."""
        log, wanted = self._parts.log, [item.entry.id for item in batch.entries]
        waiting = {item.entry for item in log.waiting()} if log.missing_of(wanted) else set()
        lacking = [entry for entry in log.missing_of(wanted) if entry not in waiting]
        moved = batch.cursor is None or self._parts.receipts.cursor() == batch.cursor
        return Outcome.PRESENT if not lacking and moved else Outcome.ABSENT

    def effects_of(self, entries: Iterable[EntryId]) -> Effects:
        """Return what held entries touched, as their commit would have said."""
        ids = tuple(entries)
        places = self._parts.log.places(ids)
        rows = [(place.row,) for place in places.values()]
        sql = "SELECT r.id FROM touch t JOIN record r ON r.no = t.record WHERE t.entry = ?"
        found = {RecordId(r) for row in rows for (r,) in self._parts.session.rows(sql, row)}
        return Effects(self._parts.context.inspection, frozenset(found), ids, membership=True)

    def _attempt(self, batch: Batch) -> Effects:
        parts = self._parts
        try:
            with parts.session.transaction():
                return self._apply(batch)
        except BaseException:
            with suppress(Refused):
                parts.forget()
            raise

    def _apply(self, batch: Batch) -> Effects:
        parts = self._parts
        if batch.saw_reset:
            parts.receipts.forget_places()
        if batch.cursor is not None:
            parts.receipts.move(batch.cursor)
        intake = self._take(batch)
        taken = intake.taken
        taken.changes.folded = batch.folded
        parts.projection.apply(taken.changes)
        if taken.indexed:
            parts.session.insert("pending", [(row,) for row in taken.indexed])
        if batch.drafts_done:
            parts.drafts.finish(batch.drafts_done, _written(taken))
        if batch.receipt is not None:
            parts.receipts.keep(batch.receipt)
        return self._effects(batch, taken)

    def _take(self, batch: Batch) -> Intake:
        parts = self._parts
        new = [key.epoch for key in batch.epochs if parts.epochs.add(key)]
        local = batch.expect_head is not None
        intake = Intake(parts.session, parts.context, parts.epochs, parts.members, local)
        if batch.expect_head is not None and not intake.stands_at(batch.expect_head):
            raise HeadMoved
        for epoch in new:
            intake.open_again(epoch)
        intake.take(batch.entries)
        intake.place(batch.placed)
        return intake

    def _effects(self, batch: Batch, taken: Taken) -> Effects:
        return Effects(
            inspection=self._parts.context.inspection,
            records=frozenset(taken.changes.touched),
            entries=tuple(taken.entries),
            membership=taken.membership,
            receipts=batch.receipt is not None,
            waiting=taken.waiting,
            quarantined=taken.quarantined,
            restored_notice=taken.own_from_elsewhere,
            forked=frozenset(taken.forked),
        )

    def _after_failure(self, batch: Batch, problem: Refused) -> Effects:
        """Open the file again and look: the rows may be there although commit raised."""
        parts = self._parts
        parts.reopen()
        if batch.entries and self.outcome(batch) is Outcome.PRESENT:
            return self.effects_of(item.entry.id for item in batch.entries)
        if is_full(problem.__cause__) and parts.release_reserve():
            return self._once_more(batch)
        raise NotSaved(problem) from problem

    def _once_more(self, batch: Batch) -> Effects:
        try:
            return self._attempt(batch)
        except Refused as problem:
            self._parts.reopen()
            raise NotSaved(problem) from problem


def _written(taken: Taken) -> dict[tuple[RecordId, bytes], tuple[Reference, ...]]:
    written: dict[tuple[RecordId, bytes], tuple[Reference, ...]] = {}
    for record, writes in taken.changes.writes.items():
        for write in writes:
            mine = Reference(write.live.entry, write.live.place)
            key = (record, write.slot)
            written[key] = (*written.get(key, ()), mine)
    return written
