"""The timetable of the day on Today: what comes next stands out, each line leads to its record."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.today_agenda import AgendaRow, AgendaState, Standing
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Frame, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.chips import Chip, ChipShape
from ui.views.components.messages import InlineMessage
from ui.views.components.text import IconMark, Text
from ui.views.refusals import message_of

_NONE: Final = "No plan for today. Start with a note."
_TONES: Final = {
    Standing.PLANNED: (Tone.INK2, "circle"),
    Standing.BEGUN: (Tone.INK2, "circle-dot"),
    Standing.TO_CODE: (Tone.AFI, "circle-dot"),
    Standing.CODED: (Tone.STRENGTH, "circle-check"),
    Standing.ASKED: (Tone.FOLLOW, "circle-question-mark"),
}
_NARROW_PX: Final = 560
_TIME_PX: Final = 46


class AgendaCard(Card):
    """The day as a card of lines. Intention: `opened(id)`."""

    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Timetable", note=" ")
        self._look = look
        self._shown: tuple[AgendaRow, ...] | None = None
        self._lines: list[AgendaLine] = []
        self.message = InlineMessage(look)
        self._none = Text(look, _NONE, Role.BODY, Tone.INK2, wrap=True)
        self._rows = column(gap=0)
        self.body.addWidget(self.message)
        self.body.addWidget(self._none)
        self.body.addLayout(self._rows)
        self.hide()

    def render_state(self, state: AgendaState) -> None:
        """Show the lines of the day; the focus stays on the line that had it."""
        self.setVisible(state.loaded or state.refused is not None)
        self.message.render_state(message_of(state.refused))
        self.note.setText(f"Next: {state.coming}" if state.coming else "")
        self.note.setVisible(bool(state.coming))
        self._none.setVisible(state.loaded and not state.rows)
        if state.rows == self._shown:
            return
        held = next((line.row.id for line in self._lines if line.button.hasFocus()), "")
        self._shown = state.rows
        clear(self._rows)
        self._lines = [AgendaLine(self._look, each) for each in state.rows]
        for number, line in enumerate(self._lines):
            if number:
                self._rows.addWidget(Frame("rule"))
            self._rows.addWidget(line)
            line.opened.connect(self.opened)
            if held and line.row.id == held:
                line.button.setFocus()
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        narrow = self.width() < self._look.px(_NARROW_PX)
        for line in self._lines:
            line.turn(narrow)


class TimeText(Text):
    """A time of day in a column of its own."""

    def dress(self) -> None:
        super().dress()
        self.setMinimumWidth(self.look.px(_TIME_PX))


class AgendaLine(QWidget):
    """One line: time, icon, what and which child, how far, and its button."""

    opened = Signal(str)

    def __init__(self, look: Look, each: AgendaRow) -> None:
        super().__init__()
        self.row = each
        tone, icon = _TONES[each.standing]
        time = TimeText(look, each.time or "–", Role.STRONG, weight=700)
        chips = self._chips(look)
        head = row(*chips, Text(look, each.title, Role.STRONG, wrap=True), gap=8)
        head.setStretch(len(chips), 1)
        about = Text(look, each.about, Role.SECONDARY, Tone.INK2, wrap=True)
        about.setVisible(bool(each.about))
        words = column(head, about, gap=0)
        self.button = self._button(look)
        mark = IconMark(look, icon, tone.colour, 15)
        state = row(mark, Text(look, each.state, Role.SECONDARY, tone), gap=6)
        self._words = row(time, IconMark(look, each.icon, tone.colour, 18), words, gap=12)
        self._words.setStretch(2, 1)
        self._side = row(state, self.button, gap=8)
        self._both = row(self._words, self._side, gap=8, margins=(4, 8, 4, 8))
        self._both.setStretch(0, 1)
        self.setLayout(self._both)
        self.setAccessibleName(each.spoken)

    def turn(self, narrow: bool) -> None:
        """Put state and button below the words where room is short."""
        ways = QBoxLayout.Direction
        self._both.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _chips(self, look: Look) -> list[Chip]:
        found = []
        for code in self.row.code.split():
            chip = Chip(look, code, Tone.PRIMARY, shape=ChipShape.OUTLINE)
            chip.setAccessibleName(f"Child {' '.join(code)}")
            found.append(chip)
        return found

    def _button(self, look: Look) -> Button:
        kind = Kind.PRIMARY if self.row.is_next else Kind.LINK
        button = Button(look, self.row.action, kind, size=Size.SMALL)
        button.say(self.row.action, spoken=f"{self.row.action}: {self.row.spoken}")
        button.clicked.connect(lambda: self.opened.emit(self.row.id))
        return button
