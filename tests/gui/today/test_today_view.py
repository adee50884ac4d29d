"""The page of the day in the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import Mark
from fieldapp.domain.views import Custody
from tests.support.render import faults, lay_out, make_look, wear
from ui.qt.look import Look
from ui.viewmodels.commands import CommandId
from ui.viewmodels.places import Spot
from ui.viewmodels.rows import RowState
from ui.viewmodels.today import Need, TodayState, Understood
from ui.views.components.buttons import Button
from ui.views.components.chips import Chip
from ui.views.components.messages import StatusLine
from ui.views.today import TodayView

ROWS = tuple(
    RowState(f"{n:02x}", f"Note {n}", f"N-OF2-{n} · Note · 10:02", "T03", Custody.LAPTOP)
    for n in range(4)
)
NEEDS = (
    Need(1, "Concern open", Spot.CONCERNS),
    Need(17, "Only on this laptop, not sent yet", Spot.EXCHANGE),
)
STATE = TodayState(day="Wednesday 18 November", rows=ROWS, needs=NEEDS, loaded=True)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return make_look()


@pytest.fixture
def view(look: Look, qtbot: QtBot) -> TodayView:
    made = TodayView(look)
    qtbot.addWidget(made.panel)
    qtbot.addWidget(made)
    made.render_state(STATE)
    lay_out(made, (760, 640))
    return made


def test_enter_is_done_and_shift_enter_breaks_the_line(view: TodayView) -> None:
    entered: list[bool] = []
    view.line.entered.connect(lambda: entered.append(True))
    view.take_focus()
    QTest.keyClicks(view.line, "One")
    QTest.keyClick(view.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(view.line, "two")
    QTest.keyClick(view.line, Qt.Key.Key_Return)
    assert (view.line.text_exactly(), entered) == ("One\ntwo", [True])


def test_what_comes_in_leaves_the_line_alone(view: TodayView) -> None:
    view.take_focus()
    QTest.keyClicks(view.line, "half a wo")
    view.render_state(TodayState(day="Thursday 19 November", loaded=True))
    assert view.line.text_exactly() == "half a wo"
    assert view.line.textCursor().position() == 9


def test_each_start_gives_its_command(view: TodayView) -> None:
    given: list[CommandId] = []
    view.command_chosen.connect(given.append)
    for words in ("Note", "File"):
        next(b for b in view.findChildren(Button) if b.words() == words).click()
    assert given == [CommandId.NEW_NOTE, CommandId.ATTACH]


def test_what_needs_the_person_leads_to_its_place(view: TodayView, qtbot: QtBot) -> None:
    lay_out(view.panel, (290, 400))
    chosen: list[str] = []
    view.needs.need_chosen.connect(chosen.append)
    buttons = view.needs.findChildren(Button)
    assert [b.accessibleName() for b in buttons] == [
        "1: Concern open",
        "17: Only on this laptop, not sent yet",
    ]
    buttons[1].click()
    assert chosen == ["exchange"]


def test_a_note_that_is_not_kept_yet_stays_in_sight(view: TodayView) -> None:
    view.render_state(TodayState(loaded=True, keeping=("No review",)))
    shown = [
        line.accessibleName()
        for line in view.findChildren(StatusLine)
        if "Not saved yet" in line.accessibleName()
    ]
    assert shown == ["Not saved yet: No review"]


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
@pytest.mark.parametrize(("scale", "size"), [(100, (760, 640)), (200, (1240, 900))])
def test_the_page_shows_all_of_itself(
    view: TodayView, look: Look, theme: str, scale: int, size: tuple[int, int]
) -> None:
    wear(look, theme, scale)
    view.render_state(STATE)
    lay_out(view, size)
    lay_out(view.panel, (290 * scale // 100, 600))
    assert faults(view) == []
    assert faults(view.panel) == []


def test_what_a_line_is_understood_as_stands_below_it(view: TodayView) -> None:
    view.render_state(replace(STATE, understood=Understood(("T03",), Mark.IMPROVE)))
    names = [chip.accessibleName() for chip in view.findChildren(Chip)]
    assert names == ["Child T 0 3", "Improve"]
    view.render_state(STATE)
    assert view.line.text_exactly() == ""
