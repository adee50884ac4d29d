"""The window of an app that could not be opened: what happened, what to do, and a way out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldapp.domain.errors import Refused
from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.views.components.base import column, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.messages import InlineMessage
from ui.views.components.text import Heading
from ui.views.refusals import message_of

_WIDTH = 520


class NotOpened(QWidget):
    """Says why, with the way on; `leave` closes it, as do Escape and Enter."""

    def __init__(self, look: Look, refused: Refused) -> None:
        super().__init__()
        self.setProperty("kit", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Fieldapp")
        self.leave = Button(look, "Close", kind=Kind.PRIMARY, keys="Esc")
        self.leave.clicked.connect(self.close)
        self.setMinimumWidth(look.px(_WIDTH))
        self.setLayout(
            column(
                Heading(look, "The app could not be opened", Role.HEADING),
                InlineMessage(look, message_of(refused)),
                row(None, self.leave),
                gap=14,
                margins=(20, 18, 20, 18),
            )
        )
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)
