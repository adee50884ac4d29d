"""Frameworks: those in use with their versions, what each rests on, and a pack read in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.qt.choosing import Chooser
from ui.qt.look import Look
from ui.viewmodels.door import Door
from ui.viewmodels.frameworks_page import (
    EditionRow,
    FrameworksDesk,
    FrameworksState,
    OfferState,
    Sheet,
)
from ui.viewmodels.people import Unlocked
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card, CardTone
from ui.views.components.flow import Flow
from ui.views.components.messages import EmptyState, InlineMessage, Message
from ui.views.components.page import Page, Panel
from ui.views.components.rows import RowList
from ui.views.components.text import Heading, IconMark, Text
from ui.views.refusals import message_of

_READING = "The frameworks are being read."
_NONE = "No framework is on this laptop. Install the app again; nothing that was written is lost."
_HOW = "New visits begin with the version in use. A visit keeps the one that it began with."
_SIGN = (
    "Your signature takes it into use for the organisation. A signed copy is written for others."
)
_READ_IN = "It is taken into use on this laptop. Others receive it with a visit, or by this file."


class OfferCard(Card):
    """A pack that was opened. Intentions: `taken`, `closed`."""

    taken = Signal()
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "A framework to take into use", tone=CardTone.SELECTED)
        self._title = Text(look, "", Role.STRONG, wrap=True)
        self._note = Text(look, "", Role.SECONDARY, Tone.INK2, wrap=True)
        self._then = Text(look, "", Role.BODY, wrap=True)
        self.take = Button(look, "Take into use", Kind.PRIMARY)
        close = Button(look, "Do not use it", Kind.LINK)
        for widget in (self._title, self._note, self._then):
            self.body.addWidget(widget)
        self.body.addLayout(Flow(self.take, close))
        self.take.clicked.connect(self.taken)
        close.clicked.connect(self.closed)

    def render_state(self, offer: OfferState | None) -> None:
        """Show what was opened, or nothing."""
        fresh = offer is not None and self.isHidden()
        self.setVisible(offer is not None)
        if offer is None:
            return
        self._title.setText(offer.title)
        self._note.setText(offer.note)
        self._then.setText(_SIGN if offer.to_sign else _READ_IN)
        self.take.setText("Sign and take into use" if offer.to_sign else "Take into use")
        if fresh:
            self.take.setFocus()


class FrameworksView(Page):
    """Shows a FrameworksState. Intentions: `file_chosen`, `shown(hash)`, and the card's."""

    file_chosen = Signal()
    edition_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Frameworks", _HOW)
        self._look = look
        self._rows: tuple[EditionRow, ...] | None = None
        self._sheet: Sheet | None = None
        self.open = Button(look, "Read in a framework", Kind.PRIMARY, icon="download")
        self.tools.addWidget(self.open)
        self.message, self.done = InlineMessage(look), InlineMessage(look)
        self.offer = OfferCard(look)
        self._unused, self._list = column(gap=8), column(gap=12)
        self.panel = Panel()
        self.about = Card(look)
        self._facts = column(gap=4)
        self.about.body.addLayout(self._facts)
        self.panel.add(self.about)
        for widget in (self.message, self.done, self.offer):
            self.body.addWidget(widget)
        self.body.addLayout(self._unused)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self.open.clicked.connect(self.file_chosen)

    def render_state(self, state: FrameworksState) -> None:
        """Show the editions, the one beside them, and what was opened."""
        self.say_subtitle(state.busy or _HOW)
        self.message.render_state(message_of(state.refused))
        self.done.render_state(Message(state.done, tone=Tone.STRENGTH) if state.done else None)
        self.offer.render_state(state.offer)
        rows = state.rows if state.loaded else None
        if rows is None or rows != self._rows:
            self._rows = rows
            self._fill(state)
        if state.sheet != self._sheet:
            self._sheet = state.sheet
            self._describe(state.sheet)

    def take_focus(self) -> None:
        """Put the focus on the first thing to do."""
        self.open.setFocus()

    def _fill(self, state: FrameworksState) -> None:
        clear(self._list)
        clear(self._unused)
        for one in state.unused:
            told = InlineMessage(self._look)
            told.render_state(message_of(one))
            self._unused.addWidget(told)
        if not state.rows:
            words = _NONE if state.loaded else _READING
            self._list.addWidget(EmptyState(self._look, words))
            return
        for heading, used in (("In use", True), ("Replaced", False)):
            shown = [self._row(one) for one in state.rows if one.in_use is used]
            if shown:
                card = Card(self._look, heading)
                card.body.addWidget(RowList(shown))
                self._list.addWidget(card)

    def _row(self, one: EditionRow) -> QWidget:
        look, widget = self._look, QWidget()
        words = column(
            Text(look, one.title, Role.STRONG, wrap=True),
            Text(look, one.note, Role.SECONDARY, Tone.INK2, wrap=True),
            gap=0,
        )
        tone = Tone.STRENGTH if one.in_use else Tone.INK2
        mark = IconMark(look, "badge-check" if one.in_use else "history", tone.colour, 17)
        show = Button(look, "Show", Kind.LINK, size=Size.SMALL)
        show.setAccessibleName(f"Show {one.title}. {one.note}")
        show.clicked.connect(lambda: self.edition_chosen.emit(one.digest))
        layout = row(column(2, mark, None, gap=0), words, show, gap=10, margins=(0, 6, 0, 6))
        layout.setStretch(1, 1)
        widget.setLayout(layout)
        widget.setAccessibleName(f"{one.title}. {one.note}")
        return widget

    def _describe(self, sheet: Sheet | None) -> None:
        clear(self._facts)
        self.about.setVisible(sheet is not None)
        if sheet is None:
            return
        look = self._look
        self.about.setAccessibleName(sheet.title)
        self._facts.addWidget(Heading(look, sheet.title, Role.CARD_HEADING, wrap=True))
        for name, words in sheet.facts:
            self._facts.addSpacing(6)
            self._facts.addWidget(Text(look, name, Role.CHIP, Tone.INK2))
            for line in words:
                self._facts.addWidget(Text(look, line, Role.SECONDARY, wrap=True))


def bind_frameworks(
    view: FrameworksView, door: Door, unlocked: Unlocked, chooser: Chooser
) -> FrameworksDesk:
    """Join the page to a presenter."""
    desk = FrameworksDesk(door, unlocked, view.render_state)

    def take() -> None:
        offer = desk.state.offer
        path = ""
        if offer is not None and offer.to_sign:
            path = chooser.save_file("Write the signed framework", "framework-signed.pack")
        desk.take(path)

    view.file_chosen.connect(lambda: desk.open_file(chooser.open_file("A framework (.pack)")))
    view.edition_chosen.connect(desk.show_edition)
    view.offer.taken.connect(take)
    view.offer.closed.connect(desk.close_offer)
    return desk
