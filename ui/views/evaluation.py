"""A child's case over all agencies: a lane for each, and the local audit beside the own view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from fieldapp.domain.case_part import Looked
from sync.protocol.ids import RecordId
from ui.qt.look import Look
from ui.viewmodels.evaluation_page import (
    LOOKED_WORDS,
    NOBODY_YET,
    AgencyState,
    ComparedState,
    EvaluationState,
    PartState,
)
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu, clear
from ui.views.components.base import Rule, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.chips import ChildChip, Chip
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine, StatusLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import Heading, Text
from ui.views.refusals import message_of

_EMPTY: Final = "No child is in this visit yet. Draw a sample, or add a child by code."
_SIDE_BY_SIDE_PX: Final = 600
_LOOKED: Final = {
    Looked.DONE: (Tone.STRENGTH, "circle-check"),
    Looked.IN_PART: (Tone.AFI, "circle-dot"),
    Looked.NOT_BEGUN: (Tone.NEUTRAL, "circle"),
    Looked.NOT_INVOLVED: (Tone.NEUTRAL, "minus"),
    Looked.UNSAID: (Tone.NEUTRAL, "circle"),
}
_ASIDE: Final = "What the agencies’ own audit of this case found, beside what was seen here."
_NO_AUDIT: Final = "Neither a local audit nor an own view was written down for this child yet."


class EvaluationView(Page):
    """Give the window `self` as the screen and `panel` at its right.

    Intentions: `looked_at`, `child_chosen(code)`, `part_opened(agency)`, `record_opened(id)`,
    `agency_added(agency)`, `case_asked(code)`, `identity_asked(code)`, `journey_asked(code)`,
    `children_asked`.
    """

    looked_at = Signal()
    child_chosen = Signal(str)
    part_opened = Signal(str)
    record_opened = Signal(object)
    agency_added = Signal(str)
    case_asked = Signal(str)
    identity_asked = Signal(str)
    journey_asked = Signal(str)
    children_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Case evaluation")
        self.look = look
        self._code = ""
        self._children: tuple[str, ...] = ("",)
        self._shown: tuple[object, ...] = ()
        self.child = Menu(look, "Child")
        self.child.activated.connect(self._chosen)
        self.message, self.loading = InlineMessage(look), LoadingLine(look)
        self.empty = EmptyState(look, _EMPTY)
        self.chip = ChildChip(look, "T00", "")
        self.chip.child_opened.connect(self.case_asked)
        self._about = Flow(gap=6)
        self.lanes = Card(look, "How each agency did", "facts first")
        self._rows = column(gap=10)
        self.lanes.body.addLayout(self._rows)
        self.panel = EvaluationPanel(look)
        self.panel.record_opened.connect(self.record_opened)
        self._build()
        self.render_state(EvaluationState())

    def take_focus(self) -> None:
        """Put the focus on the first thing to open."""
        first = next(iter(self.lanes.findChildren(Button)), None)
        (first or self.child).setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looked_at.emit()

    def render_state(self, state: EvaluationState) -> None:
        """Show a child's case."""
        self.loading.follow("" if state.loaded else state.busy)
        self.message.render_state(message_of(state.refused))
        self.say_subtitle(state.words)
        self.empty.setVisible(state.loaded and not state.children)
        self.lanes.setVisible(bool(state.agencies))
        self._show_child(state)
        shown = (state.code, state.agencies, state.others, state.about)
        if shown != self._shown:
            self._shown = shown
            self._show_about(state)
            self._show_lanes(state)
        self.panel.render_state(state)

    def _build(self) -> None:
        identity = Button(self.look, "Sealed identity", icon="key-round")
        journey = Button(self.look, "Journey", icon="footprints")
        children = Button(self.look, "All children", icon="users")
        journey.clicked.connect(lambda: self.journey_asked.emit(self._code))
        identity.clicked.connect(lambda: self.identity_asked.emit(self._code))
        children.clicked.connect(self.children_asked)
        self.tools.addWidget(self.child)
        self._ways = QWidget()
        self._ways.setLayout(Flow(journey, identity, children))
        self._marks = QWidget()
        self._marks.setLayout(self._about)
        parts = (self.message, self.loading, self.empty, self._ways, self._marks, self.lanes)
        for part in parts:
            self.body.addWidget(part)
        self.body.addStretch(1)

    def _show_child(self, state: EvaluationState) -> None:
        self._code = state.code
        if state.children != self._children:
            self._children = state.children
            self.child.clear()
            self.child.addItems(list(state.children))
        self.child.setCurrentText(state.code)
        self.child.setVisible(bool(state.children))
        self._marks.setVisible(bool(state.code and state.loaded))
        self._ways.setVisible(bool(state.children))

    def _show_about(self, state: EvaluationState) -> None:
        clear(self._about)
        if state.code:
            chip = ChildChip(self.look, state.code, "")
            chip.child_opened.connect(self.case_asked)
            self._about.addWidget(chip)
        for words in state.about:
            self._about.addWidget(Chip(self.look, words, Tone.NEUTRAL))

    def _show_lanes(self, state: EvaluationState) -> None:
        clear(self._rows)
        for number, agency in enumerate(state.agencies):
            if number:
                self._rows.addWidget(Rule())
            lane = Lane(self.look, agency)
            lane.part_opened.connect(self.part_opened)
            lane.record_opened.connect(self.record_opened)
            self._rows.addWidget(lane)
        if state.others:
            self._rows.addWidget(Rule())
            self._rows.addLayout(self._add_buttons(state.others))

    def _add_buttons(self, others: Sequence[tuple[str, str]]) -> Flow:
        flow = Flow()
        for agency, title in others:
            button = Button(self.look, f"Add {title}", icon="plus", size=Size.SMALL)
            button.clicked.connect(lambda _=False, a=agency: self.agency_added.emit(a))
            flow.addWidget(button)
        return flow

    def _chosen(self, _index: int) -> None:
        self.child_chosen.emit(self.child.currentText())


