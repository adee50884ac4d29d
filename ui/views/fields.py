"""One question of a form: its label, its place to answer, its versions, its history."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from fieldapp.forms.model import Appearance, Question, QuestionType
from fieldapp.forms.values import TICKED, read, shown
from ui.qt.look import Look
from ui.viewmodels.record_state import FieldState, VersionState
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.components.base import Dressed, Frame, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.chips import Chip
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.editors import PlainEdit, VerbatimEdit
from ui.views.components.fields import LineEdit, Tick
from ui.views.components.text import ExactText, Text

FIELD_BYTES = 32 * 1024
"""Longest words of one field; more is offered as an attached text."""


class Answer(QWidget):
    """A place to answer one question.

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

    def written(self) -> Written:
        """What stands here now, as it is kept."""
        raise NotImplementedError

    def show_text(self, text: str) -> None:
        """Show a kept text; not a change by the person."""
        raise NotImplementedError

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
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.left.emit()
        return super().eventFilter(watched, event)

    def _pasted(self, text: str) -> None:
        whole = len((self.edit.text_exactly() + text).encode())
        if whole <= FIELD_BYTES:
            self.edit.insert_exactly(text)
        else:
            self.huge_pasted.emit(text)


class TypedAnswer(Answer):
    """A date, time, number or codes in one line; read when it is left, kept if it is unclear."""

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__(question)
        self.edit = LineEdit(look, question.label, _example(question))
        self.edit.textEdited.connect(lambda _text: self.typed.emit())
        self.edit.editingFinished.connect(self._finished)
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
        self.box.activated.connect(lambda _index: self.decided.emit())
        self._other = ""
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
        self._ticks: dict[str, Tick] = {}
        layout = column(gap=4)
        for choice in question.choices:
            tick = Tick(look, choice.label)
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


class SeenAnswer(Answer):
    """A thing to look for: seen, in part, not yet; side by side under its label."""

    def __init__(self, look: Look, question: Question) -> None:
        super().__init__(question)
        options = [Option(c.name, c.label) for c in question.choices[:3]]
        self._kept = ""
        self.choice = SegmentedChoice(look, question.label, options, size=Size.SMALL)
        self.choice.chosen.connect(self._chosen)
        self.setLayout(column(self.choice))

    def written(self) -> Written:
        return Written(self._kept)

    def show_text(self, text: str) -> None:
        self._kept = text
        self.choice.render_state(text)

    def _chosen(self, name: str) -> None:
        self._kept = name
        self.decided.emit()


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
        self.setLayout(row(self.box, self._words, gap=4))
        layout = self.layout()
        assert layout is not None
        layout.setAlignment(self.box, Qt.AlignmentFlag.AlignTop)
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


