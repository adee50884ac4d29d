"""The journey of a child as a screen shows it: lanes with marks, a table, waits, one chosen mark.

The marks of a lane stand in rows so that none covers another; how wide a day is, is the
widget's. Everything is read as a sentence too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.journey.calendar import MONTHS, day_words
from fieldapp.journey.story import Event, Form, Journey, LaneEvents, Place
from fieldapp.journey.waits import Wait
from fieldapp.services import draws, in_sample
from fieldapp.services import journey as telling
from fieldapp.services.work import Work
from ui.viewmodels.door import Door
from ui.viewmodels.presenter import Presenter

_LEAST_SHARE: Final = 26
"""A mark takes at least this share of the whole time when rows are given out,"""
_LETTER_SHARE: Final = 110
"""and each of the first letters of a moment's label this one more."""
_LETTERS: Final = 10
_MARGIN_SHARE: Final = 50
_LEAST_DAYS: Final = 28


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on the timeline: from `start` to `end` in days, in row `row` of its lane."""

    id: str
    form: Form
    start: int
    end: int
    row: int
    label: str
    when: str
    words: str
    source: str
    lane: str
    place: Place | None = None

    @property
    def spoken(self) -> str:
        """The mark as read aloud: “Police, June 2025: missing twice, list 8, row 4”."""
        return f"{self.lane}, {self.when}: {self.words}"


@dataclass(frozen=True, slots=True)
class LaneState:
    """One lane: its title, what is said of it, how many rows it takes, its marks by day."""

    id: str
    title: str
    note: str
    rows: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale: at which day, its words, and whether a year begins there."""

    day: int
    words: str
    year: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole timeline. Days are ordinals of the calendar; `today` and `lists` stand as lines."""

    lanes: tuple[LaneState, ...] = ()
    first: int = 0
    last: int = 0
    today: int = 0
    lists: int = 0

    @property
    def days(self) -> int:
        """How many days it spans."""
        return max(1, self.last - self.first)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every mark, lane by lane."""
        return tuple(mark for lane in self.lanes for mark in lane.marks)


@dataclass(frozen=True, slots=True)
class WaitLine:
    """A wait in words; `late` where it went over its limit."""

    id: str
    words: str
    rests: str
    late: bool


