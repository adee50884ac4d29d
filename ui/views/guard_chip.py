"""The chip under a line: what could name a child there, and the code to write instead."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.guard import Offer
from ui.viewmodels.tokens import Role
from ui.views.components.base import Frame, Tone, column, restyle
from ui.views.components.buttons import Button, Size
from ui.views.components.flow import Flow
from ui.views.components.text import Text

_WIDE_PX = 420


class GuardChip(Frame):
    """Lies over the window and never takes the focus. Intentions: `used`, `left`."""

    used = Signal()
    left = Signal()

    def __init__(self, look: Look, window: QWidget, keys: str) -> None:
        super().__init__("message", window)
        self._look, self._window = look, window
        self.words = Text(look, "", Role.SECONDARY, wrap=True)
        self.use = Button(look, "Use the code", icon="key-round", size=Size.SMALL, keys=keys)
        self.leave = Button(look, "Leave it", size=Size.SMALL, keys="Esc")
        for button in (self.use, self.leave):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.use.clicked.connect(self.used)
        self.leave.clicked.connect(self.left)
        buttons = Flow(self.use, self.leave, gap=6)
        self.setLayout(column(self.words, buttons, gap=6, margins=(10, 8, 10, 8)))
        self.hide()

    def show_offer(self, offer: Offer, line: QRect, *, quiet: bool) -> None:
        """Stand under a line (in the window), above it where there is no room below."""
        restyle(self, tone=(Tone.NEUTRAL if quiet else Tone.AFI).value)
        self.words.setText(offer.words)
        self.setAccessibleName(offer.words)
        self.use.setVisible(bool(offer.code))
        self.use.say(f"Use {offer.code}")
        self._place(line)
        self.show()
        self.raise_()

    def _place(self, line: QRect) -> None:
        window = self._window.rect()
        width = min(self._look.px(_WIDE_PX), window.width() - 16)
        self.resize(width, self.height())
        height = max(self.layout().heightForWidth(width), self.sizeHint().height())  # type: ignore[union-attr]  # given above
        left = max(8, min(line.left(), window.width() - width - 8))
        below = line.bottom() + 4
        top = below if below + height <= window.height() else max(0, line.top() - height - 4)
        self.setGeometry(QRect(QPoint(left, top), self.size()).adjusted(0, 0, 0, 0))
        self.resize(width, height)
