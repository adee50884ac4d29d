"""The programme, the plan and the day of an inspector, on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain.change import field_slot
from fieldapp.domain.errors import Refused
from fieldapp.programme.facts import arrival_key, body_key
from fieldapp.programme.overview import Order
from fieldapp.services import plan as plans
from fieldapp.services import reading, visits
from tests.support.programme_desk import Planning, PlanningWindow, planning, planning_window
from tests.support.render import faults, lay_out, make_look, wear
from tests.support.seen import beside, seen, seen_all
from ui.viewmodels.places import Spot
from ui.viewmodels.plan_page import PlanState, StayState
from ui.viewmodels.programme_page import ProgrammeState
from ui.viewmodels.session import OpenVisit
from ui.viewmodels.today_agenda import AgendaState, Standing
from ui.views.components.buttons import Button
from ui.views.components.fields import Tick
from ui.views.plan import PlanView
from ui.views.programme import ProgrammeView
from ui.views.programme_start import ProgrammeStartView, StartState
from ui.views.today import TodayDesk
from ui.views.today_agenda import AgendaCard
from ui.views.versions import Versions

BARNSLEY = "E08000038"
LOOKS = [
    ("high_contrast", 100, (1024, 700)),
    ("dark", 200, (1280, 800)),
]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planning]:
    with planning(tmp_path_factory.mktemp("programme")) as made:
        yield made


@pytest.fixture(scope="module")
def shared(held: Planning, qapp: QApplication) -> Iterator[PlanningWindow]:
    """One window for those tests that look at one at a time."""
    assert qapp is not None
    made = planning_window(held, held.work, make_look())
    yield made
    made.shell.close()
    made.shell.deleteLater()


@pytest.fixture
def window(shared: PlanningWindow) -> Iterator[PlanningWindow]:
    """The shared window as it is when it is opened."""
    shared.go(Spot.PROGRAMME)
    lay_out(shared.shell)
    page, view = shared.programme.page, shared.programme.view
    view.letters.clear()
    view.form.setChecked(False)
    for menu in (view.region, view.standing):
        menu.setCurrentIndex(0)
    nothing = {"region": "", "standing": None, "triggered": False, "planned": False}
    page.want(**nothing, letters="", order=Order.NAME, descending=False)
    page.show(said="", bad=(), refused=None)
    yield shared
    shared.shell.hide()


@pytest.mark.parametrize(("theme", "scale", "size"), LOOKS)
def test_nothing_is_cut_in_any_theme_or_size(
    held: Planning, qtbot: QtBot, theme: str, scale: int, size: tuple[int, int]
) -> None:
    window = planning_window(held, held.work, make_look(theme, scale))
    qtbot.addWidget(window.shell)
    window.go(Spot.PROGRAMME)
    lay_out(window.shell, size)
    window.programme.page.choose(BARNSLEY)
    lay_out(window.shell, size)
    assert faults(window.shell) == []
    window.go(Spot.PLAN)
    lay_out(window.shell, size)
    window.plan.page.choose(window.plan.page.state.timetable[0].id)
    lay_out(window.shell, size)
    assert faults(window.shell) == []


def test_the_areas_are_narrowed_sorted_and_looked_at_by_keys(window: PlanningWindow) -> None:
    view, page = window.programme.view, window.programme.page
    assert len(page.state.rows) == 153
    QTest.keyClicks(view.letters, "barns")
    assert [row.cells[0] for row in page.state.rows] == ["Barnsley"]
    view.letters.clear()
    view.areas.sort_asked.emit("due")
    assert page.state.rows[0].cells[0] == "Barnsley"
    view.areas.sort_asked.emit("due")
    assert page.state.wanted.descending
    view.areas.sort_asked.emit("name")
    view.take_focus()
    view.areas.table.go_to(BARNSLEY)
    QTest.keyClick(view.areas.table, Qt.Key.Key_Down)
    QTest.keyClick(view.areas.table, Qt.Key.Key_Return)
    assert page.state.chosen is not None
    assert page.state.chosen.title == "Bath and North East Somerset"
    assert window.shell.focusWidget() is view.panel.plan


def test_states_filter_and_the_list_says_when_nothing_is_left(window: PlanningWindow) -> None:
    view, page = window.programme.view, window.programme.page
    view.standing.setCurrentIndex(view.standing.findData("triggered"))
    view.standing.activated.emit(0)
    assert [row.cells[0] for row in page.state.rows] == ["Barnsley"]
    view.region.setCurrentIndex(view.region.findData("London"))
    view.region.activated.emit(0)
    assert page.state.rows == ()
    assert view.empty.isVisible()


def test_one_area_shows_what_is_due_known_and_past(window: PlanningWindow, qtbot: QtBot) -> None:
    wear(window.look)
    window.go(Spot.PROGRAMME)
    window.programme.page.choose(BARNSLEY)
    lay_out(window.shell)
    qtbot.waitUntil(lambda: faults(window.shell) == [])
    chosen = window.programme.page.state.chosen
    assert chosen is not None
    assert chosen.due[0].startswith("Monitoring visit by")
    assert "Open" in chosen.triggers[0].words
    assert "Inadequate" in chosen.history[0].words
    window.programme.page.open_line(chosen.triggers[0].id)
    assert window.opened[-1].hex() == chosen.triggers[0].id
    window.programme.page.open_line(chosen.planned[0].id)
    assert window.went[-1] is Spot.PLAN


def test_a_table_with_bad_lines_says_each_with_its_line(
    window: PlanningWindow, tmp_path: Path
) -> None:
    table = tmp_path / "past.csv"
    table.write_text("area,framework,ended\nCumbria,sif-2013,2015-04-03\n", encoding="utf-8")
    window.programme.page.take_in(str(table))
    state = window.programme.page.state
    assert state.bad == ("Line 2: “Cumbria” is no local authority of the list.",)
    assert window.programme.view.bad.isVisible()
    table.write_bytes(b"\x00\x01")
    window.programme.page.take_in(str(table))
    assert window.programme.page.state.refused is not None
    assert window.programme.view.message.isVisible()


def test_the_areas_that_are_shown_are_written_as_a_table(
    window: PlanningWindow, tmp_path: Path
) -> None:
    window.programme.page.want(region="London")
    window.programme.page.write_out(str(tmp_path / "areas.csv"))
    assert len((tmp_path / "areas.csv").read_text("utf-8-sig").splitlines()) == 34
    assert "left the app in clear" in (tmp_path / "areas-MARKING.txt").read_text("utf-8")


def test_who_goes_is_ticked_and_a_full_day_is_said(window: PlanningWindow) -> None:
    window.go(Spot.PLAN)
    lay_out(window.shell)
    page = window.plan.page
    row = next(row for row in page.state.timetable if row.cells[2] == "Supervision session")
    page.choose(row.id)
    ticks = {tick.text(): tick for tick in window.plan.view.panel.findChildren(Tick)}
    assert set(ticks) >= {"OF1", "OF2"}
    page.goes("OF2", on=True)
    activity = page.state.activity
    assert activity is not None
    assert [one.code for one in activity.people if one.chosen] == ["OF1", "OF2"]
    page.goes("OF2", on=False)
    assert any("no day on site" in notice for notice in page.state.notices)
    assert page.state.trackers[0] == "T03: CQ1, OF1"


def test_an_arrival_is_changed_and_followed_again(window: PlanningWindow) -> None:
    window.go(Spot.PLAN)
    lay_out(window.shell)
    page = window.plan.page

    def stay() -> tuple[str, ...]:
        return next(row.cells for row in page.state.arrivals if row.id == "hmcpsi")

    def held() -> StayState:
        return next(one for one in page.state.stays if one.id == "hmcpsi")

    assert stay()[1] == "Does not come"
    page.set_stay(held(), {"from": "2026-11-17", "to": "", "inspectors": "2"})
    assert stay()[2] == "2"
    page.set_stay(held(), {"from": "", "to": "", "inspectors": ""})
    assert stay()[1] == "Does not come"


def test_days_written_apart_both_show_and_what_is_typed_replaces_what_was_seen(
    window: PlanningWindow,
) -> None:
    work, plan = window.desk.work, window.planning.plan
    key = arrival_key("cqc", "from")
    window.go(Spot.PLAN)
    lay_out(window.shell)
    card = window.plan.view.panel.stay
    card.which.setCurrentIndex(card.which.findData("cqc"))
    card.which.activated.emit(card.which.currentIndex())
    card.first.setFocus()
    QTest.keyClicks(card.first, "2026-11-17")
    beside(work, plan, key, "2026-11-18")
    window.plan.page.stale(looked_at=True)
    assert card.first.text() == "2026-11-17"
    press_space(card.keep)
    texts = {v.text for v in reading.record(work, plan).fields[key].versions}
    assert texts == {"2026-11-17", "2026-11-18"}
    window.plan.page.stale(looked_at=True)
    lay_out(window.shell)
    apart = card.apart["from"]
    assert apart.isVisible()
    assert "2026-11-18" in apart.accessibleName()
    press_space(apart.decide)
    assert window.decided[-1] == (plan, field_slot(key))
    press_space(next(b for b in apart.choices if "11-18" in b.accessibleName()))
    assert {v.text for v in reading.record(work, plan).fields[key].versions} == {"2026-11-18"}
    window.plan.page.stale(looked_at=True)
    assert not apart.isVisible()
    assert card.first.text() == "2026-11-18"
    plans.set_arrival(work, plan, "cqc", {"from": ""}, {"from": seen(work, plan, key)})
    window.plan.page.stale(looked_at=True)


def test_a_person_of_two_inspectorates_is_shown_with_both_and_one_is_chosen_by_key(
    window: PlanningWindow,
) -> None:
    work, plan = window.desk.work, window.planning.plan
    key = body_key("CQ1")
    beside(work, plan, key, "hmcpsi")
    window.plan.page.stale(looked_at=False)
    window.go(Spot.PLAN)
    lay_out(window.shell)
    held = window.plan.view.panel._team.findChildren(Versions)
    (apart,) = (one for one in held if one.isVisibleTo(window.plan.view.panel))
    assert "Care Quality Commission" in apart.accessibleName()
    press_space(apart.decide)
    assert window.decided[-1] == (plan, field_slot(key))
    press_space(next(b for b in apart.choices if "Care Quality" in b.accessibleName()))
    assert {v.text for v in reading.record(work, plan).fields[key].versions} == {"cqc"}


def press_space(button: QWidget) -> None:
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def test_release_asks_once_more_and_esc_keeps_it_back(window: PlanningWindow) -> None:
    work, plan = window.desk.work, window.planning.plan
    plans.set_answers(work, plan, {"state": "drafted"}, seen_all(work, plan, "state"))
    window.plan.page.stale(looked_at=False)
    window.go(Spot.PLAN)
    lay_out(window.shell)
    view = window.plan.view
    view.release.click()
    assert view.sure.isVisible()
    QTest.keyClick(view.sure, Qt.Key.Key_Escape)
    assert not view.sure.isVisible()
    assert window.plan.page.state.may_release


def test_the_day_is_shown_and_each_line_begins_its_record(held: Planning, qtbot: QtBot) -> None:
    look = make_look()
    work = held.release()
    window = planning_window(held, work, look)
    qtbot.addWidget(window.shell)
    desk = window.desk
    card = visits.card(work)
    visit = OpenVisit(work, desk.typing, card, lambda: nullcontext(work), desk.listeners)
    today = TodayDesk(window.shell, look, visit, desk.ports, window.go)
    opened: list[str] = []
    today.view.row_opened.connect(opened.append)
    window.go(Spot.TODAY)
    lay_out(window.shell)
    assert faults(window.shell) == []
    rows = today.agenda.state.rows
    assert [row.time for row in rows][:3] == ["09:00", "10:00", "11:15"]
    assert [row.is_next for row in rows].count(True) == 1
    wanted = next(row for row in rows if row.title == "Interview with a child")
    button = next(
        b
        for b in today.view.agenda.findChildren(Button)
        if b.accessibleName().startswith("Start interview: 14:10")
    )
    button.click()
    (record,) = opened
    assert reading.record(work, _id(record)).summary.child == "T03"
    today.refresh()
    again = next(row for row in today.agenda.state.rows if row.id == wanted.id)
    assert (again.standing, again.action) == (Standing.BEGUN, "Open")
    today.agenda.open(wanted.id)
    assert opened[-1] == record
    assert len(plans.day_of(work, work.person)) == 7
    today.close()


def test_empty_and_refused_states_are_said_in_a_sentence(qtbot: QtBot) -> None:
    look = make_look()
    refused = Refused("Y-130", "The plan lacks a lead.", "Add it, then release the plan.")
    programme, plan, card = ProgrammeView(look), PlanView(look), AgendaCard(look)
    start = ProgrammeStartView(look)
    for widget in (programme, plan, card, start):
        qtbot.addWidget(widget)
    plan.render_state(PlanState(loaded=True, may_edit=True))
    lay_out(plan)
    assert plan.empty.isVisible()
    assert plan.begin.isVisible()
    plan.render_state(PlanState(loaded=True, refused=refused))
    assert plan.message.isVisible()
    programme.render_state(ProgrammeState(busy="Reading all areas"))
    lay_out(programme)
    assert not programme.empty.isVisible()
    card.render_state(AgendaState(loaded=True))
    lay_out(card)
    assert faults(card) == []
    start.render_state(StartState(refused=refused))
    lay_out(start)
    assert start.message.isVisible()
    assert faults(start) == []


def _id(text: str):  # type: ignore[no-untyped-def]  # a record's id
    return bytes.fromhex(text)
