"""Receipts: for each visit what the server and the records office signed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.door import Door
from ui.viewmodels.people import Unlocked
from ui.viewmodels.receipts import ReceiptLine, ReceiptsDesk, ReceiptsState, VisitReceipts
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column, row
from ui.views.components.cards import Card
from ui.views.components.messages import EmptyState, InlineMessage
from ui.views.components.page import Page
from ui.views.components.rows import RowList
from ui.views.components.text import IconMark, Text
from ui.views.refusals import message_of

_NONE = "No receipts yet. The first comes with the first sending and receiving."


class ReceiptsView(Page):
    """Shows a ReceiptsState."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Receipts", "Each was checked on this laptop.")
        self._look = look
        self._shown: tuple[VisitReceipts, ...] | None = None
        self.message = InlineMessage(look)
        self._cards = column(gap=12)
        self.body.addWidget(self.message)
        self.body.addLayout(self._cards)
        self.body.addStretch(1)

    def render_state(self, state: ReceiptsState) -> None:
        """Show a card for each visit."""
        self.message.render_state(message_of(state.refused))
        if not state.loaded or state.visits == self._shown:
            return
        self._shown = state.visits
        clear(self._cards)
        for visit in state.visits:
            self._cards.addWidget(self._card(visit))
        if not state.visits:
            self._cards.addWidget(EmptyState(self._look, _NONE))

    def _card(self, visit: VisitReceipts) -> Card:
        card = Card(self._look, visit.title)
        rows = [self._row(line) for line in visit.lines]
        card.body.addWidget(RowList(rows) if rows else EmptyState(self._look, _NONE))
        return card

    def _row(self, line: ReceiptLine) -> QWidget:
        look, widget = self._look, QWidget()
        tone = Tone.STRENGTH if line.confirmed else Tone.PRIMARY
        mark = IconMark(look, "badge-check" if line.confirmed else "server", tone.colour, 17)
        note = f"Signed {line.when}. Fingerprint {line.fingerprint}"
        words = column(
            Text(look, line.title, Role.STRONG, wrap=True),
            *(Text(look, words, Role.SECONDARY, wrap=True) for words in line.covers),
            Text(look, note, Role.SECONDARY, Tone.INK2, wrap=True),
            gap=2,
        )
        layout = row(column(2, mark, None, gap=0), words, gap=10, margins=(0, 6, 0, 6))
        layout.setStretch(1, 1)
        widget.setLayout(layout)
        widget.setAccessibleName(f"{line.title}. {' '.join(line.covers)} {note}")
        return widget


def bind_receipts(view: ReceiptsView, door: Door, unlocked: Unlocked) -> ReceiptsDesk:
    """Join the page to a presenter."""
    return ReceiptsDesk(door, unlocked, view.render_state)
