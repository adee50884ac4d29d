"""Bundled line icons, tinted from tokens and kept once drawn."""

from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.viewmodels.tokens import THEMES, Colour, HexColour, ThemeName

_Key = tuple[str, HexColour, int, float]


class IconProvider:
    """Draws an icon in a token's colour.

    A pixmap is kept for each icon, colour, size and density, so painting never parses SVG twice.
    """

    def __init__(self) -> None:
        self._drawn: dict[_Key, QPixmap] = {}
        self._sources: dict[str, bytes] = {}

    def pixmap(
        self, name: str, colour: Colour, px: int, theme: ThemeName, density: float = 1.0
    ) -> QPixmap:
        """The icon `px` wide and high; `density` is the device pixel ratio. KeyError if unknown."""
        key = (name, THEMES[theme][colour], px, density)
        if key not in self._drawn:
            self._drawn[key] = _draw(self._source(name), key[1], px, density)
        return self._drawn[key]

    def icon(self, name: str, colour: Colour, px: int, theme: ThemeName) -> QIcon:
        """The same as a QIcon, sharp at one and at two device pixels."""
        icon = QIcon()
        for density in (1.0, 2.0):
            icon.addPixmap(self.pixmap(name, colour, px, theme, density))
        return icon

    def _source(self, name: str) -> bytes:
        if name not in self._sources:
            entry = files("resources.icons").joinpath(f"{name}.svg")
            if not entry.is_file():
                raise KeyError(name)
            self._sources[name] = entry.read_bytes()
        return self._sources[name]


def _draw(source: bytes, colour: HexColour, px: int, density: float) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(source.replace(b"currentColor", colour.encode())))
    pixmap = QPixmap(QSize(px, px) * density)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(density)
    return pixmap
