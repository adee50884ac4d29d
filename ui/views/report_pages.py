"""The printed pages of the report, to look at before they go out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui.qt.look import Look
from ui.viewmodels.report_files import FilesState
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind
from ui.views.components.flow import Flow
from ui.views.components.text import Text

_INCH: Final = 8.27
"""The width of A4."""
_WIDEST: Final = 900
_NOTE: Final = (
    "These are pictures of the printed pages. The saved PDF has the same words as text, with "
    "headings, tables and notes that a screen reader can follow."
)


class PagesView(QWidget):
    """Shows the pages of a FilesState. Intention: `asked(citations, per_inch)`."""

    asked = Signal(bool, float)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[bytes, ...] = ()
        self._labels: list[tuple[QLabel, QPixmap]] = []
        self.team = Button(look, "Print with citations", Kind.PRIMARY, icon="eye")
        self.plain = Button(look, "Print without citations", icon="eye-off")
        self._pages = column(gap=12)
        note = Text(look, _NOTE, Role.SECONDARY, Tone.INK2, wrap=True)
        self.setLayout(column(Flow(self.team, self.plain), note, self._pages, None, gap=10))
        self.team.clicked.connect(lambda: self._ask(citations=True))
        self.plain.clicked.connect(lambda: self._ask(citations=False))

    def render_state(self, state: FilesState) -> None:
        """Show other pages."""
        self.team.setEnabled(state.step is None)
        self.plain.setEnabled(state.step is None)
        if state.pages is self._shown:
            return
        self._shown = state.pages
        clear(self._pages)
        self._labels = []
        for number, data in enumerate(state.pages, start=1):
            self._add(number, data, len(state.pages))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _ask(self, *, citations: bool) -> None:
        """Ask for pages as sharp as this screen shows them."""
        self.asked.emit(citations, self._width() * self.devicePixelRatioF() / _INCH)

    def _add(self, number: int, data: bytes, count: int) -> None:
        picture, label = QPixmap(), QLabel()
        picture.loadFromData(data, "PNG")
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setAccessibleName(f"Page {number} of {count}, a picture")
        self._labels.append((label, picture))
        self._pages.addWidget(Text(self._look, f"Page {number} of {count}", Role.SECONDARY))
        self._pages.addWidget(label)

    def _width(self) -> int:
        return max(200, min(_WIDEST, self.width() - 8))

    def _fit(self) -> None:
        """Show the pages as wide as there is room."""
        density = self.devicePixelRatioF()
        for label, picture in self._labels:
            mode = Qt.TransformationMode.SmoothTransformation
            fitted = picture.scaledToWidth(int(self._width() * density), mode)
            fitted.setDevicePixelRatio(density)
            label.setPixmap(fitted)
