"""Help in the window: the pages at the left, the open one beside them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QListWidget, QListWidgetItem, QWidget

from ui.qt.look import Look
from ui.qt.pages import PageBrowser
from ui.viewmodels.help import Help, HelpState, Topic
from ui.viewmodels.tokens import Role
from ui.views.components.base import Dressed, column, row
from ui.views.components.text import Heading

_BESIDE_FROM_PX = 640
_LIST_PX = 268


class HelpView(Dressed, QWidget):
    """Shows a HelpState; up and down choose a page. Intention: `topic_chosen(id)`."""

    topic_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName("Help")
        self.list = QListWidget()
        self.list.setAccessibleName("Pages of help")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.browser = PageBrowser("Page of help")
        self._parts = row(self.list, self.browser, gap=12)
        self._parts.setStretch(1, 1)
        margins = (6, 0, 6, 6)
        self.setLayout(column(Heading(look, "Help"), self._parts, gap=8, margins=margins))
        self.list.currentItemChanged.connect(self._chosen)
        self._shown: HelpState | None = None
        self.follow(look)

    def render_state(self, state: HelpState) -> None:
        """Show the pages and the open one."""
        if self._shown is None or self._shown.topics != state.topics:
            self._fill(state)
        self._shown = state
        page = state.page
        if page is None:
            return
        self.list.blockSignals(True)
        self.list.setCurrentRow([topic.id for topic in state.topics].index(page.id))
        self.list.blockSignals(False)
        self.browser.show_page(page.words, self.look)

    def take_focus(self) -> None:
        """Put the focus on the page, to be read with the arrow keys."""
        self.browser.setFocus()

    def dress(self) -> None:
        self.list.setFont(self.look.font(Role.BODY))
        if self._shown is not None and self._shown.page is not None:
            self.browser.show_page(self._shown.page.words, self.look)
        self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        """Beside each other, or the list above the page where there is no room."""
        narrow = self.width() < self.look.px(_BESIDE_FROM_PX)
        directions = QBoxLayout.Direction
        self._parts.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        largest = 16_777_215
        self.list.setMaximumWidth(largest if narrow else self.look.px(_LIST_PX))
        self.list.setMaximumHeight(self.look.px(140) if narrow else largest)

    def _fill(self, state: HelpState) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for topic in state.topics:
            item = QListWidgetItem(topic.title)
            item.setData(Qt.ItemDataRole.UserRole, topic.id)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.topic_chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def bind_help(view: HelpView, topics: tuple[Topic, ...]) -> Help:
    """Join the view to a presenter; its `open(screen)` shows the page of a screen."""
    show: Callable[[HelpState], None] = view.render_state
    presenter = Help(topics, show)
    view.topic_chosen.connect(presenter.open)
    presenter.open("home")
    return presenter
