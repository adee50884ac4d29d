"""One line of an opened form: a question with its answer, a heading, a card of a repeat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from fieldapp.forms.model import QuestionType
from ui.qt.look import Look
from ui.viewmodels.form_media import Medium
from ui.viewmodels.form_page import Line, Looked, Part
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.answers import Answer, TickAnswer, answer_for
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.editors import PlainEdit
from ui.views.components.fields import LineEdit
from ui.views.components.text import Heading, Text
from ui.views.form_answers import FileAnswer, LookedUpAnswer, RangeAnswer, RankAnswer
from ui.views.form_media import MediaSource, MediaView
from ui.views.versions import Versions

FindChoices = Callable[[str, str, int], Looked]
"""Finds choices of the question `ref` that hold a text, at most so many."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineView(QWidget):
    """What every line of a form shares.

    Intentions: `typed(ref)` after each change, `left(ref)` when the person goes elsewhere,
    `decided(ref)` after a choice, `next_asked(ref)` on Enter, `file_asked(ref)`,
    `capture_asked(ref)` to make the file here, `decide_asked(ref)` where two answers stand,
    `add_asked(ref)` and `remove_asked(ref)` for cards.
    """

    typed = Signal(str)
    left = Signal(str)
    decided = Signal(str)
    next_asked = Signal(str)
    file_asked = Signal(str)
    capture_asked = Signal(str)
    add_asked = Signal(str)
    remove_asked = Signal(str)
    decide_asked = Signal(str)

    def __init__(self, look: Look, line: Line) -> None:
        super().__init__()
        self.look, self.line = look, line

    def suits(self, line: Line) -> bool:
        """Whether this view can go on to show that line."""
        return _made_for(line) == _made_for(self.line)

    def render_line(self, line: Line, keeps: bool) -> None:
        """Show the line; with `keeps` the words that are being written stay."""
        self.line = line

    def take_focus(self) -> None:
        """Put the caret here, as far as there is a place for it."""

    def written(self) -> Written:
        """What stands in the answer now."""
        return Written("")


