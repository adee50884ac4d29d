"""The middle of the window: navigation, the main part, and the panel at the right."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.qt.look import Look
from ui.viewmodels.shell import LayoutKind
from ui.viewmodels.tokens import Width
from ui.views.components.base import Dressed, column, row
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.sidebar import Sidebar

_MAIN, _DETAILS = "main", "details"
_PANEL_LAYOUTS = (LayoutKind.WIDE, LayoutKind.ICONS)


class Body(Dressed, QWidget):
    """Holds the screens. Where there is no room for the panel it becomes a second tab, Details.

    Intention: `place_chosen(id)`.
    """

    place_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = LayoutKind.WIDE
        self._screens: dict[str, tuple[QWidget, QWidget | None]] = {}
        self._current = ""
        self._choice = ""
        self.main, self.panel = QStackedWidget(), QStackedWidget()
        self.main.setAccessibleName("Main part")
        self.panel.setAccessibleName("Details")
        options = (Option(_MAIN, "This screen"), Option(_DETAILS, "Details"))
        self.tabs = SegmentedChoice(look, "Show", options, _MAIN)
        self.sidebar = Sidebar(look, self)
        self._room = QWidget()
        self._parts = row(self.main, self.panel, gap=10)
        middle = column(row(6, self.tabs, None, gap=0), self._parts)
        middle.setStretch(1, 1)
        self._layout = row(self._room, middle, gap=10)
        self._layout.setStretch(1, 1)
        self.setLayout(self._layout)
        self.sidebar.place_chosen.connect(self.place_chosen)
        self.tabs.chosen.connect(self._tab_chosen)
        self.follow(look)

    def add_screen(self, place: str, screen: QWidget, panel: QWidget | None = None) -> None:
        """Give the screen of a place, and what is shown at its right."""
        self._screens[place] = (screen, panel)
        self.main.addWidget(screen)
        if panel is not None:
            self.panel.addWidget(panel)

    def drop_screen(self, place: str, screen: QWidget) -> None:
        """Let go of the screen of a place, unless another one took the place since."""
        if self._screens.get(place, (None, None))[0] is not screen:
            return
        for stack, widget in zip((self.main, self.panel), self._screens.pop(place), strict=True):
            if widget is not None:
                stack.removeWidget(widget)
                widget.deleteLater()

    def show_screen(self, place: str) -> None:
        """Show the screen of a place; a place without a screen leaves the present one."""
        if place not in self._screens:
            return
        if place != self._current:
            self._choice = _MAIN
        self._current = place
        self._arrange()

    def set_layout(self, kind: LayoutKind) -> None:
        """The layout that the window has room for."""
        self._kind = kind
        self.sidebar.set_layout(kind)
        self._arrange()

    def show_details(self) -> None:
        """Bring the panel into sight."""
        self._tab_chosen(_DETAILS)

    def show_main(self) -> None:
        """Bring the screen itself into sight, where it takes turns with its panel."""
        self._tab_chosen(_MAIN)

    def dress(self) -> None:
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sidebar.set_layout(self._kind)

    def _tab_chosen(self, choice: str) -> None:
        self._choice = choice
        self._arrange()

    def _arrange(self) -> None:
        screen, panel = self._screens.get(self._current, (None, None))
        beside = self._kind in _PANEL_LAYOUTS
        details = self._choice == _DETAILS and panel is not None and not beside
        self._room.setFixedWidth(self.sidebar.room)
        self.tabs.setVisible(panel is not None and not beside)
        self.tabs.render_state(_DETAILS if details else _MAIN)
        if screen is not None:
            self.main.setCurrentWidget(screen)
        if panel is not None:
            self.panel.setCurrentWidget(panel)
        self.panel.setVisible(panel is not None and (beside or details))
        self.main.setVisible(not details)
        self._size(details)

    def _size(self, details: bool) -> None:
        narrow = self._kind is LayoutKind.ICONS
        width = self.look.px(Width.PANEL_NARROW if narrow else Width.PANEL)
        self.panel.setMinimumWidth(0 if details else width)
        self.panel.setMaximumWidth(16_777_215 if details else width)
        self._parts.setStretch(0, 0 if details else 1)
        self._parts.setStretch(1, 1 if details else 0)
        self._layout.setContentsMargins(0, 12, 12, 10)
