"""Chips: small pieces of state, each a shape, a word and a colour."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QWidget

from ui.qt.look import Look
from ui.viewmodels.shell import Saved, SavedState
from ui.viewmodels.tokens import Colour, Height, Radius, Role
from ui.views.components.base import Dressed, Tone, row
from ui.views.components.buttons import Button, Kind, Size


class ChipShape(StrEnum):
    """A tinted ground, an outline, or a pill."""

    TINT = "tint"
    OUTLINE = "outline"
    PILL = "pill"


class Chip(Dressed, QLabel):
    """An icon and a word on a ground. Painted, so that it keeps its shape at every text size."""

    def __init__(
        self,
        look: Look,
        text: str,
        tone: Tone = Tone.NEUTRAL,
        *,
        icon: str = "",
        shape: ChipShape = ChipShape.TINT,
        spoken: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.tone, self._icon, self._shape = tone, icon, shape
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(spoken or text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow(look)

    def show_words(self, text: str, tone: Tone, icon: str = "", spoken: str = "") -> None:
        """Another state in the same place."""
        self.tone, self._icon = tone, icon
        self.setText(text)
        self.setAccessibleName(spoken or text)
        self.updateGeometry()
        self.update()

    def dress(self) -> None:
        self.setFont(self.look.font(Role.CHIP if self._shape is ChipShape.PILL else Role.SECTION))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        pill = self._shape is ChipShape.PILL
        pad = self.look.px(9 if pill else 7)
        icon = self.look.px(14 + 5) if self._icon else 0
        width = self.fontMetrics().horizontalAdvance(self.text()) + icon + 2 * pad
        height = max(self.look.px(Height.CHIP), self.fontMetrics().height() + 2)
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter)
        left = self.look.px(9 if self._shape is ChipShape.PILL else 7)
        if self._icon:
            side = self.look.px(14)
            pixmap = self.look.pixmap(self._icon, self._ink(), 14, self.devicePixelRatioF())
            painter.drawPixmap(QPoint(left, (self.height() - side) // 2), pixmap)
            left += side + self.look.px(5)
        painter.setPen(self.look.colour(self._ink()))
        text = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _ink(self) -> Colour:
        plain = self._shape is ChipShape.OUTLINE and self.tone is Tone.NEUTRAL
        return Colour.INK if plain else self.tone.colour

    def _draw_ground(self, painter: QPainter) -> None:
        edged = self._shape is ChipShape.OUTLINE or self.look.theme.border > 1
        colour = Colour.CONTROL if self.tone is Tone.NEUTRAL else self.tone.colour
        pen = QPen(self.look.colour(colour), self.look.theme.border)
        painter.setPen(pen if edged else Qt.PenStyle.NoPen)
        outline = self._shape is ChipShape.OUTLINE
        painter.setBrush(QColor(Qt.GlobalColor.transparent) if outline else self._ground())
        half = self.look.theme.border / 2 if edged else 0
        box = self.rect().toRectF().adjusted(half, half, -half, -half)
        radius = box.height() / 2 if self._shape is ChipShape.PILL else Radius.CHIP
        painter.drawRoundedRect(box, radius, radius)

    def _ground(self) -> QColor:
        return self.look.colour(self.tone.tint)


_SAVED = {
    Saved.TYPING: (Tone.NEUTRAL, "pen-line"),
    Saved.SAVED: (Tone.STRENGTH, "check"),
    Saved.NOT_SAVED: (Tone.CONCERN, "octagon-alert"),
}


class StatusChip(Chip):
    """Typing, Saved hh:mm:ss, or Not saved. Saved only after the commit returned."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", Tone.STRENGTH, shape=ChipShape.PILL, parent=parent)

    def render_state(self, state: SavedState) -> None:
        """Show a state of saving."""
        tone, icon = _SAVED[state.kind]
        self.show_words(state.words, tone, icon)


class SavedChip(QWidget):
    """The chip, and "What now?" beside it when saving failed. Intention: `what_now_asked`."""

    what_now_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = StatusChip(look)
        self._ask = Button(look, "What now?", Kind.LINK, size=Size.SMALL)
        self.setLayout(row(self._chip, self._ask, gap=2))
        self._ask.clicked.connect(self.what_now_asked)
        self.render_state(SavedState())

    def render_state(self, state: SavedState) -> None:
        """Show a state of saving."""
        self._chip.render_state(state)
        self._ask.setVisible(state.kind is Saved.NOT_SAVED)


class Mark(StrEnum):
    """What a piece of evidence says about the service."""

    STRENGTH = "strength"
    IMPROVE = "improve"
    NEUTRAL = "neutral"
    FOLLOW_UP = "follow_up"
    CONCERN = "concern"


@dataclass(frozen=True, slots=True)
class _MarkLook:
    word: str
    icon: str
    tone: Tone


_MARKS = {
    Mark.STRENGTH: _MarkLook("Strength", "arrow-up", Tone.STRENGTH),
    Mark.IMPROVE: _MarkLook("Improve", "arrow-down", Tone.AFI),
    Mark.NEUTRAL: _MarkLook("Neutral", "minus", Tone.NEUTRAL),
    Mark.FOLLOW_UP: _MarkLook("Follow up", "circle-question-mark", Tone.FOLLOW),
    Mark.CONCERN: _MarkLook("Concern", "shield-alert", Tone.CONCERN),
}


class MarkChip(Chip):
    """The mark of an item: shape, word and colour."""

    def __init__(self, look: Look, mark: Mark, parent: QWidget | None = None) -> None:
        style = _MARKS[mark]
        super().__init__(look, style.word, style.tone, icon=style.icon, parent=parent)


class ChildChip(Dressed, QToolButton):
    """A child's code, never a name. Intention: `child_opened(code)`.

    The code is spelled out to a screen reader: "Child T 0 3, tracked".
    """

    child_opened = Signal(str)

    def __init__(
        self, look: Look, code: str, note: str = "tracked", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda: self.child_opened.emit(self.code))
        self.show_code(code, note)
        self.follow(look)

    def show_code(self, code: str, note: str = "tracked") -> None:
        """Another child's code in the same place."""
        self.code = code
        self.setText(code)
        spelled = " ".join(code)
        self.setAccessibleName(f"Child {spelled}, {note}" if note else f"Child {spelled}")
        self.updateGeometry()

    def dress(self) -> None:
        self.setFont(self.look.font(Role.CHILD_CODE))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.code) + 2 * self.look.px(7)
        height = max(self.look.px(Height.TARGET), self.fontMetrics().height() + 2)
        return QSize(max(width, height), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.look.colour(Colour.PRIMARY), self.look.theme.border + 0.5))
        painter.setBrush(self.look.colour(Colour.SURFACE))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 2, -1, -2), 4, 4)
        painter.setFont(self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.code)
