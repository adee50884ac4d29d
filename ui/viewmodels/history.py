"""Every write of one place of a record: author, claimed time, and whether it still counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Past
from fieldapp.services import reading
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.door import Door

_DID: Final = {
    "SetField": "wrote",
    "Settle": "decided between versions",
    "SettleBlock": "decided between versions",
    "AddBlock": "began the line",
    "SetBlock": "changed the line",
    "Correct": "corrected",
    "Annotate": "remarked",
}


@dataclass(frozen=True, slots=True)
class PastState:
    """One write: its words, what it did, who claimed to write it when."""

    text: str
    what: str
    who: str
    when: str
    live: bool


@dataclass(frozen=True, slots=True)
class HistoryState:
    """The history of one place, newest first; `loading` until it is here."""

    where: str = ""
    writes: tuple[PastState, ...] = ()
    loading: bool = True
    refused: Refused | None = None


class FieldHistory:
    """Opens and closes the history of one place; `on_state(None)` closes it."""

    def __init__(
        self,
        door: Door,
        work: Work,
        on_state: Callable[[HistoryState | None], None],
    ) -> None:
        self._door, self._work = door, work
        self._on_state = on_state
        self._asked = 0

    def open(self, record: RecordId, slot: bytes, where: str) -> None:
        """Show every write of a slot; `where` names it in words."""
        self._asked += 1
        mine = self._asked
        self._on_state(HistoryState(where))

        def here(past: tuple[Past, ...]) -> None:
            if mine == self._asked:
                writes = tuple(self._write(each) for each in past)
                self._on_state(HistoryState(where, writes, loading=False))

        def refused(reason: Refused) -> None:
            if mine == self._asked:
                self._on_state(HistoryState(where, loading=False, refused=reason))

        self._door.ask(lambda: reading.history(self._work, record, slot), here, refused)

    def close(self) -> None:
        """Show it no more."""
        self._asked += 1
        self._on_state(None)

    def _write(self, past: Past) -> PastState:
        version = past.version
        you = ", you" if version.person == self._work.person else ""
        when = claimed_time(self._work.clock, version.claimed)
        return PastState(
            version.text, _DID.get(past.what, "wrote"), f"{version.person}{you}", when, past.live
        )
