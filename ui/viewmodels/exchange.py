"""Send and receive: when it runs, how far it is, what it came to, and what proves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock, Randomness
from fieldapp.domain.views import Counters, Receipt
from fieldapp.services import reading
from fieldapp.services.profile import Profile
from sync.client import scheduler
from sync.client.outcome import Outcome, Repair
from sync.client.scheduler import Schedule
from ui.start import Courier
from ui.viewmodels.door import Door, Timers
from ui.viewmodels.session import Session
from ui.viewmodels.shell import Connection, Link

TICK_MS: Final = 5_000
_CHANCE_BYTES: Final = 4


class Runner(Protocol):
    """Runs one exchange on a thread of its own; answers arrive on the screens' thread."""

    @property
    def busy(self) -> bool: ...

    def run(
        self,
        courier: Courier,
        progress: Callable[[int, int, str], None],
        done: Callable[[Outcome | None], None],
    ) -> None: ...

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """What the panel shows; `aside` lists (item, code) of what was not taken."""

    words: str = "Not tried since unlocking. Nothing is needed now."
    running: bool = False
    done: int = 0
    total: int = 0
    what: str = ""
    said: str = ""
    refused: Refused | None = None
    aside: tuple[tuple[str, str], ...] = ()
    receipts: tuple[Receipt, ...] = ()
    counters: Counters | None = None
    server: str = ""


class ExchangePresenter:
    """Takes the intentions send and stop, and runs by itself when the schedule says so.

    `received` is called after each run that reached the server. One courier is kept as long
    as the profile is unlocked, so that its line stays open between runs.
    """

    def __init__(
        self,
        session: Session,
        door: Door,
        timers: Timers,
        runner: Runner,
        courier: Callable[[Profile, str], Courier],
        ports: tuple[Clock, Randomness],
        on_state: Callable[[ExchangeState], None],
        on_connection: Callable[[Connection], None],
        received: Callable[[], None],
    ) -> None:
        self._session, self._door, self._timers = session, door, timers
        self._runner, self._make = runner, courier
        self._clock, self._rng = ports
        self._on_state, self._on_connection = on_state, on_connection
        self._received = received
        self._schedule = Schedule(due=float("inf"))
        self._courier: Courier | None = None
        self._begins = self._leaving = False
        self.state = ExchangeState()
        self._timers.after(TICK_MS, self._tick)

    def send(self) -> None:
        """Send and receive now; what is typed becomes entries first."""
        profile = self._session.profile
        if profile is None or self._runner.busy or self._begins:
            return
        server = profile.place.settings.server
        if not server:
            self._tell(refused=_no_server())
            return
        self._begins = True
        self._session.committed(lambda: self._start(profile, server), self._not_started)

    def stop(self) -> None:
        """Stop between two pieces; it goes on from there the next time."""
        self._runner.stop()

    def wake(self) -> None:
        """Something was written: send it before long."""
        if self._schedule.standing is not scheduler.Standing.NOT_YET:
            self._schedule = scheduler.wake(self._schedule, self._clock.monotonic())

    def leave(self) -> None:
        """The laptop is being locked: stop between two pieces, without making anybody wait."""
        self._schedule = Schedule(due=float("inf"))
        self._leaving = self._runner.busy
        self._runner.stop()
        if not self._leaving:
            self.close()

    def close(self) -> None:
        """End the line."""
        if self._courier is not None:
            self._courier.close()
            self._courier = None

    def refresh(self) -> None:
        """Read receipts and counters of the open visit again."""
        visit = self._session.visit
        if visit is None:
            self._tell()
            return
        work = visit.work

        def read() -> tuple[tuple[Receipt, ...], Counters]:
            return reading.receipts(work), reading.counters(work)

        def shown(found: tuple[tuple[Receipt, ...], Counters]) -> None:
            self._tell(receipts=found[0], counters=found[1])

        self._door.ask(read, shown, lambda reason: self._tell(refused=reason))

    def _tick(self) -> None:
        self._timers.after(TICK_MS, self._tick)
        if self._session.profile is not None and scheduler.is_due(
            self._schedule, self._clock.monotonic()
        ):
            self.send()

    def _start(self, profile: Profile, server: str) -> None:
        self._begins = False
        if self._session.profile is not profile:
            return
        if self._courier is None:
            self._courier = self._make(profile, server)
        self._schedule = scheduler.started(self._schedule)
        self._tell(running=True, refused=None, said="", done=0, total=0, server=server)
        self._runner.run(self._courier, self._stepped, self._ended)

    def _not_started(self, reason: Refused) -> None:
        self._begins = False
        self._tell(refused=reason)

    def _stepped(self, done: int, total: int, what: str) -> None:
        self._tell(done=done, total=total, what=what)

    def _ended(self, outcome: Outcome | None) -> None:
        if self._leaving:
            self._leaving = False
            self.close()
            self._tell(running=False)
            return
        if outcome is None:
            self._schedule = Schedule(self._schedule.standing, due=float("inf"))
            self._tell(running=False, said="Stopped. It goes on from the same piece.")
            return
        now, moment = self._clock.monotonic(), self._clock.now()
        self._schedule = scheduler.finished(self._schedule, outcome, now, moment, self._chance)
        aside = tuple((a.item.hex()[:8], a.code) for v in outcome.visits for a in v.set_aside)
        refused = outcome.refusal or self._schedule.refusal
        self._tell(running=False, refused=refused, aside=aside, said=_came_to(outcome))
        self._received()
        self.refresh()

    def _chance(self) -> float:
        drawn = int.from_bytes(self._rng.bytes(_CHANCE_BYTES), "big")
        return float(drawn / 256**_CHANCE_BYTES)

    def _tell(self, **changes: Any) -> None:
        words = scheduler.sentence(self._schedule)
        self.state = replace(self.state, **changes, words=words)
        self._on_state(self.state)
        self._on_connection(_connection(self.state, self._schedule))


def _connection(state: ExchangeState, schedule: Schedule) -> Connection:
    if state.running:
        return Connection(Link.SENDING, state.words)
    links = {
        scheduler.Standing.CONNECTED: Link.IDLE,
        scheduler.Standing.NOT_TRUSTED: Link.TROUBLE,
        scheduler.Standing.ATTENTION: Link.TROUBLE,
    }
    return Connection(links.get(schedule.standing, Link.OFF), state.words)


def _came_to(outcome: Outcome) -> str:
    if outcome.refusal is not None:
        return ""
    sent = sum(v.sent for v in outcome.visits)
    received = sum(v.received for v in outcome.visits)
    files = sum(v.chunks_sent + v.chunks_received for v in outcome.visits)
    words = f"{sent} sent, {received} received, {files} pieces of files."
    if any(v.repair is not Repair.NONE for v in outcome.visits):
        words += " The server was put back from a copy. Nothing of yours was lost."
    return words


def _no_server() -> Refused:
    return Refused(
        "U-140",
        "No server is known on this laptop yet.",
        "Type the address that your administrator gave you in Settings.",
    )
