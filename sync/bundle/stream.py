"""A bundle under a random key: what a lost stick gives away is its size.

``magic(16) ‖ u8 n ‖ n wraps ‖ sealed chunks``. The wraps carry no reader's id, so a reader
tries each of them, at most 64, with each of its keys. The chunks are those of an attachment
(`fieldapp.crypto.stream`), the last one padded to the Padmé size of the whole.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldapp.crypto.keys import OVERHEAD_BYTES
from fieldapp.crypto.stream import Chunk, Sealer
from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import KeyWrap, Randomness
from sync.bundle import refusals
from sync.bundle.format import READERS
from sync.bundle.opening import ReadingKey
from sync.bundle.writing import Sink
from sync.protocol.limits import CHUNK_BYTES

MAGIC: Final = b"fieldapp-sealed\x01"
_KEY: Final = 32
WRAP_BYTES: Final = OVERHEAD_BYTES + _KEY
_INFO: Final = b"bundle-wrap/1"


class SealingSink:
    """Seals what is written to it; `finish` writes the last chunk."""

    def __init__(
        self, sink: Sink, publics: Sequence[bytes], wrap: KeyWrap, rng: Randomness
    ) -> None:
        if not 1 <= len(publics) <= READERS:
            raise refusals.too_many_readers()
        key = rng.bytes(_KEY)
        self._sink = sink
        self._sealer = Sealer(key)
        wraps = [wrap.seal(key, public, _INFO) for public in publics]
        sink.write(MAGIC + bytes([len(wraps)]) + b"".join(wraps))

    def write(self, data: bytes, /) -> None:
        """Seal every chunk that `data` fills."""
        self._out(self._sealer.feed(data))

    def finish(self) -> None:
        """Seal what is left, padded."""
        self._out(self._sealer.finish())

    def _out(self, chunks: Iterable[Chunk]) -> None:
        for chunk in chunks:
            self._sink.write(chunk.data)


class OpenedStream(io.RawIOBase):
    """The clear bytes of a sealed bundle, read from its start to its end."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self._source = source
        self._cipher = AESGCM(key)
        self._place = 0
        self._next = source.read(CHUNK_BYTES)
        self._clear = b""

    def readable(self) -> bool:
        """Say that this is read from."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer with what was authenticated; 0 at the end."""
        view = memoryview(buffer)  # type: ignore[arg-type]  # any buffer may be filled
        while not self._clear and self._next:
            self._open_next()
        taken = self._clear[: len(view)]
        view[: len(taken)] = taken
        self._clear = self._clear[len(taken) :]
        return len(taken)

    def close(self) -> None:
        """Close the file underneath too."""
        self._source.close()
        super().close()

    def _open_next(self) -> None:
        sealed, self._next = self._next, self._source.read(CHUNK_BYTES)
        last = b"\x00" if self._next else b"\x01"
        nonce = self._place.to_bytes(11, "big") + last
        self._place += 1
        try:
            self._clear = self._cipher.decrypt(nonce, sealed, None)
        except InvalidTag:
            raise refusals.damaged() from None


def is_sealed(open_source: Callable[[], BinaryIO]) -> bool:
    """Say whether a file is sealed as a whole, so that only its readers can check it."""
    with open_source() as source:
        return source.read(len(MAGIC)) == MAGIC


def unsealed(
    open_source: Callable[[], BinaryIO], keys: Sequence[ReadingKey], wrap: KeyWrap
) -> Callable[[], BinaryIO]:
    """Return what opens the clear bundle in a file, sealed or not.

    Raises `Refused` X-308 when no key of this laptop opens a sealed one.
    """
    if not is_sealed(open_source):
        return open_source
    with open_source() as source:
        source.seek(len(MAGIC))
        key, start = _key_of(source, keys, wrap), source.tell()

    def opened() -> BinaryIO:
        source = open_source()
        source.seek(start)
        stream = OpenedStream(source, key)
        return io.BufferedReader(stream, CHUNK_BYTES)

    return opened


def _key_of(source: BinaryIO, keys: Sequence[ReadingKey], wrap: KeyWrap) -> bytes:
    count = source.read(1)
    wraps = source.read(count[0] * WRAP_BYTES) if count else b""
    if not count or not 1 <= count[0] <= READERS or len(wraps) != count[0] * WRAP_BYTES:
        raise refusals.cut_short()
    found: bytes | None = None
    for start in range(0, len(wraps), WRAP_BYTES):
        found = found or _try(wraps[start : start + WRAP_BYTES], keys, wrap)
    if found is None:
        raise refusals.not_for_this_laptop()
    return found


def _try(sealed: bytes, keys: Sequence[ReadingKey], wrap: KeyWrap) -> bytes | None:
    for key in keys:
        try:
            opened = wrap.open(sealed, key.private, _INFO)
        except Refused:
            continue
        if len(opened) == _KEY:
            return opened
    return None
