"""Room kept back in a profile, so that text can still be saved when the disk is full."""

from __future__ import annotations

import enum
import hashlib
from pathlib import PurePath
from typing import Final

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import FilePort

RESERVE_BYTES: Final = 8 * 1024 * 1024
DISK_FULL: Final = "D-110"
"""The code of a refusal for want of room."""
_LOW_BYTES: Final = 256 * 1024 * 1024


class Room(enum.Enum):
    """How much room there is for what is written."""

    ENOUGH = "enough"
    LOW = "low"
    """Text is safe; large attachments may not fit."""
    RESERVE_USED = "reserve used"
    """The disk was full and the reserve was given up: free some space now."""


class ReserveFile:
    """A file of 8 MiB in the profile folder that is removed when the disk is full."""

    def __init__(self, files: FilePort, folder: str) -> None:
        self._files = files
        self._folder = folder
        self._path = str(PurePath(folder) / "reserve")

    def keep(self) -> bool:
        """Make the reserve where there is room for it; say whether it is there."""
        if self._files.exists(self._path):
            return True
        if self._files.free_bytes(self._folder) < 4 * RESERVE_BYTES:
            return False
        # Not zeros: some file systems store those in no room at all.
        filling = hashlib.shake_256(b"reserve").digest(RESERVE_BYTES)
        try:
            self._files.write_atomically(self._path, filling)
        except Refused:
            return False
        return True

    def release(self) -> bool:
        """Give the room back; say whether there was any."""
        if not self._files.exists(self._path):
            return False
        self._files.remove(self._path)
        return True

    def room(self) -> Room:
        """Return how much room there is."""
        if not self._files.exists(self._path):
            return Room.RESERVE_USED
        low = self._files.free_bytes(self._folder) < _LOW_BYTES
        return Room.LOW if low else Room.ENOUGH
