"""The status bar: saved, the three counters, the connection in words, the time to lock."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.shell import Connection, Link, ShellState
from ui.viewmodels.tokens import Colour, Custody, Height, Role
from ui.views.components.base import Dressed, Frame, Tone, column, row
from ui.views.components.chips import SavedChip
from ui.views.components.counter import CounterForm, CustodyCounter
from ui.views.components.text import IconMark, Text

_ICONS = {
    Link.OFF: ("wifi-off", Tone.INK2),
    Link.IDLE: ("circle-check", Tone.STRENGTH),
    Link.SENDING: ("refresh-cw", Tone.PRIMARY),
    Link.TROUBLE: ("triangle-alert", Tone.AFI),
}


class ConnectionText(QWidget):
    """The connection in words, with an icon and never a spinner."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._connection = Connection()
        self._icon = IconMark(look, "wifi-off", Colour.INK2, 15)
        self._words = Text(look, role=Role.SECONDARY, tone=Tone.INK2)
        self.setLayout(row(self._icon, self._words, gap=6))

    def render_state(self, connection: Connection) -> None:
        """Show a state of the connection."""
        self._connection = connection
        icon, tone = _ICONS[connection.link]
        self._icon.show_icon(icon, tone.colour)
        self._icon.setVisible(bool(connection.words))
        self._words.setText(connection.words)
        self._words.set_tone(tone)
        self.setAccessibleName(connection.words)
        self.setToolTip(connection.words)

    def show_sentences(self, count: int) -> None:
        """Show all sentences, the first, or the icon alone; all are in the name and the tooltip."""
        words = self._connection.words
        first = words.split(". ", 1)[0].rstrip(".")
        self._words.setText((words, first)[count == 1])
        self._words.setVisible(count > 0 and bool(words))


@dataclass(frozen=True, slots=True)
class _Form:
    counter: CounterForm
    sentences: int
    lock: bool
    rows: int = 1


_FORMS = (
    _Form(CounterForm.LINE, 2, lock=True),
    _Form(CounterForm.LINE, 1, lock=True),
    _Form(CounterForm.FIGURES, 2, lock=True),
    _Form(CounterForm.FIGURES, 1, lock=True),
    _Form(CounterForm.FIGURES, 1, lock=False),
    _Form(CounterForm.FIGURES, 0, lock=False),
    _Form(CounterForm.FIGURES, 0, lock=True, rows=2),
)
_GAP, _MARGIN = 15, 12


class StatusBar(Dressed, Frame):
    """Always shows Saved; shortens the connection, then the counters, to what fits.

    Intentions: `what_now_asked`, `difference_asked(part)`.
    """

    what_now_asked = Signal()
    difference_asked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("status", parent)
        self.setAccessibleName("Status")
        self.saved = SavedChip(look)
        self.counter = CustodyCounter(look, parent=self)
        self.connection = ConnectionText(look)
        self.lock = Text(look, role=Role.SECONDARY, tone=Tone.INK2)
        self._rows = (row(gap=_GAP), row(gap=_GAP))
        self._shown_rows = 0
        self.setLayout(column(*self._rows, gap=0, margins=(_MARGIN, 2, _MARGIN, 2)))
        self.saved.what_now_asked.connect(self.what_now_asked)
        self.counter.difference_asked.connect(self.difference_asked)
        self._lock_words = ""
        self.follow(look)

    def render_state(self, state: ShellState) -> None:
        """Show saving, custody, connection and the time to lock."""
        self.saved.render_state(state.saved)
        self.counter.render_state(state.counters)
        self.connection.render_state(state.connection)
        self._lock_words = state.lock
        self.settle()

    def settle(self) -> None:
        """Take the richest form that fits the width."""
        self.counter.setVisible(self.look.theme.custody is Custody.SHOWN)
        for form in _FORMS:
            self._apply(form)
            if self._needed() <= self.width():
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settle()

    def dress(self) -> None:
        self._shown_rows = 0
        self.settle()

    def _apply(self, form: _Form) -> None:
        self.counter.set_form(form.counter)
        self.connection.show_sentences(form.sentences)
        self.lock.setText(self._lock_words if form.lock else "")
        if form.rows != self._shown_rows:
            self._arrange(form.rows)

    def _arrange(self, rows: int) -> None:
        """Put the parts into one row or two."""
        self._shown_rows = rows
        for line in self._rows:
            while line.takeAt(0) is not None:
                pass
        first, second = self._rows
        first.addWidget(self.saved)
        rest = second if rows > 1 else first
        rest.addWidget(self.counter)
        rest.addWidget(self.connection)
        rest.addStretch(1)
        if rows > 1:
            first.addStretch(1)
        first.addWidget(self.lock)
        tall = max(self.saved.sizeHint().height(), self.look.line_px(Role.SECONDARY)) + 6
        self.setFixedHeight(rows * max(self.look.px(Height.STATUS), tall))

    def _needed(self) -> int:
        shown = (self.saved, self.counter, self.connection, self.lock)
        widths = [each.sizeHint().width() for each in shown if not each.isHidden()]
        return sum(widths) + _GAP * len(widths) + 2 * _MARGIN
