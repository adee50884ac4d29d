"""The plan of one inspection: phases, arrivals, capacity, timetable."""

from dataclasses import replace
from datetime import date

import pytest

from fieldapp.frameworks.library import pack
from fieldapp.programme.cycles import Cycles, Extent, shipped_cycles
from fieldapp.programme.facts import Stay, Trigger, read_date
from fieldapp.programme.plan import (
    Wrong,
    agenda,
    arrivals,
    capacity,
    day_of,
    phases,
    site_day,
    site_days,
    trackers,
)
from sync.protocol.ids import PersonId
from tests.support.programme import KENT, activity, plan, record_called

MONDAY = date(2026, 11, 9)


@pytest.fixture(scope="module")
def cycles() -> Cycles:
    return shipped_cycles()


def test_days_count_from_the_first_day_on_site_and_there_is_no_day_0() -> None:
    assert [day_of(MONDAY, n).day for n in (-2, -1, 1, 2)] == [7, 8, 9, 10]


def test_a_standard_inspection_has_ten_working_days_and_a_short_one_five(cycles: Cycles) -> None:
    whole = site_days(phases(pack("ilacs-2026"), plan(), cycles))
    assert (len(whole), whole[0], whole[-1]) == (10, MONDAY, date(2026, 11, 20))
    assert site_day(whole, date(2026, 11, 18)) == (8, 10)
    assert site_day(whole, date(2026, 11, 14)) is None
    short = replace(plan(), extent=Extent.SHORT)
    assert len(site_days(phases(pack("ilacs-2026"), short, cycles))) == 5


@pytest.mark.parametrize("text", ["0001-01-01", "1949-12-31", "2150-01-01", "9999-12-31", "soon"])
def test_a_day_that_can_only_be_a_slip_is_none(text: str) -> None:
    assert read_date(text) is None


def test_inspectorates_arrive_in_phases(cycles: Cycles) -> None:
    joint = pack("multi-agency-2013")
    made = plan(framework="multi-agency-2013")
    who = {
        a.inspectorate: a
        for a in arrivals(joint, "", made, phases(joint, made, cycles), (), cycles)
    }
    assert who["ofsted"].first == MONDAY
    assert who["cqc"].first == date(2026, 11, 11)
    assert not who["hmcpsi"].comes
    assert "Only when triggered" in who["hmcpsi"].because


def test_information_about_the_prosecution_service_brings_its_inspectorate(cycles: Cycles) -> None:
    joint = pack("multi-agency-2013")
    made = plan(framework="multi-agency-2013")
    known = [Trigger(record_called("t"), KENT, "cps_information", MONDAY, "", is_open=True)]
    dated = phases(joint, made, cycles)
    who = {a.inspectorate: a for a in arrivals(joint, "", made, dated, known, cycles)}
    assert who["hmcpsi"].comes
    assert who["hmcpsi"].because == "Information about the Crown Prosecution Service."
    assert who["hmcpsi"].first == date(2026, 11, 16)


def test_the_theme_says_whether_probation_comes(cycles: Cycles) -> None:
    joint, made = pack("jtai"), plan(framework="jtai")
    dated = phases(joint, made, cycles)

    def comes(theme: str) -> bool:
        found = arrivals(joint, theme, made, dated, (), cycles)
        return next(a.comes for a in found if a.inspectorate == "hmi_probation")

    assert comes("sexual-abuse-2025")
    assert not comes("early-help")


def test_what_the_plan_says_of_an_arrival_goes_before_the_framework(cycles: Cycles) -> None:
    joint = pack("multi-agency-2013")
    stays = {"hmcpsi": Stay(date(2026, 11, 17), None, 2)}
    made = replace(plan(), stays=stays)
    found = arrivals(joint, "", made, phases(joint, made, cycles), (), cycles)
    (one,) = (a for a in found if a.inspectorate == "hmcpsi")
    assert (one.comes, one.first, one.inspectors) == (True, date(2026, 11, 17), 2)


def test_a_day_with_more_than_its_hours_is_overbooked(cycles: Cycles) -> None:
    made = plan("2026-11-09", "OF2", "OF3")
    held = [
        activity("2026-11-10", "08:00", "13:00", "OF2"),
        activity("2026-11-10", "13:00", "16:00", "OF2"),
        activity("2026-11-10", "09:00", "10:00", "OF3"),
    ]
    dated = phases(pack("ilacs-2026"), made, cycles)
    found = capacity(made, held, site_days(dated), ())
    assert [(n.kind, n.person, n.minutes) for n in found.notices] == [(Wrong.OVERBOOKED, "OF2", 60)]
    assert (found.planned, found.available) == (9 * 60, 2 * 10 * 7 * 60)


def test_two_things_at_one_time_are_a_clash_even_with_a_third_between(cycles: Cycles) -> None:
    made = plan("2026-11-09", "OF2")
    long = activity("2026-11-10", "09:00", "12:00", "OF2")
    inside = activity("2026-11-10", "09:30", "09:45", "OF2")
    late = activity("2026-11-10", "11:00", "12:30", "OF2")
    days = site_days(phases(pack("ilacs-2026"), made, cycles))
    clashes = capacity(made, [long, inside, late], days, ()).notices
    assert [(n.kind, set(n.activities)) for n in clashes] == [
        (Wrong.CLASH, {long.id, inside.id}),
        (Wrong.CLASH, {long.id, late.id}),
    ]


def test_strays_are_told(cycles: Cycles) -> None:
    joint = pack("multi-agency-2013")
    made = replace(plan("2026-11-09", "CQ1"), bodies={"CQ1": "cqc"})
    dated = phases(joint, made, cycles)
    who = arrivals(joint, "", made, dated, (), cycles)
    held = [
        activity("2026-11-14", "09:00", "10:00", "CQ1"),
        activity("2026-11-09", "09:00", "10:00", "CQ1"),
        activity("2026-11-11", "09:00", "10:00"),
        activity("2026-11-11", "09:00", "10:00", "XX9"),
    ]
    kinds = {n.kind for n in capacity(made, held, site_days(dated), who).notices}
    assert kinds == {Wrong.OFF_SITE, Wrong.NOBODY, Wrong.NOT_IN_TEAM, Wrong.NOT_YET_THERE}


def test_the_day_of_one_inspector_is_in_order_and_only_their_own() -> None:
    first = activity("2026-11-10", "09:00", "10:00", "OF2", "OF3", child="T03")
    later = activity("2026-11-10", "14:10", "15:00", "OF2", child="T03 T07")
    other = activity("2026-11-10", "11:00", "12:00", "OF3")
    held = [later, other, first]
    assert agenda(held, "OF2", date(2026, 11, 10)) == (first, later)
    assert trackers(held) == {"T03": (PersonId("OF2"), PersonId("OF3")), "T07": (PersonId("OF2"),)}


def test_a_plan_without_a_first_day_has_phases_and_no_days(cycles: Cycles) -> None:
    dated = phases(pack("ilacs-2026"), plan(""), cycles)
    assert dated[0].first is None
    assert site_days(dated) == ()
