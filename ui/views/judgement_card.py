"""One judgement: its scale with what is open and why, or three texts where there is no grade."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain.judgement import Part
from ui.qt.look import Look
from ui.viewmodels.judgements_page import PART_WORDS, CardState, GradeState, PartState
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.answers import clear
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card, CardTone
from ui.views.components.chips import Chip, ChipShape
from ui.views.components.editors import PlainEdit
from ui.views.components.flow import Flow
from ui.views.components.text import Heading, Text
from ui.views.versions import Versions


class PartEdit(QWidget):
    """Words of a judgement. Intentions: `typed(part)`, `left(part)`, `history_asked(part)`,
    `decide_asked(part)` where there are two versions.
    """

    typed = Signal(object)
    left = Signal(object)
    history_asked = Signal(object)
    decide_asked = Signal(object)

    def __init__(self, look: Look, title: str, part: Part) -> None:
        super().__init__()
        self.part, self._shown = part, PartState(part, "", ())
        words = PART_WORDS[part]
        self.edit = PlainEdit(look, f"{words}: {title}")
        self.edit.show_lines(2, 10)
        self.versions = Versions(look, f"{words}: {title}")
        history = Button(look, "History", Kind.LINK, size=Size.SMALL)
        history.setAccessibleName(f"History of {words}: {title}")
        label = Text(look, words, Role.SECTION, Tone.INK2, wrap=True)
        head = row(label, history)
        head.setStretch(0, 1)
        self.setLayout(column(head, self.edit, self.versions, gap=4))
        self.edit.words_changed.connect(lambda: self.typed.emit(part))
        self.edit.installEventFilter(self)
        history.clicked.connect(lambda: self.history_asked.emit(part))
        self.versions.decide_asked.connect(lambda: self.decide_asked.emit(part))

    def render_state(self, state: PartState, *, keep: bool) -> None:
        """Show the words, unless they are being written here.

        What was read before stays away from words that were written since.
        """
        if not keep and state != self._shown:
            self._shown = state
            self.edit.set_text_exactly(state.text)
        self.versions.render_state(state.versions)

    def written(self) -> Written:
        """What stands here now."""
        return Written(self.edit.text_exactly(), self.edit.textCursor().position())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit(self.part)
        return super().eventFilter(watched, event)


class JudgementCard(Card):
    """Intentions: `grade_chosen(area, grade)`, `asked(area)` for its details, and of the words
    `typed(area, part)`, `left(area, part)`, `history_asked(area, part)`,
    `decide_asked(area, part)`.
    """

    grade_chosen = Signal(str, str)
    asked = Signal(str)
    typed = Signal(str, object)
    left = Signal(str, object)
    history_asked = Signal(str, object)
    decide_asked = Signal(str, object)

    def __init__(self, look: Look, state: CardState) -> None:
        super().__init__(look)
        self.look, self.area = look, state.area
        self.parts: dict[Part, PartEdit] = {}
        self.grades: dict[str, Button] = {}
        self._standing = Chip(look, state.standing, Tone.NEUTRAL)
        self._words = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.apart = Versions(look, f"Grade: {state.title}", choice=True)
        self._because = Card(look, tone=CardTone.AFI)
        self._reasons: QVBoxLayout = column(gap=4)
        self._because.body.addLayout(self._reasons)
        self.setAccessibleName(f"{state.code} {state.title}")
        self._build(state)
        self.render_state(state, frozenset())

    def render_state(self, state: CardState, writing: frozenset[Part]) -> None:
        """Show the judgement; parts that are being written keep their words."""
        tone = Tone.STRENGTH if state.agreed else Tone.AFI
        short = "Agreed" if state.agreed else "Provisional"
        self._standing.show_words(short, tone, "circle-check" if state.agreed else "circle-dot")
        self._words.setText(f"{state.standing}. {state.met_words}.")
        for grade in state.grades:
            self._show_grade(state, grade)
        self.apart.render_state(state.apart)
        self._show_because(state)
        for part in state.parts:
            if part.part in self.parts:
                self.parts[part.part].render_state(part, keep=part.part in writing)

    def _build(self, state: CardState) -> None:
        look = self.look
        title = Heading(look, state.title, Role.CARD_HEADING, wrap=True)
        code = Chip(look, state.code, Tone.PRIMARY, shape=ChipShape.OUTLINE)
        details = Button(look, "Details", size=Size.SMALL)
        details.setAccessibleName(f"Details of {state.title}")
        details.clicked.connect(lambda: self.asked.emit(self.area))
        head = row(code, title)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addLayout(Flow(self._standing, details))
        self.body.addWidget(self._words)
        if state.grades:
            self.body.addLayout(Flow(*(self._grade(grade) for grade in state.grades), gap=6))
        self.body.addWidget(self.apart)
        self.apart.chosen.connect(lambda grade: self.grade_chosen.emit(self.area, grade))
        self.apart.decide_asked.connect(lambda: self.decide_asked.emit(self.area, Part.GRADE))
        self.body.addWidget(self._because)
        for part in state.parts:
            if part.part is not Part.MODERATION:
                self._add_part(state.title, part.part)

    def _grade(self, grade: GradeState) -> Button:
        button = Button(self.look, grade.title, Kind.CHOICE)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.grade_chosen.emit(self.area, grade.id))
        self.grades[grade.id] = button
        return button

    def _add_part(self, title: str, part: Part) -> None:
        edit = PartEdit(self.look, title, part)
        edit.typed.connect(lambda p: self.typed.emit(self.area, p))
        edit.left.connect(lambda p: self.left.emit(self.area, p))
        edit.history_asked.connect(lambda p: self.history_asked.emit(self.area, p))
        edit.decide_asked.connect(lambda p: self.decide_asked.emit(self.area, p))
        self.parts[part] = edit
        self.body.addWidget(edit)

    def _show_grade(self, state: CardState, grade: GradeState) -> None:
        button = self.grades[grade.id]
        button.setChecked(grade.chosen)
        icon = "check" if grade.chosen else "" if grade.is_open else "lock"
        button.show_icon(icon)
        said = ", chosen" if grade.chosen else ""
        closed = "" if grade.is_open else ", closed by a rule, can be explained"
        button.setAccessibleName(f"{grade.title}{said}{closed}")
        button.setAccessibleDescription(state.title)

    def _show_because(self, state: CardState) -> None:
        clear(self._reasons)
        self._because.setVisible(bool(state.because))
        for sentence in state.because:
            self._reasons.addWidget(Text(self.look, sentence, wrap=True))
        if state.because:
            told = (
                "The app never chooses a grade. Another one can be given with words that say why."
            )
            self._reasons.addWidget(Text(self.look, told, Role.SECONDARY, Tone.INK2, wrap=True))
