"""A fast list: rows by number from a model, painted by one delegate; ten thousand cost no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fieldapp.domain.views import Custody
from ui.qt.look import Look
from ui.viewmodels.rows import RowState
from ui.viewmodels.tokens import Colour, Role

Index = QModelIndex | QPersistentModelIndex
_ROW: Final = Qt.ItemDataRole.UserRole
_SPOKEN: Final = Qt.ItemDataRole.AccessibleTextRole
FETCHED: Final = 500
"""Rows that are laid out at first, and each time the end of them is reached."""
_HEIGHT, _PAD, _GAP = 57, 12, 10
_NARROW_PX = 560
_MARKS: Final = {
    Custody.LAPTOP: ("laptop", Colour.INK2),
    Custody.SERVER: ("server", Colour.PRIMARY),
    Custody.CONFIRMED: ("badge-check", Colour.STRENGTH),
}


class RowModel(QAbstractListModel):
    """Rows as they were given; what only grew at its end keeps the place of everybody.

    A view lays out what was fetched and no more, so that a filter over very many rows costs
    what its first rows cost.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[RowState, ...] = ()
        self._fetched = 0

    def show_rows(self, rows: Sequence[RowState], least: int = 0) -> None:
        """Show these rows, at least so many of them at once."""
        fresh, held = tuple(rows), len(self.rows)
        if fresh == self.rows:
            return
        if held and fresh[:held] == self.rows:
            self.rows = fresh
            if self._fetched == held:
                self.fetch(held + FETCHED)
            return
        self.beginResetModel()
        self.rows = fresh
        self._fetched = min(len(fresh), max(FETCHED, least))
        self.endResetModel()

    def fetch(self, least: int) -> None:
        """Have at least so many rows laid out, as far as there are so many."""
        wanted = min(len(self.rows), least)
        if wanted > self._fetched:
            self.beginInsertRows(QModelIndex(), self._fetched, wanted - 1)
            self._fetched = wanted
            self.endInsertRows()

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._fetched < len(self.rows)

    def fetchMore(self, parent: Index) -> None:
        self.fetch(self._fetched + FETCHED)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else self._fetched

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{row.code} {row.title}".strip()
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case Qt.ItemDataRole.UserRole:
                return row
        return None


