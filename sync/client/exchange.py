"""The exchange of one inspection: entries both ways, the receipt, then chunks.

While a page is committed the next one is received and opened, and the server works on the
one after; a page's cursor moves only in the transactions of its own entries, so a cut at
any moment costs no more than sending a page again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from fieldapp.crypto.epoch import Scope
from fieldapp.store.facts import Batch, Cursor
from sync.bundle.intake import Examining
from sync.bundle.opening import Reader
from sync.client import refusals
from sync.client.ahead import Coming
from sync.client.chunks import ChunkExchange
from sync.client.desk import Desk
from sync.client.outcome import Repair, Tally, VisitOutcome
from sync.client.pages import Asked, Page, PageSize, read_page
from sync.client.ports import VisitStore
from sync.client.taking import Part, Taker
from sync.protocol.entry import Entry
from sync.protocol.errors import Refused
from sync.protocol.exchange import FrontierRequest, SyncAnswer, SyncRequest
from sync.protocol.ids import ZERO16, ZERO32, EntryId, Incarnation, InspectionId
from sync.protocol.judging import Judge
from sync.protocol.limits import FRONTIER_HEADS, REQUEST_BATCHES
from sync.protocol.segments import pack_segments

_NOT_THERE: Final = "S-404"
_READY: Final = 2
"""Parts that wait for the store before no further page is opened, so that memory is bounded."""


@dataclass(slots=True)
class _Plan:
    """Where the conversation stands: what comes next, ahead of what is committed."""

    cursor: Cursor
    offered: EntryId | None = None
    size: PageSize = field(default_factory=PageSize)
    offering: bool = True
    """False while a restored server is asked what it has, before it is given what it lacks."""
    repair: Repair = Repair.NONE
    receipt: bool = False
    begun: float = 0.0


@dataclass(frozen=True, slots=True)
class _Received:
    """An answer and when it was there; the page is None when the server was put back."""

    asked: Asked
    answer: SyncAnswer
    page: Page | None
    at: float


_Ready = deque[tuple[Part, Coming[Examining]]]
"""Parts on their way to the store, in the order of the server."""


class Exchange:
    """One inspection's exchange; `run` is called once."""

    def __init__(self, desk: Desk, inspection: InspectionId, store: VisitStore) -> None:
        self._desk = desk
        self._inspection = inspection
        self._store = store
        self._tally = Tally(desk.tell)
        scope = Scope(desk.known.organisation, inspection)
        reader = Reader(desk.keys, desk.known, scope, desk.opener)
        self._taker = Taker(store, Judge(desk.known), reader, self._tally)
        self._plan = _Plan(store.cursor())

    def run(self) -> VisitOutcome:
        """Send and receive everything there is; a refusal ends it and stands in the outcome.

        Whatever was committed before a refusal or `Cancelled` stays, and the next run goes
        on from there.
        """
        try:
            self._taker.lift()
            self._entries()
            if ChunkExchange(self._desk, self._inspection, self._store, self._tally).run():
                self._converse(self._begin(()))
        except Refused as refused:
            self._let_go()
            return self._outcome(refused)
        except BaseException:
            self._let_go()
            raise
        return self._outcome(None)

    def _let_go(self) -> None:
        """Leave nothing half said on the line and nothing under way."""
        self._desk.ahead.settle()
        self._desk.line.drop()

    def _entries(self) -> None:
        incarnation = self._desk.line.session(self._desk.known).incarnation
        if self._plan.cursor.incarnation == ZERO16:
            self._plan.cursor = Cursor(incarnation, 0, ZERO32)
        if self._plan.cursor.incarnation != incarnation:
            self._start_over(incarnation, Repair.RESTORED)
        if not self._store.heads():
            self._desk.opener.expect()
        self._converse(self._begin(self._offers()))
        if self._plan.repair is not Repair.NONE:
            self._compare_heads()

    def _compare_heads(self) -> None:
        """After a repair, hold the server's word against every head that is here."""
        heads = tuple(head.entry for head in self._store.heads())[:FRONTIER_HEADS]
        request = FrontierRequest(self._inspection, heads)
        answer = self._desk.line.frontier(self._desk.known, request)
        known_aside = {x.item for x in self._tally.set_aside}
        for entry in answer.unknown:
            if entry not in known_aside:
                self._tally.aside(entry, refusals.still_lacking().code)

    def _converse(self, asked: Asked | None) -> None:
        """Take page after page in; the next is received and opened meanwhile."""
        coming = self._coming(asked)
        ready: _Ready = deque()
        while coming is not None or ready:
            if coming is None or (ready and not _may_go_on(coming, ready)):
                self._commit(ready)
            else:
                coming = self._coming(self._step(coming.result(), ready))

    def _coming(self, asked: Asked | None) -> Coming[_Received | Refused] | None:
        return self._desk.ahead.start(partial(self._receive, asked)) if asked else None

    def _receive(self, asked: Asked) -> _Received | Refused:
        """Return the answer to a request, read; touches no store."""
        try:
            answer = self._desk.line.finish_sync()
            page = None if answer.reset else read_page(answer, asked, self._desk.known)
        except Refused as refused:
            return refused
        return _Received(asked, answer, page, self._desk.clock.monotonic())

    def _commit(self, ready: _Ready) -> None:
        part, examining = ready.popleft()
        self._taker.commit(part, examining.result())

    def _step(self, told: _Received | Refused, ready: _Ready) -> Asked | None:
        """Have a page opened; return the request that was sent meanwhile, None at the end."""
        if isinstance(told, Refused):
            return self._empty_server(told)
        if told.page is None:
            return self._reset(told)
        page, plan = told.page, self._plan
        plan.cursor, plan.receipt = page.end, page.receipt is not None
        plan.size = plan.size.after(told.at - plan.begun)
        for refusal in told.answer.refused:
            self._tally.aside(refusal.entry, refusal.code)
        if page.more:
            self._desk.opener.expect()
        following = self._following(page.more)
        for part in self._taker.parts(page):
            ready.append((part, self._desk.ahead.start(partial(self._taker.examine, part))))
        if following or plan.offering:
            return following
        while ready:
            self._commit(ready)
        return self._give_back()

    def _reset(self, told: _Received) -> Asked:
        went_back = told.answer.incarnation == told.asked.request.incarnation
        repair = Repair.WENT_BACK if went_back else Repair.RESTORED
        self._start_over(Incarnation(told.answer.incarnation), repair)
        return self._begin(())

    def _following(self, more: bool) -> Asked | None:
        offers = self._offers()
        return self._begin(offers) if offers or more else None

    def _give_back(self) -> Asked | None:
        """Offer what a restored server lacks, now that what it has is known."""
        self._plan.offering = True
        return self._following(more=False)

    def _empty_server(self, refused: Refused) -> Asked | None:
        """Go on when a restored server knows nothing at all of the inspection."""
        if self._plan.offering or refused.code != _NOT_THERE:
            raise refused
        return self._give_back()

    def _start_over(self, incarnation: Incarnation, repair: Repair) -> None:
        """Forget what the server was thought to hold; once in a run, or it is not honest."""
        if self._plan.repair is not Repair.NONE:
            raise refusals.went_back_again()
        cursor = Cursor(incarnation, 0, ZERO32)
        self._desk.tell.applied(self._store.commit(Batch(cursor=cursor, saw_reset=True)))
        self._plan = _Plan(cursor, offering=False, repair=repair, size=self._plan.size)

    def _offers(self) -> tuple[Entry, ...]:
        if not self._plan.offering:
            return ()
        offers = _fitting(self._store.outbox(self._plan.offered, self._plan.size.bytes))
        if offers:
            self._plan.offered = offers[-1].id
        self._tally.to_send += len(offers)
        return offers

    def _begin(self, offers: tuple[Entry, ...]) -> Asked:
        cursor, session = self._plan.cursor, self._desk.line.session(self._desk.known)
        request = SyncRequest(
            self._inspection,
            cursor.incarnation,
            cursor.cursor,
            cursor.digest,
            self._plan.size.entries + len(offers),
            pack_segments(offers),
        )
        self._plan.begun = self._desk.clock.monotonic()
        self._desk.line.begin_sync(self._desk.known, request)
        return Asked(request, frozenset(e.id for e in offers), session.server.signing)

    def _outcome(self, refusal: Refused | None) -> VisitOutcome:
        tally = self._tally
        return VisitOutcome(
            self._inspection,
            tally.sent,
            tally.received,
            tally.chunks_sent,
            tally.chunks_received,
            tally.chunks_awaited,
            self._plan.receipt and refusal is None,
            self._plan.repair,
            tuple(tally.set_aside),
            refusal,
        )


def _may_go_on(coming: Coming[_Received | Refused], ready: _Ready) -> bool:
    """Say whether the next page may be opened before those that are ready are committed.

    A refusal or a reset waits for its turn: what came before it is committed.
    """
    if len(ready) > _READY or not coming.done():
        return False
    told = coming.result()
    return not isinstance(told, Refused) and told.page is not None


def _fitting(offers: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return as many of the entries as fit into the segments of one request."""
    segments = pack_segments(offers)
    return offers[: sum(len(s.slim) + len(s.whole) for s in segments[:REQUEST_BATCHES])]
