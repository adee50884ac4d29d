"""The cards of the Sample screen: lists received, rows to check, headings to confirm, rules."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSpinBox, QVBoxLayout, QWidget

from fieldapp.sampling.population import Filter
from fieldapp.services.lists import Facts, ListFacts, Proposal
from ui.qt.look import Look
from ui.viewmodels.sample import FILTER_WORDS, LEAST_SIZE, MOST_SIZE, SampleState, lists_words
from ui.viewmodels.sample_print import by_list, rows_words
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu, clear
from ui.views.components.base import Dressed, Rule, Tone, column, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card, CardTone
from ui.views.components.chips import Chip
from ui.views.components.fields import LineEdit, Tick
from ui.views.components.flow import Flow
from ui.views.components.text import Text

_PROBLEMS: Final = 4
_APART_PX: Final = 24
"""Between a tick with its words and the next: more than between a box and its own words."""
_NO_COLUMN: Final = "None of the template: keep it as the authority’s own"
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ListsCard(Card):
    """The lists that were received, with their rows and how many are to be checked."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Lists received", "rows, to check")
        self._look = look
        self._shown: Facts | None = None
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(4)
        self._grid.setHorizontalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)

    def render_state(self, state: SampleState) -> None:
        """Show the lists of the delivery that is kept."""
        self.setVisible(state.facts is not None)
        if state.facts is None or state.facts == self._shown:
            return
        self._shown = state.facts
        clear(self._grid)
        for number, one in enumerate(state.facts.lists):
            self._add(number, one)

    def _add(self, number: int, one: ListFacts) -> None:
        look, grid = self._look, self._grid
        grid.addWidget(Text(look, str(one.number), Role.CELL, Tone.INK2), number, 0)
        grid.addWidget(Text(look, one.title, Role.CELL, wrap=True), number, 1)
        grid.addWidget(Text(look, f"{one.rows:,}", Role.CELL), number, 2, _RIGHT)
        tone = Tone.AFI if one.to_check else Tone.STRENGTH
        words, icon = (f"{one.to_check:,}", "triangle-alert") if one.to_check else ("", "check")
        spoken = f"{one.to_check:,} rows to check" if one.to_check else "nothing to check"
        grid.addWidget(Chip(look, words, tone, icon=icon, spoken=spoken), number, 3, _RIGHT)


class CheckCard(Card):
    """What does not fit in the lists, in short. Intention: `all_asked`."""

    all_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Rows to check")
        self._look = look
        self._shown: Facts | None = None
        self._rows = column(gap=4)
        self.look_at = Button(look, "Look at all", icon="arrow-right")
        self.look_at.clicked.connect(self.all_asked)
        told = "No row was dropped. The original file is kept, sealed."
        self.body.addWidget(Text(look, told, Role.SECONDARY, Tone.INK2, wrap=True))
        self.body.addLayout(self._rows)
        self.body.addWidget(self.look_at, 0, Qt.AlignmentFlag.AlignLeft)

    def render_state(self, state: SampleState) -> None:
        """Show the problems that come most often."""
        facts = state.facts
        self.setVisible(facts is not None)
        if facts is None or facts == self._shown:
            return
        self._shown = facts
        some = f"{facts.to_check:,} rows to check"
        self.heading.setText(some if facts.to_check else "No row to check")
        clear(self._rows)
        for words in self._words(facts):
            self._rows.addWidget(Rule())
            self._rows.addWidget(Text(self._look, words, Role.CELL, wrap=True))

    def _words(self, facts: Facts) -> list[str]:
        found = [one for _, held in by_list(facts) for one in held if one.rows]
        found.sort(key=lambda one: -one.count)
        words = [
            f"List {one.list}, {one.column or 'headings'}: {one.said} {rows_words(one)}."
            for one in found[:_PROBLEMS]
        ]
        for number, came, went, other in facts.changed[:3]:
            said = f"{came} rows came, {went} went, {other} changed."
            words.insert(0, f"List {number} corrected: {said}")
        return words


