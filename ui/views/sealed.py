"""Who the children are: a look with its reason, who looked, and who was let in."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.qt.look import Look
from ui.viewmodels.sample import day_words
from ui.viewmodels.sealed_page import LookRow, ReaderRow, SealedState
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu, clear
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card, CardTone
from ui.views.components.chips import Chip
from ui.views.components.fields import Labelled, LineEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, Message
from ui.views.components.page import Page
from ui.views.components.rows import RowList
from ui.views.components.text import Text
from ui.views.refusals import message_of

_NONE: Final = "No lists were taken in yet, so there is nobody to look at. Add them under Sample."
_SEALED: Final = Message(
    "Who the children are is sealed, and this laptop was not let in.",
    safe="You can do all work with the codes.",
    do="The lead of the visit can let you in on this screen.",
    tone=Tone.NEUTRAL,
)
_WHY: Final = "Each look is kept with your name, the time and the reason, and the lead sees it."
_NOBODY: Final = "Nobody has looked yet."


class SealedView(Page):
    """Shows a SealedState.

    Intentions: `looked_at`, `left` (nobody looks any more), `code_chosen(code)`,
    `reveal_asked(reason)`, `forget_asked`, `let_in_asked(person)`, `back_asked`.
    """

    looked_at = Signal()
    left = Signal()
    code_chosen = Signal(str)
    reveal_asked = Signal(str)
    forget_asked = Signal()
    let_in_asked = Signal(str)
    back_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Sealed identities", "Codes are enough for all work.")
        self.look = look
        self._shown: tuple[object, ...] = ()
        self._codes: tuple[str, ...] = ()
        self.back = Button(look, "Back to the children", icon="arrow-left")
        self.tools.addWidget(self.back)
        self.message, self.notice = InlineMessage(look), InlineMessage(look)
        self.said, self.dispute = InlineMessage(look), InlineMessage(look)
        self.empty = EmptyState(look, _NONE)
        self.asking = Card(look, "Look who a child is")
        self.child, self.reason = Menu(look, "Child"), LineEdit(look, "Why you need to know")
        self._why = Labelled(look, "Why you need to know", self.reason, _WHY)
        self.show_who = Button(look, "Show who it is", Kind.PRIMARY, icon="key-round")
        self.who, self.hide_who = Card(look, tone=CardTone.SELECTED), Button(look, "Hide again")
        self._who_words = Text(look, "", Role.STRONG, wrap=True)
        self.looks, self._looks = Card(look, "Who looked"), column(gap=0)
        self.readers, self._readers = Card(look, "Who can read it"), column(gap=0)
        self._build()
        self._connect()
        self.render_state(SealedState())

    def take_focus(self) -> None:
        """Put the caret where the reason is written."""
        target = self.reason if self.reason.isVisible() else self.back
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.looked_at.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()

    def render_state(self, state: SealedState) -> None:
        """Show who looked, who was let in, and what the last look showed."""
        self.message.render_state(message_of(state.refused))
        sealed = state.loaded and state.begun and not state.readable
        self.notice.render_state(_SEALED if sealed else None)
        self.said.render_state(Message(state.said, tone=Tone.STRENGTH) if state.said else None)
        self.dispute.render_state(_dispute(state.disputed))
        self.empty.setVisible(state.loaded and not state.begun)
        self.asking.setVisible(state.readable and bool(state.codes))
        self._show_codes(state)
        self._why.show_problem(state.problem)
        self.show_who.setEnabled(not state.busy)
        self._show_who(state)
        for card in (self.looks, self.readers):
            card.setVisible(state.begun and (state.readable or card is self.readers))
        shown = (state.looks, state.readers, state.may_let_in)
        if shown != self._shown:
            self._shown = shown
            self._show_lists(state)

    def _build(self) -> None:
        look = self.look
        asking = self.asking.body
        asking.addWidget(Labelled(look, "Child", self.child))
        asking.addWidget(self._why)
        asking.addLayout(Flow(self.show_who))
        asking.addWidget(self.who)
        self.who.body.addWidget(self._who_words)
        self.who.body.addLayout(Flow(self.hide_who))
        self.looks.body.addLayout(self._looks)
        self.readers.body.addLayout(self._readers)
        for part in (self.message, self.notice, self.said, self.dispute, self.empty):
            self.body.addWidget(part)
        for card in (self.asking, self.looks, self.readers):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_asked)
        self.child.textActivated.connect(self.code_chosen)
        self.show_who.clicked.connect(self._ask)
        self.reason.returnPressed.connect(self._ask)
        self.hide_who.clicked.connect(self.forget_asked)

    def _ask(self) -> None:
        self.reveal_asked.emit(self.reason.text())

    def _show_codes(self, state: SealedState) -> None:
        if state.codes != self._codes:
            self._codes = state.codes
            self.child.clear()
            self.child.addItems(list(state.codes))
        self.child.setCurrentText(state.code)

    def _show_who(self, state: SealedState) -> None:
        comes = state.revealed is not None and self.who.isHidden()
        self.who.setVisible(state.revealed is not None)
        if state.revealed is None:
            self._who_words.clear()
            self.hide_who.setAccessibleDescription("")
            return
        who = state.revealed
        born = day_words(who.born) or "not in the lists"
        self._who_words.setText(
            f"{who.code} is {who.key} in the authority’s lists. Date of birth: {born}."
        )
        if comes:
            self.reason.clear()
            self.hide_who.setAccessibleDescription(self._who_words.text())
            self.hide_who.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_lists(self, state: SealedState) -> None:
        clear(self._looks)
        clear(self._readers)
        looks = [_look_row(self.look, one) for one in state.looks]
        nobody = EmptyState(self.look, _NOBODY)
        self._looks.addWidget(RowList(looks or [nobody]))
        rows = [self._reader_row(one, may=state.may_let_in) for one in state.readers]
        self._readers.addWidget(RowList(rows))
        office = "The records office and the recovery key can always read it."
        self._readers.addWidget(Text(self.look, office, Role.SECONDARY, Tone.INK2, wrap=True))

    def _reader_row(self, reader: ReaderRow, *, may: bool) -> QWidget:
        words = Text(self.look, reader.words, Role.BODY, wrap=True)
        line = row(words, gap=10)
        line.setStretch(0, 1)
        line.setContentsMargins(0, 6, 0, 6)
        if reader.reads:
            line.addWidget(Chip(self.look, "Has the key", Tone.STRENGTH, icon="lock-open"))
        if may and (not reader.reads or not reader.leads):
            what = "Let in further laptops" if reader.reads else "Let in"
            button = Button(self.look, what, size=Size.SMALL)
            button.say(what, spoken=f"{what}: {reader.person}")
            button.clicked.connect(lambda: self.let_in_asked.emit(reader.person))
            line.addWidget(button)
        widget = QWidget()
        widget.setLayout(line)
        return widget


def _look_row(look: Look, one: LookRow) -> QWidget:
    head = Text(look, f"{one.code} · {one.person} · {one.when}", Role.STRONG, wrap=True)
    words = Text(look, one.reason, Role.BODY, wrap=True)
    widget = QWidget()
    widget.setLayout(column(head, words, gap=2, margins=(0, 6, 0, 6)))
    widget.setAccessibleName(one.spoken)
    return widget


def _dispute(codes: tuple[str, ...]) -> Message | None:
    """Say what to do where one code was given to two children."""
    if not codes:
        return None
    named = codes[0] if len(codes) == 1 else ", ".join(codes)
    return Message(
        f"Two people drew apart, and {named} stands for different children.",
        safe="Both draws are kept, and such a code reveals nobody.",
        do="Draw again under Sample and work with the codes of the new draw. Say in records "
        "that used the old code which child was meant.",
    )