class Lane(QWidget):
    """One agency. Intentions: `part_opened(agency)`, `record_opened(id)`."""

    part_opened = Signal(str)
    record_opened = Signal(object)

    def __init__(self, look: Look, agency: AgencyState) -> None:
        super().__init__()
        self.look = look
        self.setAccessibleName(agency.spoken)
        tone, icon = _LOOKED[agency.looked]
        looked = Chip(look, LOOKED_WORDS[agency.looked], tone, icon=icon)
        items = "1 item" if agency.items == 1 else f"{agency.items} items"
        count = Text(look, items, Role.SECONDARY, Tone.INK2)
        title = Heading(look, agency.title, Role.STRONG, wrap=True)
        layout = column(title, gap=6)
        layout.addLayout(Flow(looked, count, self._open(agency)))
        if agency.needs:
            layout.addWidget(StatusLine(look, agency.needs, Tone.AFI))
        for part in agency.parts:
            layout.addWidget(self._part(part, several=len(agency.parts) > 1))
        if not agency.parts:
            layout.addWidget(Text(look, NOBODY_YET, Role.SECONDARY, Tone.INK2))
        self.setLayout(layout)

    def _open(self, agency: AgencyState) -> Button:
        words = "Write on" if agency.parts else "Begin this part"
        button = Button(self.look, words, icon="pen-line", size=Size.SMALL)
        button.say(words, spoken=f"{words}: {agency.title}")
        button.clicked.connect(lambda: self.part_opened.emit(agency.id))
        return button

    def _part(self, part: PartState, *, several: bool) -> QWidget:
        told = (
            ("Worked well", part.well),
            ("Needed to be better", part.better),
            ("Effect on the child", part.effect),
        )
        columns = Columns(self.look, [_column(self.look, *one) for one in told])
        parts: list[QWidget] = [columns]
        if part.audit:
            parts.append(_column(self.look, "The local audit says", part.audit))
        if several:
            parts.insert(0, self._who(part))
        both = QWidget()
        both.setLayout(column(*parts, gap=4))
        return both

    def _who(self, part: PartState) -> Button:
        who = Button(self.look, part.who, Kind.LINK, size=Size.SMALL)
        who.setAccessibleName(f"Open {part.who}")
        who.clicked.connect(lambda: self.record_opened.emit(part.id))
        return who


