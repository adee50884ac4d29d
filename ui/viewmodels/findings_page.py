"""Findings as a screen shows them: a list, one at a time, and evidence to put under it.

Thin evidence, evidence against and two versions are shown and never forbid anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.finding import SHARE, State, Weighed
from fieldapp.domain.ports import Clock
from fieldapp.domain.views import Version
from fieldapp.frameworks.pack import Pack
from fieldapp.services import coding, findings, reading, records
from fieldapp.services.capture import Place
from fieldapp.services.live_evidence import LiveEvidence
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId, RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.door import Priority
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.evidence_items import found_items, quoted_items
from ui.viewmodels.evidence_reading import when_read
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.field_words import (
    FieldWords,
    WordsState,
    drafts_of,
    place_of,
    teller_of,
    words_of,
)
from ui.viewmodels.history import FieldHistory, HistoryState
from ui.viewmodels.rows import RowState
from ui.viewmodels.typing import Written
from ui.viewmodels.versions import Standing
from ui.viewmodels.visit_page import VisitPage

STATE_WORDS: Final = {
    State.EMERGING: "Emerging",
    State.TESTED: "Tested",
    State.AGREED: "Agreed",
}
PART_WORDS: Final = {
    "title": "What is found",
    "explanation": "Why this evidence is enough",
    "answer": "What is said to the evidence against it",
}
NO_CLAIM: Final = "Not put in words yet"


class Filter(StrEnum):
    """Which findings the list shows."""

    ALL = "all"
    EMERGING = "emerging"
    TESTED = "tested"
    AGREED = "agreed"
    THIN = "thin"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be on or off, by its id of the framework."""

    id: str
    title: str
    on: bool


@dataclass(frozen=True, slots=True)
class FindingState:
    """One finding. `stated` says how far it is by whom and when, `missing` what is not here."""

    id: RecordId
    name: str
    state: State
    stated: str
    claim: WordsState
    explanation: WordsState
    answer: WordsState
    lacks: tuple[str, ...]
    unanswered: bool
    supporting: tuple[Quoted, ...]
    contrary: tuple[Quoted, ...]
    missing: str
    owner: str
    people: tuple[str, ...]
    areas: tuple[Choice, ...]
    agencies: tuple[Choice, ...]
    shared: bool
    may_share: bool
    stands: Mapping[str, Standing]
    """What stands of its state, its owner and whether it may be said, each of which is chosen."""


