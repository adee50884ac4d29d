"""Claimed times as people read them: 24-hour clock, with the day where it is another."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Final

from fieldapp.domain.ports import Clock, Moment

_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_DAY_MS: Final = 24 * 3_600_000
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def clock_time(clock: Clock, ms: int, *, seconds: bool = False) -> str:
    """Return a time in milliseconds as `14:05` or `14:05:09`, in this laptop's offset."""
    moment = Moment(ms, clock.now().offset_minutes)
    return local(moment).strftime("%H:%M:%S" if seconds else "%H:%M")


def claimed_time(clock: Clock, moment: Moment) -> str:
    """Return a claimed time as its author's clock showed it: `14:05`, or `Tue 17, 14:05`."""
    then, today = local(moment), local(clock.now())
    time = then.strftime("%H:%M")
    if then.date() == today.date():
        return time
    month = f" {then.strftime('%b %Y')}" if abs(today - then) > timedelta(days=20) else ""
    return f"{_DAYS[then.weekday()]} {then.day}{month}, {time}"


def moment_words(clock: Clock, ms: int) -> str:
    """Return a time in milliseconds in this laptop's offset: `14:05`, or `Tue 17, 14:05`."""
    return claimed_time(clock, Moment(ms, clock.now().offset_minutes))


def earlier_time(clock: Clock, typed: str) -> int | None:
    """Return when somebody says a thing was, in milliseconds; None when it is no time.

    A time of day is today's, or yesterday's when it is later than now.
    """
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        return None
    now = clock.now()
    today = local(now).replace(second=0, microsecond=0)
    said = today.replace(hour=int(found[1]), minute=int(found[2]))
    ms = int(said.timestamp() * 1_000)
    return ms if ms <= now.ms else ms - _DAY_MS


def local(moment: Moment) -> datetime:
    """Return a claimed time in the offset that it was claimed with."""
    zone = timezone(timedelta(minutes=moment.offset_minutes))
    return datetime.fromtimestamp(moment.ms / 1_000, zone)
