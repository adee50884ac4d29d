"""Places to answer the questions of a form, one kind for each kind of question."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLayout, QRadioButton, QWidget

from fieldapp.forms.model import Appearance, Question, QuestionType
from fieldapp.forms.values import TICKED, read, shown
from ui.qt.look import Look
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.components.base import Dressed, column, row
from ui.views.components.buttons import Button, KeyCap, Kind, Size
from ui.views.components.editors import PlainEdit, ThinkEdit, VerbatimEdit
from ui.views.components.fields import LineEdit, Tick
from ui.views.components.text import Text

_SHORT_PX, _MENU_PX, _READING_PX = 320, 440, 680
FIELD_BYTES = 32 * 1024
"""Longest words of one field; more is offered as an attached text."""


class Answer(QWidget):
    """A place to answer one question; each kind says what stands in it.

    Qt's classes have a metaclass of their own, so what is abstract here the type checker holds.

    Intentions: `typed` after each change, `left` when the person goes elsewhere, `decided`
    after a choice, which needs no leaving; `toggled(name, bool)` for one of many.
    """

    typed = Signal()
    left = Signal()
    decided = Signal()
    toggled = Signal(str, bool)
    huge_pasted = Signal(object)

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question
        self._limited: tuple[Look, QWidget, int] | None = None

    def limit(self, look: Look, widget: QWidget, px: int) -> None:
        """Let a widget be no wider than so many px at 100 per cent."""
        self._limited = (look, widget, px)
        look.changed.connect(self._limit)
        self._limit()

    def _limit(self) -> None:
        if self._limited is not None:
            look, widget, px = self._limited
            widget.setMaximumWidth(look.px(px))

    @abstractmethod
    def written(self) -> Written:
        """What stands here now, as it is kept."""

    @abstractmethod
    def show_text(self, text: str) -> None:
        """Show a kept text; not a change by the person."""

    def set_writable(self, writable: bool) -> None:
        """Let it be answered, or only read."""
        self.setEnabled(writable)


class LongAnswer(Answer):
    """Free text of several lines; exact words in their own typeface."""

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__(question)
        exact = question.type is QuestionType.EXACT_WORDS
        self.edit: PlainEdit = (
            VerbatimEdit(look, question.label) if exact else PlainEdit(look, question.label)
        )
        self.limit(look, self.edit, _READING_PX)
        self.edit.show_lines(1 if question.type is QuestionType.TEXT else 2, 14)
        self.edit.words_changed.connect(self.typed)
        self.edit.large_pasted.connect(self._pasted)
        self.edit.huge_pasted.connect(self.huge_pasted)
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)
        self.setLayout(column(self.edit))

    def written(self) -> Written:
        return Written(self.edit.text_exactly(), self.edit.textCursor().position())

    def show_text(self, text: str) -> None:
        self.edit.set_text_exactly(text)

    def set_writable(self, writable: bool) -> None:
        self.edit.setReadOnly(not writable)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        popup = Qt.FocusReason.PopupFocusReason
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != popup:
            self.left.emit()
        return super().eventFilter(watched, event)

    def _pasted(self, text: str) -> None:
        whole = len((self.edit.text_exactly() + text).encode())
        if whole <= FIELD_BYTES:
            self.edit.insert_exactly(text)
        else:
            self.huge_pasted.emit(text)


class ThinkAnswer(Answer):
    """What I think: the inspector's own view, on its own ground."""

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__(question)
        self.frame = ThinkEdit(look, question.hint)
        self.frame.edit.show_lines(3, 14)
        self.frame.edit.words_changed.connect(self.typed)
        self.frame.edit.huge_pasted.connect(self.huge_pasted)
        self.frame.edit.large_pasted.connect(self.huge_pasted)
        self.frame.edit.installEventFilter(self)
        self.setFocusProxy(self.frame.edit)
        self.setLayout(column(self.frame))

    def written(self) -> Written:
        edit = self.frame.edit
        return Written(edit.text_exactly(), edit.textCursor().position())

    def show_text(self, text: str) -> None:
        self.frame.edit.set_text_exactly(text)

    def set_writable(self, writable: bool) -> None:
        self.frame.edit.setReadOnly(not writable)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        popup = Qt.FocusReason.PopupFocusReason
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() != popup:
            self.left.emit()
        return super().eventFilter(watched, event)