class Columns(QWidget):
    """A few texts in a row, or under each other where the row would be too narrow."""

    def __init__(self, look: Look, widgets: Sequence[QWidget]) -> None:
        super().__init__()
        self._look = look
        self._layout: QBoxLayout = row(*widgets, gap=12)
        for number in range(len(widgets)):
            self._layout.setStretch(number, 1)
        self.setLayout(self._layout)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        wide = self.width() >= self._look.px(_SIDE_BY_SIDE_PX)
        self._layout.setDirection(ways.LeftToRight if wide else ways.TopToBottom)


class EvaluationPanel(Panel):
    """The local audit beside the own view, and the case records. Intention: `record_opened`."""

    record_opened = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._shown: tuple[object, ...] | None = None
        self.audit = Card(look, "Local audit and own view")
        self._compared = column(gap=6)
        self.audit.body.addLayout(self._compared)
        self.records = Card(look, "Case tracking of this child")
        self._records = column(gap=4)
        self.records.body.addLayout(self._records)
        self.add(self.audit)
        self.add(self.records)

    def render_state(self, state: EvaluationState) -> None:
        """Show both views side by side."""
        for card in (self.audit, self.records):
            card.setVisible(bool(state.code) and state.loaded)
        shown = (state.compared, state.records)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._compared)
        clear(self._records)
        self._show_compared(state)
        for record, words in state.records:
            self._records.addWidget(self._record(record, words), 0, Qt.AlignmentFlag.AlignLeft)
        if not state.records:
            told = "None yet. It is begun from the list of case tracking."
            self._records.addWidget(Text(self.look, told, Role.SECONDARY, Tone.INK2, wrap=True))

    def _show_compared(self, state: EvaluationState) -> None:
        look = self.look
        self._compared.addWidget(Text(look, _ASIDE, Role.SECONDARY, Tone.INK2, wrap=True))
        if not state.compared:
            self._compared.addWidget(Text(look, _NO_AUDIT, Role.BODY, wrap=True))
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for place, words in ((1, "Local"), (2, "Own")):
            grid.addWidget(Text(look, words, Role.SECTION, Tone.INK2), 0, place)
        for number, one in enumerate(state.compared, start=1):
            self._add(grid, number, one)
        self._compared.addLayout(grid)
        if state.unexplained:
            apart = ", ".join(name.lower() for name in state.unexplained)
            said = f"The views differ on {apart}. Say why before sign-off."
            self._compared.addWidget(StatusLine(look, said, Tone.AFI))

    def _add(self, grid: QGridLayout, number: int, one: ComparedState) -> None:
        name = Text(self.look, one.name, Role.CELL, wrap=True)
        name.setAccessibleName(one.spoken)
        grid.addWidget(name, number, 0)
        grid.addWidget(Text(self.look, one.local, Role.CELL), number, 1)
        tone = Tone.AFI if one.differ else Tone.INK
        own = Text(self.look, one.own, Role.CELL, tone, weight=600 if one.differ else None)
        grid.addWidget(own, number, 2)

    def _record(self, record: RecordId, words: str) -> Button:
        button = Button(self.look, words, Kind.LINK, icon="book-open", size=Size.SMALL)
        button.clicked.connect(lambda: self.record_opened.emit(record))
        return button


def _column(look: Look, name: str, words: str) -> QWidget:
    one = QWidget()
    text = Text(look, words or "–", Role.CELL, Tone.INK if words else Tone.INK2, wrap=True)
    layout = column(Text(look, name, Role.SECTION, Tone.INK2, wrap=True), text, None, gap=2)
    one.setLayout(layout)
    return one
