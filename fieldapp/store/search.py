"""Full-text search over everything written, by SQLite's FTS5 with secure delete.

A piece of the index is what one entry still has live in one record, so its cost follows
what was written, not how long the record is. The entries that the index lacks are listed
in the transaction that brings them; `index_pending` works them off afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final

from fieldapp.domain.change import (
    AddChild,
    Attach,
    OpenRecord,
    RaiseConcern,
    SetField,
    SetMember,
    retract_slot,
    text_slot,
)
from fieldapp.domain.fold import RecordState
from fieldapp.domain.record import text_of, typed
from fieldapp.domain.views import Hit, SearchResult, Summary
from fieldapp.store.driver import Row, Session
from fieldapp.store.log import Log
from fieldapp.store.screens import Screens
from fieldapp.store.states import States
from fieldapp.store.wording import Term, around, match_text, spans, terms_of
from sync.protocol.canonical import Wire
from sync.protocol.ids import BlockId

_RANKED: Final = 1_000
"""With more matches than this the newest come first; ranking them all would take too long."""
_PAGE: Final = 16
_BETWEEN: Final = "\n\x1e\n"
_NEWEST: Final = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
_BEST: Final = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?"
_ADD: Final = "INSERT INTO search(rowid, text) SELECT no, text FROM piece WHERE no >= ?"
"""One statement, since the index writes out all that it gathered at the start of each."""
_REMOVE: Final = "INSERT INTO search(search, rowid, text) VALUES ('delete', ?, ?)"
_STATES: Final = """
SELECT no, state FROM record WHERE no IN (SELECT record FROM touch WHERE entry BETWEEN ? AND ?)
"""
_PIECES: Final = """
SELECT record, source, no, text FROM piece
WHERE record IN (SELECT record FROM touch WHERE entry BETWEEN ? AND ?)
"""
_FOUND: Final = """
SELECT p.record, e.id, r.state FROM piece p JOIN record r ON r.no = p.record
JOIN entry e ON e.row = p.source WHERE p.no = ? AND r.kind NOT IN ('identities', 'journey')
"""


class Search:
    """The search index of one inspection."""

    def __init__(self, session: Session, screens: Screens, states: States) -> None:
        self._session = session
        self._screens = screens
        self._states = states
        self._log = Log(session)

    def behind(self) -> int:
        """Return how many entries the index still lacks."""
        return self._session.number("SELECT count(*) FROM pending")

    def index_pending(self, budget: int) -> int:
        """Take up to `budget` entries into the index; return how many are left."""
        sql = "SELECT entry FROM pending ORDER BY entry LIMIT ?"
        rows = [row for (row,) in self._session.rows(sql, (budget,))]
        if rows:
            with self._session.transaction():
                self._index(rows)
        return self.behind()

    def clear(self) -> None:
        """Empty the index inside the open transaction and list every entry as lacking."""
        self._session.execute("INSERT INTO search(search) VALUES ('delete-all')")
        self._session.execute("DELETE FROM piece")
        self._session.execute("DELETE FROM pending")
        self._session.execute("INSERT INTO pending SELECT DISTINCT entry FROM touch")

    def find(self, typed_text: str, limit: int) -> SearchResult:
        """Return where all words stand together; quotes ask for a phrase as it stands."""
        terms = terms_of(typed_text)
        if not terms:
            return SearchResult((), self.behind(), False)
        found = chain(self._in_drafts(terms), self._in_pieces(terms, limit + 1))
        hits = list(islice(found, limit + 1))
        return SearchResult(tuple(hits[:limit]), self.behind(), len(hits) > limit)

    def _index(self, rows: list[int]) -> None:
        span = (rows[0], rows[-1])
        old = {(rec, src): (no, text) for rec, src, no, text in self._session.rows(_PIECES, span)}
        new = self._texts(span)
        removed = [old[place] for place in old if old[place][1] != new.get(place)]
        changed = [place for place in new if old.get(place, (0, None))[1] != new[place]]
        first = self._session.number("SELECT max(no) FROM piece") + 1
        added = [(no, *place, new[place]) for no, place in enumerate(changed, first)]
        self._exchange(removed, added)
        self._session.execute("DELETE FROM pending WHERE entry BETWEEN ? AND ?", span)

    def _exchange(self, removed: Sequence[Row], added: Sequence[Row]) -> None:
        self._session.many(_REMOVE, removed)
        self._session.many("DELETE FROM piece WHERE no = ?", ((no,) for no, _ in removed))
        self._session.insert("piece", added)
        if added:
            self._session.execute(_ADD, (added[0][0],))

    def _texts(self, span: Row) -> dict[tuple[int, int], str]:
        """Return the live text of each (record, entry row) of the records that a span touches."""
        texts: dict[tuple[int, bytes], list[str]] = {}
        for record, packed in self._session.rows(_STATES, span):
            for entry, _, text in live_words(self._states.read(packed)):
                texts.setdefault((record, entry), []).append(text)
        places = self._log.places({entry for _, entry in texts})
        return {(rec, places[e].row): _BETWEEN.join(text) for (rec, e), text in texts.items()}

    def _in_pieces(self, terms: tuple[Term, ...], limit: int) -> Iterator[Hit]:
        asked = match_text(terms)
        pieces = self._session.rows(_NEWEST, (asked, _RANKED + 1))
        if len(pieces) <= _RANKED:
            pieces = self._session.rows(_BEST, (asked, limit))
        for start in range(0, min(limit, len(pieces)), _PAGE):
            page = pieces[start : start + _PAGE]
            found = [row for piece in page for row in self._session.rows(_FOUND, piece)]
            summaries = self._screens.some([record for record, _, _ in found])
            for record, entry, packed in found:
                texts = [(s, t) for e, s, t in live_words(self._states.read(packed)) if e == entry]
                yield from _hits(summaries.get(record), terms, texts)

    def _in_drafts(self, terms: tuple[Term, ...]) -> Iterator[Hit]:
        sql = "SELECT r.no, d.slot, d.text FROM draft d JOIN record r ON r.id = d.record"
        rows = self._session.rows(sql)
        summaries: Mapping[int, Summary] = self._screens.some([no for no, _, _ in rows])
        for no, slot, text in rows:
            hits = list(_hits(summaries.get(no), terms, [(slot, text)]))
            yield from (hit for hit in hits if _all_found(terms, text))


def live_words(state: RecordState) -> Iterator[tuple[bytes, bytes, str]]:
    """Yield (entry, slot, text) of everything that people wrote here and that stands."""
    if state.opening is not None:
        yield state.opening.entry, b"", _words_of(typed(state.opening))
    for slot in sorted(state.live):
        if slot == b"" or (slot.startswith(b"b:") and _is_covered(state, BlockId(slot[2:]))):
            continue
        for live in state.live[slot]:
            text = _words_of(typed(live))
            if text:
                yield live.entry, slot, text


def _is_covered(state: RecordState, block: BlockId) -> bool:
    """Say whether a block's first text was replaced or the block was taken back."""
    return bool(state.live.get(text_slot(block)) or state.live.get(retract_slot(block)))


def _words_of(body: Wire | None) -> str:
    if isinstance(body, SetField):
        return body.value
    if isinstance(body, OpenRecord | RaiseConcern):
        return f"{body.short_name} {body.child}".strip()
    if isinstance(body, AddChild):
        return body.code
    if isinstance(body, SetMember):
        return body.value
    return body.name if isinstance(body, Attach) else text_of(body) or ""


def _hits(
    record: Summary | None, terms: tuple[Term, ...], texts: list[tuple[bytes, str]]
) -> Iterator[Hit]:
    """Yield a hit for each text with all terms, else for the one with the most of them."""
    if record is None:
        return
    patterns = [term.pattern() for term in terms]
    found = [(slot, text, spans(patterns, text)) for slot, text in texts]
    most = max((len(places) for _, _, places in found), default=0)
    best = [item for item in found if most and len(item[2]) == most]
    for slot, text, places in best if most == len(terms) else best[:1]:
        before, word, after = around(text, min(places))
        yield Hit(record, slot, before, word, after)


def _all_found(terms: tuple[Term, ...], text: str) -> bool:
    return len(spans([term.pattern() for term in terms], text)) == len(terms)
