"""The signed receipts of every visit on this laptop: what is proved to be elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fieldapp.domain import views
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock, Moment
from fieldapp.services import profile as profiles
from fieldapp.services import reading, visits
from fieldapp.services.profile import Profile
from sync.protocol.ids import DeviceId
from ui.viewmodels.clock_time import claimed_time, moment_words
from ui.viewmodels.door import Door
from ui.viewmodels.people import Unlocked
from ui.viewmodels.presenter import Presenter


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One receipt: what it says, when it was signed, its fingerprint in short groups.

    `covers` says in sentences what it covers of what is on this laptop.
    """

    title: str
    when: str
    fingerprint: str
    confirmed: bool
    covers: tuple[str, ...] = ()


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
    people, found = profiles.names(profile), []
    labels = {DeviceId(one.device): one.label for one in people.laptops} if people else {}
    for card in visits.list_all(profile).everything:
        with visits.visiting(profile, card.id) as work:
            lines = tuple(_line(work.clock, each, labels) for each in reading.receipts(work))
        found.append(VisitReceipts(card.title, lines))
    return tuple(found)


def _line(clock: Clock, receipt: views.Receipt, labels: Mapping[DeviceId, str]) -> ReceiptLine:
    who = "The records office opened" if receipt.confirmed else "The server holds"
    items = "1 entry" if receipt.entries == 1 else f"{receipt.entries:,} entries"
    when = claimed_time(clock, Moment(receipt.time_ms, clock.now().offset_minutes))
    covers = coverage(clock, receipt, labels)
    return ReceiptLine(
        f"{who} {items}", when, grouped(receipt.fingerprint), receipt.confirmed, covers
    )


def coverage(
    clock: Clock, receipt: views.Receipt, labels: Mapping[DeviceId, str]
) -> tuple[str, ...]:
    """Return what a receipt covers, in sentences: until when, which laptops, which files."""
    covers = receipt.covers
    if covers is None:
        return ("A newer receipt covers all of this.",)
    if not covers.shares:
        return ("It covers nothing that is on this laptop.",)
    last = moment_words(clock, max(share.last_ms for share in covers.shares))
    by = "; ".join(_share(clock, share, labels) for share in covers.shares)
    return (f"Covers what came to this laptop up to {last}.", f"Written on {by}.", _files(covers))


def _share(clock: Clock, share: views.Share, labels: Mapping[DeviceId, str]) -> str:
    label = labels.get(share.device) or share.device.hex()[:6]
    entries = "1 entry" if share.entries == 1 else f"{share.entries:,} entries"
    return f"laptop {label}: {entries}, the last {moment_words(clock, share.last_ms)}"


def _files(covers: views.Covered) -> str:
    if not covers.files:
        return "No files."
    names = ", ".join(covers.files)
    more = f" and {covers.more_files:,} more" if covers.more_files else ""
    count = len(covers.files) + covers.more_files
    return f"{'1 file' if count == 1 else f'{count:,} files'}: {names}{more}."


def grouped(fingerprint: str, size: int = 4) -> str:
    """Return a fingerprint in groups, so that two people can compare it aloud."""
    return " ".join(fingerprint[at : at + size] for at in range(0, len(fingerprint), size))
