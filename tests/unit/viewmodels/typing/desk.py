"""An editor, services and a listener made by hand, for tests of the typing path."""

from dataclasses import dataclass, field

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Moment
from fieldapp.domain.views import Draft
from fieldapp.services.capture import Noted, Place, Settled
from sync.protocol.ids import InspectionId, RecordId
from tests.support.doors import HandTimers, HeldDoor
from ui.viewmodels.typing import Acknowledged, TypingPath, TypingState, Written

RECORD = RecordId(b"r" * 16)
PLACE: Place = (RECORD, b"f:effect")
OTHER: Place = (RECORD, b"f:other")
FULL = Refused("D-201", "There is no space left on this laptop.", "Free space.")


@dataclass
class Disk:
    """Keeps drafts and entries, or refuses while `full`."""

    timers: HandTimers
    drafts: dict[Place, Draft] = field(default_factory=dict)
    entries: list[Draft] = field(default_factory=list)
    full: bool = False
    unfit: frozenset[Place] = frozenset()

    def note(self, draft: Draft) -> Noted:
        if self.full:
            raise FULL
        self.drafts[draft.record, draft.slot] = draft
        return Noted(self.timers.now_ms + 1, draft.text.count("\ufffd"))

    def settle(self, which: frozenset[Place] | None) -> Settled:
        if self.full:
            raise FULL
        chosen = [p for p in self.drafts if which is None or p in which]
        kept = tuple((p, FULL) for p in chosen if p in self.unfit)
        for place in chosen:
            if place not in self.unfit:
                self.entries.append(self.drafts.pop(place))
        return Settled(Effects(InspectionId(b"i" * 16)), kept)


@dataclass
class Ear:
    """Remembers what the typing path said."""

    states: list[TypingState] = field(default_factory=list)
    flushes: list[Acknowledged] = field(default_factory=list)
    closed: list[frozenset[Place]] = field(default_factory=list)
    mends: list[int] = field(default_factory=list)

    def typing_changed(self, state: TypingState) -> None:
        self.states.append(state)

    def acknowledged(self, what: Acknowledged) -> None:
        self.flushes.append(what)

    def settled(self, effects: Effects, closed: frozenset[Place]) -> None:
        self.closed.append(closed)

    def mended(self, place: Place, characters: int) -> None:
        self.mends.append(characters)


@dataclass
class TimersClock:
    """A clock that the hand timers move."""

    timers: HandTimers

    def now(self) -> Moment:
        return Moment(self.timers.now_ms, 0)

    def monotonic(self) -> float:
        return self.timers.now_ms / 1_000


class Desk:
    """A typing path with a disk, an editor text for each place, and a door that holds."""

    def __init__(self) -> None:
        self.door, self.timers, self.ear = HeldDoor(), HandTimers(), Ear()
        self.disk = Disk(self.timers)
        self.texts: dict[Place, str] = {}
        self.path = TypingPath(
            self.door, self.disk, self.timers, TimersClock(self.timers), self.ear
        )

    def type(self, text: str, place: Place = PLACE) -> None:
        self.texts[place] = self.texts.get(place, "") + text
        self.path.typed(place, (), lambda: self.written(place))

    def written(self, place: Place) -> Written:
        return Written(self.texts[place], len(self.texts[place]))

    def wait(self, ms: int) -> None:
        """Let time go by with a store that answers at once."""
        for _ in range(ms // 10):
            self.timers.advance(10)
            self.door.release()

    @property
    def saved(self) -> str:
        return self.path.state.saved.words
