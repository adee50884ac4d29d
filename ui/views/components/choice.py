"""Choices in place: one of a few side by side, and parts that open."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.qt.look import Look
from ui.views.components.base import column, restyle, row
from ui.views.components.buttons import Button, Kind, Size


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its id, its words, an icon or none."""

    id: str
    words: str
    icon: str = ""


_STACKED_GAP = 6


class SegmentedChoice(QWidget):
    """One of a few, side by side; arrow keys move. Intention: `chosen(id)`."""

    chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        name: str,
        options: Sequence[Option],
        current: str = "",
        size: Size = Size.USUAL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        layout = row(gap=0)
        for number, option in enumerate(options):
            button = Button(look, option.words, Kind.SEGMENT, icon=option.icon, size=size)
            button.setCheckable(True)
            button.setProperty("place", _place(number, len(options)))
            button.setAccessibleDescription(name)
            button.clicked.connect(lambda _=False, o=option: self.chosen.emit(o.id))
            self._group.addButton(button)
            self._buttons[option.id] = button
            layout.addWidget(button)
        layout.addStretch(1)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._row = layout
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.render_state(current)
        look.changed.connect(self._settle)

    def render_state(self, current: str) -> None:
        """Show one as chosen; it is not an intention."""
        if current in self._buttons:
            self._buttons[current].setChecked(True)

    def show_none(self) -> None:
        """Show none as chosen: nobody chose yet, or people chose differently."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def button(self, option_id: str) -> Button:
        """The button of an option, to be enabled, described or focused."""
        return self._buttons[option_id]

    def sizeHint(self) -> QSize:
        return QSize(self._needed(), self._high())

    def minimumSizeHint(self) -> QSize:
        widths = [button.minimumSizeHint().width() for button in self._buttons.values()]
        return QSize(max(widths), self._high())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        """Side by side, or one below the other where they would be cut."""
        directions = QBoxLayout.Direction
        narrow = self._needed() > self.width()
        self._row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._row.setSpacing(_STACKED_GAP if narrow else 0)
        for number, button in enumerate(self._buttons.values()):
            restyle(button, place="only" if narrow else _place(number, len(self._buttons)))
        lines = len(self._buttons) if narrow else 1
        self.setFixedHeight(lines * (self._high() + _STACKED_GAP) - _STACKED_GAP)

    def _high(self) -> int:
        return max(button.height() for button in self._buttons.values())

    def _needed(self) -> int:
        return sum(button.sizeHint().width() for button in self._buttons.values())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
        }.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        ids = list(self._buttons)
        focused = [i for i, b in enumerate(self._buttons.values()) if b.hasFocus()]
        here = focused[0] if focused else 0
        button = self._buttons[ids[(here + step) % len(ids)]]
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.click()


def _place(number: int, count: int) -> str:
    if count == 1:
        return "only"
    return {0: "first", count - 1: "last"}.get(number, "middle")


class DisclosureSection(QWidget):
    """A heading that opens and closes its `body`. Intention: `opened(bool)`."""

    opened = Signal(bool)

    def __init__(
        self, look: Look, title: str, *, is_open: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._button = Button(look, title, Kind.BARE, icon="chevron-right")
        self._button.spread()
        self._button.setCheckable(True)
        self._inside = QWidget()
        self.body: QVBoxLayout = column(margins=(24, 0, 0, 0))
        self._inside.setLayout(self.body)
        self.setLayout(column(self._button, self._inside, gap=6))
        self._button.toggled.connect(self._toggled)
        self._button.setChecked(is_open)
        self._show(is_open)

    def set_open(self, is_open: bool) -> None:
        """Open or close it."""
        self._button.setChecked(is_open)

    def _toggled(self, is_open: bool) -> None:
        self._show(is_open)
        self.opened.emit(is_open)

    def _show(self, is_open: bool) -> None:
        self._inside.setVisible(is_open)
        self._button.show_icon("chevron-down" if is_open else "chevron-right")
        state = "open" if is_open else "closed"
        self._button.setAccessibleName(f"{self._title}, {state}")
