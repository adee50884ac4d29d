"""The screen of sending and receiving shows what is proved, and nothing else."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.domain import views
from fieldapp.domain.errors import Refused
from tests.support.render import faults, lay_out, make_look
from ui.viewmodels.exchange import ExchangeState
from ui.views.components.buttons import Button
from ui.views.components.text import Text
from ui.views.exchange import ExchangeView

COUNTERS = views.Counters(12, 10, 7, 2, 4_096, 0, 0, 0)
RECEIPTS = (
    views.Receipt(True, 7, 1_763_800_000_000, "77b0e3d2"),
    views.Receipt(False, 10, 1_763_800_000_000, "9f4c21a7"),
)
BUSY = ExchangeState(running=True, done=3, total=9, what="items", counters=COUNTERS)
TOLD = ExchangeState(
    receipts=RECEIPTS,
    counters=COUNTERS,
    refused=Refused("X-210", "Something opened the connection.", "Use another network."),
    aside=(("abababab", "S-301"),),
)


def shown(qtbot: QtBot, state: ExchangeState, scale: int = 100) -> ExchangeView:
    view = ExchangeView(make_look("light", scale))
    qtbot.addWidget(view)
    view.render_state(state)
    lay_out(view, (1024, 700))
    return view


def words(view: ExchangeView) -> str:
    return "\n".join(text.text() for text in view.findChildren(Text) if text.isVisible())


def button(view: ExchangeView, name: str) -> Button:
    return next(b for b in view.findChildren(Button) if b.accessibleName().startswith(name))


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("state", [ExchangeState(), BUSY, TOLD])
def test_nothing_is_cut_off_or_nameless(qtbot: QtBot, state: ExchangeState, scale: int) -> None:
    assert faults(shown(qtbot, state, scale)) == []


def test_receipts_say_who_signed_and_what_they_cover(qtbot: QtBot) -> None:
    told = words(shown(qtbot, TOLD))
    assert "Opened by the records office: 7 items" in told
    assert "Stored on the server: 10 items" in told


def test_a_refusal_stands_there_with_its_code(qtbot: QtBot) -> None:
    told = words(shown(qtbot, TOLD))
    assert "Something opened the connection." in told
    assert "X-210" in told
    assert "Item abababab was kept aside (S-301)." in told


def test_pause_is_there_only_while_something_runs(qtbot: QtBot) -> None:
    view = shown(qtbot, BUSY)
    with qtbot.waitSignal(view.stop_asked):
        button(view, "Pause").click()
    view.render_state(ExchangeState())
    assert not button(view, "Pause").isVisible()


def test_the_one_action_asks_to_send(qtbot: QtBot) -> None:
    view = shown(qtbot, ExchangeState())
    with qtbot.waitSignal(view.send_asked):
        button(view, "Send and receive now").click()