@dataclass(frozen=True, slots=True)
class FindingsState:
    """All that the screen shows; `waiting` are items that are to be cited in a finding."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    rows: tuple[RowState, ...] = ()
    held: int = 0
    filter: Filter = Filter.ALL
    chosen: FindingState | None = None
    waiting: tuple[Quoted, ...] = ()
    found: tuple[Quoted, ...] = ()
    searched: str = ""
    history: HistoryState | None = None
    said: str = ""

    @property
    def words(self) -> str:
        """How many findings there are, in words."""
        if not self.loaded:
            return ""
        return "1 finding" if self.held == 1 else f"{self.held} findings"


@dataclass(frozen=True, slots=True)
class _Row:
    """A finding in the list with what decides whether a filter shows it."""

    row: RowState
    state: State
    thin: bool
    disputed: bool


@dataclass(frozen=True, slots=True)
class _Read:
    rows: tuple[_Row, ...]
    chosen: FindingState | None


class FindingsPage(VisitPage[FindingsState]):
    """Takes the intentions of the screen; `read(place)` tells what is written there."""

    def __init__(
        self,
        ports: EditorPorts,
        live: LiveEvidence,
        on_state: Callable[[FindingsState], None],
        read: Callable[[Place], Written],
    ) -> None:
        super().__init__(ports, FindingsState(), on_state, "Opening the findings")
        self._live = live
        self._all: tuple[_Row, ...] = ()
        self.words = FieldWords(ports.typing, read)
        self._history = FieldHistory(ports.door, ports.work, lambda state: self.show(history=state))

    def touched(self, effects: Effects) -> None:
        """Something was written or came; read again while the screen is in use."""
        if self._asked and effects.records:
            self._load("", Priority.BACKGROUND)

    def choose(self, finding: RecordId) -> None:
        """Look at one finding."""
        self._history.close()
        work = self._ports.work
        self.run(lambda: _read_one(work, finding), lambda found: self.show(chosen=found))

    def filter(self, wanted: Filter) -> None:
        """Show only some findings."""
        self.show(filter=wanted, rows=_filtered(self._all, wanted))

    def begin(self) -> None:
        """Begin a finding, on the items that wait to be cited if there are some."""
        work, items = self._ports.work, tuple(item.id for item in self.state.waiting)

        def made(begun: tuple[RecordId, Effects]) -> None:
            self.show(waiting=(), said="A finding was begun.")
            self._ports.publish(begun[1])
            self.choose(begun[0])

        self.run(lambda: findings.from_evidence(work, items), made)

    def wait(self, items: Iterable[RecordId]) -> None:
        """Hold items until the person says in which finding they are cited."""
        work, wanted = self._ports.work, tuple(items)

        def read() -> tuple[Quoted, ...]:
            held = (coding.item(work, one) for one in wanted)
            return quoted_items(coding.pack_of(work), (item for item in held if item is not None))

        self.run(read, lambda found: self.show(waiting=found))

    def drop_waiting(self) -> None:
        """Cite the items that wait in no finding."""
        self.show(waiting=())

    def cite(self, items: Iterable[RecordId], contrary: bool) -> None:
        """Put items under the chosen finding, or against it."""
        chosen, work, wanted = self.state.chosen, self._ports.work, tuple(items)
        if chosen is not None and wanted:
            said = "Put against the finding." if contrary else "Put under the finding."
            self._state = replace(self._state, waiting=())
            self._write(lambda: findings.cite(work, chosen.id, wanted, contrary), said)

    def uncite(self, item: RecordId) -> None:
        """Take an item away from the chosen finding."""
        self._on_chosen(lambda work, one: findings.uncite(work, one, [item]), "Taken away.")

    def set_state(self, state: State) -> None:
        """Say how far the chosen finding is."""
        words, seen = STATE_WORDS[state], self._every("state")
        self._on_chosen(lambda work, one: findings.set_state(work, one, state, seen), f"{words}.")

    def hand_over(self, person: str) -> None:
        """Give the chosen finding to another person."""
        owner, seen = PersonId(person), self._every("owner")
        self._on_chosen(
            lambda work, one: findings.hand_over(work, one, owner, seen), "Handed over."
        )

    def place(self, key: str, value: str, on: bool) -> None:
        """Say whether the chosen finding belongs to an area or an agency."""
        self._on_chosen(lambda work, one: findings.place(work, one, key, value, on))

    def share(self, on: bool) -> None:
        """Say whether the authority may hear the chosen finding."""
        seen = self._every("shareable")
        self._on_chosen(lambda work, one: findings.share(work, one, on, seen))

    def archive(self) -> None:
        """Put the chosen finding away."""

        def away(work: Work, one: RecordId) -> Effects:
            return records.archive(work, one, reading.record(work, one).status_seen)

        self._on_chosen(away, "Put away. It can be restored under Find.")

    def search(self, words: str) -> None:
        """Look for items whose words, name or child have these letters."""
        live, work, letters = self._live, self._ports.work, words.strip().casefold()
        self.show(searched=words)

        def look() -> tuple[Quoted, ...]:
            return found_items(coding.pack_of(work), live.items.values(), letters)

        def here(found: tuple[Quoted, ...]) -> None:
            if self.state.searched == words:
                self.show(found=found)

        if letters:
            when_read(
                self._door, live, lambda: self._door.ask(look, here, self.refuse), self.refuse
            )
        else:
            here(())

    def show_history(self, place: Place) -> None:
        """Show every write of a place, newest first."""
        key = place[1][2:].decode("utf-8", "replace")
        self._history.open(*place, PART_WORDS.get(key, "How far it is"))

    def close_history(self) -> None:
        """Show the history no more."""
        self._history.close()

    def _every(self, key: str) -> tuple[Reference, ...]:
        """Return the writes of a choice that stand on the screen, which another one replaces."""
        chosen = self.state.chosen
        return chosen.stands[key].every if chosen is not None else ()

    def _on_chosen(self, job: Callable[[Work, RecordId], Effects], said: str = "") -> None:
        chosen, work = self.state.chosen, self._ports.work
        if chosen is not None:
            self._write(lambda: job(work, chosen.id), said)

    def _load(self, busy: str, priority: Priority = Priority.SCREENS) -> None:
        work = self._ports.work
        chosen = self.state.chosen.id if self.state.chosen else None

        def read() -> _Read:
            return _read(work, chosen)

        self._fetch(read, self._take, busy, priority)

    def _take(self, read: _Read) -> None:
        """Show what was read, unless the person looks at another finding meanwhile."""
        now, chosen = self.state.chosen, read.chosen
        if now is not None and (chosen is None or chosen.id != now.id):
            chosen = now
        self._all = read.rows
        self.show(
            loaded=True,
            refused=None,
            held=len(read.rows),
            rows=_filtered(read.rows, self.state.filter),
            chosen=chosen,
        )


def _read(work: Work, chosen: RecordId | None) -> _Read:
    pack = coding.pack_of(work)
    weighed = findings.weighed(work)
    rows = tuple(_row(pack, one) for one in reversed(weighed))
    first = chosen or (weighed[-1].finding.id if weighed else None)
    return _Read(rows, _read_one(work, first) if first is not None else None)


def _row(pack: Pack, one: Weighed) -> _Row:
    held = one.finding
    needs = "Disputed" if one.disputed else "Thin" if not one.support.enough else ""
    areas = ", ".join(area.code for area in pack.judgements.area if area.id in held.areas)
    items = "1 item" if one.support.items == 1 else f"{one.support.items} items"
    against = f"{one.support.contrary} against" if one.support.contrary else ""
    about = (held.short_name, STATE_WORDS[held.state], areas, items, against, held.owner)
    return _Row(
        RowState(
            held.id.hex(),
            held.claim.text.strip() or NO_CLAIM,
            " · ".join(part for part in about if part),
            needs=needs,
        ),
        held.state,
        not one.support.enough,
        one.disputed,
    )


def _filtered(rows: tuple[_Row, ...], wanted: Filter) -> tuple[RowState, ...]:
    return tuple(
        one.row
        for one in rows
        if wanted is Filter.ALL
        or (wanted is Filter.THIN and one.thin)
        or (wanted is Filter.DISPUTED and one.disputed)
        or wanted.value == one.state.value
    )


def _read_one(work: Work, finding: RecordId) -> FindingState:
    pack = coding.pack_of(work)
    one = findings.weighed_one(work, finding)
    held, items = one.finding, findings.cited_items(work, one.finding)
    drafts, teller = drafts_of(work, [finding]), teller_of(work)
    membership = work.store.membership()
    return FindingState(
        id=held.id,
        name=held.short_name,
        state=held.state,
        stated="" if held.state_field.conflict else _stated(work.clock, held.stated),
        claim=words_of(teller, place_of(finding, "title"), held.claim, drafts),
        explanation=words_of(teller, place_of(finding, "explanation"), held.explained, drafts),
        answer=words_of(teller, place_of(finding, "answer"), held.answered, drafts),
        lacks=one.support.lacks,
        unanswered=one.unanswered,
        supporting=quoted_items(pack, (items[i] for i in held.supporting if i in items)),
        contrary=quoted_items(pack, (items[i] for i in held.contrary if i in items)),
        missing=missing_words(len(one.missing)),
        owner=held.owner,
        people=tuple(sorted({str(p) for p in membership.members} | {held.owner} - {""})),
        areas=tuple(Choice(a.id, a.title, a.id in held.areas) for a in pack.judgements.area),
        agencies=tuple(Choice(a.id, a.title, a.id in held.agencies) for a in pack.about.agency),
        shared=held.may_be_said(membership.leads),
        may_share=work.person in membership.leads,
        stands={
            "state": teller.standing(held.state_field, lambda text: STATE_WORDS[_state(text)]),
            "owner": teller.standing(held.owner_field),
            "shareable": teller.standing(held.shareable, _share_words),
        },
    )


def _share_words(text: str) -> str:
    return "May be said to the authority" if text == SHARE else "Kept in the team"


def missing_words(count: int) -> str:
    """Say that cited items are not on this laptop; nothing for none."""
    if not count:
        return ""
    items = "1 cited item is" if count == 1 else f"{count} cited items are"
    return f"{items} not on this laptop yet. Send and receive."


def _stated(clock: Clock, stated: Version | None) -> str:
    if stated is None:
        return "Nobody said yet how far it is."
    state = STATE_WORDS.get(_state(stated.text), stated.text)
    return f"{state}, said by {stated.person}, {claimed_time(clock, stated.claimed)}."


def _state(text: str) -> State:
    return next((state for state in State if state.value == text), State.EMERGING)