class FieldView(QWidget):
    """A question as a whole: label, hint, answer, what is unclear, versions, history.

    Intentions: `typed(slot)`, `left(slot)`, `decided(slot)`, `toggled(key, name, bool)`,
    `history_asked(slot)`, `decide_asked(slot)` for a place with two versions,
    `huge_pasted(text)`.
    """

    typed = Signal(bytes)
    left = Signal(bytes)
    decided = Signal(bytes)
    toggled = Signal(str, str, bool)
    history_asked = Signal(bytes)
    decide_asked = Signal(bytes)
    huge_pasted = Signal(object)

    def __init__(self, look: Look, question: Question, *, labelled: bool = True) -> None:
        super().__init__()
        self.look, self.question, self._labelled = look, question, labelled
        self.state = FieldState(question)
        self.answer = answer_for(look, question)
        self._label = Text(look, question.label, Role.STRONG, wrap=True)
        self._hint = Text(look, question.hint, Role.SECONDARY, Tone.INK2, wrap=True)
        self._problem = Text(look, "", Role.SECONDARY, Tone.AFI, wrap=True)
        self._history = Button(look, "History", Kind.LINK, size=Size.SMALL)
        self._history.setAccessibleName(f"History of {question.label}")
        self._versions = Versions(look)
        self._arrange()
        self._connect()

    @property
    def slot(self) -> bytes:
        """The slot of the answer."""
        return self.state.slot

    def render_state(self, state: FieldState, text: str | None, writable: bool) -> None:
        """Show the field; `text` of None leaves what is being written."""
        self.state = state
        if text is not None:
            self.answer.show_text(text)
        self.answer.set_writable(writable)
        self._problem.setText(state.problem)
        self._problem.setVisible(bool(state.problem))
        self._history.setVisible(bool(state.seen))
        self._versions.render_state(state.versions, self.question.type)
        description = " ".join(part for part in (self.question.hint, state.problem) if part)
        proxy = self.answer.focusProxy()
        if proxy is not None:
            proxy.setAccessibleDescription(description)

    def take_focus(self) -> None:
        """Put the caret here."""
        (self.answer.focusProxy() or self._first_inside()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_inside(self) -> QWidget:
        tabs = Qt.FocusPolicy.TabFocus
        inside = self.answer.findChildren(QWidget)
        return next((w for w in inside if w.focusPolicy() & tabs), self.answer)

    def _arrange(self) -> None:
        head = row(self._label, self._history, gap=8)
        head.setStretch(0, 1)
        self._label.setVisible(self._labelled and not isinstance(self.answer, TickAnswer))
        self._hint.setVisible(bool(self.question.hint) and self._labelled)
        parts = (head, self._hint, self.answer, self._problem, self._versions)
        layout: QVBoxLayout = column(*parts, gap=4)
        self.setLayout(layout)
        self._problem.hide()
        self._history.hide()

    def _connect(self) -> None:
        answer = self.answer
        answer.typed.connect(lambda: self.typed.emit(self.slot))
        answer.left.connect(lambda: self.left.emit(self.slot))
        answer.decided.connect(lambda: self.decided.emit(self.slot))
        answer.toggled.connect(lambda n, on: self.toggled.emit(str(self.question.key), n, on))
        answer.huge_pasted.connect(self.huge_pasted)
        self._history.clicked.connect(lambda: self.history_asked.emit(self.slot))
        self._versions.decide_asked.connect(lambda: self.decide_asked.emit(self.slot))


class Versions(Frame):
    """Two or more versions of one place, readable where they stand. Intention: `decide_asked`."""

    decide_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__("message")
        self.setProperty("tone", Tone.AFI.value)
        self._look = look
        self._chip = Chip(look, "2 versions", Tone.AFI, icon="git-compare")
        self._words = Text(
            look,
            "Two people changed these words while apart. Both versions are kept.",
            Role.SECONDARY,
            wrap=True,
        )
        self._decide = Button(look, "Decide now", Kind.LINK, size=Size.SMALL)
        self._decide.clicked.connect(self.decide_asked)
        self._list = column(gap=6)
        head = row(self._chip, None, self._decide)
        self.setLayout(column(head, self._words, self._list, gap=6, margins=(10, 8, 10, 8)))
        self._shown: tuple[VersionState, ...] = ()
        self.hide()

    def render_state(self, versions: tuple[VersionState, ...], kind: QuestionType) -> None:
        """Show these versions, or nothing when there are fewer than two."""
        self.setVisible(len(versions) > 1)
        if versions == self._shown:
            return
        self._shown = versions
        words = f"{len(versions)} versions"
        self._chip.show_words(words, Tone.AFI, "git-compare")
        spoken = " ".join(f"{v.who}, {v.when}: {v.text}." for v in versions)
        self.setAccessibleName(f"{words}. {spoken}")
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for version in versions:
            who = f"{version.who}, {version.when}"
            self._list.addWidget(Text(self._look, who, Role.SECONDARY, weight=600, wrap=True))
            exact = kind is QuestionType.EXACT_WORDS
            make: Callable[..., Text] = ExactText if exact else Text
            text = version.text or "(empty)"
            self._list.addWidget(
                make(self._look, text) if exact else make(self._look, text, wrap=True)
            )


def answer_for(look: Look, question: Question) -> Answer:
    """Return the place to answer that suits a question; text where nothing else does."""
    match question.type:
        case QuestionType.SELECT_ONE | QuestionType.AGENCY:
            if question.appearance is Appearance.LOOK_FOR:
                return SeenAnswer(look, question)
            if question.appearance is Appearance.RADIO or len(question.choices) <= 4:
                return RadioAnswer(look, question)
            return MenuAnswer(look, question)
        case QuestionType.SELECT_MANY:
            return ManyAnswer(look, question)
        case QuestionType.ACKNOWLEDGE:
            return TickAnswer(look, question)
        case (
            QuestionType.TEXT
            | QuestionType.LONG_TEXT
            | QuestionType.EXACT_WORDS
            | QuestionType.THINK
            | QuestionType.ROLE
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
