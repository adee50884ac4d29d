"""Tables as a workbook (.xlsx): every text is written as text, so that none is a formula."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from fieldapp.reports.package import ExportFile, file_name

_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_NAME_CHARACTERS: Final = 31
_CELL_CHARACTERS: Final = 32_767
_CUT: Final = " … (cut here: a cell of a workbook holds no more; the CSV has it whole)"
_DIGITS: Final = 15
# Equal answers give equal bytes; when it was exported stands elsewhere.
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the format keeps no zone
_OPTIONS: Final[dict[str, Any]] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; `numbers` are the places of columns whose cells are numbers."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[str]]
    numbers: Collection[int] = ()


def workbook_file(name: str, sheets: Iterable[Sheet]) -> ExportFile:
    """Return a workbook with these sheets; names that a workbook cannot hold are shortened."""
    import xlsxwriter  # of no use to most who open the app, and slow to load

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"created": _MADE})
    taken: set[str] = set()
    for sheet in sheets:
        _write(book.add_worksheet(_free(taken, sheet.name)), sheet)
    book.close()
    return ExportFile(file_name(name, ending="xlsx"), buffer.getvalue())


def _free(taken: set[str], wanted: str) -> str:
    plain = _NOT_IN_NAMES.sub("-", wanted) or "sheet"
    name, number = plain[:_NAME_CHARACTERS], 2
    while name.lower() in taken:
        end = f" {number}"
        name, number = plain[: _NAME_CHARACTERS - len(end)] + end, number + 1
    taken.add(name.lower())
    return name


def _write(page: Any, sheet: Sheet) -> None:
    page.freeze_panes(1, 0)
    for place, heading in enumerate(sheet.head):
        page.write_string(0, place, _short(heading))
    for number, row in enumerate(sheet.rows, start=1):
        for place, text in enumerate(row):
            if place in sheet.numbers and _is_whole(text):
                page.write_number(number, place, float(text))
            elif text:
                page.write_string(number, place, _short(text))


def _is_whole(text: str) -> bool:
    """Tell whether a workbook keeps a number as it is; it has 15 digits."""
    if sum(char.isdigit() for char in text) > _DIGITS:
        return False
    try:
        float(text)
    except ValueError:
        return False
    return True


def _short(text: str) -> str:
    return text if len(text) <= _CELL_CHARACTERS else text[: _CELL_CHARACTERS - len(_CUT)] + _CUT
