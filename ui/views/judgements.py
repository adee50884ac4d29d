"""Judgements: a card for each, and at the right what the chosen one rests on and who agreed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain.judgement import Part
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.judgements_page import (
    CardState,
    CitedFinding,
    CriterionState,
    JudgementsState,
)
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.answers import WrappedTick, clear
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card, CardTone
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import Heading, Text
from ui.views.history import HistoryPanel
from ui.views.judgement_card import JudgementCard, PartEdit
from ui.views.refusals import message_of

_MET = (Option("", "Not said"), Option("met", "Met"), Option("not", "Not met"))
_SAID = {None: "", True: "met", False: "not"}
_OF_CARD = ("grade_chosen", "asked", "typed", "left")
_EMPTY = "This framework has no judgements."
Writing = Callable[[str, Part], bool]


class JudgementsView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `grade_chosen(area, grade)`, `asked(area)`, `typed(area, part)`,
    `left(area, part)`, `history_asked(area, part)`, `decide_asked(area, part)`; those of the
    panel are its own.
    `is_written(area, part)` says whose words are to stay.
    """

    looked_at = Signal()
    grade_chosen = Signal(str, str)
    asked = Signal(str)
    typed = Signal(str, object)
    left = Signal(str, object)
    history_asked = Signal(str, object)
    decide_asked = Signal(str, object)
    pairs_asked = Signal()
    meeting_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Judgements")
        self.look = look
        self.is_written: Writing = lambda _area, _part: False
        self.cards: dict[str, JudgementCard] = {}
        self._shape: tuple[object, ...] = ()
        self._last: dict[tuple[str, Part], Written] = {}
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self.empty = EmptyState(look, _EMPTY)
        self._list: QVBoxLayout = column(gap=12)
        self.panel = JudgementPanel(look)
        self.unsure, self._unsure = Card(look, tone=CardTone.AFI), Text(look, "", wrap=True)
        self._add_tools()
        for part in (self.message, self.loading, self.empty, self.unsure):
            self.body.addWidget(part)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self.typed.connect(self.written)
        self.panel.typed.connect(self.typed)
        self.panel.left.connect(self.left)
        self.panel.history_asked.connect(self.history_asked)
        self.panel.decide_asked.connect(self.decide_asked)
        self.render_state(JudgementsState())

    def _add_tools(self) -> None:
        pairs = Button(self.look, "Paired assessments", icon="users")
        close = Button(self.look, "Close them at the team meeting", size=Size.SMALL)
        pairs.clicked.connect(self.pairs_asked)
        close.clicked.connect(self.meeting_asked)
        self.tools.addWidget(pairs)
        self.unsure.body.addWidget(self._unsure)
        self.unsure.body.addLayout(Flow(close))

    def take_focus(self) -> None:
        """Read again, and put the focus on the first judgement."""
        self.looked_at.emit()
        self._focus_first()

    def written(self, area: str, part: Part) -> Written:
        """What stands at a part now, or stood when its place was last on the screen."""
        if part is Part.MODERATION:
            edit = self.panel.moderation_of(area)
        else:
            card = self.cards.get(area)
            edit = card.parts.get(part) if card is not None else None
        if edit is not None:
            self._last[area, part] = edit.written()
        return self._last.get((area, part), Written(""))

    def render_state(self, state: JudgementsState) -> None:
        """Show the judgements; words that are being written stay."""
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        if state.loaded:
            self.say_subtitle(f"{state.framework}. Confidential until published.")
        self.empty.setVisible(state.loaded and not state.cards)
        self.unsure.setVisible(bool(state.unsure))
        self._unsure.setText("\n".join((unsure_words(len(state.unsure)), *state.unsure[:5])))
        shape = tuple(
            (c.area, tuple(g.id for g in c.grades), tuple(p.part for p in c.parts))
            for c in state.cards
        )
        if shape != self._shape:
            self._shape = shape
            self._make(state.cards)
        for card in state.cards:
            writing = frozenset(p.part for p in card.parts if self.is_written(card.area, p.part))
            self.cards[card.area].render_state(card, writing)
        self.panel.render_state(state, self.is_written)

    def _make(self, cards: tuple[CardState, ...]) -> None:
        """Make the cards anew; the words of a part that is being written come along."""
        first = not self.cards
        kept = {
            (area, part): edit.written().text
            for area, card in self.cards.items()
            for part, edit in card.parts.items()
            if self.is_written(area, part)
        }
        clear(self._list)
        self.cards = {}
        for state in cards:
            card = JudgementCard(self.look, state)
            for name in (*_OF_CARD, "history_asked", "decide_asked"):
                getattr(card, name).connect(getattr(self, name))
            self.cards[state.area] = card
            self._list.addWidget(card)
        for (area, part), words in kept.items():
            if area in self.cards and part in self.cards[area].parts:
                self.cards[area].parts[part].edit.set_text_exactly(words)
        if first and self.isVisible():
            self._focus_first()

    def _focus_first(self) -> None:
        card = next(iter(self.cards.values()), None)
        if card is None:
            return
        target: QWidget = next(iter(card.grades.values()), None) or next(
            edit.edit for edit in card.parts.values()
        )
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def unsure_words(count: int) -> str:
    """Say how many uncertainties still count."""
    held = "1 uncertainty is open" if count == 1 else f"{count} uncertainties are open"
    return f"{held}. Each counts until evidence closes it."


