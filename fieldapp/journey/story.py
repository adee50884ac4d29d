"""Puts a journey together: what the lists say, what inspectors wrote, waits and silences."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fieldapp.journey.calendar import (
    Period,
    Unit,
    WorkingDays,
    day_words,
    month_words,
    months_between,
)
from fieldapp.journey.dated import DatedLine, Grain, Written
from fieldapp.journey.facts import ChildFacts, Fact
from fieldapp.journey.shape import EventKind, Lane, On, Shape
from fieldapp.journey.times import Times
from fieldapp.journey.waits import Silence, Wait, silences, waits
from sync.protocol.ids import RecordId


class Form(enum.StrEnum):
    """How an event stands on the timeline."""

    EVENT = "event"
    OWN = "own"
    SPAN = "span"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a record; `caret` counts characters of the slot's text."""

    record: RecordId
    slot: bytes = b""
    caret: int = 0


@dataclass(frozen=True, slots=True)
class Own:
    """Something dated that inspectors wrote: in which lane, its days, words, and where it stands.

    `end` is None for a moment; `when` are the days in words.
    """

    lane: str
    start: date
    end: date | None
    when: str
    label: str
    words: str
    place: Place
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One thing on the timeline. `end` is that of what lasts, else equal to `start`.

    `when` and `words` make the sentence; `source` says where it is from; `place` is the record
    that Enter opens, None for what the lists say; `late` marks a time that was not kept.
    """

    id: str
    lane: str
    form: Form
    start: date
    end: date
    when: str
    label: str
    words: str
    source: str
    place: Place | None = None
    ongoing: bool = False

    @property
    def told(self) -> str:
        """Return its words, with the word gap where they do not begin with it."""
        plain = self.form is not Form.GAP or self.words.lower().startswith("gap")
        return self.words if plain else f"Gap: {self.words}"


@dataclass(frozen=True, slots=True)
class LaneEvents:
    """One lane with its events by day, and what is said of them together."""

    lane: Lane
    events: tuple[Event, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """The journey of a child: lanes that hold anything, waits, silences.

    `first` and `last` are the days it spans; `day` is that of the lists, None without them.
    """

    code: str
    lanes: tuple[LaneEvents, ...]
    waits: tuple[Wait, ...]
    silences: tuple[Silence, ...]
    first: date
    last: date
    day: date | None
    lists: tuple[int, ...]
    times: str

    @property
    def events(self) -> tuple[Event, ...]:
        """Return all events by day, those of one day in the order of the lanes."""
        held = [event for lane in self.lanes for event in lane.events]
        return tuple(sorted(held, key=lambda one: one.start))

    @property
    def late(self) -> tuple[Wait, ...]:
        """Return the waits that went over their limit."""
        return tuple(wait for wait in self.waits if wait.late)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells journeys: by which shape, times and calendar, seen from which day."""

    shape: Shape
    times: Times
    calendar: WorkingDays
    today: date

    def tell(self, code: str, child: ChildFacts | None, own: Sequence[Own]) -> Journey:
        """Return the journey of a child from the lists, where it is in them, and own evidence."""
        facts = child.facts if child else ()
        counted = waits(child, self.times.rules, self.calendar) if child else ()
        told = [*self._of_facts(child), *(self._of_own(one) for one in own)]
        quiet = self._silences(child, told)
        gaps = (*self._of_waits(counted), *(_of_silence(one, n) for n, one in enumerate(quiet)))
        lanes = tuple(self._lanes([*told, *gaps]))
        days = [day for lane in lanes for one in lane.events for day in (one.start, one.end)]
        last = max([*days, *([child.day] if child else []), self.today])
        lists = tuple(sorted({fact.list for fact in facts}))
        day = child.day if child else None
        first = min(days, default=self.today)
        return Journey(code, lanes, counted, quiet, first, last, day, lists, self.times.title)

    def _of_facts(self, child: ChildFacts | None) -> Iterator[Event]:
        for n, fact in enumerate(child.facts if child else ()):
            assert child is not None
            kind = self.shape.kinds.get(fact.kind)
            if kind is not None:
                yield _of_fact(fact, kind, child.day, f"l{n}")

    def _of_own(self, one: Own) -> Event:
        slot = one.place.slot.decode("latin-1")
        identity = f"o{one.place.record.hex()}{slot}{one.place.caret}"
        form = Form.GAP if one.gap else Form.OWN if one.end is None else Form.SPAN
        end = one.start if one.end is None else one.end
        return Event(
            identity, one.lane, form, one.start, end, one.when, one.label, one.words,
            "inspectors’ notes", one.place,
        )  # fmt: skip

    def _of_waits(self, counted: Sequence[Wait]) -> Iterator[Event]:
        """Yield a gap for each time that was not kept, from the day after it was due."""
        for n, wait in enumerate(counted):
            kind = self.shape.kinds.get(wait.rule.ends)
            if wait.late and kind is not None:
                start = wait.due + timedelta(days=1)
                said = f"{wait.sentence} By {wait.rule.basis.words}."
                when = _days_words(start, wait.until)
                label = f"{kind.label}: {wait.over_words} late"
                yield Event(
                    f"w{n}", kind.lane, Form.GAP, start, wait.until, when, label, said,
                    "counted from the lists",
                )  # fmt: skip

    def _silences(self, child: ChildFacts | None, told: Sequence[Event]) -> tuple[Silence, ...]:
        if child is None:
            return ()
        kinds = self.shape.kinds
        lasting = [f for f in child.facts if f.kind in kinds and kinds[f.kind].ends]
        spans = [(f.start, f.end or child.day) for f in lasting]
        quiet = {f"l{n}" for n, f in enumerate(child.facts) if _is_state(kinds.get(f.kind))}
        heard = [one for one in told if one.id not in quiet and one.form is not Form.GAP]
        ended = [one.end for one in heard if not one.ongoing]
        days = [day for day in (*(one.start for one in heard), *ended) if day <= child.day]
        return silences([*days, child.day], spans, self.times.silence_months, self.calendar)

    def _lanes(self, told: Iterable[Event]) -> Iterator[LaneEvents]:
        ordered = sorted(told, key=lambda one: (one.start, one.end, one.id))
        for lane in self.shape.lanes:
            events = tuple(one for one in ordered if one.lane == lane.id)
            if events:
                yield LaneEvents(lane, events, _often(events))


