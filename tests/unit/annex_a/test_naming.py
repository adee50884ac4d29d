"""Any heading of a coded column that the reader knows finds its codes."""

import pytest

from fieldapp.annex_a.coding import official_codes
from fieldapp.annex_a.layout import Column, Kind, official
from fieldapp.annex_a.naming import codes_of
from fieldapp.domain.errors import Refused

LAYOUT, CODEBOOK = official(), official_codes()
CODED = [(one.number, c) for one in LAYOUT.lists for c in one.column if c.kind is Kind.CODE]
OF_THE_SHEET_OF_CODES = [
    "Contact / Referral Source",
    "Was the child assessed as being in need at assessment?",
    "Initial/Latest Category of Abuse",
    "LA In Touch ",
    "Is this a second or subsequent episode of being a Looked After Child within the last 12 "
    "months (Y/N)",
]


@pytest.mark.parametrize(("number", "column"), CODED, ids=lambda value: str(value)[:40])
def test_every_heading_of_a_coded_column_finds_its_codes(number: int, column: Column) -> None:
    for heading in (column.name, *column.also):
        assert codes_of(LAYOUT, CODEBOOK, heading, number).name == column.codes


@pytest.mark.parametrize("heading", OF_THE_SHEET_OF_CODES)
def test_the_headings_of_the_sheet_of_codes_are_known_too(heading: str) -> None:
    assert codes_of(LAYOUT, CODEBOOK, heading, None).codes


@pytest.mark.parametrize("heading", ["", "Surname", "Date of Birth", "Allocated Worker"])
def test_what_has_no_codes_is_refused(heading: str) -> None:
    with pytest.raises(Refused) as refused:
        codes_of(LAYOUT, CODEBOOK, heading, None)
    assert refused.value.code == "A-107"
