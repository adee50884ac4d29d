"""Chooses among the sheets that look like lists which are read as such, and says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from fieldapp.annex_a import issues as codes
from fieldapp.annex_a.finding import Found
from fieldapp.annex_a.issues import Issue

_OF_THE_FULLEST: Final = 2
Rest = TypeVar("Rest")


def chosen(
    found: Sequence[tuple[Found, Rest]],
) -> tuple[list[tuple[Found, Rest]], list[Issue]]:
    """Return the sheets to read with what came along with each, and issues about the others.

    A sheet with less than half of the columns that another sheet of its list has is a summary;
    a hidden one is read when no other has its list.
    """
    fullest: dict[int, int] = {}
    for one, _ in found:
        number = one.layout.number
        fullest[number] = max(fullest.get(number, 0), len(one.matches))
    whole = [p for p in found if len(p[0].matches) * _OF_THE_FULLEST >= fullest[_number(p[0])]]
    seen = {_number(one) for one, _ in whole if not one.sheet.hidden}
    kept = [p for p in whole if not p[0].sheet.hidden or _number(p[0]) not in seen]
    issues = [_about_summary(pair[0]) for pair in found if pair not in whole]
    issues += [_about_hidden(p[0], p in kept) for p in whole if p[0].sheet.hidden]
    return kept, issues


def _number(found: Found) -> int:
    return found.layout.number


def _about_summary(found: Found) -> Issue:
    said = "The sheet has few of the columns that another sheet of the list has; it is not read."
    return Issue(_number(found), found.sheet.name, None, "", "", codes.SUMMARY, said)


def _about_hidden(found: Found, read: bool) -> Issue:
    said = "The sheet is hidden; it is read, because no other one has the list."
    if not read:
        said = "The sheet is hidden and repeats a list that another sheet has; it is not read."
    return Issue(_number(found), found.sheet.name, None, "", "", codes.SHEET_HIDDEN, said)
