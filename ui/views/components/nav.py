"""The navigation: places in sections, with icons and counts."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.commands import place_keys
from ui.viewmodels.shell import Attention, NavItem, NavSection
from ui.viewmodels.tokens import Colour, Height, Radius, Role
from ui.views.components.base import Dressed, column
from ui.views.components.text import SectionLabel


class NavForm(StrEnum):
    """With words, or icons alone."""

    WORDS = "words"
    ICONS = "icons"


class NavRow(Dressed, QAbstractButton):
    """One place: icon, title, count; the present one has a tint and a bar. Intention: `clicked`."""

    def __init__(self, look: Look, item: NavItem, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item, self._form = item, NavForm.WORDS
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleDescription(f"Key {keys}" if keys else "")
        self.show_item(item)
        self.follow(look)

    def show_item(self, item: NavItem) -> None:
        """The same place with another count."""
        self.item = item
        self.setText(item.title)
        self.setAccessibleName(item.spoken)
        self.update()

    def mark(self, present: bool) -> None:
        """Show it as the place where one is, or not; there may be no such place."""
        self.setAutoExclusive(False)
        self.setChecked(present)
        self.setAutoExclusive(True)
        self.dress()

    def set_form(self, form: NavForm) -> None:
        """With words, or an icon with a tooltip."""
        self._form = form
        self.setToolTip(self.item.spoken if form is NavForm.ICONS else "")
        self.update()

    def dress(self) -> None:
        self.setFont(self.look.font(Role.BODY, 600 if self.isChecked() else 500))
        self.setFixedHeight(
            max(self.look.px(Height.NAVIGATION_ROW), self.fontMetrics().height() + 8)
        )

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.look.font(Role.BODY, 600))
        count = metrics.horizontalAdvance(self._count()) + self.look.px(14) if self._count() else 0
        words = metrics.horizontalAdvance(self.item.title)
        return QSize(self.look.px(34 + 8) + words + count, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(40), self.height())

    def checkStateSet(self) -> None:
        super().checkStateSet()
        self.dress()

    def nextCheckState(self) -> None:
        """Where one is comes from the state, never from the click alone."""

    def ring_rect(self) -> QRect:
        return self.rect().adjusted(4, 2, -4, -2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter)
        icons = self._form is NavForm.ICONS
        side = self.look.px(17)
        left = (self.width() - side) // 2 if icons else self.look.px(16)
        pixmap = self.look.pixmap(self.item.icon, self._ink(), 17, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(left, (self.height() - side) // 2), pixmap)
        if icons:
            self._draw_dot(painter, left + side)
            return
        painter.setPen(self.look.colour(self._ink()))
        painter.setFont(self.look.font(Role.BODY, 600 if self.isChecked() else 500))
        words = QRect(left + side + self.look.px(9), 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.item.title)
        self._draw_count(painter)

    def _ink(self) -> Colour:
        return Colour.PRIMARY if self.isChecked() else Colour.INK

    def _draw_ground(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        box = self.rect().adjusted(8, 0, -8, 0).toRectF()
        if self.isChecked():
            painter.setBrush(self.look.colour(Colour.PRIMARY))
            painter.drawRoundedRect(QRect(-3, 5, 7, self.height() - 10), 3, 3)
            painter.setBrush(self.look.colour(Colour.PRIMARY_TINT))
            if self.look.theme.border > 1:
                painter.setPen(QPen(self.look.colour(Colour.PRIMARY), 2))
                box.adjust(1, 1, -1, -1)
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        elif self.underMouse():
            painter.setBrush(self.look.colour(Colour.CANVAS))
            painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)

    def _count(self) -> str:
        return "" if self.item.count is None else f"{self.item.count:,}"

    def _draw_count(self, painter: QPainter) -> None:
        if not (count := self._count()):
            return
        needs = self.item.attention is Attention.NEEDS_YOU and self.item.count
        font = self.look.font(Role.CELL, 600 if needs else None)
        painter.setFont(font)
        wide = QFontMetrics(font).horizontalAdvance(count)
        right = self.width() - self.look.px(16)
        box = QRect(right - wide, 0, wide, self.height())
        if needs:
            tall = self.look.px(20)
            pill = QRect(0, 0, max(tall, wide + self.look.px(12)), tall)
            pill.moveCenter(QPoint(0, self.height() // 2))
            pill.moveRight(right)
            painter.setPen(QPen(self.look.colour(Colour.AFI), self.look.theme.border - 1 or 0.01))
            painter.setBrush(self.look.colour(Colour.AFI_TINT))
            painter.drawRoundedRect(pill, tall / 2, tall / 2)
            box = pill
        painter.setPen(self.look.colour(Colour.AFI if needs else Colour.INK2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, count)

    def _draw_dot(self, painter: QPainter, right: int) -> None:
        if self.item.attention is Attention.NEEDS_YOU and self.item.count:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.look.colour(Colour.AFI))
            painter.drawEllipse(QPoint(right + 2, self.height() // 2 - self.look.px(8)), 4, 4)


class NavList(Dressed, QScrollArea):
    """All places in their sections. Up and Down move. Intention: `place_chosen(id)`."""

    place_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections: tuple[NavSection, ...] = ()
        self._rows: dict[str, NavRow] = {}
        self._labels: list[SectionLabel] = []
        self._form, self._place = NavForm.WORDS, ""
        self.setAccessibleName("Navigation")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._inside.setProperty("kit", "scrolled")
        self._layout: QVBoxLayout = column(gap=0, margins=(0, 14, 0, 8))
        self._inside.setLayout(self._layout)
        self.setWidget(self._inside)
        self.verticalScrollBar().rangeChanged.connect(self._show_present)
        self.follow(look)

    def render_state(self, sections: Sequence[NavSection], place: str) -> None:
        """Show these places with one as the present; rows are kept while their ids stay."""
        given = tuple(sections)
        if _ids(given) != _ids(self._sections):
            self._build(given)
        self._sections = given
        for section in given:
            for item in section.items:
                self._rows[item.id].show_item(item)
                self._rows[item.id].mark(item.id == place)
        if place != self._place:
            self._place = place
            self._show_present()

    def _show_present(self) -> None:
        """Scroll the present place into sight, with the next one beside it."""
        present = self._rows.get(self._place)
        if present is not None:
            self.ensureWidgetVisible(present, 0, present.height())

    def rows(self) -> tuple[NavRow, ...]:
        """The places in order."""
        return tuple(self._rows.values())

    def set_form(self, form: NavForm) -> None:
        """With words, or icons alone."""
        self._form = form
        for each in self._rows.values():
            each.set_form(form)
        for label in self._labels:
            label.setVisible(form is NavForm.WORDS)

    def take_focus(self) -> None:
        """Put the focus on the present place."""
        rows = list(self._rows.values())
        checked = [each for each in rows if each.isChecked()]
        for each in (checked or rows)[:1]:
            each.setFocus(Qt.FocusReason.TabFocusReason)

    def dress(self) -> None:
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        rows = list(self._rows.values())
        here = [i for i, each in enumerate(rows) if each.hasFocus()]
        if step is None or not here:
            super().keyPressEvent(event)
            return
        target = rows[max(0, min(len(rows) - 1, here[0] + step))]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(target)

    def _build(self, sections: Sequence[NavSection]) -> None:
        while (old := self._layout.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows, self._labels = {}, []
        for section in sections:
            self._add_label(section.title)
            for item in section.items:
                self._add_row(item)
            self._layout.addSpacing(6)
        self._layout.addStretch(1)
        self.set_form(self._form)

    def _add_label(self, title: str) -> None:
        if title:
            label = SectionLabel(self.look, title)
            label.setContentsMargins(16, 4, 8, 4)
            self._labels.append(label)
            self._layout.addWidget(label)

    def _add_row(self, item: NavItem) -> None:
        made = NavRow(self.look, item, place_keys(len(self._rows)))
        made.clicked.connect(lambda _=False: self.place_chosen.emit(item.id))
        self._rows[item.id] = made
        self._layout.addWidget(made)


def _ids(sections: Sequence[NavSection]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((section.title, tuple(item.id for item in section.items)) for section in sections)
