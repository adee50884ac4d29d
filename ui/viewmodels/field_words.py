"""Words at fields of records, typed on screens beside the record editor.

They go the way of all words: kept as they are typed, and an entry once their place is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fieldapp.domain.change import field_slot
from fieldapp.domain.views import Draft, Field
from fieldapp.services import capture
from fieldapp.services.capture import Place
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference
from ui.viewmodels.typing import TypingPath, Written
from ui.viewmodels.versions import Teller, VersionState

Drafts = Mapping[Place, Draft]


@dataclass(frozen=True, slots=True)
class WordsState:
    """What stands at a place; `seen` is what a new write replaces.

    `versions` are there only when there are several; then `text` is this person's own, or the
    first, and who writes on goes on from that one alone.
    """

    place: Place
    text: str = ""
    seen: tuple[Reference, ...] = ()
    versions: tuple[VersionState, ...] = ()


def place_of(record: RecordId, key: str) -> Place:
    """Return the place of a field."""
    return record, field_slot(key)


def words_of(teller: Teller, place: Place, field: Field, drafts: Drafts) -> WordsState:
    """Return what stands at a field: its draft, or what is written."""
    draft, now = drafts.get(place), teller.standing(field)
    text = draft.text if draft is not None else now.text
    return WordsState(place, text, now.seen, now.versions)


def teller_of(work: Work) -> Teller:
    """Return who tells the person of this laptop what stands."""
    return Teller(work.clock, work.person)


def drafts_of(work: Work, records: Iterable[RecordId]) -> Drafts:
    """Return the drafts that stand at fields of some records."""
    wanted = set(records)
    return {(d.record, d.slot): d for d in capture.drafts(work) if d.record in wanted}


class FieldWords:
    """Hands what is typed to the typing path; `read(place)` tells what is written there."""

    def __init__(self, typing: TypingPath, read: Callable[[Place], Written]) -> None:
        self._typing, self._read = typing, read

    def typed(self, state: WordsState) -> None:
        """Something was typed at a place."""
        place = state.place
        self._typing.typed(place, state.seen, lambda: self._read(place))

    def left(self, place: Place) -> None:
        """The person went from a place to another one."""
        self._typing.leave(place)

    def chosen(self, state: WordsState) -> None:
        """A choice was made at a place; it is written and left at once."""
        self.typed(state)
        self.left(state.place)

    def is_written(self, place: Place) -> bool:
        """Say whether a place is being written now, so that its words stay."""
        return self._typing.is_open(place)

    def adopt(self, drafts: Drafts) -> None:
        """Go on with drafts that a crash left."""
        for place, draft in drafts.items():
            if not self._typing.is_open(place):
                self._typing.adopt(draft, lambda at=place: self._read(at))  # type: ignore[misc]  # bound now
