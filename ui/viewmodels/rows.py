"""Lists of records and of children: read in pages, filtered as one types, never in typing's way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter
from typing import Final

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock, Moment
from fieldapp.domain.views import Child, Custody, Summary
from fieldapp.services import in_sample, reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId, RecordId
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.door import Door, Priority
from ui.viewmodels.files import CUSTODY_WORDS
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.record_state import KIND_WORDS

PAGE: Final = 500
"""Rows that one job reads; typing waits no longer than for one of them."""


@dataclass(frozen=True, slots=True)
class RowState:
    """One row: what opens it, a child's code, its words, where it is, what needs the person."""

    id: str
    title: str
    about: str = ""
    code: str = ""
    custody: Custody | None = None
    needs: str = ""

    @property
    def standing(self) -> str:
        """Where it is, in words; empty where that is no question."""
        return CUSTODY_WORDS[self.custody] if self.custody is not None else ""

    @property
    def spoken(self) -> str:
        """The row as read aloud; a code is spelled."""
        code = f"Child {' '.join(self.code)}" if self.code else ""
        parts = (code, self.title, self.about, self.needs, self.standing)
        return ". ".join(part for part in parts if part)

    def has(self, wanted: str) -> bool:
        """Say whether the row shows these letters, in any case."""
        return any(
            wanted in text.casefold() for text in (self.title, self.about, self.code, self.needs)
        )


class Which(StrEnum):
    """What a list shows."""

    CURRENT = "current"
    ARCHIVED = "archived"
    EVERYWHERE = "everywhere"
    """What was archived in the whole visit, whichever list it stood in."""


@dataclass(frozen=True, slots=True)
class RowsState:
    """What a list shows; `loaded` once every row was read, `held` how many there are."""

    busy: str = ""
    refused: Refused | None = None
    rows: tuple[RowState, ...] = ()
    held: int = 0
    loaded: bool = False
    wanted: str = ""
    which: Which = Which.CURRENT
    said: str = ""

    @property
    def archived(self) -> bool:
        """Whether what was archived is shown."""
        return self.which is not Which.CURRENT

    @property
    def words(self) -> str:
        """How many rows there are, in words."""
        if not self.loaded and not self.held:
            return ""
        if self.wanted.strip():
            return f"{len(self.rows):,} of {self.held:,}"
        more = "" if self.loaded else ", reading on"
        return f"{self.held:,}{more}"


class Rows(Presenter[RowsState], ABC):
    """What lists share: they are read again only while somebody looks, and filtered at once."""

    def __init__(self, door: Door, on_state: Callable[[RowsState], None]) -> None:
        super().__init__(door, RowsState(), on_state)
        self._all: tuple[RowState, ...] = ()
        self._looked_at, self._stale = False, True
        self._reading = 0

    def shown(self, looked_at: bool) -> None:
        """Somebody looks at the list now, or no longer."""
        self._looked_at = looked_at
        if looked_at and self._stale:
            self.read()

    def refresh(self) -> None:
        """Something was written: read again now, or when somebody looks."""
        self._stale = True
        if self._looked_at:
            self.read()

    def look_for(self, wanted: str) -> None:
        """Show the rows that hold these letters."""
        self.show(wanted=wanted, rows=self._filtered(wanted))

    def read(self) -> None:
        """Read every row again; a reading that is under way is given up."""
        self._stale = False
        self._reading += 1
        self.begin(self._reading)

    @abstractmethod
    def begin(self, reading: int) -> None:
        """Ask for the rows; give them to `take` with the number of this reading."""

    def take(self, reading: int, rows: Iterable[RowState], loaded: bool) -> bool:
        """Show all rows that were read so far; say whether this reading still counts."""
        if reading != self._reading:
            return False
        self._all = tuple(rows)
        wanted = self.state.wanted
        self.show(rows=self._filtered(wanted), held=len(self._all), loaded=loaded)
        return True

    def _filtered(self, wanted: str) -> tuple[RowState, ...]:
        letters = wanted.strip().lstrip("@").casefold()
        return tuple(row for row in self._all if row.has(letters)) if letters else self._all


