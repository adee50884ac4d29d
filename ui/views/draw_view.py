"""A sheet of paper in a form: pen, eraser, four colours, undo, and words beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.drawing import Ink, Sheet, Stroke
from ui.viewmodels.sketch import SketchState
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.answers import WrappedTick
from ui.views.components.base import column
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.editors import PlainEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import InlineMessage
from ui.views.components.page import Scroll
from ui.views.components.text import Heading, Text
from ui.views.draw_pad import SketchPad
from ui.views.refusals import message_of
from ui.views.versions import Versions

_THIN, _THICK = "thin", "thick"
_WIDTHS = {_THIN: 5, _THICK: 14}
_PEN, _ERASER = "pen", "eraser"
_WORDS = "What it shows, in their own words"
_WORDS_SIGNED = "Who signed"


class DrawView(QWidget):
    """Shows a SketchState. Intentions: `drawn(Stroke)`, `rubbed(x, y)`, `undo_asked`, `typed`,
    `left`, `shown_to(bool)`, `done(PNG)`, `back_asked`, `decide_asked` where the words beside
    it stand in two versions.
    """

    drawn = Signal(object)
    rubbed = Signal(int, int)
    undo_asked = Signal()
    typed = Signal()
    left = Signal()
    shown_to = Signal(bool)
    done = Signal(bytes)
    back_asked = Signal()
    decide_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._of = Heading(look, "", Role.CARD_HEADING, wrap=True)
        self.pad = SketchPad(look)
        self._inks = SegmentedChoice(
            look, "Colour", [Option(ink.value, ink.value.capitalize()) for ink in Ink], Ink.BLACK
        )
        widths = [Option(_THIN, "Thin"), Option(_THICK, "Thick")]
        self._widths = SegmentedChoice(look, "Line", widths, _THIN)
        tools = [Option(_PEN, "Pen", "pencil"), Option(_ERASER, "Eraser")]
        self._tools = SegmentedChoice(look, "Tool", tools, _PEN)
        self.undo = Button(look, "Undo", icon="undo-2")
        self._asked = Text(look, _WORDS, Role.STRONG, wrap=True)
        self.words = PlainEdit(look, _WORDS)
        self.words.show_lines(1, 5)
        self.versions = Versions(look, _WORDS)
        self.may = WrappedTick(look, "It may be shown to others")
        self.message = InlineMessage(look)
        self.finish = Button(look, "Put it into the record", Kind.PRIMARY, icon="check")
        self.back = Button(look, "Back to the form", Kind.LINK, size=Size.USUAL)
        self._text: str | None = None
        self._lay()
        self._connect()

    def render_state(self, state: SketchState) -> None:
        """Show the paper, or let it go."""
        fresh = bool(state.of) and self._of.text() != state.of
        self._of.setText(state.of)
        self.pad.render_state(state.drawing)
        signed = state.sheet is Sheet.SIGNATURE
        label = _WORDS_SIGNED if signed else _WORDS
        self._asked.setText(label)
        self.words.setAccessibleName(label)
        self.may.setVisible(not signed)
        self.may.box.setChecked(state.drawing.may_be_shown)
        self.undo.setEnabled(not state.is_empty)
        self.finish.setEnabled(not state.is_empty)
        self.message.render_state(message_of(state.refused))
        self.versions.render_state(state.words.versions)
        if state.of and (fresh or not state.keeps) and self._text != state.words.text:
            self._text = state.words.text
            if self.words.text_exactly() != state.words.text:
                self.words.set_text_exactly(state.words.text)
        if not state.of:
            self._text = None

    def written(self) -> Written:
        """What stands in the field beside the paper."""
        return Written(self.words.text_exactly(), self.words.textCursor().position())

    def take_focus(self) -> None:
        """Put the caret into the words: who cannot draw writes what is to be seen."""
        self.words.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        popup = Qt.FocusReason.PopupFocusReason
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != popup:
            self.left.emit()
        return super().eventFilter(watched, event)

    def _lay(self) -> None:
        scroll = Scroll(margins=(6, 6, 6, 6), gap=10)
        words = (self._asked, self.words, self.versions)
        told = (self.pad, *words, self.may, self.message)
        tools = Flow(self._tools, self._inks, self._widths, self.undo)
        scroll.body.addLayout(column(self._of, tools, *told, gap=10))
        scroll.body.addLayout(Flow(self.finish, self.back))
        scroll.body.addStretch(1)
        self.setLayout(column(scroll))

    def _connect(self) -> None:
        self.pad.drawn.connect(self._drawn)
        self.pad.rubbed.connect(self.rubbed)
        self._inks.chosen.connect(self._choose_ink)
        self._widths.chosen.connect(self._choose_width)
        self._tools.chosen.connect(self._choose_tool)
        self.undo.clicked.connect(self.undo_asked)
        self.words.words_changed.connect(self.typed)
        self.words.installEventFilter(self)
        self.versions.decide_asked.connect(self.decide_asked)
        self.may.box.clicked.connect(self.shown_to)
        self.finish.clicked.connect(lambda: self.done.emit(self.pad.picture()))
        self.back.clicked.connect(self.back_asked)

    def _drawn(self, stroke: Stroke) -> None:
        self.drawn.emit(stroke)

    def _choose_ink(self, name: str) -> None:
        self.pad.ink, self.pad.erasing = Ink(name), False
        self._tools.render_state(_PEN)

    def _choose_width(self, name: str) -> None:
        self.pad.width_ = _WIDTHS[name]

    def _choose_tool(self, name: str) -> None:
        self.pad.erasing = name == _ERASER
