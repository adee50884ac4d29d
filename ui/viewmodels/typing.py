"""The typing path: words go from the screen to the disk while they are typed.

A change starts a clock of 400 ms; then the text is read from the editor and handed through
the door, before everything else that waits. One flush is under way for a slot at a time; if
more was typed meanwhile, the next follows as soon as it returns, with the newest text. Nothing
here waits for the disk, and *Saved* is said only of what a flush returned for.

A draft keeps the live values that were on the screen when it began. It becomes an entry when
the person leaves the slot, every 30 seconds, and whenever `settle` is called: on lock and
suspend, before sending, exporting and closing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock
from fieldapp.domain.views import Draft
from fieldapp.services import capture
from fieldapp.services.capture import INTERVAL_MS, Noted, Place, Settled
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.clock_time import clock_time
from ui.viewmodels.door import Door, Priority, Timers
from ui.viewmodels.shell import Saved, SavedState

FLUSH_MS: Final = 400
"""From the first unsaved key to the moment the text is handed over."""
RETRY_MS: Final = 2_000
"""Between attempts while what is typed cannot be kept."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in an editor now: its text, the caret as a position, and a block's meta."""

    text: str
    caret: int = 0
    meta: str = ""


Read = Callable[[], Written]
"""Reads an editor, on the thread of the screens."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A flush returned: this many characters of the slot are on the disk, since `saved_ms`."""

    record: RecordId
    slot: bytes
    characters: int
    saved_ms: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why what is typed is not on the disk: what happened, what to do, the code to quote."""

    happened: str
    do: str
    code: str

    @property
    def safe(self) -> str:
        """What is safe, whatever happened."""
        return "Your words are still on this screen. Do not close it."


@dataclass(frozen=True, slots=True)
class TypingState:
    """What the chip says, why if it is not saved, and drafts that no entry can hold yet."""

    saved: SavedState = field(default_factory=SavedState)
    trouble: Trouble | None = None
    kept: tuple[tuple[Place, Refused], ...] = ()


class DraftServices(Protocol):
    """What the typing path asks of the services; each is called on the store's thread."""

    def note(self, draft: Draft) -> Noted:
        """Keep a draft; it is on the disk when this returns."""
        ...

    def settle(self, which: frozenset[Place] | None) -> Settled:
        """Turn drafts, or those at the given places, into entries."""
        ...


class TypingListener(Protocol):
    """Who is told what the typing path did."""

    def typing_changed(self, state: TypingState) -> None:
        """The chip says something else."""
        ...

    def acknowledged(self, what: Acknowledged) -> None:
        """A flush returned."""
        ...

    def settled(self, effects: Effects, closed: frozenset[Place]) -> None:
        """Drafts became entries; the slots in `closed` are no longer being written."""
        ...

    def mended(self, place: Place, characters: int) -> None:
        """So many characters could not be kept as typed and became U+FFFD."""
        ...


class SilentListener:
    """A listener that acts on nothing; what it cares for is overridden."""

    def typing_changed(self, state: TypingState) -> None:
        """The chip says something else; the window shows it."""

    def acknowledged(self, what: Acknowledged) -> None:
        """A flush returned; the chip says it."""

    def settled(self, effects: Effects, closed: frozenset[Place]) -> None:
        """Drafts became entries."""

    def mended(self, place: Place, characters: int) -> None:
        """Characters that no file can hold were replaced; the window says it."""


class Listeners:
    """Hands on what the typing path says to everybody who listens, in the order of joining."""

    def __init__(self) -> None:
        self._all: list[TypingListener] = []

    def join(self, listener: TypingListener) -> Callable[[], None]:
        """Tell this one too from now on; what is returned ends it."""
        self._all.append(listener)
        return lambda: self._all.remove(listener) if listener in self._all else None

    def typing_changed(self, state: TypingState) -> None:
        """Hand it on."""
        for each in tuple(self._all):
            each.typing_changed(state)

    def acknowledged(self, what: Acknowledged) -> None:
        """Hand it on."""
        for each in tuple(self._all):
            each.acknowledged(what)

    def settled(self, effects: Effects, closed: frozenset[Place]) -> None:
        """Hand it on."""
        for each in tuple(self._all):
            each.settled(effects, closed)

    def mended(self, place: Place, characters: int) -> None:
        """Hand it on."""
        for each in tuple(self._all):
            each.mended(place, characters)


