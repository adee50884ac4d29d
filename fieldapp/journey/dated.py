"""Reads lines that begin with a date, as inspectors write a chronology.

“12 June 2025: missing twice”, “06/2025 moved school”, “Jan 2022 to Mar 2024: primary school”,
“since May 2024: no health review”. What does not begin with a date is no such line.
"""

from __future__ import annotations

import calendar
import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldapp.journey.calendar import MONTHS

_MONTHS: Final = {
    written: number
    for number, name in enumerate(MONTHS, start=1)
    for written in (name.lower(), name[:3].lower())
} | {"sept": 9}
_NAMES: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY: Final = (
    r"(?:(?P<d{0}>\d{{1,2}})(?:st|nd|rd|th)?[ ./-](?P<m{0}>\d{{1,2}}|{1})\.?"
    r"[ ./-](?P<y{0}>\d{{4}}|\d{{2}})"
    r"|(?P<yi{0}>\d{{4}})-(?P<mi{0}>\d{{2}})(?:-(?P<di{0}>\d{{2}})|(?!-\d))"
    r"|(?P<mn{0}>\d{{1,2}}(?=/)|{1})\.?[ ./-](?P<yn{0}>\d{{4}})"
    r"|(?P<yo{0}>(?:19|20)\d{{2}})(?!-\d\d\D))"
)
_ONE: Final = _DAY.format("a", _NAMES)
_TWO: Final = _DAY.format("b", _NAMES)
_TO: Final = r"\s*(?:to|until|till|–|—|-)\s*"
_LINE: Final = re.compile(
    rf"\s*(?P<since>since\s+|from\s+)?{_ONE}(?![\d/])"
    rf"(?:{_TO}(?:{_TWO}(?![\d/])|(?P<now>now|today|present)\b))?"
    r"\s*(?:[:,.–—-]\s*|\s+)(?P<words>\S.*)",
    re.IGNORECASE,
)
_GAP: Final = re.compile(r"(?:gap|no|none|nothing|not)\b", re.IGNORECASE)
_TURN: Final = 40
_FIRST_YEAR: Final = 1950


class Grain(enum.StrEnum):
    """How exactly a date was written."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it was written: the first and the last day it can mean."""

    first: date
    last: date
    grain: Grain


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line with its date. `end` is None for a moment; `ongoing` says that it goes on.

    `at` is where the line begins in the text, in characters; `gap` whether it tells of something
    that was not there for a time.
    """

    start: Written
    end: Written | None
    ongoing: bool
    words: str
    at: int
    gap: bool


def dated_lines(text: str) -> Iterator[DatedLine]:
    """Yield the lines of a text that begin with a date."""
    at = 0
    for line in text.split("\n"):
        found = dated_line(line, at)
        if found is not None:
            yield found
        at += len(line) + 1


def dated_line(line: str, at: int = 0) -> DatedLine | None:
    """Return a line with its date, or None when it does not begin with one that exists."""
    match = _LINE.match(line)
    if match is None:
        return None
    start = _written(match, "a")
    two = any(match[f"{part}b"] for part in ("d", "yi", "mn", "yo"))
    end = _written(match, "b") if two else None
    if start is None or (two and (end is None or end.last < start.first)):
        return None
    since = (match["since"] or "").strip().lower() == "since"
    ongoing = bool(match["now"]) or (since and not two)
    words = match["words"].strip()
    lasts = ongoing or end is not None
    return DatedLine(start, end, ongoing, words, at, lasts and bool(_GAP.match(words)))


def _written(match: re.Match[str], which: str) -> Written | None:
    def part(name: str) -> str | None:
        return match[f"{name}{which}"]

    if part("d"):
        return _made(part("y"), part("m"), part("d"))
    if part("yi"):
        return _made(part("yi"), part("mi"), part("di"))
    if part("mn"):
        return _made(part("yn"), part("mn"), None)
    return _made(part("yo"), None, None)


def _made(year: str | None, month: str | None, day: str | None) -> Written | None:
    number = _year(year or "")
    if month is None:
        return Written(date(number, 1, 1), date(number, 12, 31), Grain.YEAR)
    which = int(month) if month.isdecimal() else _MONTHS[month.lower()]
    if not 1 <= which <= 12 or number < _FIRST_YEAR:
        return None
    last = calendar.monthrange(number, which)[1]
    if day is None:
        return Written(date(number, which, 1), date(number, which, last), Grain.MONTH)
    if not 1 <= int(day) <= last:
        return None
    exact = date(number, which, int(day))
    return Written(exact, exact, Grain.DAY)


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < _TURN else 1900)
