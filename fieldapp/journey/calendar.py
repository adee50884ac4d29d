"""Working days of England, and periods as law and guidance count them."""

from __future__ import annotations

import calendar
import enum
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files

import msgspec

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""In English whatever the language of the system is."""
_ONE = timedelta(days=1)


class Unit(enum.StrEnum):
    """What a period is counted in."""

    WORKING_DAYS = "working days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many of a unit, at least one."""

    count: int
    unit: Unit

    @property
    def words(self) -> str:
        """Return the period as people say it: “45 working days”, “1 week”."""
        unit = self.unit.value
        return f"{self.count} {unit[:-1] if self.count == 1 else unit}"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    extra: tuple[date, ...]
    moved: dict[str, date]


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday without the bank holidays of England.

    `extra` and `moved` are the days that differ from the yearly pattern; a holiday that is
    proclaimed later is a working day until it stands there.
    """

    extra: frozenset[date]
    moved: Mapping[date, date]
    _years: dict[int, frozenset[date]] = field(default_factory=dict, repr=False, compare=False)

    def holidays(self, year: int) -> frozenset[date]:
        """Return the bank holidays of a year."""
        held = self._years.get(year)
        if held is None:
            pattern = (self.moved.get(day, day) for day in _pattern(year))
            own = (day for day in self.extra if day.year == year)
            held = self._years[year] = frozenset((*pattern, *own))
        return held

    def works(self, day: date) -> bool:
        """Say whether a day is a working day."""
        return day.weekday() < calendar.SATURDAY and day not in self.holidays(day.year)

    def between(self, start: date, end: date) -> int:
        """Return how many working days come after `start` up to `end`; 0 when it is not later.

        The day on which a period begins is not counted.
        """
        if end <= start:
            return 0
        weeks, rest = divmod((end - start).days, 7)
        tail = sum(1 for n in range(rest) if (end - n * _ONE).weekday() < calendar.SATURDAY)
        years = range(start.year, end.year + 1)
        closed = sum(
            1
            for year in years
            for day in self.holidays(year)
            if start < day <= end and day.weekday() < calendar.SATURDAY
        )
        return weeks * 5 + tail - closed

    def after(self, start: date, count: int) -> date:
        """Return the working day that is `count` working days after `start`."""
        day = start
        while count > 0:
            day += _ONE
            count -= self.works(day)
        return day

    def due(self, start: date, period: Period) -> date:
        """Return the last day on which what has `period` is in time."""
        if period.unit is Unit.WORKING_DAYS:
            return self.after(start, period.count)
        if period.unit is Unit.MONTHS:
            return months_after(start, period.count)
        days = period.count * 7 if period.unit is Unit.WEEKS else period.count
        return start + timedelta(days=days)

    def counted(self, start: date, end: date, unit: Unit) -> int:
        """Return how many whole units lie between two days, never less than 0."""
        if unit is Unit.WORKING_DAYS:
            return self.between(start, end)
        if unit is Unit.MONTHS:
            return months_between(start, end)
        days = max(0, (end - start).days)
        return days // 7 if unit is Unit.WEEKS else days


def working_days() -> WorkingDays:
    """Return the working days of England as the app ships them."""
    text = (files("resources") / "annex_a" / "bank_holidays.toml").read_text(encoding="utf-8")
    held = msgspec.convert(tomllib.loads(text), _File)
    moved = {date.fromisoformat(day): to for day, to in held.moved.items()}
    return WorkingDays(frozenset(held.extra), moved)


def month_words(day: date) -> str:
    """Return the month of a day as people write it: “March 2024”."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_words(day: date) -> str:
    """Return a day as people write it: “3 March 2024”."""
    return f"{day.day} {month_words(day)}"


def months_after(start: date, months: int) -> date:
    """Return the same day `months` later, or the last of that month when it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def months_between(start: date, end: date) -> int:
    """Return how many whole months lie between two days, never less than 0."""
    if end <= start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if months_after(start, months) <= end else months - 1


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's way)."""
    century, of_century = divmod(year, 100)
    leap, short = divmod(century, 4)
    moon = (19 * (year % 19) + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    four, left = divmod(of_century, 4)
    week = (32 + 2 * short + 2 * four - moon - left) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _pattern(year: int) -> Iterator[date]:
    """Yield the bank holidays of a year that nobody moved."""
    sunday = easter(year)
    yield from _weekdays(date(year, 1, 1), 1)
    yield sunday - 2 * _ONE
    yield sunday + _ONE
    yield _monday(date(year, 5, 1))
    yield _monday(date(year, 5, 25))
    yield _monday(date(year, 8, 25))
    yield from _weekdays(date(year, 12, 25), 2)


def _monday(first: date) -> date:
    """Return the first Monday from a day on."""
    return first + timedelta(days=-first.weekday() % 7)


def _weekdays(first: date, count: int) -> Iterator[date]:
    """Yield so many weekdays from a day on: a holiday at a weekend is kept on the next ones."""
    day = first
    for _ in range(count):
        while day.weekday() >= calendar.SATURDAY:
            day += _ONE
        yield day
        day += _ONE
