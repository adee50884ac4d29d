"""Home: what the card of a visit says, and whether this laptop is ready to work offline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Clock, Moment
from fieldapp.domain.views import Visit
from fieldapp.services.profile import Profile
from ui.viewmodels.clock_time import claimed_time
from ui.viewmodels.door import Door, Priority
from ui.viewmodels.people import Unlocked
from ui.viewmodels.presenter import Presenter

ENOUGH_BYTES = 4_000_000_000
"""What a visit with recordings needs, as the screen says."""
_HOUR_MS, _DAY_MS = 3_600_000, 86_400_000
_TEST_BYTES = 4_096


class Stage(StrEnum):
    """The stages of a visit that can be told so far; the rest of the track stays open."""

    PREPARE = "Prepare"
    ON_SITE = "On site"


class Fitness(StrEnum):
    """Whether a point is in order, or needs a look."""

    GOOD = "good"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Ready:
    """One point of being ready to work offline."""

    fitness: Fitness
    words: str


@dataclass(frozen=True, slots=True)
class ReadyState:
    """All points, in their order; none while locked."""

    points: tuple[Ready, ...] = ()
    busy: str = ""
    refused: Refused | None = None

    @property
    def heading(self) -> str:
        """What they come to."""
        good = all(point.fitness is Fitness.GOOD for point in self.points)
        return "Ready to work offline" if good else "Look at this before you go"


class Readiness(Presenter[ReadyState]):
    """Tests saving and looks at room, recovery code and list of people."""

    def __init__(
        self, door: Door, unlocked: Unlocked, on_state: Callable[[ReadyState], None]
    ) -> None:
        super().__init__(door, ReadyState(), on_state)
        self._unlocked = unlocked

    def refresh(self) -> None:
        """Test and look again."""
        profile = self._unlocked()
        if profile is not None:
            self.run(
                lambda: points(profile),
                lambda found: self.show(points=found),
                priority=Priority.BACKGROUND,
            )

    def forget(self) -> None:
        """Show nothing, as before unlocking."""
        self._state = ReadyState()
        self.show()


def stage(visit: Visit) -> Stage:
    """Return the stage of a visit: on site once something was written in it."""
    return Stage.ON_SITE if visit.counters.laptop > 1 else Stage.PREPARE


def points(profile: Profile) -> tuple[Ready, ...]:
    """Return every point of being ready; the save test writes a small file and reads it back."""
    kept = profile.place.settings
    free = profile.ports.files.free_bytes(profile.folder)
    return (
        _save_test(profile),
        _room(free),
        _point(kept.recovery_typed, "Recovery code typed back", "Recovery code not typed back yet"),
        _people(profile),
        _point(kept.root_compared, "Organisation compared", "Organisation not compared yet"),
    )


def _save_test(profile: Profile) -> Ready:
    files, clock = profile.ports.files, profile.ports.clock
    path = str(Path(profile.folder) / "save-test")
    data = profile.ports.rng.bytes(_TEST_BYTES)
    try:
        files.write_atomically(path, data)
        same = files.read(path, _TEST_BYTES) == data
        files.remove(path)
    except Refused as reason:
        return Ready(Fitness.LOOK, f"Saving was not possible: {reason.message} ({reason.code})")
    when = claimed_time(clock, clock.now())
    return _point(same, f"Save test passed, {when}", "The disk gave back other words than it took")


def _room(free: int) -> Ready:
    shown = f"{free / 1e9:.0f} GB" if free >= 10_000_000_000 else f"{free / 1e9:.1f} GB"
    return Ready(
        Fitness.GOOD if free >= ENOUGH_BYTES else Fitness.LOOK,
        f"{shown} free. A visit needs about 4 GB",
    )


def _people(profile: Profile) -> Ready:
    clock, roster = profile.ports.clock, profile.known.roster
    age = max(0, clock.now().ms - roster.issued_ms)
    if clock.now().ms > roster.expires_ms:
        return Ready(Fitness.LOOK, "The list of people is out of date. Send and receive")
    return Ready(Fitness.GOOD, f"People and keys are {_age(clock, age)}")


def _age(clock: Clock, age_ms: int) -> str:
    if age_ms < _HOUR_MS:
        return "new"
    if age_ms < 2 * _DAY_MS:
        hours = age_ms // _HOUR_MS
        return f"{hours} hours old" if hours > 1 else "1 hour old"
    since = Moment(clock.now().ms - age_ms, clock.now().offset_minutes)
    return f"from {claimed_time(clock, since)}"


def _point(good: bool, yes: str, no: str) -> Ready:
    return Ready(Fitness.GOOD, yes) if good else Ready(Fitness.LOOK, no)
