"""The header: where I am, Find, Concern, Curtain, Lock; always in the same order."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QWidget

from ui.qt.look import Look
from ui.viewmodels.shell import LayoutKind, ShellState, VisitChoice
from ui.viewmodels.tokens import Colour, Height, Radius, Role
from ui.views.components.base import Dressed, Frame, column, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.concern import ConcernButton
from ui.views.components.fields import SearchBox


class VisitSwitcher(Dressed, QAbstractButton):
    """The open visit and its day; opens the list of visits. Intention: `visit_chosen(id)`.

    The subtitle is left out where it would not fit; both are in the name.
    """

    visit_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._subtitle = "", ""
        self._menu = QMenu(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)
        self.follow(look)

    def render_state(self, title: str, subtitle: str, visits: Sequence[VisitChoice]) -> None:
        """Show where I am and what else could be opened."""
        self._title, self._subtitle = title, subtitle
        self._menu.clear()
        for visit in visits:
            action = QAction(visit.title.replace("&", "&&"), self._menu)
            action.triggered.connect(lambda _=False, v=visit: self.visit_chosen.emit(v.id))
            self._menu.addAction(action)
        self.setText(title)
        self.setAccessibleName(", ".join(part for part in (title, subtitle) if part) or "Visits")
        self.setAccessibleDescription("Opens the list of visits" if visits else "")
        self.setEnabled(bool(visits))
        self.updateGeometry()
        self.update()

    def dress(self) -> None:
        self._menu.setFont(self.look.font(Role.BODY))
        lines = self.look.line_px(Role.CARD_HEADING) + self.look.line_px(Role.CAPTION)
        self.setFixedHeight(max(self.look.px(Height.HEADER) - 8, lines))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = max(self._wide(Role.CARD_HEADING, self._title), self._subtitle_px())
        return QSize(words + self._around(), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide(Role.CARD_HEADING, self._title) + self._around(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.colour(Colour.PRIMARY_TINT))
            painter.drawRoundedRect(self.rect(), Radius.CONTROL, Radius.CONTROL)
        two = bool(self._subtitle) and self._subtitle_px() + self._around() <= self.width()
        upper = self.height() // 2 if two else self.height()
        self._draw(painter, Role.CARD_HEADING, Colour.INK, QRect(6, 0, self.width(), upper + 2))
        if two:
            lower = QRect(6, upper, self.width(), self.height() - upper)
            painter.setFont(self.look.font(Role.CAPTION, 400))
            painter.setPen(self.look.colour(Colour.INK2))
            painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, self._subtitle)
        if self.isEnabled():
            shown = max(
                self._subtitle_px() if two else 0, self._wide(Role.CARD_HEADING, self._title)
            )
            side = self.look.px(14)
            chevron = self.look.pixmap("chevron-down", Colour.INK2, 14, self.devicePixelRatioF())
            painter.drawPixmap(QPoint(shown + 16, (self.height() - side) // 2), chevron)

    def _draw(self, painter: QPainter, role: Role, ink: Colour, box: QRect) -> None:
        painter.setFont(self.look.font(role))
        painter.setPen(self.look.colour(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._title)

    def _subtitle_px(self) -> int:
        font = self.look.font(Role.CAPTION, 400)
        return QFontMetrics(font).horizontalAdvance(self._subtitle)

    def _wide(self, role: Role, text: str) -> int:
        return QFontMetrics(self.look.font(role)).horizontalAdvance(text)

    def _around(self) -> int:
        return 12 + (self.look.px(14) + 16 if self.isEnabled() else 0)

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))


@dataclass(frozen=True, slots=True)
class _Form:
    """How much of the header is shown: words of Find, keys, icons, and in how many rows."""

    long_find: bool
    keys: bool
    icons: bool
    rows: int


_FORMS = (
    _Form(long_find=True, keys=True, icons=True, rows=1),
    _Form(long_find=False, keys=True, icons=True, rows=1),
    _Form(long_find=False, keys=False, icons=True, rows=1),
    _Form(long_find=False, keys=False, icons=True, rows=2),
    _Form(long_find=False, keys=False, icons=False, rows=2),
    _Form(long_find=False, keys=False, icons=False, rows=3),
)
_FIND_PX = 300
_GAP = 10


class Header(Dressed, Frame):
    """Always shows Concern, Curtain and Lock; gives up keys and icons before words.

    Intentions: `find_asked`, `concern_asked`, `curtain_asked`, `lock_asked`,
    `navigation_asked` (the menu button of narrow windows), `visit_chosen(id)`.
    """

    find_asked = Signal()
    concern_asked = Signal()
    curtain_asked = Signal()
    lock_asked = Signal()
    navigation_asked = Signal()
    visit_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("header", parent)
        self._layout_kind, self._hint = LayoutKind.WIDE, "Find"
        self._form: _Form | None = None
        self.setAccessibleName("Header")
        self.menu = Button(look, "Menu", Kind.BARE, icon="menu")
        self.switcher = VisitSwitcher(look)
        self.find_box = SearchBox(look)
        self.concern = ConcernButton(look)
        self.curtain = Button(look, "Curtain", icon="eye-off", keys="F12")
        self.lock = Button(look, "Lock", icon="lock", keys="Ctrl+L")
        self._rows = (row(gap=_GAP), row(gap=_GAP), row(gap=_GAP))
        self.setLayout(column(*self._rows, gap=0, margins=(8, 4, 12, 4)))
        self._connect()
        self.follow(look)
        self._arrange(_FORMS[0])

    def render_state(self, state: ShellState) -> None:
        """Show the visit, the concerns and the words of Find."""
        self.switcher.render_state(state.title, state.subtitle, state.visits)
        self.concern.render_state(state.concern)
        self._hint = state.find_hint
        self.settle()

    def set_layout(self, kind: LayoutKind) -> None:
        """The layout that the window has room for."""
        self._layout_kind = kind
        self.menu.setVisible(kind in (LayoutKind.MENU, LayoutKind.COLUMN))
        self.settle()

    def settle(self) -> None:
        """Take the richest form that fits the width."""
        fitting = (form for form in _FORMS if self._needed(form) <= self.width())
        form = next(fitting, _FORMS[-1])
        self._apply(form)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.settle()

    def dress(self) -> None:
        self._form = None
        self.settle()

    def _connect(self) -> None:
        self.find_box.clicked.connect(self.find_asked)
        self.concern.clicked.connect(self.concern_asked)
        self.curtain.clicked.connect(self.curtain_asked)
        self.lock.clicked.connect(self.lock_asked)
        self.menu.clicked.connect(self.navigation_asked)
        self.switcher.visit_chosen.connect(self.visit_chosen)

    def _apply(self, form: _Form) -> None:
        self._dress_buttons(form)
        if form != self._form:
            self._arrange(form)
            self._form = form

    def _dress_buttons(self, form: _Form) -> None:
        self.find_box.show_hint(self._hint if form.long_find else "Find")
        self.find_box.setMinimumWidth(self.look.px(_FIND_PX) if form.long_find else 0)
        for button in self._buttons():
            button.show_parts(icon=form.icons, keys=form.keys)

    def _buttons(self) -> tuple[Button, ...]:
        return (self.find_box, self.concern, self.curtain, self.lock)

    def _needed(self, form: _Form) -> int:
        """The width in px that a form takes."""
        self._dress_buttons(form)
        find = max(self.find_box.sizeHint().width(), self.find_box.minimumWidth())
        widths = [find, *(b.sizeHint().width() for b in self._buttons()[1:])]
        menu = 0 if self.menu.isHidden() else self.menu.sizeHint().width() + _GAP
        switcher = self.switcher.sizeHint() if form.long_find else self.switcher.minimumSizeHint()
        left = menu + switcher.width()
        gaps, margins = _GAP * len(widths), 24
        match form.rows:
            case 1:
                return left + sum(widths) + gaps + margins
            case 2:
                return max(left, sum(widths) + gaps) + margins
            case _:
                return max(left, widths[0] + widths[1], widths[2] + widths[3]) + _GAP + margins

    def _arrange(self, form: _Form) -> None:
        """Put the parts into as many rows as the form has."""
        for number, line in enumerate(self._rows):
            line.setContentsMargins(0, 6 if number and number < form.rows else 0, 0, 0)
            while line.takeAt(0) is not None:
                pass
        first, second, third = self._rows
        find, *rest = self._buttons()
        _fill(first, self.menu, self.switcher, None)
        match form.rows:
            case 1:
                _fill(first, find, *rest)
            case 2:
                _fill(second, find, None, *rest)
            case _:
                _fill(second, find, rest[0])
                _fill(third, *rest[1:])
        self.updateGeometry()


def _fill(line: QHBoxLayout, *widgets: QWidget | None) -> None:
    """Add widgets to a row; None is a stretch."""
    for widget in widgets:
        if widget is None:
            line.addStretch(1)
        else:
            line.addWidget(widget)
