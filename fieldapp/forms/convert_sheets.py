"""The sheets of an XLSForm to an XForm by pyxform; imported when the first sheets are read."""

from __future__ import annotations

from dataclasses import fields
from pathlib import PurePath

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import DefinitionData, get_xlsform
from pyxform.xls2xform import convert as pyxform_convert

from fieldapp.domain.errors import Refused
from fieldapp.forms import convert_guard as guard
from fieldapp.forms.convert import SHEETS, Book, Converted, ending_of
from fieldapp.forms.convert_words import mistake, remark, unexpected


def read_sheets(data: bytes, name: str) -> DefinitionData:
    """Return the sheets of an XLSForm as pyxform reads them; raise `Refused` as `convert`."""
    ending = ending_of(name)
    guard.check_size(data, name)
    if ending in (".xlsx", ".xlsm"):
        guard.check_pack(data, name)
    elif ending == ".xls":
        guard.check_old_workbook(data, name)
    else:
        data = _as_utf8(data, name)
    try:
        found = get_xlsform(data, file_type=ending)
    except PyXFormError as problem:
        raise _unread(problem, ending, name) from None
    except Exception as problem:  # noqa: BLE001 - readers of other makers, files of anyone
        raise _unreadable(problem, ending, name) from None
    if found.survey is None:
        raise _no_survey(name)
    found.fallback_form_name = PurePath(name).stem
    return found


def sheets_of(found: DefinitionData) -> Book:
    """Return what pyxform read as sheets with rows and headings."""
    named = {sheet: tuple(getattr(found, sheet) or ()) for sheet in SHEETS}
    return Book(
        {sheet: rows for sheet, rows in named.items() if rows},
        {sheet: _headings(found, sheet) for sheet in SHEETS},
    )


def _headings(found: DefinitionData, sheet: str) -> tuple[str, ...]:
    rows = getattr(found, f"{sheet}_header") or ()
    return tuple(str(name) for row in rows[:1] for name in row)


def from_sheets(found: DefinitionData, name: str) -> Converted:
    """Return the XForm of sheets that were read; raise `Refused` as `convert`."""
    book = sheets_of(found)
    warnings: list[str] = []
    content = {one.name: getattr(found, one.name) for one in fields(DefinitionData)}
    try:
        made = pyxform_convert(content, warnings=warnings, validate=False)
    except PyXFormError as problem:
        raise mistake(problem, book.rows).refusal() from None
    except RecursionError:
        raise _too_deep(name) from None
    except Exception as problem:  # noqa: BLE001 - pyxform meets what nobody foresaw
        raise unexpected(problem, book.rows).refusal() from None
    itemsets = made.itemsets.encode() if made.itemsets else None
    kept = tuple(map(remark, dict.fromkeys(warnings)))
    return Converted(str(made.xform).encode(), kept, book, itemsets)


def _as_utf8(data: bytes, name: str) -> bytes:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").encode()
    except UnicodeDecodeError:
        raise Refused(
            "F-146", f"{name} is not written in UTF-8.", "Save it again with the encoding UTF-8."
        ) from None


def _unread(problem: PyXFormError, ending: str, name: str) -> Refused:
    """Return why a reader of pyxform found no form; it hides the reason in a general one."""
    if "not recognized" not in str(problem):
        return mistake(problem).refusal()
    return _no_survey(name) if ending in (".md", ".csv") else guard.damaged(name)


def _unreadable(problem: Exception, ending: str, name: str) -> Refused:
    if ending not in (".md", ".csv"):
        return guard.damaged(name)
    if ending == ".csv":
        return _no_survey(name)
    if isinstance(problem, IndexError):
        return Refused(
            "F-149",
            f"A table in {name} has a row with more cells than it has headings.",
            "Add the missing heading, or take the last | of the row out.",
        )
    return unexpected(problem).refusal()


def _no_survey(name: str) -> Refused:
    return Refused(
        "F-147",
        f"{name} has no sheet called survey.",
        "Call the sheet with the questions survey, or add one with type, name and label.",
    )


def _too_deep(name: str) -> Refused:
    return Refused(
        "F-148", f"The groups of {name} lie too deep in each other.", "Use fewer levels of groups."
    )
