"""A picture as wide as there is room, and a part of it that is marked by mouse or by keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QImageReader,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel

from fieldapp.domain.anchor import THOUSAND
from ui.qt.look import Look
from ui.viewmodels.tokens import Colour

_LARGEST_PX: Final = 6_000
Area = tuple[int, int, int, int]
"""Left, top, width and height in thousandths of the picture."""
_FIRST: Final[Area] = (250, 250, 500, 500)
_STEP, _LEAST = 25, 25
_ARROWS: Final = {
    Qt.Key.Key_Left: (-_STEP, 0),
    Qt.Key.Key_Right: (_STEP, 0),
    Qt.Key.Key_Up: (0, -_STEP),
    Qt.Key.Key_Down: (0, _STEP),
}


class Picture(QLabel):
    """A picture, made smaller to fit, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = QPixmap()
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setMinimumSize(24, 24)

    def show_bytes(self, data: bytes) -> bool:
        """Show a picture; say whether it could be read."""
        held = QByteArray(data)
        source = QBuffer(held)
        source.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(source)
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) > _LARGEST_PX:
            most = QSize(_LARGEST_PX, _LARGEST_PX)
            reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
        self._whole = QPixmap.fromImage(reader.read())
        self._fit()
        return not self._whole.isNull()

    def forget(self) -> None:
        """Show nothing any more."""
        self._whole = QPixmap()
        self.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            return
        room = self.size() * self.devicePixelRatioF()
        small = self._whole.size().boundedTo(
            self._whole.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        )
        shown = self._whole.scaled(
            small,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self.setPixmap(shown)


class MarkedPicture(Picture):
    """A picture of which a part can be marked: by dragging, or by Enter, arrows, Shift with arrows.

    Intention: `marked(area or None)`.
    """

    marked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.area: Area | None = None
        self._from: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(
            "Enter marks a part, arrows move it, Shift with arrows sizes it, Backspace unmarks it."
        )

    def show_area(self, area: Area | None) -> None:
        """Show a part as marked, or none."""
        self.area = area
        self.update()

    def begin(self) -> None:
        """Mark a part in the middle, to be moved by keys."""
        self._mark(self.area or _FIRST)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.begin()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self.area is not None:
            self._mark(None)
        elif key in _ARROWS and self.area is not None:
            sizes = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._mark(moved(self.area, _ARROWS[key], sizes=sizes))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            self._mark(self._area(QRect(self._from, event.position().toPoint()).normalized()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._from = None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.area is None:
            return
        painter, look = QPainter(self), self._look
        box = self._box(self.area)
        for colour, width in ((Colour.FOCUS_IN, 5), (Colour.FOCUS, 2)):
            painter.setPen(QPen(look.colour(colour), width))
            painter.drawRect(box)
        painter.end()

    def _mark(self, area: Area | None) -> None:
        self.show_area(area)
        self.marked.emit(area)

    def _shown(self) -> QSize:
        pixmap = self.pixmap()
        return pixmap.deviceIndependentSize().toSize() if not pixmap.isNull() else QSize(1, 1)

    def _box(self, area: Area) -> QRect:
        size = self._shown()
        left, top, width, height = area
        wide, high = size.width(), size.height()
        return QRect(
            left * wide // THOUSAND,
            top * high // THOUSAND,
            max(2, width * wide // THOUSAND),
            max(2, height * high // THOUSAND),
        )

    def _area(self, box: QRect) -> Area | None:
        """Return a box on the screen in thousandths; None for one that is next to nothing."""
        size = self._shown()
        inside = box.intersected(QRect(QPoint(0, 0), size))
        wide, high = max(1, size.width()), max(1, size.height())
        area = (
            inside.left() * THOUSAND // wide,
            inside.top() * THOUSAND // high,
            inside.width() * THOUSAND // wide,
            inside.height() * THOUSAND // high,
        )
        return area if min(area[2:]) >= _LEAST else None


def moved(area: Area, by: tuple[int, int], *, sizes: bool) -> Area:
    """Return a part moved or sized by so many thousandths, never out of the picture."""
    left, top, width, height = area
    if sizes:
        width = min(max(_LEAST, width + by[0]), THOUSAND - left)
        height = min(max(_LEAST, height + by[1]), THOUSAND - top)
    else:
        left = min(max(0, left + by[0]), THOUSAND - width)
        top = min(max(0, top + by[1]), THOUSAND - height)
    return left, top, width, height
