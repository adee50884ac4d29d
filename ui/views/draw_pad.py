"""The paper that is drawn on, with a pen, a finger or a mouse."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QInputDevice,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.look import Look
from ui.viewmodels.drawing import MOST_POINTS, WIDE, Drawing, Ink, Point, Sheet, Stroke
from ui.viewmodels.tokens import Colour

_PAPER: Final = QColor("#FFFFFF")
_INKS: Final = {
    Ink.BLACK: QColor("#17212B"),
    Ink.BLUE: QColor("#1F4FA8"),
    Ink.RED: QColor("#B3261E"),
    Ink.GREEN: QColor("#1B6839"),
}
_WIDEST_PX: Final = 760
_LARGEST_PX: Final = 2_400


class SketchPad(QWidget):
    """Shows a Drawing on white paper in every theme, since the picture that is kept is white.

    Intentions: `drawn(Stroke)` when the pen is lifted, `rubbed(x, y)` under the eraser. Once a
    pen was used, a hand that lies on the screen draws nothing.
    """

    drawn = Signal(object)
    rubbed = Signal(int, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._drawing, self._sheet = Drawing(""), Sheet.DRAWING
        self._under = QImage()
        self._points: list[Point] = []
        self._pen_seen = False
        self.ink, self.width_, self.erasing, self.writable = Ink.BLACK, 6, False, True
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def begin(self, sheet: Sheet, under: bytes = b"") -> None:
        """Take another sheet; with `under` a picture is drawn on."""
        self._sheet, self._points, self._pen_seen = sheet, [], False
        self._under = QImage.fromData(under) if under else QImage()
        self.updateGeometry()

    def render_state(self, drawing: Drawing) -> None:
        """Show the strokes that are kept."""
        self._drawing = drawing
        count = len(drawing.strokes)
        self.setAccessibleName(
            f"Drawing, {count} line"
            + ("" if count == 1 else "s")
            + ". It can be told in words below."
        )
        self.update()

    def picture(self) -> bytes:
        """Return the drawing as a PNG."""
        image = QImage(self._size(), QImage.Format.Format_RGB32)
        image.fill(_PAPER)
        painter = QPainter(image)
        self._paint(painter, QRectF(image.rect()), self._drawing.strokes.values())
        painter.end()
        held = QByteArray()
        buffer = QBuffer(held)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs lack QIODevice here
        return bytes(held.data())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        size = self._size()
        return max(24, min(width, self._look.px(_WIDEST_PX)) * size.height() // size.width())

    def sizeHint(self) -> QSize:
        width = self._look.px(_WIDEST_PX)
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paper = self._paper()
        painter.fillRect(paper, _PAPER)
        self._paint(painter, paper, (*self._drawing.strokes.values(), *self._line()))
        painter.setPen(self._look.colour(Colour.CONTROL))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(paper.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        self._pen_seen = True
        rubber = event.pointerType() == QPointingDevice.PointerType.Eraser
        self._moved(event.position(), event.type(), rubber=rubber or self.erasing)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_hand(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._by_hand(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._by_hand(event)

    def _by_hand(self, event: QMouseEvent) -> None:
        touch = event.device().type() == QInputDevice.DeviceType.TouchScreen
        if not (touch and self._pen_seen):
            self._moved(event.position(), event.type(), rubber=self.erasing)

    def _moved(self, at: QPointF, kind: object, *, rubber: bool) -> None:
        types = QTabletEvent.Type
        presses = (types.TabletPress, types.MouseButtonPress, types.MouseButtonDblClick)
        if not self.writable:
            return
        if rubber:
            point = self._point(at)
            self.rubbed.emit(*point)
            return
        if kind in presses:
            self._points = [self._point(at)]
        elif self._points:
            self._go_on(self._point(at))
            if kind in (types.TabletRelease, types.MouseButtonRelease):
                self._lift()
        self.update()

    def _go_on(self, point: Point) -> None:
        if point != self._points[-1]:
            self._points.append(point)
        if len(self._points) >= MOST_POINTS:
            self._lift()
            self._points = [point]

    def _lift(self) -> None:
        line, self._points = self._line(), []
        for stroke in line:
            self.drawn.emit(stroke)

    def _line(self) -> tuple[Stroke, ...]:
        """Return the line that is under the pen, if there is one."""
        points = tuple(self._points)
        return (Stroke(self.ink, self.width_, points),) if points else ()

    def _point(self, at: QPointF) -> Point:
        paper = self._paper()
        unit = WIDE / paper.width()
        x, y = (at.x() - paper.x()) * unit, (at.y() - paper.y()) * unit
        return int(min(max(x, 0), WIDE)), int(min(max(y, 0), paper.height() * unit))

    def _paper(self) -> QRectF:
        """Return where the paper lies: as large as fits, from the left."""
        size = self._size()
        width = min(self.width(), self._look.px(_WIDEST_PX))
        width = min(width, self.height() * size.width() // size.height())
        return QRectF(0, 0, max(1, width), max(1, width * size.height() / size.width()))

    def _size(self) -> QSize:
        """Return the size of the picture that is kept, in px."""
        if self._under.isNull():
            return QSize(WIDE, self._sheet.high)
        most = QSize(_LARGEST_PX, _LARGEST_PX).boundedTo(self._under.size())
        return self._under.size().scaled(most, Qt.AspectRatioMode.KeepAspectRatio)

    def _paint(self, painter: QPainter, paper: QRectF, strokes: Iterable[Stroke]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._under.isNull():
            painter.drawImage(paper, self._under)
        painter.save()
        painter.translate(paper.topLeft())
        painter.scale(paper.width() / WIDE, paper.width() / WIDE)
        for stroke in strokes:
            _draw(painter, stroke)
        painter.restore()


def _draw(painter: QPainter, stroke: Stroke) -> None:
    round_ = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(_INKS[stroke.ink], stroke.width, Qt.PenStyle.SolidLine, *round_))
    first, *rest = (QPointF(x, y) for x, y in stroke.points)
    if not rest:
        painter.drawPoint(first)
        return
    path = QPainterPath(first)
    for point in rest:
        path.lineTo(point)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