class RowDelegate(QStyledItemDelegate):
    """Paints a row: a child's code, two lines, and at the right where it is."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look = self._look
        two = look.line_px(Role.STRONG) + look.line_px(Role.SECONDARY) + look.px(14)
        return QSize(0, max(look.px(_HEIGHT), two))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RowState = index.data(_ROW)
        box: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, box, bool(state & QStyle.StateFlag.State_Selected))
        pad = self._look.px(_PAD)
        inside = box.adjusted(pad, 0, -pad, -1)
        inside = self._draw_code(painter, inside, row.code)
        wide = box.width() >= self._look.px(_NARROW_PX)
        inside = self._draw_standing(painter, inside, row, wide)
        self._draw_words(painter, inside, row)
        painter.restore()

    def _draw_ground(self, painter: QPainter, box: QRect, selected: bool) -> None:
        look = self._look
        if selected:
            painter.fillRect(box, look.colour(Colour.PRIMARY_TINT))
            bar = QRect(box.left(), box.top(), look.px(4), box.height())
            painter.fillRect(bar, look.colour(Colour.PRIMARY))
        painter.setPen(QPen(look.colour(Colour.LINE), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())

    def _draw_code(self, painter: QPainter, box: QRect, code: str) -> QRect:
        """Draw a child's code in its frame; return what is left of the row."""
        if not code:
            return box
        look, font = self._look, self._look.font(Role.CHILD_CODE)
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(_widest(code, metrics)) + 2 * look.px(7)
        height = metrics.height() + 4
        frame = QRect(box.left(), box.center().y() - height // 2, width, height)
        painter.setPen(QPen(look.colour(Colour.PRIMARY), look.theme.border + 0.5))
        painter.setBrush(look.colour(Colour.SURFACE))
        painter.drawRoundedRect(frame.toRectF(), 4, 4)
        painter.setFont(font)
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, code)
        return box.adjusted(width + look.px(_GAP), 0, 0, 0)

    def _draw_standing(self, painter: QPainter, box: QRect, row: RowState, wide: bool) -> QRect:
        """Draw where the row is: an icon with its word, the icon alone where room is short."""
        if row.custody is None:
            return box
        look = self._look
        icon, colour = _MARKS[row.custody]
        font, side = look.font(Role.SECONDARY), look.px(16)
        words = row.standing if wide else ""
        width = QFontMetrics(font).horizontalAdvance(words)
        left = box.right() - side - (width + look.px(6) if words else 0)
        picture = look.pixmap(icon, colour, 16, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPoint(left, box.center().y() - side // 2), picture)
        painter.setFont(font)
        painter.setPen(look.colour(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        return QRect(box.left(), box.top(), left - box.left() - look.px(_GAP), box.height())

    def _draw_words(self, painter: QPainter, box: QRect, row: RowState) -> None:
        look = self._look
        upper, lower = look.line_px(Role.STRONG), look.line_px(Role.SECONDARY)
        top = box.top() + (box.height() - (upper + lower if row.about else upper)) // 2
        first = QRect(box.left(), top, box.width(), upper)
        if row.needs:
            first = self._draw_needs(painter, first, row.needs)
        self._draw_line(painter, first, row.title, Role.STRONG, Colour.INK)
        second = QRect(box.left(), top + upper, box.width(), lower)
        self._draw_line(painter, second, row.about, Role.SECONDARY, Colour.INK2)

    def _draw_needs(self, painter: QPainter, box: QRect, words: str) -> QRect:
        """Draw what needs the person at the right of the first line."""
        look, font = self._look, self._look.font(Role.CHIP)
        width = QFontMetrics(font).horizontalAdvance(words) + 2 * look.px(7)
        chip = QRect(box.right() - width, box.top(), width, box.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(Colour.AFI_TINT))
        painter.drawRoundedRect(chip.toRectF(), 4, 4)
        painter.setFont(font)
        painter.setPen(look.colour(Colour.AFI))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)
        return box.adjusted(0, 0, -width - look.px(6), 0)

    def _draw_line(
        self, painter: QPainter, box: QRect, words: str, role: Role, colour: Colour
    ) -> None:
        font = self._look.font(role)
        painter.setFont(font)
        painter.setPen(self._look.colour(colour))
        fits = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, fits)


class RowList(QListView):
    """Shows rows; arrows move, Enter opens, and a click while `click_opens`.

    Intentions: `row_opened(id)`, `row_chosen(id)`.
    """

    row_opened = Signal(str)
    row_chosen = Signal(str)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowModel(self)
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(look, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.click_opens = True
        self.clicked.connect(self._clicked)
        self.selectionModel().currentChanged.connect(self._moved)
        look.changed.connect(self._dress)

    @property
    def chosen(self) -> str:
        """The id of the present row, empty without one."""
        index = self.currentIndex()
        return str(index.data(_ROW).id) if index.isValid() else ""

    @property
    def selected(self) -> tuple[str, ...]:
        """The ids of the rows that are chosen together, in the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self.rows.rows[row].id for row in rows)

    def choose_several(self) -> None:
        """Let several rows be chosen together: Shift with an arrow, Ctrl with Space."""
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)

    def show_rows(self, rows: Sequence[RowState]) -> None:
        """Show these rows; the present one stays, and what is in sight stays in its place."""
        chosen, at = self.chosen, self.verticalScrollBar().value()
        last = self.indexAt(self.viewport().rect().bottomLeft())
        self.rows.show_rows(rows, last.row() + FETCHED)
        if self.chosen == chosen and chosen:
            return
        self._choose(chosen)
        self.verticalScrollBar().setValue(at)

    def go_to(self, identity: str) -> None:
        """Make a row the present one, if it is among them."""
        if any(row.id == identity for row in self.rows.rows):
            self._choose(identity)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() and self.currentIndex().isValid():
            self.row_opened.emit(self.chosen)
            return
        if event.key() == Qt.Key.Key_End or event.matches(QKeySequence.StandardKey.SelectAll):
            self.rows.fetch(len(self.rows.rows))
        super().keyPressEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        if self.click_opens and len(self.selected) < 2:
            self.row_opened.emit(index.data(_ROW).id)

    def _choose(self, chosen: str) -> None:
        """Let the same row be the present one, else the first."""
        number = next((n for n, row in enumerate(self.rows.rows) if row.id == chosen), 0)
        if self.rows.rows:
            self.rows.fetch(number + 1)
            self.setCurrentIndex(self.rows.index(number))

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.row_chosen.emit(self.chosen)

    def _dress(self) -> None:
        """Measure the rows again, as after another text size."""
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


def _widest(code: str, metrics: QFontMetrics) -> str:
    """Return a code with every digit the widest one, so that codes of one length line up."""
    digit = max("0123456789", key=metrics.horizontalAdvance)
    return "".join(digit if letter.isdigit() else letter for letter in code)
