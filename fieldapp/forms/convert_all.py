"""Converts an XLSForm in spite of its mistakes, so that all of them can be told at once.

pyxform stops at the first mistake. Here the cell in question is taken out of a copy of the
workbook and the conversion is tried again. What comes out is only looked at, never used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from pyxform.xls2json_backends import DefinitionData

from fieldapp.forms.convert import XFORM, Converted, convert
from fieldapp.forms.convert_sheets import from_sheets, read_sheets, sheets_of
from fieldapp.forms.finding import NOWHERE_ROW, Finding, Mistaken

MOST_MISTAKES: Final = 20

Cells = dict[str, str]
_Mend = Callable[[Cells, int], None]


def convert_all(data: bytes, name: str) -> tuple[Converted | None, tuple[Finding, ...]]:
    """Return the form, as far as one can be made, and its mistakes.

    Raises `Refused` for a file that is no form at all, as `convert` does.
    """
    if name.lower().endswith(XFORM):
        return convert(data, name), ()
    found = read_sheets(data, name)
    book = sheets_of(found)
    mistakes: list[Finding] = []
    for _ in range(MOST_MISTAKES):
        try:
            return replace(from_sheets(found, name), book=book), tuple(mistakes)
        except Mistaken as mistaken:
            if not _is_consequence(mistaken.finding, mistakes):
                mistakes.append(mistaken.finding)
            if not _mended(found, mistaken.finding):
                break
    return None, tuple(mistakes)


def _is_consequence(mistake: Finding, before: list[Finding]) -> bool:
    """Tell whether a mistake is there only because another was taken out."""
    row = mistake.place.row
    same_row = mistake.code == "F-162" and any(one.place.row == row for one in before)
    same_cell = any(one.place == mistake.place for one in before)
    return bool(before) and (row == NOWHERE_ROW or same_row or same_cell)


def _mended(found: DefinitionData, mistake: Finding) -> bool:
    """Take the mistake out of the sheets; return whether that could be done."""
    place = mistake.place
    rows = [dict(row) for row in getattr(found, place.sheet, None) or ()]
    if not 2 <= place.row < len(rows) + 2:
        return False
    cells = rows[place.row - 2]
    before = dict(cells)
    if place.sheet == "choices":
        _choice(cells, place.row)
    elif mistake.code in _MENDS:
        _MENDS[mistake.code](cells, place.row)
    else:
        _drop(cells, place.column)
    if cells == before:
        return False
    setattr(found, place.sheet, rows)
    return True


def _drop(cells: Cells, column: str) -> None:
    for heading in [h for h in cells if h.lower().partition("::")[0] == column.lower()]:
        if heading.lower() not in ("type", "name"):
            del cells[heading]


def _choice(cells: Cells, row: int) -> None:
    cells["name"] = f"row_{row}"
    cells.setdefault("label", "-")


def _rename(cells: Cells, row: int) -> None:
    cells["name"] = f"row_{row}"


def _as_text(cells: Cells, _: int) -> None:
    cells["type"] = "text"
    cells.pop("choice_filter", None)
    cells.pop("parameters", None)


def _label(cells: Cells, _: int) -> None:
    heading = next((h for h in cells if h.lower().startswith("label")), "label")
    cells[heading] = "-"


def _plain(cells: Cells, _: int) -> None:
    cells.pop("parameters", None)
    cells["type"] = "text"
    cells.setdefault("label", "-")


_MENDS: Final[Mapping[str, _Mend]] = {
    "F-151": _rename,
    "F-152": _rename,
    "F-155": _as_text,
    "F-157": _plain,
    "F-159": _as_text,
    "F-162": _label,
}