class RecordRows(Rows):
    """The records of some kinds, newest change first; archived ones on their own."""

    def __init__(
        self,
        door: Door,
        work: Work,
        kinds: tuple[RecordKind, ...],
        publish: Callable[[Effects], None],
        on_state: Callable[[RowsState], None],
    ) -> None:
        super().__init__(door, on_state)
        self._work, self._kinds, self._publish = work, kinds, publish

    def show_which(self, which: Which) -> None:
        """Show what is current, what was archived, or what was archived anywhere."""
        if which is not self.state.which:
            self.show(which=which, rows=(), held=0, loaded=False, said="")
            self.read()

    def restore(self, record: RecordId) -> None:
        """Bring an archived record back into its list."""
        work = self._work

        def back() -> Effects:
            return records.restore(work, record, reading.record(work, record).status_seen)

        def restored(effects: Effects) -> None:
            self.show(said="It is back in the list.")
            self._publish(effects)

        self.run(back, restored)

    def begin(self, reading: int) -> None:
        """Read the first page of the first kind; each page asks for the next."""
        everywhere = self.state.which is Which.EVERYWHERE
        self._next(reading, [], (None,) if everywhere else self._kinds, None)

    def _next(
        self,
        number: int,
        whole: list[tuple[int, RowState]],
        kinds: tuple[RecordKind | None, ...],
        after: RecordId | None,
    ) -> None:
        work, archived = self._work, self.state.archived

        def page() -> tuple[Summary, ...]:
            return reading.summaries(work, kinds[0], archived, limit=PAGE, after=after)

        def here(found: tuple[Summary, ...]) -> None:
            rest = kinds if len(found) == PAGE else kinds[1:]
            whole.extend(
                (-each.changed_ms, record_row(each, work.clock, work.person)) for each in found
            )
            whole.sort(key=itemgetter(0))
            if self.take(number, map(itemgetter(1), whole), not rest) and rest:
                last = found[-1].id if rest is kinds else None
                self._next(number, whole, rest, last)

        priority = Priority.BACKGROUND if whole else Priority.SCREENS
        self._door.ask(page, here, self.refuse, priority)


class ChildRows(Rows):
    """The children of the visit, by code; one can be added by hand."""

    def __init__(
        self,
        door: Door,
        work: Work,
        publish: Callable[[Effects], None],
        on_state: Callable[[RowsState], None],
    ) -> None:
        super().__init__(door, on_state)
        self._work, self._publish = work, publish

    def begin(self, reading_: int) -> None:
        """Read all children."""
        work = self._work

        def here(found: tuple[Child, ...]) -> None:
            self.take(reading_, map(child_row, found), loaded=True)

        self._door.ask(lambda: in_sample.children(work), here, self.refuse)

    def add(self, code: str) -> None:
        """Add a child by code, or with the next own code where none is given."""
        work = self._work

        def added(result: tuple[str, Effects]) -> None:
            self.show(said=f"{result[0]} is in this visit.")
            self._publish(result[1])

        self.show(said="")
        self.run(lambda: records.add_child(work, records.child_code(code)), added)


def record_row(row: Summary, clock: Clock, person: PersonId) -> RowState:
    """Return a record as a row."""
    you = ", you" if row.owner == person else ""
    when = claimed_time(clock, Moment(row.changed_ms, clock.now().offset_minutes))
    kind = KIND_WORDS[row.kind]
    finished = " · finished" if row.finished else ""
    return RowState(
        row.id.hex(),
        row.title or f"{kind}, no words yet",
        f"{row.short_name} · {kind} · {row.owner}{you} · {when}{finished}",
        row.child,
        row.custody,
        "2 versions" if row.conflicts else "",
    )


def child_row(child: Child) -> RowState:
    """Return a child as a row."""
    records_ = "1 record" if child.records == 1 else f"{child.records} records"
    records_ = records_ if child.records else "No record yet"
    origin = " · ".join(part for part in (child.sample, child.origin) if part)
    return RowState(child.code, records_, origin, child.code)
