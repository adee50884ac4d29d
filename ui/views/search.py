"""Find: one line to type in, results below it with the found part marked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from fieldapp.services.work import Work
from ui.qt.look import Look
from ui.viewmodels.door import Door
from ui.viewmodels.search import Find, FindState, Found
from ui.viewmodels.tokens import Colour, Role
from ui.views.components.base import Dressed, Tone
from ui.views.components.fields import LineEdit
from ui.views.components.messages import InlineMessage
from ui.views.components.page import Page
from ui.views.components.text import Text
from ui.views.refusals import message_of

_FOUND = Qt.ItemDataRole.UserRole
_PAD = 12
_Index = QModelIndex | QPersistentModelIndex


class FindView(Page):
    """Intentions: `asked(text)` at each change, `opened(target)` for the chosen result."""

    asked = Signal(str)
    opened = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Find")
        self.look = look
        self.line = _Line(look)
        self.list = _Results(look)
        self._words = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._message = InlineMessage(look)
        for widget in (self.line, self._words, self._message):
            self.body.addWidget(widget)
        self.body.addWidget(self.list, 1)
        self.body.addStretch(0)
        self.line.textEdited.connect(self.asked)
        self.line.stepped.connect(self.list.step)
        self.line.returnPressed.connect(self._open)
        self.list.itemActivated.connect(self._open)
        self.render_state(FindState())

    def take_focus(self) -> None:
        """Put the caret into the line, its words ready to be replaced."""
        self.line.setFocus()
        self.line.selectAll()

    def render_state(self, state: FindState) -> None:
        """Show the results; the first is chosen."""
        self._words.setText(state.words)
        self._message.render_state(message_of(state.refused))
        self.list.render_rows(state.rows)
        self.list.setVisible(bool(state.rows))

    def _open(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.opened.emit(item.data(_FOUND).target)


class _Line(LineEdit):
    """The line; the arrow keys move in the results while the caret stays here."""

    stepped = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Find", "Word, child, role or command")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class _Results(Dressed, QListWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._rows: tuple[Found, ...] = ()
        self.setAccessibleName("Results")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Marked(look, self))
        self.setMinimumHeight(look.px(120))
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.BODY))
        self.doItemsLayout()

    def step(self, by: int) -> None:
        """Choose the next or the previous result."""
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + by)))

    def render_rows(self, rows: tuple[Found, ...]) -> None:
        """Show other results."""
        if rows == self._rows:
            return
        self._rows = rows
        self.clear()
        for each in rows:
            item = QListWidgetItem()
            item.setData(_FOUND, each)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, each.spoken)
            self.addItem(item)
        self.setCurrentRow(0)


class _Marked(QStyledItemDelegate):
    """Draws where a result stands, and below it its words with the found part marked."""

    def __init__(self, look: Look, parent: QListWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        lines = self._look.line_px(Role.STRONG) + self._look.line_px(Role.BODY)
        return QSize(100, lines + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, found = self._look, index.data(_FOUND)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.colour(Colour.PRIMARY_TINT))
            painter.fillRect(
                QRect(box.topLeft(), QSize(4, box.height())), look.colour(Colour.PRIMARY)
            )
        inner = box.adjusted(_PAD, 6, -_PAD, -6)
        upper = QRect(inner.topLeft(), QSize(inner.width(), look.line_px(Role.STRONG)))
        painter.setPen(look.colour(Colour.INK2))
        painter.setFont(look.font(Role.SECONDARY, 600))
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, found.title)
        lower = QRect(upper.bottomLeft(), QSize(inner.width(), look.line_px(Role.BODY)))
        self._draw_words(painter, lower, found)
        painter.restore()

    def _draw_words(self, painter: QPainter, box: QRect, found: Found) -> None:
        """Keep the found part in sight: what is before it gives way first."""
        look, left = self._look, box.left()
        plain, bold = look.font(Role.BODY), look.font(Role.BODY, 700)
        room, marked = box.width(), _one_line(found.found)
        marked_px = QFontMetrics(bold).horizontalAdvance(marked)
        elide, ends = QFontMetrics(plain).elidedText, Qt.TextElideMode
        before = elide(_one_line(found.before), ends.ElideLeft, max(0, (room - marked_px) // 2))
        for text, font in ((before, plain), (marked, bold), (_one_line(found.after), plain)):
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(text, ends.ElideRight, max(0, box.right() - left))
            part = QRect(left, box.top(), metrics.horizontalAdvance(shown), box.height())
            if font is bold:
                painter.fillRect(part, look.colour(Colour.AFI_TINT))
            painter.setFont(font)
            painter.setPen(look.colour(Colour.INK))
            painter.drawText(part, Qt.AlignmentFlag.AlignVCenter, shown)
            left += part.width()


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def bind_find(view: FindView, door: Door, work: Work) -> Find:
    """Return the presenter of a view."""
    presenter = Find(door, work, view.render_state)
    view.asked.connect(presenter.look_for)
    return presenter
