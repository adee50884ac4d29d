"""The panel of sending and receiving: where every item is, progress, receipts, what was refused."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from fieldapp.domain import views
from fieldapp.domain.ports import Moment
from ui.qt.look import Look
from ui.viewmodels.clock_time import local
from ui.viewmodels.exchange import ExchangeState
from ui.viewmodels.shell import Counters
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card
from ui.views.components.counter import CounterForm, CustodyCounter
from ui.views.components.messages import InlineMessage
from ui.views.components.page import Page
from ui.views.components.rows import RowList
from ui.views.components.text import IconMark, Text
from ui.views.refusals import message_of

_SHOWN = 20


class ExchangeView(Page):
    """Intentions: `send_asked`, `stop_asked`."""

    send_asked = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(
            look, "Send and receive", "You can write, lock or close the lid meanwhile."
        )
        self._look = look
        self._send = Button(
            look, "Send and receive now", Kind.PRIMARY, icon="refresh-cw", keys="Ctrl+Shift+S"
        )
        self._stop = Button(look, "Pause", icon="pause")
        self._counter = CustodyCounter(look, CounterForm.LARGE)
        self._words = Text(look, "", Role.STRONG, wrap=True)
        self._said = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("How far sending and receiving is")
        self._message = InlineMessage(look)
        self._aside = Card(look, "Not taken")
        self._aside_words = Text(look, "", Role.BODY, wrap=True)
        self._receipts = Card(look, "Receipts")
        self._rows: QWidget | None = None
        self._shown: tuple[views.Receipt, ...] | None = None
        self._build()

    def render_state(self, state: ExchangeState) -> None:
        """Show how far it is, and what proves where every item lies."""
        self._words.setText(state.words)
        self._said.setText(state.said)
        self._said.setVisible(bool(state.said))
        self._send.setEnabled(not state.running)
        self._stop.setVisible(state.running)
        self._bar.setVisible(state.running)
        self._bar.setRange(0, max(state.total, 1) if state.total else 0)
        self._bar.setValue(state.done)
        if state.running and state.what:
            self._said.setText(f"{state.done:,} of {state.total:,} {state.what}")
            self._said.show()
        self._message.render_state(message_of(state.refused) if state.refused else None)
        self._aside.setVisible(bool(state.aside))
        lines = [f"Item {item} was kept aside ({code})." for item, code in state.aside]
        self._aside_words.setText("\n".join(lines[:_SHOWN]))
        if state.counters is not None:
            held = state.counters
            self._counter.render_state(Counters(held.laptop, held.server, held.confirmed))
        self._show_receipts(state.receipts)

    def take_focus(self) -> None:
        """Put the focus on Send and receive."""
        self._send.setFocus()

    def _build(self) -> None:
        where = Card(self._look, "Where every item is", "Only a signed receipt counts")
        where.body.addWidget(self._counter)
        sending = Card(self._look, "Sending")
        for widget in (self._words, self._bar, self._said, self._message):
            sending.body.addWidget(widget)
        sending.body.addLayout(row(self._send, self._stop, None))
        self._aside.body.addWidget(self._aside_words)
        for card in (where, sending, self._aside, self._receipts):
            self.body.addWidget(card)
        self.body.addStretch(1)
        self._send.clicked.connect(self.send_asked)
        self._stop.clicked.connect(self.stop_asked)
        self.render_state(ExchangeState())

    def _show_receipts(self, receipts: tuple[views.Receipt, ...]) -> None:
        if receipts == self._shown:
            return
        self._shown = receipts
        if self._rows is not None:
            self._rows.setParent(None)
            self._rows.deleteLater()
        rows = [self._receipt(receipt) for receipt in receipts[:_SHOWN]]
        none = Text(self._look, "No receipt yet. The server gives one each time.", wrap=True)
        self._rows = RowList(rows or [none])
        self._receipts.body.addWidget(self._rows)

    def _receipt(self, receipt: views.Receipt) -> QWidget:
        when = local(Moment(receipt.time_ms, 0))
        who = "Opened by the records office" if receipt.confirmed else "Stored on the server"
        tone = Tone.STRENGTH if receipt.confirmed else Tone.PRIMARY
        icon = "badge-check" if receipt.confirmed else "server"
        title = Text(self._look, f"{who}: {receipt.entries:,} items", Role.STRONG, wrap=True)
        told = f"{when:%a %d %B, %H:%M} by its clock. Receipt {receipt.fingerprint}"
        note = Text(self._look, told, Role.SECONDARY, Tone.INK2, wrap=True)
        words = column(title, note, gap=0)
        holder = QWidget()
        mark = IconMark(self._look, icon, tone.colour, 17)
        holder.setLayout(row(column(2, mark, None, gap=0), words, gap=10, margins=(0, 6, 0, 6)))
        holder.setAccessibleName(f"{title.text()}. {told}")
        return holder
