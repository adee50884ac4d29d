"""A table of words: sorted by its headings, read aloud by row, without a word cut in half."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.qt.look import Look
from ui.qt.plain_table import Index, PlainTable
from ui.viewmodels.tables import Column, TableRow
from ui.viewmodels.tokens import Colour, Role

_ROW: Final = Qt.ItemDataRole.UserRole
_PAD = 8
_MEASURED: Final = 400
"""Rows whose cells are measured for the width of a column."""


class TextModel(QAbstractTableModel):
    """Rows of words as they were given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[TableRow, ...] = ()

    def show_rows(self, columns: tuple[Column, ...], rows: tuple[TableRow, ...]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.columns, self.rows = columns, rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        across = orientation is Qt.Orientation.Horizontal
        if across and role == Qt.ItemDataRole.DisplayRole and section < len(self.columns):
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return row.cells[index.column()] if index.column() < len(row.cells) else ""
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.said_at(self.columns, index.column())
            case Qt.ItemDataRole.UserRole:
                return row
        return None


class TextDelegate(QStyledItemDelegate):
    """Paints a cell: the first of a row strong, a marked one in its colour."""

    def __init__(self, look: Look, table: QTableView) -> None:
        super().__init__(table)
        self._look, self._table = look, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, row = self._look, index.data(_ROW)
        box: QRect = option.rect
        here = index.row() == self._table.currentIndex().row()
        painter.save()
        if here and bool(option.state & QStyle.StateFlag.State_Selected):
            painter.fillRect(box, look.colour(Colour.PRIMARY_TINT))
        painter.setPen(QPen(look.colour(Colour.LINE), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        marked = dict(row.marks).get(index.column())
        strong = index.column() == 0 or marked is not None
        font = look.font(Role.CELL, 600 if strong else None)
        painter.setFont(font)
        painter.setPen(look.colour(marked or Colour.INK))
        inside = box.adjusted(look.px(_PAD), 0, -look.px(2), 0)
        words = str(index.data(Qt.ItemDataRole.DisplayRole))
        fits = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, fits)
        if here and self._table.hasFocus() and index.column() == 0:
            painter.fillRect(
                QRect(box.left(), box.top(), look.px(4), box.height()), look.colour(Colour.PRIMARY)
            )
        painter.restore()


class TextTable(PlainTable):
    """Arrows move from row to row, Enter or a click opens one, a heading sorts.

    Intentions: `opened(id)`, `chosen(id)`, `sort_asked(order)`. It is of use from `least_px` on.
    """

    opened = Signal(str)
    chosen = Signal(str)
    sort_asked = Signal(str)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self._rendering = False
        self.words = TextModel(self)
        self.setModel(self.words)
        self.setItemDelegate(TextDelegate(look, self))
        self.setWordWrap(False)
        self._choose_rows()
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._sort)
        self.clicked.connect(self._enter)
        self.selectionModel().currentRowChanged.connect(self._moved)

    @property
    def current(self) -> str:
        """The id of the present row, empty without one."""
        index = self.currentIndex()
        return str(index.data(_ROW).id) if index.isValid() else ""

    def show_rows(self, columns: tuple[Column, ...], rows: tuple[TableRow, ...]) -> None:
        """Show these; the present row stays while it is there."""
        if (columns, rows) == (self.words.columns, self.words.rows):
            return
        held, at = self.current, self.verticalScrollBar().value()
        self._rendering = True
        self.words.show_rows(columns, rows)
        ids = [row.id for row in rows]
        if rows:
            self.setCurrentIndex(self.words.index(ids.index(held) if held in ids else 0, 0))
        if held in ids:
            self.verticalScrollBar().setValue(at)
        self._rendering = False
        self._arrange()

    def go_to(self, identity: str) -> None:
        """Let the row of this id be the present one, if it is shown."""
        ids = [row.id for row in self.words.rows]
        if identity in ids:
            self.setCurrentIndex(self.words.index(ids.index(identity), 0))

    def show_sorted(self, order: str, descending: bool) -> None:
        """Show by which heading the rows are sorted."""
        numbers = [n for n, column in enumerate(self.words.columns) if column.order == order]
        head, down = self.horizontalHeader(), Qt.SortOrder.DescendingOrder
        head.setSortIndicatorShown(bool(numbers))
        if numbers:
            way = down if descending else Qt.SortOrder.AscendingOrder
            head.setSortIndicator(numbers[0], way)

    @property
    def least_px(self) -> int:
        """The width under which words would be cut, columns that yield left out."""
        wide = self._wide()
        return sum(
            px for px, column in zip(wide, self.words.columns, strict=True) if not column.yields
        )

    def _enter(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(index.data(_ROW).id)

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and not self._rendering:
            self.chosen.emit(now.data(_ROW).id)

    def _sort(self, number: int) -> None:
        order = self.words.columns[number].order
        if order:
            self.sort_asked.emit(order)

    def _arrange(self) -> None:
        """Give each column the room of its words, the first one the rest; let some yield."""
        look, wide = self._look, self._wide()
        if not wide:
            return
        room = self.viewport().width()
        hidden: set[int] = set()
        yielding = [n for n, column in enumerate(self.words.columns) if column.yields]
        for number in sorted(yielding, key=lambda n: (-self.words.columns[n].yields, -n)):
            if sum(px for n, px in enumerate(wide) if n not in hidden) > room:
                hidden.add(number)
        shown = [n for n in range(len(wide)) if n not in hidden]
        more = max(0, room - sum(wide[n] for n in shown)) // len(shown)
        for number, px in enumerate(wide):
            self.setColumnHidden(number, number in hidden)
            self.setColumnWidth(number, px + more)
        self.verticalHeader().setDefaultSectionSize(look.line_px(Role.CELL) + look.px(14))
        self.horizontalHeader().setFont(look.font(Role.CAPTION, 600))
        self.horizontalHeader().setFixedHeight(look.line_px(Role.CAPTION) + look.px(14))

    def _wide(self) -> list[int]:
        head = QFontMetrics(self._look.font(Role.CAPTION, 600))
        cell = QFontMetrics(self._look.font(Role.CELL, 600))
        pad = self._look.px(_PAD + 4)
        arrow = self._look.px(14)
        rows = self.words.rows[:_MEASURED]
        return [
            min(
                self._look.px(column.most),
                max(
                    head.horizontalAdvance(column.title) + (arrow if column.order else 0),
                    *(cell.horizontalAdvance(row.cells[n]) for row in rows),
                    0,
                ),
            )
            + pad
            for n, column in enumerate(self.words.columns)
        ]
