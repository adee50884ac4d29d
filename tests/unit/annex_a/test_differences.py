"""A corrected delivery shows what it changed."""

from datetime import date

from fieldapp.annex_a.differences import Difference, differences
from fieldapp.annex_a.importing import Imported
from tests.support.annex_a import Wanted, workbook
from tests.support.annex_a_sheets import Cell, Tab, imported, names, written


def contacts(*rows: tuple[int, date, str]) -> Imported:
    """Deliveries of list 1 with a person, a day and a source in each row."""
    cells: list[list[Cell]] = [
        [who, "M", "WBRI", None, 3, day, source] for who, day, source in rows
    ]
    return imported(written(Tab("List 1", [names(1), *cells])))


JANUARY, MARCH = date(2024, 1, 1), date(2024, 3, 1)


def test_a_delivery_does_not_differ_from_itself() -> None:
    found = imported(workbook(Wanted(150, mess=0.2)))
    assert differences(found, found) == ()


def test_rows_that_came_went_and_changed_are_told_apart() -> None:
    before = contacts((1, JANUARY, "Police"), (2, JANUARY, "Police"))
    after = contacts((1, JANUARY, "GP"), (1, MARCH, "Police"))
    assert differences(before, after) == (
        Difference(1, 2, 2, ("Contact Source",)),
        Difference(1, 3, None),
        Difference(1, None, 3),
    )


def test_another_order_or_spelling_is_no_difference() -> None:
    before = contacts((1, JANUARY, "Police"), (2, MARCH, "GP"))
    after = contacts((2, MARCH, "3A - General Practitioner"), (1, JANUARY, "q) 6: Police"))
    assert differences(before, after) == ()


def test_a_list_that_was_left_out_went_row_by_row() -> None:
    two = Tab("List 2", [names(2), [1, "M", "WBRI", None, 3, JANUARY, None, "School"]])
    one = Tab("List 1", [names(1), [1, "M", "WBRI", None, 3, JANUARY, "Police"]])
    found = differences(imported(written(one, two)), imported(written(one)))
    assert found == (Difference(2, 2, None),)
