"""A list of records, children or hits: a heading, its one action, rows that Enter opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.views.components.base import Dressed
from ui.views.components.buttons import Button, Kind
from ui.views.components.messages import EmptyState
from ui.views.components.page import Page

_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what opens it, its words, and how it is read aloud."""

    id: str
    words: str
    spoken: str = ""


class _Rows(Dressed, QListWidget):
    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.BODY))


class ListPage(Page):
    """Intentions: `row_opened(id)`, `action_chosen(name)`."""

    row_opened = Signal(str)
    action_chosen = Signal(str)

    def __init__(
        self, look: Look, title: str, empty: str, actions: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        """`actions` are (name, words, keys); the first is the page's own."""
        super().__init__(look, title)
        for place, (name, words, keys) in enumerate(actions):
            kind = Kind.PRIMARY if place == 0 else Kind.PLAIN
            button = Button(look, words, kind, keys=keys)
            button.clicked.connect(lambda _on=False, n=name: self.action_chosen.emit(n))
            self.tools.addWidget(button)
        self._rows = _Rows(look, title)
        self._empty = EmptyState(look, empty)
        self.body.addWidget(self._empty)
        self.body.addWidget(self._rows, 1)
        self._rows.itemActivated.connect(lambda item: self.row_opened.emit(item.data(_ID)))
        self.render_rows(())

    def render_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the chosen one stays chosen."""
        chosen = self._chosen()
        self._rows.clear()
        for each in rows:
            item = QListWidgetItem(each.words)
            item.setData(_ID, each.id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, each.spoken or each.words)
            self._rows.addItem(item)
            if each.id == chosen:
                self._rows.setCurrentItem(item)
        if self._rows.currentRow() < 0 and rows:
            self._rows.setCurrentRow(0)
        self._rows.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def take_focus(self) -> None:
        """Put the focus into the list."""
        self._rows.setFocus()

    def _chosen(self) -> str:
        row = self._rows.currentRow()
        return str(self._rows.item(row).data(_ID)) if row >= 0 else ""
