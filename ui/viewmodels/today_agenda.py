"""The day of one inspector: what the plan says, what was begun from it, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.enquiry import Enquiry
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Item
from fieldapp.domain.ports import Clock
from fieldapp.domain.views import Record
from fieldapp.programme.facts import Activity
from fieldapp.programme.plan import site_day
from fieldapp.services import enquiries, reading
from fieldapp.services import plan as plans
from fieldapp.services.programme import Charts, today_of
from sync.protocol.ids import RecordId
from ui.viewmodels.clock_time import local
from ui.viewmodels.door import Priority
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.presenter import Presenter

_ICONS: Final = {
    "interview_child": "message-circle",
    "interview_carer": "users",
    "interview_parent": "users",
    "interview_professional": "message-circle",
    "practice_observation": "eye",
    "case_tracking": "book-open",
    "note": "file-text",
    "meeting": "scale",
}
_KINDS: Final = {
    "interview_child": "Interview",
    "interview_carer": "Interview",
    "interview_parent": "Interview",
    "interview_professional": "Interview",
    "practice_observation": "Observation",
    "case_tracking": "Case tracking",
    "note": "Reading",
    "meeting": "Meeting",
}
_STARTS: Final = {
    "Interview": "Start interview",
    "Observation": "Start observation",
    "Case tracking": "Start case",
}


class Standing(StrEnum):
    """How far an activity of the day is."""

    PLANNED = "planned"
    BEGUN = "begun"
    TO_CODE = "to_code"
    CODED = "coded"
    ASKED = "asked"
    """A line of enquiry to be followed up today."""


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One line of the day. `action` is the verb of its button; `is_next` what comes now."""

    id: str
    time: str
    title: str
    code: str
    about: str
    icon: str
    standing: Standing
    state: str
    action: str
    is_next: bool = False

    @property
    def spoken(self) -> str:
        """The line as read aloud; a code is spelled."""
        code = f"Child {' '.join(self.code)}" if self.code else ""
        parts = (self.time or "No time", self.title, code, self.about, self.state)
        return ". ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class AgendaState:
    """What the card shows; `day` is `day 8 of 10`, `coming` when the next one begins."""

    busy: str = ""
    refused: Refused | None = None
    loaded: bool = False
    rows: tuple[AgendaRow, ...] = ()
    day: str = ""
    coming: str = ""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    activities: tuple[tuple[Activity, tuple[Record, ...]], ...]
    asked: tuple[Enquiry, ...]
    items: tuple[Item, ...]
    days: tuple[date, ...]
    today: date
    planned: bool


