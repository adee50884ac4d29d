"""The ground of contour lines beside unlock and first run."""

from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.qt.look import Look
from ui.qt.style import CONTOURS, CONTOURS_QUIET
from ui.viewmodels.tokens import Colour, ThemeName
from ui.views.components.base import Dressed, Frame, column

_WIDE, _HIGH = 500.0, 730.0


class ContourGround(Dressed, Frame):
    """A quiet picture that says nothing about any visit. Add words to `body`; labels take its ink.

    Give labels no tone of their own.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("contours", parent)
        self._lines = QSvgRenderer(self)
        self.body: QVBoxLayout = column(gap=12, margins=(48, 48, 48, 24))
        self.setLayout(self.body)
        self.follow(look)

    def dress(self) -> None:
        source = files("resources.styles").joinpath("contours.svg").read_bytes()
        ink = self.look.theme[self._ink()].encode()
        self._lines.load(QByteArray(source.replace(b"currentColor", ink)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        share = max(self.width() / _WIDE, self.height() / _HIGH)
        wide, high = _WIDE * share, _HIGH * share
        box = QRectF((self.width() - wide) / 2, self.height() - high, wide, high)
        self._lines.render(painter, box)

    def _ink(self) -> Colour:
        """Lines in the words' colour; in high contrast none are drawn behind words."""
        name = self.look.theme.name
        if name is ThemeName.HIGH_CONTRAST:
            return Colour.SURFACE
        dark = name in (ThemeName.DARK, ThemeName.CALM_DARK)
        return (CONTOURS_QUIET if dark else CONTOURS)[1]
