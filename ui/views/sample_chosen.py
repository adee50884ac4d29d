"""The children of a sample by code, with why; one is replaced after asking for the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.sampling.population import Filter
from fieldapp.services.draws import DrawnChild, DrawView
from ui.qt.look import Look
from ui.viewmodels.sample import FILTER_WORDS, SampleState
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Frame, Tone, column, row
from ui.views.components.buttons import Button, Kind, Size
from ui.views.components.cards import Card
from ui.views.components.chips import ChildChip, Chip
from ui.views.components.fields import Labelled, LineEdit
from ui.views.components.flow import Flow
from ui.views.components.messages import StatusLine
from ui.views.components.text import Text


class ReasonLine(Frame):
    """Asks why a child is replaced. Intentions: `given(code, reason, came_for)`, `left`."""

    given = Signal(str, str, str)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._code = self._came_for = ""
        self.field = LineEdit(look, "Why this child is replaced")
        self._labelled = Labelled(look, "Why is this child replaced?", self.field)
        self.yes = Button(look, "Replace", Kind.PRIMARY)
        self.no = Button(look, "Keep")
        buttons = row(self.yes, self.no, None)
        self.setLayout(column(self._labelled, buttons, gap=8, margins=(12, 10, 12, 10)))
        self.yes.clicked.connect(self._give)
        self.field.returnPressed.connect(self._give)
        self.no.clicked.connect(self._leave)
        self.hide()

    def ask(self, code: str, came_for: str = "") -> None:
        """Ask for one child; `came_for` says which place, where the child stands twice."""
        self._code, self._came_for = code, came_for
        self.field.clear()
        self._labelled.show_problem("")
        self.yes.say(f"Replace {code}")
        self.no.say(f"Keep {code}")
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def _give(self) -> None:
        reason = self.field.text().strip()
        if not reason:
            self._labelled.show_problem("Write why; it stands on the draw record.")
            return
        self.hide()
        self.given.emit(self._code, reason, self._came_for)

    def _leave(self) -> None:
        self.hide()
        self.left.emit()


class ChosenCard(Card):
    """Intentions: `replaced(code, reason, came_for)`, `child_opened(code)`, `roles_asked`,
    `sealed_asked`."""

    replaced = Signal(str, str, str)
    child_opened = Signal(str)
    roles_asked = Signal()
    sealed_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Chosen children", "Names stay sealed")
        self._look = look
        self._shown: tuple[DrawView | None, bool] | None = None
        self.reason = ReasonLine(look)
        self.reason.given.connect(self.replaced)
        self._unmet = column(gap=4)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        roles = Button(look, "Roles and agencies", icon="users", size=Size.SMALL)
        identities = Button(look, "Sealed identities", icon="key-round", size=Size.SMALL)
        roles.clicked.connect(self.roles_asked)
        identities.clicked.connect(self.sealed_asked)
        self.body.addLayout(Flow(roles, identities))
        self.body.addWidget(self.reason)
        self.body.addLayout(self._grid)
        self.body.addLayout(self._unmet)

    def render_state(self, state: SampleState) -> None:
        """Show the children of the newest draw, and the aims that it does not meet."""
        self.setVisible(state.draw is not None)
        may = state.readable and not state.stale
        if state.draw is None or (state.draw, may) == self._shown:
            return
        self._shown = (state.draw, may)
        clear(self._unmet)
        for aim, wanted, got, why in state.draw.draw.unmet:
            words = f"Not met: {aim}, {got} of {wanted}. {why}"
            self._unmet.addWidget(StatusLine(self._look, words, Tone.AFI))
        clear(self._grid)
        twice = state.draw.twice
        for number, child in enumerate(state.draw.children):
            self._add(number, child, may=may, again=child in twice)

    def _add(self, number: int, child: DrawnChild, *, may: bool, again: bool) -> None:
        chip = ChildChip(self._look, child.code, "in the sample")
        chip.child_opened.connect(self.child_opened)
        self._grid.addWidget(chip, number, 0)
        words = column(
            Text(self._look, why_words(child), Role.CELL, wrap=True),
            Text(self._look, _places(child), Role.SECONDARY, Tone.INK2, wrap=True),
            gap=0,
        )
        self._grid.addLayout(words, number, 1)
        end = self._end(child, may=may, again=again)
        self._grid.addWidget(end, number, 2, Qt.AlignmentFlag.AlignRight)

    def _end(self, child: DrawnChild, *, may: bool, again: bool) -> QWidget:
        if child.came_for and not again:
            words = f"Replaced {child.came_for}"
            return Chip(self._look, words, Tone.FOLLOW, icon="shuffle")
        button = Button(self._look, "Replace", size=Size.SMALL)
        place = f", which came for {child.came_for}" if again else ""
        button.setAccessibleName(f"Replace {child.code}{place}")
        button.setEnabled(may)
        button.clicked.connect(lambda _on=False, c=child: self.reason.ask(c.code, c.came_for))
        return button


def why_words(child: DrawnChild) -> str:
    """Return why a child was chosen, what stands out in the lists first."""
    marks = [FILTER_WORDS[Filter(one)] for one in child.filters]
    return "; ".join((", ".join(marks), child.why)) if marks else child.why


def _places(child: DrawnChild) -> str:
    lists = dict.fromkeys(place.split(":")[0] for place in child.rows)
    team = f". Team {child.team}" if child.team else ""
    return f"Lists {', '.join(lists)}{team}"
