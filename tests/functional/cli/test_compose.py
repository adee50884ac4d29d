"""The composition root chooses real things, and only a keyring that keeps secrets sealed."""

import os
import sys
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from fieldapp import compose
from fieldapp.crypto.stretch import FLOOR
from fieldapp.system import SystemClock, SystemRandomness


class Backend(KeyringBackend):
    """A keyring in memory; `closed` ones refuse."""

    priority = 1  # type: ignore[assignment]  # a plain number instead of a class property

    def __init__(self, closed: bool = False) -> None:
        super().__init__()
        self.closed = closed
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        del self.kept[service, username]

    def _check(self) -> None:
        if self.closed:
            raise KeyringLocked


def test_a_keyring_gives_back_what_it_keeps() -> None:
    shelf = compose.KeyringShelf(Backend())
    assert shelf.put("device-secret", bytes(range(32)))
    assert shelf.get("device-secret") == bytes(range(32))
    shelf.remove("device-secret")
    assert shelf.get("device-secret") is None


def test_a_keyring_that_stays_closed_keeps_nothing_and_breaks_nothing() -> None:
    shelf = compose.KeyringShelf(Backend(closed=True))
    assert not shelf.put("device-secret", bytes(32))
    assert shelf.get("device-secret") is None
    shelf.remove("device-secret")


def test_only_keyrings_that_seal_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose.keyring, "get_keyring", lambda: Backend())
    shelf = compose.system_shelf()
    assert isinstance(shelf, compose.NoShelf)
    assert not shelf.put("device-secret", bytes(32))
    assert shelf.get("device-secret") is None


def test_the_real_ports_are_ready_after_their_known_answers() -> None:
    ports = compose.ports(kdf_floor=True)
    assert ports.cost() == FLOOR
    assert len(ports.rng.bytes(32)) == 32
    assert ports.rng.bytes(32) != ports.rng.bytes(32)


def test_the_systems_clock_goes_on_and_knows_its_offset() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    assert clock.now().ms > 1_700_000_000_000
    assert -1_440 < clock.now().offset_minutes < 1_440
    assert clock.monotonic() >= before
    assert SystemRandomness().bytes(0) == b""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_the_screens_are_drawn_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    compose.show_somewhere()
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_a_profile_lies_in_the_persons_own_folder(own_home: Path) -> None:
    assert compose.default_profile().is_relative_to(own_home)
