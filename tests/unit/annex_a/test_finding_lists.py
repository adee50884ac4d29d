"""The lists are found in the shapes of workbooks that authorities send."""

from datetime import date
from pathlib import Path

import pytest

from fieldapp.annex_a.layout import Edition, Kind, official
from fieldapp.annex_a.refusals import no_lists
from fieldapp.domain.errors import Refused
from tests.support.annex_a_sheets import Cell, Tab, imported, names, written

CALLED = [
    "List 1", "LIST 1 - Contacts", "1. Contacts", "Sheet1", "List_1 ", "list1", "List 01", "L1",
    "Contacts", "1", "Annex A List 1", "AnnexA_1", "List 1a", "Child level - List 1", "Tab 1",
    "1 - Contacts", "List1_Contacts", "(1) Contacts", "Data",
]  # fmt: skip


def row(number: int, which: int = 1, edition: Edition = Edition.AUGUST_2019) -> list[Cell]:
    """A row with something in every column."""
    cells: dict[Kind, Cell] = {
        Kind.TEXT: f"X{which}",
        Kind.DATE: date(2024, 1, which),
        Kind.INTEGER: which,
        Kind.CODE: "a) Yes",
    }
    return [cells[column.kind] for column in official().numbered(number).columns(edition)]


def read(*tabs: Tab) -> dict[int, tuple[int, int, int]]:
    """By list: rows counted, rows read, columns found."""
    found = imported(written(*tabs)).lists
    return {n: (one.counted, len(one.rows), len(one.matched)) for n, one in found.items()}


@pytest.mark.parametrize("name", CALLED)
def test_a_sheet_is_known_by_its_name_or_its_headings(name: str) -> None:
    assert read(Tab(name, [["List 1: Contacts"], names(1), row(1), row(1, 2)])) == {1: (2, 2, 7)}


def test_notes_above_the_headings_do_not_hide_them() -> None:
    above: list[list[Cell]] = [["Northmere"], [], ["List 3: Referral"], ["As at", date(2024, 1, 1)]]
    assert read(Tab("List 3", [*above, names(3), row(3)])) == {3: (1, 1, 11)}


def test_an_empty_first_column_does_not_matter() -> None:
    assert read(Tab("List 8", [[None, *names(8)], [None, *row(8)]])) == {8: (1, 1, 34)}


@pytest.mark.parametrize("number", range(1, 12))
@pytest.mark.parametrize("which", [0, -1])
def test_columns_under_other_headings_are_found_in_any_order(number: int, which: int) -> None:
    columns = official().numbered(number).columns(Edition.AUGUST_2019)
    headings = [column.also[which] for column in columns]
    tab = Tab(f"Tab{number}x", [list(reversed(headings)), list(reversed(row(number)))])
    (found,) = imported(written(tab)).lists.values()
    assert [match.column.name for match in found.matched] == [c.name for c in columns]
    assert [match.heading for match in found.matched] == headings


@pytest.mark.parametrize("number", range(1, 12))
def test_headings_as_exports_write_them_are_found(number: int) -> None:
    for changed in (
        [name.replace(" ", "_") for name in names(number)],
        [name.title().replace(" ", "") for name in names(number)],
        [name.upper() + " " for name in names(number)],
        [name.replace("’", "'").replace("‘", "'") for name in names(number)],
        [name.replace(" ", "\n", 1) for name in names(number)],
        [name.rstrip("?") + "?" for name in names(number)],
    ):
        assert read(Tab(f"List {number}", [changed, row(number)])) == {
            number: (1, 1, len(names(number)))
        }


def test_the_four_columns_of_2024_make_the_edition() -> None:
    later = Edition.JANUARY_2024
    tab = Tab("List 9", [names(9, later), row(9, edition=later)])
    found = imported(written(tab))
    assert (found.edition, len(found.lists[9].matched)) == (later, 17)
    assert imported(written(Tab("List 9", [names(9), row(9)]))).edition == Edition.AUGUST_2019


def test_one_column_of_2024_alone_is_one_of_the_authority() -> None:
    found = imported(written(Tab("List 9", [[*names(9), "UASC"], [*row(9), "Y"]])))
    assert found.edition == Edition.AUGUST_2019
    assert (found.lists[9].missing, found.lists[9].unknown) == ((), ("UASC",))


def test_a_number_of_the_row_is_not_taken_for_the_child() -> None:
    headings = ["ID", "Child Unique Identifier (LCS)", *names(1)[1:]]
    (found,) = imported(written(Tab("List 1", [headings, [1, *row(1)]]))).lists.values()
    assert found.matched[0].heading == "Child Unique Identifier (LCS)"


