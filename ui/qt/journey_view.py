"""The timeline of a journey: lanes, bars, events by shape, gaps dashed; each mark a named child.

Arrows move in time, up and down between lanes; plus, minus and 0 zoom, as does the wheel with
Ctrl; Enter opens. Every mark is a widget of its own, so that screen readers find it by its
sentence and the pointer by its shape.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QWidget

from fieldapp.journey.story import Form
from ui.qt.look import Look
from ui.viewmodels.journey_page import LaneState, Mark, Picture, beside, ticks
from ui.viewmodels.tokens import Colour, Role

_ROW_PX, _GAP_PX, _SCALE_PX, _TITLE_PX, _TARGET_PX = 25, 4, 20, 112, 24
_AXIS_PX = 2 * _SCALE_PX
"""Today and the day of the lists stand over the scale."""
_LEAST_TICK_PX: Final = 48
_LEAST_WORDS_PX: Final = 36
"""A bar from this width on holds the beginning of its words rather than sending them outside."""
_MOST_DAY_PX: Final = 12.0
_STEP: Final = 1.5
_BETWEEN_PX: Final = 8
_ZOOM_IN = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class JourneyMark(QAbstractButton):
    """One mark. It paints itself; the timeline moves it. Its name is its sentence."""

    def __init__(self, look: Look, canvas: JourneyCanvas, mark: Mark) -> None:
        super().__init__(canvas)
        self._look, self._canvas, self.mark = look, canvas, mark
        self.shape_x, self.shape_px = 0, 0
        self.setAccessibleName(mark.spoken)
        self.setAccessibleDescription("Enter opens the record" if mark.place else mark.source)
        self.setToolTip(f"{mark.when}: {mark.words}\n{mark.source}")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def lasts(self) -> bool:
        """Say whether it is drawn as a bar."""
        return self.mark.form in (Form.SPAN, Form.GAP) and self.mark.end > self.mark.start

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(_TARGET_PX), self._look.px(_TARGET_PX))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._canvas.chosen.emit(self.mark.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._canvas.take_key(self.mark, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.lasts:
            self._draw_bar(painter)
        else:
            self._draw_event(painter)

    def _draw_bar(self, painter: QPainter) -> None:
        look, gap = self._look, self.mark.form is Form.GAP
        bar = QRect(self.shape_x, 0, self.shape_px, self.height())
        box = QRectF(bar).adjusted(1, look.px(2), -1, -look.px(2))
        ground = Colour.AFI_TINT if gap else Colour.FOLLOW_TINT if self.mark.place else Colour.HEAT2
        ink = Colour.AFI if gap else Colour.INK
        edge = look.colour(Colour.AFI if gap else Colour.CONTROL)
        dashed = Qt.PenStyle.DashLine if gap else Qt.PenStyle.SolidLine
        bordered = gap or look.theme.border > 1
        painter.setPen(QPen(edge, 1.5, dashed) if bordered else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(ground))
        painter.drawRoundedRect(box, 4, 4)
        if self.width() > self.shape_px:
            self._draw_label(painter, self._beside(), ink, 400, Colour.SURFACE)
        else:
            self._draw_label(painter, box.toRect(), ink, 600)

    def _draw_event(self, painter: QPainter) -> None:
        look = self._look
        side = look.px(_TARGET_PX)
        middle = QPointF(self.shape_x + side / 2, self.height() / 2)
        own, gap = self.mark.place is not None, self.mark.form is Form.GAP
        colour = Colour.AFI if gap else Colour.FOLLOW if own else Colour.PRIMARY
        painter.setPen(QPen(look.colour(colour), 2))
        painter.setBrush(look.colour(Colour.SURFACE if gap else colour))
        reach = look.px(6)
        if own:
            painter.drawEllipse(middle, reach - 1, reach - 1)
        else:
            corners = ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
            painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in corners]))
        self._draw_label(painter, self._beside(), Colour.INK, 400, Colour.SURFACE)

    def _beside(self) -> QRect:
        """Where words stand outside the shape: after it, or before it at the right end of time."""
        if self.shape_x:
            return QRect(0, 0, self.shape_x, self.height())
        return self.rect().adjusted(self.shape_px - self._look.px(2), 0, 0, 0)

    def _draw_label(
        self,
        painter: QPainter,
        box: QRect,
        ink: Colour,
        weight: int,
        ground: Colour | None = None,
    ) -> None:
        """Write the label where a few letters of it fit, on a ground of its own if need be."""
        look = self._look
        font = look.font(Role.CAPTION, weight)
        room = box.adjusted(look.px(4), 0, -look.px(3), 0)
        words = QFontMetrics(font).elidedText(
            self.mark.label, Qt.TextElideMode.ElideRight, room.width()
        )
        if len(words) > 3 or words == self.mark.label:
            painter.setFont(font)
            painter.setPen(look.colour(ink))
            flags = int(Qt.AlignmentFlag.AlignVCenter)
            if ground is not None:
                painter.fillRect(painter.boundingRect(room, flags, words), look.colour(ground))
            painter.drawText(room, flags, words)


class JourneyCanvas(QWidget):
    """All lanes over the whole time. Intentions: `chosen(id)`, `opened(id)`, `zoomed(steps, x)`."""

    chosen = Signal(str)
    opened = Signal(str)
    zoomed = Signal(int, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.picture = Picture()
        self.marks: dict[str, JourneyMark] = {}
        self.day_px = 1.0
        self.setAccessibleName("Timeline")

    def show_picture(self, picture: Picture, current: str) -> None:
        """Show these marks; those that are there already stay, with their focus."""
        self.picture = picture
        wanted = {mark.id: mark for mark in picture.marks}
        for identity in [one for one, held in self.marks.items() if wanted.get(one) != held.mark]:
            gone = self.marks.pop(identity)
            gone.hide()
            gone.deleteLater()
        for identity, mark in wanted.items():
            if identity not in self.marks:
                self.marks[identity] = made = JourneyMark(self._look, self, mark)
                made.clicked.connect(lambda _=False, one=identity: self.go_to(one))
                made.show()
        self.set_current(current)

    def set_current(self, identity: str) -> None:
        """Let Tab reach one mark alone: the chosen one, else the first."""
        known = identity if identity in self.marks else next(iter(self.marks), "")
        for one, mark in self.marks.items():
            reached = Qt.FocusPolicy.StrongFocus if one == known else Qt.FocusPolicy.ClickFocus
            mark.setFocusPolicy(reached)

    @property
    def current(self) -> JourneyMark | None:
        """The mark that Tab reaches."""
        strong = Qt.FocusPolicy.StrongFocus
        return next((m for m in self.marks.values() if m.focusPolicy() == strong), None)

    def lane_tops(self) -> list[tuple[int, int, LaneState]]:
        """Return the top and the height of each lane in px."""
        look, top = self._look, self._look.px(_AXIS_PX)
        found = []
        for lane in self.picture.lanes:
            height = lane.rows * look.px(_ROW_PX) + 2 * look.px(_GAP_PX)
            found.append((top, height, lane))
            top += height
        return found

    def whole_height(self) -> int:
        """Return how high all lanes are, in px."""
        tops = self.lane_tops()
        return (tops[-1][0] + tops[-1][1] if tops else self._look.px(_AXIS_PX)) + 1

    def x_of(self, day: int) -> int:
        """Return where a day begins, in px."""
        return round((day - self.picture.first) * self.day_px)

    def arrange(self, day_px: float) -> None:
        """Give every mark its place at so many px a day."""
        self.day_px = day_px
        self.setFixedSize(round(self.picture.days * day_px), self.whole_height())
        for top, _, lane in self.lane_tops():
            rows: dict[int, list[Mark]] = {}
            for mark in lane.marks:
                rows.setdefault(mark.row, []).append(mark)
            for number, marks in rows.items():
                y = top + self._look.px(_GAP_PX) + number * self._look.px(_ROW_PX)
                self._arrange_row(marks, y)
        self.update()

    def _arrange_row(self, marks: list[Mark], y: int) -> None:
        """Place marks side by side; an event takes the room up to the next one for its words."""
        look = self._look
        side, height = look.px(_TARGET_PX), look.px(_ROW_PX)
        metrics = QFontMetrics(look.font(Role.CAPTION))
        starts = [self.x_of(mark.start) for mark in marks[1:]]
        before = 0
        for mark, following in zip(marks, [*starts, self.width()], strict=True):
            widget = self.marks[mark.id]
            words = metrics.horizontalAdvance(mark.label) + look.px(_BETWEEN_PX)
            left, shape = self._shape_of(widget)
            after = max(0, following - left - shape - look.px(_BETWEEN_PX) - side // 2)
            room = (left - before, after)
            widget.shape_x, wide = _with_words(shape, words, room, self._least(widget))
            widget.shape_px = shape
            widget.setGeometry(left - widget.shape_x, y, wide, height)
            widget.update()
            before = left - widget.shape_x + wide

    def _least(self, widget: JourneyMark) -> int:
        """From which width on the shape holds words itself."""
        return self._look.px(_LEAST_WORDS_PX) if widget.lasts else self.width() + 1

    def _shape_of(self, widget: JourneyMark) -> tuple[int, int]:
        """Return where the shape of a mark begins and how wide it is, without its words."""
        side, mark = self._look.px(_TARGET_PX), widget.mark
        left = self.x_of(mark.start)
        if widget.lasts:
            wide = max(side, self.x_of(mark.end + 1) - left)
        else:
            left, wide = left - side // 2, side
        return min(max(left, 0), max(0, self.width() - side)), wide

    def take_key(self, mark: Mark, event: QKeyEvent) -> bool:
        """Do what a key means on a mark; whether it meant anything."""
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if plain != Qt.KeyboardModifier.NoModifier:
            return False
        if key in _MOVES:
            self.go_to(beside(self.picture, mark.id, *_MOVES[key]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            ordered = sorted(self.picture.marks, key=lambda one: one.start)
            self.go_to(ordered[0 if key == Qt.Key.Key_Home else -1].id)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(mark.id)
        elif key in (*_ZOOM_IN, Qt.Key.Key_Minus, Qt.Key.Key_0):
            steps = 0 if key == Qt.Key.Key_0 else -1 if key == Qt.Key.Key_Minus else 1
            self.zoomed.emit(steps, self.x_of(mark.start))
        else:
            return False
        return True

    def go_to(self, identity: str) -> None:
        """Put the focus on a mark."""
        if identity in self.marks:
            self.set_current(identity)
            self.marks[identity].setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.fillRect(self.rect(), look.colour(Colour.SURFACE))
        painter.setPen(QPen(look.colour(Colour.LINE), 1))
        for top, height, _ in self.lane_tops():
            painter.drawLine(0, top + height, self.width(), top + height)
        self._draw_scale(painter)
        self._draw_day(painter, self.picture.today, "Today")
        apart = self.x_of(self.picture.today) - self.x_of(self.picture.lists)
        if self.picture.lists and apart > self._look.px(_LEAST_TICK_PX):
            self._draw_day(painter, self.picture.lists, "Lists")

    def _draw_scale(self, painter: QPainter) -> None:
        look, least = self._look, self._look.px(_LEAST_TICK_PX)
        axis = look.px(_AXIS_PX)
        for tick in ticks(self.picture.first, self.picture.last, self.day_px, least):
            x = self.x_of(tick.day)
            painter.setPen(QPen(look.colour(Colour.LINE), 1))
            painter.drawLine(x, axis - look.px(_SCALE_PX), x, self.height())
            painter.setFont(look.font(Role.CAPTION, 600 if tick.year else 400))
            painter.setPen(look.colour(Colour.INK2))
            box = QRect(x + look.px(3), look.px(_SCALE_PX), least, look.px(_SCALE_PX))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), tick.words)

    def _draw_day(self, painter: QPainter, day: int, words: str) -> None:
        look, x = self._look, self.x_of(day)
        font = look.font(Role.CAPTION, 700)
        wide = QFontMetrics(font).horizontalAdvance(words)
        box = QRect(x - wide - look.px(4), 0, wide + look.px(2), look.px(_SCALE_PX))
        painter.setFont(font)
        painter.setPen(look.colour(Colour.INK))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.setPen(QPen(look.colour(Colour.INK), 2))
        painter.drawLine(x, 0, x, self.height())


def _with_words(shape: int, words: int, room: tuple[int, int], least: int) -> tuple[int, int]:
    """Return where in its widget a shape begins and how wide the widget is, with its words.

    Words stand inside where they fit, else after the shape, before it, inside as far as they go
    where the shape is at least so wide, or after it as far as they go.
    """
    before, after = room
    inside = least <= shape
    if (inside and words <= shape) or (inside and max(before, after) < words):
        return 0, shape
    if after < words <= before:
        return words, shape + words
    return 0, shape + min(words, after)


class LaneTitles(QWidget):
    """The titles of the lanes, which stay while the time is moved."""

    def __init__(self, look: Look, canvas: JourneyCanvas) -> None:
        super().__init__()
        self._look, self._canvas = look, canvas

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        painter.fillRect(self.rect(), look.colour(Colour.SURFACE))
        for top, height, lane in self._canvas.lane_tops():
            painter.setPen(QPen(look.colour(Colour.LINE), 1))
            painter.drawLine(0, top + height, self.width(), top + height)
            box = QRect(0, top, self.width() - look.px(6), height)
            painter.setFont(look.font(Role.CELL, 600))
            painter.setPen(look.colour(Colour.INK))
            words = f"{lane.title}\n{lane.note}" if lane.note and lane.rows > 1 else lane.title
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, int(flags), words)


class JourneyView(QFrame):
    """The timeline with its titles. Intentions: `chosen(id)`, `opened(id)`."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._zoom = look, 1.0
        self.canvas = JourneyCanvas(look)
        self._titles = LaneTitles(look, self.canvas)
        self._titles.setParent(self)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setProperty("scrolls_sideways", True)
        self._area.setAccessibleName("Timeline")
        self._area.setWidget(self.canvas)
        self.canvas.chosen.connect(self._chose)
        self.canvas.opened.connect(self.opened)
        self.canvas.zoomed.connect(self.zoom)
        look.changed.connect(self._settle)

    def show_picture(self, picture: Picture, current: str) -> None:
        """Show a journey; another one is shown whole."""
        other = picture.first != self.canvas.picture.first
        self.canvas.show_picture(picture, current)
        self._zoom = 1.0 if other else self._zoom
        self._settle()

    def take_focus(self) -> None:
        """Put the focus on the chosen mark, else on the first."""
        if self.canvas.current is not None:
            self.canvas.current.setFocus(Qt.FocusReason.OtherFocusReason)

    def zoom(self, steps: int, around: int = -1) -> None:
        """Make days wider by so many steps, or narrower; 0 shows the whole. `around` is in px."""
        bar = self._area.horizontalScrollBar()
        held = around if around >= 0 else bar.value() + self._area.viewport().width() // 2
        beside_edge = held - bar.value()
        before = self.canvas.day_px
        self._zoom = max(1.0, self._zoom * _STEP**steps) if steps else 1.0
        self._settle()
        bar.setValue(round(held * self.canvas.day_px / before) - beside_edge)

    @property
    def zoomed_in(self) -> bool:
        """Say whether less than the whole is in sight."""
        return self._zoom > 1.0

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            at = self.canvas.mapFrom(self, event.position().toPoint())
            self.zoom(1 if event.angleDelta().y() > 0 else -1, max(0, at.x()))
            event.accept()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(480), self._high())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._high())

    def _high(self) -> int:
        bar = self._area.horizontalScrollBar().sizeHint().height()
        return self.canvas.whole_height() + bar + 2

    def _settle(self) -> None:
        titles = self._look.px(_TITLE_PX)
        room = max(1, self.width() - titles)
        fit = room / self.canvas.picture.days
        self._zoom = min(self._zoom, max(1.0, _MOST_DAY_PX / fit))
        self.canvas.arrange(fit * self._zoom)
        self.setFixedHeight(self._high())
        self._titles.setGeometry(0, 0, titles, self.canvas.whole_height())
        self._titles.update()
        self._area.setGeometry(titles, 0, room, self._high())

    def _chose(self, identity: str) -> None:
        self.canvas.set_current(identity)
        mark = self.canvas.marks.get(identity)
        if mark is not None:
            at = mark.geometry().center()
            self._area.ensureVisible(at.x(), at.y(), self._look.px(60), 0)
        self.chosen.emit(identity)
