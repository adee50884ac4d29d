"""One finding: its sentence, how far it is, what it rests on, what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain.finding import SHARE, State
from ui.qt.look import Look
from ui.viewmodels.evidence_words import Quoted
from ui.viewmodels.field_words import WordsState
from ui.viewmodels.findings_page import STATE_WORDS, Choice, FindingState
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu, WrappedTick, clear
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card, CardTone
from ui.views.components.chips import Chip, ChipShape
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.flow import Flow
from ui.views.components.text import Text
from ui.views.components.words_list import WordsList
from ui.views.versions import Versions
from ui.views.words_edit import WordsEdit, WordsEdits

_STATES = tuple(Option(state.value, words) for state, words in STATE_WORDS.items())
_APART = {
    "state": "How far it is",
    "owner": "Who follows it up",
    "shareable": "Whether it may be said",
}
_LIST_PX = 120


class CitedList(QWidget):
    """Items on one side of a finding. Intentions: `opened(id)`, `moved(id)`, `dropped(id)`."""

    opened = Signal(str)
    moved = Signal(str)
    dropped = Signal(str)

    def __init__(self, look: Look, title: str, other: str, empty: str) -> None:
        super().__init__()
        self.list = WordsList(look, title, Role.QUOTE_IN_LIST)
        self.list.grow(60, 2 * _LIST_PX)
        self._title, self._empty = title, Text(look, empty, Role.SECONDARY, Tone.INK2, wrap=True)
        self._head = Text(look, title, Role.SECTION, Tone.INK2, wrap=True)
        self._source = Button(look, "Open its source", size=Size.SMALL, icon="external-link")
        self._move = Button(look, other, size=Size.SMALL)
        self._drop = Button(look, "Take it away", size=Size.SMALL)
        for button in (self._source, self._move, self._drop):
            button.setAccessibleDescription(title)
        self._buttons = QWidget()
        self._buttons.setLayout(Flow(self._source, self._move, self._drop))
        self.setLayout(column(self._head, self._empty, self.list, self._buttons, gap=6))
        self.list.opened.connect(self.opened)
        self._source.clicked.connect(lambda: self.opened.emit(self.list.current))
        self._move.clicked.connect(lambda: self.moved.emit(self.list.current))
        self._drop.clicked.connect(lambda: self.dropped.emit(self.list.current))

    def render_items(self, items: Sequence[Quoted]) -> None:
        """Show items with their words."""
        self._head.setText(f"{self._title}: {len(items)}")
        self.list.render_lines([quoted_line(item) for item in items])
        self.list.setVisible(bool(items))
        self._buttons.setVisible(bool(items))
        self._empty.setVisible(not items)


class Choices(QWidget):
    """Several things that are on or off. Intention: `chosen(id, on)`."""

    chosen = Signal(str, bool)

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self.look, self._title = look, title
        self._buttons: dict[str, Button] = {}
        self._flow = Flow(gap=6)
        head = Text(look, title, Role.SECTION, Tone.INK2, wrap=True)
        self.setLayout(column(head, self._flow, gap=6))

    def render_choices(self, choices: Sequence[Choice]) -> None:
        """Show the choices; the focus stays."""
        if [one.id for one in choices] != list(self._buttons):
            clear(self._flow)
            self._buttons = {one.id: self._button(one) for one in choices}
        for one in choices:
            button = self._buttons[one.id]
            button.setChecked(one.on)
            button.show_icon("check" if one.on else "")
            button.setAccessibleName(f"{one.title}{', chosen' if one.on else ''}")

    def _button(self, one: Choice) -> Button:
        button = Button(self.look, one.title, Kind.CHOICE, size=Size.SMALL)
        button.setCheckable(True)
        button.setAccessibleDescription(self._title)
        button.clicked.connect(lambda on: self.chosen.emit(one.id, on))
        self._flow.addWidget(button)
        return button


class FindingCard(QWidget):
    """Intentions: `state_chosen(State)`, `placed(key, id, on)`, `handed(person)`,
    `shared(bool)`, `moved(id, contrary)`, `dropped(id)`, `opened(id)`, `archived`, `add_asked`.
    `decide_asked(key)` for a choice that was made twice. Words are told by `edits`.
    """

    state_chosen = Signal(object)
    placed = Signal(str, str, bool)
    handed = Signal(str)
    shared = Signal(bool)
    moved = Signal(str, bool)
    dropped = Signal(str)
    opened = Signal(str)
    archived = Signal()
    add_asked = Signal()
    decide_asked = Signal(str)

    def __init__(self, look: Look, edits: WordsEdits) -> None:
        super().__init__()
        self.look = look
        self.state: FindingState | None = None
        self.name = Chip(look, "", Tone.PRIMARY, shape=ChipShape.OUTLINE)
        self.states = SegmentedChoice(look, "How far it is", _STATES)
        self._stated = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.apart = {key: Versions(look, words, choice=True) for key, words in _APART.items()}
        self.claim = edits.add(WordsEdit(look, "What is found"))
        self.why = edits.add(WordsEdit(look, "Why this evidence is enough"))
        self.answer = edits.add(WordsEdit(look, "What is said to the evidence against it"))
        self.thin, self._lacks = Card(look, tone=CardTone.AFI), Text(look, "", wrap=True)
        self._missing = Text(look, "", Role.SECONDARY, Tone.AFI, wrap=True)
        self.supporting = CitedList(
            look, "Supports it", "Move to against it", "No evidence supports it yet."
        )
        self.contrary = CitedList(
            look, "Speaks against it", "Move to supports it", "No evidence speaks against it."
        )
        self.areas, self.agencies = Choices(look, "Judgements"), Choices(look, "Agencies")
        self.owner = Menu(look, "Who follows it up")
        self.share = WrappedTick(look, "May be said to the authority, in these words")
        self._away = Button(look, "Put away", size=Size.SMALL, icon="archive")
        self._build()
        self._connect()

    def _build(self) -> None:
        head = Flow(self.name, self.states)
        add = Button(self.look, "Add another", size=Size.SMALL, icon="plus")
        add.clicked.connect(self.add_asked)
        self.thin.body.addWidget(self._lacks)
        self.thin.body.addLayout(Flow(add))
        about, weighed, rest = Card(self.look), Card(self.look), Card(self.look)
        about.body.addLayout(head)
        _fill(about, self._stated, self.apart["state"], self.claim)
        _fill(weighed, self.thin, self.why, self._missing, self.supporting, self.contrary)
        _fill(weighed, self.answer)
        _fill(rest, self.areas, self.agencies)
        rest.body.addWidget(Text(self.look, "Who follows it up", Role.SECTION, Tone.INK2))
        rest.body.addLayout(row(self.owner, None))
        _fill(rest, self.apart["owner"], self.share, self.apart["shareable"])
        rest.body.addLayout(Flow(self._away))
        layout: QVBoxLayout = column(about, weighed, rest, gap=12)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.states.chosen.connect(lambda one: self.state_chosen.emit(State(one)))
        self.areas.chosen.connect(lambda one, on: self.placed.emit("areas", one, on))
        self.agencies.chosen.connect(lambda one, on: self.placed.emit("agencies", one, on))
        self.owner.activated.connect(lambda at: self.handed.emit(self.owner.itemText(at)))
        self.share.box.clicked.connect(self.shared)
        self.apart["state"].chosen.connect(lambda one: self.state_chosen.emit(State(one)))
        self.apart["owner"].chosen.connect(self.handed)
        self.apart["shareable"].chosen.connect(lambda one: self.shared.emit(one == SHARE))
        for key, shown in self.apart.items():
            shown.decide_asked.connect(lambda k=key: self.decide_asked.emit(k))
        self._away.clicked.connect(self.archived)
        for side, contrary in ((self.supporting, True), (self.contrary, False)):
            side.opened.connect(self.opened)
            side.dropped.connect(self.dropped)
            side.moved.connect(lambda one, to=contrary: self.moved.emit(one, to))

    def take_focus(self) -> None:
        """Put the focus into the sentence."""
        self.claim.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, state: FindingState, writing: frozenset[object]) -> None:
        """Show a finding; places in `writing` keep their words."""
        self.state = state
        self.name.show_words(state.name, Tone.PRIMARY)
        if state.stands["state"].versions:
            self.states.show_none()
        else:
            self.states.render_state(state.state.value)
        _say(self._stated, state.stated)
        for key, shown in self.apart.items():
            shown.render_state(state.stands[key].versions)
        _say(self._missing, state.missing)
        _words(self.claim, state.claim, writing)
        _words(self.why, state.explanation, writing)
        _words(self.answer, state.answer, writing)
        self._show_weight(state, writing)
        self.supporting.render_items(state.supporting)
        self.contrary.render_items(state.contrary)
        self.areas.render_choices(state.areas)
        self.agencies.render_choices(state.agencies)
        self._show_owner(state)
        self.share.box.setChecked(state.shared)
        self.share.setEnabled(state.may_share)
        self.share.setToolTip("" if state.may_share else "The lead decides.")

    def _show_weight(self, state: FindingState, writing: frozenset[object]) -> None:
        """Places to explain and to answer are there where they are needed or written in."""
        self.thin.setVisible(bool(state.lacks))
        self._lacks.setText("\n".join(state.lacks))
        explained = bool(state.lacks or state.explanation.text or state.explanation.versions)
        self.why.setVisible(explained or state.explanation.place in writing)
        against = bool(state.contrary or state.answer.text or state.answer.versions)
        self.answer.setVisible(against or state.answer.place in writing)

    def _show_owner(self, state: FindingState) -> None:
        held = [self.owner.itemText(at) for at in range(self.owner.count())]
        if held != list(state.people):
            self.owner.clear()
            self.owner.addItems(state.people)
        self.owner.setCurrentIndex(self.owner.findText(state.owner))


def quoted_line(item: Quoted) -> tuple[str, str, str]:
    """Return an item as a row of a list: its id, its words, the row as read aloud."""
    return item.id.hex(), f"{item.name}  {item.about}\n“{item.words}”", item.spoken


def _fill(card: Card, *parts: QWidget) -> None:
    for part in parts:
        card.body.addWidget(part)


def _words(edit: WordsEdit, state: WordsState, writing: frozenset[object]) -> None:
    edit.render_state(state, keep=state.place in writing)


def _say(label: Text, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))
