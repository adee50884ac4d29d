"""The classification band at the top and the bottom of every window."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.shell import Marking
from ui.viewmodels.tokens import Height, Role
from ui.views.components.base import Dressed, Frame, column, row
from ui.views.components.text import Text

_GAP = 14


class ClassificationBand(Dressed, Frame):
    """The marking of what is on the screen, centred. It cannot be hidden."""

    def __init__(self, look: Look, marking: Marking, parent: QWidget | None = None) -> None:
        super().__init__("band", parent)
        self._classification = Text(look, role=Role.BAND)
        self._handling = Text(look, role=Role.CAPTION)
        self._layout = column(gap=0)
        self.setLayout(row(None, self._layout, None, gap=0))
        self._layout.addWidget(self._classification)
        self._layout.addWidget(self._handling)
        for label in (self._classification, self._handling):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.render_state(marking)
        self.follow(look)

    def render_state(self, marking: Marking) -> None:
        """Show a marking."""
        self._classification.setText(marking.classification)
        self._handling.setText(marking.handling)
        self._handling.setVisible(bool(marking.handling))
        self.setAccessibleName(f"{marking.classification} {marking.handling}".strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._classification.sizeHint().width(), self.height())

    def dress(self) -> None:
        self._settle()

    def _settle(self) -> None:
        """One line, or two where the handling words have no room beside the classification."""
        parts = (self._classification, self._handling)
        needed = sum(part.sizeHint().width() for part in parts if not part.isHidden()) + _GAP
        two = needed > self.width() and not self._handling.isHidden()
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.TopToBottom if two else directions.LeftToRight)
        self._layout.setSpacing(0 if two else _GAP)
        self._handling.setWordWrap(two)
        self._handling.setMinimumWidth(min(self._handling_px(), self.width()) if two else 0)
        line = max(self.look.px(Height.BAND), self.look.line_px(Role.BAND))
        words = self._handling.heightForWidth(self.width()) if two else 0
        self.setFixedHeight(line + words)

    def _handling_px(self) -> int:
        return self._handling.fontMetrics().horizontalAdvance(self._handling.text()) + 4
