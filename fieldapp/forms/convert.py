"""XLSForm (.xlsx, .xls, .csv, .md) to XForm by pyxform; an XForm (.xml) is taken as it is.

Whatever is wrong with a file is said in a sentence with sheet, row and column as far as
they are known; what pyxform warns of is kept. The structure and the name of the root are
pyxform's, so that other tools of the XLSForm family read the answers.

pyxform itself is loaded when the first sheets are read (`convert_sheets`): it takes a third
of a second, and most people who open the app convert no form that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import PurePath
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.forms import convert_guard as guard
from fieldapp.forms.finding import Finding

XFORM: Final = ".xml"
XLSFORM: Final = (".xlsx", ".xlsm", ".xls", ".csv", ".md")
SHEETS: Final = ("survey", "choices", "settings", "external_choices", "entities", "osm")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of an XLSForm by name, in lower case; the first row given is row 2.

    Rows that are empty are there too, as empty mappings.
    """

    sheets: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def rows(self, sheet: str) -> Iterator[tuple[int, Row]]:
        """Yield (row number, cells by heading) of the rows of a sheet that hold anything."""
        rows = enumerate(self.sheets.get(sheet, ()), start=2)
        return ((number, row) for number, row in rows if row)


@dataclass(frozen=True, slots=True)
class Converted:
    """An XForm, and the XLSForm that it was made from where there was one."""

    xform: bytes
    warnings: tuple[Finding, ...] = ()
    book: Book | None = None
    itemsets: bytes | None = None
    """`itemsets.csv`, where the form has a sheet external_choices."""


def convert(data: bytes, name: str) -> Converted:
    """Return the form in `data` as an XForm; `name` is the name of its file.

    Raises `Refused` with a code F-14x (the file) or F-15x (what is written in it).
    """
    guard.check_size(data, name)
    if ending_of(name) == XFORM:
        guard.check_xml(data, name)
        return Converted(data)
    from fieldapp.forms.convert_sheets import from_sheets, read_sheets

    return from_sheets(read_sheets(data, name), name)


def converter() -> str:
    """Return what makes XForms here; another edition may make other bytes of the same form."""
    return f"pyxform {version('pyxform')}"


def ending_of(name: str) -> str:
    """Return the ending of a form's file; refuse (F-163) one that is no form."""
    ending = PurePath(name).suffix.lower()
    if ending == XFORM or ending in XLSFORM:
        return ending
    raise Refused(
        "F-163",
        f"{name} is not a form that can be read.",
        "Use an XLSForm (.xlsx, .xls, .csv, .md) or an XForm (.xml).",
    )