def test_the_layouts_have_as_many_columns_as_the_official_ones() -> None:
    layout = official()
    assert [layout.count(edition) for edition in Edition] == [165, 169]


def test_a_list_over_two_sheets_is_read_whole() -> None:
    first = Tab("List 8a", [names(8), row(8)])
    found = imported(written(first, Tab("List 8b", [names(8), row(8), row(8, 2)])))
    assert len(found.lists[8].rows) == 3
    assert "A-206" in {issue.code for issue in found.issues}


def test_lists_in_two_workbooks_are_taken_together() -> None:
    found = imported(
        written(Tab("List 1", [names(1), row(1)])), written(Tab("List 2", [names(2), row(2)]))
    )
    assert set(found.lists) == {1, 2}


def test_a_hidden_sheet_is_read_only_when_no_other_has_its_list() -> None:
    hidden = Tab("List 8 old", [names(8), row(8), row(8, 2)], hidden=True)
    assert read(hidden) == {8: (2, 2, 34)}
    assert read(hidden, Tab("List 8", [names(8), row(8)])) == {8: (1, 1, 34)}


def test_headings_decide_where_the_sheet_has_the_name_of_another_list() -> None:
    found = imported(written(Tab("List 3", [names(7), row(7)])))
    assert set(found.lists) == {7}
    assert "A-203" in {issue.code for issue in found.issues}


def test_a_list_without_headings_is_read_by_place() -> None:
    found = imported(written(Tab("List 7", [row(7), row(7, 2)])))
    assert len(found.lists[7].rows) == 2
    assert "A-208" in {issue.code for issue in found.issues}


def test_the_sheets_of_guidance_and_codes_are_no_lists() -> None:
    codes = ["Gender", None, "Ethnicity", None, "Contact / Referral Source", "Referral NFA?"]
    guidance = [["List 1", "Child Unique ID", ""], ["", "Gender", ""], ["", "Ethnicity", ""]]
    found = read(
        Tab("Codes_used", [codes, ["a) Male"]]),
        Tab("Guidance", guidance),
        Tab("List 1", [names(1), row(1)]),
    )
    assert found == {1: (1, 1, 7)}


def test_totals_and_repeated_headings_are_kept_as_rows_and_said() -> None:
    rows = [names(1), row(1), names(1), row(1, 2), ["Total", None, None, None, 2]]
    found = imported(written(Tab("List 1", rows)))
    assert len(found.lists[1].rows) == 4
    assert {"A-210", "A-211"} <= {issue.code for issue in found.issues}


def test_rows_of_blanks_that_cannot_be_seen_are_no_rows() -> None:
    rows = [names(1), ["\u00a0", " ", "\u200b"], row(1)]
    assert read(Tab("List 1", rows)) == {1: (1, 1, 7)}


def test_columns_that_are_none_of_the_template_are_named() -> None:
    found = imported(written(Tab("List 4", [["Surname", *names(4), "Comment"], ["A", *row(4)]])))
    assert found.lists[4].unknown == ("Surname", "Comment")
    assert len(found.lists[4].matched) == 12


def test_a_workbook_without_any_list_is_refused_in_words() -> None:
    with pytest.raises(Refused) as refused:
        imported(written(Tab("Budget", [["Cost centre", "Amount"], ["A", 2]])))
    assert refused.value.code == no_lists().code


def test_a_summary_beside_a_list_is_not_read_as_the_list() -> None:
    summary = Tab("List 1 summary", [["Gender", "Ethnicity", "Count"], ["a) Male", "a) WBRI", 3]])
    found = imported(written(summary, Tab("List 1", [names(1), row(1)])))
    assert len(found.lists[1].rows) == 1
    assert "A-213" in {issue.code for issue in found.issues}


def test_a_list_of_another_kind_is_said_to_look_like_one() -> None:
    special = ["Unique ID", "UPN", "ULN", "Date of birth", "Gender", "Ethnicity", "Absence"]
    found = imported(written(Tab("List_2", [[*special, "Pupil Premium"], ["1", "2", "3"]])))
    assert len(found.lists[2].rows) == 1
    assert found.lists[2].unknown == ("UPN", "ULN", "Absence", "Pupil Premium")


def test_the_old_kind_of_workbook_is_read() -> None:
    (found,) = imported((Path(__file__).parent / "contacts.xls").read_bytes()).lists.values()
    assert [r.values[:6] for r in found.rows] == [
        ("101", "a) Male", "a) WBRI", date(2014, 1, 2), 9, date(2024, 3, 4)),
        ("102", "b) Female", "a) WBRI", date(2014, 1, 2), 9, date(2024, 3, 4)),
    ]
