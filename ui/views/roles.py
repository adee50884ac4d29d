"""The children of the sample with their roles; at the right the one that is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from fieldapp.domain.child_role import ChildRole
from ui.qt.look import Look
from ui.qt.row_list import RowList
from ui.viewmodels.roles_page import ROLE_HINT, ROLE_WORDS, ChildState, Choice, RolesState
from ui.viewmodels.tokens import Role
from ui.views.answers import WrappedTick, clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card
from ui.views.components.chips import ChildChip
from ui.views.components.choice import Option, SegmentedChoice
from ui.views.components.flow import Flow
from ui.views.components.messages import (
    EmptyState,
    InlineMessage,
    LoadingLine,
    Message,
    StatusLine,
)
from ui.views.components.page import Page, Panel
from ui.views.components.text import Text
from ui.views.refusals import message_of

_EMPTY: Final = "No child is in this visit yet. Draw a sample, or add a child by code."
_NOTHING: Final = "No child has this role."
_LEAST_PX: Final = 240
_ALL: Final = "all"
_ORDER: Final = (ChildRole.TRACKED, ChildRole.SAMPLED, ChildRole.OBSERVED)


class RolesView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `child_chosen(code)`, `only_chosen(ChildRole or None)`,
    `details_asked` where the panel may be behind a tab; those of the panel are its own.
    """

    looked_at = Signal()
    child_chosen = Signal(str)
    only_chosen = Signal(object)
    details_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Children of the sample")
        self.look = look
        self._lacking: tuple[str, ...] = ()
        options = (Option(_ALL, "All"), *(Option(r.value, ROLE_WORDS[r]) for r in _ORDER))
        self.only = SegmentedChoice(look, "Children with the role", options, _ALL)
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self._lacks = column(gap=4)
        self.list = RowList(look, "Children of the sample")
        self.list.setMinimumHeight(look.px(_LEAST_PX))
        self.empty, self.nothing = EmptyState(look, _EMPTY), EmptyState(look, _NOTHING)
        self.panel = ChildPanel(look)
        for part in (self.message, self.loading, self.only, self.empty, self.nothing):
            self.body.addWidget(part)
        self.body.insertLayout(2, self._lacks)
        self.body.addWidget(self.list, 1)
        self.only.chosen.connect(self._only)
        self.list.row_chosen.connect(self.child_chosen)
        self.list.row_opened.connect(self._opened)
        self.render_state(RolesState())

    def take_focus(self) -> None:
        """Put the focus on the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looked_at.emit()

    def render_state(self, state: RolesState) -> None:
        """Show the children; the present one stays."""
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        self.say_subtitle(state.words)
        if state.lacks != self._lacking:
            self._lacking = state.lacks
            clear(self._lacks)
            for words in state.lacks:
                self._lacks.addWidget(StatusLine(self.look, words, Tone.AFI))
        self.only.render_state(state.only.value if state.only else _ALL)
        self.only.setVisible(bool(state.held))
        self.list.show_rows(state.rows)
        self.list.setVisible(bool(state.rows))
        self.empty.setVisible(state.loaded and not state.held)
        self.nothing.setVisible(state.loaded and bool(state.held) and not state.rows)
        self._follow(state.child.code if state.child is not None else "")
        self.panel.render_state(state.child)

    def _follow(self, code: str) -> None:
        """Let the row of the child that is looked at be the present one."""
        numbers = [n for n, row in enumerate(self.list.rows.rows) if row.id == code]
        if numbers and self.list.chosen != code:
            self.list.blockSignals(True)
            self.list.setCurrentIndex(self.list.rows.index(numbers[0]))
            self.list.blockSignals(False)

    def _only(self, chosen: str) -> None:
        self.only_chosen.emit(None if chosen == _ALL else ChildRole(chosen))

    def _opened(self, code: str) -> None:
        self.child_chosen.emit(code)
        self.details_asked.emit()
        self.panel.take_focus()


class ChildPanel(Panel):
    """One child: its role, who follows it, whose work is looked at, and where to go from here.

    Intentions: `role_given(ChildRole)`, `assigned(person, bool)`, `involved(agency, bool)`,
    `evaluation_asked(code)`, `case_asked(code)`, `journey_asked(code)`, `identity_asked(code)`.
    """

    role_given = Signal(object)
    assigned = Signal(str, bool)
    involved = Signal(str, bool)
    evaluation_asked = Signal(str)
    case_asked = Signal(str)
    journey_asked = Signal(str)
    identity_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._shape: tuple[object, ...] = ()
        self._code = ""
        self.card = Card(look)
        self.chip = ChildChip(look, "T00", "")
        self.dispute = InlineMessage(look)
        options = [Option(role.value, ROLE_WORDS[role]) for role in (*_ORDER, ChildRole.UNSAID)]
        self.role = SegmentedChoice(look, "Role in the sample", options)
        self.people: dict[str, WrappedTick] = {}
        self.agencies: dict[str, WrappedTick] = {}
        self._people, self._agencies = column(gap=2), column(gap=2)
        self._ways = self._buttons()
        self._lay_out()
        self.role.chosen.connect(lambda role: self.role_given.emit(ChildRole(role)))
        self.chip.child_opened.connect(self.case_asked)
        self.render_state(None)

    def take_focus(self) -> None:
        """Put the focus on the child's role."""
        chosen = [self.role.button(role.value) for role in ChildRole]
        wanted = next((button for button in chosen if button.isChecked()), chosen[1])
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, child: ChildState | None) -> None:
        """Show a child, or nothing; the focus stays where it is."""
        self.card.setVisible(child is not None)
        if child is None:
            return
        self._code = child.code
        self.chip.show_code(child.code, child.role.value)
        self.dispute.render_state(Message(child.dispute) if child.dispute else None)
        self.role.render_state(child.role.value)
        shape = tuple((one.id, one.title) for one in (*child.inspectors, *child.agencies))
        if shape != self._shape:
            self._shape = shape
            self.people = self._fill(self._people, child.inspectors, self.assigned)
            self.agencies = self._fill(self._agencies, child.agencies, self.involved)
        for ticks, choices in ((self.people, child.inspectors), (self.agencies, child.agencies)):
            for choice in choices:
                ticks[choice.id].box.setChecked(choice.chosen)

    def _lay_out(self) -> None:
        look, body = self.look, self.card.body
        body.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(Text(look, "Role in the sample", Role.STRONG))
        body.addWidget(self.dispute)
        body.addWidget(self.role)
        body.addWidget(Text(look, ROLE_HINT, Role.SECONDARY, Tone.INK2, wrap=True))
        body.addWidget(Text(look, "Followed by", Role.STRONG))
        body.addLayout(self._people)
        body.addWidget(Text(look, "Agencies whose work is looked at", Role.STRONG, wrap=True))
        body.addLayout(self._agencies)
        body.addLayout(self._ways)
        self.add(self.card)

    def _buttons(self) -> Flow:
        ways = (
            ("Case evaluation", "columns-2", self.evaluation_asked),
            ("Case tracking", "book-open", self.case_asked),
            ("Journey", "footprints", self.journey_asked),
            ("Sealed identity", "key-round", self.identity_asked),
        )
        buttons = []
        for words, icon, asked in ways:
            button = Button(self.look, words, Kind.PLAIN, icon=icon)
            button.clicked.connect(lambda _=False, a=asked: a.emit(self._code))
            buttons.append(button)
        return Flow(*buttons)

    def _fill(
        self, layout: QVBoxLayout, choices: Iterable[Choice], told: SignalInstance
    ) -> dict[str, WrappedTick]:
        clear(layout)
        ticks: dict[str, WrappedTick] = {}
        for choice in choices:
            tick = WrappedTick(self.look, choice.title)
            tick.box.clicked.connect(lambda on, one=choice.id: told.emit(one, on))
            ticks[choice.id] = tick
            layout.addWidget(tick)
        return ticks
