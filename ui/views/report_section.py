"""A section of the report as it is written: heading, grade, words, and what is drawn in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from ui.qt.look import Look
from ui.viewmodels.report_words import Marked, SectionState
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.answers import clear
from ui.views.components.base import Tone, column
from ui.views.components.cards import Card, CardTone
from ui.views.components.text import Heading, Text
from ui.views.report_edit import Marks, ReportWords


class SectionPaper(Card):
    """Shows a SectionState. Intentions: those of its fields (`ReportWords`).

    `marks` finds what is underlined; `is_written(source)` says whose words are to stay.
    """

    typed = Signal(str)
    left = Signal(str)
    caret_moved = Signal(str, int)
    history_asked = Signal(str, str)
    decide_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.look = look
        self.marks: Marks = _no_marks
        self.fields: dict[str, ReportWords] = {}
        self._last: dict[str, Written] = {}
        self._shape: tuple[object, ...] = ()
        self._title = Heading(look, "", wrap=True)
        self._grade = Card(look, tone=CardTone.SUNKEN)
        self._grade_words = Text(look, "", Role.STRONG, wrap=True)
        self._grade.body.addWidget(self._grade_words)
        self._guidance = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._rows, self._inside = QGridLayout(), column(gap=12)
        self._rows.setColumnStretch(0, 1)
        self.body.addWidget(self._title)
        self.body.addWidget(self._grade)
        self.body.addWidget(self._guidance)
        self.body.addLayout(self._rows)
        self.body.addLayout(self._inside)
        self.typed.connect(self.written)

    def render_state(self, state: SectionState, writing: frozenset[str]) -> None:
        """Show a section; fields that are being written keep their words."""
        self._title.setText(state.title)
        self.setAccessibleName(state.title)
        provisional = "provisional, not for release" if state.provisional else ""
        parts = (f"Judgement: {state.grade}" if state.grade else "", provisional)
        self._grade_words.setText("  ·  ".join(part for part in parts if part))
        self._grade.setVisible(bool(state.grade or provisional))
        self._guidance.setText(state.guidance)
        self._guidance.setVisible(bool(state.guidance))
        shape = (state.id, tuple((w.source, w.title) for w in state.words), state.rows)
        if shape != self._shape:
            self._shape = shape
            self._make(state, writing)
        for words in state.words:
            self.fields[words.source].render_state(words, keep=words.source in writing)

    def written(self, source: str) -> Written:
        """What stands at a field now, or stood when it was last on the screen."""
        field = self.fields.get(source)
        if field is not None:
            self._last[source] = field.written()
        return self._last.get(source, Written(""))

    def put_words(self, source: str, at: int, words: str) -> None:
        """Put words at a place of a field, and the caret after them."""
        field = self.fields.get(source)
        if field is not None:
            field.edit.put_words(at, words)
            field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, source: str, sentence: str) -> None:
        """Put the caret into a sentence, or into the first field."""
        self.go_back(source)
        field = self.fields.get(source)
        if field is not None and sentence:
            field.edit.go_to(sentence)

    def go_back(self, source: str) -> None:
        """Put the focus into a field where its caret was, or into the first."""
        field = self.fields.get(source) or next(iter(self.fields.values()), None)
        if field is not None:
            field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, state: SectionState, writing: frozenset[str]) -> None:
        """Make the fields anew; the words of one that is being written come along."""
        for source, field in self.fields.items():
            self._last[source] = field.written()
        kept = {source: self._last[source].text for source in writing if source in self._last}
        clear(self._inside)
        clear(self._rows)
        self.fields = {}
        for number, cells in enumerate(state.rows):
            for place, cell in enumerate(cells):
                label = Text(self.look, cell, Role.STRONG if place else Role.BODY, wrap=True)
                self._rows.addWidget(label, number, place)
        for words in state.words:
            field = ReportWords(self.look, state.title, words, self._marks)
            for name in ("typed", "left", "caret_moved", "history_asked", "decide_asked"):
                getattr(field, name).connect(getattr(self, name))
            if words.source in kept:
                field.edit.set_text_exactly(kept[words.source])
            self.fields[words.source] = field
            self._inside.addWidget(field)

    def _marks(self, text: str) -> tuple[Marked, ...]:
        return self.marks(text)


def _no_marks(_text: str) -> tuple[Marked, ...]:
    return ()
