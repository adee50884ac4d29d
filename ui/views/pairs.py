"""Paired assessments: two people, one record, neither sees the other's until both gave theirs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from fieldapp.services.capture import Place
from ui.qt.look import Look
from ui.viewmodels.pairs_page import Offer, PairsState, PairState
from ui.viewmodels.tokens import Role
from ui.viewmodels.typing import Written
from ui.views.answers import Menu
from ui.views.components.base import Tone
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card
from ui.views.components.chips import Chip, ChipShape
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import Heading, Text
from ui.views.components.words_list import WordsList
from ui.views.pairs_answers import AnswersCard, ShownCard
from ui.views.refusals import message_of

_EMPTY = "No pair yet. Choose a record and two people."


class PairsView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `chosen(id)`, `record_asked`, `back_asked`; those of `answers` and
    of `panel`.
    """

    looked_at = Signal()
    chosen = Signal(str)
    record_asked = Signal()
    back_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Paired assessments")
        self.look = look
        self.list = WordsList(look, "Pairs")
        self.list.grow(48, 220)
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self.empty = EmptyState(look, _EMPTY)
        self.about = Card(look)
        self.name = Chip(look, "", shape=ChipShape.OUTLINE)
        self._title = Heading(look, "", Role.CARD_HEADING, wrap=True)
        self._standing = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.answers, self.shown = AnswersCard(look), ShownCard(look)
        self.panel = PairPanel(look)
        self._build()
        self.render_state(PairsState(), keep=False)

    def take_focus(self) -> None:
        """Read again, and put the focus on the list, or on what begins a pair."""
        self.looked_at.emit()
        target = self.list if self.list.isVisibleTo(self) else self.panel.record
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def written(self, place: Place) -> Written:
        """The answers of a pair, as they are kept."""
        return Written(self.answers.now(place[0]).text())

    def render_state(self, state: PairsState, *, keep: bool) -> None:
        """Show the pairs; answers that are being made stay with `keep`."""
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        self.list.render_lines(
            [(one, words, words.replace("\n", ". ")) for one, words in state.rows]
        )
        self.list.setVisible(bool(state.rows))
        self.empty.setVisible(state.loaded and not state.rows)
        pair = state.pair
        self.about.setVisible(pair is not None)
        self.answers.setVisible(pair is not None and pair.may_answer)
        self.shown.setVisible(pair is not None and pair.shown_grades is not None)
        if pair is not None:
            self._show(pair, keep=keep)
        self.panel.render_state(state)

    def _show(self, pair: PairState, *, keep: bool) -> None:
        self.list.show_current(pair.id.hex())
        self.name.show_words(pair.name, Tone.PRIMARY)
        self._title.setText(pair.title)
        given = " You gave your answers; nobody sees them yet." if pair.given else ""
        shown = pair.shown_grades is not None
        self._standing.setText(f"{pair.area}\n{pair.standing}.{'' if shown else given}")
        if pair.may_answer:
            self.answers.render_pair(pair, keep=keep)
        if shown:
            self.shown.render_pair(pair)

    def _build(self) -> None:
        back = Button(self.look, "Judgements", icon="arrow-left")
        back.clicked.connect(self.back_asked)
        self.tools.addWidget(back)
        see = Button(self.look, "Open the record", icon="book-open")
        see.clicked.connect(self.record_asked)
        self.about.body.addLayout(Flow(self.name))
        self.about.body.addWidget(self._title)
        self.about.body.addWidget(self._standing)
        self.about.body.addLayout(Flow(see))
        for part in (self.message, self.loading, self.empty, self.list, self.about):
            self.body.addWidget(part)
        self.body.addWidget(self.answers)
        self.body.addWidget(self.shown)
        self.body.addStretch(1)
        self.list.opened.connect(self.chosen)
        self.list.chosen.connect(self.chosen)


class PairPanel(Panel):
    """How far pairs agree, and what a new one is made of.

    Intention: `begun(record, area, first, second)`.
    """

    begun = Signal(str, str, str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._agreement, new = Card(look, "Agreement"), Card(look, "New pair")
        self._said = Text(look, "", wrap=True)
        self._agreement.body.addWidget(self._said)
        self.record, self.area = Menu(look, "Record"), Menu(look, "Judgement")
        self.first, self.second = Menu(look, "First person"), Menu(look, "Second person")
        for label, menu in (
            ("Record", self.record),
            ("Judgement", self.area),
            ("First person", self.first),
            ("Second person", self.second),
        ):
            new.body.addWidget(Text(look, label, Role.SECTION, Tone.INK2))
            new.body.addWidget(menu)
        self._begin = Button(look, "Begin the pair", Kind.PRIMARY, icon="plus")
        new.body.addLayout(Flow(self._begin))
        self._begin.clicked.connect(self._asked)
        self.add(self._agreement)
        self.add(new)

    def render_state(self, state: PairsState) -> None:
        """Show the agreement of all pairs, and what can be chosen."""
        self._said.setText("\n".join(state.agreement))
        self._agreement.setVisible(bool(state.agreement))
        offer: Offer = state.offer
        people = tuple((one, one) for one in offer.people)
        _fill(self.record, offer.records)
        _fill(self.area, offer.areas)
        _fill(self.first, people)
        if _fill(self.second, people) and len(people) > 1:
            self.second.setCurrentIndex(1)

    def _asked(self) -> None:
        chosen = [menu.currentData() for menu in (self.record, self.area, self.first, self.second)]
        if all(chosen):
            self.begun.emit(*chosen)


def _fill(menu: Menu, wanted: tuple[tuple[str, str], ...]) -> bool:
    """Offer choices, each (value, words), what was chosen stays; whether they are others."""
    held = tuple((menu.itemData(at), menu.itemText(at)) for at in range(menu.count()))
    if held == wanted:
        return False
    before = menu.currentData()
    menu.clear()
    for value, words in wanted:
        menu.addItem(words, value)
    menu.setCurrentIndex(max(0, menu.findData(before)))
    return True
