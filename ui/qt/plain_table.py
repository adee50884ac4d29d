"""What the tables of the app share: no grid, one focus for the whole, keys that choose."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QTableView

from ui.qt.look import Look

Index = QModelIndex | QPersistentModelIndex


class PlainTable(QTableView):
    """A table that fills its width; Tab leaves it, Enter is told to `_enter`.

    Whoever derives from it gives `_arrange`, the widths of columns, which is asked for at
    each change of the size and of the look. Qt's classes have a metaclass of their own, so
    what is abstract here the type checker holds.
    """

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        look.changed.connect(self._arrange)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._enter(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _choose_rows(self) -> None:
        """Let whole rows be chosen, one at a time, under headings at the left."""
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    @abstractmethod
    def _enter(self, index: Index) -> None:
        """Do what Enter does at a cell."""

    @abstractmethod
    def _arrange(self) -> None:
        """Give the columns their widths."""
