"""A new visit, and the team of the open one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from fieldapp.domain.effects import Effects
from fieldapp.frameworks.index import Framework
from fieldapp.services.work import Work
from sync.protocol.ids import InspectionId
from ui.qt.look import Look
from ui.viewmodels.door import Door
from ui.viewmodels.people import PersonRow, Unlocked
from ui.viewmodels.team import NewVisit, NewVisitState, Team, TeamState
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.fields import Labelled, LineEdit, Tick
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, Message
from ui.views.components.page import Page
from ui.views.components.rows import RowList
from ui.views.components.text import Text
from ui.views.refusals import message_of


class NewVisitView(Page):
    """The form of a new visit.

    Intentions: `given(title, framework, members)`, `left`.
    """

    given = Signal(str, str, object)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "New visit", "You lead it. It works at once, without a connection.")
        self._look = look
        self._people: tuple[PersonRow, ...] | None = None
        self._frameworks: tuple[Framework, ...] = ()
        self._ticks: dict[str, Tick] = {}
        self.message = InlineMessage(look)
        self.title = LineEdit(look, "Name of the visit", "Such as Northmere")
        self._titled = Labelled(look, "Name of the visit", self.title)
        self.framework = QComboBox()
        self.framework.setAccessibleName("Framework")
        self._team, self._boxes = Card(look, "Who belongs to it"), column(gap=6)
        told = "The records office can always read. Others can be asked later."
        self._team.body.addWidget(Text(look, told, Role.SECONDARY, Tone.INK2, wrap=True))
        self._team.body.addLayout(self._boxes)
        self.make = Button(look, "Make the visit", Kind.PRIMARY)
        back = Button(look, "Back", Kind.LINK)
        for widget in (self.message, self._titled, Labelled(look, "Framework", self.framework)):
            self.body.addWidget(widget)
        self.body.addWidget(self._team)
        self.body.addLayout(Flow(self.make, back))
        self.body.addStretch(1)
        self.make.clicked.connect(self._give)
        back.clicked.connect(self.left)

    def render_state(self, state: NewVisitState) -> None:
        """Show what can be chosen."""
        self.message.render_state(message_of(state.refused))
        self._titled.show_problem(state.title_problem)
        self.make.setEnabled(not state.busy)
        self.make.say(state.busy or "Make the visit")
        if state.frameworks != self._frameworks:
            self._frameworks = state.frameworks
            self._list_frameworks(state.frameworks)
            self.framework.setMinimumContentsLength(12)
            fit = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            self.framework.setSizeAdjustPolicy(fit)
        if state.people != self._people:
            self._people = state.people
            self._fill(state.people)

    def take_focus(self) -> None:
        """Put the caret into the name of the visit, emptied."""
        self.title.clear()
        self.title.setFocus()

    def _list_frameworks(self, frameworks: tuple[Framework, ...]) -> None:
        """Offer these; what was chosen stays chosen while it is there."""
        chosen = self.framework.currentData()
        self.framework.clear()
        for each in frameworks:
            self.framework.addItem(each.title, each.id)
        self.framework.setCurrentIndex(max(self.framework.findData(chosen), 0))

    def _fill(self, people: tuple[PersonRow, ...]) -> None:
        clear(self._boxes)
        self._ticks = {each.code: Tick(self._look, each.words) for each in people}
        for tick in self._ticks.values():
            self._boxes.addWidget(tick)
        if not people:
            words = "Nobody else is in the list of people yet."
            self._boxes.addWidget(Text(self._look, words, Role.SECONDARY, Tone.INK2, wrap=True))

    def _give(self) -> None:
        members = tuple(code for code, tick in self._ticks.items() if tick.isChecked())
        self.given.emit(self.title.text(), self.framework.currentData(), members)


class TeamView(Page):
    """Shows a TeamState. Intention: `added(code)`."""

    added = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Team", "Who can read and write in this visit.")
        self._look = look
        self._shown: TeamState | None = None
        self.message, self.done = InlineMessage(look), InlineMessage(look)
        self._members, self._others = Card(look, "Members"), Card(look, "Others")
        self._in, self._out = column(gap=0), column(gap=0)
        self._members.body.addLayout(self._in)
        self._others.body.addLayout(self._out)
        for widget in (self.message, self.done, self._members, self._others):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def render_state(self, state: TeamState) -> None:
        """Show the team and who could be asked."""
        self.message.render_state(message_of(state.refused))
        self.done.render_state(Message(state.done, tone=Tone.STRENGTH) if state.done else None)
        before, self._shown = self._shown, state
        if before and (before.members, before.others) == (state.members, state.others):
            return
        _fill(self._in, [self._row(person, "Add a laptop") for person in state.members])
        others = [self._row(person, "Add to the visit") for person in state.others]
        nobody = EmptyState(self._look, "Everybody in the organisation belongs to this visit.")
        _fill(self._out, others or [nobody])

    def _row(self, person: PersonRow, words: str) -> QWidget:
        button = Button(self._look, words, size=Size.SMALL)
        button.say(words, spoken=f"{words}: {person.code}")
        button.clicked.connect(lambda: self.added.emit(person.code))
        line = row(Text(self._look, person.words, Role.BODY, wrap=True), button, gap=10)
        line.setStretch(0, 1)
        line.setContentsMargins(0, 6, 0, 6)
        widget = QWidget()
        widget.setLayout(line)
        return widget


def _fill(layout: QVBoxLayout, rows: list[QWidget]) -> None:
    clear(layout)
    layout.addWidget(RowList(rows))


def bind_new_visit(
    view: NewVisitView, door: Door, unlocked: Unlocked, on_made: Callable[[InspectionId], None]
) -> NewVisit:
    """Join the form to a presenter."""
    presenter = NewVisit(door, unlocked, view.render_state, on_made)
    view.given.connect(presenter.create)
    return presenter


def bind_team(
    view: TeamView,
    door: Door,
    unlocked: Unlocked,
    work: Callable[[], Work | None],
    changed: Callable[[Effects], None],
) -> Team:
    """Join the page to a presenter."""
    presenter = Team(door, unlocked, work, view.render_state, changed)
    view.added.connect(presenter.add)
    return presenter
