"""Home in the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Counters, OpenConcern, Visit
from sync.protocol.ids import InspectionId, PersonId, RecordId
from tests.support.render import faults, lay_out, make_look, wear
from ui.qt.look import Look
from ui.viewmodels.home import Fitness, Ready, ReadyState
from ui.viewmodels.session import Open, SessionState
from ui.views.components.buttons import Button
from ui.views.components.chips import Chip
from ui.views.components.messages import InlineMessage
from ui.views.home import HomeView
from ui.views.visit_card import VisitCard

CONCERN = OpenConcern(RecordId(b"c" * 16), "C-OF1-1", "T07", 0, "", 0, ())


def _visit(number: int, title: str) -> Visit:
    held = Counters(401, 384, 371, 17, 9_000, 0, 0, 0)
    team = (PersonId("OF1"),)
    identity = InspectionId(bytes([number] * 16))
    return Visit(identity, title, "ilacs-2026", team, team[0], 0, held, 2, (CONCERN,), None)


HELD = SessionState(Open.HOME, (_visit(1, "Northmere"), _visit(2, "Kingsmoor")))
READY = ReadyState(
    (Ready(Fitness.GOOD, "Save test passed, 08:31"), Ready(Fitness.LOOK, "1.2 GB free"))
)


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return make_look()


@pytest.fixture
def view(look: Look, qtbot: QtBot) -> HomeView:
    made = HomeView(look)
    qtbot.addWidget(made.panel)
    qtbot.addWidget(made)
    made.render_state(HELD)
    made.readiness.render_state(READY)
    lay_out(made, (860, 640))
    return made


def test_a_card_opens_its_own_visit_and_a_note_in_it(view: HomeView) -> None:
    opened: list[str] = []
    notes: list[str] = []
    view.visit_opened.connect(opened.append)
    view.note_asked.connect(notes.append)
    second = view.findChildren(VisitCard)[1]
    second.open.click()
    second.new_note.click()
    assert opened == notes == ["02" * 16]


def test_what_needs_the_person_is_said_in_words(view: HomeView) -> None:
    chips = view.findChildren(VisitCard)[0].findChildren(Chip)
    shown = " ".join(chip.text() for chip in chips)
    assert "1 concern open" in shown
    assert "2 with two versions" in shown
    assert "17 only on this laptop" in shown


@pytest.mark.parametrize("theme", ["light", "dark", "high_contrast"])
@pytest.mark.parametrize(
    ("size", "scale"), [((850, 640), 100), ((700, 540), 100), ((1200, 600), 200)]
)
def test_home_has_room_and_names(
    view: HomeView, look: Look, theme: str, size: tuple[int, int], scale: int
) -> None:
    wear(look, theme, scale)
    lay_out(view, size)
    lay_out(view.panel, (300 * scale // 100, 640))
    assert [*faults(view), *faults(view.panel)] == []


def test_cards_that_are_drawn_anew_keep_the_focus_among_them(view: HomeView) -> None:
    view.take_focus()
    fewer = SessionState(Open.HOME, (_visit(3, "Northmere"),))
    view.render_state(fewer)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.window() is view
    assert any(card.isAncestorOf(focus) for card in view.findChildren(VisitCard))


def test_a_visit_that_did_not_open_stands_among_the_others_with_its_reason(view: HomeView) -> None:
    why = Refused("D-213", "This file belongs to another visit.", "Put the right file back.")
    view.render_state(replace(HELD, troubled=((InspectionId(bytes(16)), why),)))
    assert len(view.findChildren(VisitCard)) == 2
    (told,) = view.findChildren(InlineMessage)
    assert told.accessibleName() == f"{why.message} {why.next_step} Code D-213."
    assert told.findChildren(Button) == []


def test_what_can_be_read_of_a_damaged_visit_is_saved_from_its_card(
    view: HomeView, qtbot: QtBot
) -> None:
    why = Refused("D-203", "The file of this visit is damaged.", "Ask your office.")
    view.render_state(replace(HELD, troubled=((InspectionId(bytes(16)), why),)))
    (told,) = view.findChildren(InlineMessage)
    (save,) = told.findChildren(Button)
    with qtbot.waitSignal(view.mend_asked) as asked:
        qtbot.keyClick(save, Qt.Key.Key_Space)
    assert asked.args == [bytes(16).hex()]
