"""One visit on the home screen: its stage, where its items are, what needs the person."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from fieldapp.domain.views import Visit
from ui.qt.look import Look
from ui.viewmodels.home import Stage, stage
from ui.viewmodels.shell import Counters
from ui.viewmodels.tokens import Role
from ui.views.components.base import Tone, column, row
from ui.views.components.buttons import Button, Kind
from ui.views.components.cards import Card
from ui.views.components.chips import Chip, ChipShape
from ui.views.components.counter import CounterForm, CustodyCounter
from ui.views.components.flow import Flow
from ui.views.components.rows import StageTrack
from ui.views.components.text import Heading, Text

_BESIDE_FROM_PX = 620
_STAGES = tuple(Stage)


class VisitCard(Card):
    """Shows one visit under the title of its framework.

    Intentions: `opened(id)`, `note_asked(id)`, ids in hexadecimal.
    """

    opened = Signal(str)
    note_asked = Signal(str)

    def __init__(self, look: Look, visit: Visit, framework: str, *, first: bool) -> None:
        super().__init__(look)
        self._look, identity = look, visit.id.hex()
        self.setAccessibleName(visit.title)
        kind = Kind.PRIMARY if first else Kind.PLAIN
        self.open = Button(look, "Open", kind, keys="Return" if first else "")
        self.open.say("Open", spoken=f"Open {visit.title}")
        self.new_note = Button(look, "New note")
        self.new_note.say("New note", spoken=f"New note in {visit.title}")
        self.open.clicked.connect(lambda: self.opened.emit(identity))
        self.new_note.clicked.connect(lambda: self.note_asked.emit(identity))
        self._parts = row(
            self._about(visit, framework), column(self.open, self.new_note, None, gap=8), gap=16
        )
        self._parts.setStretch(0, 1)
        self.body.addLayout(self._parts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._look.px(_BESIDE_FROM_PX)
        directions = QBoxLayout.Direction
        self._parts.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)

    def _about(self, visit: Visit, framework: str) -> QWidget:
        look, now = self._look, stage(visit)
        title = Heading(look, visit.title or "Visit", Role.CARD_HEADING, wrap=True)
        chip = Chip(look, now.value, tone=Tone.PRIMARY, shape=ChipShape.TINT)
        head = row(title, chip, gap=10)
        head.setStretch(0, 1)
        track = StageTrack(look, _STAGES.index(now))
        counter = CustodyCounter(look, CounterForm.LARGE)
        held = visit.counters
        counter.render_state(Counters(held.laptop, held.server, held.confirmed))
        about = QWidget()
        under = Text(look, framework, Role.SECONDARY, Tone.INK2, wrap=True)
        layout = column(head, under, track, counter, gap=8)
        if chips := _chips(look, visit):
            layout.addLayout(Flow(*chips))
        about.setLayout(layout)
        return about


def _chips(look: Look, visit: Visit) -> list[QWidget]:
    """Return what needs the person, and what is on this laptop alone."""
    only_here = visit.counters.laptop - visit.counters.server
    concerns, conflicts = visit.concerns_open, visit.conflicts
    tint, outline = ChipShape.TINT, ChipShape.OUTLINE
    chips: list[QWidget] = []
    if concerns:
        words = _count(concerns, "concern") + " open"
        chips.append(Chip(look, words, Tone.CONCERN, icon="shield-alert", shape=tint))
    if conflicts:
        words = f"{conflicts} with two versions"
        chips.append(Chip(look, words, Tone.AFI, icon="git-compare", shape=tint))
    if only_here > 0:
        words = f"{only_here:,} only on this laptop"
        chips.append(Chip(look, words, Tone.INK, icon="laptop", shape=outline))
    return chips


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
