"""The day: a line to write in at once, what was written today, and what needs the person."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import Mark
from fieldapp.services.programme import shipped_charts
from ui.qt.look import Look
from ui.qt.row_list import RowList
from ui.viewmodels.commands import CommandId, command
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.places import Spot
from ui.viewmodels.session import OpenVisit
from ui.viewmodels.today import Need, QuickNote, Today, TodayState, Understood
from ui.viewmodels.today_agenda import Agenda, AgendaState
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Rule, Tone, column, row
from ui.views.components.buttons import Button, KeyCap, WrapButton
from ui.views.components.cards import Card
from ui.views.components.chips import Chip, ChipShape, MarkChip
from ui.views.components.chips import Mark as ChipMark
from ui.views.components.editors import PlainEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, Message, StatusLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import Text
from ui.views.refusals import message_of
from ui.views.shell import Shell
from ui.views.today_agenda import AgendaCard

_STARTS = (
    (CommandId.NEW_NOTE, "Note", "notebook-pen"),
    (CommandId.NEW_INTERVIEW, "Interview", "message-circle"),
    (CommandId.NEW_OBSERVATION, "Observation", "eye"),
    (CommandId.NEW_CASE, "Case", "book-open"),
    (CommandId.ATTACH, "File", "paperclip"),
)
_HINT = "Write a note. @T03 names a child; a first + - = ? marks it."
_NONE = "Nothing of yours yet today. What you write stands here, newest first."
_LONG = Message(
    "This is long.",
    safe="Nothing was lost; it is still where you copied it.",
    do="Start a note with Ctrl+N and paste it there.",
    tone=Tone.NEUTRAL,
)
_LEAST_ROWS_PX = 160


class CaptureLine(PlainEdit):
    """A few lines; Enter is done, Shift+Enter breaks the line. Intention: `entered`."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
            return
        super().keyPressEvent(event)


class NeedsCard(Card):
    """What needs the person, each a way there. Intention: `need_chosen(place)`."""

    need_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Needs you")
        self._look = look
        self._shown: tuple[Need, ...] | None = None
        self._rows = column(gap=2)
        self.body.addLayout(self._rows)

    def render_state(self, state: TodayState) -> None:
        """Show what there is; nothing before it was counted."""
        self.setVisible(state.loaded)
        if state.needs == self._shown:
            return
        self._shown = state.needs
        clear(self._rows)
        if not state.needs:
            self._rows.addWidget(StatusLine(self._look, "Nothing needs you now.", Tone.STRENGTH))
        for number, need in enumerate(state.needs):
            if number:
                self._rows.addWidget(Rule())
            self._rows.addWidget(self._need(need))

    def _need(self, need: Need) -> QWidget:
        holder = QWidget()
        count = Chip(self._look, f"{need.count:,}", Tone.AFI, shape=ChipShape.TINT)
        button = WrapButton(self._look, need.words)
        button.say(need.words, spoken=f"{need.count:,}: {need.words}")
        button.clicked.connect(lambda: self.need_chosen.emit(need.spot))
        layout = row(count, button, gap=8)
        layout.setStretch(1, 1)
        holder.setLayout(layout)
        return holder


