"""One run of sending and receiving, in the order of docs/exchange.md.

roster -> session -> for each inspection: entries, receipt, chunks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from sync.bundle.founding import founds
from sync.client import refusals
from sync.client.desk import Desk
from sync.client.exchange import Exchange
from sync.client.outcome import Outcome, VisitOutcome
from sync.client.pages import Asked, read_page
from sync.client.ports import Shelf, VisitStore
from sync.protocol.canonical import encode
from sync.protocol.errors import Refused
from sync.protocol.exchange import RosterAnswer, SyncRequest
from sync.protocol.ids import ZERO32, InspectionId
from sync.protocol.judging import Judge, Verdict
from sync.protocol.roster import Known, root_fingerprint, verify_documents

_FIRST_ENTRIES: Final = 16
_NO_LINE: Final = ("X-20", "X-21", "X-220")
"""Refusals after which no other inspection would fare better."""


def run_once(desk: Desk, shelf: Shelf, only: Collection[InspectionId] = ()) -> Outcome:
    """Send and receive all there is, once, and say what was done.

    `only` names visits when the others can wait, as after writing in one; new visits are
    looked at in any case.

    A refusal ends one inspection, or the run when there is no line; what was committed
    before stays. Raises `Cancelled` when the person stopped it between two pieces. With
    an open session and nothing to do, an inspection costs one small round trip.
    """
    run = _Run(desk, shelf)
    try:
        run.meet()
        run.exchange(tuple(v for v in shelf.visits() if not only or v in only))
        if desk.line.people_moved:
            run.exchange(run.meet())
    except Refused as refused:
        desk.line.drop()
        return run.outcome(refused)
    finally:
        desk.opener.rest()
    return run.outcome(None)


class _Run:
    """What a run has done so far."""

    def __init__(self, desk: Desk, shelf: Shelf) -> None:
        self._desk = desk
        self._shelf = shelf
        self._visits: list[VisitOutcome] = []
        self._new: list[InspectionId] = []
        self._people_changed = False

    def meet(self) -> tuple[InspectionId, ...]:
        """Learn of new people and new visits unless nothing moved; return what to look at."""
        desk, shelf = self._desk, self._shelf
        if desk.line.stands and not desk.line.people_moved and shelf.visits():
            return ()
        known = shelf.known()
        desk.line.session(known)
        answer = desk.line.roster(known)
        if answer is None:
            return ()
        before = known.roster_hash
        if _newer_people(answer, known):
            known = shelf.keep_documents(answer.root, answer.roster)
            self._people_changed = True
        self._desk = replace(desk, known=known)
        new = self._receive(answer)
        return shelf.visits() if known.roster_hash != before else new

    def exchange(self, inspections: tuple[InspectionId, ...]) -> None:
        """Exchange each inspection; a refusal that no other would escape ends the run."""
        for inspection in inspections:
            done = self._exchange(inspection)
            self._visits.append(done)
            if done.refusal is not None and done.refusal.code.startswith(_NO_LINE):
                raise done.refusal

    def outcome(self, refusal: Refused | None) -> Outcome:
        """Return what was done."""
        visits, new = tuple(self._visits), tuple(self._new)
        return Outcome(visits, new, self._people_changed, refusal)

    def _receive(self, answer: RosterAnswer) -> tuple[InspectionId, ...]:
        """Make room for visits that the server holds for this laptop."""
        here = frozenset(self._shelf.visits())
        new = tuple(InspectionId(i) for i in answer.inspections if i not in here)
        return tuple(inspection for inspection in new if self._founded(inspection))

    def _founded(self, inspection: InspectionId) -> bool:
        try:
            _check_founded(self._desk, inspection)
            self._shelf.receive_visit(inspection)
        except Refused as refused:
            if refused.code.startswith(_NO_LINE):
                raise
            self._visits.append(VisitOutcome(inspection, refusal=refused))
            return False
        self._new.append(inspection)
        return True

    def _exchange(self, inspection: InspectionId) -> VisitOutcome:
        try:
            with self._shelf.visit(inspection) as store:
                return Exchange(self._desk, inspection, store).run()
        except Refused as refused:
            return VisitOutcome(inspection, refusal=refused)


def verify_rest(store: VisitStore, known: Known, limit: int = 256) -> int:
    """Verify signatures that only a link above vouches for; return how many were looked at.

    Called in the background until it returns 0, and before sealing, disclosing or
    confirming.
    """
    judge = Judge(known)
    entries = store.unverified(limit)
    verdicts = [(entry.id, judge.signed(entry)) for entry in entries]
    good = [entry for entry, verdict in verdicts if verdict is Verdict.VERIFIED]
    bad = [entry for entry, verdict in verdicts if verdict is not Verdict.VERIFIED]
    if entries:
        store.mark_verified(good, bad)
    return len(entries)


def _newer_people(answer: RosterAnswer, known: Known) -> bool:
    """Say whether the server's documents are newer than ours; refuse older or forged ones."""
    offered = verify_documents(answer.root, answer.roster, known_fingerprint(known))
    if offered.roster_hash == known.roster_hash:
        return False
    if offered.roster.version <= known.roster.version:
        raise refusals.older_people()
    return True


def known_fingerprint(known: Known) -> bytes:
    """Return the fingerprint of the root that is trusted here."""
    return root_fingerprint(encode(known.root))


def _check_founded(desk: Desk, inspection: InspectionId) -> None:
    """Refuse a visit whose first page lacks the signed statement that its id is made of.

    Nothing is made on the disk for a name that a server thought up.
    """
    line, known = desk.line, desk.known
    session = line.session(known)
    request = SyncRequest(inspection, session.incarnation, 0, ZERO32, _FIRST_ENTRIES, ())
    line.begin_sync(known, request)
    answer = line.finish_sync()
    if answer.reset:
        raise refusals.nonsense()
    page = read_page(answer, Asked(request, frozenset(), session.server.signing), known)
    judge = Judge(known)
    if not any(founds(entry, inspection, judge) for entry in page.arrived):
        raise refusals.not_founded()
