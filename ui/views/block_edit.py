"""The one place to write among the blocks of a record; it lies over the line being written."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from fieldapp.domain.change import Mark
from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.views.components.editors import PlainEdit

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = Qt.KeyboardModifier.NoModifier
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class BlockEdit(PlainEdit):
    """Writes one block at a time.

    Intentions: `entered` (Enter), `shift_entered`, `mark_typed(Mark)` (a sign typed first),
    `back_over_start` (Backspace at the start), `went(step)` (an arrow key past the first or
    the last line; -1 or 1), `focus_left`.
    """

    entered = Signal()
    shift_entered = Signal()
    mark_typed = Signal(object)
    back_over_start = Signal()
    went = Signal(int)
    focus_left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "Line", Role.NOTE, parent)
        self.setProperty("kit", "bare")
        self.signs: Mapping[str, Mark] = {}
        self.mark = Mark.NONE
        self.shift_breaks = True
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.horizontalScrollBar().rangeChanged.connect(self._stay)

    def set_role(self, role: Role) -> None:
        """Write in another typeface, as exact words do."""
        if role is not self._role:
            self._role = role
            self.dress()

    def height_needed(self) -> int:
        """The height in px of all that is written, at this width."""
        lines = max(1, int(self.document().documentLayout().documentSize().height()))
        return lines * self.fontMetrics().lineSpacing() + 2 * int(self.document().documentMargin())

    def _stay(self, _least: int, most: int) -> None:
        """Spaces at the end of a full line never move the words sideways."""
        if most:
            self.horizontalScrollBar().setRange(0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ENTER and not held & _HELD:
            self._enter(event, bool(held & Qt.KeyboardModifier.ShiftModifier))
        elif self._is_sign(event, held):
            self.mark_typed.emit(self.signs[event.text()])
        elif key == Qt.Key.Key_Backspace and self._at_start() and not self.isReadOnly():
            self.back_over_start.emit()
        elif (step := self._leaves(key)) and held == _PLAIN:
            self.went.emit(step)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.focus_left.emit()

    def _enter(self, event: QKeyEvent, shift: bool) -> None:
        if not shift:
            self.entered.emit()
        elif self.shift_breaks:
            super().keyPressEvent(event)
        else:
            self.shift_entered.emit()

    def _is_sign(self, event: QKeyEvent, held: Qt.KeyboardModifier) -> bool:
        """Whether a sign is typed first in the line; typed once more it is a letter."""
        mark = self.signs.get(event.text())
        first = self.textCursor().position() == 0 and not self.textCursor().hasSelection()
        return mark is not None and mark is not self.mark and first and not held & _HELD

    def _at_start(self) -> bool:
        cursor = self.textCursor()
        return cursor.position() == 0 and not cursor.hasSelection()

    def _leaves(self, key: int) -> int:
        """-1 or 1 when an arrow key leads out of this block, else 0."""
        cursor = self.textCursor()
        if key == Qt.Key.Key_Left and cursor.atStart():
            return -1
        if key == Qt.Key.Key_Right and cursor.atEnd():
            return 1
        moves = {Qt.Key.Key_Up: QTextCursor.MoveOperation.Up}
        moves[Qt.Key.Key_Down] = QTextCursor.MoveOperation.Down
        move = moves.get(Qt.Key(key))
        if move is None or cursor.movePosition(move):
            return 0
        return -1 if key == Qt.Key.Key_Up else 1