class MappingCard(Card):
    """A delivery that waits: its headings are confirmed or changed, then it is taken in.

    Intentions: `chosen(proposal, column)`, `confirmed`, `discarded`.
    """

    chosen = Signal(object, str)
    confirmed = Signal()
    discarded = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Before they are taken in", tone=CardTone.SELECTED)
        self._look = look
        self._shown: tuple[Proposal, ...] | None = None
        self.words = Text(look, "", Role.BODY, wrap=True)
        self._rows = column(gap=10)
        self.take = Button(look, "Take the lists in", Kind.PRIMARY, icon="check")
        self.leave = Button(look, "Do not take them in")
        self.body.addWidget(self.words)
        self.body.addLayout(self._rows)
        self.body.addWidget(_flow(self.take, self.leave))
        self.take.clicked.connect(self.confirmed)
        self.leave.clicked.connect(self.discarded)

    def render_state(self, state: SampleState) -> None:
        """Show the delivery that waits, or nothing."""
        self.setVisible(state.waiting is not None)
        if state.waiting is None:
            self._shown = None
            return
        rows = sum(one.rows for one in state.waiting.lists)
        self.words.setText(_waiting_words(state.waiting, rows, len(state.proposals)))
        self.take.setEnabled(state.idle)
        self.leave.setEnabled(state.idle)
        if state.proposals != self._shown:
            self._shown = state.proposals
            clear(self._rows)
            for proposal in state.proposals:
                self._rows.addLayout(self._row(proposal))

    def _row(self, proposal: Proposal) -> QVBoxLayout:
        words = f"List {proposal.list}: “{proposal.heading}” is taken for"
        menu = Menu(self._look, words)
        menu.addItem(_NO_COLUMN, "")
        for choice in proposal.choices:
            menu.addItem(choice, choice)
        menu.setCurrentIndex(menu.findData(proposal.column))
        menu.activated.connect(
            lambda _at, m=menu, p=proposal: self.chosen.emit(p, str(m.currentData()))
        )
        likeness = f"Likeness {proposal.score:.2f} of 1"
        return column(
            Text(self._look, words, Role.STRONG, wrap=True),
            menu,
            Text(self._look, likeness, Role.SECONDARY, Tone.INK2),
            gap=4,
        )


class RulesCard(Card):
    """What is drawn from: filters, seed, size. Intentions: `toggled(Filter)`, `seed_changed`,
    `size_changed`."""

    toggled = Signal(object)
    seed_changed = Signal(str)
    size_changed = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Draw only children with one of these", "children in the lists")
        self._ticks: dict[Filter, Tick] = {}
        holder = QWidget()
        flow = Flow(gap=_APART_PX)
        for one, words in FILTER_WORDS.items():
            tick = Tick(look, words)
            tick.clicked.connect(lambda _on=False, f=one: self.toggled.emit(f))
            self._ticks[one] = tick
            flow.addWidget(tick)
        holder.setLayout(flow)
        self.seed, self.size_box = LineEdit(look, "Seed"), SizeBox(look)
        self.seed.textEdited.connect(self.seed_changed)
        self.size_box.valueChanged.connect(self.size_changed)
        self.told = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self.body.addWidget(holder)
        self.body.addWidget(Rule())
        seed = row(Text(look, "Seed", Role.STRONG), self.seed, gap=8)
        size = row(Text(look, "Children", Role.STRONG), self.size_box, gap=8)
        settings = row(seed, size, gap=16)
        settings.setStretch(0, 1)
        self.body.addLayout(settings)
        self.body.addWidget(self.told)

    def render_state(self, state: SampleState) -> None:
        """Show the settings, each filter with the number of children it holds for."""
        self.setVisible(state.facts is not None and state.readable)
        facts = state.facts
        for one, tick in self._ticks.items():
            count = facts.filters.get(one.value, 0) if facts else 0
            tick.setText(f"{FILTER_WORDS[one]} {count:,}")
            tick.setAccessibleName(f"{FILTER_WORDS[one]}, {count:,} children")
            tick.setChecked(one in state.filters)
        if self.seed.text() != state.seed:
            self.seed.setText(state.seed)
        if self.size_box.value() != state.size:
            self.size_box.setValue(state.size)
        short = facts.sha256[:8].upper() if facts else ""
        self.told.setText(
            f"Lists {short[:4]} {short[4:]}. The same seed and lists give the same children. "
            + ("" if state.filters else "No rule is on: all children can be drawn.")
        )


class SizeBox(Dressed, QSpinBox):
    """How many children are drawn."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setRange(LEAST_SIZE, MOST_SIZE)
        self.setAccessibleName("How many children")
        self.lineEdit().setTextMargins(6, 0, 6, 0)
        self.follow(look)

    def dress(self) -> None:
        font = self.look.font(Role.FIELD)
        self.setFont(font)
        # The line inside met another font first, and the style sheet puts that one back.
        self.lineEdit().setFont(font)
        self.setMinimumHeight(self.look.px(32))


def _flow(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    flow = Flow()
    for widget in widgets:
        flow.addWidget(widget)
    holder.setLayout(flow)
    return holder


def _waiting_words(facts: Facts, rows: int, proposals: int) -> str:
    read = (
        f"{rows:,} rows of {lists_words(len(facts.lists))} were read, {facts.to_check:,} to check. "
    )
    if not proposals:
        return read + "Every heading was recognised."
    headings = "1 heading was" if proposals == 1 else f"{proposals} headings were"
    told = f"{headings} recognised by likeness. Look at each; what you confirm is remembered."
    return read + told