class TodayView(Page):
    """Shows a TodayState. Intentions: `typed`, `entered`, `row_opened(id)`,
    `command_chosen(CommandId)`, `looked_at(bool)`; `panel` stands at the right.
    """

    row_opened = Signal(str)
    command_chosen = Signal(object)
    looked_at = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Today")
        self._look = look
        self.line = CaptureLine(look, "Write a note")
        self.line.setPlaceholderText(_HINT)
        self.line.show_lines(2, 6)
        self.message, self.panel, self.needs = InlineMessage(look), Panel(), NeedsCard(look)
        self.panel.add(self.needs)
        self._keeping, self._said, self._none = column(gap=2), column(gap=0), column(gap=0)
        self._starts: list[Button] = []
        self._understood = row(gap=6)
        self._keeping_shown: tuple[str, ...] = ()
        self._understood_shown = Understood()
        self.agenda, self._day, self._site_day = AgendaCard(look), "", ""
        self.rows = RowList(look, "What I wrote today")
        self.rows.setMinimumHeight(look.px(_LEAST_ROWS_PX))
        self._lay_out()
        self.rows.row_opened.connect(self.row_opened)
        self.line.large_pasted.connect(lambda _text: self.message.render_state(_LONG))
        self.line.huge_pasted.connect(lambda _text: self.message.render_state(_LONG))

    def render_state(self, state: TodayState) -> None:
        """Show the day; what is in the line stays."""
        self._day = state.day
        self._say_day()
        self.message.render_state(message_of(state.refused))
        self.needs.render_state(state)
        self.rows.show_rows(state.rows)
        self.rows.setVisible(bool(state.rows))
        clear(self._none)
        if state.loaded and not state.rows:
            self._none.addWidget(EmptyState(self._look, _NONE))
        clear(self._said)
        if state.said and not state.keeping:
            self._said.addWidget(StatusLine(self._look, state.said, Tone.STRENGTH))
        self._show_keeping(state.keeping)
        self._show_understood(state.understood)

    def render_agenda(self, state: AgendaState) -> None:
        """Show the timetable of the day, and which day on site it is."""
        self._site_day = state.day
        self._say_day()
        self.agenda.render_state(state)

    def _say_day(self) -> None:
        self.say_subtitle(", ".join(part for part in (self._day, self._site_day) if part))

    def take_focus(self) -> None:
        """Put the caret into the line."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_starts()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looked_at.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.looked_at.emit(False)

    def _lay_out(self) -> None:
        look = self._look
        for each, words, icon in _STARTS:
            button = Button(look, words, icon=icon, keys=command(each).hint)
            button.say(words, spoken=command(each).title)
            button.clicked.connect(lambda _on=False, c=each: self.command_chosen.emit(c))
            self._starts.append(button)
        told = Text(look, "keeps it and clears the line", Role.SECONDARY, Tone.INK2)
        self.body.addLayout(Flow(*self._starts))
        self.body.addWidget(self.line)
        below = row(self._understood, None, KeyCap(look, "Return"), told, gap=6)
        self.body.addLayout(below)
        self.body.addWidget(self.message)
        self.body.addLayout(self._keeping)
        self.body.addLayout(self._said)
        self.body.addWidget(self.agenda)
        self.body.addLayout(self._none)
        self.body.addWidget(self.rows, 1)
        self.body.addStretch(0)

    def _fit_starts(self) -> None:
        """Keep the starts in one line: without icons, then without keys, where room is short."""
        for icon, keys in ((True, True), (False, True), (False, False)):
            for button in self._starts:
                button.show_parts(icon=icon, keys=keys)
            needed = sum(b.sizeHint().width() + 8 for b in self._starts)
            if needed < self.width():
                return

    def _show_understood(self, understood: Understood) -> None:
        """Show the children and the mark that a line is understood as."""
        if understood == self._understood_shown:
            return
        self._understood_shown = understood
        clear(self._understood)
        for code in understood.children:
            spoken = f"Child {' '.join(code)}"
            chip = Chip(self._look, code, Tone.PRIMARY, shape=ChipShape.OUTLINE)
            chip.setAccessibleName(spoken)
            self._understood.addWidget(chip)
        if understood.mark is not Mark.NONE:
            self._understood.addWidget(MarkChip(self._look, ChipMark(understood.mark.value)))

    def _show_keeping(self, keeping: tuple[str, ...]) -> None:
        """Show notes that are not on the disk yet."""
        if keeping == self._keeping_shown:
            return
        self._keeping_shown = keeping
        clear(self._keeping)
        for words in keeping:
            self._keeping.addWidget(StatusLine(self._look, f"Not saved yet: {words}", Tone.AFI))


class TodayDesk:
    """Puts the page into the window, and joins it to its presenters."""

    def __init__(
        self,
        shell: Shell,
        look: Look,
        visit: OpenVisit,
        ports: EditorPorts,
        go: Callable[[Spot], None],
    ) -> None:
        self.view = view = TodayView(look)
        self._today = Today(ports.door, visit.work, view.render_state, lambda: self.note.writing)
        line = view.line
        self.agenda = Agenda(
            ports,
            view.render_agenda,
            shipped_charts(),
            lambda: visit.live.items.values(),
            (lambda record: view.row_opened.emit(record.hex()), lambda: go(Spot.MEETING)),
        )
        view.agenda.opened.connect(self.agenda.open)
        self.note = QuickNote(
            ports, line.text_exactly, lambda: line.set_text_exactly(""), self._today.show
        )
        self._end = visit.listeners.join(self.note)
        line.words_changed.connect(self.note.typed)
        line.textChanged.connect(self._understand)
        line.entered.connect(self.note.done)
        view.looked_at.connect(self._looked_at)
        view.needs.need_chosen.connect(lambda place: go(Spot(place)))
        view.render_state(self._today.state)
        shell.add_screen(Spot.TODAY, view, view.panel)

    def refresh(self) -> None:
        """Read the day again."""
        self._today.refresh()
        self.agenda.refresh()

    def close(self) -> None:
        """Nobody is told any more; what the line held was made an entry before."""
        self._end()

    def _understand(self) -> None:
        """Say what the line is understood as, while it is written."""
        found = self.note.understood(self.view.line.text_exactly(), self._today.codes)
        if found != self._today.state.understood:
            self._today.show(understood=found)

    def _looked_at(self, looked_at: bool) -> None:
        self._today.shown(looked_at)
        self.agenda.shown(looked_at)
        if not looked_at:
            self.note.rest()
