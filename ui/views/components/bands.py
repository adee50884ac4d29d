"""The classification band at the top and the bottom of every window."""

from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.shell import Marking
from ui.viewmodels.tokens import Height, Role
from ui.views.components.base import Dressed, Frame, row
from ui.views.components.text import Text


class ClassificationBand(Dressed, Frame):
    """The marking of what is on the screen, centred. It cannot be hidden."""

    def __init__(self, look: Look, marking: Marking, parent: QWidget | None = None) -> None:
        super().__init__("band", parent)
        self._classification = Text(look, role=Role.BAND)
        self._handling = Text(look, role=Role.CAPTION)
        self.setLayout(row(None, self._classification, self._handling, None, gap=14))
        self.render_state(marking)
        self.follow(look)

    def render_state(self, marking: Marking) -> None:
        """Show a marking."""
        self._classification.setText(marking.classification)
        self._handling.setText(marking.handling)
        self._handling.setVisible(bool(marking.handling))
        self.setAccessibleName(f"{marking.classification} {marking.handling}".strip())

    def dress(self) -> None:
        self.setFixedHeight(max(self.look.px(Height.BAND), self.look.line_px(Role.BAND)))