class Agenda(Presenter[AgendaState]):
    """Reads the day while somebody looks; begins the record that an activity is for."""

    def __init__(
        self,
        ports: EditorPorts,
        on_state: Callable[[AgendaState], None],
        charts: Charts,
        items: Callable[[], Iterable[Item]],
        opens: tuple[Callable[[RecordId], None], Callable[[], None]],
    ) -> None:
        """`items` gives the evidence on the store's thread; `opens` a record, the meeting."""
        super().__init__(ports.door, AgendaState(), on_state)
        self._ports, self._charts, self._items = ports, charts, items
        self._open, self._open_meeting = opens
        self._looked_at, self._stale = False, True

    def shown(self, looked_at: bool) -> None:
        """Somebody looks at the page now, or no longer."""
        self._looked_at = looked_at
        if looked_at:
            self.refresh()

    def refresh(self) -> None:
        """Read again now, or when somebody looks."""
        self._stale = not self._looked_at
        if self._stale:
            return
        work, charts, items = self._ports.work, self._charts, self._items

        def read() -> _Read:
            today = today_of(work.clock)
            held = plans.plan_here(work)
            days = plans.in_full(work, held.id, charts.cycles).days if held else ()
            own = plans.day_of(work, work.person, today)
            begun = tuple(
                (one, tuple(reading.record(work, record) for record in one.begun)) for one in own
            )
            found = tuple(items()) if any(records for _, records in begun) else ()
            asked = enquiries.due(work, work.person, str(today))
            return _Read(begun, tuple(asked), found, days, today, held is not None)

        self._door.ask(read, self._take, self.refuse, Priority.BACKGROUND)

    def open(self, identity: str) -> None:
        """Go on with the record of a line; begin it where nobody has."""
        row = next((one for one in self.state.rows if one.id == identity), None)
        if row is None:
            return
        if row.standing is Standing.ASKED:
            self._open_meeting()
            return
        work, activity = self._ports.work, RecordId(bytes.fromhex(identity))

        def begin() -> tuple[RecordId, Effects | None]:
            held = next((one for one in plans.activities(work) if one.id == activity), None)
            if held is not None and held.begun:
                return held.begun[0], None
            return plans.begin_from(work, activity)

        def begun(made: tuple[RecordId, Effects | None]) -> None:
            if made[1] is not None:
                self._ports.publish(made[1])
            self._open(made[0])

        self.run(begin, begun)

    def _take(self, read: _Read) -> None:
        rows = [_activity_row(one, records, read.items) for one, records in read.activities]
        rows += [_enquiry_row(one) for one in read.asked]
        rows.sort(key=lambda row: (row.time or "99", row.title))
        coming = _next(rows, self._ports.work.clock)
        marked = tuple(replace(row, is_next=True) if row is coming else row for row in rows)
        at = site_day(read.days, read.today)
        self.show(
            loaded=True,
            refused=None,
            rows=marked,
            planned=read.planned,
            day=f"day {at[0]} of {at[1]}" if at else "",
            coming=coming.time if coming else "",
        )


def _activity_row(one: Activity, records: tuple[Record, ...], items: tuple[Item, ...]) -> AgendaRow:
    kind = _KINDS.get(one.what, "Activity")
    standing, state, notes = _standing(records, items)
    about = (kind, one.place, one.agency, one.words.partition("\n")[0], notes)
    action = "Open" if records else _STARTS.get(kind, "Start a note")
    return AgendaRow(
        one.id.hex(),
        f"{one.start:%H:%M}" if one.start else "",
        one.title or f"{kind} without a name",
        one.child,
        " · ".join(part for part in about if part),
        _ICONS.get(one.what, "calendar-days"),
        standing,
        state,
        action,
    )


def _standing(records: tuple[Record, ...], items: tuple[Item, ...]) -> tuple[Standing, str, str]:
    """Return how far an activity is, in words, and how many notes it has."""
    if not records:
        return Standing.PLANNED, "Planned", ""
    blocks = [(r.summary.id.hex(), b.id.hex()) for r in records for b in r.blocks if b.text.strip()]
    coded = {(item.anchor.record, item.anchor.slot[-32:]) for item in items}
    left = sum(block not in coded for block in blocks)
    notes = f"{len(blocks)} notes" if len(blocks) != 1 else "1 note"
    if not blocks:
        return Standing.BEGUN, "Begun", ""
    if left:
        words = f"{left} notes to code" if left != 1 else "1 note to code"
        return Standing.TO_CODE, words, notes
    return Standing.CODED, "Saved, coded", notes


def _enquiry_row(one: Enquiry) -> AgendaRow:
    return AgendaRow(
        one.id.hex(),
        one.time_field.text,
        one.question.text,
        " ".join(one.children),
        " · ".join(part for part in ("Line of enquiry", one.activity.text) if part),
        "circle-question-mark",
        Standing.ASKED,
        "To follow up",
        "Open",
    )


def _next(rows: Iterable[AgendaRow], clock: Clock) -> AgendaRow | None:
    """Return the first line that nobody began and whose time has not gone by."""
    now: datetime = local(clock.now())
    at = f"{now:%H:%M}"
    waiting = (row for row in rows if row.standing is Standing.PLANNED and row.time >= at)
    return next(waiting, None)
