"""The plan of one inspection: its phases as days, who arrives when, and whether days suffice.

A pack counts days from the first day on site, which is day 1; days before it are negative,
and there is no day 0. Inspectors work on weekdays.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from fieldapp.frameworks.pack import Inspectorate, Joins, Pack, Phase
from fieldapp.programme.cycles import Cycles
from fieldapp.programme.facts import Activity, Planned, Stay, Trigger
from sync.protocol.ids import PersonId, RecordId

_FRIDAY: Final = 4


@dataclass(frozen=True, slots=True)
class DatedPhase:
    """A phase with its first and last day; None while the plan has no first day."""

    phase: Phase
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An inspectorate on site: from, to, how many, and why it comes or may not.

    `triggered`: it comes because of what came to be known.
    """

    inspectorate: str
    leads: bool
    first: date | None
    last: date | None
    inspectors: int | None
    because: str
    comes: bool = True
    triggered: bool = False

    def is_there(self, day: date) -> bool:
        """Say whether it is on site on a day; while no days are known it is."""
        after = self.first is None or self.first <= day
        return self.comes and after and (self.last is None or day <= self.last)


class Wrong(enum.StrEnum):
    """What is wrong with a day of a person, or with an activity."""

    OVERBOOKED = "overbooked"
    CLASH = "clash"
    OFF_SITE = "off_site"
    """The activity lies on no day on site."""
    NOT_YET_THERE = "not_yet_there"
    """The person's inspectorate is not on site that day."""
    NOBODY = "nobody"
    NOT_IN_TEAM = "not_in_team"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that is wrong: with which activities, and how many minutes over a day's."""

    kind: Wrong
    person: str
    day: date | None
    activities: tuple[RecordId, ...]
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """A day of a person: minutes planned of minutes there are."""

    person: PersonId
    day: date
    planned: int
    available: int

    @property
    def over(self) -> int:
        """Minutes over what the day has."""
        return max(0, self.planned - self.available)


@dataclass(frozen=True, slots=True)
class Capacity:
    """Days on site, loads by person and day, and what is wrong."""

    days: tuple[date, ...]
    loads: tuple[Load, ...]
    notices: tuple[Notice, ...]

    @property
    def planned(self) -> int:
        """Person-minutes planned on days on site."""
        return sum(one.planned for one in self.loads if one.day in self.days)

    @property
    def available(self) -> int:
        """Person-minutes that the team has on days on site."""
        return sum(one.available for one in self.loads if one.day in self.days)


def day_of(first_day: date, number: int) -> date:
    """Return the calendar day of a pack's day number; day 1 is `first_day`."""
    return first_day + timedelta(days=number - 1 if number > 0 else number)


def phases(pack: Pack, plan: Planned, cycles: Cycles) -> tuple[DatedPhase, ...]:
    """Return the pack's phases as days; a shorter kind ends them earlier."""
    ends = cycles.last_day(plan.extent.value)
    found = []
    for phase in pack.about.phase:
        if ends and phase.first_day > ends:
            continue
        last = min(phase.last_day, ends) if ends else phase.last_day
        dated = plan.first_day is not None
        first = day_of(plan.first_day, phase.first_day) if plan.first_day and dated else None
        until = day_of(plan.first_day, last) if plan.first_day and dated else None
        found.append(DatedPhase(phase, first, until))
    return tuple(found)


def site_days(dated: Iterable[DatedPhase]) -> tuple[date, ...]:
    """Return the weekdays on site, in order."""
    days: set[date] = set()
    for one in dated:
        if one.phase.on_site and one.first and one.last:
            days |= set(_weekdays(one.first, one.last))
    return tuple(sorted(days))


def site_day(days: Sequence[date], day: date) -> tuple[int, int] | None:
    """Return (which day on site, of how many); None for a day that is none."""
    return (days.index(day) + 1, len(days)) if day in days else None


def arrivals(
    pack: Pack,
    theme: str,
    plan: Planned,
    dated: Sequence[DatedPhase],
    known: Iterable[Trigger],
    cycles: Cycles,
) -> tuple[Arrival, ...]:
    """Return every inspectorate of the pack: when it comes, and why, or that it does not.

    What the plan says of days and numbers goes before what the pack says. One that joins
    only when triggered comes when a trigger that brings it is known, or the plan says so.
    """
    brought = {
        body: data.title
        for one in known
        if (data := cycles.trigger(one.what)) is not None
        for body in data.brings
    }
    themed = next((one.inspectorates for one in pack.about.theme if one.id == theme), ())
    return tuple(
        _arrival(one, plan.stays.get(one.id, Stay()), dated, brought.get(one.id, ""), themed)
        for one in pack.about.inspectorate
    )


def capacity(
    plan: Planned,
    activities: Iterable[Activity],
    days: Sequence[date],
    who: Sequence[Arrival],
) -> Capacity:
    """Return how the days of the team are filled, and every over-booking, clash and stray."""
    held = sorted(activities, key=lambda one: one.order)
    by_person = _by_person(held)
    people = sorted({*plan.everybody, *(person for person, _ in by_person)})
    shown = sorted({*days, *(day for _, day in by_person)})
    loads = tuple(
        Load(
            person,
            day,
            sum(one.minutes for one in by_person.get((person, day), ())),
            plan.minutes if day in days and _there(person, day, plan, who) else 0,
        )
        for person in people
        for day in shown
    )
    warnings = (
        *_strays(plan, held, days),
        *_of_loads(loads, days, by_person),
        *_clashes(by_person),
    )
    return Capacity(tuple(days), loads, (*warnings, *_absent(plan, by_person, days, who)))


