"""The window around every screen: bands, header, concern bar, navigation, panel, status."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from ui.qt.copied import forget_copied
from ui.qt.look import Look
from ui.viewmodels.commands import CommandId, Where, command, place_keys
from ui.viewmodels.shell import (
    Cover,
    LayoutKind,
    PageKind,
    ShellState,
    is_low,
    layout_for,
)
from ui.views.components.announce import Announcer, Urgency
from ui.views.components.bands import ClassificationBand
from ui.views.components.base import Frame, column
from ui.views.components.body import Body
from ui.views.components.concern import ConcernBar
from ui.views.components.curtain import Curtain
from ui.views.components.header import Header
from ui.views.components.menu import CommandMenu
from ui.views.components.regions import Regions
from ui.views.components.ring import FocusRing
from ui.views.components.statusbar import StatusBar

_SMALLEST = (320, 400)


class Shell(QMainWindow):
    """Shows a ShellState and says what the person wants; it decides nothing but where things lie.

    Intentions: `command_chosen(CommandId)` for every command of the table, by key, menu or button;
    `place_chosen(id)`; `visit_chosen(id)`; `difference_asked(part)`; `what_now_asked`;
    `reply_chosen(code)`, `concern_opened(code)`, `child_opened(code)` of the concern bar;
    `curtain_drawn` and `curtain_lift_asked`; `closing` just before the window closes.
    """

    command_chosen = Signal(object)
    place_chosen = Signal(str)
    visit_chosen = Signal(str)
    difference_asked = Signal(str)
    what_now_asked = Signal()
    reply_chosen = Signal(str)
    concern_opened = Signal(str)
    child_opened = Signal(str)
    curtain_drawn = Signal()
    curtain_lift_asked = Signal()
    closing = Signal()

    def __init__(self, look: Look, state: ShellState | None = None) -> None:
        super().__init__()
        self.look = look
        self._state = state or ShellState()
        self._before_curtain: QWidget | None = None
        self.setWindowTitle("Fieldapp")
        self._build()
        self._connect()
        look.changed.connect(self._settle)
        self.render_state(self._state)

    @property
    def layout_kind(self) -> LayoutKind:
        """The layout that the window has room for."""
        return layout_for(self.width(), self.look.appearance.scale)

    def add_screen(self, place: str, screen: QWidget, panel: QWidget | None = None) -> None:
        """Give the screen of a place in the window's frame, and its panel at the right."""
        self.body.add_screen(place, screen, panel)
        self.body.show_screen(self._state.place)

    def add_full_page(self, place: str, page: QWidget) -> None:
        """Give a page that takes the window whole: unlock, first run, calm interview."""
        self._full_pages[place] = page
        self._pages.addWidget(page)

    def drop(self, place: str, screen: QWidget) -> None:
        """Let go of a screen and every word on it, unless another one took its place."""
        self._before_curtain = None
        if self._full_pages.get(place) is screen:
            page = self._full_pages.pop(place)
            self._pages.removeWidget(page)
            page.deleteLater()
        else:
            self.body.drop_screen(place, screen)

    def render_state(self, state: ShellState) -> None:
        """Show all of it."""
        covered = self._state.cover is Cover.CURTAIN
        self._state = state
        self.look.set_mood(state.mood)
        for band in (self.top_band, self.bottom_band):
            band.render_state(state.marking)
        self.header.render_state(state)
        self.status.render_state(state)
        self.body.sidebar.render_state(state)
        self.body.show_screen(state.place)
        self._menu.reach(state.reach)
        self.curtain.say(state.curtain_words)
        self._settle()
        if state.cover is Cover.CURTAIN:
            self._draw_curtain()
        else:
            self._show_page(restore=covered)

    def say(self, sentence: str, urgency: Urgency = Urgency.POLITE) -> None:
        """Say a sentence to a screen reader; nothing pops up."""
        self.announcer.say(sentence, urgency)

    def forget(self) -> None:
        """Let go of what was said and copied: somebody else may come next."""
        self.announcer.forget()
        forget_copied()

    def give(self, command_id: CommandId) -> None:
        """Give a command, as its key does."""
        self._command(command_id)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self._pages.currentWidget() is self._framed:
            return self._regions.step(forward)
        return super().focusNextPrevChild(forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _build(self) -> None:
        look, marking = self.look, self._state.marking
        self.top_band = ClassificationBand(look, marking)
        self.bottom_band = ClassificationBand(look, marking)
        self.concern_bar = ConcernBar(look)
        self.body = Body(look)
        self.header = Header(look)
        self.status = StatusBar(look)
        self.curtain = Curtain(look)
        self._framed = Frame("canvas")
        parts = (self.header, self.concern_bar, self.body, self.status)
        layout = column(*parts, gap=0)
        layout.setStretch(2, 1)
        self._framed.setLayout(layout)
        self._full_pages: dict[str, QWidget] = {}
        self._pages = QStackedWidget()
        self._pages.addWidget(self._framed)
        self._pages.addWidget(self.curtain)
        ground = Frame("canvas")
        ground.setLayout(column(self.top_band, self._pages, self.bottom_band, gap=0))
        self.setCentralWidget(ground)
        self.announcer = Announcer(ground)
        self.ring = FocusRing(look, self)
        self._menu = CommandMenu(self, look, self._command)

    def _connect(self) -> None:
        body, bar, header = self.body, self.concern_bar, self.header
        tab_order = (bar, body.tabs, body.main, body.panel, body.sidebar, header, self.status)
        self._regions = Regions(self, tab_order)
        body.place_chosen.connect(self.place_chosen)
        header.visit_chosen.connect(self.visit_chosen)
        header.navigation_asked.connect(body.sidebar.toggle)
        header.find_asked.connect(lambda: self._command(CommandId.FIND))
        header.concern_asked.connect(lambda: self._command(CommandId.CONCERN))
        header.curtain_asked.connect(lambda: self._command(CommandId.CURTAIN))
        header.lock_asked.connect(lambda: self._command(CommandId.LOCK))
        self.status.what_now_asked.connect(self.what_now_asked)
        self.status.difference_asked.connect(self.difference_asked)
        bar.reply_chosen.connect(self.reply_chosen)
        bar.concern_opened.connect(self.concern_opened)
        bar.child_opened.connect(self.child_opened)
        for index in range(9):
            key = QShortcut(QKeySequence(place_keys(index)), self)
            key.activated.connect(lambda i=index: self._go_to(i))

    def _go_to(self, index: int) -> None:
        framed = self._pages.currentWidget() is self._framed
        if framed and index < len(self._state.items):
            self.place_chosen.emit(self._state.items[index].id)

    def _command(self, command_id: CommandId) -> None:
        """Do what only concerns this window; hand on the rest. A curtain lets little through."""
        covered = self._pages.currentWidget() is self.curtain
        if covered and command(command_id).where is not Where.EVERYWHERE:
            return
        match command_id:
            case CommandId.CURTAIN:
                self._curtain_key()
            case CommandId.NEXT_REGION | CommandId.PREVIOUS_REGION:
                self._next_region(command_id is CommandId.NEXT_REGION)
            case CommandId.MENU:
                self._menu.show_menu()
            case CommandId.SAY_STATUS:
                self.say(self._state.status_sentence)
            case CommandId.UNDO | CommandId.REDO if self._undo_here(command_id):
                pass
            case _:
                self.command_chosen.emit(command_id)

    def _undo_here(self, command_id: CommandId) -> bool:
        """Undo in the text that has the focus, if it is one."""
        focus = QApplication.focusWidget()
        act = getattr(focus, command_id.value, None)
        if act is None:
            return False
        act()
        return True

    def _next_region(self, forward: bool) -> None:
        body = self.body
        order = (self.header, self.concern_bar, body.sidebar, body.main, body.panel, self.status)
        parts = [p for p in order if p is body.sidebar or p.isVisibleTo(self)]
        self._regions.next_region(forward, parts, self._open_region)

    def _open_region(self, part: QWidget) -> None:
        if part is self.body.sidebar and self.layout_kind is not LayoutKind.WIDE:
            self.body.sidebar.open_words()

    def _curtain_key(self) -> None:
        if self._pages.currentWidget() is self.curtain:
            self.curtain_lift_asked.emit()
            return
        self._draw_curtain()
        self.curtain_drawn.emit()

    def _draw_curtain(self) -> None:
        """Before anything else: nothing of the visit stays on the screen."""
        if self._pages.currentWidget() is self.curtain:
            return
        self._before_curtain = QApplication.focusWidget()
        self._pages.setCurrentWidget(self.curtain)
        self.curtain.setFocus(Qt.FocusReason.OtherFocusReason)
        self.repaint()
        self.say("Curtain")

    def _show_page(self, *, restore: bool) -> None:
        full = self._state.page is PageKind.FULL
        # A full page that is missing must not let through what lies behind it.
        page = self._full_pages.get(self._state.place, self.curtain) if full else self._framed
        if page is not self._pages.currentWidget():
            self._pages.setCurrentWidget(page)
        if restore and self._before_curtain is not None and self._before_curtain.isVisible():
            self._before_curtain.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settle(self) -> None:
        """Lay everything out for this width, height and text size."""
        kind = self.layout_kind
        self.setMinimumSize(self.look.px(_SMALLEST[0]), _SMALLEST[1])
        self.header.set_layout(kind)
        self.body.set_layout(kind)
        self.status.settle()
        bar, scale = self._state.concern_bar, self.look.appearance.scale
        self.concern_bar.setVisible(bar is not None and not is_low(self.height(), scale))
        if bar is not None:
            self.concern_bar.render_state(bar)
