"""The problems that an import lists: where, what stood there, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fieldapp.annex_a.cells import Found

LIST_MISSING: Final = "A-201"
COLUMN_MISSING: Final = "A-202"
OTHER_LIST: Final = "A-203"
COLUMN_UNKNOWN: Final = "A-204"
HEADING_PROPOSED: Final = "A-205"
LIST_TWICE: Final = "A-206"
SHEET_HIDDEN: Final = "A-207"
NO_HEADINGS: Final = "A-208"
MACROS: Final = "A-209"
HEADINGS_AGAIN: Final = "A-210"
LOOKS_LIKE_TOTAL: Final = "A-211"
FEW_COLUMNS: Final = "A-212"
SUMMARY: Final = "A-213"
MISSING: Final = "A-301"
NO_ID: Final = "A-302"
CODE_UNKNOWN: Final = "A-310"
UNCOUNTED: Final = "A-311"

CELL_ISSUES: Final = {
    Found.PLACEHOLDER: ("A-303", "Holds a mark instead of a value; read as blank."),
    Found.NOT_A_DATE: ("A-304", "Is not a date; left as it stands."),
    Found.FAR_DATE: ("A-305", "Is a date that cannot be; left as it stands."),
    Found.SERIAL: ("A-306", "Is a day number; read as the date that it counts to."),
    Found.MONTH_FIRST: ("A-307", "Has the month before the day; read as such."),
    Found.SHORT_YEAR: ("A-308", "Has a year of two digits; the century was supplied."),
    Found.NOT_A_NUMBER: ("A-309", "Is not a whole number; left as it stands."),
    Found.ROUNDED: ("A-312", "Is an age with a fraction or in words; read in whole years."),
}
"""What is said about a cell that was not plain, with its code."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem. `row` counts from 1 as spreadsheets do; None stands for the whole sheet.

    `list` is None for what concerns the workbook; `raw` is what stood there.
    """

    list: int | None
    sheet: str
    row: int | None
    column: str
    raw: str
    code: str
    message: str
