"""Writing a bundle to a stick or a folder so that it may be pulled out afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from fieldapp.domain.ports import FilePort, KeyWrap, Randomness
from sync.bundle import refusals
from sync.bundle.stream import SealingSink
from sync.bundle.writing import Sink
from sync.protocol.limits import MIB

_ENDING: Final = ".part"


@dataclass(frozen=True, slots=True)
class Addressed:
    """The readers of a sealed bundle: their HPKE public keys, and what wraps to them."""

    publics: Sequence[bytes]
    wrap: KeyWrap
    rng: Randomness


def write_to(
    files: FilePort, path: str, write: Callable[[Sink], None], sealed: Addressed | None = None
) -> int:
    """Write a bundle beside, flush, rename, read back; return its size in bytes.

    When this returns the carrier may be removed. `sealed` hides everything but the size.
    Raises `Refused` with nothing at `path` that was not there before, X-309 when what was
    read back differs.
    """
    part = path + _ENDING
    if files.exists(part):
        files.remove(part)
    try:
        with files.create_exclusive(part) as handle:
            hashed = _Hashing(handle)
            _write(hashed, write, sealed)
            files.flush(handle)
        _read_back(part, hashed)
        files.publish(part, path)
    except BaseException:
        if files.exists(part):
            files.remove(part)
        raise
    return hashed.size


class _Hashing:
    """Passes bytes on and remembers how many there were and their hash."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes, /) -> None:
        self._handle.write(data)
        self._hash.update(data)
        self.size += len(data)

    @property
    def digest(self) -> bytes:
        return self._hash.digest()


def _write(sink: Sink, write: Callable[[Sink], None], sealed: Addressed | None) -> None:
    if sealed is None:
        write(sink)
        return
    sealing = SealingSink(sink, sealed.publics, sealed.wrap, sealed.rng)
    write(sealing)
    sealing.finish()


def _read_back(path: str, written: _Hashing) -> None:
    again, size = hashlib.sha256(), 0
    with Path(path).open("rb") as handle:
        while piece := handle.read(MIB):
            again.update(piece)
            size += len(piece)
    if (size, again.digest()) != (written.size, written.digest):
        raise refusals.not_written()
