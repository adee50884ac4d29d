"""A list of records or children: a heading, its actions, a filter, rows that Enter opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout

from ui.qt.look import Look
from ui.qt.row_list import RowList
from ui.viewmodels.rows import RowsState, Which
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.fields import LineEdit
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine, StatusLine
from ui.views.components.page import Page
from ui.views.components.text import Text
from ui.views.refusals import message_of

_WHICH = (
    Option(Which.CURRENT, "Current"),
    Option(Which.ARCHIVED, "Archived"),
    Option(Which.EVERYWHERE, "All archived"),
)
_LEAST_PX, _BESIDE_FROM_PX = 160, 700


class Filter(LineEdit):
    """Letters that rows must hold. Intention: `left` when the arrow leads down into the rows."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ListPage(Page):
    """Shows a RowsState. Intentions: `row_opened(id)`, `action_chosen(name)`, `wanted(text)`,
    `which_asked(Which)`, `restore_asked(id)`, `looked_at(bool)`.
    """

    row_opened = Signal(str)
    action_chosen = Signal(str)
    wanted = Signal(str)
    which_asked = Signal(object)
    restore_asked = Signal(str)
    looked_at = Signal(bool)

    def __init__(
        self,
        look: Look,
        title: str,
        empty: str,
        actions: Sequence[tuple[str, str, str]] = (),
        *,
        archives: bool = True,
    ) -> None:
        """`actions` are (name, words, keys); the first is the page's own."""
        super().__init__(look, title)
        self._look, self._empty_words = look, empty
        for place, (name, words, keys) in enumerate(actions):
            kind = Kind.PRIMARY if place == 0 else Kind.PLAIN
            button = Button(look, words, kind, keys=keys)
            button.clicked.connect(lambda _on=False, n=name: self.action_chosen.emit(n))
            self.tools.addWidget(button)
        self.filter = Filter(look, f"Filter {title.lower()}", "Filter by word, code or person")
        self.which = SegmentedChoice(look, "Which records", _WHICH, Which.CURRENT)
        if not archives:
            self.which.hide()
        self.restore = Button(look, "Restore", icon="archive-restore")
        self._count = Text(look, "", Role.SECONDARY, Tone.INK2)
        self.loading, self.message = LoadingLine(look), InlineMessage(look)
        self.rows = RowList(look, title)
        self.rows.setMinimumHeight(look.px(_LEAST_PX))
        self._said, self._none = column(gap=0), column(gap=0)
        self._none_words, self._waits = "", False
        self._lay_out()
        self._connect()

    def render_state(self, state: RowsState) -> None:
        """Show the rows; the present one stays, and so does what is typed in the filter."""
        self.rows.show_rows(state.rows)
        self.rows.setVisible(bool(state.rows))
        self._count.setText(state.words)
        self.which.render_state(state.which)
        self.restore.setVisible(state.archived and bool(state.rows))
        self.message.render_state(message_of(state.refused))
        self.rows.click_opens = not state.archived
        waits = not state.loaded and not state.held and state.refused is None
        if waits != self._waits:
            self._waits = waits
            self.loading.start("Reading the list") if waits else self.loading.stop()
        clear(self._said)
        if state.said:
            self._said.addWidget(StatusLine(self._look, state.said, Tone.STRENGTH))
        self._show_none(self._why_none(state))

    def take_focus(self) -> None:
        """Put the focus into the rows, else on what there is to do."""
        if self.rows.isVisible():
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._look.px(_BESIDE_FROM_PX)
        directions = QBoxLayout.Direction
        self._line.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looked_at.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.looked_at.emit(False)

    def _lay_out(self) -> None:
        self.filter.setMinimumWidth(self._look.px(220))
        self._line = row(self.filter, row(self.which, self.restore, self._count, None), gap=12)
        self._line.setStretch(0, 1)
        self._line.setStretch(1, 1)
        self.body.addLayout(self._line)
        for widget in (self.message, self.loading):
            self.body.addWidget(widget)
        self.body.addLayout(self._said)
        self.body.addLayout(self._none)
        self.body.addWidget(self.rows, 1)
        self.body.addStretch(0)

    def _connect(self) -> None:
        self.rows.row_opened.connect(self.row_opened)
        self.filter.textChanged.connect(self.wanted)
        self.filter.left.connect(self._into_rows)
        self.which.chosen.connect(lambda name: self.which_asked.emit(Which(name)))
        self.restore.clicked.connect(self._restore)

    def _into_rows(self) -> None:
        if self.rows.isVisible():
            self.rows.setFocus(Qt.FocusReason.TabFocusReason)

    def _restore(self) -> None:
        if self.rows.chosen:
            self.restore_asked.emit(self.rows.chosen)

    def _why_none(self, state: RowsState) -> str:
        """Return why no row is shown; empty while some are, or while they are being read."""
        if state.rows or not state.loaded:
            return ""
        if state.wanted.strip() and state.held:
            return "Nothing matches. Clear the filter to see everything."
        if state.which is Which.EVERYWHERE:
            return "Nothing is archived in this visit."
        return "Nothing is archived here." if state.archived else self._empty_words

    def _show_none(self, words: str) -> None:
        if words == self._none_words:
            return
        self._none_words = words
        clear(self._none)
        if words:
            self._none.addWidget(EmptyState(self._look, words))
