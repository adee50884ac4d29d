"""The record editor: head, sections of the form, running notes; its panel stands beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.domain.change import RecordKind
from fieldapp.forms.model import Form
from fieldapp.forms.prompts import Prompts
from ui.qt.look import Look
from ui.viewmodels.commands import CommandId
from ui.viewmodels.editor import EditorState, Phase
from ui.viewmodels.open_record import REMARK_SLOT
from ui.viewmodels.record_state import ProblemState, RecordState
from ui.viewmodels.typing import Written
from ui.views.answers import RolesAnswer, ThinkAnswer, clear
from ui.views.components.base import column
from ui.views.components.choice import SegmentedChoice
from ui.views.components.editors import PlainEdit
from ui.views.components.messages import ConfirmInline, ErrorSummary, LoadingLine, Problem
from ui.views.components.page import Scroll
from ui.views.editor_build import NOTES, EditorBuild
from ui.views.editor_head import EditorHead
from ui.views.editor_panel import EditorPanel
from ui.views.notes_card import NotesCard
from ui.views.record_view import RecordView

_LOW_PX = 420
_FINISH = "Finish this? What is written stays as it is; a later correction stands beside it."


class EditorView(RecordView):
    """Shows an EditorState. Give the window `self` as the screen and `panel` at its right.

    Its intentions are those of RecordView, and those of `head`.
    """

    def __init__(self, look: Look, prompts: Prompts) -> None:
        super().__init__()
        self.look = look
        self.head, self.panel = EditorHead(look), EditorPanel(look, prompts)
        self.loading = LoadingLine(look)
        self.confirm = ConfirmInline(look, _FINISH, "Finish", "Not yet")
        self.notes: NotesCard | None = None
        self._form: Form | None = None
        self._record: RecordState | None = None
        self._shown: tuple[RecordState, frozenset[bytes], frozenset[bytes]] | None = None
        self._problems: tuple[ProblemState, ...] = ()
        self._built = False
        self._came_from: QWidget | None = None
        self.problems = ErrorSummary(look)
        self._pages = QStackedWidget()
        self._sections: SegmentedChoice | None = None
        self._places: dict[str, QWidget] = {}
        self._first: tuple[RecordKind, QWidget] | None = None
        self._bar: QVBoxLayout = column(gap=0, margins=(6, 0, 6, 0))
        layout = column(self.head, self.confirm, self.loading, self._bar, self._pages, gap=6)
        layout.setStretch(4, 1)
        self.setLayout(layout)
        self._connect()
        look.changed.connect(self._settle)

    def render_state(self, state: EditorState) -> None:
        """Show the record; what is being written keeps its words and its caret."""
        self.head.render_state(state)
        if state.phase is Phase.LOADING:
            self._record = self._shown = None
            self.panel.remarks.begin()
            self.loading.start("Opening the record")
            return
        self.loading.stop()
        self._pages.setVisible(state.record is not None)
        if (record := state.record) is None:
            return
        self._build_for(record)
        self._show_first(record)
        self.panel.render_state(state)
        shown = (record, state.writing, state.restored)
        if shown == self._shown:
            return
        self._record, self._shown = record, shown
        self.show_fields(record, state)
        if record.problems != self._problems:
            self._problems = record.problems
            self.problems.render_state([Problem(p.key, p.words) for p in record.problems])
        if self.notes is not None:
            self.notes.render_state(*shown)

    def written(self, slot: bytes) -> Written:
        """What stands at a slot now, the remark that is being typed included."""
        return self.panel.remarks.written() if slot == REMARK_SLOT else super().written(slot)

    def go_to(self, slot: bytes, caret: int | None = None) -> None:
        """Put the caret at a slot, as when a place is opened from a list or after unlocking."""
        if slot.startswith(b"f:"):
            self.go_to_field(slot[2:].decode("utf-8", "replace"))
        elif slot[:2] in (b"x:", b"b:") and self.notes is not None and self._record is not None:
            self.show_section(NOTES)
            self.notes.view.go_to(slot[2:], caret)  # type: ignore[arg-type]  # the rest of a slot

    def go_to_field(self, key: str) -> None:
        """Bring a question into sight and put the caret there."""
        view = self.fields.get(key)
        if view is None:
            return
        for section, page in self._places.items():
            if page.isAncestorOf(view):
                self.show_section(section)
                if isinstance(page, Scroll):
                    page.ensureWidgetVisible(view)
        view.take_focus()

    def take_focus(self) -> None:
        """Put the caret where writing goes on: the notes, else the first question.

        What stands above the questions is what a person comes for, so it is shown first.
        """
        if self._shows_first and self.fields:
            self.show_section(next(iter(self._places)))
            next(iter(self.fields.values())).take_focus()
        elif self.notes is not None:
            self.show_section(NOTES)
            self.notes.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.fields:
            next(iter(self.fields.values())).take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        """Leave out what a low window has no room for."""
        low = self.height() < self.look.px(_LOW_PX)
        self.head.set_low(low)
        if self.notes is not None:
            self.notes.set_low(low)

    def do(self, command: CommandId, time: str = "") -> bool:
        """Do a command of the menu that belongs here; `time` is the clock time for F5."""
        match command:
            case CommandId.THINK:
                self._think_and_back()
            case CommandId.INSERT_TIME:
                self._insert(f"{time} ")
            case CommandId.NEXT_PROMPT | CommandId.PREVIOUS_PROMPT:
                self._step_prompt(1 if command is CommandId.NEXT_PROMPT else -1)
            case CommandId.PRINT:
                self.head.print_asked.emit()
            case CommandId.EXPORT_WORD:
                self.head.word_asked.emit()
            case CommandId.NEXT_PROBLEM if self._record and self._record.problems:
                self.go_to_field(self._record.problems[0].key)
            case _:
                return False
        return True

    def _connect(self) -> None:
        self.head.finish_asked.connect(self.confirm.ask)
        self.head.remark_asked.connect(lambda: self.panel.remarks.ask(b"", "the whole record"))
        self.confirm.confirmed.connect(self.finish_confirmed)
        self.panel.history_closed.connect(self.history_closed)
        self.panel.remark_given.connect(self.remark_given)
        self.panel.prompt_picked.connect(self._ask_prompt)
        for number in range(1, 10):
            key = QShortcut(QKeySequence(f"Alt+{number}"), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(lambda n=number: self._write_role(n))

    def _build_for(self, record: RecordState) -> None:
        """Make the parts of a form, once for each form."""
        if self._built and record.form == self._form:
            return
        self._built, self._form = True, record.form
        self._take_apart()
        self.panel.build(record.form)
        build = EditorBuild(self.look, record)
        self.notes, self.problems, self._problems = build.notes, build.problems, ()
        lines = self.notes.view if self.notes else None
        self.join([*build.fields, *self.panel.fields], lines)
        self._places = build.pages
        for page in build.pages.values():
            self._pages.addWidget(page)
        if len(build.pages) > 1:
            self._sections = SegmentedChoice(self.look, "Part", build.options)
            self._sections.chosen.connect(self.show_section)
            self._bar.addWidget(self._sections)
        self._connect_parts()
        self._place_first(record)
        self.show_section(build.first)

    def _take_apart(self) -> None:
        """Let go of the parts of another form."""
        self._sections = None
        if self._first is not None:
            self._first[1].setParent(self)
        clear(self._bar)
        for page in self._places.values():
            self._pages.removeWidget(page)
            page.deleteLater()

    def _connect_parts(self) -> None:
        self.problems.problem_chosen.connect(self.go_to_field)
        if self.notes is None:
            return
        lines = self.notes.view
        lines.typed.connect(self._advise)
        self.notes.history_asked.connect(self.history_asked)
        self.notes.remark_asked.connect(self._remark_line)
        self.notes.moved.connect(self.moved)

    def put_first(self, kind: RecordKind, widget: QWidget) -> None:
        """Show a widget above the questions of records of a kind that are about a child."""
        self._first = (kind, widget)
        widget.setParent(self)
        widget.hide()

    @property
    def _shows_first(self) -> bool:
        return self._first is not None and not self._first[1].isHidden()

    def _show_first(self, record: RecordState) -> None:
        if self._first is not None:
            kind, widget = self._first
            widget.setVisible(kind is record.kind and bool(record.child))

    def _place_first(self, record: RecordState) -> None:
        page = next(iter(self._places.values()), None)
        if self._first is not None and isinstance(page, Scroll):
            kind, widget = self._first
            if kind is record.kind:
                page.body.insertWidget(0, widget)

    def show_section(self, section: str) -> None:
        """Show one part of the record: before, notes, after."""
        if section in self._places:
            self._pages.setCurrentWidget(self._places[section])
            if self._sections is not None:
                self._sections.render_state(section)

    def _advise(self, _slot: bytes) -> None:
        if self.notes is not None and self.panel.prompts is not None:
            current = self.notes.view.current
            words = self.notes.view.words_of(current) if current else ""
            self.panel.advise(current, words)

    def _remark_line(self, slot: bytes) -> None:
        current = self.notes.view.current if self.notes else None
        self.panel.remarks.ask(slot, f"line {current.time}" if current else "a line")

    def _ask_prompt(self, words: str) -> None:
        """A prompt becomes the question; the caret goes to the answer under it."""
        if self.notes is not None:
            self.show_section(NOTES)
            self.notes.view.keys.ask(words)

    def _step_prompt(self, by: int) -> None:
        if self.panel.prompts is not None:
            self.panel.prompts.step(by)

    def _write_role(self, number: int) -> None:
        """Write the role of a person who is here, and go on writing."""
        roles = [v.answer for v in self.fields.values() if isinstance(v.answer, RolesAnswer)]
        present = roles[0].roles if roles else ()
        if self.notes is None or number > len(present):
            return
        lines = self.notes.view
        if not lines.editing:
            lines.keys.begin()
        lines.line.insert_exactly(f"{present[number - 1]} ")
        lines.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _think_and_back(self) -> None:
        think = next((v for v in self.fields.values() if isinstance(v.answer, ThinkAnswer)), None)
        focus = QApplication.focusWidget()
        if think is None:
            return
        if focus is not None and think.isAncestorOf(focus) and self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._came_from = focus
        think.take_focus()

    def _insert(self, words: str) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, PlainEdit) and not focus.isReadOnly():
            focus.insert_exactly(words)
