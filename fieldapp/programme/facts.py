"""What the records of a programme and of a plan hold, as plain facts.

Every fact is a record of its own, and every statement about it a field or an element of a
set, so what two planners write apart merges; the same field written twice is a conflict,
which `disputed` names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final

from fieldapp.domain.fold import RecordState
from fieldapp.domain.record import is_archived, members, read_field
from fieldapp.domain.views import Field
from fieldapp.programme.cycles import Extent
from sync.protocol.ids import PersonId, RecordId

TEAM: Final = "team"
PEOPLE: Final = "people"
BEGUN: Final = "begun"
"""The set of records that were begun from an activity, by their ids."""
VISIT: Final = "visit"
"""The field that names the visit that a plan became."""
ORIGIN: Final = "origin"
"""The field that names, in a visit, the plan or the activity that it came from."""
ARRIVAL_PARTS: Final = ("from", "to", "inspectors")

_EXTENTS: Final = {one.value: one for one in Extent}
_YEARS: Final = range(1950, 2150)
"""Years in which an inspection can lie: days far outside could not be counted from."""


def arrival_key(inspectorate: str, part: str) -> str:
    """Return the field that holds when an inspectorate comes, goes, or how many come."""
    return f"arrival.{inspectorate}.{part}"


def body_key(person: str) -> str:
    """Return the field that says for which inspectorate a person comes."""
    return f"body.{person}"


@dataclass(frozen=True, slots=True)
class Past:
    """An inspection that took place; `grades` are (judgement, grade)."""

    id: RecordId
    area: str
    framework: str
    extent: Extent
    ended: date | None
    began: date | None = None
    published: date | None = None
    outcome: str = ""
    grades: tuple[tuple[str, str], ...] = ()
    source: str = ""
    disputed: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two records one and the same inspection."""
        return self.area, self.framework, self.extent.value, str(self.ended or "")


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that came to be known about an area."""

    id: RecordId
    area: str
    what: str
    came: date | None
    words: str
    is_open: bool
    decided: str = ""
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaNote:
    """A note of the office on an area."""

    id: RecordId
    area: str
    title: str
    words: str
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """When an inspectorate comes and goes, and how many; None is not said."""

    first: date | None = None
    last: date | None = None
    inspectors: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of one inspection. `visit` names what it became once it was released."""

    id: RecordId
    title: str
    area: str
    framework: str
    extent: Extent
    first_day: date | None
    minutes: int
    lead: str
    state: str
    words: str = ""
    team: tuple[PersonId, ...] = ()
    bodies: dict[str, str] = field(default_factory=dict)
    stays: dict[str, Stay] = field(default_factory=dict)
    visit: str = ""
    disputed: tuple[str, ...] = ()
    said: dict[str, Field] = field(default_factory=dict)
    """What the plan itself says of arrivals and of whom people come for, by key, as written."""

    @property
    def everybody(self) -> tuple[PersonId, ...]:
        """The team and its lead."""
        lead = {PersonId(self.lead)} if self.lead else set()
        return tuple(sorted({*self.team, *lead}))


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of a timetable; `begun` are records that were begun from it."""

    id: RecordId
    plan: str
    title: str
    what: str
    day: date | None
    start: time | None
    finish: time | None
    place: str = ""
    child: str = ""
    agency: str = ""
    words: str = ""
    people: tuple[PersonId, ...] = ()
    begun: tuple[RecordId, ...] = ()
    disputed: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """How long it takes; 0 while no times stand or they are the wrong way round."""
        if self.start is None or self.finish is None:
            return 0
        return max(0, _minutes(self.finish) - _minutes(self.start))

    @property
    def order(self) -> tuple[date, time, str]:
        """Its place in the timetable; what has no day or time comes last."""
        return self.day or date.max, self.start or time.max, self.id.hex()


USUAL_MINUTES: Final = 7 * 60
"""What an inspector has in a day on site while the plan says nothing else."""


def read_past(state: RecordState) -> Past:
    """Return the inspection that a record holds."""
    text = _Reader(state)
    return Past(
        id=RecordId(state.record),
        area=text("area"),
        framework=text("framework"),
        extent=_EXTENTS.get(text("extent"), Extent.STANDARD),
        ended=read_date(text("ended")),
        began=read_date(text("began")),
        published=read_date(text("published")),
        outcome=text("outcome"),
        grades=read_grades(text("grades")),
        source=text("source"),
        disputed=tuple(text.disputed),
    )


def read_trigger(state: RecordState) -> Trigger:
    """Return the trigger that a record holds; one without a state is open."""
    text = _Reader(state)
    return Trigger(
        id=RecordId(state.record),
        area=text("area"),
        what=text("what"),
        came=read_date(text("came")),
        words=text("words"),
        is_open=text("state") != "answered" and not is_archived(state),
        decided=text("decided"),
        disputed=tuple(text.disputed),
    )


def read_note(state: RecordState) -> AreaNote:
    """Return the note that a record holds."""
    text = _Reader(state)
    area, title, words = text("area"), text("title"), text("words")
    return AreaNote(RecordId(state.record), area, title, words, tuple(text.disputed))


def read_planned(state: RecordState, inspectorates: Iterable[str]) -> Planned:
    """Return the plan that a record holds; `inspectorates` are those that can take part."""
    text, known = _Reader(state), tuple(inspectorates)
    team = tuple(sorted(PersonId(one.text) for one in members(state, TEAM)))
    keys = [arrival_key(one, part) for one in known for part in ARRIVAL_PARTS]
    return Planned(
        id=RecordId(state.record),
        title=text("title"),
        area=text("area"),
        framework=text("framework"),
        extent=_EXTENTS.get(text("extent"), Extent.STANDARD),
        first_day=read_date(text("first_day")),
        minutes=read_minutes(text("hours")),
        lead=text("lead"),
        state=text("state") or "drafted",
        words=text("words"),
        team=team,
        bodies={one: body for one in team if (body := text(body_key(one)))},
        stays={one: stay for one in known if (stay := _stay(text, one)) != Stay()},
        visit=text(VISIT),
        said={key: read_field(state, key) for key in (*keys, *map(body_key, team))},
        disputed=tuple(text.disputed),
    )


def read_activity(state: RecordState) -> Activity:
    """Return the activity that a record holds."""
    text = _Reader(state)
    return Activity(
        id=RecordId(state.record),
        plan=text("plan"),
        title=text("title"),
        what=text("what"),
        day=read_date(text("day")),
        start=read_time(text("start")),
        finish=read_time(text("finish")),
        place=text("place"),
        child=text("child"),
        agency=text("agency"),
        words=text("words"),
        people=tuple(sorted(PersonId(one.text) for one in members(state, PEOPLE))),
        begun=_records(state),
        disputed=tuple(text.disputed),
    )


def read_date(text: str) -> date | None:
    """Return a day written as 2026-11-18, or None; also for a year that can only be a slip."""
    try:
        found = date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def read_time(text: str) -> time | None:
    """Return a time of day written as 14:10, or None."""
    try:
        return time.fromisoformat(text.strip()[:5])
    except ValueError:
        return None


def read_minutes(hours: str) -> int:
    """Return the minutes of so many hours a day; the usual ones for what is no such number."""
    try:
        minutes = round(float(hours.strip() or "x") * 60)
    except (ValueError, OverflowError):
        return USUAL_MINUTES
    return minutes if 0 < minutes <= 24 * 60 else USUAL_MINUTES


def read_grades(text: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of `judgement=grade` in a text, separated by lines, commas or spaces."""
    parts = text.replace(",", " ").replace(";", " ").split()
    pairs = (part.partition("=") for part in parts)
    return tuple((area, grade) for area, equals, grade in pairs if equals and area and grade)


class _Reader:
    """Reads fields of one record and notes which hold several versions."""

    def __init__(self, state: RecordState) -> None:
        self._state = state
        self.disputed: list[str] = []

    def __call__(self, key: str) -> str:
        found = read_field(self._state, key)
        if found.conflict:
            self.disputed.append(key)
        return found.text.strip()


def _stay(text: _Reader, inspectorate: str) -> Stay:
    first, last, count = (text(arrival_key(inspectorate, part)) for part in ARRIVAL_PARTS)
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 4 else None
    return Stay(read_date(first), read_date(last), number)


def _records(state: RecordState) -> tuple[RecordId, ...]:
    texts = (version.text for version in members(state, BEGUN))
    return tuple(RecordId(bytes.fromhex(text)) for text in texts if _is_id(text))


def _is_id(text: str) -> bool:
    return len(text) == 32 and all(letter in "0123456789abcdef" for letter in text)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
