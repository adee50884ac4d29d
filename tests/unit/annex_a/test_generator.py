"""The workbooks of invented children are the same for the same seed, linked, and readable."""

import pytest

from fieldapp.annex_a.coding import official_codes
from fieldapp.annex_a.layout import Edition, official
from fieldapp.annex_a.mapping import proposed_mapping, read_mapping
from fieldapp.sampling.population import children
from tests.support.annex_a import Wanted, workbook
from tests.support.annex_a_sheets import Tab, imported, names, written


def test_a_plain_workbook_has_no_cell_that_cannot_be_read() -> None:
    found = imported(workbook(Wanted(200)))
    assert not [i for i in found.issues if i.code not in ("A-301",)]
    assert sum(tally.raw + tally.mapped for tally in found.tallies.values()) == 0


@pytest.mark.parametrize("mess", [0.0, 0.3])
@pytest.mark.parametrize("edition", list(Edition))
def test_mess_costs_no_row_and_no_column(mess: float, edition: Edition) -> None:
    found = imported(workbook(Wanted(120, 3, mess, edition)))
    assert found.edition is edition
    assert all(one.counted == len(one.rows) and not one.missing for one in found.lists.values())
    plain = imported(workbook(Wanted(120, 3, 0.0, edition)))
    assert len(found.lists) == len(plain.lists) == 11


def test_children_stand_in_several_lists_under_one_id() -> None:
    people = children(imported(workbook(Wanted(200))), official_codes())
    assert len(people) == 200
    assert max(len({number for number, _ in one.rows}) for one in people) >= 5


def test_proposed_headings_can_be_read_back_as_remembered_ones() -> None:
    headings = [name.replace("Date of Contact", "Date of the first Contact") for name in names(1)]
    found = imported(written(Tab("List 1", [headings, [1]])))
    remembered = read_mapping(proposed_mapping(found).encode(), official())
    assert remembered == {1: {"Date of the first Contact": "Date of Contact"}}
