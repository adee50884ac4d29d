"""Compression before sealing: zstd with numbered dictionaries, and bounded opening.

Codec 0 is none, codec n is dictionary n. Dictionaries are trained on invented text only,
named by hash, never changed and kept for ever.
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import Final

import zstandard

from fieldapp.domain.errors import Damaged, Malformed
from sync.protocol import hashing
from sync.protocol.limits import CONTENT_BYTES

PLAIN: Final = 0
LEVEL: Final = 9
_QUICK: Final = 3
"""The level for what stays on this laptop: six times as fast, an eighth larger."""
_WINDOW_BYTES: Final = CONTENT_BYTES


class Dictionary:
    """One numbered dictionary with its compressor; safe to use from several threads.

    The zstd contexts are kept because making one costs more than a save may take; they
    are not safe to share, hence the lock.
    """

    def __init__(self, number: int, data: bytes) -> None:
        self.number = number
        self.hash = hashing.plain(data)
        shared = zstandard.ZstdCompressionDict(data, dict_type=zstandard.DICT_TYPE_FULLDICT)
        self._id = shared.dict_id()
        self._lock = threading.Lock()
        self._compressor = zstandard.ZstdCompressor(level=LEVEL, dict_data=shared)
        self._restorer = zstandard.ZstdDecompressor(dict_data=shared)
        self._quick = zstandard.ZstdCompressor(level=_QUICK, dict_data=shared)
        self._decompressor = zstandard.ZstdDecompressor(
            dict_data=shared, max_window_size=_WINDOW_BYTES
        )

    def compress(self, raw: bytes) -> bytes:
        """Return one zstd frame with its size and dictionary id stated."""
        with self._lock:
            return self._compressor.compress(raw)

    def compress_quick(self, raw: bytes) -> bytes:
        """Return one zstd frame in a sixth of the time, a little larger."""
        with self._lock:
            return self._quick.compress(raw)

    def restore(self, held: bytes) -> bytes:
        """Return the content of a frame that was packed here, of any size."""
        with self._lock:
            return self._restorer.decompress(held)

    def decompress(self, untrusted: bytes) -> bytes:
        """Return the content of exactly one bounded frame, or raise `Malformed`."""
        try:
            frame = zstandard.get_frame_parameters(untrusted)
            if (
                frame.content_size > CONTENT_BYTES
                or frame.window_size > _WINDOW_BYTES
                or frame.dict_id != self._id
            ):
                raise Malformed("K-105", "The contents of an item are packed in a wrong way.")
            with self._lock:
                raw = self._decompressor.decompress(untrusted, allow_extra_data=False)
        except zstandard.ZstdError:
            raise Malformed("K-105", "The contents of an item are packed in a wrong way.") from None
        if len(raw) != frame.content_size:
            raise Malformed("K-105", "The contents of an item are packed in a wrong way.")
        return raw


class Codecs:
    """The dictionaries at hand; content is packed with the newest."""

    def __init__(self, dictionaries: Iterable[Dictionary] = ()) -> None:
        self._known = {d.number: d for d in dictionaries}
        self._newest = self._known[max(self._known)] if self._known else None

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """Return the hash of every dictionary, by number."""
        return tuple(self._known[number].hash for number in sorted(self._known))

    def pack(self, raw: bytes) -> tuple[int, bytes]:
        """Return (codec number, coded content); codec 0 when packing would not help."""
        if self._newest is None:
            return PLAIN, raw
        coded = self._newest.compress(raw)
        return (self._newest.number, coded) if len(coded) < len(raw) else (PLAIN, raw)

    def stow(self, raw: bytes) -> bytes:
        """Return bytes of any size packed for this laptop's own file: codec ‖ coded."""
        if self._newest is None:
            return bytes([PLAIN]) + raw
        return bytes([self._newest.number]) + self._newest.compress_quick(raw)

    def fetch(self, held: bytes) -> bytes:
        """Return what `stow` was given."""
        return held[1:] if held[0] == PLAIN else self._known[held[0]].restore(held[1:])

    def unpack(self, number: int, untrusted: bytes) -> bytes:
        """Return the raw content, at most 256 KiB; raise `Malformed` when it is not that."""
        if number == PLAIN:
            if len(untrusted) > CONTENT_BYTES:
                raise Malformed("K-105", "The contents of an item are packed in a wrong way.")
            return untrusted
        dictionary = self._known.get(number)
        if dictionary is None:
            raise Malformed("K-104", "An item was packed by a newer version of this app.")
        return dictionary.decompress(untrusted)


def load_codecs(folder: Traversable) -> Codecs:
    """Return the dictionaries that `index.toml` in `folder` lists, each checked by its hash."""
    index = tomllib.loads((folder / "index.toml").read_text(encoding="utf-8"))
    return Codecs([_load(folder, listed) for listed in index["dictionary"]])


def _load(folder: Traversable, listed: dict[str, str | int]) -> Dictionary:
    dictionary = Dictionary(int(listed["number"]), (folder / str(listed["file"])).read_bytes())
    if dictionary.hash.hex() != listed["sha256"]:
        raise Damaged("K-106", "A part of this program is damaged.", "Install the program again.")
    return dictionary
