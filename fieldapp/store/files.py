"""Durable file operations: one way of doing them, over the calls of two systems.

`SystemFiles` holds the rules (write beside, flush, rename over, flush the folder, refuse
with a code); a `Calls` object makes the single system calls and is all that differs
between POSIX (`posix_calls.py`) and Windows (`windows_calls.py`).
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final, Literal, Protocol

from fieldapp.domain.errors import Damaged, Refused
from fieldapp.store.places import cloud_program

_COPY_BYTES: Final = 1024 * 1024
_TEMPORARY: Final = ".part"
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DISK_FULL_WINDOWS: Final = frozenset({39, 112})


class Calls(Protocol):
    """The single system calls that differ between systems."""

    def flush_file(self, handle: BinaryIO) -> None:
        """Return after the device holds what was written through `handle`."""
        ...

    def flush_folder(self, folder: str) -> None:
        """Return after the device holds the names in a folder, where a system needs that."""
        ...

    def replace(self, temporary: str, final: str) -> None:
        """Rename over whatever stands at `final`, as one step."""
        ...

    def make_private_folder(self, folder: str) -> None: ...

    def take_lock(self, handle: BinaryIO) -> bool:
        """Take the lock on an open file without waiting; say whether it was free."""
        ...

    def release_lock(self, handle: BinaryIO) -> None: ...

    def is_remote(self, folder: str) -> bool:
        """Say whether a folder lies on another computer."""
        ...


class SystemFiles:
    """The real `FilePort`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of a file; raise `Damaged` (D-103) when it is longer than `limit`."""
        with _refusing(), Path(path).open("rb") as handle:
            data = handle.read(limit + 1)
        if len(data) > limit:
            raise Damaged("D-103", "A file is longer than it can be.", "Restore it from a copy.")
        return data

    def write_atomically(self, path: str, data: bytes) -> None:
        """Write beside, flush to the device, rename over, flush the folder."""
        temporary = path + _TEMPORARY
        with _refusing(), _cleared(temporary):
            with _private(temporary, "wb") as handle:
                handle.write(data)
                self._flush(handle)
            self._rename(temporary, path)

    @contextmanager
    def create_exclusive(self, path: str) -> Iterator[BinaryIO]:
        """Open a new file for writing; refuse a name that is taken (D-104)."""
        with ExitStack() as stack:
            with _refusing():
                handle = stack.enter_context(_private(path, "xb"))
            yield handle

    def flush(self, handle: BinaryIO) -> None:
        """Return only after the device says it holds the bytes."""
        with _refusing():
            self._flush(handle)

    def publish(self, temporary: str, final: str) -> None:
        """Rename a flushed file into place and flush the folder."""
        with _refusing():
            self._rename(temporary, final)

    def copy(self, source: str, target: str) -> None:
        """Copy a file of any size; the copy is flushed and renamed into place."""
        temporary = target + _TEMPORARY
        with _refusing(), _cleared(temporary):
            with Path(source).open("rb") as reader, _private(temporary, "wb") as writer:
                while data := reader.read(_COPY_BYTES):
                    writer.write(data)
                self._flush(writer)
            self._rename(temporary, target)

    def remove(self, path: str) -> None:
        """Remove a file; one that is gone already is no fault."""
        with _refusing():
            Path(path).unlink(missing_ok=True)
            self._calls.flush_folder(str(Path(path).parent))

    def exists(self, path: str) -> bool:
        """Say whether a file or folder stands at a path."""
        return Path(path).exists()

    def list(self, folder: str) -> Iterator[str]:
        """Yield the names in a folder in order; none for a folder that is not there."""
        if Path(folder).is_dir():
            with _refusing():
                yield from sorted(entry.name for entry in Path(folder).iterdir())

    def make_folder(self, path: str) -> None:
        """Make a folder, and those above it, that only its owner can read."""
        with _refusing():
            self._calls.make_private_folder(path)
            self._calls.flush_folder(str(Path(path).parent))

    def free_bytes(self, folder: str) -> int:
        """Return how many bytes the device still takes."""
        with _refusing():
            return shutil.disk_usage(folder).free

    @contextmanager
    def lock(self, path: str) -> Iterator[None]:
        """Hold the one lock of a profile; raise `Refused` (D-101) when another process does."""
        with ExitStack() as stack:
            with _refusing():
                handle = stack.enter_context(_private(path, "ab"))
            if not self._calls.take_lock(handle):
                raise Refused(
                    "D-101",
                    "The app is open already.",
                    "Go to the window that is open, or close it first.",
                )
            stack.callback(self._calls.release_lock, handle)
            yield

    def refuse_unsafe_place(self, folder: str) -> None:
        """Refuse a network share (D-105) and a folder that a cloud program copies (D-106)."""
        if self._calls.is_remote(folder):
            raise Refused(
                "D-105",
                "This folder lies on another computer.",
                "Choose a folder on this laptop's own disk.",
            )
        program = cloud_program(folder)
        if program:
            raise Refused(
                "D-106",
                f"This folder is copied to the internet by {program}.",
                "Choose a folder that no such program looks after.",
            )

    def _flush(self, handle: BinaryIO) -> None:
        handle.flush()
        self._calls.flush_file(handle)

    def _rename(self, temporary: str, final: str) -> None:
        self._calls.replace(temporary, final)
        self._calls.flush_folder(str(Path(final).parent))


@contextmanager
def _cleared(temporary: str) -> Iterator[None]:
    """Leave no half-written file behind when what is inside fails."""
    try:
        yield
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _private(path: str, mode: Literal["wb", "xb", "ab"]) -> BinaryIO:
    """Open a file for writing that, where it is new, only its owner can read."""
    return open(path, mode, opener=_owners_only)


def _owners_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as problem:
        raise Refused("D-102", "A file is not there.", "Restore it from a copy.") from problem
    except FileExistsError as problem:
        raise Refused("D-104", "A file stands there already.", "Choose another name.") from problem
    except OSError as problem:
        raise _explained(problem) from problem


def _explained(problem: OSError) -> Refused:
    if problem.errno in _NO_ROOM or getattr(problem, "winerror", None) in _DISK_FULL_WINDOWS:
        return Refused("D-110", "The disk is full.", "Free some space; what was saved is safe.")
    if isinstance(problem, PermissionError):
        return Refused("D-107", "The system does not allow this file.", "Ask your IT support.")
    return Refused("D-108", "The disk did not do what was asked.", "Try again; check the disk.")
