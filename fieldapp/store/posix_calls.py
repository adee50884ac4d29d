"""The system calls of Linux and macOS behind `SystemFiles`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO, Final

if sys.platform != "win32":
    import fcntl

_REMOTE: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "ncpfs", "9p", "afpfs", "webdav"}
    | {"davfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs"}
)
_FULL_FSYNC: Final = 51
"""F_FULLFSYNC on macOS: the drive empties its own cache too."""


class PosixCalls:
    """Flush by fsync (F_FULLFSYNC on macOS), rename over, flock, mount table."""

    def __init__(self, mounts: str = "/proc/self/mounts") -> None:
        self._mounts = mounts

    def flush_file(self, handle: BinaryIO) -> None:
        """Flush a file to the device."""
        _flush(handle.fileno())

    def flush_folder(self, folder: str) -> None:
        """Flush the names in a folder to the device."""
        number = os.open(folder, os.O_RDONLY)
        try:
            _flush(number)
        finally:
            os.close(number)

    def replace(self, temporary: str, final: str) -> None:
        """Rename over what stands there."""
        Path(temporary).replace(final)

    def make_private_folder(self, folder: str) -> None:
        """Make a folder with mode 700, and those above it."""
        Path(folder).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(folder).mkdir(mode=0o700, exist_ok=True)

    def take_lock(self, handle: BinaryIO) -> bool:
        """Take an exclusive lock that ends with the process."""
        try:
            if sys.platform != "win32":
                fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def release_lock(self, handle: BinaryIO) -> None:
        """Give the lock back."""
        if sys.platform != "win32":
            fcntl.flock(handle.fileno(), fcntl.LOCK_UN)

    def is_remote(self, folder: str) -> bool:
        """Say whether the mount table puts a folder on another computer."""
        table = Path(self._mounts)
        if not table.exists():
            return False
        real, best, kind = Path(folder).resolve(), Path(), ""
        for line in table.read_text(encoding="utf-8", errors="replace").splitlines():
            fields = line.split(" ")
            mount = Path(fields[1].replace("\\040", " "))
            if real.is_relative_to(mount) and len(mount.parts) >= len(best.parts):
                best, kind = mount, fields[2]
        return kind in _REMOTE


def _flush(number: int) -> None:
    if sys.platform == "darwin":
        fcntl.fcntl(number, _FULL_FSYNC)
    else:
        os.fsync(number)
