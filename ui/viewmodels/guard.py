"""The identifier guard as a place to write meets it: what is marked, what is offered.

It looks only while nobody types, at a bounded piece of text. What it knows of the children is
in memory while the visit is open; what it sees is never kept, sent or counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.guard.known import Known
from fieldapp.guard.sighting import WORDS, Kind, Sighting
from fieldapp.guard.watch import folded, look
from fieldapp.services import guarding
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.clock_time import local
from ui.viewmodels.door import Door, Priority

PAUSE_MS: Final = 700
"""So long nobody types before the guard looks."""
_OF_A_CHILD: Final = (Kind.CHILD, Kind.NAME, Kind.BIRTH, Kind.NHS, Kind.UPN)
"""What the code of the record's own child can stand for, where nothing else is known."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is said under the line about one sighting; `code` is empty where none fits."""

    sighting: Sighting
    code: str

    @property
    def words(self) -> str:
        """What it is and what could be written instead."""
        ask = f"Use {self.code} instead?" if self.code else "Write a code or a role instead."
        return f"{self.sighting.said}. {ask}"

    def spoken(self, keys: str) -> str:
        """The same for a screen reader, with the keys."""
        use = f"{keys} uses it. " if self.code else ""
        return f"{self.words} {use}Escape leaves it."


class Guard:
    """Knows what the laptop may know of the children, and which pieces a person left."""

    def __init__(self, door: Door, work: Work) -> None:
        self._door, self._work = door, work
        self._known = Known()
        self._places: frozenset[RecordId] = frozenset()
        self._left: set[str] = set()

    @property
    def knows(self) -> int:
        """How many ids are known here; none where the laptop was not let in."""
        return len(self._known)

    def refresh(self) -> None:
        """Read what is known, behind everything else that waits."""
        work = self._work

        def read() -> tuple[Known, frozenset[RecordId]]:
            return guarding.known(work), guarding.places(work)

        self._door.ask(read, self._take, _shapes_only, Priority.BACKGROUND)

    def touched(self, effects: Effects) -> None:
        """Something was written or came: read again where it is about the identities."""
        if not self._places or self._places & set(effects.records):
            work = self._work
            self._door.ask(
                lambda: guarding.places(work), self._look_again, _shapes_only, Priority.BACKGROUND
            )

    def forget(self) -> None:
        """Know nobody any more, as when the visit is left."""
        self._known, self._places = Known(), frozenset()
        self._left.clear()

    def look(self, text: str) -> tuple[Sighting, ...]:
        """Return what could name a child in a text of at most `MOST` characters."""
        today = local(self._work.clock.now()).date()
        return look(text, self._known, today, self._left)

    def offer(self, sighting: Sighting, child: str) -> Offer:
        """Return what is offered; `child` is the code of the record's child, or empty."""
        own = child if sighting.kind in _OF_A_CHILD and not sighting.code else ""
        return Offer(sighting, sighting.code or own)

    def leave(self, piece: str) -> None:
        """Mark these words no more while the visit is open."""
        self._left.add(folded(piece))

    def _take(self, read: tuple[Known, frozenset[RecordId]]) -> None:
        self._known, self._places = read

    def _look_again(self, places: frozenset[RecordId]) -> None:
        if places:
            self.refresh()


def counted(sightings: Iterable[Sighting]) -> str:
    """Return what was seen in words, without repeating it: “date of birth, postcode (2)”."""
    kinds = [one.kind for one in sightings]
    parts = []
    for kind in dict.fromkeys(kinds):
        words = WORDS[kind].partition(" ")[2]
        number = kinds.count(kind)
        parts.append(words if number == 1 else f"{words} ({number})")
    return ", ".join(parts)


def _shapes_only(_reason: Refused) -> None:
    """Sealed files that have not come yet leave the guard with shapes; nobody is in the way."""
