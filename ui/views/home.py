"""Home: the visits on this laptop, each with where its items are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.domain.views import Visit
from ui.qt.look import Look
from ui.viewmodels.session import SessionState
from ui.viewmodels.shell import Counters
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card
from ui.views.components.chips import Chip, ChipShape
from ui.views.components.counter import CounterForm, CustodyCounter
from ui.views.components.messages import EmptyState
from ui.views.components.page import Page, Panel
from ui.views.components.text import Text

_READERS = (
    "Readable by your visit team and the records office. Not readable by the hosting company "
    "or by anyone who steals the server."
)


class HomeView(Page):
    """Intentions: `visit_opened(id in hexadecimal)`, `exchange_asked`,
    `new_visit_asked`."""

    visit_opened = Signal(str)
    exchange_asked = Signal()
    new_visit_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Your visits")
        self._look = look
        self._shown: tuple[Visit, ...] | None = None
        self._cards: list[QWidget] = []
        new = Button(look, "New visit", icon="plus")
        new.clicked.connect(self.new_visit_asked)
        self.tools.addWidget(new)
        self.panel = Panel()
        self.panel.add(self._carry_card())
        self.panel.add(self._missing_card())
        self._readers = Text(look, _READERS, Role.SECONDARY, Tone.INK2, wrap=True)
        self.body.addWidget(self._readers)
        self.body.addStretch(1)

    def render_state(self, state: SessionState) -> None:
        """Show a card for each visit."""
        if state.visits == self._shown:
            return
        self._shown = state.visits
        for card in self._cards:
            card.setParent(None)
            card.deleteLater()
        self._cards = [self._card(visit) for visit in state.visits] or [self._empty()]
        for place, card in enumerate(self._cards):
            self.body.insertWidget(place, card)

    def take_focus(self) -> None:
        """Put the focus on the first visit's Open."""
        first = self._cards[0].findChild(Button) if self._cards else None
        if first is not None:
            first.setFocus()

    def _card(self, visit: Visit) -> QWidget:
        look = self._look
        card = Card(look, visit.title or "Visit", visit.framework)
        counter = CustodyCounter(look, CounterForm.LARGE)
        held = visit.counters
        counter.render_state(Counters(held.laptop, held.server, held.confirmed))
        card.body.addWidget(counter)
        open_it = Button(look, "Open", Kind.PRIMARY)
        open_it.say("Open", spoken=f"Open {visit.title}")
        open_it.clicked.connect(lambda: self.visit_opened.emit(visit.id.hex()))
        card.body.addLayout(row(*self._chips(visit), None, open_it))
        return card

    def _chips(self, visit: Visit) -> list[QWidget]:
        found: list[QWidget] = []
        if visit.concerns_open:
            found.append(self._chip(f"{visit.concerns_open} concern open", Tone.CONCERN))
        if visit.conflicts:
            found.append(self._chip(f"{visit.conflicts} with two versions", Tone.AFI))
        only_here = visit.counters.laptop - visit.counters.server
        if only_here:
            found.append(self._chip(f"{only_here} only on this laptop", Tone.INK))
        return found

    def _chip(self, words: str, tone: Tone) -> Chip:
        return Chip(self._look, words, tone=tone, shape=ChipShape.TINT)

    def _empty(self) -> QWidget:
        return EmptyState(
            self._look,
            "No visits yet. A lead opens one, or it comes with the next sending and receiving.",
        )

    def _carry_card(self) -> Card:
        look = self._look
        card = Card(look, "Bring or take")
        told = "Everything is sealed. No connection is needed to write."
        card.body.addWidget(Text(look, told, Role.SECONDARY, Tone.INK2, wrap=True))
        send = Button(look, "Send and receive", icon="refresh-cw", keys="Ctrl+Shift+S")
        send.clicked.connect(self.exchange_asked)
        card.body.addWidget(send)
        return card

    def _missing_card(self) -> Card:
        card = Card(self._look, "Think something is missing?")
        told = "Stop, and do not type it again. Open Help and read the page with this name."
        card.body.addWidget(Text(self._look, told, Role.SECONDARY, Tone.INK2, wrap=True))
        return card
