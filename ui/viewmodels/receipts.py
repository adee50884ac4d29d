"""The signed receipts of every visit on this laptop: what is proved to be elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.domain import views
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock, Moment
from fieldapp.services import reading, visits
from fieldapp.services.profile import Profile
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.door import Door
from ui.viewmodels.people import Unlocked
from ui.viewmodels.presenter import Presenter


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One receipt: what it says, when it was signed, its fingerprint in short groups."""

    title: str
    when: str
    fingerprint: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class VisitReceipts:
    """The receipts of one visit, newest first."""

    title: str
    lines: tuple[ReceiptLine, ...]


@dataclass(frozen=True, slots=True)
class ReceiptsState:
    """The receipts of all visits; `loaded` once they were read."""

    visits: tuple[VisitReceipts, ...] = ()
    loaded: bool = False
    busy: str = ""
    refused: Refused | None = None


class ReceiptsDesk(Presenter[ReceiptsState]):
    """Reads the receipts of every visit."""

    def __init__(
        self, door: Door, unlocked: Unlocked, on_state: Callable[[ReceiptsState], None]
    ) -> None:
        super().__init__(door, ReceiptsState(), on_state)
        self._unlocked = unlocked

    def refresh(self) -> None:
        """Read them again."""
        profile = self._unlocked()
        if profile is not None:
            self.run(lambda: _all(profile), lambda found: self.show(visits=found, loaded=True))

    def forget(self) -> None:
        """Show none, as before unlocking."""
        self._state = ReceiptsState()
        self.show()


def _all(profile: Profile) -> tuple[VisitReceipts, ...]:
    found = []
    for card in visits.list_visits(profile):
        with visits.visiting(profile, card.id) as work:
            lines = tuple(_line(work.clock, receipt) for receipt in reading.receipts(work))
        found.append(VisitReceipts(card.title, lines))
    return tuple(found)


def _line(clock: Clock, receipt: views.Receipt) -> ReceiptLine:
    who = "The records office opened" if receipt.confirmed else "The server holds"
    items = "1 entry" if receipt.entries == 1 else f"{receipt.entries:,} entries"
    when = claimed_time(clock, Moment(receipt.time_ms, clock.now().offset_minutes))
    return ReceiptLine(f"{who} {items}", when, grouped(receipt.fingerprint), receipt.confirmed)


def grouped(fingerprint: str, size: int = 4) -> str:
    """Return a fingerprint in groups, so that two people can compare it aloud."""
    return " ".join(fingerprint[at : at + size] for at in range(0, len(fingerprint), size))
