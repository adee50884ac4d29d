"""One question of a form: its label, its place to answer, its versions, its history."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.forms.model import Question, QuestionType
from ui.qt.look import Look
from ui.viewmodels.record_state import FieldState
from ui.viewmodels.tokens import Role
from ui.views.answers import ThinkAnswer, TickAnswer, answer_for
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.text import Text
from ui.views.versions import Versions


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
        self._history = Button(look, "", Kind.BARE, icon="history", size=Size.SMALL)
        self._history.setAccessibleName(f"History of {question.label}")
        self._history.setToolTip("History")
        exact = question.type is QuestionType.EXACT_WORDS
        self._versions = Versions(look, question.label, exact=exact)
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
        self._versions.render_state(state.versions)
        description = " ".join(part for part in (self.question.hint, state.problem) if part)
        proxy = self.answer.focusProxy()
        if proxy is not None:
            proxy.setAccessibleDescription(description)

    def shorten_label(self) -> None:
        """Leave out what the heading over a group of questions says already."""
        words = self.question.label.partition(": ")[2]
        if words:
            self._label.setText(words[:1].upper() + words[1:])

    def take_focus(self) -> None:
        """Put the caret here."""
        (self.answer.focusProxy() or self._first_inside()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_inside(self) -> QWidget:
        tabs = Qt.FocusPolicy.TabFocus
        inside = self.answer.findChildren(QWidget)
        return next((w for w in inside if w.focusPolicy() & tabs), self.answer)

    def _arrange(self) -> None:
        own_label = isinstance(self.answer, TickAnswer | ThinkAnswer)
        self._problem.hide()
        self._history.hide()
        ticks = isinstance(self.answer, TickAnswer)
        head, answer, under = row(self._label, gap=8), row(self.answer, gap=8), row(None, gap=0)
        for line in (head, answer):
            line.setStretch(0, 1)
        beside = answer if ticks else under if own_label else head
        beside.addWidget(self._history, 0, Qt.AlignmentFlag.AlignTop)
        parts = (head, self._hint, answer, under, self._problem, self._versions)
        layout: QVBoxLayout = column(*parts, gap=4)
        self.setLayout(layout)
        self._label.setVisible(self._labelled and not own_label)
        self._hint.setVisible(bool(self.question.hint) and self._labelled and not own_label)

    def _connect(self) -> None:
        answer = self.answer
        answer.typed.connect(lambda: self.typed.emit(self.slot))
        answer.left.connect(lambda: self.left.emit(self.slot))
        answer.decided.connect(lambda: self.decided.emit(self.slot))
        answer.toggled.connect(lambda n, on: self.toggled.emit(str(self.question.key), n, on))
        answer.huge_pasted.connect(self.huge_pasted)
        self._history.clicked.connect(lambda: self.history_asked.emit(self.slot))
        self._versions.decide_asked.connect(lambda: self.decide_asked.emit(self.slot))
