"""A place on the disk that a person chooses, shown as its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button
from ui.views.components.text import Text

NOTHING = "Nothing chosen yet"


class PathField(QWidget):
    """A button that asks for a place, and the place beside it. Intention: `chosen(path)`."""

    chosen = Signal(str)

    def __init__(
        self, look: Look, label: str, button: str, ask: Callable[[], str], hint: str = ""
    ) -> None:
        super().__init__()
        self.path, self._ask = "", ask
        title = Text(look, label, Role.STRONG, wrap=True)
        below = Text(look, hint, Role.SECONDARY, Tone.INK2, wrap=True)
        below.setVisible(bool(hint))
        self.button = Button(look, button, icon="folder-open")
        self._shown = Text(look, NOTHING, Role.SECONDARY, Tone.INK2, wrap=True)
        self._problem = Text(look, "", Role.SECONDARY, Tone.CONCERN, wrap=True)
        self._problem.hide()
        choice = row(self.button, None, gap=10)
        self.setLayout(column(title, below, choice, self._shown, self._problem, gap=4))
        self.button.clicked.connect(self._choose)

    def show_problem(self, words: str) -> None:
        """Say what is wrong beside the button; empty words mean nothing is."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        self.button.setAccessibleDescription(words)

    def put(self, path: str) -> None:
        """Show a place as chosen."""
        self.path = path
        self._shown.setText(PurePath(path).name or path or NOTHING)
        self._shown.setToolTip(path)

    def _choose(self) -> None:
        if path := self._ask():
            self.put(path)
            self.chosen.emit(path)
