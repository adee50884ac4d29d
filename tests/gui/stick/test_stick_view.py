"""The page for sticks in the window."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain.errors import Refused
from sync.protocol.ids import InspectionId
from tests.support.render import faults, lay_out, make_look, wear
from ui.qt.look import Look
from ui.viewmodels.aside import Step
from ui.viewmodels.stick import Side, StickState, StickVisit
from ui.views.stick import StickView

VISITS = (
    StickVisit(InspectionId(bytes(16)), "Northmere"),
    StickVisit(InspectionId(bytes([1]) * 16), "Kingsmoor"),
)
SAID = ("412 items of Northmere are in Northmere.fieldapp.", "You can take the stick out.")


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return make_look()


@pytest.fixture
def view(look: Look, qtbot: QtBot) -> StickView:
    made = StickView(look)
    qtbot.addWidget(made)
    made.render_state(StickState(VISITS))
    lay_out(made, (860, 640))
    return made


def test_the_chosen_visit_is_the_one_that_is_taken(view: StickView) -> None:
    taken: list[StickVisit] = []
    view.take_asked.connect(taken.append)
    view.menu.setCurrentIndex(1)
    view.take.click()
    assert taken == [VISITS[1]]


def test_a_refusal_stands_beside_the_button_that_was_pressed(view: StickView) -> None:
    reason = Refused("X-301", "This is no sealed file.", "Choose another.")
    view.render_state(StickState(VISITS, Side.BRING, refused=reason))
    assert view.into.message.isVisible()
    assert not view.out.message.isVisible()


def test_while_a_file_is_written_no_other_is_begun(view: StickView) -> None:
    view.render_state(StickState(VISITS, step=Step("Writing Northmere", 3, 9)))
    assert not view.take.isEnabled()
    assert not view.bring.isEnabled()


def test_without_a_visit_a_file_can_still_be_brought(view: StickView) -> None:
    view.render_state(StickState())
    assert not view.take.isVisible()
    view.take_focus()
    assert view.bring.hasFocus() or view.bring.isEnabled()


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
@pytest.mark.parametrize(("scale", "size"), [(100, (860, 640)), (200, (1240, 700))])
def test_the_page_shows_all_of_itself(
    view: StickView, look: Look, theme: str, scale: int, size: tuple[int, int]
) -> None:
    wear(look, theme, scale)
    view.render_state(StickState(VISITS, said=SAID, aside=("Item 0102 was kept aside (X-1)",)))
    lay_out(view, size)
    assert faults(view) == []
