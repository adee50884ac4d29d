from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.journey.calendar import (
    Period,
    Unit,
    WorkingDays,
    easter,
    months_after,
    months_between,
    working_days,
)

ENGLAND = working_days()
days = st.dates(date(1996, 1, 1), date(2060, 12, 31))


def _set(*texts: str) -> set[date]:
    return {date.fromisoformat(text) for text in texts}


def test_the_bank_holidays_of_years_that_broke_the_pattern_are_as_published() -> None:
    assert ENGLAND.holidays(2011) == _set(
        "2011-01-03", "2011-04-22", "2011-04-25", "2011-04-29", "2011-05-02", "2011-05-30",
        "2011-08-29", "2011-12-26", "2011-12-27",
    )  # fmt: skip
    assert ENGLAND.holidays(2020) == _set(
        "2020-01-01", "2020-04-10", "2020-04-13", "2020-05-08", "2020-05-25", "2020-08-31",
        "2020-12-25", "2020-12-28",
    )  # fmt: skip
    assert ENGLAND.holidays(2022) == _set(
        "2022-01-03", "2022-04-15", "2022-04-18", "2022-05-02", "2022-06-02", "2022-06-03",
        "2022-08-29", "2022-09-19", "2022-12-26", "2022-12-27",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(1999, "1999-04-04"), (2008, "2008-03-23"), (2024, "2024-03-31"), (2038, "2038-04-25")],
)
def test_easter_falls_on_its_sunday(year: int, sunday: str) -> None:
    assert easter(year) == date.fromisoformat(sunday)


def test_the_day_of_the_beginning_is_not_counted() -> None:
    friday = date(2024, 6, 7)
    assert ENGLAND.after(friday, 1) == date(2024, 6, 10)
    assert ENGLAND.between(friday, friday) == 0
    assert ENGLAND.after(date(2024, 12, 24), 1) == date(2024, 12, 27)


def test_the_last_of_a_month_stays_the_last_of_a_shorter_month() -> None:
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_between(date(2024, 1, 31), date(2024, 2, 29)) == 1
    assert ENGLAND.due(date(2023, 11, 30), Period(3, Unit.MONTHS)) == date(2024, 2, 29)


@given(days, st.integers(0, 400))
def test_so_many_working_days_after_a_day_lie_between_the_two(start: date, count: int) -> None:
    end = ENGLAND.after(start, count)
    assert ENGLAND.between(start, end) == count
    assert count == 0 or ENGLAND.works(end)


@given(days, st.integers(0, 900))
def test_counting_by_weeks_agrees_with_counting_day_by_day(start: date, length: int) -> None:
    one_by_one = sum(ENGLAND.works(start + timedelta(days=n)) for n in range(1, length + 1))
    assert ENGLAND.between(start, start + timedelta(days=length)) == one_by_one


@given(st.integers(1996, 2060))
def test_a_year_has_eight_holidays_or_more_and_none_at_a_weekend(year: int) -> None:
    held = ENGLAND.holidays(year)
    assert len(held) >= 8
    assert all(day.weekday() < 5 for day in held)


@given(days, st.sampled_from(Unit), st.integers(1, 40))
def test_what_comes_on_the_due_day_has_used_the_period_and_no_more(
    start: date, unit: Unit, count: int
) -> None:
    due = ENGLAND.due(start, Period(count, unit))
    assert ENGLAND.counted(start, due, unit) == count
    assert ENGLAND.counted(start, due - timedelta(days=1), unit) < count


def test_without_a_table_of_exceptions_the_pattern_stands() -> None:
    assert date(2020, 5, 4) in WorkingDays(frozenset(), {}).holidays(2020)
