"""Today: a note from the first key, what I wrote today, and what needs me."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from fieldapp.domain.change import BlockKind, Mark, RecordKind, text_slot
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock, Moment
from fieldapp.domain.views import Child, Summary, Visit
from fieldapp.services import capture, in_sample, reading, records, visits
from fieldapp.services.capture import BlockMeta, Place
from fieldapp.services.records import Planned
from fieldapp.services.work import Work
from sync.protocol.ids import PersonId, RecordId
from ui.viewmodels.clock_time import local
from ui.viewmodels.door import Door, Priority
from ui.viewmodels.editor import EditorPorts
from ui.viewmodels.places import Spot
from ui.viewmodels.presenter import Presenter
from ui.viewmodels.rows import RowState, record_row
from ui.viewmodels.typing import Acknowledged, TypingState, Written

_PLANNING: Final = frozenset({RecordKind.PLANNED, RecordKind.ACTIVITY, RecordKind.REPLY})
"""What a lead plans and what an authority says is no writing of the day."""
LOOKED_AT: Final = 200
"""Newest rows among which those of today are looked for."""
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CHILD: Final = re.compile(r"@([A-Za-z][A-Za-z0-9-]*)")
_CODES_FIRST: Final = re.compile(r"(?:@[A-Za-z][A-Za-z0-9-]*\s+)*")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs the person: how many, in words, and where it is dealt with."""

    count: int
    words: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line says besides its words: children who are here, and a mark."""

    children: tuple[str, ...] = ()
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class TodayState:
    """What the page shows. `keeping` are notes that are not on the disk yet: they stay in sight."""

    busy: str = ""
    refused: Refused | None = None
    day: str = ""
    rows: tuple[RowState, ...] = ()
    needs: tuple[Need, ...] = ()
    loaded: bool = False
    keeping: tuple[str, ...] = ()
    understood: Understood = Understood()
    said: str = ""


class Today(Presenter[TodayState]):
    """Reads what was written today and what needs the person, while somebody looks."""

    def __init__(
        self,
        door: Door,
        work: Work,
        on_state: Callable[[TodayState], None],
        writing: Callable[[], RecordId | None] = lambda: None,
    ) -> None:
        """`writing` names the note that is in the line, which the list leaves out."""
        super().__init__(door, TodayState(day=day_words(work.clock)), on_state)
        self._work, self._writing = work, writing
        self._looked_at, self._stale = False, True
        self.codes: frozenset[str] = frozenset()
        """The children who are here."""

    def shown(self, looked_at: bool) -> None:
        """Somebody looks at the page now, or no longer."""
        self._looked_at = looked_at
        if looked_at and self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Read again now, or when somebody looks."""
        self._stale = not self._looked_at
        if self._stale:
            return
        work = self._work

        def read() -> tuple[tuple[Summary, ...], Visit, tuple[Child, ...]]:
            newest = reading.summaries(work, limit=LOOKED_AT)
            return newest, visits.card(work), in_sample.children(work)

        self._door.ask(read, self._read, self.refuse, Priority.BACKGROUND)

    def _read(self, found: tuple[tuple[Summary, ...], Visit, tuple[Child, ...]]) -> None:
        clock, person, writing = self._work.clock, self._work.person, self._writing()
        mine = written_today(found[0], clock, person)
        rows = tuple(record_row(row, clock, person) for row in mine if row.id != writing)
        self.codes = frozenset(child.code for child in found[2])
        self.show(day=day_words(clock), rows=rows, needs=needs(found[1]), loaded=True)


@dataclass(slots=True)
class _Note:
    """A note in the line: its record is planned, and begun as soon as the first key came."""

    plan: Planned
    place: Place
    meta: BlockMeta
    begun: bool = False
    asked: bool = False
    text: str | None = field(default=None)
    """The words once the person was done; the line holds them until then."""


