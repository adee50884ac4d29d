"""Findings, the evening meeting, its note and the pairs in one window: by key, at every size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from fieldapp.domain.finding import State
from fieldapp.services import capture, concerns, enquiries, findings, pairs, uncertainties
from sync.protocol.ids import PersonId, RecordId
from tests.support.editor_desk import EditorDesk, open_visit
from tests.support.evidence import note
from tests.support.render import faults, lay_out, let_go, make_look, wear
from tests.support.seen import seen
from tests.support.sense_desks import SenseWindow, some_findings
from ui.viewmodels.places import Spot
from ui.views.findings_desk import FindingsDesk
from ui.views.keep_in_touch_desk import KeepInTouchDesk
from ui.views.meeting_desk import MeetingDesk
from ui.views.pairs_desk import PairsDesk
from ui.views.shell import Shell


@dataclass
class Window:
    """Every desk in one window on one visit with two findings."""

    held: SenseWindow
    thin: RecordId
    findings: FindingsDesk
    meeting: MeetingDesk
    note: KeepInTouchDesk
    pairs: PairsDesk

    def screen(self, spot: Spot) -> QWidget:
        """Go to a screen and return it."""
        self.held.go(spot)
        found = [d.screens[spot] for d in self.held.desks if spot in d.screens]
        return found[0]


@pytest.fixture(scope="module")
def window(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    with open_visit(tmp_path_factory.mktemp("sense"), "OF3") as (work, team):
        look = make_look()
        held = SenseWindow(EditorDesk(work, team), Shell(look), look)
        thin, other = some_findings(work)
        findings.share(work, other, True, seen(work, other, "shareable"))
        enquiries.open_enquiry(work, "Is health in the room when decisions are made?")
        uncertainties.open_uncertainty(work, "Do all children see their plan?")
        concerns.raise_concern(work, "T03")
        pairs.begin(work, note(work)[0], "in_care", (PersonId("OF2"), PersonId("OF3")))
        found = FindingsDesk(held.ports)
        made = Window(
            held,
            thin,
            found,
            MeetingDesk(held.ports, found.show),
            KeepInTouchDesk(held.ports),
            PairsDesk(held.ports),
        )
        held.desks += [made.findings, made.meeting, made.note, made.pairs]
        lay_out(held.shell)
        held.shell.activateWindow()
        yield made
        held.shell.hide()
        held.shell.deleteLater()
    let_go()


def test_a_finding_moves_between_states_by_key(window: Window) -> None:
    window.screen(Spot.MEETING)
    shown = window.meeting.view.board.improve.list
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    work = window.held.desk.work
    assert findings.weighed_one(work, window.thin).finding.state is State.TESTED
    assert "Tested" in shown.item(0).text()
    assert shown.hasFocus()
    QTest.keyClick(shown, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert "Emerging" in shown.item(0).text()
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert window.held.went[-1] is Spot.FINDINGS
    assert window.findings.view.card.name.text() == "F-OF2-1"


def test_what_is_typed_at_a_finding_is_a_draft_and_outlives_a_look_at_another(
    window: Window,
) -> None:
    window.screen(Spot.FINDINGS)
    desk, view = window.held.desk, window.findings.view
    window.findings.page.choose(window.thin)
    edit = view.card.answer.edit
    edit.setFocus()
    QTest.keyClicks(edit, "One team is better staffed.")
    desk.wait(1_000)
    assert "One team is better staffed." in [d.text for d in capture.drafts(desk.work)]
    QTest.keyClicks(edit, " So we think.")
    other = next(row.id for row in window.findings.page.state.rows if row.id != window.thin.hex())
    view.finding_chosen.emit(other)
    assert view.card.answer.edit.text_exactly() == ""
    desk.wait(1_000)
    held = findings.weighed_one(desk.work, window.thin).finding
    assert held.answer == "One team is better staffed. So we think."


def test_an_item_opens_at_its_source(window: Window) -> None:
    window.screen(Spot.FINDINGS)
    window.findings.page.choose(window.thin)
    shown = window.findings.view.card.supporting.list
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert window.held.opened[-1][1:] == (window.held.opened[-1][1], 0)
    assert window.held.opened[-1][1].startswith(b"b:")


def test_a_line_is_begun_by_enter_and_planned_in_place(window: Window) -> None:
    window.screen(Spot.MEETING)
    lines = window.meeting.view.lines
    lines.ask.setText("Who chairs the meetings?")
    QTest.keyClick(lines.ask, Qt.Key.Key_Return)
    assert lines.question.edit.text_exactly() == "Who chairs the meetings?"
    lines.activity.edit.setFocus()
    QTest.keyClicks(lines.activity.edit, "Read the minutes.")
    lines.ask.setFocus()
    desk = window.held.desk
    desk.wait(1_000)
    assert "Read the minutes." in [one.activity.text for one in enquiries.open_lines(desk.work)]


def test_answers_of_a_pair_are_given_by_buttons_that_keys_reach(window: Window) -> None:
    window.screen(Spot.PAIRS)
    answers = window.pairs.view.answers
    met = answers.choices["CIC1"].button("met")
    met.setFocus()
    QTest.keyClick(met, Qt.Key.Key_Space)
    assert window.pairs.page.is_answered()
    assert answers.choices["CIC1"].button("met").isChecked()
    window.held.desk.wait(1_000)
    pair = window.pairs.page.state.pair
    assert pair is not None
    assert pairs.draft_of(window.held.desk.work, pair.id).criteria["CIC1"] == "met"


SPOTS = (Spot.FINDINGS, Spot.MEETING, Spot.KEEP_IN_TOUCH, Spot.PAIRS)


@pytest.mark.parametrize(
    ("size", "scale", "theme"),
    [
        ((1280, 800), 100, "light"),
        ((1024, 700), 100, "dark"),
        ((1280, 800), 200, "high_contrast"),
    ],
)
def test_nothing_is_cut_or_without_a_name(
    window: Window, size: tuple[int, int], scale: int, theme: str
) -> None:
    wear(window.held.look, theme, scale)
    window.findings.page.choose(window.thin)
    if window.note.page.state.note is None:
        window.note.page.shown()
        window.note.page.begin()
    for spot in SPOTS:
        view = window.screen(spot)
        lay_out(window.held.shell, size)
        assert faults(view) == []
        panel = getattr(view, "panel", None)
        assert panel is None or faults(panel) == []
