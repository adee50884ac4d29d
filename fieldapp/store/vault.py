"""The vault on the disk: written whole or not at all, and slower after each wrong attempt.

What is in the file and how it is sealed is `fieldapp.crypto.vault_format`'s matter.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePath
from typing import Final

import msgspec

from fieldapp.crypto.vault_format import FILE_BYTES, Opened, is_whole, open_with_passphrase
from fieldapp.crypto.vault_format import open_with_recovery as open_by_code
from fieldapp.domain.errors import Damaged, Locked, Refused
from fieldapp.domain.ports import Clock, FilePort, KeyWrap

_FREE_ATTEMPTS: Final = 3
_FIRST_DELAY_S: Final = 5
_LONGEST_DELAY_S: Final = 15 * 60
_STATE_BYTES: Final = 256


class Attempts(msgspec.Struct, frozen=True, array_like=True):
    """Wrong attempts in a row, and the monotonic reading in seconds at the last one."""

    wrong: int = 0
    at: float = 0.0


class Vault:
    """The vault file of a profile, and the delay that guards it.

    The delay runs on the monotonic clock, so setting the clock does not shorten it. A
    reading lower than the one kept means a restart: the whole delay begins again. Deleting
    the state file, or copying the vault away, gets round it; the passphrase does the work.

    The file is kept twice, because without it nothing on the laptop opens. The copy is
    read only when the file is damaged; it goes before the file changes, so that it never
    opens with a passphrase that was changed.
    """

    def __init__(self, files: FilePort, folder: str, clock: Clock) -> None:
        self._files = files
        self._clock = clock
        self._path = str(PurePath(folder) / "vault")
        self._copy_path = str(PurePath(folder) / "vault.copy")
        self._state_path = str(PurePath(folder) / "state")

    def exists(self) -> bool:
        """Say whether there is a vault."""
        return self._files.exists(self._path) or self._files.exists(self._copy_path)

    def read(self) -> bytes:
        """Return the file as it is, or its copy when that alone is whole."""
        held = self._files.exists(self._path)
        data = self._files.read(self._path, FILE_BYTES) if held else b""
        return data if is_whole(data) else self._copy() or data

    def write(self, opened: Opened) -> None:
        """Replace the file in one step, after which exactly the new one opens.

        Raises `Refused` with the old file still in place; `Damaged` (D-120) when the disk
        does not give back what was written.
        """
        if self._files.exists(self._copy_path) and self.read() != opened.data:
            self._files.remove(self._copy_path)
        self._files.write_atomically(self._path, opened.data)
        if self._files.read(self._path, FILE_BYTES) != opened.data:
            raise Damaged(
                "D-120",
                "The disk did not keep this laptop's keys as they were written.",
                "Do not close the app. Free some space and try again.",
            )
        self._keep_copy(opened.data)

    def _copy(self) -> bytes:
        if not self._files.exists(self._copy_path):
            return b""
        data = self._files.read(self._copy_path, FILE_BYTES)
        return data if is_whole(data) else b""

    def _keep_copy(self, data: bytes) -> None:
        """Write the copy; a disk without room for it does not stop what goes on."""
        if is_whole(data) and self._copy() != data:
            with suppress(Refused):
                self._files.write_atomically(self._copy_path, data)

    def seconds_to_wait(self) -> int:
        """Return how long the next passphrase has to wait; 0 when it may be tried."""
        attempts = self._attempts()
        if attempts.wrong < _FREE_ATTEMPTS:
            return 0
        now = self._clock.monotonic()
        if now < attempts.at:
            self._keep(Attempts(attempts.wrong, now))
            return _delay(attempts.wrong)
        return max(0, _delay(attempts.wrong) - int(now - attempts.at))

    def unlock(self, passphrase: str, device_secret: bytes | None) -> Opened:
        """Return the open vault; raise `Locked` for a wrong passphrase or one too early (K-320).

        An attempt is counted before it is made, so that ending the app does not undo it.
        """
        self._refuse_early()
        data, before = self.read(), self._attempts()
        self._keep(Attempts(before.wrong + 1, self._clock.monotonic()))
        try:
            opened = open_with_passphrase(data, passphrase, device_secret)
        except Locked:
            raise
        except Refused:
            self._keep(before)
            raise
        self._forgive()
        self._keep_copy(data)
        return opened

    def recover(self, recovery_secret: bytes, wrap: KeyWrap) -> Opened:
        """Return the vault opened with the recovery code, whatever the delay."""
        opened = open_by_code(self.read(), recovery_secret, wrap)
        self._forgive()
        return opened

    def _refuse_early(self) -> None:
        seconds = self.seconds_to_wait()
        if seconds:
            raise Locked(
                "K-320",
                f"There were several wrong attempts. The next one is possible in {seconds} s.",
                "Wait, or use your recovery code.",
            )

    def _attempts(self) -> Attempts:
        if not self._files.exists(self._state_path):
            return Attempts()
        try:
            data = self._files.read(self._state_path, _STATE_BYTES)
            return msgspec.msgpack.decode(data, type=Attempts)
        except (Refused, msgspec.MsgspecError):
            return Attempts()

    def _forgive(self) -> None:
        if self._attempts().wrong:
            self._keep(Attempts())

    def _keep(self, attempts: Attempts) -> None:
        self._files.write_atomically(self._state_path, msgspec.msgpack.encode(attempts))


def _delay(wrong: int) -> int:
    """Return the seconds after so many wrong attempts: 5, 10, 20 … 900."""
    doublings = min(wrong - _FREE_ATTEMPTS, 16)
    return min(_LONGEST_DELAY_S, _FIRST_DELAY_S << doublings)