class JudgementPanel(Panel):
    """What one judgement rests on.

    Intentions: `marked(area, criterion, met)`, `cited(area, finding, on)`, `signed(area, role)`,
    `typed(area, part)`, `left(area, part)`, `history_asked(area, part)`, `history_closed`,
    `decide_asked(area, part)`.
    """

    marked = Signal(str, str, object)
    cited = Signal(str, object, bool)
    signed = Signal(str, str)
    typed = Signal(str, object)
    left = Signal(str, object)
    history_asked = Signal(str, object)
    history_closed = Signal()
    decide_asked = Signal(str, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._card: CardState | None = None
        self._shape: tuple[object, ...] = ()
        self._ticks: dict[RecordId, WrappedTick] = {}
        self._choices: dict[str, SegmentedChoice] = {}
        self._signed, self._met = Text(look), Text(look)
        self._roles: tuple[tuple[str, str], ...] = ()
        self.moderation: PartEdit | None = None
        self.history = HistoryPanel(look)
        self.history.closed.connect(self.history_closed)
        self._about = Card(look)
        self._title = Heading(look, "", Role.CARD_HEADING, wrap=True)
        self._inside: QVBoxLayout = column(gap=8)
        self._about.body.addWidget(self._title)
        self._about.body.addLayout(self._inside)
        self.add(self.history)
        self.add(self._about)
        self._about.hide()

    def moderation_of(self, area: str) -> PartEdit | None:
        """The note of a judgement, while it is the one that is shown."""
        return self.moderation if self._card is not None and self._card.area == area else None

    def render_state(self, state: JudgementsState, is_written: Writing) -> None:
        """Show the chosen judgement; the focus stays where it is."""
        self.history.render_state(state.history)
        card = state.card
        self._about.setVisible(card is not None)
        if card is None:
            return
        found = tuple((one.id, one.name, one.claim, one.lacks) for one in card.findings)
        shape = (card.area, state.roles, found)
        if shape != self._shape:
            self._shape, self._roles = shape, state.roles
            self._make(card)
        self._card = card
        self._signed.setText("\n".join(card.signed or ("Nobody yet.",)))
        self._met.setText(card.met_words)
        note = next(part for part in card.parts if part.part is Part.MODERATION)
        if self.moderation is not None:
            keep = is_written(card.area, Part.MODERATION)
            self.moderation.render_state(note, keep=keep)
        for one in card.findings:
            self._ticks[one.id].box.setChecked(one.cited)
        for each in card.criteria:
            self._choices[each.id].render_state(_SAID[each.met])

    def _make(self, card: CardState) -> None:
        """Make what belongs to another judgement."""
        self._title.setText(f"{card.code} {card.title}")
        clear(self._inside)
        self._ticks, self._choices = {}, {}
        self._add_signing(card)
        self._add_findings(card)
        self._add_criteria(card)

    def _add_signing(self, card: CardState) -> None:
        look = self.look
        self._inside.addWidget(Text(look, "Agreed by", Role.SECTION, Tone.INK2))
        self._signed = Text(look, "", wrap=True)
        self._inside.addWidget(self._signed)
        for role, title in self._roles:
            button = Button(look, "Agree", icon="signature", size=Size.SMALL)
            button.say("Agree", spoken=f"Agree as {title}: {card.title}")
            button.clicked.connect(lambda _=False, r=role: self.signed.emit(card.area, r))
            line = row(Text(look, title, wrap=True), button)
            line.setStretch(0, 1)
            self._inside.addLayout(line)
        self.moderation = edit = PartEdit(look, card.title, Part.MODERATION)
        edit.typed.connect(lambda part: self.typed.emit(card.area, part))
        edit.left.connect(lambda part: self.left.emit(card.area, part))
        edit.history_asked.connect(lambda part: self.history_asked.emit(card.area, part))
        edit.decide_asked.connect(lambda part: self.decide_asked.emit(card.area, part))
        self._inside.addWidget(edit)
        if card.grades:
            grade = Button(look, "History of the grade", Kind.LINK, size=Size.SMALL)
            grade.clicked.connect(lambda: self.history_asked.emit(card.area, Part.GRADE))
            self._inside.addLayout(Flow(grade))

    def _add_findings(self, card: CardState) -> None:
        self._inside.addWidget(Text(self.look, "Rests on findings", Role.SECTION, Tone.INK2))
        if not card.findings:
            told = "No finding yet. Findings are opened from evidence."
            self._inside.addWidget(Text(self.look, told, Role.SECONDARY, Tone.INK2, wrap=True))
        for one in card.findings:
            self._inside.addWidget(self._finding(card.area, one))

    def _finding(self, area: str, one: CitedFinding) -> QWidget:
        tick = WrappedTick(self.look, f"{one.name} {one.claim}")
        self._ticks[one.id] = tick
        tick.box.clicked.connect(lambda on: self.cited.emit(area, one.id, on))
        if not one.lacks:
            return tick
        both = QWidget()
        lacks = Text(self.look, one.lacks, Role.SECONDARY, Tone.AFI, wrap=True)
        both.setLayout(column(tick, lacks, gap=2))
        return both

    def _add_criteria(self, card: CardState) -> None:
        self._met = Text(self.look, "", Role.SECTION, Tone.INK2, wrap=True)
        self._inside.addWidget(self._met)
        for one in card.criteria:
            self._inside.addWidget(self._criterion(card.area, one))

    def _criterion(self, area: str, one: CriterionState) -> QWidget:
        both = QWidget()
        title = Text(self.look, f"{one.id} {one.title}", Role.STRONG, wrap=True)
        words = Text(self.look, one.text, Role.SECONDARY, Tone.INK2, wrap=True)
        choice = SegmentedChoice(self.look, f"{one.id} {one.title}", _MET, size=Size.SMALL)
        self._choices[one.id] = choice
        values = {"": None, "met": True, "not": False}
        choice.chosen.connect(lambda to: self.marked.emit(area, one.id, values[to]))
        both.setLayout(column(title, words, choice, gap=4))
        return both
