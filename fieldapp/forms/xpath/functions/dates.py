"""Dates and times. Names of months and days are English, as ODK's web engine writes them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from fieldapp.forms.xpath.context import Scope
from fieldapp.forms.xpath.functions.registry import Arguments, Body, Function, text_of
from fieldapp.forms.xpath.moments import (
    DAY,
    NO_MOMENT,
    YEAR_ZERO,
    Moment,
    days_in,
    days_of,
    from_days,
    midnight,
    moment_of,
    read_moment,
)
from fieldapp.forms.xpath.numbers import rounded
from fieldapp.forms.xpath.problem import ExpressionProblem, ProblemCode
from fieldapp.forms.xpath.values import Value, to_number, to_text

_BEGINS_AS_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNPADDED: Final = re.compile(r"(\d{4})-([1-9]|\d{2})-([1-9]|\d{2})(T.*)?", re.ASCII)
_TIME: Final = re.compile(
    r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?([-+]\d{2}:\d{2})?", re.ASCII
)
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_FURTHEST: Final = 8.64e15
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "")
"""ODK's engine has no short name for a Sunday."""

_PARTS: Final[dict[str, Callable[[datetime], str]]] = {
    "%Y": lambda at: f"{at.year:04d}",
    "%y": lambda at: f"{at.year:04d}"[2:],
    "%m": lambda at: f"{at.month:02d}",
    "%n": lambda at: str(at.month),
    "%b": lambda at: _MONTHS[at.month - 1],
    "%d": lambda at: f"{at.day:02d}",
    "%e": lambda at: str(at.day),
    "%a": lambda at: _DAYS[at.weekday()],
    "%H": lambda at: f"{at.hour:02d}",
    "%h": lambda at: str(at.hour),
    "%M": lambda at: f"{at.minute:02d}",
    "%S": lambda at: f"{at.second:02d}",
    "%3": lambda at: f"{at.microsecond // 1000:03d}",
}
_FORMAT: Final = re.compile("|".join(_PARTS))
_FORMAT_OF_DAY: Final = re.compile("%[Yymnbdea]")


def _today(_arguments: Arguments, scope: Scope) -> Value:
    return moment_of(midnight(scope.host.now.astimezone(scope.host.zone)))


def _now(_arguments: Arguments, scope: Scope) -> Value:
    return moment_of(scope.host.now.astimezone(scope.host.zone))


def _date(arguments: Arguments, scope: Scope) -> Value:
    value = arguments[0](scope)
    if isinstance(value, bool):
        return ""
    if isinstance(value, float | Moment):
        return _or_none(from_days(to_number(value, scope.host), scope.host.zone))
    text = to_text(value, scope.host)
    return _or_none(read_moment(_padded(text), scope.host.zone)) if text else ""


def _or_none(at: datetime | None) -> Moment:
    return NO_MOMENT if at is None else moment_of(at)


def _padded(text: str) -> str:
    """Return a date with its month and day in two digits each."""
    found = None if _BEGINS_AS_DATE.match(text) else _UNPADDED.fullmatch(text)
    if found is None:
        return text
    year, month, day, time = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}{time or ''}"


def _decimal_date_time(arguments: Arguments, scope: Scope) -> Value:
    value = arguments[0](scope)
    if isinstance(value, bool):
        message = "decimal-date-time needs a date or a number, not true or false."
        raise ExpressionProblem(ProblemCode.VALUE, message)
    if isinstance(value, float | Moment):
        return _to_milliseconds(to_number(value, scope.host))
    days = days_in(to_text(value, scope.host), scope.host.zone)
    return math.nan if days is None else days


def _to_milliseconds(days: float) -> float:
    """Return days rounded to whole milliseconds; NaN beyond what a browser's date can hold."""
    milliseconds = rounded(days * DAY)
    return milliseconds / DAY if abs(milliseconds) <= _FURTHEST else math.nan


def _decimal_time(arguments: Arguments, scope: Scope) -> Value:
    text = text_of(arguments, 0, scope)
    if not _TIME.fullmatch(text):
        return math.nan
    at = read_moment(f"1970-01-01T{text}", scope.host.zone)
    if at is None:
        return math.nan
    return days_of(at.replace(year=1970, month=1, day=1, tzinfo=UTC))


def _format(parts: re.Pattern[str]) -> Body:
    def body(arguments: Arguments, scope: Scope) -> Value:
        pattern = text_of(arguments, 1, scope)
        text = text_of(arguments, 0, scope)
        if text.startswith(YEAR_ZERO):
            text, pattern = f"0400{text[4:]}", pattern.replace("%Y", "0000").replace("%y", "00")
        at = read_moment(text, scope.host.zone)
        if at is None:
            return ""
        return parts.sub(lambda found: _PARTS[found.group()](at), pattern)

    return body


DATES: Final = {
    "today": Function(0, 0, _today, volatile=True),
    "now": Function(0, 0, _now, volatile=True),
    "date": Function(1, 1, _date),
    "date-time": Function(1, 1, _date),
    "decimal-date-time": Function(1, 1, _decimal_date_time),
    "decimal-time": Function(1, 1, _decimal_time),
    "format-date": Function(2, 2, _format(_FORMAT)),
    "xf:format-date": Function(2, 2, _format(_FORMAT_OF_DAY)),
    "format-date-time": Function(2, 2, _format(_FORMAT)),
}
