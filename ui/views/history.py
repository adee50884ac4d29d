"""The history of one place: every write, who claimed it when, and which still counts."""

from PySide6.QtCore import Signal

from ui.qt.look import Look
from ui.viewmodels.history import HistoryState, PastState
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Rule, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.chips import Chip
from ui.views.components.messages import InlineMessage, Message
from ui.views.components.text import Text

_NOTE = "Names and times are as each laptop claimed them. Order is proved by the log."


class HistoryPanel(Card):
    """Shows a HistoryState, newest first; hidden without one. Intention: `closed`."""

    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "History")
        self._look = look
        self._shown: HistoryState | None = None
        close = Button(look, "Close", Kind.LINK, size=Size.SMALL)
        close.clicked.connect(self.closed)
        self.head.addWidget(close)
        self._where = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._message = InlineMessage(look)
        self._list = column(gap=8)
        note = Text(look, _NOTE, Role.CAPTION, Tone.INK2, wrap=True)
        self.body.addWidget(self._where)
        self.body.addWidget(self._message)
        self.body.addLayout(self._list)
        self.body.addWidget(note)
        self.render_state(None)

    def render_state(self, state: HistoryState | None) -> None:
        """Show a history, or nothing."""
        self.setVisible(state is not None)
        if state is None or state is self._shown:
            return
        self._shown = state
        clear(self._list)
        self._where.setText(state.where)
        refused = state.refused
        self._message.render_state(
            Message(refused.message, do=refused.next_step, code=refused.code) if refused else None
        )
        if not state.loading and refused is None and not state.writes:
            self._list.addWidget(Text(self._look, "Nothing was written here yet.", wrap=True))
        for number, write in enumerate(state.writes):
            if number:
                self._list.addWidget(Rule())
            self._add(write)

    def _add(self, write: PastState) -> None:
        who = Text(self._look, write.who, Role.SECONDARY, weight=600, wrap=True)
        state = ("Stands now", Tone.STRENGTH) if write.live else ("Earlier", Tone.NEUTRAL)
        line = row(who, Chip(self._look, *state), gap=8)
        line.setStretch(0, 1)
        self._list.addLayout(line)
        did = f"{write.what}, {write.when}"
        self._list.addWidget(Text(self._look, did, Role.SECONDARY, Tone.INK2, wrap=True))
        self._list.addWidget(Text(self._look, write.text or "(emptied)", wrap=True))
