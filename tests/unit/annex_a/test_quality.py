"""The lists say where they contradict themselves, by list and row."""

from datetime import date

import pytest

from fieldapp.annex_a.quality import Finding, as_object, quality
from tests.support.annex_a_sheets import Cell, Tab, imported, names, written


def filled(number: int, **cells: Cell) -> list[Cell]:
    """A row of a list with these cells by the beginning of their headings, `_` for a space."""
    row: list[Cell] = [None] * len(names(number))
    for begin, value in cells.items():
        wanted = begin.replace("_", " ").casefold()
        (place,) = (n for n, h in enumerate(names(number)) if h.casefold().startswith(wanted))
        row[place] = value
    return row


def findings(*tabs: tuple[int, list[list[Cell]]]) -> list[Finding]:
    data = written(*(Tab(f"List {n}", [names(n), *rows]) for n, rows in tabs))
    return list(quality(imported(data)).findings)


def test_one_child_with_two_dates_of_birth_is_found_over_lists() -> None:
    first = filled(1, child_unique=7, date_of_birth=date(2012, 1, 1))
    second = filled(3, child_unique=7, date_of_birth=date(2012, 1, 2))
    (found,) = findings((1, [first]), (3, [second]))
    assert (found.kind, found.rows) == ("two dates of birth", ((1, 2), (3, 2)))


def test_counters_that_differ_between_rows_of_a_child_are_found() -> None:
    rows = [
        filled(3, child_unique=7, number_of=n, date_of_referral=date(2024, 1, 1)) for n in (1, 2)
    ]
    (found,) = findings((3, rows))
    assert (found.kind, found.rows) == ("counters disagree", ((3, 2), (3, 3)))


def test_a_counter_smaller_than_the_events_in_the_list_is_found() -> None:
    rows = [
        filled(3, child_unique=7, number_of=0, date_of_referral=date(2024, 1, day))
        for day in (1, 9)
    ]
    (found,) = findings((3, rows))
    assert found.kind == "counters disagree"


@pytest.mark.parametrize(
    ("number", "cells", "kind"),
    [
        (2, {"assessment_start": date(2024, 2, 1), "assessment_comp": date(2024, 1, 1)}, "order"),
        (1, {"date_of_birth": date(2020, 1, 1), "date_of_contact": date(2018, 1, 1)}, "order"),
        (1, {"age": 140}, "impossible age"),
        (6, {"cin_closure": date(2024, 1, 1)}, "half of a pair"),
        (6, {"reason": "RC1"}, "half of a pair"),
    ],
)
def test_what_does_not_fit_in_a_row_is_found(
    number: int, cells: dict[str, Cell], kind: str
) -> None:
    (found,) = findings((number, [filled(number, child_unique=7, **cells)]))
    assert kind in found.kind
    assert found.rows == ((number, 2),)


def test_a_child_twice_where_one_row_is_asked_for_is_found() -> None:
    rows = [filled(7, child_unique=7), filled(7, child_unique=7)]
    (found,) = findings((7, rows))
    assert found.kind == "child twice"


def test_blank_and_unread_cells_are_counted_apart() -> None:
    rows = [filled(1, child_unique=n, gender=g) for n, g in enumerate(("M", None, "??!"))]
    page = quality(imported(written(Tab("List 1", [names(1), *rows]))))
    (gender,) = (one for one in page.completeness if one.column == "Gender")
    assert (gender.rows, gender.blank, gender.unread) == (3, 1, 1)


def test_the_page_names_no_child() -> None:
    first = filled(1, child_unique="SECRET-ID", date_of_birth=date(2012, 1, 1))
    second = filled(3, child_unique="SECRET-ID", date_of_birth=date(2012, 1, 2))
    data = written(Tab("List 1", [names(1), first]), Tab("List 3", [names(3), second]))
    said = str(as_object(quality(imported(data))))
    assert "two dates" in said
    assert "SECRET-ID" not in said
