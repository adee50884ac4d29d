"""Where items are: on this laptop, on the server, confirmed by the office."""

import itertools
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.look import Look
from ui.viewmodels.shell import Counters
from ui.viewmodels.tokens import Colour, Height, Role
from ui.views.components.base import Dressed


class Part(StrEnum):
    """One of the three figures."""

    LAPTOP = "laptop"
    SERVER = "server"
    CONFIRMED = "confirmed"


class CounterForm(StrEnum):
    """One line for the status bar, figures alone where it is narrow, or large on a card."""

    LINE = "line"
    FIGURES = "figures"
    LARGE = "large"


_ICONS = {Part.LAPTOP: "laptop", Part.SERVER: "server", Part.CONFIRMED: "badge-check"}
_SHORT = {
    Part.LAPTOP: "on this laptop",
    Part.SERVER: "on server",
    Part.CONFIRMED: "confirmed by office",
}
_LONG = {
    Part.LAPTOP: "On this laptop",
    Part.SERVER: "On server",
    Part.CONFIRMED: "Confirmed by office",
}


_UNBOUNDED = 1_000_000


@dataclass(frozen=True, slots=True)
class _Piece:
    part: Part
    figure: str
    words: str
    left: int
    top: int
    width: int


class CustodyCounter(Dressed, QWidget):
    """Laptop > server > confirmed, always figure and word.

    Intention: `difference_asked(part)` for the items that one place has and the next one lacks.
    Each figure is a child of its own for a screen reader.
    """

    difference_asked = Signal(str)

    def __init__(
        self, look: Look, form: CounterForm = CounterForm.LINE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form, self._counters = form, Counters()
        self._spoken = tuple(_silent_child(self) for _ in Part)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        large = form is CounterForm.LARGE
        across = QSizePolicy.Policy.Preferred if large else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(across, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(large)
        self.setSizePolicy(policy)
        self.follow(look)
        self.render_state(Counters())

    def render_state(self, counters: Counters) -> None:
        """Show three figures."""
        self._counters = counters
        self.setAccessibleName(counters.words)
        self.setAccessibleDescription(counters.reason)
        self.setToolTip(_differences(counters))
        self._name_figures()
        self.updateGeometry()
        self.update()

    def set_form(self, form: CounterForm) -> None:
        """Show it in another form."""
        self._form = form
        self.updateGeometry()
        self.update()

    def dress(self) -> None:
        self.updateGeometry()
        self.update()

    def pieces(self) -> tuple[tuple[str, QRect], ...]:
        """Each figure's spoken words and its place, for the screen reader and for clicks."""
        tall = self._tall()
        return tuple(
            (f"{each.figure} {_SHORT[each.part]}", QRect(each.left, each.top, each.width, tall))
            for each in self._laid_out(self.width())
        )

    def hasHeightForWidth(self) -> bool:
        return self._large

    def heightForWidth(self, width: int) -> int:
        return self._laid_out(width)[-1].top + self._tall()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_figures()

    def sizeHint(self) -> QSize:
        last = self._laid_out(_UNBOUNDED)[-1]
        return QSize(last.left + last.width, self._tall())

    def minimumSizeHint(self) -> QSize:
        if not self._large:
            return self.sizeHint()
        widest = max(piece.width for piece in self._laid_out(_UNBOUNDED))
        return QSize(widest, self._tall())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pieces = self._laid_out(self.width())
        for piece in pieces:
            self._draw_large(painter, piece) if self._large else self._draw_line(painter, piece)
        for piece, after in itertools.pairwise(pieces):
            if piece.top == after.top:
                self._draw_chevron(painter, piece)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for part, (_words, box) in zip(Part, self.pieces(), strict=True):
            if box.contains(event.position().toPoint()):
                self.difference_asked.emit(part.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.difference_asked.emit(Part.LAPTOP.value)
            return
        super().keyPressEvent(event)

    def _name_figures(self) -> None:
        for child, (words, box) in zip(self._spoken, self.pieces(), strict=True):
            child.setAccessibleName(words)
            child.setGeometry(box)

    @property
    def _large(self) -> bool:
        return self._form is CounterForm.LARGE

    def _tall(self) -> int:
        if not self._large:
            return self.look.px(Height.TARGET)
        return self.look.line_px(Role.SECONDARY) + self.look.line_px(Role.FIGURE) + 2

    def _laid_out(self, room: int) -> tuple[_Piece, ...]:
        """The three figures with their places: in a row, or below each other without room."""
        gap, left, top = self._gap(), 0, 0
        found: list[_Piece] = []
        for part, figure, words in self._parts():
            width = self._width(figure, words)
            if self._large and left and left + width > room:
                left, top = 0, top + self._tall() + self.look.px(8)
            found.append(_Piece(part, figure, words, left, top, width))
            left += width + gap
        return tuple(found)

    def _parts(self) -> list[tuple[Part, str, str]]:
        counters = self._counters
        figures = (counters.laptop, counters.server, counters.confirmed)
        words = {CounterForm.LINE: _SHORT, CounterForm.LARGE: _LONG}.get(self._form, {})
        return [
            (part, f"{n:,}", words.get(part, "")) for part, n in zip(Part, figures, strict=True)
        ]

    def _gap(self) -> int:
        return self.look.px(46 if self._large else 26)

    def _width(self, figure: str, words: str) -> int:
        icon = self.look.px(14 + 6)
        strong = QFontMetrics(self.look.font(Role.FIGURE if self._large else Role.CELL, 700))
        plain = QFontMetrics(self.look.font(Role.SECONDARY))
        figure_px, words_px = strong.horizontalAdvance(figure), plain.horizontalAdvance(words)
        if self._large:
            return max(figure_px, icon + words_px)
        return icon + figure_px + (self.look.px(6) + words_px if words else 0)

    def _draw_line(self, painter: QPainter, piece: _Piece) -> None:
        left = self._draw_icon(painter, piece, self.height())
        strong = self.look.font(Role.CELL, 700)
        figure_px = QFontMetrics(strong).horizontalAdvance(piece.figure)
        _write(
            painter,
            strong,
            self.look.colour(Colour.INK),
            QRect(left, 0, figure_px, self.height()),
            piece.figure,
        )
        words_left = left + figure_px + self.look.px(6)
        box = QRect(words_left, 0, piece.width, self.height())
        _write(
            painter, self.look.font(Role.SECONDARY), self.look.colour(Colour.INK2), box, piece.words
        )

    def _draw_large(self, painter: QPainter, piece: _Piece) -> None:
        line = self.look.line_px(Role.SECONDARY)
        left = self._draw_icon(painter, piece, line)
        words = QRect(left, piece.top, piece.width, line)
        _write(
            painter,
            self.look.font(Role.SECONDARY),
            self.look.colour(Colour.INK2),
            words,
            piece.words,
        )
        figure = QRect(piece.left, piece.top + line, piece.width, self._tall() - line)
        _write(
            painter, self.look.font(Role.FIGURE), self.look.colour(Colour.INK), figure, piece.figure
        )

    def _draw_icon(self, painter: QPainter, piece: _Piece, tall: int) -> int:
        side = self.look.px(14)
        pixmap = self.look.pixmap(_ICONS[piece.part], Colour.INK2, 14, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(piece.left, piece.top + (tall - side) // 2), pixmap)
        return piece.left + side + self.look.px(6)

    def _draw_chevron(self, painter: QPainter, piece: _Piece) -> None:
        side = self.look.px(14)
        pixmap = self.look.pixmap("chevron-right", Colour.INK2, 14, self.devicePixelRatioF())
        above = self.look.line_px(Role.SECONDARY) if self._large else 0
        left = piece.left + piece.width + (self._gap() - side) // 2
        middle = piece.top + above + (self._tall() - above - side) // 2
        painter.drawPixmap(QPoint(left, middle), pixmap)


def _write(painter: QPainter, font: QFont, ink: QColor, box: QRect, text: str) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, flags | Qt.TextFlag.TextDontClip, text)


def _silent_child(parent: QWidget) -> QWidget:
    """Draws nothing and takes no clicks; it only stands for a figure where figures are read."""
    child = QWidget(parent)
    child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return child


def _differences(counters: Counters) -> str:
    return (
        f"{counters.only_on_laptop:,} only on this laptop. "
        f"{counters.not_confirmed:,} still to be opened by the office."
    )
