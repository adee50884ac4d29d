"""Dates at the edges: years that Python has not, offsets, and what is no date."""

from __future__ import annotations

import math
from datetime import UTC

import pytest

from fieldapp.forms.xpath.moments import NO_MOMENT, days_in, from_days, moment_of, read_moment
from tests.unit.forms.xpath.world import World


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1970-01-01", 0.0),
        ("1969-12-31", -1.0),
        ("2026-01-15T12:00:00", 20468.5),
        ("2026-01-15T12:00:00Z", 20468.5),
        ("2026-01-15T14:00:00+02:00", 20468.5),
        ("0000-01-01", -719528.0),
        ("0000-02-29", -719469.0),
        ("9999-12-31", 2932896.0),
    ],
)
def test_a_date_is_the_days_since_1970(text: str, days: float) -> None:
    assert days_in(text, UTC) == days


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "2026", "2026-1-5", "2026-02-30", "2026-13-01", "10000-01-01"),
        *("2026-01-15T24:30", "2026-01-15T10:00:00+15:00", "2026-01-15 10:00", "2026-01-15T"),
        "٢٠٢٦-٠١-١٥",
    ],
)
def test_what_is_no_date_has_no_days(text: str) -> None:
    assert days_in(text, UTC) is None


def test_the_year_0000_is_written_out() -> None:
    assert World().string("format-date('0000-01-01', '%d %b %Y %y')") == "01 Jan 0000 00"


def test_days_and_times_lead_back_to_each_other() -> None:
    at = read_moment("2026-01-15T10:30:00.250Z", UTC)
    assert at is not None
    assert from_days(moment_of(at).days, UTC) == at
    assert moment_of(at).text == "2026-01-15T10:30:00.25+00:00"


def test_a_date_beyond_the_calendar_is_no_date() -> None:
    assert from_days(1e9, UTC) is None
    assert World().evaluate("date(1 div 0)") == NO_MOMENT
    assert math.isnan(World().evaluate("decimal-date-time(1 div 0)"))  # type: ignore[arg-type]  # the value is a number
