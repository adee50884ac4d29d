"""The steps of a concern beside its record: one button each, and the time once it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout

from fieldapp.domain.effects import Effects
from fieldapp.services.work import Work
from ui.qt.look import Look
from ui.viewmodels.concern import ConcernPath, ConcernState, StepState
from ui.viewmodels.door import Door
from ui.viewmodels.tokens import Role
from ui.views.answers import clear
from ui.views.components.base import Tone, column
from ui.views.components.buttons import Kind, WrapButton
from ui.views.components.cards import Card
from ui.views.components.messages import InlineMessage, StatusLine
from ui.views.components.text import Text
from ui.views.refusals import message_of


class ConcernCard(Card):
    """Intentions: `step_done(name)`, `ended(outcome)`. Hidden beside other records."""

    step_done = Signal(str)
    ended = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Steps")
        self._look, self._shown = look, ConcernState()
        self._message = InlineMessage(look)
        self._rows: QVBoxLayout = column(gap=6)
        self.body.addWidget(self._message)
        self.body.addLayout(self._rows)
        self.hide()

    def render_state(self, state: ConcernState) -> None:
        """Show the steps in order, and the ways to close below them."""
        self._message.render_state(message_of(state.refused))
        self.setVisible(bool(state.steps))
        shown = (state.steps, state.outcomes, state.closed)
        if shown == (self._shown.steps, self._shown.outcomes, self._shown.closed):
            return
        self._shown = state
        clear(self._rows)
        for number, step in enumerate(state.steps, 1):
            self._add_step(number, step)
        if state.closed:
            self._rows.addWidget(StatusLine(self._look, state.closed, Tone.STRENGTH))
        for name, label in () if state.closed else state.outcomes:
            self._button(f"Close: {label}", name, self.ended)

    def _add_step(self, number: int, step: StepState) -> None:
        title = f"{number} {step.title}"
        if step.done:
            self._rows.addWidget(StatusLine(self._look, f"{title}: {step.done}", Tone.STRENGTH))
            return
        self._button(f"{title}: done now", step.name, self.step_done)
        self._rows.addWidget(Text(self._look, step.hint, Role.SECONDARY, Tone.INK2, wrap=True))

    def _button(self, words: str, name: str, signal: SignalInstance) -> None:
        button = WrapButton(self._look, words, Kind.PLAIN)
        button.clicked.connect(lambda _on=False: signal.emit(name))
        self._rows.addWidget(button)


def bind_concern(
    card: ConcernCard, door: Door, work: Work, publish: Callable[[Effects], None]
) -> ConcernPath:
    """Return the presenter of a card."""
    presenter = ConcernPath(door, work, publish, card.render_state)
    card.step_done.connect(presenter.step)
    card.ended.connect(presenter.end)
    return presenter
