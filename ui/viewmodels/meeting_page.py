"""The evening meeting as a screen shows it: the board, lines of enquiry, uncertainties.

What is typed goes the way of all words; everything else is one key away and never needs a
mouse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.finding import State
from fieldapp.services import coding, enquiries, findings, meetings, uncertainties, visits
from fieldapp.services.capture import Place
from fieldapp.services.live_evidence import LiveEvidence
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.days import day_name, day_text
from ui.viewmodels.door import Priority
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.evidence_items import found_items
from ui.viewmodels.evidence_reading import when_read
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.field_words import FieldWords
from ui.viewmodels.findings_page import STATE_WORDS
from ui.viewmodels.meeting_state import (
    Asked,
    BoardRow,
    BoardState,
    LineState,
    MeetingState,
    UnsureState,
    board_state,
    line_state,
    unsure_state,
)
from ui.viewmodels.typing import Written
from ui.viewmodels.visit_page import VisitPage

_ORDER: Final = (State.EMERGING, State.TESTED, State.AGREED)
_Read = tuple[BoardState, LineState | None, UnsureState | None]


class MeetingPage(VisitPage[MeetingState]):
    """Takes the intentions of the screen; `read(place)` tells what is written there."""

    def __init__(
        self,
        ports: EditorPorts,
        live: LiveEvidence,
        on_state: Callable[[MeetingState], None],
        read: Callable[[Place], Written],
    ) -> None:
        super().__init__(ports, MeetingState(), on_state, "Opening the board")
        self._live = live
        self._wanted = Asked()
        self.words = FieldWords(ports.typing, read)

    def touched(self, effects: Effects) -> None:
        """Something was written or came; read again while the screen is in use."""
        if self._asked and effects.records:
            live = self._live
            self._door.ask(
                lambda: live.refresh(effects), lambda _: None, self.refuse, Priority.BACKGROUND
            )
            self._load("", Priority.BACKGROUND)

    def choose_line(self, line: RecordId) -> None:
        """Look at a line of enquiry."""
        self._wanted = replace(self._wanted, line=line)
        self._load("")

    def choose_unsure(self, one: RecordId) -> None:
        """Look at an uncertainty."""
        self._wanted = replace(self._wanted, unsure=one)
        self._load("")

    def step(self, finding: RecordId, by: int) -> None:
        """Move a finding one state on or back; nothing beyond the last."""
        held = self._row(finding)
        at = _ORDER.index(held.state) + by if held is not None else -1
        if 0 <= at < len(_ORDER):
            self.set_state(finding, _ORDER[at])

    def set_state(self, finding: RecordId, state: State) -> None:
        """Say how far a finding is, in place of what the board says of it."""
        held, work = self._row(finding), self._ports.work
        if held is not None:
            said, seen = f"{STATE_WORDS[state]}.", held.state_seen
            self._write(lambda: findings.set_state(work, finding, state, seen), said)

    def begin_line(self, question: str) -> None:
        """Begin a line of enquiry, planned for tomorrow, owned by this person."""
        work = self._ports.work
        plan = {"day": day_text(work.clock, 1)}
        self._begin(lambda: enquiries.open_enquiry(work, question, plan=plan), self.choose_line)

    def plan(self, key: str, value: str) -> None:
        """Give the chosen line another owner or another day."""
        line, work = self.state.line, self._ports.work
        if line is not None and value:
            seen = {key: line.stands[key].every}
            self._write(lambda: enquiries.plan(work, line.id, {key: value}, seen), "Planned.")

    def set_answered(self, answered: bool) -> None:
        """Say that the chosen line is answered, or open again."""
        line, work = self.state.line, self._ports.work
        if line is not None:
            said, seen = "Answered." if answered else "Open again.", line.stands["state"].every
            self._write(lambda: enquiries.set_answered(work, line.id, answered, seen), said)

    def drop_line(self) -> None:
        """Put the chosen line away."""
        line, work = self.state.line, self._ports.work
        if line is not None:
            self._wanted = replace(self._wanted, line=None)
            self._write(lambda: enquiries.drop(work, line.id), "Put away.")

    def begin_unsure(self, question: str) -> None:
        """Begin an uncertainty."""
        work = self._ports.work
        self._begin(lambda: uncertainties.open_uncertainty(work, question), self.choose_unsure)

    def cite(self, item: RecordId, on: bool) -> None:
        """Put an item under the chosen uncertainty, or take it away."""
        unsure, work = self.state.unsure, self._ports.work
        if unsure is not None:
            self._write(lambda: uncertainties.cite(work, unsure.id, [item], on))

    def set_closed(self, closed: bool) -> None:
        """Close the chosen uncertainty on its evidence, or count it again."""
        unsure, work = self.state.unsure, self._ports.work
        if unsure is None:
            return
        job = uncertainties.close if closed else uncertainties.reopen
        said = "Closed with evidence." if closed else "Counted again."
        self._ports.typing.settle(
            lambda: self._write(lambda: job(work, unsure.id, unsure.stands.every), said),
            self.refuse,
        )

    def search(self, words: str) -> None:
        """Look for items that may answer the chosen uncertainty."""
        live, work, letters = self._live, self._ports.work, words.strip().casefold()
        self.show(searched=words)
        if not letters:
            self.show(found=())
            return

        def look() -> tuple[Quoted, ...]:
            return found_items(coding.pack_of(work), live.items.values(), letters)

        def here(found: tuple[Quoted, ...]) -> None:
            if self.state.searched == words:
                self.show(found=found)

        self._door.ask(look, here, self.refuse)

    def _row(self, finding: RecordId) -> BoardRow | None:
        board = self.state.board
        rows = (*board.strengths, *board.improve, *board.disputes)
        return next((row for row in rows if row.id == finding), None)

    def _begin(
        self, job: Callable[[], tuple[RecordId, Effects]], then: Callable[[RecordId], None]
    ) -> None:
        def made(begun: tuple[RecordId, Effects]) -> None:
            self._ports.publish(begun[1])
            then(begun[0])

        self.run(job, made)

    def _load(self, busy: str, priority: Priority = Priority.SCREENS) -> None:
        work, live, wanted = self._ports.work, self._live, self._wanted

        def read() -> _Read:
            return _read(work, live, wanted)

        def take(found: _Read) -> None:
            if wanted == self._wanted:
                self._take(found)

        if busy:
            self.show(busy=busy)
            when_read(self._door, live, lambda: self.run(read, take, busy), self.refuse)
        else:
            self._door.ask(read, take, self.refuse, priority)

    def _take(self, read: _Read) -> None:
        board, line, unsure = read
        self.show(loaded=True, refused=None, board=board, line=line, unsure=unsure)


def _read(work: Work, live: LiveEvidence, wanted: Asked) -> _Read:
    card = visits.card(work)
    pack = coding.pack_of(work)
    board = meetings.meeting(work, live)
    day = day_name(day_text(work.clock))
    shown = board_state(pack, board, card.title, day)
    people = tuple(sorted(str(one) for one in card.members))
    line = enquiries.enquiry_of(work, wanted.line) if wanted.line is not None else None
    return (
        shown,
        line_state(work, line, people) if line is not None else None,
        unsure_state(work, wanted.unsure, live.items) if wanted.unsure is not None else None,
    )
