from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.journey.calendar import MONTHS, day_words
from fieldapp.journey.dated import Grain, dated_line, dated_lines


@pytest.mark.parametrize(
    ("line", "start", "words"),
    [
        ("12 June 2025: missing twice", "2025-06-12", "missing twice"),
        ("12/06/2025 missing", "2025-06-12", "missing"),
        ("3.4.24 - seen alone", "2024-04-03", "seen alone"),
        ("2025-06-12, told on a Friday", "2025-06-12", "told on a Friday"),
        ("1st Sept 2023 new school", "2023-09-01", "new school"),
        ("June 2025 moved", "2025-06-01", "moved"),
        ("06/2025 moved", "2025-06-01", "moved"),
        ("2023: three workers", "2023-01-01", "three workers"),
    ],
)  # fmt: skip
def test_a_line_that_begins_with_a_date_is_read(line: str, start: str, words: str) -> None:
    found = dated_line(line)
    assert found is not None
    assert (found.start.first, found.words, found.end) == (date.fromisoformat(start), words, None)


@pytest.mark.parametrize(
    "line",
    ["", "three children", "10.30 he came in", "31/02/2025 never", "12 in care", "May it be",
     "45/13/2024 no", "T03 12/06/2025", "June 2025", "2025 to 2023: back in time", "01/02/20256 x",
     "2024-11-01",
     "2026-11-18T10:02", "2026-11-18T10:02:00 x"],
)  # fmt: skip
def test_what_begins_with_no_date_that_exists_is_no_dated_line(line: str) -> None:
    assert dated_line(line) is None


def test_a_stretch_reaches_from_its_first_to_its_last_day() -> None:
    found = dated_line("Jan 2022 to Mar 2024: primary school")
    assert found is not None
    assert found.end is not None
    assert (found.start.first, found.end.last) == (date(2022, 1, 1), date(2024, 3, 31))
    assert not found.gap


def test_two_years_may_stand_close_together() -> None:
    found = dated_line("2022-2024: primary school")
    assert found is not None
    assert found.end is not None
    assert (found.start.first.year, found.end.last.year) == (2022, 2024)


def test_what_began_and_is_not_over_goes_on() -> None:
    since, until_now = (
        dated_line("since May 2024: no health review"),
        dated_line("2024 to now: F 3"),
    )
    assert since is not None
    assert until_now is not None
    assert (since.ongoing, since.gap, until_now.ongoing, until_now.gap) == (True, True, True, False)


def test_lines_know_where_they_begin_in_the_text() -> None:
    text = "Facts first\n12/06/2025 missing\n\n13/06/2025 found\U0001f600\n14/06/2025 home"
    assert [text[one.at :].split(" ")[1][:4] for one in dated_lines(text)] == [
        "miss",
        "foun",
        "home",
    ]


@given(st.dates(date(1990, 1, 1), date(2089, 12, 31)), st.integers(0, 2_000))
def test_every_day_is_read_in_every_form_it_is_written_in(day: date, length: int) -> None:
    name = MONTHS[day.month - 1]
    forms = (
        f"{day:%d/%m/%Y}",
        f"{day:%Y-%m-%d}",
        day_words(day),
        f"{day.day} {name[:3]} {day.year}",
    )
    for form in forms:
        found = dated_line(f"{form}: seen")
        assert found is not None
        assert (found.start.first, found.start.grain) == (day, Grain.DAY)
    last = day + timedelta(days=length)
    spread = dated_line(f"{forms[0]} to {day_words(last)}: at home")
    assert spread is not None
    assert spread.end is not None
    assert spread.end.last == last


@given(st.text())
def test_no_text_is_too_odd_to_be_looked_at(text: str) -> None:
    assert all(one.words for one in dated_lines(text))