def agenda(activities: Iterable[Activity], person: str, day: date) -> tuple[Activity, ...]:
    """Return a person's activities of a day in order of time."""
    own = (one for one in activities if one.day == day and person in one.people)
    return tuple(sorted(own, key=lambda one: one.order))


def trackers(activities: Iterable[Activity]) -> dict[str, tuple[PersonId, ...]]:
    """Return who is planned to meet or track each child, by code."""
    found: dict[str, set[PersonId]] = defaultdict(set)
    for one in activities:
        for code in one.child.split():
            found[code] |= set(one.people)
    return {code: tuple(sorted(found[code])) for code in sorted(found)}


def _weekdays(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() <= _FRIDAY:
            yield day


def _arrival(
    one: Inspectorate,
    said: Stay,
    dated: Sequence[DatedPhase],
    brought: str,
    themed: Collection[str],
) -> Arrival:
    first, last = _stay_of(one, dated)
    spoken = said != Stay()
    comes, because = _comes(one, brought, one.id in themed)
    if spoken and not comes:
        comes, because = True, "The plan says so."
    return Arrival(
        one.id,
        one.leads,
        said.first or first,
        said.last or last,
        said.inspectors,
        because,
        comes,
        triggered=bool(brought) and one.joins is Joins.TRIGGERED,
    )


def _comes(one: Inspectorate, brought: str, themed: bool) -> tuple[bool, str]:
    if one.joins is Joins.ALWAYS:
        return True, "Always takes part."
    if one.joins is Joins.THEME:
        return themed, "The theme names it." if themed else "The theme does not name it."
    return bool(brought), f"{brought}." if brought else f"Only when triggered. {one.trigger}"


def _stay_of(one: Inspectorate, dated: Sequence[DatedPhase]) -> tuple[date | None, date | None]:
    """Return from its phase, or the first phase on site where it joins earlier, to the end."""
    site = [each for each in dated if each.phase.on_site]
    own = [each for each in site if each.phase.id == one.arrives]
    begins = (own or site)[:1]
    return (begins[0].first if begins else None), (site[-1].last if site else None)


def _by_person(held: Iterable[Activity]) -> dict[tuple[PersonId, date], list[Activity]]:
    found: dict[tuple[PersonId, date], list[Activity]] = defaultdict(list)
    for one in held:
        for person in one.people if one.day else ():
            found[person, one.day or date.min].append(one)
    return found


def _there(person: str, day: date, plan: Planned, who: Iterable[Arrival]) -> bool:
    """Say whether a person is on site on a day; one of no named inspectorate is."""
    body = plan.bodies.get(person, "")
    own = [one for one in who if one.inspectorate == body]
    return not own or own[0].is_there(day)


def _strays(plan: Planned, held: Iterable[Activity], days: Sequence[date]) -> Iterator[Notice]:
    for one in held:
        if days and one.day is not None and one.day not in days:
            yield Notice(Wrong.OFF_SITE, "", one.day, (one.id,))
        if not one.people:
            yield Notice(Wrong.NOBODY, "", one.day, (one.id,))
        for person in one.people:
            if plan.everybody and person not in plan.everybody:
                yield Notice(Wrong.NOT_IN_TEAM, person, one.day, (one.id,))


def _of_loads(
    loads: Iterable[Load],
    days: Sequence[date],
    by_person: dict[tuple[PersonId, date], list[Activity]],
) -> Iterator[Notice]:
    for load in loads:
        if load.over and load.day in days and load.available:
            ids = tuple(one.id for one in by_person[load.person, load.day])
            yield Notice(Wrong.OVERBOOKED, load.person, load.day, ids, load.over)


def _clashes(by_person: dict[tuple[PersonId, date], list[Activity]]) -> Iterator[Notice]:
    for (person, day), held in sorted(by_person.items(), key=lambda each: each[0]):
        timed = [one for one in held if one.start and one.minutes]
        furthest: Activity | None = None
        for before, after in pairwise(timed):
            furthest = _later(furthest, before)
            if furthest.finish and after.start and after.start < furthest.finish:
                yield Notice(Wrong.CLASH, person, day, (furthest.id, after.id))


def _later(furthest: Activity | None, one: Activity) -> Activity:
    """Return the one of two activities that ends later."""
    if furthest is None or (furthest.finish and one.finish and one.finish > furthest.finish):
        return one
    return furthest


def _absent(
    plan: Planned,
    by_person: dict[tuple[PersonId, date], list[Activity]],
    days: Sequence[date],
    who: Sequence[Arrival],
) -> Iterator[Notice]:
    for (person, day), held in sorted(by_person.items(), key=lambda each: each[0]):
        if day in days and not _there(person, day, plan, who):
            yield Notice(Wrong.NOT_YET_THERE, person, day, tuple(one.id for one in held))
