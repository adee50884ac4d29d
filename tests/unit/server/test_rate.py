"""How often one may ask."""

from __future__ import annotations

import pytest

from sync.protocol.errors import Refused
from sync.server.rate import Rate
from tests.support.host import HandClock


def allowed(rate: Rate, key: bytes, calls: int) -> int:
    """Return how many of some calls pass."""
    passed = 0
    for _ in range(calls):
        try:
            rate.spend(key)
        except Refused:
            continue
        passed += 1
    return passed


def test_a_minutes_worth_passes_at_once_and_then_no_more() -> None:
    assert allowed(Rate(HandClock(), 10), b"one", 30) == 10


def test_the_allowance_comes_back_with_time() -> None:
    clock = HandClock()
    rate = Rate(clock, 60)
    allowed(rate, b"one", 60)
    clock.pass_seconds(5)
    assert allowed(rate, b"one", 60) == 5


def test_one_who_asks_too_often_does_not_slow_another() -> None:
    rate = Rate(HandClock(), 10)
    allowed(rate, b"one", 100)
    assert allowed(rate, b"two", 10) == 10


def test_the_number_of_buckets_is_bounded() -> None:
    rate = Rate(HandClock(), 1)
    for number in range(10_050):
        rate.spend(number.to_bytes(4, "big"))
    assert len(rate._buckets) == 10_000


def test_the_refusal_has_a_stable_code() -> None:
    rate = Rate(HandClock(), 1)
    rate.spend(b"one")
    with pytest.raises(Refused) as refused:
        rate.spend(b"one")
    assert refused.value.code == "S-205"
