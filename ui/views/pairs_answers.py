"""The answers of one person about one record, and the answers of both once they are shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain.pairing import Assessment, Rated
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.pairs_page import RATED_WORDS, CriterionRow, PairState
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.editors import PlainEdit
from ui.views.components.flow import Flow
from ui.views.components.text import Text

_RATED = (Option("", "Not said"), *(Option(r.value, words) for r, words in RATED_WORDS.items()))


class AnswersCard(Card):
    """Intentions: `answered` after each answer, `given(Assessment)`."""

    answered = Signal()
    given = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.look = look
        self._shape: tuple[object, ...] = ()
        self._pair: RecordId | None = None
        self._now = Assessment()
        self._last: dict[RecordId, Assessment] = {}
        self._grades: dict[str, Button] = {}
        self.choices: dict[str, SegmentedChoice] = {}
        self.words = PlainEdit(look, "Reasons, in your words")
        self.words.show_lines(3, 10)
        self._inside: QVBoxLayout = column(gap=10)
        told = "Nobody sees your answers until both are given. They stay on this laptop till then."
        self._told = Text(look, told, Role.SECONDARY, Tone.INK2, wrap=True)
        self.give = Button(look, "Give my answers", Kind.PRIMARY, icon="check")
        label = Text(look, "Reasons, in your words", Role.SECTION, Tone.INK2)
        self.body.addWidget(self._told)
        self.body.addLayout(self._inside)
        self.body.addWidget(label)
        self.body.addWidget(self.words)
        self.body.addLayout(Flow(self.give))
        self.words.words_changed.connect(self._written)
        self.give.clicked.connect(lambda: self.given.emit(self._now))

    def now(self, pair: RecordId) -> Assessment:
        """The answers that were made last for a pair, in sight or not."""
        return self._last.get(pair, Assessment())

    def render_pair(self, pair: PairState, *, keep: bool) -> None:
        """Show the statements; answers that are being made stay."""
        shape = (pair.id, pair.grades, pair.criteria)
        other = shape != self._shape
        self._pair = pair.id
        if other:
            self._shape = shape
            self._make(pair)
        if other or not keep:
            self._now = self._last.get(pair.id, pair.mine) if keep else pair.mine
            self.words.set_text_exactly(self._now.words)
        self._show()

    def _make(self, pair: PairState) -> None:
        clear(self._inside)
        self._grades, self.choices = {}, {}
        if pair.grades:
            self._inside.addWidget(Text(self.look, "Grade", Role.SECTION, Tone.INK2))
            holder = QWidget()
            holder.setLayout(Flow(*(self._grade(*grade) for grade in pair.grades), gap=6))
            self._inside.addWidget(holder)
        for one in pair.criteria:
            self._inside.addWidget(self._criterion(one))

    def _grade(self, identity: str, title: str) -> Button:
        button = Button(self.look, title, Kind.CHOICE)
        button.setCheckable(True)
        button.clicked.connect(lambda: self._chosen(identity))
        self._grades[identity] = button
        return button

    def _criterion(self, one: CriterionRow) -> QWidget:
        both, name = QWidget(), f"{one.id} {one.title}"
        choice = SegmentedChoice(self.look, name, _RATED, size=Size.SMALL)
        choice.chosen.connect(lambda to: self._rate(one.id, to))
        self.choices[one.id] = choice
        title = Text(self.look, name, Role.STRONG, wrap=True)
        words = Text(self.look, one.text, Role.SECONDARY, Tone.INK2, wrap=True)
        both.setLayout(column(title, words, choice, gap=4))
        return both

    def _show(self) -> None:
        for identity, button in self._grades.items():
            chosen = identity == self._now.grade
            button.setChecked(chosen)
            button.show_icon("check" if chosen else "")
        for identity, choice in self.choices.items():
            choice.render_state(self._now.criteria.get(identity, ""))

    def _chosen(self, grade: str) -> None:
        wanted = "" if grade == self._now.grade else grade
        self._answer(Assessment(wanted, self._now.criteria, self._now.words))

    def _rate(self, criterion: str, rated: str) -> None:
        criteria = {key: one for key, one in self._now.criteria.items() if key != criterion}
        criteria |= {criterion: Rated(rated)} if rated else {}
        self._answer(Assessment(self._now.grade, criteria, self._now.words))

    def _written(self) -> None:
        words = self.words.text_exactly()
        self._answer(Assessment(self._now.grade, self._now.criteria, words))

    def _answer(self, now: Assessment) -> None:
        self._now = now
        if self._pair is not None:
            self._last[self._pair] = now
        self._show()
        self.answered.emit()


class ShownCard(Card):
    """The answers of both, where they differ in words and not in colour alone."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Both answers")
        self.look = look
        self._inside: QVBoxLayout = column(gap=8)
        self.body.addLayout(self._inside)

    def render_pair(self, pair: PairState) -> None:
        """Show what both answered, statement by statement."""
        clear(self._inside)
        if pair.shown_grades is not None and any(pair.shown_grades):
            self._line(pair, "Grade", pair.shown_grades)
        for one in pair.criteria:
            if one.both is not None:
                self._line(pair, f"{one.id} {one.title}", one.both)
        for person, words in zip(pair.people, pair.shown_words or (), strict=False):
            if words.strip():
                self._inside.addWidget(Text(self.look, f"{person}: {words}", wrap=True))

    def _line(self, pair: PairState, title: str, both: tuple[str, str]) -> None:
        first, second = pair.people
        equal = both[0] == both[1]
        said = f"both: {both[0]}" if equal else f"differs. {first}: {both[0]}; {second}: {both[1]}"
        tone = Tone.INK if equal else Tone.AFI
        self._inside.addWidget(Text(self.look, f"{title}: {said}", Role.BODY, tone, wrap=True))