class RolesAnswer(Answer):
    """Who is here, by role: numbered lines, each with a button that takes it away."""

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__(question)
        self._look, self.roles = look, tuple[str, ...]()
        self._list = column(gap=4)
        self.add = LineEdit(look, f"Add to “{question.label}”", "Add a role")
        completer = QCompleter([choice.label for choice in question.choices], self.add)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.add.setCompleter(completer)
        self.add.editingFinished.connect(self._add)
        self.setFocusProxy(self.add)
        self.setLayout(column(self._list, self.add, gap=6))

    def written(self) -> Written:
        return Written("\n".join(self.roles))

    def show_text(self, text: str) -> None:
        roles = tuple(line for line in text.split("\n") if line)
        if roles == self.roles:
            return
        self.roles = roles
        clear(self._list)
        for number, role in enumerate(roles, start=1):
            self._list.addLayout(self._line(number, role))

    def set_writable(self, writable: bool) -> None:
        self.add.setVisible(writable)

    def _line(self, number: int, role: str) -> QHBoxLayout:
        away = Button(self._look, "", Kind.BARE, icon="x", size=Size.SMALL)
        away.setAccessibleName(f"{role} is not here")
        away.setToolTip(f"{role} is not here")
        away.clicked.connect(lambda: self._take_away(role))
        cap = KeyCap(self._look, str(number))
        line = row(cap, Text(self._look, role, wrap=True), away, gap=8)
        line.setStretch(1, 1)
        return line

    def _add(self) -> None:
        role = " ".join(self.add.text().split())
        self.add.clear()
        if role and role not in self.roles:
            self.show_text("\n".join((*self.roles, role)))
            self.decided.emit()

    def _take_away(self, role: str) -> None:
        self.show_text("\n".join(held for held in self.roles if held != role))
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.decided.emit()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, inner layouts too, and let go of its widgets."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


class TypedAnswer(Answer):
    """A date, time, number or codes in one line; read when it is left, kept if it is unclear."""

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__(question)
        self.edit = LineEdit(look, question.label, _example(question))
        self.edit.textEdited.connect(lambda _text: self.typed.emit())
        self.edit.editingFinished.connect(self._finished)
        self.limit(look, self.edit, _SHORT_PX)
        self.setFocusProxy(self.edit)
        self.setLayout(column(self.edit))

    def written(self) -> Written:
        answer = read(self.question, self.edit.text())
        return Written(answer.text, self.edit.cursorPosition())

    def show_text(self, text: str) -> None:
        told = shown(self.question, text)
        if told != self.edit.text():
            self.edit.setText(told)

    def set_writable(self, writable: bool) -> None:
        self.edit.setReadOnly(not writable)

    def mark_problem(self, words: str) -> None:
        """Show and tell what cannot be read."""
        self.edit.mark_problem(words)

    def _finished(self) -> None:
        self.show_text(self.written().text)
        self.left.emit()


class MenuAnswer(Answer):
    """One of many choices, in a list that opens; the first line takes the answer back."""

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__(question)
        self.box = Menu(look, question.label)
        self.box.addItem("Not answered", "")
        for choice in question.choices:
            self.box.addItem(choice.label, choice.name)
        if question.appearance is Appearance.LOOK_FOR:
            self.box.setItemText(0, "Not yet")
        self.box.activated.connect(lambda _index: self.decided.emit())
        self.limit(look, self.box, _MENU_PX)
        self.setFocusProxy(self.box)
        self.setLayout(column(self.box))

    def written(self) -> Written:
        return Written(str(self.box.currentData() or ""))

    def show_text(self, text: str) -> None:
        at = self.box.findData(text)
        if at < 0:
            self.box.addItem(text, text)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)