class QuestionView(LineView):
    """A question: its label, hints, answer, and what does not hold."""

    def __init__(self, look: Look, line: Line, find: FindChoices, files: MediaSource) -> None:
        super().__init__(look, line)
        assert line.question is not None, "a question line has its question"
        self.answer = _answer(look, line, find)
        self._label = Text(look, line.label, Role.STRONG, wrap=True)
        self._needed = Text(look, "Needed", Role.SECONDARY, Tone.INK2)
        self._hint = Text(look, line.hint, Role.SECONDARY, Tone.INK2, wrap=True)
        self._more = Button(look, "More about this", Kind.LINK, size=Size.SMALL)
        self._guidance = Text(look, line.guidance, Role.SECONDARY, Tone.INK2, wrap=True)
        self._problem = Text(look, "", Role.SECONDARY, Tone.CONCERN, wrap=True)
        self._guidance.hide()
        self._more.clicked.connect(lambda: self._guidance.setVisible(self._guidance.isHidden()))
        head = row(self._label, self._needed, gap=8)
        head.setStretch(0, 1)
        told = (head, *_beside(look, line.media, files), self._hint, self._more, self._guidance)
        choices = _beside(look, line.of_choices, files, named=True)
        layout = column(*told, self._problem, *choices, self.answer, gap=4)
        layout.setAlignment(self._more, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(layout)
        self.versions: Versions | None = None
        self._connect()
        self.render_line(line, keeps=False)

    def render_line(self, line: Line, keeps: bool) -> None:
        self.line = line
        self._show_versions(line)
        ticks = isinstance(self.answer, TickAnswer)
        self._label.setText(line.label)
        self._label.setVisible(not ticks)
        self._needed.setVisible(line.required and line.writable and not line.text)
        for label, words in ((self._hint, line.hint), (self._problem, line.problem)):
            label.setText(words)
            label.setVisible(bool(words))
        self._guidance.setText(line.guidance)
        self._more.setVisible(bool(line.guidance))
        if not keeps:
            self.answer.show_text(line.text)
        self.answer.set_writable(line.writable)
        if isinstance(self.answer, FileAnswer):
            self.answer.show_caption(line.caption)
        self._describe(line)

    def take_focus(self) -> None:
        self._target().setFocus(Qt.FocusReason.OtherFocusReason)

    def written(self) -> Written:
        return self.answer.written()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        taken = isinstance(self.answer, LookedUpAnswer) and self.answer.takes_enter()
        if pressed and isinstance(event, QKeyEvent) and event.key() in _ENTER and not taken:
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            many_lines = isinstance(watched, QPlainTextEdit) and not self._one_line()
            if control or not (many_lines or _shift(event)):
                self.next_asked.emit(self.line.ref)
                return True
        return super().eventFilter(watched, event)

    def _show_versions(self, line: Line) -> None:
        """Show the answers that stand beside each other; hardly any line has several."""
        if self.versions is None and line.versions:
            self.versions = Versions(self.look, line.label)
            self.versions.decide_asked.connect(lambda: self.decide_asked.emit(self.line.ref))
            layout = self.layout()
            assert layout is not None, "it was laid out as it was made"
            layout.addWidget(self.versions)
        if self.versions is not None:
            self.versions.render_state(line.versions)

    def _one_line(self) -> bool:
        question = self.line.question
        return question is not None and question.type is QuestionType.TEXT

    def _describe(self, line: Line) -> None:
        target = self._target()
        if isinstance(target, LineEdit | PlainEdit):
            target.mark_problem(line.problem)
        needed = "Needed." if line.required else ""
        parts = (needed, line.hint, line.problem)
        target.setAccessibleDescription(" ".join(part for part in parts if part))

    def _target(self) -> QWidget:
        proxy = self.answer.focusProxy()
        if proxy is not None:
            return proxy
        inside = self.answer.findChildren(QWidget)
        takes = (w for w in inside if w.focusPolicy() & Qt.FocusPolicy.TabFocus)
        return next(takes, self.answer)

    def _connect(self) -> None:
        answer = self.answer
        answer.typed.connect(lambda: self.typed.emit(self.line.ref))
        answer.left.connect(lambda: self.left.emit(self.line.ref))
        answer.decided.connect(lambda: self.decided.emit(self.line.ref))
        answer.toggled.connect(lambda _name, _on: self.decided.emit(self.line.ref))
        if isinstance(answer, FileAnswer):
            answer.file_asked.connect(lambda: self.file_asked.emit(self.line.ref))
            answer.capture_asked.connect(lambda: self.capture_asked.emit(self.line.ref))
            return
        for widget in (answer, *answer.findChildren(QWidget)):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(widget, QLineEdit):
                widget.installEventFilter(self)


class NoteView(LineView):
    """Words that are only read."""

    def __init__(self, look: Look, line: Line, files: MediaSource) -> None:
        super().__init__(look, line)
        self._label = Text(look, line.label, Role.BODY, wrap=True)
        self._hint = Text(look, line.hint, Role.SECONDARY, Tone.INK2, wrap=True)
        media = _beside(look, line.media, files)
        self.setLayout(column(self._label, *media, self._hint, gap=4))
        self.render_line(line, keeps=False)

    def render_line(self, line: Line, keeps: bool) -> None:
        self.line = line
        words = f"{line.label}: {line.text}" if line.text and line.label else line.label
        self._label.setText(words or line.text)
        self._hint.setText(line.hint)
        self._hint.setVisible(bool(line.hint))


class HeadingView(LineView):
    """The heading of a group inside a card, or of a repeat with its button."""

    def __init__(self, look: Look, line: Line, files: MediaSource) -> None:
        super().__init__(look, line)
        self._heading = Heading(look, line.label, Role.CARD_HEADING, wrap=True)
        self._hint = Text(look, line.hint, Role.SECONDARY, Tone.INK2, wrap=True)
        self.add = Button(look, "Add", icon="plus", size=Size.SMALL)
        self.add.setAccessibleName(f"Add to {line.label}")
        self.add.clicked.connect(lambda: self.add_asked.emit(self.line.ref))
        head = row(self._heading, self.add, gap=8)
        head.setStretch(0, 1)
        self.setLayout(column(head, *_beside(look, line.media, files), self._hint, gap=4))
        self.render_line(line, keeps=False)

    def render_line(self, line: Line, keeps: bool) -> None:
        self.line = line
        self._heading.setText(line.label)
        self._hint.setText(line.hint)
        self._hint.setVisible(bool(line.hint))
        self.add.setVisible(line.part is Part.REPEAT and line.writable and not line.fixed)

    def take_focus(self) -> None:
        if self.add.isVisibleTo(self):
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)


