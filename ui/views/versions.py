"""Two or more versions of one place, readable where they stand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.viewmodels.versions import VersionState, apart_words
from ui.views.answers import clear
from ui.views.components.base import Frame, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.chips import Chip
from ui.views.components.flow import Flow
from ui.views.components.text import ExactText, Text

_BETWEEN_PX: Final = 6


class Versions(Frame):
    """Says that there are several versions, and shows each with its author and time.

    With `choice` one of them can be chosen here. Intentions: `decide_asked`, to lay them
    beside each other, and `chosen(value)`. `about` names the place to who does not see it.
    """

    decide_asked = Signal()
    chosen = Signal(str)

    def __init__(
        self, look: Look, about: str = "", *, choice: bool = False, exact: bool = False
    ) -> None:
        super().__init__("message")
        self.setProperty("tone", Tone.AFI.value)
        self._look, self._about = look, about
        self._choice, self._exact = choice, exact
        self._chip = Chip(look, "2 versions", Tone.AFI, icon="git-compare")
        self._words = Text(look, "", Role.SECONDARY, wrap=True)
        self.decide = Button(look, "Decide now", Kind.LINK, size=Size.SMALL)
        if about:
            self.decide.say("Decide now", spoken=f"Decide now: {about}")
        self.decide.clicked.connect(self.decide_asked)
        self.choices: list[Button] = []
        self._list: QVBoxLayout = column(gap=6)
        head = row(self._chip, None, self.decide)
        self.setLayout(column(head, self._words, self._list, gap=6, margins=(10, 8, 10, 8)))
        self._shown: tuple[VersionState, ...] = ()
        self.hide()

    def render_state(self, versions: tuple[VersionState, ...]) -> None:
        """Show these versions, or nothing when there are fewer than two."""
        self.setVisible(len(versions) > 1)
        if versions == self._shown:
            return
        self._shown = versions
        words = f"{len(versions)} versions"
        self._chip.show_words(words, Tone.AFI, "git-compare")
        spoken = " ".join(f"{v.who}, {v.when}: {v.text.rstrip('.')}." for v in versions)
        named = f"{self._about}: {words}" if self._about else words
        self.setAccessibleName(f"{named}. {spoken}")
        clear(self._list)
        self.choices = []
        if versions:
            self._words.setText(apart_words(versions, choice=self._choice))
        for version in versions:
            self._add(version)

    def _add(self, version: VersionState) -> None:
        look = self._look
        text, who = version.text or "(empty)", f"{version.who}, {version.when}"
        if self._list.count():
            self._list.addSpacing(look.px(_BETWEEN_PX))
        told = ExactText(look, text) if self._exact else Text(look, text, wrap=True)
        self._list.addWidget(Text(look, who, Role.SECONDARY, weight=600, wrap=True))
        self._list.addWidget(told)
        if self._choice:
            button = Button(look, "Choose this", size=Size.SMALL)
            button.say("Choose this", spoken=f"Choose {text}, by {version.who}")
            button.clicked.connect(lambda: self.chosen.emit(version.value))
            self.choices.append(button)
            self._list.addLayout(Flow(button))
