"""What screens and exports read of an inspection; computed from the log, never from memory."""

from __future__ import annotations

from fieldapp.domain.change import RecordKind
from fieldapp.domain.fold import RecordState
from fieldapp.domain.views import (
    Child,
    Conflict,
    Counters,
    Past,
    Receipt,
    Record,
    SearchResult,
    Summary,
)
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId

SEARCH_HITS = 100


def record(work: Work, wanted: RecordId) -> Record:
    """Return a whole record as live values; refuse one that is not here."""
    return work.store.record(wanted)


def state_of(work: Work, wanted: RecordId) -> RecordState:
    """Return the folded state of a record, empty when nothing of it is here."""
    return work.store.record_state(wanted) or RecordState(wanted)


def summaries(
    work: Work,
    kind: RecordKind | None = None,
    archived: bool = False,
    child: str | None = None,
    limit: int | None = None,
    after: RecordId | None = None,
) -> tuple[Summary, ...]:
    """Return records as rows, newest first, a page of `limit` after the row `after`."""
    return work.store.summaries(kind=kind, archived=archived, child=child, limit=limit, after=after)


def children(work: Work) -> tuple[Child, ...]:
    """Return the children of the sample by code."""
    return work.store.children()


def conflicts(work: Work) -> tuple[Conflict, ...]:
    """Return every place that holds more than one version."""
    return work.store.conflicts()


def history(work: Work, wanted: RecordId, slot: bytes) -> tuple[Past, ...]:
    """Return every write of a slot, newest first."""
    return work.store.history(wanted, slot)


def search(work: Work, text: str, limit: int = SEARCH_HITS) -> SearchResult:
    """Return where words stand; `behind` says how many entries the index still lacks."""
    return work.store.search(text, limit)


def index_pending(work: Work, budget: int = 256) -> int:
    """Index at most `budget` entries more; return how many are left."""
    return work.store.index_pending(budget)


def counters(work: Work) -> Counters:
    """Return how far the items of this inspection have come."""
    return work.store.counters()


def receipts(work: Work) -> tuple[Receipt, ...]:
    """Return the verified receipts, newest first."""
    return work.store.receipts()
