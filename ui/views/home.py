"""Home: the visits on this laptop, each with where its items are."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Visit
from fieldapp.services.mending import MENDABLE
from sync.protocol.ids import InspectionId
from ui.qt.look import Look
from ui.viewmodels.home import Fitness, ReadyState
from ui.viewmodels.session import SessionState
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button
from ui.views.components.cards import Card
from ui.views.components.messages import Action, EmptyState, InlineMessage, StatusLine
from ui.views.components.page import Page, Panel
from ui.views.components.text import Heading, Text
from ui.views.refusals import message_of
from ui.views.visit_card import VisitCard

_READERS = (
    "Readable by your visit team and the records office. Not readable by the hosting company "
    "or by anyone who steals the server."
)


_MEND = (
    "The file is kept as it is. What can still be read of it goes into a new file; what was "
    "sent comes back with the next sending and receiving."
)


class ReadinessCard(Card):
    """Whether this laptop is ready to work offline, point by point; hidden until it is known."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._look = look
        self._heading = Heading(look, "", Role.CARD_HEADING, wrap=True)
        self._points = column(gap=6)
        self.body.addWidget(self._heading)
        self.body.addLayout(self._points)
        self.hide()

    def render_state(self, state: ReadyState) -> None:
        """Show every point with its mark."""
        self.setVisible(bool(state.points))
        self._heading.setText(state.heading)
        self.setAccessibleName(state.heading)
        clear(self._points)
        for point in state.points:
            tone = Tone.STRENGTH if point.fitness is Fitness.GOOD else Tone.AFI
            self._points.addWidget(StatusLine(self._look, point.words, tone))


class HomeView(Page):
    """The visits, and at the right what this laptop is ready for.

    Intentions: `visit_opened(id)`, `note_asked(id)` with ids in hexadecimal, `exchange_asked`,
    `stick_asked`, `new_visit_asked`, `mend_asked(id)`.
    """

    visit_opened = Signal(str)
    note_asked = Signal(str)
    exchange_asked = Signal()
    stick_asked = Signal()
    new_visit_asked = Signal()
    mend_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Your visits")
        self._look = look
        self._shown: object = None
        self._listed = False
        self._cards: list[QWidget] = []
        self._new = Button(look, "New visit", icon="plus")
        self._new.clicked.connect(self.new_visit_asked)
        self.tools.addWidget(self._new)
        self.panel, self.readiness = Panel(), ReadinessCard(look)
        self.panel.add(self.readiness)
        self.panel.add(self._carry_card())
        self.panel.add(self._missing_card())
        self._readers = Text(look, _READERS, Role.SECONDARY, Tone.INK2, wrap=True)
        self.body.addWidget(self._readers)
        self.body.addStretch(1)

    def render_state(self, state: SessionState) -> None:
        """Show a card for each visit, and for each one that did not open why."""
        named = tuple(state.framework_of(visit) for visit in state.visits)
        shown = (state.visits, named, state.troubled)
        if shown == self._shown:
            return
        first, self._shown = self._shown is None or not self._listed, shown
        self._listed = bool(state.visits)
        focus = QApplication.focusWidget()
        stood = focus is not None and any(card.isAncestorOf(focus) for card in self._cards)
        for card in self._cards:
            card.setParent(None)
            card.deleteLater()
        pairs = enumerate(zip(state.visits, named, strict=True))
        cards = [self._card(visit, called, number) for number, (visit, called) in pairs]
        cards += [self._troubled(visit, why) for visit, why in state.troubled]
        self._cards = cards or [self._empty()]
        for place, card in enumerate(self._cards):
            self.body.insertWidget(place, card)
        if stood or (first and self._new.hasFocus()):
            # Cards that are drawn anew keep the focus among them; and when the list came after
            # the screen, nobody has chosen anything yet.
            self.take_focus()

    def take_focus(self) -> None:
        """Put the focus on the first visit's Open."""
        first = self._cards[0].findChild(Button) if self._cards else None
        if first is not None:
            first.setFocus()

    def _card(self, visit: Visit, framework: str, number: int) -> QWidget:
        card = VisitCard(self._look, visit, framework, first=number == 0)
        card.opened.connect(self.visit_opened)
        card.note_asked.connect(self.note_asked)
        return card

    def _troubled(self, visit: InspectionId, why: Refused) -> QWidget:
        message = message_of(why)
        if message is not None and why.code in MENDABLE:
            save = Action(visit.hex(), "Save what can be read")
            message = replace(message, do=_MEND, actions=(save,))
        shown = InlineMessage(self._look, message)
        shown.action_chosen.connect(self.mend_asked)
        return shown

    def _empty(self) -> QWidget:
        return EmptyState(
            self._look,
            "No visits yet. A lead opens one, or it comes with the next sending and receiving.",
        )

    def _carry_card(self) -> Card:
        look = self._look
        card = Card(look, "Bring or take")
        told = "Sealed files. A stick needs no connection."
        card.body.addWidget(Text(look, told, Role.SECONDARY, Tone.INK2, wrap=True))
        stick = Button(look, "Exchange by USB stick", icon="usb")
        stick.clicked.connect(self.stick_asked)
        card.body.addWidget(stick)
        send = Button(look, "Send and receive", icon="refresh-cw", keys="Ctrl+Shift+S")
        send.clicked.connect(self.exchange_asked)
        card.body.addWidget(send)
        return card

    def _missing_card(self) -> Card:
        card = Card(self._look, "Think something is missing?")
        told = "Stop, and do not type it again. Open Help and read the page with this name."
        card.body.addWidget(Text(self._look, told, Role.SECONDARY, Tone.INK2, wrap=True))
        return card
