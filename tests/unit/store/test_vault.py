"""The vault on the disk: exactly one of old and new, and a delay that no clock shortens."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import pytest

from fieldapp.crypto import vault_format
from fieldapp.crypto.stretch import FLOOR
from fieldapp.crypto.vault_format import Locks, Opened, Shared, Tools
from fieldapp.domain.errors import Damaged, Locked, Refused
from fieldapp.store import reserve as reserves
from fieldapp.store.reserve import ReserveFile, Room
from fieldapp.store.vault import Vault
from tests.support.files import Crash, MemoryFiles
from tests.support.keys import SeededRandomness, SeededWrap
from tests.support.team import HandClock

FOLDER = "/profile"
CODE = bytes(range(20))
TOOLS = Tools(SeededRandomness(1), SeededWrap(SeededRandomness(2)))
OLD, NEW = "old passphrase here", "new passphrase here"


def _locks(passphrase: str) -> Locks:
    return Locks(passphrase, None, FLOOR)


@pytest.fixture(scope="module")
def made() -> Opened:
    shared = Shared(bytes(32), b"", b"", 0, ())
    return vault_format.create(_locks(OLD), CODE, shared, bytes(32), TOOLS)


@pytest.fixture(scope="module")
def changed(made: Opened) -> Opened:
    return vault_format.change_passphrase(made, _locks(NEW), TOOLS)


def _refuse(_data: bytes, _passphrase: str, _secret: bytes | None) -> Opened:
    raise Locked("K-301", "This passphrase does not open the app.")


@dataclass
class Laptop:
    """A profile in memory with a clock that is moved by hand."""

    files: MemoryFiles
    clock: HandClock

    @property
    def vault(self) -> Vault:
        """The vault as a newly started app sees it."""
        return Vault(self.files, FOLDER, self.clock)

    def fail(self, times: int) -> None:
        """Make wrong attempts, each after the longest delay; without the slow derivation."""
        with pytest.MonkeyPatch.context() as quick:
            quick.setattr("fieldapp.store.vault.open_with_passphrase", _refuse)
            for _ in range(times):
                self.clock.seconds += 1_000
                with pytest.raises(Locked, match="K-301"):
                    self.vault.unlock("wrong", None)


@pytest.fixture
def laptop(made: Opened) -> Laptop:
    kept = Laptop(MemoryFiles(), HandClock(seconds=50_000.0))
    kept.vault.write(made)
    return kept


def test_the_vault_opens_with_its_passphrase_and_its_code(laptop: Laptop) -> None:
    assert laptop.vault.unlock(OLD, None).own.signing == bytes(32)
    assert laptop.vault.recover(CODE, TOOLS.wrap).own.signing == bytes(32)


def test_a_power_cut_at_every_step_leaves_exactly_one_passphrase(
    made: Opened, changed: Opened
) -> None:
    for cut in range(1, 8):
        files = MemoryFiles()
        Vault(files, FOLDER, HandClock()).write(made)
        files.steps, files.crash_at = 0, cut
        with suppress(Crash):
            Vault(files, FOLDER, HandClock()).write(changed)
        left = Vault(files.crash(), FOLDER, HandClock()).read()
        assert left in (made.data, changed.data)


def test_a_full_disk_leaves_the_vault_as_it_was(made: Opened, changed: Opened) -> None:
    files = MemoryFiles(capacity=len(made.data) + 100)
    vault = Vault(files, FOLDER, HandClock())
    vault.write(made)
    with pytest.raises(Refused, match="D-110"):
        vault.write(changed)
    assert vault.read() == made.data


@pytest.mark.parametrize("file", ["vault", "vault.copy"])
@pytest.mark.parametrize("left", [b"", b"damaged", None])
def test_a_damaged_or_missing_vault_is_read_from_its_copy(
    laptop: Laptop, file: str, left: bytes | None
) -> None:
    path = f"{FOLDER}/{file}"
    if left is None:
        laptop.files.remove(path)
    else:
        laptop.files.write_atomically(path, left)
    assert laptop.vault.exists()
    assert laptop.vault.unlock(OLD, None).own.signing == bytes(32)
    assert laptop.files.now[f"{FOLDER}/vault.copy"]


def test_no_copy_opens_with_a_passphrase_that_was_changed(made: Opened, changed: Opened) -> None:
    files = MemoryFiles()
    Vault(files, FOLDER, HandClock()).write(made)
    Vault(files, FOLDER, HandClock()).write(changed)
    assert files.now[f"{FOLDER}/vault"] == files.now[f"{FOLDER}/vault.copy"] == changed.data


def test_three_attempts_are_free_and_then_the_delay_grows(laptop: Laptop) -> None:
    waits = []
    for _ in range(12):
        laptop.fail(1)
        waits.append(laptop.vault.seconds_to_wait())
    assert waits[:5] == [0, 0, 5, 10, 20]
    assert waits[-1] == 900
    assert waits == sorted(waits)


def test_an_attempt_too_early_is_refused_without_being_counted(laptop: Laptop) -> None:
    laptop.fail(4)
    for _ in range(3):
        with pytest.raises(Locked, match="K-320"):
            laptop.vault.unlock(OLD, None)
    laptop.clock.seconds += 10
    assert laptop.vault.unlock(OLD, None).own.signing == bytes(32)
    assert laptop.vault.seconds_to_wait() == 0


def test_setting_the_clock_does_not_shorten_the_delay(laptop: Laptop) -> None:
    laptop.fail(5)
    for shift in (10**12, -(10**12)):
        laptop.clock.ms += shift
        assert laptop.vault.seconds_to_wait() == 20


def test_after_a_restart_the_whole_delay_begins_again(laptop: Laptop) -> None:
    laptop.fail(5)
    laptop.clock.seconds = 3.0
    assert laptop.vault.seconds_to_wait() == 20
    laptop.clock.seconds = 13.0
    assert laptop.vault.seconds_to_wait() == 10


def test_the_recovery_code_skips_the_delay_and_ends_it(laptop: Laptop) -> None:
    laptop.fail(9)
    assert laptop.vault.recover(CODE, TOOLS.wrap).own.signing == bytes(32)
    assert laptop.vault.seconds_to_wait() == 0


def test_an_attempt_counts_before_it_is_made(laptop: Laptop) -> None:
    laptop.fail(2)
    laptop.files.steps, laptop.files.crash_at = 0, 6
    with suppress(Crash, Locked):
        laptop.vault.unlock("wrong", None)
    laptop.files.crash_at = 0
    assert laptop.vault.seconds_to_wait() == 5


def test_a_damaged_vault_is_no_wrong_attempt(laptop: Laptop, made: Opened) -> None:
    flipped = bytes([*made.data[:-40], made.data[-40] ^ 1, *made.data[-39:]])
    for file in ("vault", "vault.copy"):
        laptop.files.now[f"{FOLDER}/{file}"] = flipped
    for _ in range(5):
        with pytest.raises(Damaged):
            laptop.vault.unlock(OLD, None)
    assert laptop.vault.seconds_to_wait() == 0


def test_an_unreadable_state_file_locks_nobody_out(laptop: Laptop) -> None:
    laptop.files.now["/profile/state"] = b"\xff"
    assert laptop.vault.unlock(OLD, None).own.signing == bytes(32)


def test_the_state_file_holds_no_secret(laptop: Laptop) -> None:
    laptop.fail(3)
    assert len(laptop.files.now["/profile/state"]) < 20


def test_a_disk_that_gives_back_something_else_is_told(made: Opened) -> None:
    class Forgetful(MemoryFiles):
        def read(self, path: str, limit: int) -> bytes:
            return super().read(path, limit)[:-1]

    with pytest.raises(Damaged, match="D-120"):
        Vault(Forgetful(), FOLDER, HandClock()).write(made)


def test_the_reserve_is_kept_released_and_said() -> None:
    files = MemoryFiles()
    reserve = ReserveFile(files, FOLDER)
    assert reserve.room() is Room.RESERVE_USED
    assert reserve.keep()
    assert len(files.now["/profile/reserve"]) == reserves.RESERVE_BYTES
    assert reserve.room() is Room.ENOUGH
    assert reserve.release()
    assert not reserve.release()
    assert reserve.room() is Room.RESERVE_USED


def test_no_reserve_is_taken_from_a_disk_that_is_nearly_full() -> None:
    files = MemoryFiles(capacity=3 * reserves.RESERVE_BYTES)
    assert not ReserveFile(files, FOLDER).keep()
    assert files.now == {}


def test_little_room_is_said_before_the_disk_is_full() -> None:
    files = MemoryFiles(capacity=5 * reserves.RESERVE_BYTES)
    reserve = ReserveFile(files, FOLDER)
    assert reserve.keep()
    assert reserve.room() is Room.LOW
