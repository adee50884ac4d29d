"""Where items are: on this laptop, on the server, confirmed by the office."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
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


@dataclass(frozen=True, slots=True)
class _Piece:
    part: Part
    figure: str
    words: str
    left: int
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
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
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
        return tuple(
            (
                f"{piece.figure} {_SHORT[piece.part]}",
                QRect(piece.left, 0, piece.width, self.height()),
            )
            for piece in self._laid_out()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_figures()

    def sizeHint(self) -> QSize:
        last = self._laid_out()[-1]
        return QSize(last.left + last.width, self._tall())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pieces = self._laid_out()
        for piece in pieces:
            self._draw_large(painter, piece) if self._large else self._draw_line(painter, piece)
        for piece in pieces[:-1]:
            self._draw_chevron(painter, piece)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for piece in self._laid_out():
            if piece.left <= event.position().x() <= piece.left + piece.width:
                self.difference_asked.emit(piece.part.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.difference_asked.emit(Part.LAPTOP.value)
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and self._form is CounterForm.FIGURES:
            self.setToolTip(self._counters.words)
        return super().event(event)

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

    def _laid_out(self) -> tuple[_Piece, ...]:
        """The three figures with their places, left to right."""
        figures = (self._counters.laptop, self._counters.server, self._counters.confirmed)
        left, found = 0, []
        for part, figure in zip(Part, figures, strict=True):
            words = {CounterForm.LINE: _SHORT, CounterForm.LARGE: _LONG}.get(self._form, {})
            shown = words.get(part, "")
            width = self._width(f"{figure:,}", shown)
            found.append(_Piece(part, f"{figure:,}", shown, left, width))
            left += width + self.look.px(46 if self._large else 26)
        return tuple(found)

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
        self._text(
            painter, strong, Colour.INK, QRect(left, 0, figure_px, self.height()), piece.figure
        )
        words_left = left + figure_px + self.look.px(6)
        box = QRect(words_left, 0, piece.width, self.height())
        self._text(painter, self.look.font(Role.SECONDARY), Colour.INK2, box, piece.words)

    def _draw_large(self, painter: QPainter, piece: _Piece) -> None:
        top = self.look.line_px(Role.SECONDARY)
        left = self._draw_icon(painter, piece, top)
        words = QRect(left, 0, piece.width, top)
        self._text(painter, self.look.font(Role.SECONDARY), Colour.INK2, words, piece.words)
        figure = QRect(piece.left, top, piece.width, self.height() - top)
        self._text(painter, self.look.font(Role.FIGURE), Colour.INK, figure, piece.figure)

    def _draw_icon(self, painter: QPainter, piece: _Piece, tall: int) -> int:
        side = self.look.px(14)
        pixmap = self.look.pixmap(_ICONS[piece.part], Colour.INK2, 14, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(piece.left, (tall - side) // 2), pixmap)
        return piece.left + side + self.look.px(6)

    def _draw_chevron(self, painter: QPainter, piece: _Piece) -> None:
        side, gap = self.look.px(14), self.look.px(46 if self._large else 26)
        pixmap = self.look.pixmap("chevron-right", Colour.INK2, 14, self.devicePixelRatioF())
        top = self.look.line_px(Role.SECONDARY) if self._large else 0
        left = piece.left + piece.width + (gap - side) // 2
        painter.drawPixmap(QPoint(left, top + (self.height() - top - side) // 2), pixmap)

    def _text(self, painter: QPainter, font: QFont, ink: Colour, box: QRect, text: str) -> None:
        painter.setFont(font)
        painter.setPen(self.look.colour(ink))
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
