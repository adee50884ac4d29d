"""The navigation at the left edge: in words, as icons that open to words, or behind a button."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.qt.look import Look
from ui.viewmodels.shell import LayoutKind, ShellState
from ui.viewmodels.tokens import Role, Width
from ui.views.components.base import Dressed, Frame, Rule, Tone, column
from ui.views.components.nav import NavForm, NavList
from ui.views.components.text import Text


class Sidebar(Dressed, Frame):
    """Lies over the main part where it is wider than its place. Intention: `place_chosen(id)`.

    `room` is the width in px that the layout keeps for it.
    """

    place_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__("navigation", parent)
        self._kind, self._open = LayoutKind.WIDE, False
        self.setAccessibleName("Navigation")
        self.list = NavList(look)
        self._who = Text(look, role=Role.SECONDARY, weight=600, wrap=True)
        self._where = Text(look, role=Role.CAPTION, tone=Tone.INK2, wrap=True)
        self._foot = QWidget()
        who = column(self._who, self._where, gap=0, margins=(8, 8, 8, 0))
        self._foot.setLayout(column(Rule(), who, gap=0, margins=(8, 0, 8, 8)))
        self.setLayout(column(self.list, self._foot, gap=0))
        self.list.place_chosen.connect(self._chosen)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self.follow(look)

    @property
    def room(self) -> int:
        """The width in px that the main part leaves free."""
        match self._kind:
            case LayoutKind.WIDE:
                return self.look.px(Width.NAVIGATION)
            case LayoutKind.ICONS:
                return self.look.px(Width.NAVIGATION_ICONS)
            case _:
                return 0

    def render_state(self, state: ShellState) -> None:
        """Show the places and who is here."""
        self.list.render_state(state.sections, state.marked or state.place)
        self._who.setText(state.who)
        self._where.setText(state.where)
        self._settle()

    def set_layout(self, kind: LayoutKind) -> None:
        """The layout that the window has room for."""
        if kind is not self._kind:
            self._kind, self._open = kind, False
        self._settle()

    def open_words(self) -> None:
        """Open to words over the main part, with the focus on the present place."""
        self._open = True
        self._settle()
        self.list.take_focus()

    def toggle(self) -> None:
        """The menu button of a narrow window."""
        if self._open:
            self.close_words()
        else:
            self.open_words()

    def close_words(self) -> None:
        """Back to icons, or out of sight."""
        self._open = False
        self._settle()

    def dress(self) -> None:
        self._settle()

    def enterEvent(self, event: object) -> None:
        if self._kind is LayoutKind.ICONS:
            self._open = True
            self._settle()

    def leaveEvent(self, event: QEvent) -> None:
        if self._kind is LayoutKind.ICONS and not self._holds_focus():
            self.close_words()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._kind is not LayoutKind.WIDE:
            self.close_words()
            return
        super().keyPressEvent(event)

    def _chosen(self, place: str) -> None:
        self.place_chosen.emit(place)
        if self._kind is not LayoutKind.WIDE:
            self.close_words()

    def _focus_moved(self, _old: QObject | None, _now: QObject | None) -> None:
        if self._kind is LayoutKind.WIDE:
            return
        if self._holds_focus():
            self._open = True
        elif not self.underMouse():
            self._open = False
        self._settle()

    def _holds_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _settle(self) -> None:
        words = self._open or self._kind is LayoutKind.WIDE
        hidden = self._kind in (LayoutKind.MENU, LayoutKind.COLUMN) and not self._open
        self.list.set_form(NavForm.WORDS if words else NavForm.ICONS)
        self._foot.setVisible(words and bool(self._who.text()))
        self.setVisible(not hidden)
        width = self.look.px(Width.NAVIGATION) if words else self.room
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(0, 0, min(width, parent.width()), parent.height())
        self.raise_()
