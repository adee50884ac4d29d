"""A `FilePort` in memory that can fail: full disk, short write, a crash at any call.

`crash` gives what a power cut leaves: flushed files and renamed names that were flushed
with their folder; everything else is as it was before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from fieldapp.domain.errors import Damaged, Refused


class Crash(BaseException):
    """The power went out."""


def _parent(path: str) -> str:
    return path.rsplit("/", 1)[0] or "/"


def _gone() -> Refused:
    return Refused("D-102", "A file is not there.", "Restore it from a copy.")


def _full() -> Refused:
    return Refused("D-110", "The disk is full.", "Free some space; what was saved is safe.")


class _Handle(BytesIO):
    """A file open for writing; its bytes reach the folder as they are written."""

    def __init__(self, files: MemoryFiles, path: str) -> None:
        super().__init__()
        self._files, self._path = files, path

    def write(self, data: object, /) -> int:
        assert isinstance(data, bytes | bytearray | memoryview)
        self._files.step()
        count = super().write(self._files.room_for(bytes(data)))
        self._files.now[self._path] = self.getvalue()
        return count

    @property
    def path(self) -> str:
        return self._path


@dataclass
class MemoryFiles:
    """Files by path: `now` is what a reader sees, `kept` what a power cut leaves.

    `crash_at` ends the n-th step (counted from 1) with `Crash`; `capacity` is the size of
    the disk in bytes; `remote` and `synced` are folders that are refused.
    """

    capacity: int = 1 << 40
    crash_at: int = 0
    remote: str = ""
    synced: str = ""
    now: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, bytes] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)
    steps: int = 0
    flushed: dict[str, bytes] = field(default_factory=dict)

    def step(self) -> None:
        """Count a call that reaches the disk; the power may go out before it does."""
        self.steps += 1
        if self.steps == self.crash_at:
            raise Crash

    def room_for(self, data: bytes) -> bytes:
        """Return what of `data` fits; nothing of it when the disk is full."""
        if sum(map(len, self.now.values())) + len(data) > self.capacity:
            raise _full()
        return data

    def crash(self) -> MemoryFiles:
        """Return the disk as the power cut left it."""
        kept = dict(self.kept)
        return MemoryFiles(self.capacity, now=dict(kept), kept=kept, folders=set(self.folders))

    def read(self, path: str, limit: int) -> bytes:
        if path not in self.now:
            raise _gone()
        if len(self.now[path]) > limit:
            raise Damaged("D-103", "A file is longer than it can be.", "Restore it from a copy.")
        return self.now[path]

    def write_atomically(self, path: str, data: bytes) -> None:
        temporary = path + ".part"
        try:
            self.step()
            self.now[temporary] = b""
            self.step()
            self.now[temporary] = self.room_for(data)
            self._keep_bytes(temporary)
            self._rename(temporary, path)
        except Refused:
            self.now.pop(temporary, None)
            raise

    @contextmanager
    def create_exclusive(self, path: str) -> Iterator[BinaryIO]:
        if path in self.now:
            raise Refused("D-104", "A file stands there already.", "Choose another name.")
        self.step()
        self.now[path] = b""
        with _Handle(self, path) as handle:
            yield handle

    def flush(self, handle: BinaryIO) -> None:
        assert isinstance(handle, _Handle)
        self._keep_bytes(handle.path)

    def publish(self, temporary: str, final: str) -> None:
        if temporary not in self.now:
            raise _gone()
        self._rename(temporary, final)

    def copy(self, source: str, target: str) -> None:
        self.write_atomically(target, self.read(source, 1 << 40))

    def remove(self, path: str) -> None:
        self.step()
        self.now.pop(path, None)
        self.step()
        self.kept.pop(path, None)

    def exists(self, path: str) -> bool:
        return path in self.now or path in self.folders

    def list(self, folder: str) -> Iterator[str]:
        start = folder.rstrip("/") + "/"
        below = (name for name in (*self.now, *self.folders) if name.startswith(start))
        yield from sorted({name[len(start) :].split("/", 1)[0] for name in below})

    def make_folder(self, path: str) -> None:
        while path not in self.folders and path not in ("", "/"):
            self.folders.add(path)
            path = _parent(path)

    def free_bytes(self, folder: str) -> int:
        return self.capacity - sum(map(len, self.now.values()))

    @contextmanager
    def lock(self, path: str) -> Iterator[None]:
        if path in self.locked:
            raise Refused(
                "D-101",
                "The app is open already.",
                "Go to the window that is open, or close it first.",
            )
        self.locked.add(path)
        self.now.setdefault(path, b"")
        try:
            yield
        finally:
            self.locked.discard(path)

    def refuse_unsafe_place(self, folder: str) -> None:
        if self.remote and folder.startswith(self.remote):
            raise Refused("D-105", "This folder lies on another computer.", "")
        if self.synced and folder.startswith(self.synced):
            raise Refused("D-106", "This folder is copied to the internet.", "")

    def _keep_bytes(self, path: str) -> None:
        self.step()
        self.flushed[path] = self.now[path]

    def _rename(self, temporary: str, final: str) -> None:
        self.step()
        self.now[final] = self.now.pop(temporary)
        flushed = self.flushed.pop(temporary, b"")
        self.step()
        self.kept[final] = flushed
