"""Chunks as files: ``<inspection>/<address>`` in a folder.

A chunk is written beside its place, flushed and renamed into it, so that a name never
stands for half a chunk; the folder of names is flushed once for several chunks. Names
are made here from bytes, never taken from a path on the wire.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sync.server.ports import Randomness


class FolderBlobs:
    """`Blobs` on a local disk."""

    def __init__(self, folder: Path, randomness: Randomness) -> None:
        self._folder = folder
        self._randomness = randomness

    def put(self, inspection: bytes, address: bytes, data: bytes) -> None:
        """Write `data` through to the disk under its address."""
        target = self._path(inspection, address)
        if not target.exists():
            self._make(target.parent)
            self._place(target, data)

    def flush(self, inspection: bytes) -> None:
        """Make the names of an inspection's chunks survive a power cut."""
        _flush_folder(self._folder / inspection.hex())

    def get(self, inspection: bytes, address: bytes) -> bytes | None:
        """Return a chunk, or None."""
        try:
            return self._path(inspection, address).read_bytes()
        except FileNotFoundError:
            return None

    def exists(self, inspection: bytes, address: bytes) -> bool:
        """Say whether a chunk is held."""
        return self._path(inspection, address).exists()

    def addresses(self, inspection: bytes) -> Iterator[bytes]:
        """Yield the addresses of an inspection's chunks."""
        for path in (self._folder / inspection.hex()).glob("*"):
            if len(path.name) == 64:
                yield bytes.fromhex(path.name)

    def sweep(self) -> int:
        """Remove what a crash left half written; return how many files. For start-up only."""
        left = list(self._folder.glob("*/*.part"))
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _path(self, inspection: bytes, address: bytes) -> Path:
        return self._folder / inspection.hex() / address.hex()

    def _place(self, target: Path, data: bytes) -> None:
        waiting = target.with_name(f"{self._randomness.take(8).hex()}.part")
        try:
            _write_through(waiting, data)
            waiting.replace(target)
        except OSError:
            waiting.unlink(missing_ok=True)
            raise

    def _make(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        _flush_folder(folder.parent)


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Flush a folder's names; Windows offers no such call and orders renames itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
