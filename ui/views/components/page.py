"""The ground of a screen: a heading, its actions, and a body that scrolls up and down only."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column, row
from ui.views.components.text import Heading, Text


class Scroll(QScrollArea):
    """What is too tall scrolls up and down; it never scrolls sideways. Add to `body`.

    The inside is as wide as the area, never wider.
    """

    def __init__(self, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 12) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("kit", "scrolled")
        self.body: QVBoxLayout = column(gap=gap, margins=margins)
        inside.setLayout(self.body)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Panel(Scroll):
    """What stands at the right of a screen: cards from the top, by `add`."""

    def __init__(self) -> None:
        super().__init__(margins=(6, 0, 6, 6))
        self.body.addStretch(1)

    def add(self, card: QWidget) -> None:
        """Put a card below those that are there."""
        self.body.insertWidget(self.body.count() - 1, card)


class Page(QWidget):
    """One screen in the window's frame: one heading, a subtitle, actions at the right, a body.

    Add buttons to `tools` and everything else to `body`. Margins leave room for the focus ring.
    """

    def __init__(
        self, look: Look, title: str, subtitle: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.heading = Heading(look, title, wrap=True)
        self.subtitle = Text(look, subtitle, Role.BODY, Tone.INK2, wrap=True)
        self.subtitle.setVisible(bool(subtitle))
        self.tools: QHBoxLayout = row()
        self._head = head = row(self.heading, self.subtitle, row(self.tools, None), gap=10)
        scroll = Scroll(margins=(6, 6, 6, 6))
        self.body = scroll.body
        self.setLayout(column(head, scroll, gap=6))
        head.setContentsMargins(6, 0, 6, 0)
        look.changed.connect(self._settle)

    def ring_rect(self) -> QRect:
        """The heading: a page in which there is nothing to choose has the focus itself."""
        return self.heading.geometry().adjusted(-4, -2, 4, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        """Heading, subtitle and tools in one row, or below each other without room."""
        heading = _natural_width(self.heading)
        rest = _natural_width(self.subtitle) + self.tools.sizeHint().width()
        narrow = heading + rest + 40 > self.width()
        directions = QBoxLayout.Direction
        self._head.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self._head.setStretch(1, 0 if narrow else 1)
        self._head.setSpacing(4 if narrow else 10)
        self.heading.setMinimumWidth(0 if narrow else heading)

    def say_subtitle(self, words: str) -> None:
        """Other words beside the heading."""
        self.subtitle.setText(words)
        self.subtitle.setVisible(bool(words))
        self._settle()


def _natural_width(label: Text) -> int:
    """The width in px of a label on one line."""
    return label.fontMetrics().horizontalAdvance(label.text()) + 4
