"""Argon2id: the library's answer, the bounds, and the calibration."""

import pytest

from fieldapp.crypto.stretch import FLOOR, START, Argon2, calibrate, stretch
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Moment


class TestClock:
    """A clock that a derivation of a given speed moves on."""

    __test__ = False

    def __init__(self, seconds: float) -> None:
        self.seconds, self.at = seconds, 0.0

    def now(self) -> Moment:
        return Moment(0, 0)

    def monotonic(self) -> float:
        return self.at

    def derive(self, passphrase: str, salt: bytes, cost: Argon2) -> bytes:
        assert cost == START
        self.at += self.seconds
        return bytes(32)


@pytest.mark.parametrize(
    ("seconds", "memory_mib", "passes"),
    [(1.0, 256, 3), (0.5, 512, 3), (2.0, 128, 3), (30.0, 64, 3), (0.1, 1024, 7), (0.0, 1024, 10)],
)
def test_the_cost_follows_the_speed_of_the_laptop(
    seconds: float, memory_mib: int, passes: int
) -> None:
    clock = TestClock(seconds)
    assert calibrate(clock, clock.derive) == Argon2(memory_mib * 1024, passes, 4)


def test_a_laptop_without_the_memory_gets_the_floor() -> None:
    def refuse(passphrase: str, salt: bytes, cost: Argon2) -> bytes:
        raise Refused("K-305", "")

    assert calibrate(TestClock(1), refuse) == FLOOR


def test_the_same_passphrase_and_salt_give_the_same_key() -> None:
    first = stretch("plum", bytes(32), FLOOR)
    assert first == stretch("plum", bytes(32), FLOOR)
    assert first != stretch("plum", b"x" * 32, FLOOR)


def test_a_lone_surrogate_in_a_passphrase_is_no_reason_to_stop() -> None:
    assert len(stretch("\ud800 plum", bytes(32), FLOOR)) == 32
