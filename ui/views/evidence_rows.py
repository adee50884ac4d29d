"""Rows of evidence: in a wide list in columns, in a narrow one on two lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from ui.qt.look import Look
from ui.qt.row_list import RowDelegate
from ui.viewmodels.evidence_filter import EvidenceRow
from ui.viewmodels.tokens import Colour, Role
from ui.views.block_rows import MARKS

Index = QModelIndex | QPersistentModelIndex
_ROW: Final = Qt.ItemDataRole.UserRole
COLUMNS_FROM_PX: Final = 640
_PAD, _GAP = 12, 10


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in px at 100 per cent; the words have what is left."""

    name: int = 84
    source: int = 96
    judged: int = 66
    mark: int = 92
    by: int = 40

    @property
    def right(self) -> tuple[int, ...]:
        """The columns at the right of the words."""
        return (self.source, self.judged, self.mark, self.by)


COLUMNS: Final = Columns()
HEADS: Final = ("Item", "What was seen, heard or read", "Source", "Code", "Mark", "By")


class EvidenceDelegate(RowDelegate):
    """Paints an item in columns where there is room for them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._look.line_px(Role.BODY) * 2 + self._look.px(17))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(_ROW)
        box: QRect = option.rect
        if not isinstance(row, EvidenceRow) or box.width() < self._look.px(COLUMNS_FROM_PX):
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._draw_ground(painter, box, selected)
        self._draw_columns(painter, box, row, selected)
        painter.restore()

    def _draw_columns(
        self, painter: QPainter, box: QRect, row: EvidenceRow, selected: bool
    ) -> None:
        name, words, source, judged, mark, by = places(self._look, box)
        self._two(painter, name, row.name, Role.STRONG, row.when)
        line = QRect(words.left(), words.top(), words.width(), self._look.line_px(Role.BODY))
        beside = self._draw_code(painter, line, row.code)
        words = QRect(beside.left(), words.top(), beside.width(), words.height())
        if row.needs:
            chip = QRect(words.left(), words.top(), words.width(), words.height() // 2)
            left = self._draw_needs(painter, chip.adjusted(0, 2, 0, -2), row.needs)
            words = QRect(words.left(), words.top(), left.width(), words.height())
        self._wrapped(painter, words, f"{row.where}: {row.title}" if row.where else row.title)
        self._two(painter, source, row.source or "Not said", Role.SECONDARY, row.agency)
        self._chip(painter, judged, row.judged or "None", _chip_colours(row, selected))
        self._mark(painter, mark, row)
        self._two(painter, by, row.by, Role.SECONDARY, "")

    def _two(self, painter: QPainter, box: QRect, over: str, role: Role, under: str) -> None:
        look = self._look
        upper, lower = look.line_px(role), look.line_px(Role.SECONDARY)
        first = QRect(box.left(), box.top(), box.width(), upper)
        self._draw_line(painter, first, over, role, Colour.INK)
        second = QRect(box.left(), box.top() + upper, box.width(), lower)
        self._draw_line(painter, second, under, Role.SECONDARY, Colour.INK2)

    def _wrapped(self, painter: QPainter, box: QRect, words: str) -> None:
        """Draw two lines of words, the second cut where there are more."""
        font, high = self._look.font(Role.BODY), self._look.line_px(Role.BODY)
        layout = QTextLayout(words, font)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(box.width())
        layout.endLayout()
        painter.setPen(self._look.colour(Colour.INK))
        painter.setFont(font)
        line.draw(painter, QPointF(box.left(), box.top()))
        rest = words[line.textLength() :]
        if rest.strip():
            fits = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, box.width())
            second = QRect(box.left(), box.top() + high, box.width(), high)
            painter.drawText(second, Qt.AlignmentFlag.AlignTop, fits)

    def _chip(
        self, painter: QPainter, box: QRect, words: str, colours: tuple[Colour, Colour]
    ) -> None:
        self._pill(painter, box, words, *colours)

    def _mark(self, painter: QPainter, box: QRect, row: EvidenceRow) -> None:
        if row.mark not in MARKS:
            return
        words, icon, tone = MARKS[row.mark]
        ground = Colour(f"{tone.value}_tint")
        side = self._look.px(14)
        inside = self._pill(painter, box, words, ground, tone.colour, side + self._look.px(4))
        density = painter.device().devicePixelRatioF()
        picture = self._look.pixmap(icon, tone.colour, 14, density)
        top = inside.center().y() - side // 2
        painter.drawPixmap(inside.left() + self._look.px(6), top, picture)

    def _pill(
        self, painter: QPainter, box: QRect, words: str, tint: Colour, ink: Colour, room: int = 0
    ) -> QRect:
        """Draw words on a ground with `room` px left of them; return the ground."""
        look, font = self._look, self._look.font(Role.CHIP)
        metrics, pad = QFontMetrics(font), look.px(6)
        most = box.width() - 2 * pad - room
        fits = metrics.elidedText(words, Qt.TextElideMode.ElideRight, most)
        width = metrics.horizontalAdvance(fits) + 2 * pad + room
        ground = QRect(box.left(), box.top(), width, metrics.height() + look.px(4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(tint))
        painter.drawRoundedRect(ground.toRectF(), 4, 4)
        painter.setFont(font)
        painter.setPen(look.colour(ink))
        at = ground.adjusted(pad + room, 0, -pad, 0)
        painter.drawText(at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fits)
        return ground


class EvidenceHeads(QWidget):
    """The names of the columns over the list; nothing where it is too narrow for columns."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(", ".join(HEADS))
        look.changed.connect(self._dress)
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._dress()

    def _dress(self) -> None:
        wide = self.width() >= self._look.px(COLUMNS_FROM_PX)
        self.setFixedHeight(self._look.line_px(Role.CELL) + self._look.px(8) if wide else 0)
        self.update()

    def paintEvent(self, _event: object) -> None:
        if self.width() < self._look.px(COLUMNS_FROM_PX):
            return
        painter = QPainter(self)
        painter.setFont(self._look.font(Role.SECTION))
        painter.setPen(self._look.colour(Colour.INK2))
        for words, box in zip(HEADS, places(self._look, self.rect()), strict=True):
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


def places(look: Look, box: QRect) -> tuple[QRect, ...]:
    """Return where the columns stand in a row: item, words, source, code, mark, by."""
    pad, gap, top = look.px(_PAD), look.px(_GAP), look.px(7)
    high = box.height() - 2 * top
    left, right = box.left() + pad, box.right() - pad
    found = []
    for width in reversed(COLUMNS.right):
        right -= look.px(width)
        found.append(QRect(right, box.top() + top, look.px(width), high))
        right -= gap
    name = QRect(left, box.top() + top, look.px(COLUMNS.name), high)
    start = name.right() + gap
    words = QRect(start, box.top() + top, right - start, high)
    return (name, words, *reversed(found))


def _chip_colours(row: EvidenceRow, selected: bool) -> tuple[Colour, Colour]:
    """Return ground and ink of a code; the ground of the chosen row would hide its own."""
    if not row.judged:
        return Colour.AFI_TINT, Colour.AFI
    return (Colour.SURFACE if selected else Colour.PRIMARY_TINT), Colour.PRIMARY
