"""The screens of one open visit, joined to their presenters; taken down when it is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Summary
from fieldapp.forms.prompts import Prompts
from fieldapp.services import concerns, reading, records
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.clock_time import clock_time
from ui.viewmodels.commands import CommandId
from ui.viewmodels.door import Door, OwnDoor, Timers
from ui.viewmodels.editor import EditorPorts, RecordEditor
from ui.viewmodels.evidence_words import Passage
from ui.viewmodels.open_record import Phase
from ui.viewmodels.places import Spot, list_of
from ui.viewmodels.session import OpenVisit
from ui.views.concern import ConcernSide
from ui.views.decide_desk import DecideDesk
from ui.views.desk import DeskPorts
from ui.views.desks import desks_of
from ui.views.editor import EditorView
from ui.views.editor_binding import bind_editor
from ui.views.files_desk import FilesDesk
from ui.views.findings_desk import FindingsDesk
from ui.views.forms_desk import FormsDesk, FormSteps
from ui.views.guard_desk import GuardDesk
from ui.views.interview import InterviewPage
from ui.views.journey_desk import JourneyDesk
from ui.views.sense_desk import SenseDesk, SenseSteps, Sources
from ui.views.shell import Shell
from ui.views.talk_desk import TalkDesk, TalkSteps
from ui.views.today import TodayDesk
from ui.views.visit_lists import VisitLists
from ui.views.where import Where

_LOOK_MS: Final = 20
"""Between two looks whether a record stands on the screen."""

_OWN_FOCUS: Final = (
    RecordKind.INTERVIEW_CHILD,
    RecordKind.FORM,
    RecordKind.SAMPLE,
    RecordKind.FINDING,
    RecordKind.ENQUIRY,
    RecordKind.UNCERTAINTY,
    RecordKind.KEEP_IN_TOUCH,
    RecordKind.PAIRING,
)
_OF_RECORD: Final = (Spot.RECORD, Spot.TALK, Spot.FORM)

NEW: Final[dict[str, RecordKind]] = {
    "case": RecordKind.CASE_TRACKING,
    "observation": RecordKind.PRACTICE_OBSERVATION,
    "note": RecordKind.NOTE,
    "child": RecordKind.INTERVIEW_CHILD,
    "carer": RecordKind.INTERVIEW_CARER,
    "parent": RecordKind.INTERVIEW_PARENT,
    "professional": RecordKind.INTERVIEW_PROFESSIONAL,
}


class VisitDesk:
    """Puts a visit's screens into the window and opens records on them.

    `go(spot)` asks the window for a place, `changed(effects)` tells of what was written.
    """

    def __init__(
        self,
        shell: Shell,
        look: Look,
        visit: OpenVisit,
        ports: tuple[Door, Timers, Prompts],
        go: Callable[[Spot], None],
        changed: Callable[[Effects], None],
    ) -> None:
        self._shell, self._look, self._visit = shell, look, visit
        self._go, self._changed, (door, self._timers, self._prompts) = go, changed, ports
        self._door = OwnDoor(door)
        self._ports = EditorPorts(self._door, visit.work, self._timers, visit.typing, self.written)
        self._lists = VisitLists(shell, look, visit.work, self._door, self.written)
        self.today = TodayDesk(shell, look, visit, self._ports, self._go)
        self.editor_view = EditorView(look, self._prompts)
        self._open: RecordId | None = None
        self.listed = Spot.NOTES
        self.files = FilesDesk(shell, look, visit, self._ports, go, self.open)
        self.files.stand_in(self.editor_view.panel, Spot.RECORD)
        self.editor: RecordEditor = bind_editor(
            self.editor_view, self._ports, self._decide, self.files.record_changed
        )
        self.concerns = ConcernSide(look, self.editor_view.panel, self._ports, visit, self.open)
        self.forms = FormsDesk(
            shell, look, visit, self._ports, self.files, FormSteps(self.open, self._decide)
        )
        ways = DeskPorts(
            shell, look, visit, self._ports, go, self.open, self.open_child, self._decide
        )
        self.desks = desks_of(ways)
        self.desks.stand_in(self.editor_view, self.today.view.panel)
        steps = TalkSteps(self._decide, self.raise_concern, self._left, self._talk_made)
        self.talk = TalkDesk(ways, self._prompts, steps)
        self.sense = self._bound_sense()
        self._ends = [visit.listeners.join(each) for each in (self.editor, self.sense.judgements)]
        self._where = Where(self.editor_view)
        visit.place = self._where.place
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        lists, today, shell = self._lists, self.today.view, self._shell
        today.row_opened.connect(lambda row: self.open(RecordId(bytes.fromhex(row))))
        today.command_chosen.connect(shell.give)
        lists.opened.connect(lambda found: self.open(RecordId(bytes.fromhex(found))))
        lists.started.connect(self.start)
        lists.child_opened.connect(self.open_child)
        lists.roles_asked.connect(lambda: self._go(Spot.ROLES))
        lists.journeys_asked.connect(self.desks.find(JourneyDesk).show_child)
        lists.pages[Spot.FORMS].body.insertWidget(0, self.forms.card)
        shell.add_screen(Spot.RECORD, self.editor_view, self.editor_view.panel)

    def _bound_sense(self) -> SenseDesk:
        def open_file(place: Passage) -> None:
            self.files.open_place(place, Spot.EVIDENCE)

        steps = SenseSteps(self.open, open_file, self._decide)
        sources = Sources(self.editor_view, self.forms.view, self.files)
        sense = SenseDesk(self._shell, self._look, self._ports, steps, sources)
        judged = sense.judgements.view
        sense.evidence_view.cite_asked.connect(self._cite)
        judged.pairs_asked.connect(lambda: self._go(Spot.PAIRS))
        judged.meeting_asked.connect(lambda: self._go(Spot.MEETING))
        return sense

    def _cite(self, items: Iterable[str]) -> None:
        chosen = tuple(RecordId(bytes.fromhex(one)) for one in items)
        self.desks.find(FindingsDesk).cite(chosen)

    def start(self, name: str, child: str = "") -> None:
        """Start a record of a kind by its name in `NEW`, or raise a concern."""
        if name in ("concern", "add_form"):
            self.raise_concern() if name == "concern" else self.forms.add()
            return
        work, kind = self._visit.work, NEW[name]
        self._ask(lambda: records.open_record(work, kind, child), self._begun)

    def open_child(self, code: str) -> None:
        """Open the case tracking of a child, or begin one."""
        work, kind = self._visit.work, RecordKind.CASE_TRACKING

        def found(rows: tuple[Summary, ...]) -> None:
            if rows:
                self.open(rows[0].id)
            else:
                self.start("case", code)

        self._ask(lambda: reading.summaries(work, kind=kind, child=code, limit=1), found)

    def raise_concern(self) -> None:
        """Stamp the time now; the record that is open is named as where it came up.

        In a talk the page, its words and the caret stay; its side says what to do.
        """
        work, source = self._visit.work, self._open

        def passed_on(made: tuple[RecordId, Effects]) -> None:
            self.written(made[1])
            self.concerns.passed_on(made[0], self.talk.page.side)

        begun = passed_on if self.talk.goes_on else self._begun
        self._ask(lambda: concerns.raise_concern(work, "", source), begun)

    def open(self, record: RecordId, slot: bytes = b"", caret: int = 0) -> None:
        """Open a record on the screen of its kind, at a place in it if one is given."""
        if slot.startswith(b"a:"):
            self.files.open_place(Passage(record, slot), Spot.EVIDENCE)
            return

        def ready() -> None:
            if slot:
                self.editor_view.go_to(slot, caret)
            else:
                self.editor_view.take_focus()

        def opened(row: Summary) -> None:
            self.desks.opened(row)
            self._show(record, row.kind)
            if row.kind not in _OWN_FOCUS:
                self._when_ready(record, self.editor, ready)
            elif slot:
                self._aim(record, row.kind, slot, caret)

        work = self._visit.work
        self._ask(lambda: reading.record(work, record).summary, opened)

    def _aim(self, record: RecordId, kind: RecordKind, slot: bytes, caret: int) -> None:
        """Put the caret at a place of a record whose screen has a focus of its own."""
        if kind is RecordKind.INTERVIEW_CHILD:
            talk = self.talk.bound
            self._when_ready(record, talk.editor, lambda: talk.page.go_to(slot, caret))
        elif kind is RecordKind.FORM:
            self.forms.aim(slot)

    def written(self, effects: Effects) -> None:
        """Refresh what names the records that were written."""
        self.received(effects)
        self._changed(effects)

    def received(self, effects: Effects) -> None:
        """Read again what came from elsewhere, the record that is open included."""
        self.editor.touched(effects)
        self.talk.touched(effects)
        self.forms.record.touched(effects)
        self.sense.touched(effects)
        self.desks.touched(effects)
        self.refresh()

    def refresh(self) -> None:
        """Read every list again."""
        self._lists.refresh()
        self.today.refresh()
        self.concerns.refresh()
        self.forms.refresh()
        self.desks.refresh()

    def take_focus(self, spot: Spot) -> None:
        """Put the focus where work goes on at a place."""
        target: Any = self._screens().get(spot)
        if target is not None:
            target.take_focus()

    def do(self, spot: Spot, command: CommandId) -> None:
        """Do a command of the menu where it belongs."""
        if command is CommandId.FIND:
            self._go(Spot.FIND)
        elif command is CommandId.ATTACH:
            self.files.attach(self._open if spot in _OF_RECORD else None)
        elif self.sense.do(spot, command, self._open) or self.desks.do(spot, command, self._open):
            return
        elif spot is Spot.FILE and command is CommandId.BACK:
            self.files.back()
        elif spot is Spot.FORM:
            self.forms.do(command)
        elif spot is Spot.RECORD:
            clock = self._visit.work.clock
            self.editor_view.do(command, clock_time(clock, clock.now().ms))

    def go_back(self) -> None:
        """Open the record where the person was, if the visit remembers it."""
        last = self._visit.card.last_place
        if last is not None:
            self.open(*last)

    def close(self) -> None:
        """Leave the records that are open; their words are drafts or entries already.

        The screens go at once: what was asked before is done, and answered to nobody.
        """
        self.editor.close()
        self.talk.close()
        self.files.close()
        self.today.close()
        self.forms.close()
        self.desks.close()
        for end in self._ends:
            end()
        self._open = None
        self._door.end()
        for spot, screen in self._screens().items():
            self._shell.drop(spot, screen)

    def _screens(self) -> dict[Spot, QWidget]:
        return {
            **self._lists.pages,
            **self.desks.screens,
            **self.sense.screens,
            Spot.TODAY: self.today.view,
            Spot.RECORD: self.editor_view,
            Spot.FILE: self.files.view,
            Spot.FORM: self.forms.view,
            **self.talk.screens,
        }

    def _begun(self, made: tuple[RecordId, Effects]) -> None:
        record, effects = made
        self.written(effects)
        self.open(record)

    def _show(self, record: RecordId, kind: RecordKind) -> None:
        self._open, self.listed = record, list_of(kind)
        told = self.concerns.shown(record, kind)
        if kind is RecordKind.INTERVIEW_CHILD:
            self._where.shown(record, self.talk.page)
            self.talk.open(record)
            return
        if self.desks.show(record, kind):
            self._where.left()
            return
        if kind is RecordKind.SAMPLE:
            self._where.left()
            self._go(Spot.SAMPLE)
            return
        if kind is RecordKind.FORM:
            self._where.left()
            self._go(Spot.FORM)
            self.forms.open(record)
            return
        self._where.shown(record, self.editor_view)
        self.files.stand_in(self.editor_view.panel, Spot.RECORD)
        self._go(Spot.RECORD)
        self.editor.open(record)
        if told:
            self._shell.body.show_details()

    def _when_ready(self, record: RecordId, editor: RecordEditor, then: Callable[[], None]) -> None:
        """Go on once the record stands on the screen, unless another was opened meanwhile."""
        if self._open != record:
            return
        if editor.state.phase is Phase.LOADING:
            self._timers.after(_LOOK_MS, lambda: self._when_ready(record, editor, then))
        else:
            then()

    def _talk_made(self, page: InterviewPage) -> None:
        """The page of talks is there: it is guarded, coded and remembered like a record."""
        self.desks.find(GuardDesk).read_back(page)
        self.sense.code_in(page)
        self._where.follow(page)

    def _left(self) -> None:
        self._open = None
        self._where.left()

    def _decide(self, record: RecordId, slot: bytes) -> None:
        self.desks.find(DecideDesk).decide(record, slot)

    def _ask(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._door.ask(job, done, self._refused)

    def _refused(self, reason: Refused) -> None:
        self._shell.say(f"{reason.message} {reason.next_step}")
