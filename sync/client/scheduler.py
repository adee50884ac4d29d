"""When to try next, and what the screen says meanwhile: pure, without threads or clocks.

Whoever owns the timer asks `next_attempt` after each run and starts a run when that moment
has come; `wake` is told when somebody wrote or pressed the button.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from fieldapp.domain.ports import Moment
from sync.client.outcome import Outcome
from sync.protocol.errors import Refused

AFTER_WRITING_S: Final = 15.0
"""From the first thing written to the attempt that sends it, so that several go together."""
IDLE_S: Final = 180.0
"""Between two questions for news with nothing to send."""
FIRST_BACK_OFF_S: Final = 20.0
LONGEST_BACK_OFF_S: Final = 900.0
_DISTRUST: Final = "X-21"
_DAY_MINUTES: Final = 1_440


class Standing(enum.Enum):
    """What the last run came to."""

    NOT_YET = "not yet"
    CONNECTED = "connected"
    NO_CONNECTION = "no connection"
    NOT_TRUSTED = "not trusted"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where the rhythm stands; times are monotonic seconds, `since` is a claimed time.

    `standing` is what the last run came to and `since` when that began; `tries` counts
    attempts in a row that found no server to talk to.
    """

    standing: Standing = Standing.NOT_YET
    running: bool = False
    due: float = 0.0
    tries: int = 0
    since: Moment | None = None
    refusal: Refused | None = None


def started(schedule: Schedule) -> Schedule:
    """Return the schedule while a run is under way; nothing else is due."""
    return replace(schedule, running=True, due=inf)


def finished(
    schedule: Schedule, outcome: Outcome, now: float, moment: Moment, chance: Callable[[], float]
) -> Schedule:
    """Return the schedule after a run; `chance` gives numbers from 0 up to 1.

    A run without a connection doubles the pause, up to a quarter of an hour, spread by
    chance so that many laptops do not come back at once.
    """
    standing = standing_of(outcome)
    since = schedule.since if standing is schedule.standing else moment
    if standing in (Standing.CONNECTED, Standing.ATTENTION):
        pause, tries = IDLE_S * (0.8 + 0.4 * chance()), 0
    else:
        pause, tries = back_off(schedule.tries, chance()), schedule.tries + 1
    return Schedule(standing, False, now + pause, tries, since, _said(outcome))


def wake(schedule: Schedule, now: float) -> Schedule:
    """Return the schedule after something was written: soon, unless there is no connection."""
    if schedule.tries or schedule.running:
        return schedule
    return replace(schedule, due=min(schedule.due, now + AFTER_WRITING_S))


def asked(schedule: Schedule, now: float) -> Schedule:
    """Return the schedule after a person pressed the button, or the network came back."""
    return schedule if schedule.running else replace(schedule, due=now)


def is_due(schedule: Schedule, now: float) -> bool:
    """Say whether a run should start."""
    return now >= schedule.due


def back_off(tries: int, chance: float) -> float:
    """Return seconds to wait after `tries` attempts in a row came to nothing before this one."""
    longest = min(FIRST_BACK_OFF_S * 2.0 ** min(tries, 20), LONGEST_BACK_OFF_S)
    return longest * (0.5 + 0.5 * chance)


def standing_of(outcome: Outcome) -> Standing:
    """Return what a run came to."""
    if outcome.refusal is None:
        return Standing.CONNECTED if outcome.complete else Standing.ATTENTION
    if outcome.refusal.code.startswith(_DISTRUST):
        return Standing.NOT_TRUSTED
    return Standing.NO_CONNECTION if outcome.refusal.code.startswith("X-20") else Standing.ATTENTION


def sentence(schedule: Schedule) -> str:
    """Return the one sentence for the screen."""
    if schedule.running:
        return "Sending and receiving."
    at = _clock(schedule.since)
    sentences = {
        Standing.NOT_YET: "Not tried since unlocking. Nothing is needed now.",
        Standing.CONNECTED: f"Connected since {at}.",
        Standing.NO_CONNECTION: f"No connection since {at}. Nothing is needed now.",
        Standing.NOT_TRUSTED: f"Nothing is sent since {at}: the connection is not safe.",
        Standing.ATTENTION: "Some items were not taken. See send and receive.",
    }
    return sentences[schedule.standing]


def _said(outcome: Outcome) -> Refused | None:
    visits = (visit.refusal for visit in outcome.visits if visit.refusal is not None)
    return outcome.refusal or next(visits, None)


def _clock(moment: Moment | None) -> str:
    """Return the local time of a claimed moment as hours and minutes."""
    if moment is None:
        return "now"
    minutes = (moment.ms // 60_000 + moment.offset_minutes) % _DAY_MINUTES
    return f"{minutes // 60:02}:{minutes % 60:02}"
