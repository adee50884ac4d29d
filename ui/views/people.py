"""People: who belongs, the organisation's words, and the way in for a further laptop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.qt.choosing import Chooser
from ui.qt.look import Look
from ui.viewmodels.door import Door
from ui.viewmodels.people import Approving, Asking, PeopleDesk, PeopleState, PersonRow, Unlocked
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card, CardTone
from ui.views.components.fields import Labelled, LineEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import InlineMessage, Message
from ui.views.components.page import Page, Panel
from ui.views.components.rows import RowList
from ui.views.components.text import Text
from ui.views.first_run_words import WordsCard
from ui.views.path_field import PathField
from ui.views.refusals import message_of


class ApproveCard(Card):
    """The request that was opened. Intentions: `given(Approving)`, `closed`."""

    given = Signal(object)
    closed = Signal()

    def __init__(self, look: Look, chooser: Chooser) -> None:
        super().__init__(look, "A request to join", tone=CardTone.SELECTED)
        self._chooser = chooser
        self._who = Text(look, "", Role.BODY, wrap=True)
        self.words, self.name = LineEdit(look, "Eight words"), LineEdit(look, "Name")
        self.laptop = LineEdit(look, "Laptop label")
        self.page = PathField(
            look,
            "Printed key of the records office",
            "Choose the file",
            lambda: chooser.open_file("Printed key of the records office"),
        )
        self.write = Button(look, "Write the approval", Kind.PRIMARY)
        close = Button(look, "Do not approve", Kind.LINK)
        hint = "As they are read out to you, in person or by telephone."
        self.body.addWidget(self._who)
        self.body.addWidget(Labelled(look, "The eight words", self.words, hint))
        self.body.addWidget(Labelled(look, "Name", self.name, "Kept sealed, for colleagues only."))
        self.body.addWidget(Labelled(look, "Laptop label", self.laptop, "Such as Heron 07."))
        self.body.addWidget(self.page)
        self.body.addLayout(Flow(self.write, close))
        self.write.clicked.connect(self._give)
        close.clicked.connect(self.closed)

    def render_state(self, asking: Asking | None) -> None:
        """Show a request, or nothing."""
        fresh = asking is not None and self.isHidden()
        self.setVisible(asking is not None)
        if asking is None:
            return
        self._who.setText(f"{asking.code} asks to join as {asking.role.lower()}.")
        self.page.setVisible(asking.needs_page)
        if fresh:
            for line in (self.words, self.name, self.laptop):
                line.clear()
            self.words.setFocus()

    def _give(self) -> None:
        path = self._chooser.save_file("Write the approval", "approval.fieldapp")
        if path:
            texts = (self.words.text(), self.name.text(), self.laptop.text())
            self.given.emit(Approving(*texts, path, self.page.path))


class PeopleView(Page):
    """Shows a PeopleState. Intentions: `request_chosen`, `server_chosen`, and the card's."""

    request_chosen = Signal()
    server_chosen = Signal()

    def __init__(self, look: Look, chooser: Chooser) -> None:
        super().__init__(look, "People")
        self._look = look
        self._shown: tuple[PersonRow, ...] | None = None
        self.open = Button(look, "Open a request", Kind.PRIMARY, icon="user-plus")
        self.server = Button(look, "Add a server", icon="server")
        self.tools.addWidget(self.open)
        self.tools.addWidget(self.server)
        self.message, self.done = InlineMessage(look), InlineMessage(look)
        self.approve = ApproveCard(look, chooser)
        self._rows = column(gap=0)
        self.panel = Panel()
        self.words = WordsCard(look, "The words of this organisation")
        told = "Read them out to somebody who joins, so that both know it is the same one."
        self.words.body.addWidget(Text(look, told, Role.SECONDARY, Tone.INK2, wrap=True))
        self.panel.add(self.words)
        for widget in (self.message, self.done, self.approve):
            self.body.addWidget(widget)
        listed = Card(look)
        listed.body.addLayout(self._rows)
        self.body.addWidget(listed)
        self.body.addStretch(1)
        self.open.clicked.connect(self.request_chosen)
        self.server.clicked.connect(self.server_chosen)

    def render_state(self, state: PeopleState) -> None:
        """Show who belongs, and a request that is open."""
        self.say_subtitle(state.busy or state.title)
        self.message.render_state(message_of(state.refused))
        self.done.render_state(Message(state.done, tone=Tone.STRENGTH) if state.done else None)
        self.approve.render_state(state.asking)
        self.words.show_words(state.words)
        for button in (self.open, self.server):
            button.setVisible(state.administrator)
        if state.rows != self._shown:
            self._shown = state.rows
            self._fill(state.rows)

    def take_focus(self) -> None:
        """Put the focus where an administrator begins."""
        if self.open.isVisible():
            self.open.setFocus()

    def _fill(self, rows: tuple[PersonRow, ...]) -> None:
        clear(self._rows)
        if rows:
            self._rows.addWidget(RowList([_row(self._look, row) for row in rows]))


def _row(look: Look, person: PersonRow) -> QWidget:
    widget = QWidget()
    laptops = ", ".join(person.laptops) or "No laptop yet"
    widget.setLayout(
        column(
            Text(look, person.words, Role.STRONG, wrap=True),
            Text(look, laptops, Role.SECONDARY, Tone.INK2, wrap=True),
            gap=0,
            margins=(12, 8, 12, 8),
        )
    )
    widget.setAccessibleName(f"{person.words}. {laptops}")
    return widget


def bind_people(view: PeopleView, door: Door, unlocked: Unlocked, chooser: Chooser) -> PeopleDesk:
    """Join the view to a presenter."""
    desk = PeopleDesk(door, unlocked, view.render_state)
    view.request_chosen.connect(lambda: desk.open_request(chooser.open_file("Request to join")))
    view.server_chosen.connect(lambda: desk.add_server(chooser.open_file("File of the server")))
    view.approve.given.connect(desk.approve)
    view.approve.closed.connect(desk.close_request)
    return desk
