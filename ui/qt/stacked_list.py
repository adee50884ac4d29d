"""A list of rows of different heights, in which one that changes costs itself and no other.

Qt's own list measures every row again whenever one comes, goes or grows.
"""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem, QWidget

Index = QModelIndex | QPersistentModelIndex
_MOVES = QAbstractItemView.CursorAction
_BACK = (_MOVES.MoveUp, _MOVES.MoveLeft, _MOVES.MovePrevious)


class Stack:
    """Heights of rows in px, and where each begins. Sums are made again from what changed on."""

    def __init__(self) -> None:
        self._heights: list[int] = []
        self._ends: list[int] = []

    def __len__(self) -> int:
        return len(self._heights)

    def put(self, start: int, stop: int, heights: Sequence[int]) -> None:
        """Put these rows in place of those from `start` up to `stop`."""
        self._heights[start:stop] = heights
        del self._ends[start:]

    def height(self, row: int) -> int:
        """The height of a row."""
        return self._heights[row]

    def top(self, row: int) -> int:
        """Where a row begins; where the last one ends, for the row behind it."""
        return self._summed()[row - 1] if row else 0

    @property
    def total(self) -> int:
        """The height of all rows."""
        return self.top(len(self))

    def at(self, y: int) -> int:
        """The row at a height; -1 above all and behind all."""
        row = bisect_right(self._summed(), y)
        return row if y >= 0 and row < len(self) else -1

    def _summed(self) -> list[int]:
        ends, held = self._ends, self._heights
        if len(ends) < len(held):
            begun = len(ends)
            sums = accumulate(held[begun:], initial=ends[-1] if ends else 0)
            next(sums)
            ends.extend(sums)
        return ends


class StackedList(QListView):
    """Rows from a flat model, one under the other; its delegate paints them.

    Whoever derives from it says by `row_height` how high a row is, calls `resize_row` when that
    changed for one, and `measure_again` when it changed for all. Where rows stand is answered
    here; what comes of changes is that of the view under Qt's list, which lays out nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack, self._stale = Stack(), True

    @abstractmethod
    def row_height(self, row: int) -> int:
        """Return how high a row is in px."""

    def measured(self) -> None:
        """All rows were measured again and stand where they belong."""

    def place_over(self) -> None:
        """Put what lies over the rows where it belongs; they may stand elsewhere now."""

    def resize_row(self, row: int) -> bool:
        """Measure one row again; say whether its height changed."""
        if self._stale:
            return False
        height = self.row_height(row)
        if height == self._stack.height(row):
            return False
        self._stack.put(row, row + 1, (height,))
        self._moved_from(row)
        return True

    def measure_again(self) -> None:
        """Measure all rows again, once, as soon as nothing else is to be done."""
        self._stale = True
        self.scheduleDelayedItemsLayout()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        self._stale = True
        if model is not None:
            model.rowsRemoved.connect(self._removed)

    def reset(self) -> None:
        self._stale = True
        super().reset()

    def doItemsLayout(self) -> None:
        if self._stale:
            rows = self.model().rowCount() if self.model() is not None else 0
            self._stale = False
            self._stack.put(0, len(self._stack), [self.row_height(row) for row in range(rows)])
            QAbstractItemView.doItemsLayout(self)
            self.measured()
        else:
            QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        QAbstractItemView.updateGeometries(self)
        bar, page = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(page)
        bar.setSingleStep(max(page // 10, 1))
        bar.setRange(0, max(0, self._stack.total - page))
        self.place_over()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.place_over()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        if not self._stale:
            heights = [self.row_height(row) for row in range(start, end + 1)]
            self._stack.put(start, start, heights)
            self._moved_from(start)
        QAbstractItemView.rowsInserted(self, parent, start, end)

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        QAbstractItemView.rowsAboutToBeRemoved(self, parent, start, end)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        if not self._stale:
            changed = [self.resize_row(row) for row in range(first.row(), last.row() + 1)]
            if not any(changed):
                self._paint_rows(first.row(), last.row())
        QAbstractItemView.dataChanged(self, first, last, roles)

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid() or index.row() >= len(self._laid_out()):
            return QRect()
        top = self._stack.top(index.row()) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._stack.height(index.row()))

    def indexAt(self, place: QPoint) -> QModelIndex:
        row = self._laid_out().at(place.y() + self.verticalOffset())
        return self.model().index(row, 0) if row >= 0 else QModelIndex()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        box, bar = self.visualRect(index), self.verticalScrollBar()
        below = box.bottom() + 1 - self.viewport().height()
        if box.top() < 0 or hint is QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(bar.value() + box.top())
        elif below > 0:
            bar.setValue(bar.value() + min(below, box.top()))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        now, last, moves = self.currentIndex().row(), len(self._laid_out()) - 1, _MOVES
        at, page = self._stack.top(max(now, 0)), self.viewport().height()
        if action in (moves.MovePageUp, moves.MovePageDown):
            by = page if action is moves.MovePageDown else -page
            there = self._stack.at(max(0, min(at + by, self._stack.total - 1)))
        elif action in (moves.MoveHome, moves.MoveEnd):
            there = 0 if action is moves.MoveHome else last
        else:
            there = now + (-1 if action in _BACK else 1)
        return self.model().index(max(0, min(there, last)), 0)

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        stack, offset, box = self._laid_out(), self.verticalOffset(), event.rect()
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        painter, model, delegate = QPainter(self.viewport()), self.model(), self.itemDelegate()
        row = stack.at(max(0, box.top() + offset))
        while 0 <= row < len(stack) and stack.top(row) - offset <= box.bottom():
            option.rect = self.visualRect(model.index(row, 0))
            delegate.paint(painter, option, model.index(row, 0))
            row += 1
        painter.end()

    def _laid_out(self) -> Stack:
        """The heights of all rows, measured if they have to be."""
        if self._stale:
            self.doItemsLayout()
        return self._stack

    def _removed(self, _parent: QModelIndex, start: int, end: int) -> None:
        if not self._stale:
            self._stack.put(start, end + 1, ())
            self._moved_from(start)

    def _moved_from(self, row: int) -> None:
        """A row and those under it stand elsewhere now."""
        self.updateGeometries()
        self._paint_rows(row, -1)

    def _paint_rows(self, first: int, last: int) -> None:
        """Paint these rows again, down to the end for a `last` below 0."""
        page = self.viewport().rect()
        top = self._stack.top(first) - self.verticalOffset()
        end = self._stack.top(last + 1) - self.verticalOffset() if last >= 0 else page.height()
        self.viewport().update(QRect(0, top, page.width(), end - top) & page)
