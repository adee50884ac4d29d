"""Sending runs beside everything else and says only what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from fieldapp.domain.errors import Refused
from sync.client.outcome import Outcome, SetAside, VisitOutcome
from sync.protocol.ids import InspectionId
from tests.support.clock import SteadyClock
from tests.support.device import Device, device
from tests.support.doors import HandTimers, InlineDoor
from tests.support.keys import SeededRandomness
from ui.viewmodels.exchange import TICK_MS, ExchangePresenter, ExchangeState
from ui.viewmodels.shell import Connection, Link

VISIT = InspectionId(bytes(16))


@dataclass
class HandRunner:
    """A run that ends when the test says so."""

    done: Callable[[Outcome | None], None] | None = None
    stopped: bool = False
    runs: int = 0

    @property
    def busy(self) -> bool:
        return self.done is not None

    def run(self, _courier: Any, progress: Any, done: Callable[[Outcome | None], None]) -> None:
        self.runs += 1
        self.progress, self.done = progress, done

    def stop(self) -> None:
        self.stopped = True

    def end(self, outcome: Outcome | None) -> None:
        assert self.done is not None
        done, self.done = self.done, None
        done(outcome)


@dataclass
class Courier:
    closed: int = 0

    def run(self, _tell: Any) -> Outcome:
        return Outcome()

    def close(self) -> None:
        self.closed += 1


@dataclass
class Session:
    """A session as the presenter needs it: a profile, no visit, nothing being typed."""

    profile: Any = None
    visit: Any = None
    refusal: Refused | None = None

    def committed(self, then: Callable[[], None], refused: Callable[[Refused], None]) -> None:
        if self.refusal is None:
            then()
        else:
            refused(self.refusal)


@dataclass
class Panel:
    """The presenter, and everything that it said."""

    server: str = "https://records.example"
    runner: HandRunner = field(default_factory=HandRunner)
    timers: HandTimers = field(default_factory=HandTimers)
    clock: SteadyClock = field(default_factory=SteadyClock)
    courier: Courier = field(default_factory=Courier)
    states: list[ExchangeState] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    received: int = 0

    def __post_init__(self) -> None:
        place = SimpleNamespace(settings=SimpleNamespace(server=self.server))
        self.session = Session(SimpleNamespace(place=place))
        self.presenter = ExchangePresenter(
            self.session,  # type: ignore[arg-type]  # what it uses of a session
            InlineDoor(),
            self.timers,
            self.runner,
            lambda _profile, _server: self.courier,
            (self.clock, SeededRandomness(b"1")),
            self.states.append,
            self.connections.append,
            self._received,
        )

    def _received(self) -> None:
        self.received += 1


def test_a_run_shows_how_far_it_is_and_what_it_came_to() -> None:
    panel = Panel()
    panel.presenter.send()
    panel.runner.progress(3, 10, "items")
    assert panel.states[-1].running
    assert (panel.states[-1].done, panel.states[-1].total) == (3, 10)
    panel.runner.end(Outcome((VisitOutcome(VISIT, sent=4, received=2, receipt=True),)))
    assert panel.states[-1].said == "4 sent, 2 received, 0 pieces of files."
    assert panel.connections[-1].link is Link.IDLE
    assert panel.received == 1


def test_without_a_connection_the_next_attempt_comes_by_itself() -> None:
    panel = Panel()
    panel.presenter.send()
    panel.runner.end(Outcome(refusal=Refused("X-201", "No connection.", "Nothing is needed.")))
    assert "Nothing is needed now." in panel.connections[-1].words
    for _ in range(10):
        panel.clock.pass_time(TICK_MS / 1_000)
        panel.timers.advance(TICK_MS)
    assert panel.runner.runs == 2


def test_what_was_not_taken_is_listed_with_its_code() -> None:
    panel = Panel()
    panel.presenter.send()
    aside = (SetAside(b"\xab" * 32, "S-301"),)
    panel.runner.end(Outcome((VisitOutcome(VISIT, set_aside=aside),)))
    assert panel.states[-1].aside == (("abababab", "S-301"),)


def test_a_second_press_starts_no_second_run() -> None:
    panel = Panel()
    panel.presenter.send()
    panel.presenter.send()
    assert panel.runner.runs == 1


def test_without_a_server_it_says_what_to_do() -> None:
    panel = Panel(server="")
    panel.presenter.send()
    assert panel.runner.runs == 0
    assert panel.states[-1].refused is not None
    assert panel.states[-1].refused.code == "U-140"


def test_what_cannot_become_an_entry_stops_the_run_before_it_starts() -> None:
    panel = Panel()
    panel.session.refusal = Refused("D-201", "The disk is full.", "Free space.")
    panel.presenter.send()
    assert panel.runner.runs == 0
    assert panel.states[-1].refused is panel.session.refusal
    panel.session.refusal = None
    panel.presenter.send()
    assert panel.runner.runs == 1


def test_locking_stops_the_run_and_closes_its_line_when_it_has_ended() -> None:
    panel = Panel()
    panel.presenter.send()
    panel.presenter.leave()
    assert panel.runner.stopped
    assert panel.courier.closed == 0
    panel.runner.end(None)
    assert panel.courier.closed == 1


def test_a_stopped_run_says_that_it_goes_on_later() -> None:
    panel = Panel()
    panel.presenter.send()
    panel.presenter.stop()
    panel.runner.end(None)
    assert panel.states[-1].said == "Stopped. It goes on from the same piece."


@pytest.fixture
def laptop(tmp_path: Path) -> Any:
    with device("OF1", tmp_path) as made:
        yield made


def test_the_server_is_read_from_this_laptops_settings(laptop: Device) -> None:
    place = laptop.place
    place.keep_settings(msgspec.structs.replace(place.settings, server="https://a.example"))
    panel = Panel()
    panel.session.profile = SimpleNamespace(place=place)
    panel.presenter.send()
    assert panel.states[-1].server == "https://a.example"