@dataclass(frozen=True, slots=True)
class JourneyState:
    """What the screen shows. `children` are the codes that can be chosen; `chosen` is a mark."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    code: str = ""
    children: tuple[str, ...] = ()
    picture: Picture = Picture()
    waits: tuple[WaitLine, ...] = ()
    about: str = ""
    withheld: str = ""
    """Why nothing of the lists is shown, where that is so."""
    chosen: Mark | None = None

    @property
    def empty(self) -> str:
        """Say why nothing is shown; empty where something is."""
        if not self.loaded or self.picture.lanes:
            return ""
        if self.withheld:
            return self.withheld
        if not self.children:
            return "No child is in this visit yet. The sample brings them, or add one by code."
        return f"{self.code} is in no list, and nothing dated was written. Add what you know."

    @property
    def rows(self) -> tuple[Mark, ...]:
        """The marks as rows of a table, by day."""
        return tuple(sorted(self.picture.marks, key=lambda one: (one.start, one.end)))


class JourneyPage(Presenter[JourneyState]):
    """Takes the intentions of a timeline; `on_open` opens a place in a record."""

    def __init__(
        self,
        door: Door,
        work: Work,
        on_state: Callable[[JourneyState], None],
        on_open: Callable[[Place], None],
    ) -> None:
        super().__init__(door, JourneyState(), on_state)
        self._work, self._on_open = work, on_open

    def show_child(self, code: str) -> None:
        """Show the journey of a child; without a code, that of the one shown or the first."""
        if code and code != self.state.code:
            self.show(code=code, loaded=False, picture=Picture(), waits=(), chosen=None, about="")
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        work, wanted = self._work, self.state.code

        def read() -> tuple[str, tuple[str, ...], Journey | None, str]:
            codes = tuple(child.code for child in in_sample.children(work))
            code = wanted or next(iter(codes), "")
            told = telling.journey(work, code) if code else None
            return code, codes, told, draws.withheld(work, code)

        self.run(read, lambda found: self._read(*found), "Reading the journey")

    def touched(self, effects: Effects) -> None:
        """Something was written: what is shown is read again."""
        if self.state.loaded and effects.records:
            self.refresh()

    def choose(self, identity: str) -> None:
        """Look at one mark."""
        marks = self.state.picture.marks
        found = next((mark for mark in marks if mark.id == identity), None)
        if found is not None and found != self.state.chosen:
            self.show(chosen=found)

    def open(self, identity: str) -> None:
        """Open the record in which a mark stands; what the lists say is shown in words."""
        self.choose(identity)
        chosen = self.state.chosen
        if chosen is not None and chosen.place is not None:
            self._on_open(chosen.place)

    def _read(self, code: str, codes: tuple[str, ...], told: Journey | None, withheld: str) -> None:
        if self.state.code not in ("", code):
            return
        picture = picture_of(told) if told else Picture()
        held = self.state.chosen
        chosen = next((m for m in picture.marks if held is not None and m.id == held.id), None)
        self.show(
            loaded=True,
            code=code,
            children=codes if not code or code in codes else (*codes, code),
            picture=picture,
            waits=tuple(_wait_lines(told.waits)) if told else (),
            about=withheld or (about(told) if told else ""),
            withheld=withheld,
            chosen=chosen,
        )


def about(told: Journey) -> str:
    """Say from which lists a journey is told, as at which day, and by which times."""
    if told.day is None:
        return "In no list. From the notes of inspectors alone."
    lists = ", ".join(str(number) for number in told.lists)
    return f"From lists {lists}, as at {day_words(told.day)}. Times: {told.times}."


def picture_of(told: Journey) -> Picture:
    """Return the lanes with their marks, a margin of time at both ends."""
    first, last = told.first.toordinal(), told.last.toordinal()
    margin = max(_LEAST_DAYS, (last - first) // _MARGIN_SHARE)
    whole = last - first + 2 * margin
    lanes = tuple(_lane(one, whole) for one in told.lanes)
    day = told.day.toordinal() if told.day else 0
    return Picture(lanes, first - margin, last + margin, last, day)


def _lane(lane: LaneEvents, whole: int) -> LaneState:
    """Give every event a row of the lane: what lasts first, so that it lies over the rest."""
    free: list[int] = []
    marks = []
    for event in sorted(lane.events, key=lambda one: (_under(one), one.start, one.end)):
        start, end = event.start.toordinal(), event.end.toordinal()
        letters = 0 if end > start else min(len(event.label), _LETTERS)
        share = whole // _LEAST_SHARE + letters * whole // _LETTER_SHARE
        reach = max(end + 1, start + share)
        row = next((n for n, until in enumerate(free) if until <= start), len(free))
        free[row : row + 1] = [reach]
        marks.append(_mark(event, lane.lane.title, start, end, row))
    ordered = tuple(sorted(marks, key=lambda one: (one.start, one.end, one.row)))
    rows = max(2 if lane.note else 1, len(free))
    return LaneState(lane.lane.id, lane.lane.title, lane.note, rows, ordered)


def _under(event: Event) -> int:
    return 0 if event.end > event.start else 1


def _mark(event: Event, title: str, start: int, end: int, row: int) -> Mark:
    return Mark(
        event.id, event.form, start, end, row, event.label, event.when, event.told,
        event.source, title, event.place,
    )  # fmt: skip


def _wait_lines(waits: Iterable[Wait]) -> Iterator[WaitLine]:
    """Yield the waits, those that are late first."""
    for n, wait in sorted(enumerate(waits), key=lambda one: (not one[1].late, one[0])):
        basis = wait.rule.basis.words
        rests = f"{basis[:1].upper()}{basis[1:]}. {wait.rule.source}"
        yield WaitLine(f"w{n}", wait.sentence, rests, wait.late)


def ticks(first: int, last: int, day_px: float, least_px: int) -> tuple[Tick, ...]:
    """Return the lines of the scale between two days: years, quarters or months, as room is.

    `least_px` is how far two words must be apart.
    """
    months = next((m for m in (1, 3, 6, 12) if m * 30.4 * day_px >= least_px), 12)
    every = 1
    while months == 12 and every * 365 * day_px < least_px:
        every += 1
    return tuple(_ticks(first, last, months, every))


def _ticks(first: int, last: int, months: int, every: int) -> Iterator[Tick]:
    begun = date.fromordinal(first)
    year, month = begun.year, 1
    while (day := date(year, month, 1)) <= date.fromordinal(last):
        ordinal = day.toordinal()
        if ordinal >= first and (month > 1 or year % every == 0):
            words = str(year) if month == 1 else MONTHS[month - 1][:3]
            yield Tick(ordinal, words, month == 1)
        month += months
        year, month = (year + 1, 1) if month > 12 else (year, month)


def beside(picture: Picture, identity: str, lanes: int, marks: int) -> str:
    """Return the mark that the arrows lead to: so many marks on in its lane, or lanes down.

    In another lane it is the one nearest in time. Without a mark, it is the first one.
    """
    held = next((m for m in picture.marks if m.id == identity), None)
    if held is None:
        return picture.marks[0].id if picture.marks else ""
    at = next(n for n, lane in enumerate(picture.lanes) if held in lane.marks)
    if lanes:
        other = picture.lanes[min(max(at + lanes, 0), len(picture.lanes) - 1)].marks
        return held.id if held in other else min(other, key=lambda m: _far(m, held)).id
    own = picture.lanes[at].marks
    return own[min(max(own.index(held) + marks, 0), len(own) - 1)].id


def _far(one: Mark, other: Mark) -> tuple[int, int]:
    """How far apart two marks are in days, overlapping ones by their beginnings."""
    gap = max(0, one.start - other.end, other.start - one.end)
    return gap, abs(one.start - other.start)
