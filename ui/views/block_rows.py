"""The lines of a record as a list that is painted: one widget, however many lines there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from operator import is_not
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    Qt,
)
from PySide6.QtGui import QFont, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from fieldapp.domain.change import BlockKind, Mark
from ui.qt.look import Look
from ui.viewmodels.record_state import BlockState
from ui.viewmodels.tokens import Colour, Role
from ui.views.components.base import Tone

Index = QModelIndex | QPersistentModelIndex

MARKS: Final[dict[Mark, tuple[str, str, Tone]]] = {
    Mark.STRENGTH: ("Strength", "arrow-up", Tone.STRENGTH),
    Mark.IMPROVE: ("Improve", "arrow-down", Tone.AFI),
    Mark.NEUTRAL: ("Neutral", "minus", Tone.NEUTRAL),
    Mark.FOLLOW_UP: ("Follow up", "circle-question-mark", Tone.FOLLOW),
}
"""Word, icon and tone of each mark."""

MARGIN: Final = 2
"""The document margin of the editor, kept in painting so that words do not jump."""


@dataclass(frozen=True, slots=True)
class RowStyle:
    """How lines are set: columns in px at 100 per cent, and the typefaces of words and notes.

    Without a mark column there are no marks, as beside a child; without `shown` no times, as
    when both look.
    """

    time: int = 66
    mark: int = 30
    gap: int = 8
    shown: bool = True
    words: Role = Role.QUOTE
    note: Role = Role.NOTE
    asked: Role = Role.BODY

    def role(self, kind: BlockKind) -> Role:
        """The typeface of a kind of block."""
        if kind is BlockKind.WORDS:
            return self.words
        return self.asked if kind in (BlockKind.ASKED, BlockKind.EVENT) else self.note


RUNNING = RowStyle()
ANSWERS = RowStyle(mark=0)
CHILD = RowStyle(mark=0, words=Role.CHILD_WORDS, gap=5)
TOGETHER = RowStyle(time=16, mark=0, words=Role.SHARED_WORDS, asked=Role.NOTE, shown=False)
READ_ALOUD = RowStyle(time=16, mark=0, words=Role.SHARED_WORDS, shown=False)


class BlockRows(QAbstractListModel):
    """The blocks in order; rows change singly, so that the list lays out only what it must."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[BlockState] = []
        self._at: dict[object, int] = {}

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        block = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return displayed(block)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(block)
        return None

    def find(self, block: object) -> int:
        """The row of a block id, or -1."""
        if len(self._at) != len(self.rows):
            self._at = {held.id: row for row, held in enumerate(self.rows)}
        return self._at.get(block, -1)

    def show_rows(self, blocks: Sequence[BlockState]) -> None:
        """Take these rows, with as few changes as can be."""
        start, end = _unlike(self.rows, blocks)
        old, new = len(self.rows) - end, len(blocks) - end
        if old - start == new - start:
            self._at = {}
            self.rows[start:old] = blocks[start:new]
            if new > start:
                self.dataChanged.emit(self.index(start), self.index(new - 1))
            return
        if old > start:
            self.beginRemoveRows(QModelIndex(), start, old - 1)
            del self.rows[start:old]
            self._at = {}
            self.endRemoveRows()
        if new > start:
            self.beginInsertRows(QModelIndex(), start, new - 1)
            self.rows[start:start] = blocks[start:new]
            self._at = {}
            self.endInsertRows()

    def change(self, row: int, block: BlockState) -> None:
        """Give one row other words or another mark."""
        self.rows[row] = block
        self.dataChanged.emit(self.index(row), self.index(row))


def displayed(block: BlockState) -> str:
    """The words of a block as they are read; several versions under each other."""
    if not block.versions:
        return f"I asked: {block.text}" if block.kind is BlockKind.ASKED else block.text
    return "\n".join(f"{v.who}, {v.when}: {v.text}" for v in block.versions)


def spoken(block: BlockState) -> str:
    """A line as a screen reader says it: time, mark, kind, words."""
    parts = [block.time]
    if block.mark in MARKS:
        parts.append(MARKS[block.mark][0])
    if block.kind is BlockKind.WORDS:
        parts.append("exact words")
    if block.versions:
        parts.append(f"{len(block.versions)} versions")
    return f"{', '.join(parts)}: {displayed(block)}"


def _unlike(old: Sequence[BlockState], new: Sequence[BlockState]) -> tuple[int, int]:
    """How many rows are alike at the start, and how many at the end."""
    shorter = min(len(old), len(new))
    start = _alike(old, new, shorter)
    return start, _alike(old[::-1], new[::-1], shorter - start)


def _alike(old: Sequence[BlockState], new: Sequence[BlockState], most: int) -> int:
    """How many rows are alike from the start; nearly all are one and the same object."""
    others = compress(range(most), map(is_not, old, new))
    return next((at for at in others if old[at] != new[at]), most)


