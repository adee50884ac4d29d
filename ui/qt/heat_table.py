"""The matrix as a table: heat, arrows and gaps painted, every cell named for screen readers."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from fieldapp.domain.matrix import Place
from ui.qt.look import Look
from ui.qt.plain_table import Index, PlainTable
from ui.viewmodels.matrix_page import CellKind, CellState, MatrixRow
from ui.viewmodels.tokens import Colour, Role

_CELL: Final = Qt.ItemDataRole.UserRole
_LABEL_PX, _LEAST_PX, _PAD = 190, 46, 5
_HEATS: Final = (
    Colour.SURFACE,
    Colour.HEAT1,
    Colour.HEAT2,
    Colour.HEAT3,
    Colour.HEAT4,
    Colour.HEAT5,
)


def heat_colours(heat: int) -> tuple[Colour, Colour]:
    """The ground of a heat from 0 to 5, and the ink on it."""
    return _HEATS[heat], Colour.ON_PRIMARY if heat > 3 else Colour.INK


class HeatModel(QAbstractTableModel):
    """Rows of the matrix: a label, a cell for each kind of source, and the sum."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[MatrixRow, ...] = ()
        self._columns: tuple[str, ...] = ()

    def show_rows(self, columns: tuple[str, ...], rows: tuple[MatrixRow, ...]) -> None:
        """Show these; rows of the same names only change their figures."""
        same = columns == self._columns and [r.title for r in rows] == [r.title for r in self.rows]
        if same:
            self.rows = rows
            if not rows:
                return
            last = self.index(len(rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._columns, self.rows = columns, rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() or not self._columns else len(self._columns) + 2

    def cell(self, index: Index) -> CellState | None:
        """The cell at an index; None for a label."""
        if not index.isValid() or index.column() == 0:
            return None
        row = self.rows[index.row()]
        return row.cells[index.column() - 1] if index.column() <= len(row.cells) else row.total

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("Judgement and agency", *self._columns, "All")[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, cell = self.rows[index.row()], self.cell(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.words if cell is not None else f"{row.code} {row.title}".strip()
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return cell.spoken if cell is not None else row.title
            case Qt.ItemDataRole.UserRole:
                return cell
        return None


class HeatDelegate(QStyledItemDelegate):
    """Paints labels, sums, counts on their heat, and gaps dashed and hatched with their word."""

    def __init__(self, look: Look, table: QTableView) -> None:
        super().__init__(table)
        self._look, self._table = look, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        cell: CellState | None = index.data(_CELL)
        if cell is None:
            self._draw_label(painter, box, index)
        else:
            self._draw_cell(painter, box.adjusted(1, 1, -1, -1), cell)
        if index == self._table.currentIndex() and self._table.hasFocus():
            self._draw_ring(painter, box)
        painter.restore()

    def _draw_label(self, painter: QPainter, box: QRect, index: Index) -> None:
        look = self._look
        row: MatrixRow = index.model().rows[index.row()]  # type: ignore[attr-defined]  # HeatModel
        font = look.font(Role.STRONG if row.code else Role.CELL)
        painter.setFont(font)
        left = box.adjusted(look.px(4 if row.code else 14), 0, 0, 0)
        if row.code:
            painter.setPen(look.colour(Colour.PRIMARY))
            painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, row.code)
            left.adjust(QFontMetrics(font).horizontalAdvance(f"{row.code} "), 0, 0, 0)
        painter.setPen(look.colour(Colour.INK))
        metrics = QFontMetrics(font)
        fits = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, fits)

    def _draw_cell(self, painter: QPainter, box: QRect, cell: CellState) -> None:
        look = self._look
        ground, ink = heat_colours(cell.heat)
        match cell.kind:
            case CellKind.GAP:
                self._draw_gap(painter, box)
                ink = Colour.AFI
            case CellKind.TOTAL | CellKind.NOT_EXPECTED:
                ink = Colour.INK2
            case _:
                plain = cell.kind is not CellKind.COUNT
                edge = Colour.LINE if plain or look.theme.border > 1 else ground
                painter.setPen(QPen(look.colour(edge), 1))
                painter.setBrush(look.colour(ground))
                painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        bold = cell.kind in (CellKind.COUNT, CellKind.GAP)
        painter.setFont(look.font(Role.CELL, 600 if bold else None))
        painter.setPen(look.colour(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell.words)

    def _draw_gap(self, painter: QPainter, box: QRect) -> None:
        look = self._look
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(Colour.SURFACE))
        painter.drawRect(box)
        painter.setBrush(QBrush(look.colour(Colour.AFI_TINT), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(box)
        edge = QPen(look.colour(Colour.AFI), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.toRectF().adjusted(1, 1, -1, -1), 3, 3)

    def _draw_ring(self, painter: QPainter, box: QRect) -> None:
        look = self._look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for inset, width, colour in ((1.5, 3, Colour.FOCUS), (3.5, 2, Colour.FOCUS_IN)):
            painter.setPen(QPen(look.colour(colour), width))
            inside = box.toRectF().adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(inside, 4, 4)


class HeatTable(PlainTable):
    """Arrows move from cell to cell, Enter or a click looks at one. Intention: `chosen(place)`.

    It is of use from `least_px` on.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.cells = HeatModel(self)
        self.setModel(self.cells)
        self.setItemDelegate(HeatDelegate(look, self))
        self.setWordWrap(True)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        head = _Head(look, self)
        self.setHorizontalHeader(head)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(False)
        self.clicked.connect(self._enter)

    def show_rows(self, columns: tuple[str, ...], rows: tuple[MatrixRow, ...]) -> None:
        """Show these; the present cell stays."""
        self.cells.show_rows(columns, rows)
        if rows and not self.currentIndex().isValid():
            self.setCurrentIndex(self.cells.index(min(1, len(rows) - 1), 1))
        self._arrange()

    def go_to(self, place: Place) -> None:
        """Put the focus on a cell."""
        for number, row in enumerate(self.cells.rows):
            for column, cell in enumerate(row.cells, 1):
                if cell.place == place:
                    self.setCurrentIndex(self.cells.index(number, column))

    def _enter(self, index: Index) -> None:
        cell = self.cells.cell(index)
        if cell is not None and cell.opens:
            self.chosen.emit(cell.place)

    @property
    def least_px(self) -> int:
        """The width under which labels or figures would be cut."""
        return sum(self._wide()) + self._look.px(_LABEL_PX) * 2 // 3

    def _arrange(self) -> None:
        """Give each column the room of its longest word, and the label the rest."""
        look, wide = self._look, self._wide()
        if not wide:
            return
        room = self.viewport().width()
        label = min(look.px(_LABEL_PX) * 2, max(look.px(60), room - sum(wide)))
        more = max(0, room - label - sum(wide)) // len(wide)
        self.setColumnWidth(0, label)
        for number, px in enumerate(wide, 1):
            self.setColumnWidth(number, px + more)
        self.verticalHeader().setDefaultSectionSize(look.line_px(Role.STRONG) + look.px(5))
        lines = 2 * QFontMetrics(look.font(Role.CAPTION)).height() + look.px(8)
        self.horizontalHeader().setFixedHeight(lines)

    def _wide(self) -> list[int]:
        metrics = QFontMetrics(self._look.font(Role.CAPTION, 600))
        return [self._column_px(n, metrics) for n in range(1, self.cells.columnCount())]

    def _column_px(self, number: int, metrics: QFontMetrics) -> int:
        words = str(self.cells.headerData(number, Qt.Orientation.Horizontal)).split()
        longest = max(metrics.horizontalAdvance(word) for word in words)
        return max(self._look.px(_LEAST_PX), longest + self._look.px(2 * _PAD))


class _Head(QHeaderView):
    """Headings that go on in a second line; a style sheet would cut them."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look

    def paintSection(self, painter: QPainter, box: QRect, number: int) -> None:
        look = self._look
        painter.save()
        painter.fillRect(box, look.colour(Colour.SURFACE))
        painter.setFont(look.font(Role.CAPTION, 600))
        painter.setPen(look.colour(Colour.INK2))
        across = Qt.AlignmentFlag.AlignHCenter if number else Qt.AlignmentFlag.AlignLeft
        words = str(self.model().headerData(number, Qt.Orientation.Horizontal))
        inside = box.adjusted(look.px(4) if not number else 0, 0, 0, 0)
        flags = across | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(inside, int(flags), words)
        painter.restore()
