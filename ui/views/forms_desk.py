"""The forms of a visit: added from a workbook, begun as records, filled in on their screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.reports.print_html import PrintPage
from fieldapp.services import adding_forms, exporting, visit_forms
from fieldapp.services.visit_forms import VisitForm
from sync.protocol.ids import RecordId
from ui.qt.choosing import Chooser, SystemChooser
from ui.qt.look import Look
from ui.qt.player import Player, QtPlayer
from ui.viewmodels.commands import CommandId
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.form_page import FormPageState
from ui.viewmodels.form_print import page_html
from ui.viewmodels.form_record import FormRecord, FormRecordState, FormRecordViews
from ui.viewmodels.places import Spot
from ui.viewmodels.record_state import Access, Reader
from ui.viewmodels.session import OpenVisit
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button
from ui.views.components.cards import Card
from ui.views.components.messages import EmptyState
from ui.views.components.text import Text
from ui.views.editor_binding import print_record
from ui.views.files_desk import FilesDesk
from ui.views.form_binding import FormBinding
from ui.views.form_captures import CapturePorts, FormCaptures
from ui.views.form_media import MediaSource
from ui.views.form_record import FormRecordView
from ui.views.shell import Shell

_NO_FORM: Final = "The framework of this visit brings no form. Its lead can add a pilot."


@dataclass(frozen=True, slots=True)
class FormSteps:
    """Where a form leads: to the record that was begun, to a line with two versions."""

    open: Callable[[RecordId], None]
    decide: Callable[[RecordId, bytes], None]


class FormsDesk:
    """Puts the screen of a form into the window; `card` stands over the list of records."""

    def __init__(
        self,
        shell: Shell,
        look: Look,
        visit: OpenVisit,
        ports: EditorPorts,
        files: FilesDesk,
        steps: FormSteps,
    ) -> None:
        self._shell, self._visit, self._ports = shell, visit, ports
        self._files, self._steps = files, steps
        self._reader = Reader(visit.work.clock, visit.work.person)
        self.chooser: Chooser = SystemChooser()
        self.card = VisitFormsCard(look)
        self.view = FormRecordView(look)
        page = self.view.page
        self._player: Player = QtPlayer(self.view)
        page.files = MediaSource(player=self._player)
        views = FormRecordViews(self._render, self._render_page, page.written)
        self.record = FormRecord(ports, views)
        self._binding: FormBinding | None = None
        self._fresh, self._aim = False, b""
        shell.add_screen(Spot.FORM, self.view, self.view.panel)
        self._end = visit.listeners.join(self.record)
        self.card.begun.connect(self._begin)
        self.view.decide_asked.connect(self._two_versions)
        self.view.move_asked.connect(self._move)
        page.print_asked.connect(self._print)
        page.file_asked.connect(self._file)
        self._bind()
        needs = CapturePorts(files.files, shell.say, self._file, shell.curtain.isVisible)
        self.captures = FormCaptures(self.view, self.record, ports, needs)
        page.capture_asked.connect(self.captures.asked)
        self.view.draw.decide_asked.connect(self._decide_words)
        self.captures.find_cut_off()

    def open(self, record: RecordId) -> None:
        """Show a record of a form, with the caret in its first question."""
        self._finish()
        self._fresh = True
        self._player.stop()
        self.captures.leave()
        self._files.stand_in(self.view.panel, Spot.FORM)
        self.record.open(record)

    def aim(self, slot: bytes) -> None:
        """Once the form is open, put the caret at the line of this slot."""
        self._aim = slot

    def add(self) -> None:
        """Ask for a workbook and add its form to the visit."""
        path = self.chooser.open_file("Choose a form to try out (XLSForm or XForm)")
        if not path:
            return
        work = self._visit.work

        def add() -> Effects:
            return adding_forms.add_file(work, Path(path))

        self._ports.door.ask(add, self._added, self._refused)

    def do(self, command: CommandId) -> None:
        """Do a command of the menu that belongs to a form."""
        if command is CommandId.PAUSE:
            self.captures.recorder.pause_or_go_on()
        elif command is CommandId.NEXT_PROBLEM:
            self.view.page.check_asked.emit()
        elif command is CommandId.PRINT:
            self._print()

    def refresh(self) -> None:
        """Read the list of forms again."""
        work = self._visit.work
        self._ports.door.ask(lambda: visit_forms.forms(work), self.card.render_forms, self._refused)

    def close(self) -> None:
        """Leave the record; what is written becomes entries."""
        self._player.stop()
        self._finish()
        self.captures.close()
        self.record.close()
        self._end()

    def _bind(self) -> None:
        page, record = self.view.page, self.record
        self._binding = FormBinding(page, record, self._ports.timers)
        page.line_of = record.line

    def _finish(self) -> None:
        if self._binding is not None:
            self._binding.finish()

    def _render(self, state: FormRecordState) -> None:
        self.view.render_state(state)
        if state.record is not None:
            self.captures.follow(state.record)
            shown = self._reader.state(state.record, None)
            access = Access.WRITE if state.writable else Access.ARCHIVED
            files = tuple(row for row in shown.files if row.id != visit_forms.FORM_OF_RECORD)
            self._files.show(replace(shown, access=access, files=files))

    def _file(self, ref: str) -> None:
        held, page = self.record.state.record, self.record.page
        if held is not None and page is not None and self.record.state.writable:
            self._files.attach_answer(held.summary.id, lambda name: page.answer(ref, name))

    def _move(self) -> None:
        """Let the record go on with the corrected form, and show it again."""
        state, work = self.record.state, self._visit.work
        form, held = state.newer, state.record
        if form is None or held is None:
            return
        record = held.summary.id

        def moved(effects: Effects) -> None:
            self._ports.publish(effects)
            self.open(record)

        self._ports.typing.settle(
            lambda: self._ports.door.ask(
                lambda: visit_forms.move_record(work, record, form), moved, self._refused
            ),
            self._refused,
        )

    def _render_page(self, state: FormPageState) -> None:
        self.view.page.render_state(state)
        if self._fresh:
            self._fresh = False
            ref, self._aim = self.record.ref_of(self._aim), b""
            if ref:
                self.view.page.go_to(ref)
            else:
                self.view.take_focus()

    def _begin(self, form: VisitForm) -> None:
        work = self._visit.work

        def begin() -> tuple[RecordId, Effects]:
            return visit_forms.open_form_record(work, form, form.title)

        def begun(made: tuple[RecordId, Effects]) -> None:
            self._ports.publish(made[1])
            self._steps.open(made[0])

        self._ports.door.ask(begin, begun, self._refused)

    def _added(self, effects: Effects) -> None:
        self._ports.publish(effects)
        self.refresh()
        self._shell.say("The form is in this visit now. Begin a record with it.")

    def _two_versions(self, slot: bytes) -> None:
        held = self.record.state.record
        if held is not None:
            self._steps.decide(held.summary.id, slot)

    def _decide_words(self) -> None:
        """Show the versions of the words beside the drawing."""
        place = self.captures.sketch.place
        if place is not None:
            self._steps.decide(*place)

    def _print(self) -> None:
        page, work = self.record.page, self._visit.work
        if page is None:
            return
        html = page_html(page, self.record.state.about, self.record.line)
        self._ports.door.ask(
            lambda: exporting.context(work),
            lambda context: print_record(self.view, PrintPage(html, context.band)),
            self._refused,
        )

    def _refused(self, reason: Refused) -> None:
        self._shell.say(f"{reason.message} {reason.next_step}")


class VisitFormsCard(Card):
    """The forms that can be begun. Intention: `begun(form)`."""

    begun = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Forms of this visit")
        self._look = look
        self.shown: tuple[VisitForm, ...] = ()
        self._list: QVBoxLayout = column(gap=8)
        self.body.addLayout(self._list)
        self.render_forms(())

    def render_forms(self, forms: tuple[VisitForm, ...]) -> None:
        """Show a button for each form."""
        self.shown = forms
        clear(self._list)
        for form in forms:
            button = Button(self._look, form.shown, icon="plus")
            button.setAccessibleName(f"Begin {form.shown}")
            button.clicked.connect(lambda _on=False, f=form: self.begun.emit(f))
            self._list.addWidget(button)
        if forms:
            told = "Each begins a new record. Forms come with the framework; a pilot is tried out."
            self._list.addWidget(Text(self._look, told, Role.SECONDARY, Tone.INK2, wrap=True))
        else:
            self._list.addWidget(EmptyState(self._look, _NO_FORM))
