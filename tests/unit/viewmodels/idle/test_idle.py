"""The lock comes when nobody is there, by a clock that cannot be set."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.support.clock import SteadyClock
from tests.support.doors import HandTimers
from ui.viewmodels.idle import LEAP_S, TICK_MS, Idle


@dataclass
class Room:
    """A laptop with a lock after `minutes`, and what it said."""

    minutes: int = 5
    talking: bool = False
    clock: SteadyClock = field(default_factory=SteadyClock)
    timers: HandTimers = field(default_factory=HandTimers)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.idle = Idle(
            self.clock,
            self.timers,
            lambda: self.minutes,
            lambda: self.talking,
            lambda words: self.said.append(words),
            lambda: self.said.append("warned"),
            lambda: self.said.append("locked"),
        )
        self.idle.begin()

    def pass_time(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.pass_time(1)
            self.timers.advance(TICK_MS)


def test_it_warns_a_minute_before_and_then_locks_once() -> None:
    room = Room()
    room.pass_time(5 * 60 + 10)
    assert room.said.count("warned") == 1
    assert room.said.count("locked") == 1
    assert room.said.index("warned") < room.said.index("locked")


def test_any_key_puts_the_lock_off() -> None:
    room = Room()
    room.pass_time(4 * 60 + 30)
    room.idle.touched()
    room.pass_time(4 * 60)
    assert "locked" not in room.said


@pytest.mark.parametrize("seconds", [LEAP_S, 10 * 3_600, -LEAP_S, -10 * 3_600])
def test_a_leap_of_the_clock_locks_once(seconds: int) -> None:
    room = Room()
    room.pass_time(3)
    room.clock.jump(room.clock.ms + seconds * 1_000)
    room.pass_time(3)
    assert room.said.count("locked") == 1


def test_a_clock_that_a_time_server_mends_does_not_lock() -> None:
    room = Room()
    room.clock.jump(room.clock.ms + 2_000)
    room.pass_time(2)
    assert "locked" not in room.said


def test_a_laptop_that_stood_still_for_more_than_a_minute_is_locked_at_the_next_tick() -> None:
    room = Room()
    room.clock.pass_time(2 * LEAP_S)
    room.timers.advance(TICK_MS)
    assert "locked" in room.said


def test_a_leap_while_locked_does_not_lock_again_after_unlocking() -> None:
    room = Room()
    room.idle.end()
    room.clock.jump(room.clock.ms + 3_600_000)
    room.idle.begin()
    room.pass_time(2)
    assert "locked" not in room.said


def test_while_a_child_talks_the_longest_time_counts() -> None:
    room = Room(minutes=1, talking=True)
    room.pass_time(10 * 60)
    assert "locked" not in room.said
    room.pass_time(5 * 60 + 1)
    assert "locked" in room.said


def test_a_curtain_that_stays_a_minute_is_a_lock() -> None:
    room = Room(minutes=15)
    room.idle.curtain(True)
    room.pass_time(59)
    assert not room.idle.curtain_is_lock
    room.pass_time(2)
    assert "locked" in room.said


def test_a_curtain_lifted_in_time_locks_nothing() -> None:
    room = Room(minutes=15)
    room.idle.curtain(True)
    room.pass_time(30)
    room.idle.curtain(False)
    room.pass_time(120)
    assert "locked" not in room.said


def test_a_locked_laptop_counts_no_time() -> None:
    room = Room(minutes=1)
    room.idle.end()
    room.pass_time(120)
    assert room.said == []
