"""The system calls of Windows behind `SystemFiles`, through a small table of functions.

The table is handed in, so that the whole class runs against a faked one elsewhere
(docs/state.md says what never ran on a real Windows).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path, PureWindowsPath
from typing import BinaryIO, Final, Protocol

REPLACE_EXISTING: Final = 0x1
WRITE_THROUGH: Final = 0x8
DRIVE_REMOTE: Final = 4


class SystemTable(Protocol):
    """The functions of Windows that are called, under their own meaning."""

    def flush_file_buffers(self, number: int) -> None:
        """FlushFileBuffers on a C file number."""
        ...

    def move_file_ex(self, source: str, target: str, flags: int) -> None:
        """MoveFileExW; raises `OSError` with its `winerror`."""
        ...

    def lock_one_byte(self, number: int) -> None:
        """Lock the first byte without waiting; raises `OSError` when it is taken."""
        ...

    def unlock_one_byte(self, number: int) -> None: ...

    def drive_type(self, root: str) -> int:
        """GetDriveTypeW of a root such as ``C:\\``."""
        ...

    def keep_for_owner(self, folder: str) -> None:
        """Let the folder be read by its owner, the system and administrators only."""
        ...


class WindowsCalls:
    """Flush by FlushFileBuffers, rename with write-through, byte lock, drive type."""

    def __init__(self, system: SystemTable) -> None:
        self._system = system

    def flush_file(self, handle: BinaryIO) -> None:
        """Flush a file to the device."""
        self._system.flush_file_buffers(handle.fileno())

    def flush_folder(self, folder: str) -> None:
        """Do nothing: a rename with write-through is on the device when it returns."""

    def replace(self, temporary: str, final: str) -> None:
        """Rename over what stands there, written through."""
        self._system.move_file_ex(temporary, final, REPLACE_EXISTING | WRITE_THROUGH)

    def make_private_folder(self, folder: str) -> None:
        """Make a folder, and those above it, that others cannot read."""
        new = not Path(folder).exists()
        Path(folder).mkdir(parents=True, exist_ok=True)
        if new:
            self._system.keep_for_owner(folder)

    def take_lock(self, handle: BinaryIO) -> bool:
        """Lock the first byte of the file; the lock ends with the process."""
        try:
            self._system.lock_one_byte(handle.fileno())
        except OSError:
            return False
        return True

    def release_lock(self, handle: BinaryIO) -> None:
        """Give the lock back."""
        self._system.unlock_one_byte(handle.fileno())

    def is_remote(self, folder: str) -> bool:
        """Say whether a folder is named as a share or lies on a network drive."""
        path = PureWindowsPath(folder)
        if path.drive.startswith("\\\\") and not path.drive.startswith("\\\\?\\"):
            return True
        if path.drive.upper().startswith("\\\\?\\UNC"):
            return True
        return bool(path.drive) and self._system.drive_type(path.drive + "\\") == DRIVE_REMOTE


class RealSystem:
    """The table on a real Windows, by ctypes and msvcrt."""

    def flush_file_buffers(self, number: int) -> None:
        """Flush: the C library's commit calls FlushFileBuffers."""
        os.fsync(number)

    def move_file_ex(self, source: str, target: str, flags: int) -> None:
        """Call MoveFileExW."""
        if sys.platform == "win32":
            import ctypes

            if not ctypes.WinDLL("kernel32", use_last_error=True).MoveFileExW(
                source, target, flags
            ):
                raise ctypes.WinError(ctypes.get_last_error())

    def lock_one_byte(self, number: int) -> None:
        """Lock one byte at the file's start, without waiting."""
        if sys.platform == "win32":
            import msvcrt

            os.lseek(number, 0, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)

    def unlock_one_byte(self, number: int) -> None:
        """Unlock the byte."""
        if sys.platform == "win32":
            import msvcrt

            os.lseek(number, 0, os.SEEK_SET)
            msvcrt.locking(number, msvcrt.LK_UNLCK, 1)

    def drive_type(self, root: str) -> int:
        """Call GetDriveTypeW."""
        kind = 0
        if sys.platform == "win32":
            import ctypes

            kind = int(ctypes.windll.kernel32.GetDriveTypeW(root))
        return kind

    def keep_for_owner(self, folder: str) -> None:
        """Replace inherited rights by the owner's, with the system's own tool."""
        if sys.platform == "win32":
            import subprocess

            tool = str(Path(os.environ["SYSTEMROOT"]) / "System32" / "icacls.exe")
            rights = ["*S-1-3-4:(OI)(CI)F", "*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F"]
            grants = [part for right in rights for part in ("/grant:r", right)]
            subprocess.run([tool, folder, "/inheritance:r", *grants], check=True)  # noqa: S603 - fixed tool, our folder
