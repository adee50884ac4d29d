"""The screens of one open visit, joined to their presenters; taken down when it is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Child, Summary
from fieldapp.forms.prompts import Prompts
from fieldapp.services import concerns, reading, records
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.clock_time import clock_time
from ui.viewmodels.commands import CommandId
from ui.viewmodels.conflicts import ConflictPorts
from ui.viewmodels.door import Door, Timers
from ui.viewmodels.editor import EditorPorts, RecordEditor
from ui.viewmodels.open_record import Phase
from ui.viewmodels.places import KINDS, Spot
from ui.viewmodels.session import LastPlace, OpenVisit
from ui.views.caret import caret_place
from ui.views.conflicts import ConflictsView, bind_conflicts
from ui.views.editor import EditorView
from ui.views.editor_binding import bind_editor
from ui.views.interview import InterviewPage
from ui.views.interview_binding import BoundTalk, bind_interview
from ui.views.record_list import ListPage, Row
from ui.views.shell import Shell

_LOOK_MS: Final = 20
"""Between two looks whether a record stands on the screen."""

NEW: Final[dict[str, RecordKind]] = {
    "case": RecordKind.CASE_TRACKING,
    "observation": RecordKind.PRACTICE_OBSERVATION,
    "note": RecordKind.NOTE,
    "child": RecordKind.INTERVIEW_CHILD,
    "carer": RecordKind.INTERVIEW_CARER,
    "parent": RecordKind.INTERVIEW_PARENT,
    "professional": RecordKind.INTERVIEW_PROFESSIONAL,
}
_LISTS: Final[dict[Spot, tuple[str, str, tuple[tuple[str, str, str], ...]]]] = {
    Spot.CASES: (
        "Case tracking",
        "No case yet. Open one for a child, or start without a code.",
        (("case", "New case tracking", "Ctrl+T"),),
    ),
    Spot.INTERVIEWS: (
        "Interviews",
        "No interview yet. Start one; everything can be filled in later.",
        (
            ("child", "With a child", "Ctrl+I"),
            ("carer", "With a carer", ""),
            ("parent", "With a parent", ""),
            ("professional", "With a professional", ""),
        ),
    ),
    Spot.OBSERVATIONS: (
        "Observations",
        "No observation yet. Start one when you sit down.",
        (("observation", "New observation", "Ctrl+O"),),
    ),
    Spot.NOTES: (
        "Notes and files",
        "No note yet. A note needs no child, no form and no connection.",
        (("note", "New note", "Ctrl+N"),),
    ),
    Spot.CONCERNS: (
        "Concerns",
        "No concern was raised in this visit. F9 raises one from anywhere.",
        (("concern", "Raise a concern", "F9"),),
    ),
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
        self._door, self._timers, self._prompts = ports
        self._go, self._changed = go, changed
        self._ports = EditorPorts(self._door, visit.work, self._timers, visit.typing, self.written)
        self._lists = {spot: self._list(spot) for spot in _LISTS}
        self._children = self._child_list()
        self._conflicts = ConflictsView(look)
        decisions = ConflictPorts(self._door, visit.work, visit.typing, self.written)
        self._decisions = bind_conflicts(self._conflicts, decisions)
        shell.add_screen(Spot.CONFLICTS, self._conflicts)
        self.editor_view = EditorView(look, self._prompts)
        self.editor: RecordEditor = bind_editor(self.editor_view, self._ports, self._decide)
        self._talk = self._bound_talk()
        self._open: RecordId | None = None
        self._talk_open: RecordId | None = None
        joined = (self.editor, self._talk.editor)
        self._ends = [visit.listeners.join(listener) for listener in joined]
        self._written_at = b""
        for view in (self.editor_view, self._talk.page):
            view.typed.connect(self._note_place)
        visit.place = self.place
        shell.add_screen(Spot.RECORD, self.editor_view, self.editor_view.panel)
        shell.add_full_page(Spot.TALK, self._talk.page)
        self.refresh()

    def start(self, name: str, child: str = "") -> None:
        """Start a record of a kind by its name in `NEW`, or raise a concern."""
        if name == "concern":
            self.raise_concern()
            return
        work, kind = self._visit.work, NEW[name]
        self._ask(lambda: records.open_record(work, kind, child), self._begun)

    def raise_concern(self) -> None:
        """Stamp the time now; the record that is open is named as where it came up."""
        work, source = self._visit.work, self._open
        self._ask(lambda: concerns.raise_concern(work, "", source), self._begun)

    def open(self, record: RecordId, slot: bytes = b"", caret: int = 0) -> None:
        """Open a record on the screen of its kind, at a place in it if one is given."""

        def ready() -> None:
            if slot:
                self.editor_view.go_to(slot, caret)
            else:
                self.editor_view.take_focus()

        def opened(kind: RecordKind) -> None:
            self._show(record, kind)
            if kind is not RecordKind.INTERVIEW_CHILD:
                self._when_ready(record, ready)

        work = self._visit.work
        self._ask(lambda: reading.record(work, record).summary.kind, opened)

    def place(self) -> tuple[RecordId, bytes, int] | None:
        """Return where the person is: record, slot and caret; None without a record."""
        return None if self._open is None else (self._open, *caret_place(self.editor_view))

    def written(self, effects: Effects) -> None:
        """Refresh what names the records that were written."""
        self.editor.touched(effects)
        self._talk.editor.touched(effects)
        self.refresh()
        self._changed(effects)

    def refresh(self) -> None:
        """Read every list again."""
        work = self._visit.work
        for spot, kinds in KINDS.items():
            self._read_list(spot, kinds)
        self._ask(lambda: reading.children(work), self._show_children)
        self._decisions.refresh()

    def _read_list(self, spot: Spot, kinds: Iterable[RecordKind]) -> None:
        work, page = self._visit.work, self._lists[spot]
        self._ask(
            lambda: [r for k in kinds for r in reading.summaries(work, kind=k)],
            lambda rows: page.render_rows(_rows(rows)),
        )

    def take_focus(self, spot: Spot) -> None:
        """Put the focus where work goes on at a place."""
        target: Any = self._screens().get(spot)
        if target is not None:
            target.take_focus()

    def do(self, spot: Spot, command: CommandId) -> None:
        """Do a command of the menu where it belongs."""
        if spot is Spot.CONFLICTS:
            self._conflicts.do(command)
        elif spot is Spot.RECORD:
            clock = self._visit.work.clock
            self.editor_view.do(command, clock_time(clock, clock.now().ms))

    def place(self) -> LastPlace | None:
        """Return where the person is: the record that is open, the slot written last, the caret."""
        if self._open is None:
            return None
        view = self._talk.page if self._open == self._talk_open else self.editor_view
        slot = self._written_at
        if not slot and view.lines is not None and view.lines.current is not None:
            slot = view.lines.current.slot
        return self._open, slot, view.written(slot).caret if slot else 0

    def go_back(self) -> None:
        """Open the record where the person was, if the visit remembers it."""
        last = self._visit.card.last_place
        if last is not None:
            self.open(*last)

    def close(self) -> None:
        """Leave the records that are open; their words are drafts or entries already.

        The screens go once everything that was asked before was answered.
        """
        self.editor.close()
        self._talk.close()
        for end in self._ends:
            end()
        self._door.ask(lambda: None, lambda _nothing: self._drop(), lambda _reason: None)

    def _drop(self) -> None:
        for spot, screen in self._screens().items():
            self._shell.drop(spot, screen)

    def _screens(self) -> dict[Spot, QWidget]:
        return {
            **self._lists,
            Spot.CHILDREN: self._children,
            Spot.CONFLICTS: self._conflicts,
            Spot.RECORD: self.editor_view,
            Spot.TALK: self._talk.page,
        }

    def _note_place(self, slot: bytes) -> None:
        self._written_at = slot

    def _begun(self, made: tuple[RecordId, Effects]) -> None:
        record, effects = made
        self.written(effects)
        self.open(record)

    def _show(self, record: RecordId, kind: RecordKind) -> None:
        self._open, self._written_at = record, b""
        if kind is RecordKind.INTERVIEW_CHILD:
            self._talk_open = record
            self._go(Spot.TALK)
            self._talk.open(record)
            return
        self._go(Spot.RECORD)
        self.editor.open(record)

    def _when_ready(self, record: RecordId, then: Callable[[], None]) -> None:
        """Go on once the record stands on the screen, unless another was opened meanwhile."""
        if self._open != record:
            return
        if self.editor.state.phase is Phase.LOADING:
            self._timers.after(_LOOK_MS, lambda: self._when_ready(record, then))
        else:
            then()

    def _list(self, spot: Spot) -> ListPage:
        title, empty, actions = _LISTS[spot]
        page = ListPage(self._look, title, empty, actions)
        page.row_opened.connect(lambda found: self.open(RecordId(bytes.fromhex(found))))
        page.action_chosen.connect(self.start)
        self._shell.add_screen(spot, page)
        return page

    def _child_list(self) -> ListPage:
        empty = "No child is in this visit yet. The sample brings them, by code."
        page = ListPage(self._look, "Children", empty)
        page.row_opened.connect(lambda code: self.start("case", code))
        self._shell.add_screen(Spot.CHILDREN, page)
        return page

    def _bound_talk(self) -> BoundTalk:
        form = self._visit.work.ports.forms.latest(RecordKind.INTERVIEW_CHILD)
        page = InterviewPage(self._look, form, self._prompts)
        bound = bind_interview(page, self._ports, self._decide, self._shell.say)
        page.head.back_asked.connect(lambda: self._leave_talk(bound))
        page.foot.concern_asked.connect(self.raise_concern)
        return bound

    def _leave_talk(self, bound: BoundTalk) -> None:
        bound.close()
        self._open = self._talk_open = None
        self._go(Spot.INTERVIEWS)

    def _decide(self, record: RecordId, slot: bytes) -> None:
        self._go(Spot.CONFLICTS)
        self._decisions.open(record, slot)

    def _show_children(self, found: tuple[Child, ...]) -> None:
        self._children.render_rows(
            [Row(c.code, f"{c.code}   {c.sample}   {c.records} records") for c in found]
        )

    def _ask(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._door.ask(job, done, self._refused)

    def _refused(self, reason: Refused) -> None:
        self._shell.say(f"{reason.message} {reason.next_step}")


def _rows(found: list[Summary]) -> list[Row]:
    return [
        Row(s.id.hex(), f"{s.short_name}   {s.child}   {s.title or 'No words yet'}".strip())
        for s in found
    ]
