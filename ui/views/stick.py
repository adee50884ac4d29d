"""Bring or take by stick: no connection is needed, and a lost stick tells nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from sync.protocol.ids import InspectionId
from ui.qt.aside import AsideThread
from ui.qt.choosing import Chooser
from ui.qt.look import Look
from ui.viewmodels.stick import Side, Stick, StickPorts, StickState, StickVisit, file_name
from ui.viewmodels.tokens import Role
from ui.views.answers import Menu, clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card
from ui.views.components.fields import Labelled
from ui.views.components.messages import EmptyState, InlineMessage, LoadingLine, StatusLine
from ui.views.components.page import Page
from ui.views.components.text import Text
from ui.views.refusals import message_of

_TAKE = (
    "Everything that this laptop holds of the visit, in one file. It is sealed to the visit’s "
    "team and the records office; who finds the stick learns only how large it is."
)
_BRING = (
    "A file that a colleague wrote. Nothing is taken in before all of it is known to be its "
    "sender’s. What is here stays, whatever the file holds."
)
_SHOWN = 8


class StickCard(Card):
    """One way: what it does, its button, how far it is, what came of it. Intention: `stopped`."""

    stopped = Signal()

    def __init__(self, look: Look, side: Side, title: str, about: str, *parts: QWidget) -> None:
        super().__init__(look, title)
        self._look, self._side, self._step = look, side, ""
        self.loading, self.message = LoadingLine(look), InlineMessage(look)
        self._said = column(gap=4)
        self.body.addWidget(Text(look, about, Role.BODY, Tone.INK2, wrap=True))
        for part in parts:
            stretch = isinstance(part, Button)
            side_ = Qt.AlignmentFlag.AlignLeft if stretch else Qt.AlignmentFlag(0)
            self.body.addWidget(part, 0, side_)
        self.body.addWidget(self.message)
        self.body.addWidget(self.loading)
        self.body.addLayout(self._said)
        self.loading.cancel_chosen.connect(self.stopped)

    def render_state(self, state: StickState) -> None:
        """Show this side of it."""
        mine = state.side is self._side
        self.message.render_state(message_of(state.refused if mine else None))
        self._show_step(state if mine else StickState())
        clear(self._said)
        for sentence in state.said if mine else ():
            self._said.addWidget(StatusLine(self._look, sentence, Tone.STRENGTH))
        for sentence in (state.aside if mine else ())[:_SHOWN]:
            self._said.addWidget(StatusLine(self._look, sentence, Tone.AFI))

    def _show_step(self, state: StickState) -> None:
        words = state.step.words if state.step else state.busy
        if words != self._step:
            self._step = words
            self.loading.follow(words)
        if state.step is not None and state.step.total:
            self.loading.step(state.step.done, state.step.total)


class StickView(Page):
    """Shows a StickState. Intentions: `take_asked(visit)`, `bring_asked`, `stop_asked`."""

    take_asked = Signal(object)
    bring_asked = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "By stick", "Sealed files. No connection is needed.")
        self._visits: tuple[StickVisit, ...] = ()
        self.menu = Menu(look, "Visit to take along")
        self.take = Button(look, "Choose where to write it", Kind.PRIMARY, icon="usb")
        self.bring = Button(look, "Choose the file", icon="folder-open")
        self._which = Labelled(look, "Visit", self.menu)
        self._none = EmptyState(look, "No visit is on this laptop yet. Bring one in below.")
        parts = (self._none, self._which, self.take)
        self.out = StickCard(look, Side.TAKE, "Take a visit along", _TAKE, *parts)
        self.into = StickCard(look, Side.BRING, "Bring in a file", _BRING, self.bring)
        self.body.addWidget(self.out)
        self.body.addWidget(self.into)
        self.body.addStretch(1)
        self.take.clicked.connect(self._take)
        self.bring.clicked.connect(self.bring_asked)
        self.out.stopped.connect(self.stop_asked)
        self.into.stopped.connect(self.stop_asked)
        self.render_state(StickState())

    def render_state(self, state: StickState) -> None:
        """Show both ways."""
        if state.visits != self._visits:
            self._visits = state.visits
            self.menu.clear()
            self.menu.addItems([visit.title for visit in state.visits])
        idle = state.step is None and not state.busy
        self._none.setVisible(not state.visits)
        self._which.setVisible(bool(state.visits))
        self.take.setVisible(bool(state.visits))
        self.take.setEnabled(idle)
        self.bring.setEnabled(idle)
        self.out.render_state(state)
        self.into.render_state(state)

    def take_focus(self) -> None:
        """Put the focus on the first thing to do."""
        first = self.menu if self._visits else self.bring
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        at = self.menu.currentIndex()
        if 0 <= at < len(self._visits):
            self.take_asked.emit(self._visits[at])


def bind_stick(view: StickView, ports: StickPorts, chooser: Chooser) -> Stick:
    """Join the page to a presenter; places are asked for with the system's own window."""
    stick = Stick(ports, view.render_state)

    def take(visit: StickVisit) -> None:
        path = chooser.save_file("Write the sealed file", file_name(InspectionId(visit.id)))
        stick.take(InspectionId(visit.id), path)

    view.take_asked.connect(take)
    view.bring_asked.connect(lambda: stick.bring(chooser.open_file("Bring in a sealed file")))
    view.stop_asked.connect(stick.stop)
    return stick


def stick_thread(parent: QWidget) -> AsideThread:
    """Return the thread that carrying uses."""
    return AsideThread(parent)