class Menu(Dressed, QComboBox):
    """A list that opens; the wheel does not change it by accident."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.FIELD))

    def wheelEvent(self, event: object) -> None:
        getattr(event, "ignore", lambda: None)()


class RadioAnswer(Answer):
    """One of a few choices, each in sight; choosing the chosen one takes the answer back."""

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__(question)
        self._ticks: dict[str, Radio] = {}
        layout = column(gap=4)
        for choice in question.choices:
            tick = Radio(look, choice.label)
            tick.setAccessibleDescription(question.label)
            tick.clicked.connect(lambda _=False, n=choice.name: self._chosen(n))
            self._ticks[choice.name] = tick
            layout.addWidget(tick)
        self._kept = ""
        self.setLayout(layout)

    def written(self) -> Written:
        return Written(self._kept)

    def show_text(self, text: str) -> None:
        self._kept = text
        for name, tick in self._ticks.items():
            tick.setChecked(name == text)

    def _chosen(self, name: str) -> None:
        self.show_text("" if self._kept == name else name)
        self.decided.emit()


class Radio(Dressed, QRadioButton):
    """One of a few choices; several at once are kept apart by who holds them."""

    def __init__(self, look: Look, words: str) -> None:
        super().__init__(words)
        self.setAutoExclusive(False)
        self.setAccessibleName(words)
        self.follow(look)

    def dress(self) -> None:
        self.setFont(self.look.font(Role.BODY))


class TickAnswer(Answer):
    """A line to tick, as one that was said."""

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__(question)
        self.tick = WrappedTick(look, question.label)
        self.tick.box.clicked.connect(lambda _=False: self.decided.emit())
        self.setFocusProxy(self.tick.box)
        self.setLayout(column(self.tick))

    def written(self) -> Written:
        return Written(TICKED if self.tick.box.isChecked() else "")

    def show_text(self, text: str) -> None:
        self.tick.box.setChecked(bool(text))


class WrappedTick(QWidget):
    """A box to tick whose words take several lines where they must; the words tick it too."""

    def __init__(self, look: Look, words: str) -> None:
        super().__init__()
        self.box = Tick(look, "")
        self.box.setAccessibleName(words)
        self._words = Text(look, words, wrap=True)
        layout = row(self.box, self._words, gap=4)
        layout.setStretch(1, 1)
        layout.setAlignment(self.box, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)
        self._words.installEventFilter(self)
        self.setSizePolicy(self._words.sizePolicy())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonRelease and self.box.isEnabled():
            self.box.click()
        return super().eventFilter(watched, event)


class ManyAnswer(Answer):
    """Any of several choices; each is kept by itself, so that people can add at once."""

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__(question)
        self._ticks: dict[str, WrappedTick] = {}
        layout = column(gap=4)
        for choice in question.choices:
            tick = WrappedTick(look, choice.label)
            tick.box.setAccessibleDescription(question.label)
            tick.box.clicked.connect(lambda on=False, n=choice.name: self.toggled.emit(n, on))
            self._ticks[choice.name] = tick
            layout.addWidget(tick)
        self.setLayout(layout)

    def written(self) -> Written:
        on = (name for name, tick in self._ticks.items() if tick.box.isChecked())
        return Written(" ".join(on))

    def show_text(self, text: str) -> None:
        chosen = text.split()
        for name, tick in self._ticks.items():
            tick.box.setChecked(name in chosen)


def answer_for(look: Look, question: Question) -> Answer:
    """Return the place to answer that suits a question; text where nothing else does."""
    match question.type:
        case QuestionType.SELECT_ONE | QuestionType.AGENCY:
            radio = question.appearance is Appearance.RADIO
            return RadioAnswer(look, question) if radio else MenuAnswer(look, question)
        case QuestionType.SELECT_MANY:
            return ManyAnswer(look, question)
        case QuestionType.ACKNOWLEDGE:
            return TickAnswer(look, question)
        case QuestionType.ROLE:
            return RolesAnswer(look, question)
        case QuestionType.THINK:
            return ThinkAnswer(look, question)
        case (
            QuestionType.TEXT
            | QuestionType.LONG_TEXT
            | QuestionType.EXACT_WORDS
            | QuestionType.NOTE
        ):
            return LongAnswer(look, question)
        case _:
            return TypedAnswer(look, question)


_EXAMPLES = {
    QuestionType.DATE: "18/11/2026",
    QuestionType.TIME: "14:05",
    QuestionType.DATETIME: "18/11/2026 14:05",
    QuestionType.CHILDREN: "T03",
    QuestionType.INTEGER: "12",
    QuestionType.DECIMAL: "12.5",
}


def _example(question: Question) -> str:
    return _EXAMPLES.get(question.type, "")
