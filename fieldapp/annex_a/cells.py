"""Reads single cells: dates, whole numbers and text, whatever shape a workbook gives them."""

from __future__ import annotations

import enum
import math
import re
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

from fieldapp.annex_a.book import Cell
from fieldapp.annex_a.words import fold, plain, says_nothing

Value: TypeAlias = str | int | date | None

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
_UNSEEN: Final = "\u200b\ufeff\u00ad \u00a0"
_EPOCH_1900: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_SERIALS: Final = range(3_000, 80_000)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_NAMED: Final = re.compile(
    r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[ \-/]?([a-z]+)[ \-/,]*(\d{4}|\d{2})"
)
_PACKED: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK: Final = re.compile(r"[ t,]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(am|pm|z)?([+-]\d\d:?\d\d)?$")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")
_YEARS: Final = re.compile(r"(\d{1,2})(?:\.\d+)?\s*(?:y|yr|yrs|year|years)\b.*")
_MONTHS_OLD: Final = re.compile(
    r"\d{1,2}\s*(?:m|mth|mths|month|months|w|wk|wks|week|weeks|days?)\b.*"
)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_TURN: Final = 40
UNBORN_AGE: Final = -1


class Found(enum.StrEnum):
    """What was found in a cell beside its plain reading, and what was done about it."""

    FINE = "fine"
    NOTHING = "nothing"
    PLACEHOLDER = "placeholder"
    NOT_A_DATE = "not a date"
    FAR_DATE = "far date"
    SERIAL = "serial"
    MONTH_FIRST = "month first"
    SHORT_YEAR = "short year"
    NOT_A_NUMBER = "not a number"
    ROUNDED = "rounded"


Reading: TypeAlias = tuple[Value, Found]

_NOTHING: Final[Reading] = (None, Found.NOTHING)


def as_text(cell: Cell) -> str:
    """Return a cell as people see it: whole numbers without a fraction, dates as in England."""
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y" if cell.time() == time() else "%d/%m/%Y %H:%M")
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


def is_blank(cell: Cell) -> bool:
    """Return whether nothing can be seen in a cell."""
    return isinstance(cell, str) and not cell.strip().strip(_UNSEEN)


def read_text(cell: Cell) -> Reading:
    """Return the text of a cell; marks such as #N/A are nothing."""
    text = as_text(cell)
    if not text:
        return _NOTHING
    return (None, Found.PLACEHOLDER) if says_nothing(text) else (text, Found.FINE)


def read_date(cell: Cell, *, from_1904: bool) -> Reading:
    """Return the date of a cell: a real one, a serial number, or text in one of its forms."""
    if isinstance(cell, datetime):
        return _plausible(cell.date(), Found.FINE)
    if isinstance(cell, date):
        return _plausible(cell, Found.FINE)
    if isinstance(cell, time | timedelta | bool):
        return (None, Found.NOT_A_DATE)
    if isinstance(cell, int | float):
        return _serial(cell, from_1904=from_1904)
    text = fold(cell)
    if not text:
        return _NOTHING
    if says_nothing(text):
        return (None, Found.PLACEHOLDER)
    return _date_in(text, from_1904=from_1904)


def _serial(number: float, *, from_1904: bool) -> Reading:
    if math.isfinite(number) and int(number) in _SERIALS:
        epoch = _EPOCH_1904 if from_1904 else _EPOCH_1900
        return _plausible(epoch + timedelta(days=int(number)), Found.SERIAL)
    packed = _PACKED.fullmatch(str(int(number))) if math.isfinite(number) else None
    return (
        _made(packed[1], packed[2], packed[3], Found.FINE) if packed else (None, Found.NOT_A_DATE)
    )


def _date_in(text: str, *, from_1904: bool) -> Reading:
    day_part = _CLOCK.sub("", text)
    if match := _DAY_FIRST.fullmatch(day_part):
        return _day_first(match[1], match[2], match[3])
    if match := _YEAR_FIRST.fullmatch(day_part) or _PACKED.fullmatch(day_part):
        return _made(match[1], match[2], match[3], Found.FINE)
    if match := _NAMED.fullmatch(day_part):
        return _named(match[1], match[2], match[3])
    if _NUMBER.fullmatch(day_part):
        return _serial(float(day_part), from_1904=from_1904)
    return (None, Found.NOT_A_DATE)


def _day_first(day: str, month: str, year: str) -> Reading:
    found = Found.FINE if len(year) == 4 else Found.SHORT_YEAR
    if int(month) > 12 >= int(day):
        return _made(year, day, month, Found.MONTH_FIRST)
    return _made(year, month, day, found)


def _named(day: str, month: str, year: str) -> Reading:
    if month[:3] not in _MONTHS:
        return (None, Found.NOT_A_DATE)
    found = Found.FINE if len(year) == 4 else Found.SHORT_YEAR
    return _made(year, str(_MONTHS.index(month[:3]) + 1), day, found)


def _made(year: str, month: str, day: str, found: Found) -> Reading:
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < _TURN else 1900)
    try:
        return _plausible(date(full, int(month), int(day)), found)
    except ValueError:
        return (None, Found.NOT_A_DATE)


def _plausible(day: date, found: Found) -> Reading:
    if FIRST_YEAR < day.year <= LAST_YEAR:
        return (day, found)
    return (None, Found.FAR_DATE)


def read_whole(cell: Cell) -> Reading:
    """Return the whole number in a cell; one with a fraction is not a count."""
    number = _number(cell)
    if isinstance(number, tuple):
        return number
    if number != int(number):
        return (None, Found.NOT_A_NUMBER)
    return (int(number), Found.FINE)


def read_age(cell: Cell) -> Reading:
    """Return the age in whole years, -1 for an unborn child; 6.138 is 6 and "7 months" is 0."""
    if isinstance(cell, str) and (said := _said_age(fold(cell))) is not None:
        return (said, Found.ROUNDED)
    number = _number(cell)
    if isinstance(number, tuple):
        return number
    if number == int(number):
        return (int(number), Found.FINE)
    return (
        max(math.floor(number), UNBORN_AGE) if number > -2 else math.floor(number),
        Found.ROUNDED,
    )


def _said_age(text: str) -> int | None:
    if "unborn" in text:
        return UNBORN_AGE
    if text.startswith(("<1", "under 1", "less than 1")) or _MONTHS_OLD.fullmatch(text):
        return 0
    match = _YEARS.fullmatch(text)
    return int(match[1]) if match else None


def _number(cell: Cell) -> float | Reading:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell if math.isfinite(cell) else (None, Found.NOT_A_NUMBER)
    if not isinstance(cell, str):
        return (None, Found.NOT_A_NUMBER)
    text = fold(cell)
    if not text:
        return _NOTHING
    if says_nothing(text):
        return (None, Found.PLACEHOLDER)
    return float(text) if _NUMBER.fullmatch(text) else (None, Found.NOT_A_NUMBER)
