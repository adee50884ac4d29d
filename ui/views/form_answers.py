"""Places to answer that only opened forms ask for: an order, a range, a long list, a file."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QSlider

from fieldapp.forms.model import Question
from ui.qt.look import Look
from ui.viewmodels.form_page import Capture, Limits, Looked
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.answers import Answer, clear
from ui.views.components.base import Dressed, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.fields import LineEdit
from ui.views.components.flow import Flow
from ui.views.components.text import Text

_NAME: Final = Qt.ItemDataRole.UserRole
_ROWS, _LIST_PX, _SLIDER_PX = 6, 560, 420
_MOST: Final = 200
_CAPTURES: Final = {Capture.SIGN: "signature", Capture.SOUND: "mic", Capture.PHOTO: "camera"}


LookUp = Callable[[str, int], Looked]
"""Finds at most so many choices whose words hold a text; an empty text fits all."""


class RankAnswer(Answer):
    """All choices in order of preference. Alt+Up and Alt+Down move the chosen one."""

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__(question)
        self.list = _Lines(look, question.label)
        self._up = self._mover(look, "Earlier", "arrow-up", -1)
        self._down = self._mover(look, "Later", "arrow-down", 1)
        self._state = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._kept = ""
        self.list.installEventFilter(self)
        self.setFocusProxy(self.list)
        buttons = row(self._up, self._down, self._state, None, gap=8)
        buttons.setStretch(2, 4)
        self.setLayout(column(self.list, buttons, gap=6))
        self.limit(look, self.list, _LIST_PX)
        self.show_text("")

    def written(self) -> Written:
        return Written(self._kept)

    def show_text(self, text: str) -> None:
        self._kept = text
        known = {str(choice.name): choice for choice in self.question.choices}
        order = [*text.split(), *known]
        names = [name for name in dict.fromkeys(order) if name in known]
        self.list.show_lines([(n, f"{at}. {known[n].label}") for at, n in enumerate(names, 1)])
        self._state.setText("" if text else "Not ranked yet. Moving one line ranks them all.")
        self._state.setVisible(not text)

    def set_writable(self, writable: bool) -> None:
        self._up.setEnabled(writable)
        self._down.setEnabled(writable)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = steps.get(Qt.Key(event.key()))
            if by is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._move(by)
                return True
        return super().eventFilter(watched, event)

    def _mover(self, look: Look, words: str, icon: str, by: int) -> Button:
        button = Button(look, words, icon=icon, size=Size.SMALL)
        button.clicked.connect(lambda: self._move(by))
        return button

    def _move(self, by: int) -> None:
        names, at = self.list.names(), self.list.currentRow()
        to = at + by
        if at < 0 or not 0 <= to < len(names) or not self._up.isEnabled():
            return
        names[at], names[to] = names[to], names[at]
        self.show_text(" ".join(names))
        self.list.setCurrentRow(to)
        self.decided.emit()


class RangeAnswer(Answer):
    """A number between two others; nothing is answered until it is moved."""

    def __init__(self, look: Look, question: Question, limits: Limits) -> None:
        super().__init__(question)
        self.limits = limits
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(question.label)
        self.slider.setRange(0, limits.steps)
        self.slider.setPageStep(max(1, limits.steps // 10))
        self._told = Text(look, "", Role.STRONG)
        self._away = Button(look, "Take back", Kind.LINK, size=Size.SMALL)
        self._away.clicked.connect(self._take_back)
        start, end = (
            Text(look, _plain(number), Role.SECONDARY, Tone.INK2)
            for number in (limits.start, limits.end)
        )
        line = row(start, self.slider, end, None, gap=8)
        line.setStretch(1, 4)
        self.setLayout(column(line, row(self._told, self._away, None), gap=2))
        self._kept = ""
        self.slider.actionTriggered.connect(self._moved)
        self.setFocusProxy(self.slider)
        self.limit(look, self.slider, _SLIDER_PX)
        self.show_text("")

    def written(self) -> Written:
        return Written(self._kept)

    def show_text(self, text: str) -> None:
        self._kept = text
        held = Decimal(text) if text else self.limits.start
        self.slider.setSliderPosition(self.limits.nearest(held))
        self._told.setText(_plain(held) if text else "Not answered")
        self._away.setVisible(bool(text))

    def _moved(self) -> None:
        self.show_text(_plain(self.limits.value(self.slider.sliderPosition())))
        self.decided.emit()

    def _take_back(self) -> None:
        self.slider.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_text("")
        self.decided.emit()


class LookedUpAnswer(Answer):
    """One or several of a long list: typing narrows it, Enter takes the marked line."""

    def __init__(self, look: Look, question: Question, look_up: LookUp, *, many: bool) -> None:
        super().__init__(question)
        self._look, self._look_up, self._many = look, look_up, many
        self.line = LineEdit(look, question.label, "Type to find")
        self.list = _Lines(look, f"Choices for {question.label}")
        self._told = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._chosen = column(gap=4)
        self._names: tuple[str, ...] = ()
        self.line.textEdited.connect(lambda _text: self._find())
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self._take(item))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.line)
        self.setLayout(column(self._chosen, self.line, self.list, self._told, gap=6))
        self.limit(look, self.line, _LIST_PX)
        look.changed.connect(lambda: self.list.setMaximumWidth(look.px(_LIST_PX)))
        self.list.setMaximumWidth(look.px(_LIST_PX))
        self._fold()

    def written(self) -> Written:
        return Written(" ".join(self._names))

    def show_text(self, text: str) -> None:
        names = tuple(text.split())
        if names == self._names:
            return
        self._names = names
        clear(self._chosen)
        for name in names:
            self._chosen.addLayout(self._line(name))

    def set_writable(self, writable: bool) -> None:
        self.line.setReadOnly(not writable)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.FocusIn:
            self._find()
        elif watched is self.line and event.type() == QEvent.Type.FocusOut:
            self._fold()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key())) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def takes_enter(self) -> bool:
        """Whether Enter takes the marked line now, and does not lead on."""
        open_list = not self.list.isHidden() and not self.line.isReadOnly()
        return open_list and bool(self.line.text())

    def _key(self, key: Qt.Key) -> bool:
        """Move in the list or take a line from it; say whether the key was meant for it."""
        if self.list.isHidden() or self.line.isReadOnly():
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in steps:
            at = max(0, min(self.list.count() - 1, self.list.currentRow() + steps[key]))
            self.list.setCurrentRow(at)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.takes_enter():
            self._take(self.list.currentItem())
            return True
        return False

    def _find(self) -> None:
        if self.line.isReadOnly():
            return
        found = self._look_up(self.line.text(), _MOST)
        self.list.show_lines([(str(c.name), c.label) for c in found.choices])
        self.list.setVisible(bool(found.choices))
        self._told.setText(_count(found))
        self._told.show()

    def _fold(self) -> None:
        self.list.hide()
        self._told.hide()

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        name = str(item.data(_NAME))
        others = [held for held in self._names if held != name] if self._many else []
        self.line.clear()
        self.show_text(" ".join((*others, name)))
        self._find() if self._many else self._fold()
        self.decided.emit()

    def _line(self, name: str) -> QHBoxLayout:
        label = self.question.label_of(name)
        away = Button(self._look, "", Kind.BARE, icon="x", size=Size.SMALL)
        away.setAccessibleName(f"Take {label} back")
        away.setToolTip("Take back")
        away.clicked.connect(lambda: self._drop(name))
        words = Text(self._look, label, Role.STRONG, wrap=True)
        line = row(words, away, gap=8)
        line.setStretch(0, 1)
        return line

    def _drop(self, name: str) -> None:
        if self.line.isReadOnly():
            return
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_text(" ".join(held for held in self._names if held != name))
        self.decided.emit()


class FileAnswer(Answer):
    """A file that belongs to the answer; its name is the answer.

    Intentions: `file_asked` to choose one, `capture_asked` to make one here.
    """

    file_asked = Signal()
    capture_asked = Signal()

    def __init__(self, look: Look, question: Question, capture: Capture) -> None:
        super().__init__(question)
        self._name = Text(look, "", Role.STRONG, wrap=True)
        self._caption = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._caption.hide()
        self.capture = Button(look, capture.value, icon=_CAPTURES.get(capture, "pencil"))
        self.capture.say(capture.value, spoken=f"{capture.value}: {question.label}")
        self.capture.clicked.connect(self.capture_asked)
        self.choose = Button(look, "Choose a file", icon="paperclip")
        self.choose.say("Choose a file", spoken=f"Choose a file: {question.label}")
        self.choose.clicked.connect(self.file_asked)
        self._away = Button(look, "Take back", Kind.LINK, size=Size.SMALL)
        self._away.clicked.connect(self._take_back)
        line = Flow(self.capture, self.choose, self._away)
        self.setLayout(column(line, self._name, self._caption, gap=6))
        self.capture.setVisible(capture is not Capture.NONE)
        self.setFocusProxy(self.choose if capture is Capture.NONE else self.capture)
        self._kept = ""
        self.show_text("")

    def written(self) -> Written:
        return Written(self._kept)

    def show_text(self, text: str) -> None:
        self._kept = text
        self._name.setText(text or "No file")
        self._away.setVisible(bool(text))

    def show_caption(self, words: str) -> None:
        """Show what a drawing shows, in words."""
        self._caption.setText(f"In words: {words}")
        self._caption.setVisible(bool(words))

    def _take_back(self) -> None:
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_text("")
        self.decided.emit()


class _Lines(Dressed, QListWidget):
    """A short list of named lines, as tall as what it holds."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.FIELD))
        self._fit()

    def names(self) -> list[str]:
        """The names of the lines in order."""
        return [str(self.item(at).data(_NAME)) for at in range(self.count())]

    def show_lines(self, lines: list[tuple[str, str]]) -> None:
        """Show these (name, words); the first one is marked."""
        self.clear()
        for name, words in lines:
            item = QListWidgetItem(words)
            item.setData(_NAME, name)
            self.addItem(item)
        self.setCurrentRow(0 if lines else -1)
        self._fit()

    def _fit(self) -> None:
        line = max(self.sizeHintForRow(0), self.look.line_px(Role.FIELD))
        self.setFixedHeight(line * max(1, min(self.count(), _ROWS)) + 2 * self.frameWidth() + 6)


def _count(found: Looked) -> str:
    if not found.total:
        return "Nothing in the list has these words."
    if found.total > len(found.choices):
        return f"{len(found.choices)} of {found.total:,} shown. Type more to narrow the list."
    return "1 choice" if found.total == 1 else f"{found.total} choices"


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
