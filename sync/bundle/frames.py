"""Frames on the pipe between the app and the process that opens for it: length ‖ bytes."""

from __future__ import annotations

from typing import BinaryIO, Final

from sync.protocol.limits import MIB

_LENGTH_BYTES: Final = 4
MOST_BYTES: Final = 128 * MIB
"""More than a transaction's worth of the longest entries."""


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Write a frame and see that it leaves."""
    stream.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(data)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes:
    """Return the next frame; raise `EOFError` when the other side is gone or writes nonsense."""
    length = int.from_bytes(_exactly(stream, _LENGTH_BYTES), "big")
    if length > MOST_BYTES:
        raise EOFError
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) != count:
        raise EOFError
    return data