class WorkDrafts:
    """The services behind the typing path, for one open visit."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def note(self, draft: Draft) -> Noted:
        """Keep a draft; it is on the disk when this returns."""
        return capture.note_draft(self._work, draft)

    def settle(self, which: frozenset[Place] | None) -> Settled:
        """Turn drafts, or those at the given places, into entries."""
        return capture.commit_drafts(self._work, which)


@dataclass(slots=True)
class _Slot:
    """A slot with words that are not an entry yet.

    `typed` counts changes, `handed` how many of them were read and handed over, `kept` how
    many are on the disk, `left` at which count the person went elsewhere.
    """

    place: Place
    seen: tuple[Reference, ...]
    begun_ms: int
    read: Read
    typed: int = 0
    handed: int = 0
    kept: int = 0
    left: int = -1
    flying: bool = False
    trouble: Trouble | None = None
    stop: Callable[[], None] | None = None

    @property
    def unsaved(self) -> bool:
        return self.kept < self.typed

    @property
    def at_rest(self) -> bool:
        """Left, and nothing typed since."""
        return self.left == self.typed and not self.unsaved


@dataclass(slots=True)
class _Waiting:
    """What goes on once these slots are on the disk, or is refused when one cannot be kept."""

    places: set[Place]
    done: Callable[[], None]
    refused: Callable[[Refused], None]


class TypingPath:
    """Keeps what is typed in one open visit.

    Views call `typed` after each change and `leave` when the focus goes elsewhere; the
    composition calls `settle` on lock, suspend, before sending, exporting and closing.
    """

    def __init__(
        self,
        door: Door,
        services: DraftServices,
        timers: Timers,
        clock: Clock,
        listener: TypingListener,
    ) -> None:
        self._door, self._services = door, services
        self._timers, self._clock = timers, clock
        self._listener = listener
        self._slots: dict[Place, _Slot] = {}
        self._waiting: list[_Waiting] = []
        self._state = self._told = TypingState()
        self._saved_ms = 0
        self._stop_interval: Callable[[], None] | None = None

    @property
    def state(self) -> TypingState:
        """What the chip says now."""
        return self._state

    def is_open(self, place: Place) -> bool:
        """Say whether a slot is being written, so that nothing may replace its text."""
        return place in self._slots

    def open_places(self, record: RecordId) -> frozenset[bytes]:
        """Return the slots of a record that are being written."""
        return frozenset(slot for held, slot in self._slots if held == record)

    def typed(self, place: Place, seen: tuple[Reference, ...], read: Read) -> None:
        """Something was typed; `seen` is what was on the screen when it began."""
        slot = self._slots.get(place)
        if slot is None:
            slot = _Slot(place, seen, max(self._clock.now().ms, 0), read)
            self._slots[place] = slot
        slot.read = read
        slot.typed += 1
        if slot.stop is None and not slot.flying:
            slot.stop = self._timers.after(FLUSH_MS, lambda: self._flush(slot))
        self._every_interval()
        self._tell()

    def adopt(self, draft: Draft, read: Read) -> None:
        """Go on with a draft that was found after a crash; it is on the disk already."""
        place = (draft.record, draft.slot)
        if place not in self._slots:
            self._slots[place] = _Slot(place, draft.seen, draft.begun_ms, read)
            self._every_interval()

    def leave(self, place: Place) -> None:
        """The person went elsewhere: what the slot holds is kept and becomes an entry."""
        slot = self._slots.get(place)
        if slot is None:
            return
        slot.left = slot.typed
        self._once_kept([slot], lambda: self._settle(frozenset((place,))), lambda _: None)

    def forget(self, place: Place) -> None:
        """Write nothing more of a slot, because what it stood for was taken back."""
        slot = self._slots.pop(place, None)
        if slot is not None:
            self._halt(slot)
            self._release(place)
            self._tell()

    def settle(self, done: Callable[[], None], refused: Callable[[Refused], None]) -> None:
        """Keep everything and turn every draft of the visit into an entry, then call `done`.

        `refused` is called when something could not be kept; its words stay on the screen.
        """
        slots = list(self._slots.values())
        self._once_kept(slots, lambda: self._settle(None, done, refused), refused)

    def keep(self, done: Callable[[], None], refused: Callable[[Refused], None]) -> None:
        """Call `done` once everything typed so far is on the disk, as a draft at least."""
        self._once_kept(list(self._slots.values()), done, refused)

    def try_again(self) -> None:
        """Try at once to keep what could not be kept."""
        for slot in self._slots.values():
            self._hasten(slot)

    def _once_kept(
        self,
        slots: list[_Slot],
        done: Callable[[], None],
        refused: Callable[[Refused], None],
    ) -> None:
        """Flush these slots now; go on when all that they hold is on the disk."""
        for slot in slots:
            self._hasten(slot)
        places = {slot.place for slot in slots if slot.unsaved}
        if places:
            self._waiting.append(_Waiting(places, done, refused))
        else:
            done()

    def _hasten(self, slot: _Slot) -> None:
        """Flush now what was typed and not handed over; after a flush that is under way."""
        if slot.unsaved and not slot.flying:
            self._flush(slot)

    def _halt(self, slot: _Slot) -> None:
        if slot.stop is not None:
            slot.stop()
            slot.stop = None

    def _flush(self, slot: _Slot) -> None:
        """Read the editor and hand its words over. One flush of a slot at a time."""
        self._halt(slot)
        if slot.flying or self._slots.get(slot.place) is not slot:
            return
        written = slot.read()
        slot.handed, slot.flying = slot.typed, True
        draft = Draft(
            *slot.place, written.text, slot.seen, slot.begun_ms, 0, written.caret, written.meta
        )
        self._door.ask(
            lambda: self._services.note(draft),
            lambda noted: self._returned(slot, draft, noted),
            lambda reason: self._not_kept(slot, reason),
            Priority.TYPING,
        )

    def _returned(self, slot: _Slot, draft: Draft, noted: Noted) -> None:
        slot.flying, slot.kept = False, slot.handed
        self._saved_ms = max(self._saved_ms, noted.saved_ms)
        what = Acknowledged(draft.record, draft.slot, len(draft.text), noted.saved_ms)
        self._listener.acknowledged(what)
        if noted.replaced:
            self._listener.mended(slot.place, noted.replaced)
        slot.trouble = None
        if slot.unsaved:
            self._flush(slot)
        else:
            self._release(slot.place)
        self._tell()

    def _not_kept(self, slot: _Slot, reason: Refused) -> None:
        slot.flying = False
        if self._slots.get(slot.place) is slot:
            slot.stop = self._timers.after(RETRY_MS, lambda: self._flush(slot))
        slot.trouble = Trouble(reason.message, reason.next_step, reason.code)
        held = [w for w in self._waiting if slot.place in w.places]
        self._waiting = [w for w in self._waiting if w not in held]
        for each in held:
            each.refused(reason)
        self._tell()

    def _release(self, place: Place) -> None:
        """Let go on what waited for nothing but this slot."""
        for waiting in self._waiting:
            waiting.places.discard(place)
        ready = [w for w in self._waiting if not w.places]
        self._waiting = [w for w in self._waiting if w.places]
        for each in ready:
            each.done()

    def _settle(
        self,
        which: frozenset[Place] | None,
        done: Callable[[], None] | None = None,
        refused: Callable[[Refused], None] | None = None,
    ) -> None:
        """Ask for entries. What is typed goes through the door first, so it is in them."""
        asked = frozenset(self._slots) if which is None else which

        def settled(result: Settled) -> None:
            self._settled(asked, result)
            if done is not None:
                done()

        def not_settled(reason: Refused) -> None:
            kept = tuple((place, reason) for place in asked)
            self._state = replace(self._state, kept=kept)
            self._tell()
            if refused is not None:
                refused(reason)

        self._door.ask(lambda: self._services.settle(which), settled, not_settled)

    def _settled(self, asked: frozenset[Place], result: Settled) -> None:
        kept = {place for place, _ in result.kept}
        closed = frozenset(p for p in asked - kept if self._is_at_rest(p))
        for place in closed:
            self._slots.pop(place, None)
        others = tuple(x for x in self._state.kept if x[0] not in asked)
        self._state = replace(self._state, kept=others + result.kept)
        self._listener.settled(result.effects, closed)
        self._tell()

    def _is_at_rest(self, place: Place) -> bool:
        slot = self._slots.get(place)
        return slot is None or slot.at_rest

    def _every_interval(self) -> None:
        if self._stop_interval is None:
            self._stop_interval = self._timers.after(INTERVAL_MS, self._interval)

    def _interval(self) -> None:
        self._stop_interval = None
        if not self._slots:
            return
        places = frozenset(self._slots)
        self._once_kept(list(self._slots.values()), lambda: self._settle(places), lambda _: None)
        self._every_interval()

    def _tell(self) -> None:
        """Say what the chip shows, if it changed."""
        time = clock_time(self._clock, self._saved_ms, seconds=True) if self._saved_ms else ""
        unsaved = [slot for slot in self._slots.values() if slot.unsaved]
        trouble = next((slot.trouble for slot in unsaved if slot.trouble), None)
        kind = Saved.TYPING if unsaved else Saved.SAVED
        if trouble is not None:
            kind = Saved.NOT_SAVED
        now = replace(self._state, saved=SavedState(kind, time), trouble=trouble)
        self._state = now
        if now != self._told:
            self._told = now
            self._listener.typing_changed(now)


def recovered_sentence(drafts: Iterable[Draft], clock: Clock) -> str:
    """What is said about drafts that were found after the app had stopped; empty for none."""
    latest = max((draft.saved_ms for draft in drafts), default=0)
    if not latest:
        return ""
    time = clock_time(clock, latest, seconds=True)
    return f"The app stopped after {time}. Everything up to {time} is here. Check the last line."
