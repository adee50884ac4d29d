from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.journey.calendar import working_days
from fieldapp.journey.facts import ChildFacts, Fact
from fieldapp.journey.times import times_for
from fieldapp.journey.waits import Wait, silences, waits

DAY = date(2024, 6, 5)
ENGLAND = working_days()
RULES = times_for("ilacs-2026").rules


def _fact(kind: str, start: str, end: str = "", number: int = 1, row: int = 3, **said: str) -> Fact:
    begun = date.fromisoformat(start)
    ended = begun if end == "" else None if end == "open" else date.fromisoformat(end)
    return Fact(kind, begun, ended, number, row, said)


def _waits(*facts: Fact, age: int | None = 9) -> dict[str, Wait]:
    found = waits(ChildFacts("", DAY, age, facts), RULES, ENGLAND)
    return {wait.rule.id: wait for wait in found}


def test_an_assessment_is_counted_from_the_referral_in_working_days() -> None:
    referral = _fact("referral", "2024-01-02", number=3)
    done = _fact("assessment", "2024-01-03", "2024-03-05", number=4)
    wait = _waits(referral, done)["assessment"]
    assert (wait.used, wait.late, wait.due) == (45, False, date(2024, 3, 5))
    late = _waits(referral, _fact("assessment", "2024-01-03", "2024-03-08", number=4))["assessment"]
    assert late.sentence == (
        "Referral to finished assessment: 48 working days, limit 45 working days, "
        "3 working days late."
    )


def test_an_assessment_without_its_referral_is_counted_from_its_own_beginning() -> None:
    wait = _waits(_fact("assessment", "2024-01-03", "2024-02-05", number=4))["assessment"]
    assert wait.start == date(2024, 1, 3)


def test_a_referral_belongs_to_one_assessment_only() -> None:
    facts = (
        _fact("referral", "2023-01-02", number=3),
        _fact("assessment", "2023-01-03", "2023-02-01", number=4),
        _fact("assessment", "2024-03-04", "2024-04-01", number=4, row=9),
    )
    child = ChildFacts("", DAY, 9, facts)
    starts = [one.start for one in waits(child, RULES, ENGLAND)]
    assert starts == [date(2023, 1, 2), date(2024, 3, 4)]


def test_an_open_assessment_is_late_once_its_day_is_past() -> None:
    wait = _waits(_fact("assessment", "2024-01-03", "open", number=4))["assessment"]
    assert (wait.end, wait.late, wait.until) == (None, True, DAY)
    assert "not known to have happened" in wait.sentence


def test_no_conference_is_waited_for_where_it_was_deemed_unnecessary() -> None:
    assert "conference" in _waits(_fact("enquiry", "2024-03-01", number=5))
    assert "conference" not in _waits(_fact("enquiry", "2024-03-01", number=5, unneeded="Yes"))


def test_a_conference_is_that_of_the_same_row() -> None:
    enquiry = _fact("enquiry", "2024-03-01", number=5, row=3)
    other = _fact("conference", "2024-03-10", number=5, row=4)
    own = _fact("conference", "2024-03-25", number=5, row=3)
    assert _waits(enquiry, other)["conference"].end is None
    assert _waits(enquiry, other, own)["conference"].used == 16


def test_the_first_review_has_the_first_limit_and_later_ones_the_last() -> None:
    care = _fact("in_care", "2023-01-04", "open", number=8)
    assert _waits(care)["care_review"].limit.words == "20 working days"
    second = _waits(care, _fact("care_review", "2023-01-20", number=8))["care_review"]
    later = _waits(care, _fact("care_review", "2024-01-20", number=8))["care_review"]
    assert (second.limit.words, later.limit.words) == ("3 months", "6 months")
    assert (second.late, later.late) == (True, False)


def test_a_review_of_an_earlier_period_does_not_count_for_this_one() -> None:
    care = _fact("in_care", "2024-05-01", "open", number=8)
    wait = _waits(care, _fact("care_review", "2023-01-20", number=8))["care_review"]
    assert (wait.start, wait.limit.words) == (date(2024, 5, 1), "20 working days")


def test_what_was_not_due_when_a_plan_ended_is_not_waited_for() -> None:
    assert "plan_review" not in _waits(
        _fact("protection_plan", "2023-01-04", "2023-03-01", number=7)
    )
    long = _waits(_fact("protection_plan", "2023-01-04", "2023-05-01", number=7))["plan_review"]
    assert (long.until, long.late) == (date(2023, 5, 1), True)


def test_health_is_assessed_twice_as_often_before_the_fifth_birthday() -> None:
    care = _fact("in_care", "2022-01-04", "open", number=8)
    seen = _fact("health_assessment", "2023-10-01", number=8)
    assert _waits(care, seen, age=4)["health_under_five"].late
    assert not _waits(care, seen, age=5)["health_from_five"].late
    assert "health_under_five" not in _waits(care, seen, age=None)


def test_a_care_leaver_of_the_layout_of_2019_has_no_dates_to_count_from() -> None:
    leaver = _fact("care_leaver", DAY.isoformat(), number=9)
    assert _waits(leaver) == {}
    seen = _fact("leaver_contact", "2024-01-05", number=9)
    assert _waits(leaver, seen)["leaver_contact"].late


def test_adoption_is_not_waited_for_once_it_was_given_up() -> None:
    order = _fact("placement_order", "2022-01-04", number=10)
    assert _waits(order)["adoption_matched"].late
    assert _waits(order, _fact("adoption_reversed", "2023-01-04", number=10)) == {}


def test_a_silence_is_told_only_inside_help_a_plan_or_care() -> None:
    days = [date(2023, 1, 1), date(2023, 7, 1), date(2024, 6, 1)]
    span = (date(2022, 12, 1), date(2023, 8, 1))
    (found,) = silences(days, [span], 3, ENGLAND)
    assert (found.start, found.end, found.months) == (days[0], days[1], 6)


@given(st.lists(st.integers(0, 1_500), max_size=12), st.integers(1, 12))
def test_silences_never_hold_a_known_day_and_never_overlap(places: list[int], least: int) -> None:
    days = [date(2020, 1, 1) + timedelta(days=n) for n in places]
    found = silences(days, [(date(2019, 1, 1), date(2030, 1, 1))], least, ENGLAND)
    for one in found:
        assert not any(one.start < day < one.end for day in days)
        assert one.months >= least
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(
    st.dates(date(2015, 1, 1), DAY),
    st.integers(0, 900),
    st.sampled_from(["in_care", "protection_plan", "placement"]),
)
def test_a_wait_is_late_exactly_when_it_ran_past_its_due_day(
    start: date, length: int, kind: str
) -> None:
    span = Fact(kind, start, None, 8, 3, {})
    ends = {"in_care": "care_review", "protection_plan": "plan_review", "placement": "care_visit"}
    mark = start + timedelta(days=length)
    facts = (span, Fact(ends[kind], mark, mark, 8, 3, {})) if mark <= DAY else (span,)
    for wait in waits(ChildFacts("", DAY, 9, facts), RULES, ENGLAND):
        assert wait.late == (wait.until > wait.due) == bool(wait.over_words)
        assert wait.start <= wait.until
