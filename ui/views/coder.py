"""Codes what the caret stands in: words, an answer, lines of a talk; the caret comes back to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from fieldapp.domain.change import field_slot, set_slot
from fieldapp.forms.model import Question, QuestionType
from fieldapp.forms.slot_names import slot_key
from fieldapp.forms.values import shown
from sync.protocol.ids import RecordId
from ui.qt.exact import read_exactly
from ui.qt.look import Look
from ui.viewmodels.code_picker import Picker, PickerState
from ui.viewmodels.commands import CommandId
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.evidence_words import Passage
from ui.views.code_picker import CodePicker
from ui.views.components.editors import PlainEdit
from ui.views.form_field import QuestionView
from ui.views.record_view import RecordView
from ui.views.shell import Shell

Decide = Callable[[RecordId, bytes], None]
"""Opens a place with two versions under Conflicts."""
_HOW = "Put the caret into the words first, or choose some of them."


@dataclass(frozen=True, slots=True)
class Coded:
    """Where a coder works: its card's place, what is chosen there, and when it may be coded.

    `find` returns what is chosen in a record where the focus is; `how` says what to do when
    nothing is.
    """

    host: QVBoxLayout
    find: Callable[[RecordId, QWidget | None], Passage | None]
    may: Callable[[], bool] = lambda: True
    how: str = _HOW


class Coder:
    """One screen's code picker, in the panel beside what is coded."""

    def __init__(
        self, shell: Shell, look: Look, ports: EditorPorts, place: Coded, decide: Decide
    ) -> None:
        self._shell, self._look, self._place, self._decide = shell, look, place, decide
        self._made: CodePicker | None = None
        self.picker = Picker(ports, self._render, self._done)
        self._from: QWidget | None = None

    @property
    def card(self) -> CodePicker:
        """The picker, made when something is coded on this screen for the first time."""
        if self._made is None:
            self._made = made = CodePicker(self._look)
            self._place.host.insertWidget(0, made)
            made.given.connect(self.picker.give)
            made.closed.connect(self._close)
            made.grown.connect(self.picker.take_in)
            made.decide_asked.connect(self._decide)
        return self._made

    def do(self, command: CommandId, record: RecordId | None) -> bool:
        """Begin to code, or save the codes that are being given; whether it was that."""
        focus = QApplication.focusWidget()
        if command is CommandId.COMMIT:
            return self._commit(focus)
        if command is not CommandId.CODE or record is None:
            return False
        if not self._place.may():
            return True
        found = self._place.find(record, focus)
        if found is None:
            self._shell.say(self._place.how)
            return True
        self._from = focus
        self.picker.begin(found)
        return True

    def put_away(self) -> None:
        """Close the picker without codes, as when somebody else looks at the screen."""
        if self._made is not None and not self._made.isHidden():
            self._close()

    def _commit(self, focus: QWidget | None) -> bool:
        inside = self._made is not None and focus is not None and self._made.isAncestorOf(focus)
        if inside:
            self.card.give()
        return inside

    def _render(self, state: PickerState) -> None:
        fresh = self.card.isHidden()
        self.card.render_state(state)
        if state.target is not None and fresh:
            self._shell.body.show_details()
            self.card.take_focus()

    def _done(self) -> None:
        self._shell.say("Coded. It stands under Evidence.")
        self._back()

    def _close(self) -> None:
        self.picker.close()
        self._back()

    def _back(self) -> None:
        if self._from is not None:
            self._from.setFocus(Qt.FocusReason.OtherFocusReason)


def passage_in(view: RecordView, record: RecordId, focus: QWidget | None) -> Passage | None:
    """Return what is chosen in a record, the whole of its place where nothing is chosen."""
    lines = view.lines
    current = lines.current if lines is not None else None
    if lines is not None and current is not None and focus in (lines, lines.line):
        line = lines.line if focus is lines.line else None
        return _words(record, current.slot, line, lines.words_of(current))
    for field in view.fields.values():
        if focus is None or not field.isAncestorOf(focus):
            continue
        text, question = field.answer.written().text, field.question
        if question.type.is_free_text:
            return _words(record, field.slot, focus, text)
        many = question.type is QuestionType.SELECT_MANY
        slot = set_slot(str(question.key)) if many else field.slot
        return _answer(record, slot, question, text)
    return None


def passage_in_form(record: RecordId, focus: QWidget | None) -> Passage | None:
    """Return what is chosen in the line of a form in which the focus is."""
    view = focus
    while view is not None and not isinstance(view, QuestionView):
        view = view.parentWidget()
    question = view.line.question if view is not None else None
    if view is None or question is None:
        return None
    slot, text = field_slot(slot_key(view.line.ref)), view.written().text
    if question.type.is_free_text:
        return _words(record, slot, focus, text)
    return _answer(record, slot, question, text)


def _answer(record: RecordId, slot: bytes, question: Question, text: str) -> Passage:
    chosen = shown(question, text)
    return Passage(record, slot, question=question.label, chosen=chosen)


def _words(record: RecordId, slot: bytes, edit: QWidget | None, words: str) -> Passage:
    """Return the chosen words of a place to write, all of them where none are chosen."""
    if isinstance(edit, QLineEdit) and edit.hasSelectedText():
        before = edit.text()[: edit.selectionStart()]
        return Passage(record, slot, len(before), len(before) + len(edit.selectedText()))
    cursor = edit.textCursor() if isinstance(edit, PlainEdit) else None
    if cursor is None or not isinstance(edit, PlainEdit) or not cursor.hasSelection():
        return Passage(record, slot, 0, len(words))
    held = edit.document()
    start = len(read_exactly(held, 0, cursor.selectionStart()))
    return Passage(record, slot, start, len(read_exactly(held, 0, cursor.selectionEnd())))