class BlockPainter(QStyledItemDelegate):
    """Paints a line: claimed time, mark, words; exact words with their typeface and rule.

    `current` is the block whose words the editor shows, `needed` their height in px; `width`
    is that of every row.
    """

    def __init__(self, look: Look, style: RowStyle, rows: BlockRows) -> None:
        super().__init__()
        self.look, self.style, self._rows = look, style, rows
        self.current: object = None
        self.needed = 0
        self.width = 100
        self._heights: dict[tuple[str, Role, int], int] = {}

    def forget_sizes(self) -> None:
        """Measure again, after the look or the style changed."""
        self._heights.clear()

    def text_rect(self, row: QRect, kind: BlockKind) -> QRect:
        """Where the words of a row stand inside it."""
        left = self.look.px(self.style.time + self.style.mark)
        if kind is BlockKind.WORDS:
            left += self.look.px(16)
        gap = self.look.px(self.style.gap)
        return row.adjusted(left, gap, -self.look.px(12), -gap)

    def row_height(self, block: BlockState) -> int:
        """The height in px of a row."""
        room = self.text_rect(QRect(0, 0, self.width, 100), block.kind).width()
        words = self.needed if block.id == self.current else self._words_height(block, room)
        least = self.look.px(22) if block.mark in MARKS else 0
        return max(words, least) + 2 * self.look.px(self.style.gap)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        block, row = _block(index), QRect(option.rect)
        painter.save()
        if block.id == self.current:
            self._draw_ground(painter, row)
        if self.style.shown:
            self._draw_time(painter, row, index)
        if self.style.mark and block.mark in MARKS:
            self._draw_mark(painter, row, block.mark)
        self._draw_words(painter, row, block)
        painter.restore()

    def _words_height(self, block: BlockState, width: int) -> int:
        text, role = displayed(block), self.style.role(block.kind)
        key = (text, role, width)
        if key not in self._heights:
            lines = laid_out(text, self.look.font(role), width - 2 * MARGIN)
            self._heights[key] = int(lines.boundingRect().height() + 0.5) + 2 * MARGIN
        return self._heights[key]

    def _draw_ground(self, painter: QPainter, row: QRect) -> None:
        if self.style.mark:
            painter.fillRect(row, self.look.colour(Colour.PRIMARY_TINT))
            bar = QRect(row.left(), row.top(), 4, row.height())
            painter.fillRect(bar, self.look.colour(Colour.PRIMARY))

    def _draw_time(self, painter: QPainter, row: QRect, index: Index) -> None:
        block = _block(index)
        if block.mark is Mark.CONTINUES or _answers_at_once(index):
            return
        painter.setFont(self.look.font(Role.TIME))
        painter.setPen(self.look.colour(Colour.INK2))
        top = row.top() + self.look.px(self.style.gap)
        line = self.look.line_px(self.style.role(block.kind))
        box = QRect(row.left() + self.look.px(16), top, self.look.px(self.style.time), line)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, block.time)

    def _draw_mark(self, painter: QPainter, row: QRect, mark: Mark) -> None:
        _, icon, tone = MARKS[mark]
        side, top = self.look.px(22), row.top() + self.look.px(self.style.gap)
        box = QRect(row.left() + self.look.px(self.style.time), top, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self.look.colour(tone.colour) if self.look.theme.border > 1 else Qt.PenStyle.NoPen
        painter.setPen(edge)
        painter.setBrush(self.look.colour(tone.tint))
        painter.drawRoundedRect(box, 4, 4)
        density = painter.device().devicePixelRatio()
        inset = self.look.px(3)
        painter.drawPixmap(
            box.topLeft().x() + inset,
            box.topLeft().y() + inset,
            self.look.pixmap(icon, tone.colour, 16, density),
        )

    def _draw_words(self, painter: QPainter, row: QRect, block: BlockState) -> None:
        rect = self.text_rect(row, block.kind)
        if block.kind is BlockKind.WORDS:
            rule = QRect(rect.left() - self.look.px(16), rect.top(), 3, rect.height())
            painter.fillRect(rule, self.look.colour(Colour.PRIMARY))
        if block.id == self.current:
            return
        role = self.style.role(block.kind)
        quiet = block.kind in (BlockKind.ASKED, BlockKind.EVENT)
        painter.setPen(QPen(self.look.colour(Colour.INK2 if quiet else Colour.INK)))
        lines = laid_out(displayed(block), self.look.font(role), rect.width() - 2 * MARGIN)
        lines.draw(painter, rect.topLeft().toPointF() + _OFFSET)


_OFFSET: Final = QPointF(MARGIN, MARGIN)


def laid_out(text: str, font: QFont, width: int) -> QTextLayout:
    """Plain text in lines of at most `width` px; words that are wider are broken."""
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout


def _answers_at_once(index: Index) -> bool:
    """Whether a line is the answer to the question above it, of the same minute."""
    above = index.model().index(index.row() - 1, 0)
    if not above.isValid():
        return False
    asked, said = _block(above), _block(index)
    asks = asked.kind is BlockKind.ASKED and said.kind is BlockKind.WORDS
    return asks and asked.time == said.time


def _block(index: Index) -> BlockState:
    model = index.model()
    assert isinstance(model, BlockRows)
    return model.rows[index.row()]
