"""Rows of lists: tasks, receipts, and the stages of a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.look import Look
from ui.viewmodels.tokens import Colour, Role
from ui.views.components.base import Dressed, Frame, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.text import IconMark, Text


class TaskState(StrEnum):
    """How far a step is; its word is always shown."""

    DONE = "Done"
    TO_DO = "To do"
    RUNNING = "Running"
    STOPS_SEALING = "Stops sealing"
    LATER = "Later"


_TASKS = {
    TaskState.DONE: ("circle-check", Tone.STRENGTH),
    TaskState.TO_DO: ("circle-dot", Tone.AFI),
    TaskState.RUNNING: ("refresh-cw", Tone.PRIMARY),
    TaskState.STOPS_SEALING: ("octagon-pause", Tone.CONCERN),
    TaskState.LATER: ("circle", Tone.INK2),
}


@dataclass(frozen=True, slots=True)
class Task:
    """A step of a checklist; `action` is the verb of its button, empty for none."""

    id: str
    title: str
    note: str
    state: TaskState
    action: str = ""


class TaskRow(QWidget):
    """One step: icon, title, note, then its word or its button. Intention: `action_chosen(id)`."""

    action_chosen = Signal(str)

    def __init__(self, look: Look, task: Task, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        icon, tone = _TASKS[task.state]
        words = column(
            Text(look, task.title, Role.STRONG, wrap=True),
            Text(look, task.note, Role.SECONDARY, Tone.INK2, wrap=True),
            gap=0,
        )
        layout = row(IconMark(look, icon, tone.colour, 18), words, gap=11, margins=(0, 8, 0, 8))
        layout.setStretch(1, 1)
        if task.action:
            kind = Kind.CONCERN if task.state is TaskState.STOPS_SEALING else Kind.PLAIN
            button = Button(look, task.action, kind, size=Size.SMALL)
            button.clicked.connect(lambda: self.action_chosen.emit(task.id))
            layout.addWidget(button)
        else:
            layout.addWidget(Text(look, task.state.value, Role.CHIP, tone))
        self.setLayout(layout)
        self.setAccessibleName(f"{task.title}. {task.state.value}. {task.note}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A signed receipt: what it covers, who signed and when, a short fingerprint."""

    id: str
    title: str
    note: str
    icon: str = "server"
    tone: Tone = Tone.PRIMARY


