"""Beside the record of a child's case: the ways to the other screens about this child."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.qt.look import Look
from ui.views.components.buttons import Button, Size
from ui.views.components.cards import Card
from ui.views.components.flow import Flow


class ChildCard(Card):
    """Hidden without a child.

    Intentions: `evaluation_asked(code)`, `journey_asked(code)`, `identity_asked(code)`.
    """

    evaluation_asked = Signal(str)
    journey_asked = Signal(str)
    identity_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "This child")
        self._code = ""
        evaluation = Button(look, "Case evaluation", icon="columns-2", size=Size.SMALL)
        journey = Button(look, "Journey", icon="footprints", size=Size.SMALL)
        identity = Button(look, "Sealed identity", icon="key-round", size=Size.SMALL)
        evaluation.clicked.connect(lambda: self.evaluation_asked.emit(self._code))
        journey.clicked.connect(lambda: self.journey_asked.emit(self._code))
        identity.clicked.connect(lambda: self.identity_asked.emit(self._code))
        self.body.addLayout(Flow(evaluation, journey, identity))
        self.hide()

    def show_child(self, code: str) -> None:
        """Show the ways of a child, or nothing."""
        self._code = code
        self.setVisible(bool(code))
        if code:
            self.heading.setText(f"Child {code}")
            self.setAccessibleName(f"Child {code}")
