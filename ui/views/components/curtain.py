"""The curtain: a plain ground before everything, drawn at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column
from ui.views.components.text import Heading, Text


class Curtain(QWidget):
    """Says only how to lift it. It takes the focus, and nothing below it can be reached."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Curtain. Press F12.")
        words = Heading(look, "Curtain. Press F12")
        self._kept = Text(look, "", Role.BODY, Tone.INK2)
        for label in (words, self._kept):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setLayout(column(None, words, self._kept, None))

    def say(self, words: str) -> None:
        """Words below, such as "Your words are kept"."""
        self._kept.setText(words)
        self._kept.setVisible(bool(words))

    def ring_rect(self) -> object:
        """No ring: there is one place of focus and nothing else to see."""
        return self.rect().adjusted(0, 0, -self.width(), -self.height())
