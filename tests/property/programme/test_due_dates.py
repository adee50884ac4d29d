"""What holds of every history of an area."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.programme.cycles import FULL, Extent, shipped_cycles
from fieldapp.programme.due import Standing, add_months, due
from fieldapp.programme.facts import Past
from fieldapp.programme.plan import Wrong, capacity
from tests.support.programme import activity, past, plan

CYCLE = shipped_cycles().cycles[0]
DAYS = st.dates(date(2013, 1, 1), date(2030, 12, 31))
PASTS = st.builds(
    past,
    DAYS.map(str),
    st.sampled_from(["outstanding", "good", "requires_improvement", "inadequate", ""]),
    st.sampled_from(list(Extent)),
    st.sampled_from(["sif-2013", "ilacs-2018", "jtai"]),
)
HISTORIES = st.lists(PASTS, max_size=8)


@settings(max_examples=40)
@given(HISTORIES, DAYS, st.randoms(use_true_random=False))
def test_the_order_of_a_history_makes_no_difference(history: list[Past], today: date, rng) -> None:  # type: ignore[no-untyped-def]  # hypothesis gives it
    mixed = list(history)
    rng.shuffle(mixed)
    assert due(CYCLE, mixed, today) == due(CYCLE, history, today)


@settings(max_examples=40)
@given(HISTORIES, DAYS)
def test_what_is_due_lies_after_what_it_is_counted_from_and_says_why(
    history: list[Past], today: date
) -> None:
    found = due(CYCLE, history, today)
    assert (found.standing is Standing.UNKNOWN) == (found.last is None)
    for each in found.nexts:
        assert found.last is not None
        assert found.last.ended is not None
        assert each.by > found.last.ended
        assert each.because


@settings(max_examples=40)
@given(HISTORIES, DAYS, PASTS)
def test_an_older_or_a_future_inspection_changes_nothing(
    history: list[Past], today: date, other: Past
) -> None:
    before = due(CYCLE, history, today)
    assert other.ended is not None
    last = before.last.ended if before.last else None
    if other.ended > today or (last and other.ended < last and other.extent in FULL):
        assert due(CYCLE, [*history, other], today) == before


@settings(max_examples=40)
@given(HISTORIES, DAYS, st.integers(0, 2_000))
def test_time_alone_only_makes_an_area_more_pressing(
    history: list[Past], today: date, later: int
) -> None:
    pressing = [Standing.NOT_DUE, Standing.DUE_SOON, Standing.OVERDUE]
    then = today + timedelta(days=later)
    known = [one for one in history if one.ended and one.ended <= today]
    now, after = due(CYCLE, known, today), due(CYCLE, known, then)
    if now.standing in pressing:
        assert pressing.index(after.standing) >= pressing.index(now.standing)


@settings(max_examples=40)
@given(DAYS, st.integers(0, 300), st.integers(0, 300))
def test_months_are_added_in_order(day: date, some: int, more: int) -> None:
    assert add_months(day, some) <= add_months(day, some + more)
    assert add_months(day, some).day <= day.day


TIMES = st.integers(0, 23 * 60).map(lambda m: f"{m // 60:02d}:{m % 60:02d}")
ACTIVITIES = st.lists(
    st.builds(
        activity, st.sampled_from(["2026-11-10", "2026-11-11"]), TIMES, TIMES, st.just("OF2")
    ),
    max_size=7,
)


@settings(max_examples=40)
@given(ACTIVITIES)
def test_a_day_is_overbooked_exactly_when_its_minutes_exceed_it(held: list) -> None:  # type: ignore[type-arg]  # of activities
    days = (date(2026, 11, 10), date(2026, 11, 11))
    found = capacity(plan("2026-11-09", "OF2"), held, days, ())
    told = {notice.day for notice in found.notices if notice.kind is Wrong.OVERBOOKED}
    over = {day for day in days if sum(one.minutes for one in held if one.day == day) > 7 * 60}
    assert told == over


@settings(max_examples=40)
@given(ACTIVITIES)
def test_a_clash_is_told_exactly_when_two_things_overlap(held: list) -> None:  # type: ignore[type-arg]  # of activities
    days = (date(2026, 11, 10), date(2026, 11, 11))
    found = capacity(plan("2026-11-09", "OF2"), held, days, ())
    timed = [one for one in held if one.minutes]
    overlap = any(
        one.day == other.day and one.start < other.finish and other.start < one.finish
        for number, one in enumerate(timed)
        for other in timed[number + 1 :]
    )
    assert any(notice.kind is Wrong.CLASH for notice in found.notices) == overlap
