"""When an area is due next: pure functions of its history, its cycle and a day."""

from __future__ import annotations

import calendar
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldapp.programme.cycles import FULL, Cycle, Extent
from fieldapp.programme.facts import Past

SOON_MONTHS: Final = 6
_ORDER: Final = ("inadequate", "requires_improvement", "adequate", "good", "outstanding")
"""Grades from the lowest up."""


class Standing(enum.StrEnum):
    """How an area stands to its next inspection."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    NOT_DUE = "not_due"
    UNKNOWN = "unknown"
    """Nothing is on record, so nothing can be counted from."""
    UNTIMED = "untimed"
    """The cycle does not go by the calendar."""


@dataclass(frozen=True, slots=True)
class Next:
    """What is due next, by which day at the latest, and why in a sentence."""

    extent: Extent
    by: date
    because: str


@dataclass(frozen=True, slots=True)
class Due:
    """All that is due in one cycle, the earliest first; `last` is what it is counted from."""

    standing: Standing
    last: Past | None
    nexts: tuple[Next, ...]

    @property
    def first(self) -> Next | None:
        """What is due first."""
        return self.nexts[0] if self.nexts else None


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later, or the last day of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def lowest(past: Past) -> str:
    """Return the overall grade; without one the lowest grade of a judgement, else nothing."""
    if past.outcome in _ORDER:
        return past.outcome
    given = [grade for _, grade in past.grades if grade in _ORDER]
    return min(given, key=_ORDER.index, default="")


def due(cycle: Cycle, history: Iterable[Past], today: date) -> Due:
    """Return what is due in a cycle on a day; only what ended by that day counts.

    The order of `history` and what it holds of other cycles make no difference.
    """
    held = [one for one in history if one.framework in cycle.frameworks and _over(one, today)]
    last = max((one for one in held if one.extent in FULL), key=_when, default=None)
    if not cycle.every_months:
        return Due(Standing.UNTIMED, last or max(held, key=_when, default=None), ())
    if last is None:
        return Due(Standing.UNKNOWN, None, ())
    found = [_whole(cycle, last), *_monitoring(cycle, last, held)]
    nexts = tuple(sorted(found, key=lambda one: (one.by, one.extent.value)))
    return Due(_standing(nexts[0].by, today), last, nexts)


def _over(past: Past, today: date) -> bool:
    return past.ended is not None and past.ended <= today


def _when(past: Past) -> tuple[date, str]:
    return past.ended or date.min, past.id.hex()


def _whole(cycle: Cycle, last: Past) -> Next:
    assert last.ended is not None, "only what ended is counted from"
    grade = lowest(last)
    extent = Extent.SHORT if grade in cycle.short_after else Extent.STANDARD
    return Next(
        extent,
        add_months(last.ended, cycle.every_months),
        f"{cycle.every_months} months after the last inspection; {extent.value} after "
        f"{grade.replace('_', ' ') or 'an outcome without a grade'}.",
    )


def _monitoring(cycle: Cycle, last: Past, held: Iterable[Past]) -> list[Next]:
    """Return the next monitoring visit of an area whose grade asks for one."""
    grade = lowest(last)
    if grade not in cycle.monitoring_after or not cycle.monitoring_every_months:
        return []
    visits = (one.ended for one in held if one.extent is Extent.MONITORING and one.ended)
    seen = max((last.ended or date.min, *visits))
    because = f"{cycle.monitoring_every_months} months after the last look, since it is {grade}."
    return [Next(Extent.MONITORING, add_months(seen, cycle.monitoring_every_months), because)]


def _standing(by: date, today: date) -> Standing:
    if by < today:
        return Standing.OVERDUE
    return Standing.DUE_SOON if by <= add_months(today, SOON_MONTHS) else Standing.NOT_DUE