def _is_state(kind: EventKind | None) -> bool:
    return kind is not None and kind.on is not On.DATES


def _of_fact(fact: Fact, kind: EventKind, day: date, identity: str) -> Event:
    lasts = kind.is_span
    end = (fact.end or day) if lasts else fact.start
    ongoing = lasts and fact.end is None
    said = _said(fact.said, kind)
    words = ", ".join(part for part in (kind.title, said) if part)
    when = f"{day_words(fact.start)}, goes on" if ongoing else _days_words(fact.start, end)
    return Event(
        identity, kind.lane, Form.SPAN if lasts and end > fact.start else Form.EVENT,
        fact.start, max(fact.start, end), when, kind.label, words,
        f"list {fact.list}, row {fact.row}", None, ongoing,
    )  # fmt: skip


def _said(said: Mapping[str, str], kind: EventKind) -> str:
    found = (words.format(said[key]) for key, (_, words) in kind.say.items() if key in said)
    return ", ".join(found)


def _of_silence(one: Silence, number: int) -> Event:
    label = f"Nothing dated, {Period(one.months, Unit.MONTHS).words}"
    said = f"{one.sentence} The lists keep only the latest dates; look at the case record."
    return Event(
        f"s{number}", "record", Form.GAP, one.start, one.end, _days_words(one.start, one.end),
        label, said, "counted from the lists and notes",
    )  # fmt: skip


def _days_words(start: date, end: date) -> str:
    return day_words(start) if end <= start else f"{day_words(start)} to {day_words(end)}"


def written_words(line: DatedLine) -> str:
    """Return the days of a line as they were written: “June 2025”, “2022 to 3 March 2024”."""
    start = _written_words(line.start)
    if line.ongoing:
        return f"since {start}"
    return f"{start} to {_written_words(line.end)}" if line.end else start


def _written_words(one: Written) -> str:
    if one.grain is Grain.DAY:
        return day_words(one.first)
    return month_words(one.first) if one.grain is Grain.MONTH else f"{one.first.year}"


def _often(events: Sequence[Event]) -> str:
    """Say how many contacts and referrals came in how many months, when they were three or more."""
    days = sorted({one.start for one in events if one.label in ("Contact", "Referral")})
    best = ""
    most = 2
    for n, first in enumerate(days):
        inside = [day for day in days[n:] if months_between(first, day) < 12]
        if len(inside) > most:
            most = len(inside)
            best = f"{most} in {months_between(first, inside[-1]) + 1} months"
    return best
