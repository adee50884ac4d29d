"""The journey as a table: when, where, what, from where; the timeline's twin for readers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.qt.look import Look
from ui.qt.plain_table import Index, PlainTable
from ui.viewmodels.journey_page import Mark
from ui.viewmodels.tokens import Colour, Role

_HEADINGS = ("When", "Where", "What", "From")
_WIDTHS = (210, 120, 0, 150)
_PAD_PX = 7
_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class _Rows(QAbstractTableModel):
    """Marks as rows."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self.marks: tuple[Mark, ...] = ()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        self.beginResetModel()
        self.marks = tuple(marks)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(self.marks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        mark = self.marks[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (mark.when, mark.lane, mark.words, mark.source)[index.column()]
        return None


class _Cells(QStyledItemDelegate):
    """Words in as many lines as they need, the present row on its ground from edge to edge."""

    def __init__(self, look: Look, table: QTableView) -> None:
        super().__init__(table)
        self._look, self._table = look, table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        pad = self._look.px(_PAD_PX)
        wide = self._table.columnWidth(index.column()) - 2 * pad
        metrics = QFontMetrics(self._look.font(Role.CELL))
        box = metrics.boundingRect(QRect(0, 0, wide, 1), _FLAGS, str(index.data()))
        return QSize(wide, box.height() + 2 * pad)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, pad = self._look, self._look.px(_PAD_PX)
        box: QRect = option.rect
        painter.save()
        present = index.row() == self._table.currentIndex().row()
        painter.fillRect(box, look.colour(Colour.PRIMARY_TINT if present else Colour.SURFACE))
        if present and index.column() == 0:
            edge = QRect(box.left(), box.top(), look.px(3), box.height())
            painter.fillRect(edge, look.colour(Colour.PRIMARY))
        painter.setPen(look.colour(Colour.LINE))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setFont(look.font(Role.CELL, 600 if index.column() == 0 else None))
        painter.setPen(look.colour(Colour.INK))
        painter.drawText(box.adjusted(pad, pad, -pad, -pad), _FLAGS, str(index.data()))
        painter.restore()


class JourneyTable(PlainTable):
    """Arrows move, Enter opens. Intentions: `chosen(id)`, `opened(id)`."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Journey as a table")
        self._showing = False
        self._rows = _Rows(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Cells(look, self))
        self.setWordWrap(True)
        self._choose_rows()
        self.horizontalHeader().setSectionsClickable(False)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self._arrange()

    def show_marks(self, marks: Sequence[Mark], current: str) -> None:
        """Show these rows; the chosen one is the present one."""
        self._showing = True
        if tuple(marks) != self._rows.marks:
            self._rows.show_marks(marks)
            self._arrange()
        ids = [mark.id for mark in self._rows.marks]
        if ids:
            self.selectRow(ids.index(current) if current in ids else 0)
            self.scrollTo(self.currentIndex())
        self._showing = False

    @property
    def least_px(self) -> int:
        """The width under which words would be cut into slivers."""
        return self._look.px(sum(_WIDTHS) + 220)

    def ring_rect(self) -> QRect:
        """Where the focus ring stands: round the present row."""
        row = self.currentIndex().row()
        if row < 0:
            return self.rect()
        first = self.visualRect(self._rows.index(row, 0))
        last = self.visualRect(self._rows.index(row, len(_HEADINGS) - 1))
        seen = first.united(last) & self.viewport().rect()
        return QRect(self.viewport().mapTo(self, seen.topLeft()), seen.size())

    def _enter(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(self._rows.marks[index.row()].id)

    def _moved(self, now: Index, _before: Index) -> None:
        if now.isValid() and not self._showing:
            self.chosen.emit(self._rows.marks[now.row()].id)

    def _arrange(self) -> None:
        look, head = self._look, self.horizontalHeader()
        self.setFont(look.font(Role.CELL))
        head.setFont(look.font(Role.CAPTION, 600))
        for number, wide in enumerate(_WIDTHS):
            way = QHeaderView.ResizeMode.Fixed if wide else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(number, way)
            if wide:
                self.setColumnWidth(number, look.px(wide))
        self.verticalHeader().setMinimumSectionSize(look.px(24))
        self.resizeRowsToContents()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
