"""Cells are read in the shapes that workbooks give them."""

from datetime import date, datetime, time

import pytest

from fieldapp.annex_a.book import Cell
from fieldapp.annex_a.cells import Found, read_age, read_date, read_text, read_whole

DAY = date(2019, 3, 4)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (DAY, Found.FINE),
        (datetime.combine(DAY, time(10, 30)), Found.FINE),
        ("04/03/2019", Found.FINE),
        ("4/3/2019", Found.FINE),
        ("04-03-2019", Found.FINE),
        ("04.03.2019", Found.FINE),
        ("2019-03-04", Found.FINE),
        ("2019-03-04T00:00:00", Found.FINE),
        ("04/03/2019 00:00:00", Found.FINE),
        ("4 March 2019", Found.FINE),
        ("Monday, 4th March 2019", Found.FINE),
        ("04-Mar-2019", Found.FINE),
        ("20190304", Found.FINE),
        (" 04/03/2019\u00a0", Found.FINE),
        ("04/03/19", Found.SHORT_YEAR),
        ("04-Mar-19", Found.SHORT_YEAR),
        (43528, Found.SERIAL),
        (43528.0, Found.SERIAL),
        ("43528", Found.SERIAL),
    ],
)
def test_a_date_is_read_in_every_form(cell: Cell, found: Found) -> None:
    assert read_date(cell, from_1904=False) == (DAY, found)


def test_day_numbers_count_from_1904_where_the_workbook_does() -> None:
    assert read_date(43528 - 1462, from_1904=True) == (DAY, Found.SERIAL)


def test_a_month_that_cannot_be_one_stands_first() -> None:
    assert read_date("03/25/2019", from_1904=False) == (date(2019, 3, 25), Found.MONTH_FIRST)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", Found.NOTHING),
        ("  ", Found.NOTHING),
        ("#N/A", Found.PLACEHOLDER),
        ("-", Found.PLACEHOLDER),
        ("nan", Found.PLACEHOLDER),
        ("31/02/2019", Found.NOT_A_DATE),
        ("soon", Found.NOT_A_DATE),
        (True, Found.NOT_A_DATE),
        (7, Found.NOT_A_DATE),
        (float("inf"), Found.NOT_A_DATE),
        (date(9999, 1, 1), Found.FAR_DATE),
        ("01/01/1900", Found.FAR_DATE),
    ],
)
def test_what_is_no_date_is_nothing_and_said(cell: Cell, found: Found) -> None:
    assert read_date(cell, from_1904=False) == (None, found)


@pytest.mark.parametrize(
    ("cell", "age", "found"),
    [
        (6, 6, Found.FINE),
        ("6", 6, Found.FINE),
        (6.138, 6, Found.ROUNDED),
        ("6.138", 6, Found.ROUNDED),
        (-1, -1, Found.FINE),
        ("Unborn", -1, Found.ROUNDED),
        ("7 months", 0, Found.ROUNDED),
        ("<1", 0, Found.ROUNDED),
        ("12 yrs 3 m", 12, Found.ROUNDED),
        ("old", None, Found.NOT_A_NUMBER),
    ],
)
def test_an_age_is_in_whole_years(cell: Cell, age: int | None, found: Found) -> None:
    assert read_age(cell) == (age, found)


@pytest.mark.parametrize(
    ("cell", "count"), [(2, 2), (2.0, 2), ("2", 2), ("2.0", 2), (2.5, None), ("two", None)]
)
def test_a_count_is_a_whole_number(cell: Cell, count: int | None) -> None:
    assert read_whole(cell)[0] == count


def test_an_id_that_came_as_a_number_is_text() -> None:
    assert read_text(123456.0) == ("123456", Found.FINE)
