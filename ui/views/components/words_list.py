"""A list whose rows show all of their words, one below the other; for lists of some hundreds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.views.components.base import Dressed

Index = QModelIndex | QPersistentModelIndex
Line = tuple[str, str, str]
"""A row: its id, its words, and the row as read aloud."""


_ASIDE_PX: Final = 14
"""What the style takes at both sides of a row: padding, the rule of the present row, a margin."""
_ABOVE_PX: Final = 14


class _Tall(QStyledItemDelegate):
    """Gives a row the height of its words as they wrap; Qt forgets the padding of the style."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        if not isinstance(view, WordsList):
            return super().sizeHint(option, index)
        width = view.viewport().width()
        room = QRect(0, 0, max(1, width - 2 * view.look.px(_ASIDE_PX)), 0)
        words = str(index.data(Qt.ItemDataRole.DisplayRole))
        held = view.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words)
        return QSize(width, held.height() + view.look.px(_ABOVE_PX))


class WordsList(Dressed, QListWidget):
    """Arrows move, Enter or a click opens. Intentions: `opened(id)`, `chosen(id)`."""

    opened = Signal(str)
    chosen = Signal(str)

    def __init__(self, look: Look, name: str, role: Role = Role.BODY) -> None:
        super().__init__()
        self._role = role
        self._lines: tuple[Line, ...] = ()
        self._rendering = False
        self._least_px = self._most_px = 0
        self.setAccessibleName(name)
        self.setProperty("kit", "words")
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Tall(self))
        self.itemClicked.connect(self._open)
        self.currentItemChanged.connect(self._moved)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(self._role))
        self.scheduleDelayedItemsLayout()
        self._fit()

    def render_lines(self, lines: Sequence[Line]) -> None:
        """Show these rows; the present one stays while it is there."""
        if tuple(lines) == self._lines:
            return
        held, self._lines, self._rendering = self.current, tuple(lines), True
        self.clear()
        for identity, words, spoken in self._lines:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, identity)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.addItem(item)
        ids = [identity for identity, _, _ in self._lines]
        if ids:
            self.setCurrentRow(ids.index(held) if held in ids else 0)
        self._rendering = False
        self._fit()

    def grow(self, least_px: int, most_px: int) -> None:
        """Be as high as the rows, at most `most_px`; `least_px` where there are none."""
        self._least_px, self._most_px = least_px, most_px
        self._fit()

    def _fit(self) -> None:
        if not self._most_px:
            return
        frame = 2 * self.frameWidth() + 2
        rows = sum(self.sizeHintForRow(row) for row in range(min(self.count(), 60)))
        least, most = self.look.px(self._least_px), self.look.px(self._most_px)
        self.setFixedHeight(min(rows + frame, most) if rows else least)

    def show_current(self, identity: str) -> None:
        """Make a row the present one; not an intention."""
        ids = [one for one, _, _ in self._lines]
        if identity in ids and identity != self.current:
            self._rendering = True
            self.setCurrentRow(ids.index(identity))
            self._rendering = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap at another place, so rows have other heights."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        if event.oldSize().width() != event.size().width():
            self._fit()

    @property
    def current(self) -> str:
        """The id of the present row, empty without one."""
        if self.currentRow() < 0:
            return ""
        return str(self.currentItem().data(Qt.ItemDataRole.UserRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() and self.currentRow() >= 0:
            self._open(self.currentItem())
            return
        super().keyPressEvent(event)

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def _moved(self, now: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if now is not None and not self._rendering:
            self.chosen.emit(str(now.data(Qt.ItemDataRole.UserRole)))
