"""The focus ring: one overlay in each window, which follows the focus."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from ui.qt.look import Look
from ui.viewmodels.tokens import RING_INNER_PX, RING_OUTER_PX, Colour

_OUT = RING_OUTER_PX + 1
_MOVES = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.LayoutRequest,
    QEvent.Type.ParentChange,
}


class FocusRing(QWidget):
    """Two px of `focus_in` on the control's edge, three px of `focus` outside it.

    A widget may have its own `ring_rect() -> QRect` in its coordinates, or a `ring_host` property
    with the ancestor to be ringed in its place (a card around a bare editor).
    """

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._window = look, window
        self._watched: list[QObject] = []
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        look.changed.connect(self.settle)
        look.changed.connect(self.update)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self.settle()
        return False

    def settle(self) -> None:
        """Go to where the focus is now, and hide where it cannot be seen."""
        box = self._box()
        if box is None or box.isEmpty():
            self.hide()
            return
        place = box.adjusted(-_OUT, -_OUT, _OUT, _OUT) & self._window.rect()
        if place == self.geometry() and self.isVisible():
            self.raise_()
            return
        self.setGeometry(place)
        inside = self.rect().adjusted(_OUT + 7, _OUT + 7, -_OUT - 7, -_OUT - 7)
        self.setMask(QRegion(self.rect()) - QRegion(inside))
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = self.rect().toRectF()
        outer = RING_OUTER_PX / 2
        painter.setPen(QPen(self._look.colour(Colour.FOCUS), RING_OUTER_PX))
        painter.drawRoundedRect(box.adjusted(outer, outer, -outer, -outer), 9, 9)
        inner = RING_OUTER_PX + RING_INNER_PX / 2
        painter.setPen(QPen(self._look.colour(Colour.FOCUS_IN), RING_INNER_PX))
        painter.drawRoundedRect(box.adjusted(inner, inner, -inner, -inner), 6, 6)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        for watched in self._watched:
            if isValid(watched):
                watched.removeEventFilter(self)
        self._watched = []
        self._target = now if now is not None and now.window() is self._window else None
        if self._target is not None:
            self._watch(self._target)
        self.settle()

    def _watch(self, widget: QWidget) -> None:
        each: QWidget | None = widget
        while each is not None and each is not self._window:
            each.installEventFilter(self)
            self._watched.append(each)
            each = each.parentWidget()
        if isinstance(widget, QAbstractItemView) and widget.selectionModel() is not None:
            widget.selectionModel().currentChanged.connect(self.settle)

    def _box(self) -> QRect | None:
        """The rectangle to be ringed, in the window's coordinates."""
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            return None
        host = target.property("ring_host")
        widget = host if isinstance(host, QWidget) else target
        rect = widget.rect()
        own = getattr(target, "ring_rect", None)
        if own is not None and widget is target:
            rect = own()
        box = QRect(widget.mapTo(self._window, rect.topLeft()), rect.size())
        return self._within_scroll_areas(widget, box)

    def _within_scroll_areas(self, widget: QWidget, box: QRect) -> QRect:
        """The part of the box that the scroll areas around it let through."""
        each = widget.parentWidget()
        while each is not None and each is not self._window:
            area = each.parentWidget()
            if isinstance(area, QAbstractScrollArea) and area.viewport() is each:
                seen = QRect(each.mapTo(self._window, each.rect().topLeft()), each.size())
                box = box & seen
            each = area
        return box
