"""The bar over a form while sound is recorded: what it does, how long, how loud, pause, stop."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.look import Look
from ui.viewmodels.recorder import Heard, RecorderState
from ui.viewmodels.tokens import Colour, Role
from ui.views.answers import WrappedTick
from ui.views.components.base import Dressed, Frame, Tone, column
from ui.views.components.buttons import Button, Kind
from ui.views.components.flow import Flow
from ui.views.components.messages import InlineMessage
from ui.views.components.text import IconMark, Text
from ui.views.refusals import message_of

AGREED = "Everybody here agreed to be recorded"
_ICONS = {
    Heard.OFF: ("mic", Colour.INK2),
    Heard.ON: ("circle-dot", Colour.PRIMARY),
    Heard.PAUSED: ("circle-pause", Colour.AFI),
    Heard.KEEPING: ("lock", Colour.INK2),
}


class RecorderBar(Frame):
    """Shows a RecorderState; hidden while nothing is offered.

    Intentions: `agreed(bool)`, `start_asked`, `pause_asked`, `stop_asked`, `closed`, and
    `out_of_sight` when the screen that it stands on goes.
    """

    agreed = Signal(bool)
    start_asked = Signal()
    pause_asked = Signal()
    stop_asked = Signal()
    closed = Signal()
    out_of_sight = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self.setProperty("tone", "plain")
        self.setAccessibleName("Recorder")
        self._of = Text(look, "", Role.STRONG, wrap=True)
        self._mark = IconMark(look, "mic", px=18)
        self.word = Text(look, "", Role.STRONG)
        self.elapsed = Text(look, "", Role.STRONG)
        self.level = LevelBar(look)
        self._kept = Text(look, "", Role.SECONDARY, Tone.STRENGTH)
        self.tick = WrappedTick(look, AGREED)
        self.start = Button(look, "Start recording", Kind.PRIMARY, icon="mic")
        self.pause = Button(look, "Pause", icon="pause", keys="Alt+P")
        self.stop = Button(look, "Stop and keep it", icon="square")
        self.close_ = Button(look, "Do not record", Kind.LINK)
        self._room = Text(look, "", Role.SECONDARY, Tone.AFI, wrap=True)
        self.message = InlineMessage(look)
        state = Flow(self._mark, self.word, self.elapsed, self.level, self._kept)
        buttons = Flow(self.start, self.pause, self.stop, self.close_)
        parts = (self._of, state, self.tick, self._room, self.message, buttons)
        self.setLayout(column(*parts, gap=8, margins=(14, 12, 14, 12)))
        self._connect()
        self.hide()

    def render_state(self, state: RecorderState) -> None:
        """Show what the recorder does."""
        self.setVisible(bool(state.of))
        self._of.setText(f"Sound for “{state.of}”")
        self._mark.show_icon(*_ICONS[state.now])
        self.word.setText(state.now.value)
        self.elapsed.setText(state.elapsed)
        self.elapsed.setAccessibleName(f"{state.elapsed} recorded")
        self.level.show_level(state.level)
        kept = int(state.kept)
        self._kept.setText(f"{kept} s sealed" if kept else "")
        self.tick.box.setChecked(state.agreed)
        self._room.setText(state.room)
        self._room.setVisible(bool(state.room))
        self.message.render_state(message_of(state.refused))
        self._show_buttons(state)

    def take_focus(self) -> None:
        """Put the focus on the first thing to do."""
        self.tick.box.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            # What took its place, perhaps the curtain, is there a moment later.
            QTimer.singleShot(0, self, self._gone)

    def _gone(self) -> None:
        if not self.isVisible():
            self.out_of_sight.emit()

    def _show_buttons(self, state: RecorderState) -> None:
        begun = state.is_begun
        self.start.setVisible(state.now is Heard.OFF)
        self.start.setEnabled(state.agreed and not state.busy)
        self.close_.setVisible(state.now is Heard.OFF)
        self.pause.setVisible(begun)
        self.stop.setVisible(begun)
        paused = state.now is Heard.PAUSED
        self.pause.say("Go on recording" if paused else "Pause")
        self.pause.show_icon("play" if paused else "pause")
        self.pause.setEnabled(state.agreed)

    def _connect(self) -> None:
        self.tick.box.clicked.connect(self.agreed)
        self.start.clicked.connect(self.start_asked)
        self.pause.clicked.connect(self.pause_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.close_.clicked.connect(self.closed)


class LevelBar(Dressed, QWidget):
    """How loud it is now; its name says it in words for who cannot see it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._level = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow(look)
        self.show_level(0.0)

    def dress(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(120), self.look.px(16))

    def show_level(self, level: float) -> None:
        """Show a loudness from 0 to 1."""
        self._level = min(1.0, max(0.0, level))
        words = "silent" if self._level < 0.01 else "quiet" if self._level < 0.1 else "heard"
        self.setAccessibleName(f"Sound: {words}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(self.look.colour(Colour.CONTROL))
        painter.setBrush(self.look.colour(Colour.SUNKEN))
        painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(self.look.colour(Colour.PRIMARY))
        # A square root, since half as loud to the ear is a tenth of the sound.
        painter.drawRoundedRect(
            QRectF(box.x(), box.y(), box.width() * self._level**0.5, box.height()), 4, 4
        )
        painter.end()
