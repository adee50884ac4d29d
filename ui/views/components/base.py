"""What all components share: they take the look, and dress again when it changes."""

from abc import abstractmethod
from enum import StrEnum
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.tokens import Colour

Margins = tuple[int, int, int, int]
L = TypeVar("L", bound=QBoxLayout)


class Tone(StrEnum):
    """The meaning that a text, a chip or a message carries by its colour, always beside a word."""

    INK = "ink"
    INK2 = "ink2"
    PRIMARY = "primary"
    STRENGTH = "strength"
    AFI = "afi"
    NEUTRAL = "neutral"
    FOLLOW = "follow"
    CONCERN = "concern"
    ON_PRIMARY = "on_primary"

    @property
    def colour(self) -> Colour:
        """The token of the foreground."""
        return Colour(self.value)

    @property
    def tint(self) -> Colour:
        """The token of the ground under it."""
        plain = self in (Tone.INK, Tone.INK2, Tone.ON_PRIMARY)
        return Colour.SURFACE if plain else Colour(f"{self.value}_tint")


def restyle(widget: QWidget, **properties: str) -> None:
    """Set properties that the style sheet selects by, and apply it again if one changed."""
    changed = [name for name, value in properties.items() if widget.property(name) != value]
    for name in changed:
        widget.setProperty(name, properties[name])
    if changed:
        style, font = widget.style(), widget.font()
        style.unpolish(widget)
        style.polish(widget)
        # A style sheet puts back the font that it met first.
        widget.setFont(font)
        widget.update()


def row(*items: Any, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """A horizontal layout of widgets and layouts; None is a stretch, a number is px of space."""
    layout = QHBoxLayout()
    return _filled(layout, items, gap, margins)


def column(*items: Any, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """A vertical layout of widgets and layouts; None is a stretch, a number is px of space."""
    layout = QVBoxLayout()
    return _filled(layout, items, gap, margins)


def _filled(layout: L, items: tuple[Any, ...], gap: int, margins: Margins) -> L:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for item in items:
        match item:
            case None:
                layout.addStretch(1)
            case int():
                layout.addSpacing(item)
            case QLayout():
                layout.addLayout(item)
            case _:
                layout.addWidget(item)
    return layout


class Frame(QFrame):
    """A plain frame that the style sheet draws by its `kit` name."""

    def __init__(self, kit: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", kit)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)


class Rule(Frame):
    """A separator; it carries no meaning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rule", parent)
        self.setFixedHeight(1)


class Dressed:
    """Mixed into a widget: `dress` is called now and whenever the look changes.

    A widget calls `follow(look)` at the end of its constructor.
    """

    look: Look

    def follow(self, look: Look) -> None:
        """Dress now and on every change of the look."""
        self.look = look
        look.changed.connect(self.dress)
        self.dress()

    @abstractmethod
    def dress(self) -> None:
        """Set fonts and sizes that no style sheet reaches."""
