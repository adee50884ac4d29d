"""Days as plans name them: YYYY-MM-DD kept, and said with the name of the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from fieldapp.domain.ports import Clock
from ui.viewmodels.clock_time import local

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_text(clock: Clock, ahead: int = 0) -> str:
    """Return a day as it is kept; `ahead` days from today on this laptop's clock."""
    return (local(clock.now()).date() + timedelta(days=ahead)).isoformat()


def day_name(day: str) -> str:
    """Return a kept day in words, such as Wednesday 18 November; as it is when it is none."""
    try:
        held = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{_DAYS[held.weekday()]} {held.day} {_MONTHS[held.month - 1]}"


def next_days(clock: Clock, count: int) -> tuple[tuple[str, str], ...]:
    """Return today and the days after it, each as it is kept and in words."""
    named = {0: "Today, ", 1: "Tomorrow, "}
    days = ((ahead, day_text(clock, ahead)) for ahead in range(count))
    return tuple((day, named.get(ahead, "") + day_name(day)) for ahead, day in days)