class QuickNote:
    """A line in which a note is kept from its first key on. It is a TypingListener.

    `words` reads the line; `cleared` is called when its words are a note of their own.
    """

    def __init__(
        self,
        ports: EditorPorts,
        words: Callable[[], str],
        cleared: Callable[[], None],
        show: Callable[..., None],
    ) -> None:
        self._ports, self._work = ports, ports.work
        self._words, self._cleared, self._show = words, cleared, show
        self._now: _Note | None = None
        self._keeping: dict[Place, _Note] = {}

    @property
    def writing(self) -> RecordId | None:
        """The note that is in the line."""
        return self._now.plan.id if self._now is not None else None

    def understood(self, words: str, here: frozenset[str]) -> Understood:
        """Return what the words say besides themselves, with the codes of children here."""
        wanted = dict.fromkeys(code.upper() for code in _CHILD.findall(words))
        return Understood(tuple(c for c in wanted if c in here), self._marked(words)[0])

    def typed(self) -> None:
        """Something was typed in the line."""
        if self._now is None:
            if not self._words():
                return
            self._now = self._planned()
        note = self._now
        self._begin(note)
        self._ports.typing.typed(note.place, (), lambda: self._read(note))

    def done(self) -> None:
        """The words of the line are a note; the line is empty for the next."""
        note, words = self._now, self._words()
        if note is None or not words.strip():
            return
        mark, text = self._marked(words)
        note.text, note.meta = text, self._meta(note, mark)
        self._now, self._keeping[note.place] = None, note
        self._tell(said="")
        self._cleared()
        self._ports.typing.typed(note.place, (), lambda: self._read(note))
        self._ports.typing.leave(note.place)
        self._name_children(note, words)

    def rest(self) -> None:
        """The person looks elsewhere: the words are an entry too, and stay in the line."""
        if self._now is not None:
            self._ports.typing.leave(self._now.place)

    def typing_changed(self, state: TypingState) -> None:
        """The chip says it."""

    def acknowledged(self, what: Acknowledged) -> None:
        """The chip says it."""

    def settled(self, _effects: Effects, closed: frozenset[Place]) -> None:
        """A note that is an entry now need not stay in sight any more."""
        kept = [place for place in self._keeping if place in closed]
        for place in kept:
            del self._keeping[place]
        if kept:
            self._tell(said="Kept as a note of its own.")

    def mended(self, place: Place, characters: int) -> None:
        """The window says it."""

    def _planned(self) -> _Note:
        plan = records.planned(self._work)
        block = records.new_block_id(self._work)
        meta = capture.block_meta(self._work, BlockKind.NOTE)
        return _Note(plan, (plan.id, text_slot(block)), meta)

    def _begin(self, note: _Note) -> None:
        """Begin the note's record; after a refusal the next key tries again."""
        if note.begun or note.asked:
            return
        work, note.asked = self._work, True

        def begun(made: tuple[Any, Effects]) -> None:
            note.begun = True
            self._show(refused=None)
            self._ports.publish(made[1])

        def refused(reason: Refused) -> None:
            note.asked = False
            self._show(refused=reason)

        self._ports.door.ask(
            lambda: records.open_record(work, RecordKind.NOTE, plan=note.plan),
            begun,
            refused,
            Priority.TYPING,
        )

    def _read(self, note: _Note) -> Written:
        text = self._words() if note.text is None else note.text
        return Written(text, len(text), note.meta.text())

    def _marked(self, words: str) -> tuple[Mark, str]:
        """Take a sign at the beginning, after codes of children, as a mark of the form."""
        section = self._work.ports.forms.latest(RecordKind.NOTE).section()
        codes = _CODES_FIRST.match(words)
        at = codes.end() if codes is not None else 0
        for each in section.marks if section else ():
            rest = words[at + len(each.sign) :]
            if words.startswith(each.sign, at) and rest.strip():
                return Mark(each.mark), words[:at] + rest.lstrip()
        return Mark.NONE, words

    def _meta(self, note: _Note, mark: Mark) -> BlockMeta:
        return BlockMeta(note.meta.kind, mark.value, new=True, said_ms=note.meta.said_ms)

    def _name_children(self, note: _Note, words: str) -> None:
        """Name the children whose codes stand in the words after an @, if they are here."""
        wanted = [code.upper() for code in _CHILD.findall(words)]
        if not wanted:
            return
        work, record = self._work, note.plan.id

        def name() -> Effects | None:
            here = {child.code for child in reading.children(work)}
            named = [code for code in dict.fromkeys(wanted) if code in here]
            if not named:
                return None
            return records.set_field(work, record, "children", " ".join(named), ())

        def done(effects: Effects | None) -> None:
            if effects is not None:
                self._ports.publish(effects)

        self._ports.door.ask(name, done, lambda reason: self._show(refused=reason))

    def _tell(self, **more: Any) -> None:
        keeping = tuple(note.text or "" for note in self._keeping.values())
        self._show(keeping=keeping, **more)


def written_today(rows: Iterable[Summary], clock: Clock, person: PersonId) -> tuple[Summary, ...]:
    """Return the rows of a person that changed on this day of the laptop's clock."""
    offset = clock.now().offset_minutes
    today = local(clock.now()).date()
    return tuple(
        row
        for row in rows
        if row.owner == person
        and row.kind not in _PLANNING
        and local(Moment(row.changed_ms, offset)).date() == today
    )


def needs(visit: Visit) -> tuple[Need, ...]:
    """Return what needs the person, the most pressing first; only what there is."""
    held = visit.counters
    unsent = held.laptop - held.server
    found = (
        Need(visit.concerns_open, "Concern open", Spot.CONCERNS),
        Need(visit.conflicts, "With two versions of the same words", Spot.CONFLICTS),
        Need(held.quarantined, "Kept aside: not as its author signed it", Spot.EXCHANGE),
        Need(held.unreadable, "Cannot be read here yet", Spot.EXCHANGE),
        Need(held.waiting, "Waits for what came before it", Spot.EXCHANGE),
        Need(unsent, "Only on this laptop, not sent yet", Spot.EXCHANGE),
    )
    return tuple(_several(need) for need in found if need.count > 0)


def day_words(clock: Clock) -> str:
    """Return this day as `Wednesday 18 November`."""
    now = local(clock.now())
    return f"{_DAYS[now.weekday()]} {now.day} {_MONTHS[now.month - 1]}"


def _several(need: Need) -> Need:
    words = {"Concern open": "Concerns open"}.get(need.words, need.words)
    return replace(need, words=words) if need.count > 1 else need
