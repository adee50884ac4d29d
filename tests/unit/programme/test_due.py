"""When an area is due next, and why."""

from datetime import date

import pytest

from fieldapp.programme.areas import shipped_areas
from fieldapp.programme.cycles import Cycle, Extent, shipped_cycles
from fieldapp.programme.due import Standing, add_months, due
from fieldapp.programme.facts import Trigger
from fieldapp.programme.overview import Holdings, Order, Wanted, overview, pick
from tests.support.programme import KENT, past, plan, record_called

TODAY = date(2026, 11, 18)


@pytest.fixture(scope="module")
def cycle() -> Cycle:
    return shipped_cycles().cycles[0]


def test_a_good_area_is_due_a_short_inspection_after_three_years(cycle: Cycle) -> None:
    found = due(cycle, [past("2024-02-09", "good", framework="ilacs-2023")], TODAY)
    assert found.first is not None
    assert (found.first.extent, found.first.by) == (Extent.SHORT, date(2027, 2, 9))
    assert found.standing is Standing.DUE_SOON
    assert "36 months" in found.first.because


def test_anything_lower_than_good_is_due_a_standard_one(cycle: Cycle) -> None:
    found = due(cycle, [past("2022-05-13", "requires_improvement")], TODAY)
    assert found.first is not None
    assert found.first.extent is Extent.STANDARD
    assert found.standing is Standing.OVERDUE


def test_monitoring_follows_inadequate_and_is_counted_from_the_last_look(cycle: Cycle) -> None:
    history = [past("2026-03-06", "inadequate"), past("2026-07-01", "", Extent.MONITORING)]
    found = due(cycle, history, TODAY)
    assert [(n.extent, n.by) for n in found.nexts] == [
        (Extent.MONITORING, date(2026, 10, 1)),
        (Extent.STANDARD, date(2029, 3, 6)),
    ]
    assert found.standing is Standing.OVERDUE


def test_a_focused_visit_moves_no_date(cycle: Cycle) -> None:
    whole = past("2024-02-09")
    with_visit = [whole, past("2025-10-10", "", Extent.FOCUSED, "focused-visit")]
    assert due(cycle, with_visit, TODAY).nexts == due(cycle, [whole], TODAY).nexts


def test_an_area_without_a_record_is_said_to_be_unknown_not_overdue(cycle: Cycle) -> None:
    assert due(cycle, [], TODAY).standing is Standing.UNKNOWN


def test_joint_thematic_inspections_follow_no_calendar() -> None:
    joint = shipped_cycles().of("jtai-2025-sexual-abuse")
    assert joint is not None
    found = due(joint, [past("2020-01-10", "narrative", Extent.THEMATIC, "jtai")], TODAY)
    assert (found.standing, found.nexts) == (Standing.UNTIMED, ())
    assert found.last is not None


def test_without_an_overall_grade_the_lowest_judgement_stands_for_it(cycle: Cycle) -> None:
    one = past("2026-09-11", "", framework="ilacs-2026")
    graded = type(one)(
        one.id,
        KENT,
        "ilacs-2026",
        Extent.STANDARD,
        one.ended,
        grades=(("in_care", "good"), ("care_leavers", "inadequate")),
    )
    first = due(cycle, [graded], TODAY).first
    assert first is not None
    assert first.extent is Extent.MONITORING


def test_the_end_of_a_month_stays_inside_it() -> None:
    assert add_months(date(2024, 2, 29), 36) == date(2027, 2, 28)
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)


def test_areas_are_picked_by_region_standing_and_trigger_and_sorted(cycle: Cycle) -> None:
    trigger = Trigger(record_called("t"), "E08000016", "serious_incident", TODAY, "", is_open=True)
    held = Holdings((past("2020-02-07"),), (trigger,), planned=(plan(),))
    rows = overview(shipped_areas(), cycle, held, TODAY)
    assert len(rows) == 153
    assert [r.area.name for r in pick(rows, Wanted(standing=Standing.OVERDUE))] == ["Kent"]
    assert [r.area.name for r in pick(rows, Wanted(triggered=True))] == ["Barnsley"]
    assert [r.area.name for r in pick(rows, Wanted(planned=True))] == ["Kent"]
    assert len(pick(rows, Wanted(region="London"))) == 33
    assert pick(rows, Wanted(order=Order.DUE))[0].area.name == "Kent"
    assert pick(rows, Wanted(descending=True))[0].area.name == "York"


def test_one_inspection_recorded_twice_alike_counts_once_and_apart_is_told(cycle: Cycle) -> None:
    first, again = past("2024-02-09"), past("2024-02-09")
    other = past("2024-02-09", "outstanding")
    (kent,) = pick(
        overview(shipped_areas(), cycle, Holdings((first, again)), TODAY), Wanted(letters="kent")
    )[:1]
    assert (len(kent.history), kent.disputed) == (1, 0)
    rows = overview(shipped_areas(), cycle, Holdings((first, other)), TODAY)
    (kent,) = pick(rows, Wanted(letters=KENT))
    assert (len(kent.history), kent.disputed) == (2, 1)
