"""The Sample screen: lists of the authority, rules of the draw, fairness, chosen children."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.qt.look import Look
from ui.viewmodels.sample import SampleState
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine, Message
from ui.views.components.page import Page, Scroll
from ui.views.components.text import Text
from ui.views.refusals import message_of
from ui.views.sample_cards import CheckCard, ListsCard, MappingCard, RulesCard
from ui.views.sample_chosen import ChosenCard
from ui.views.sample_fair import FairCard

_NONE: Final = (
    "Add the lists you received: Annex A as a workbook. No row is dropped, and who the children "
    "are is sealed before anything else."
)
_SEALED: Final = Message(
    "Who the children are is sealed, and this laptop was not let in.",
    safe="The lists and the sample are shown by code.",
    do="The lead of the visit draws and replaces.",
    tone=Tone.NEUTRAL,
)
_STALE: Final = Message(
    "The lists were corrected after this draw.",
    safe="The draw and its record stay as they are; codes are kept.",
    do="Draw again from the new lists when you want to.",
    tone=Tone.AFI,
)
_NARROW_PX: Final = 820


class SampleView(Page):
    """Shows a SampleState. Intentions: `add_asked`, `more_asked`, `draw_asked`, `print_asked`,
    `stop_asked`, `looked_at`; those of its cards stand on `rules`, `chosen`, `mapping`, `check`.
    """

    add_asked = Signal()
    more_asked = Signal()
    draw_asked = Signal()
    print_asked = Signal()
    stop_asked = Signal()
    looked_at = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Sample")
        self._look, self._step = look, ""
        self.add = Button(look, "Add lists", icon="plus")
        self.more = Button(look, "Add a workbook to these", icon="file-plus")
        self.record = Button(look, "Print draw record", icon="printer")
        self.draw = Button(look, "Draw", Kind.PRIMARY, icon="shuffle")
        for button, asked in (
            (self.add, self.add_asked),
            (self.more, self.more_asked),
            (self.record, self.print_asked),
            (self.draw, self.draw_asked),
        ):
            button.clicked.connect(asked)
            self.tools.addWidget(button)
        self.message, self.notice = InlineMessage(look), InlineMessage(look)
        self.loading, self.empty = LoadingLine(look), EmptyState(look, _NONE)
        self.said_words = Text(look, "", Role.SECONDARY, Tone.STRENGTH, wrap=True)
        self.lists, self.check, self.mapping = ListsCard(look), CheckCard(look), MappingCard(look)
        self.rules, self.fair, self.chosen = RulesCard(look), FairCard(look), ChosenCard(look)
        self._lay_out()
        self.loading.cancel_chosen.connect(self.stop_asked)
        look.changed.connect(self._turn)
        self.render_state(SampleState())

    def _lay_out(self) -> None:
        for widget in (self.message, self.notice, self.loading, self.said_words):
            self.body.addWidget(widget)
        self.body.addWidget(self.mapping)
        self.body.addWidget(self.empty)
        left = column(self.lists, self.check, None, gap=12)
        right = column(self.rules, self.fair, self.chosen, None, gap=12)
        self._halves = row(left, right, gap=12)
        self._halves.setStretch(0, 4)
        self._halves.setStretch(1, 9)
        self.body.addLayout(self._halves)
        self.body.addStretch(1)

    def render_state(self, state: SampleState) -> None:
        """Show the lists and the newest draw."""
        self.say_subtitle(state.about)
        comes = state.waiting is not None and not self.mapping.isVisibleTo(self)
        self.message.render_state(message_of(state.refused))
        self.notice.render_state(_notice(state))
        self._show_step(state)
        self.said_words.setText(state.said)
        self.said_words.setVisible(bool(state.said))
        self.empty.setVisible(state.loaded and state.facts is None and state.waiting is None)
        for card in (self.lists, self.check, self.mapping, self.rules, self.fair, self.chosen):
            card.render_state(state)
        self._show_tools(state)
        if comes:
            QTimer.singleShot(0, self, lambda: self.show_card(self.mapping))

    def show_card(self, card: QWidget) -> None:
        """Bring a card into sight."""
        scroll = self.findChild(Scroll)
        if isinstance(scroll, Scroll) and (inside := scroll.widget()) is not None:
            scroll.verticalScrollBar().setValue(card.mapTo(inside, QPoint()).y())

    def take_focus(self) -> None:
        """Put the focus on the first thing to do."""
        first = self.draw if self.draw.isEnabled() and self.draw.isVisible() else self.add
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looked_at.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """Stand the halves beside each other where there is room, else below each other."""
        narrow = self.width() < self._look.px(_NARROW_PX)
        sides = QBoxLayout.Direction
        self._halves.setDirection(sides.TopToBottom if narrow else sides.LeftToRight)

    def _show_tools(self, state: SampleState) -> None:
        may = state.facts is not None and state.readable
        self.add.setEnabled(state.idle)
        self.more.setEnabled(state.idle)
        self.more.setVisible(may)
        self.add.say("Add corrected lists" if state.facts else "Add lists")
        self.add.set_kind(Kind.PLAIN if may else Kind.PRIMARY)
        self.draw.say("Draw again" if state.draw else "Draw")
        self.draw.setEnabled(may and state.idle)
        self.draw.setVisible(may)
        self.record.setVisible(state.draw is not None)

    def _show_step(self, state: SampleState) -> None:
        words = state.step.words if state.step else state.busy
        if words != self._step:
            self._step = words
            self.loading.follow(words)
        if state.step is not None and state.step.total:
            self.loading.step(state.step.done, state.step.total)


def _notice(state: SampleState) -> Message | None:
    if state.facts is not None and not state.readable:
        return _SEALED
    return _apart(state) or (_STALE if state.stale else None)


def _apart(state: SampleState) -> Message | None:
    """Say what two people did apart to one draw, and what to do about it."""
    view = state.draw
    if view is None:
        return None
    if view.disputed or state.of_two:
        code = (*view.disputed, *state.of_two)[0]
        did = "replaced children" if view.disputed else "drew"
        return Message(
            f"Two people {did} apart, and {code} stands for two children.",
            safe="What both did is kept, and the code reveals nobody.",
            do="Draw again, and work with the codes of the new draw.",
        )
    if not view.twice:
        return None
    child = view.twice[0]
    return Message(
        f"Two people replaced children apart, and {child.code} came twice.",
        safe="Both replacements and their reasons are kept.",
        do=f"Replace {child.code}, which came for {child.came_for}, once more below.",
    )
