"""The card of steps alone: what is done has its time, what is not has its button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.render import faults, lay_out, make_look, wear
from ui.viewmodels.concern import ConcernState, StepState
from ui.views.components.buttons import Button
from ui.views.concern import ConcernCard

STATE = ConcernState(
    steps=(
        StepState("child_safe", "Child safe now", "A safe adult is with the child.", "10:41, OF2"),
        StepState("lead_told", "Lead told", "Tell the lead inspector at once."),
    ),
    outcomes=(("satisfied", "Satisfied with what was done"),),
)


def test_the_keyboard_does_the_next_step(qtbot: QtBot) -> None:
    card, done = ConcernCard(make_look()), list[str]()
    qtbot.addWidget(card)
    card.step_done.connect(done.append)
    card.render_state(STATE)
    lay_out(card, (300, 400))
    first = next(b for b in card.findChildren(Button) if b.accessibleName().startswith("2 "))
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert first.accessibleName() == "2 Lead told: done now"
    assert done == ["lead_told"]


def test_nothing_is_cut_in_the_panel(qtbot: QtBot) -> None:
    card = ConcernCard(make_look())
    qtbot.addWidget(card)
    card.render_state(STATE)
    for scale, width in ((100, 260), (200, 520)):
        wear(card._look, "high_contrast", scale)
        lay_out(card, (width, 900))
        assert faults(card) == []
