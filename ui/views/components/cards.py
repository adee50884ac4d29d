"""Cards: the grounds that group things on a screen."""

from enum import StrEnum

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.views.components.base import Frame, Tone, restyle, row
from ui.views.components.text import Heading, Text


class CardTone(StrEnum):
    """How a card stands out; `THINK` is the ground of the inspector's own view."""

    PLAIN = "plain"
    SELECTED = "selected"
    AFI = "afi"
    SUNKEN = "sunken"
    THINK = "think"
    CALM = "calm"
    CONCERN = "concern"


class Card(Frame):
    """A bordered surface with an optional heading, a note at its right, and a body.

    Add to `body`. `head` holds the heading row, to which chips and buttons may be added.
    """

    def __init__(
        self,
        look: Look,
        heading: str = "",
        note: str = "",
        tone: CardTone = CardTone.PLAIN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("card", parent)
        self.setProperty("tone", tone.value)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 12, 14, 14)
        self.body.setSpacing(8)
        self.head: QHBoxLayout = row(gap=8)
        self.heading = Heading(look, heading, Role.CARD_HEADING, wrap=bool(note) is False)
        self.note = Text(look, note, Role.SECONDARY, Tone.INK2)
        if heading:
            self.head.addWidget(self.heading, 1 if not note else 0)
            self.head.addStretch(1) if note else None
            self.head.addWidget(self.note)
            self.body.addLayout(self.head)
            self.setAccessibleName(heading)
        else:
            for unused in (self.heading, self.note):
                unused.setParent(self)
                unused.hide()
        self.note.setVisible(bool(note))

    def set_tone(self, tone: CardTone) -> None:
        """Draw it as another kind of card."""
        restyle(self, tone=tone.value)