class ReceiptRow(QWidget):
    """One receipt with Show. Intention: `receipt_shown(id)`."""

    receipt_shown = Signal(str)

    def __init__(self, look: Look, receipt: Receipt, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = column(
            Text(look, receipt.title, Role.STRONG, wrap=True),
            Text(look, receipt.note, Role.SECONDARY, Tone.INK2, wrap=True),
            gap=0,
        )
        mark = IconMark(look, receipt.icon, receipt.tone.colour, 17)
        show = Button(look, "Show", Kind.LINK, size=Size.SMALL)
        show.setAccessibleName(f"Show receipt: {receipt.title}")
        show.clicked.connect(lambda: self.receipt_shown.emit(receipt.id))
        layout = row(column(2, mark, None, gap=0), words, show, gap=10, margins=(0, 6, 0, 6))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setAccessibleName(f"{receipt.title}. {receipt.note}")


class RowList(Frame):
    """Rows with a hair line between them."""

    def __init__(self, rows: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__("rows", parent)
        layout = column(gap=0)
        for number, widget in enumerate(rows):
            if number:
                layout.addWidget(Frame("rule"))
            layout.addWidget(widget)
        self.setLayout(layout)


STAGES = ("Prepare", "On site", "Send", "Sealed", "Confirmed", "Removed")


class StageTrack(Dressed, QWidget):
    """Where a visit stands among its six stages: done with a tick, now with a dot, later hollow.

    It takes two rows where one is too narrow.
    """

    def __init__(self, look: Look, current: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = current
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.follow(look)
        self.render_state(current)

    def render_state(self, current: int) -> None:
        """Show the stage numbered `current`, 0 to 5, as the present one."""
        self._current = current
        self.setAccessibleName(f"Stage {current + 1} of 6: {STAGES[current]}")
        self.updateGeometry()
        self.update()

    def dress(self) -> None:
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = self._places(width)[-1].y() // self._row_px() + 1
        return rows * self._row_px()

    def sizeHint(self) -> QSize:
        return QSize(self._wide(), self._row_px())

    def minimumSizeHint(self) -> QSize:
        widest = max(self._item_px(name) for name in STAGES)
        return QSize(widest, self._row_px())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places(self.width())
        for number, (name, at) in enumerate(zip(STAGES, places, strict=True)):
            self._draw_stage(painter, number, name, at)
            after = places[number + 1] if number + 1 < len(STAGES) else None
            if after is not None and after.y() == at.y():
                self._draw_line(painter, number, at.x() + self._item_px(name), at.y())

    def _row_px(self) -> int:
        return self.look.line_px(Role.SECONDARY) + 6

    def _dot_px(self) -> int:
        return self.look.px(16)

    def _gap_px(self) -> int:
        return self.look.px(24)

    def _item_px(self, name: str) -> int:
        words = QFontMetrics(self.look.font(Role.SECONDARY, 600)).horizontalAdvance(name)
        return self._dot_px() + self.look.px(5) + words

    def _wide(self) -> int:
        return sum(self._item_px(name) for name in STAGES) + self._gap_px() * (len(STAGES) - 1)

    def _places(self, width: int) -> list[QPoint]:
        """Where each stage begins, wrapped into rows."""
        places, left, top = [], 0, 0
        for name in STAGES:
            if left and left + self._item_px(name) > width:
                left, top = 0, top + self._row_px()
            places.append(QPoint(left, top))
            left += self._item_px(name) + self._gap_px()
        return places

    def _draw_stage(self, painter: QPainter, number: int, name: str, at: QPoint) -> None:
        dot = QRect(
            at.x(), at.y() + (self._row_px() - self._dot_px()) // 2, self._dot_px(), self._dot_px()
        )
        reached = number <= self._current
        edge = self.look.colour(Colour.PRIMARY if reached else Colour.CONTROL)
        painter.setPen(QPen(edge, self.look.theme.border))
        painter.setBrush(edge if reached else self.look.colour(Colour.SURFACE))
        painter.drawEllipse(dot.toRectF().adjusted(0.5, 0.5, -0.5, -0.5))
        if number < self._current:
            side = self.look.px(10)
            tick = self.look.pixmap("check", Colour.ON_PRIMARY, 10, self.devicePixelRatioF())
            painter.drawPixmap(dot.center() - QPoint(side // 2 - 1, side // 2 - 1), tick)
        elif number == self._current:
            painter.setBrush(self.look.colour(Colour.ON_PRIMARY))
            painter.setPen(Qt.PenStyle.NoPen)
            inner = self._dot_px() * 0.31
            painter.drawEllipse(dot.toRectF().adjusted(inner, inner, -inner, -inner))
        self._draw_name(painter, number, name, at)

    def _draw_name(self, painter: QPainter, number: int, name: str, at: QPoint) -> None:
        now = number == self._current
        painter.setFont(self.look.font(Role.SECONDARY, 600 if now else None))
        painter.setPen(self.look.colour(Colour.INK if now else Colour.INK2))
        left = at.x() + self._dot_px() + self.look.px(5)
        box = QRect(left, at.y(), self._item_px(name), self._row_px())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)

    def _draw_line(self, painter: QPainter, number: int, left: int, top: int) -> None:
        colour = Colour.PRIMARY if number < self._current else Colour.LINE
        painter.setPen(QPen(self.look.colour(colour), 2))
        y, inset = top + self._row_px() // 2, self.look.px(5)
        painter.drawLine(left + inset, y, left + self._gap_px() - inset, y)
