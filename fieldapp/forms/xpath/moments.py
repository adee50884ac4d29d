"""Dates and times: a text, a number of days since 1970 and the rules between the two.

A Moment is what today(), now() and date() return: it reads as its text where a text is
wanted and as its number of days where a number is wanted.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

DAY: Final = 86_400_000
"""Milliseconds of a day."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DATE_LIKE: Final = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:T(\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?(Z|[-+]\d{2}:\d{2})?)?",
    re.ASCII,
)
_MIDNIGHT: Final = re.compile(r"T00:00:00(?:\.0+)?(?:[-+]\d{2}:\d{2})?")
_MINUTES: Final = 60
_FURTHEST_OFFSET: Final = 15 * _MINUTES
SHORTEST_DATE: Final = 10
"""Characters of the shortest text that can be a date."""
YEAR_ZERO: Final = "0000-"
"""How a date begins that Python cannot hold; weekdays are those of 400 years later."""
_DAYS_OF_400_YEARS: Final = 146_097


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or a time on a date; `days` since 1970 is NaN and `text` odd when there is none."""

    days: float
    text: str
    truth: bool


NO_MOMENT: Final = Moment(math.nan, "Invalid Date", truth=False)


def moment_of(at: datetime) -> Moment:
    """Return an aware time as a value; its text is in the zone that it carries."""
    milliseconds = epoch_milliseconds(at)
    return Moment(milliseconds / DAY, _text(at), truth=milliseconds != 0)


def days_of(at: datetime) -> float:
    """Return the days since the beginning of 1970 in UTC."""
    return epoch_milliseconds(at) / DAY


def epoch_milliseconds(at: datetime) -> int:
    """Return the whole milliseconds since the beginning of 1970 in UTC."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def midnight(at: datetime) -> datetime:
    """Return the beginning of the day of an aware time, in its zone."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def read_moment(text: str, zone: tzinfo) -> datetime | None:
    """Return the time that an ISO text names, in `zone`; None for any other text.

    A date alone is its midnight in `zone`; so is a time without an offset read there.
    """
    if len(text) < SHORTEST_DATE:
        return None
    found = _DATE_LIKE.fullmatch(text)
    if found is None:
        return None
    try:
        return _built(found, zone)
    except (ValueError, OverflowError):
        return None


def days_in(text: str, zone: tzinfo) -> float | None:
    """Return the days since 1970 of the time that an ISO text names; None for other text.

    The year 0000 exists here, although no date of Python's can hold it.
    """
    if text.startswith(YEAR_ZERO):
        later = days_in(f"0400{text[4:]}", zone)
        return None if later is None else later - _DAYS_OF_400_YEARS
    at = read_moment(text, zone)
    return None if at is None else days_of(at)


def _built(found: re.Match[str], zone: tzinfo) -> datetime | None:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    fraction, offset = found.group(7), found.group(8)
    shift = None if offset in (None, "Z") else _offset(offset)
    if offset not in (None, "Z") and (shift is None or found.group(5) is None):
        return None
    microseconds = int(((fraction or "") + "000000")[:6])
    written = zone if offset is None else UTC
    at = datetime(year, month, day, hour, minute, second, microseconds, written)
    return (at - (shift or timedelta())).astimezone(zone)


def _offset(text: str) -> timedelta | None:
    hours, minutes = int(text[1:3]), int(text[4:6])
    if minutes >= _MINUTES or hours * _MINUTES >= _FURTHEST_OFFSET:
        return None
    return timedelta(minutes=(hours * _MINUTES + minutes) * (-1 if text[0] == "-" else 1))


def from_days(days: float, zone: tzinfo) -> datetime | None:
    """Return the time so many days after the beginning of 1970; None when there is none."""
    if not math.isfinite(days):
        return None
    try:
        shift = timedelta(milliseconds=math.floor(days * DAY + 0.5))
        return (_EPOCH + shift).astimezone(zone)
    except (OverflowError, ValueError):
        return None


def _text(at: datetime) -> str:
    whole = f"{at.year:04d}-{at.month:02d}-{at.day:02d}T{at:%H:%M:%S}"
    milliseconds = at.microsecond // 1000
    fraction = f"{milliseconds:03d}".rstrip("0") if milliseconds else "000"
    return _MIDNIGHT.sub("", f"{whole}.{fraction}{offset_text(at)}")


def offset_text(at: datetime) -> str:
    """Return how far the zone of a time lies from UTC, as +HH:MM."""
    shift = at.utcoffset() or timedelta()
    minutes = abs(shift) // timedelta(minutes=1)
    sign = "-" if shift < timedelta() else "+"
    return f"{sign}{minutes // _MINUTES:02d}:{minutes % _MINUTES:02d}"
