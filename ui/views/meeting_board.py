"""The board of the evening meeting: findings in three columns, moved by keys or buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.meeting_state import BoardRow, BoardState
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Size
from ui.views.components.cards import Card
from ui.views.components.flow import Flow
from ui.views.components.text import IconMark, Text
from ui.views.components.words_list import WordsList

_LIST_PX = 150
_BESIDE_PX = 660


class BoardColumn(Card):
    """Findings of one kind. Intentions: `opened(id)`, `stepped(id, by)`.

    Ctrl+Right moves the present finding one state on, Ctrl+Left one back.
    """

    opened = Signal(str)
    stepped = Signal(str, int)

    def __init__(self, look: Look, title: str, icon: str, empty: str) -> None:
        super().__init__(look, title)
        self.look = look
        self.head.insertWidget(0, IconMark(look, icon))
        self._title, self._empty = title, Text(look, empty, Role.SECONDARY, Tone.INK2, wrap=True)
        self.list = WordsList(look, f"{title}. Ctrl+Right moves one state on", Role.SECONDARY)
        self.list.grow(_LIST_PX, 2 * _LIST_PX)
        self._buttons = QWidget()
        self._buttons.setLayout(Flow(*self._moves(), gap=6))
        for part in (self._empty, self.list, self._buttons):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.list.installEventFilter(self)
        self.list.opened.connect(self.opened)

    def render_rows(self, rows: Sequence[BoardRow]) -> None:
        """Show findings; the present one stays."""
        self.heading.setText(f"{self._title}: {len(rows)}")
        self.list.render_lines([(one.id.hex(), one.words, one.spoken) for one in rows])
        self.list.setVisible(bool(rows))
        self._buttons.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
            if by and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._step(by)
                return True
        return super().eventFilter(watched, event)

    def _moves(self) -> list[Button]:
        look = self.look
        back = Button(look, "State back", size=Size.SMALL, icon="arrow-left")
        on = Button(look, "State on", size=Size.SMALL, icon="arrow-right")
        see = Button(look, "Open", size=Size.SMALL)
        back.clicked.connect(lambda: self._step(-1))
        on.clicked.connect(lambda: self._step(1))
        see.clicked.connect(lambda: self.opened.emit(self.list.current))
        for button in (back, on, see):
            button.setAccessibleName(f"{button.words()}: {self._title}")
        return [back, on, see]

    def _step(self, by: int) -> None:
        if self.list.current:
            self.stepped.emit(self.list.current, by)


class Board(QWidget):
    """The three columns. Intentions as `BoardColumn`."""

    opened = Signal(str)
    stepped = Signal(str, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.strengths = BoardColumn(look, "Strengths", "arrow-up", "No strength yet.")
        self.improve = BoardColumn(look, "To improve", "arrow-down", "Nothing yet.")
        self.disputes = BoardColumn(look, "Disputed", "git-compare", "Nothing is disputed.")
        self._columns = row(*self.columns, gap=12)
        self.setLayout(column(self._columns))
        for each in self.columns:
            each.opened.connect(self.opened)
            each.stepped.connect(self.stepped)
            self._columns.setStretchFactor(each, 1)
        look.changed.connect(self._settle)

    @property
    def columns(self) -> tuple[BoardColumn, BoardColumn, BoardColumn]:
        """The columns from left to right."""
        return self.strengths, self.improve, self.disputes

    def render_state(self, state: BoardState) -> None:
        """Show the findings."""
        self.strengths.render_rows(state.strengths)
        self.improve.render_rows(state.improve)
        self.disputes.render_rows(state.disputes)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        beside = self.width() >= self.look.px(_BESIDE_PX)
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