class CardHead(LineView):
    """The head of one card of a repeat; taking it away is asked once more, in place."""

    def __init__(self, look: Look, line: Line) -> None:
        super().__init__(look, line)
        self._heading = Heading(look, line.label, Role.STRONG, wrap=True)
        self.away = Button(look, "Take away", Kind.LINK, icon="x", size=Size.SMALL)
        self._sure = Button(look, "Take it away", size=Size.SMALL)
        self._keep = Button(look, "Keep it", Kind.LINK, size=Size.SMALL)
        self.away.clicked.connect(lambda: self._ask(asked=True))
        self._keep.clicked.connect(lambda: self._ask(asked=False))
        self._sure.clicked.connect(lambda: self.remove_asked.emit(self.line.ref))
        head = row(self._heading, self._sure, self._keep, self.away, gap=8)
        head.setStretch(0, 1)
        self.setLayout(head)
        self.render_line(line, keeps=False)
        self._ask(asked=False)

    def render_line(self, line: Line, keeps: bool) -> None:
        self.line = line
        self._heading.setText(line.label)
        self.away.setAccessibleName(f"Take {line.label} away")
        self.away.setVisible(line.writable and not line.fixed and self._sure.isHidden())

    def _ask(self, *, asked: bool) -> None:
        self._sure.setVisible(asked)
        self._keep.setVisible(asked)
        self.away.setVisible(not asked and self.line.writable and not self.line.fixed)
        if asked:
            self._keep.setFocus(Qt.FocusReason.OtherFocusReason)


def line_view(look: Look, line: Line, find: FindChoices, files: MediaSource) -> LineView:
    """Return the view that suits a line."""
    if line.part is Part.CARD:
        return CardHead(look, line)
    if line.question is None:
        return HeadingView(look, line, files)
    if line.question.type is QuestionType.NOTE:
        return NoteView(look, line, files)
    return QuestionView(look, line, find, files)


def _beside(
    look: Look, media: tuple[Medium, ...], files: MediaSource, *, named: bool = False
) -> tuple[MediaView, ...]:
    return (MediaView(look, media, files, named=named),) if media else ()


def _answer(look: Look, line: Line, find: FindChoices) -> Answer:
    question = line.question
    assert question is not None, "a question line has its question"
    if line.looked_up:
        many = question.type is QuestionType.SELECT_MANY
        ref = line.ref
        return LookedUpAnswer(look, question, lambda text, most: find(ref, text, most), many=many)
    if line.limits is not None:
        return RangeAnswer(look, question, line.limits)
    match question.type:
        case QuestionType.RANK:
            return RankAnswer(look, question)
        case QuestionType.FILE:
            return FileAnswer(look, question, line.capture)
        case _:
            return answer_for(look, question)


def _made_for(line: Line) -> tuple[object, ...]:
    """What a view is built of: when it differs, another view is made.

    Words that a view can change in place are left out, and what is chosen in a long list.
    """
    question = line.question
    if question is not None:
        question = replace(question, hint="", required=False, default="")
    beside = line.media, line.of_choices, line.capture
    return line.ref, line.part, question, line.looked_up, line.limits, beside


def _shift(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
