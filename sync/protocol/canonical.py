"""The one byte form of every value: MessagePack, strict, without maps or floats.

A value is accepted only when encoding it again gives the same bytes, which catches
trailing bytes and non-minimal forms; lengths and ranges stand in the types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import msgspec

from sync.protocol.errors import Malformed
from sync.protocol.limits import DEPTH

T = TypeVar("T")


class Wire(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Base of everything that travels: an array of one exact length.

    Frozen values cannot form rings, so the collector of rings need not look at them.
    """


def encode(value: object) -> bytes:
    """Return the canonical bytes of a `Wire` value, tuple, bytes, str, int, bool or None."""
    return msgspec.msgpack.encode(value)


def decode(kind: type[T], untrusted: bytes, *, limit: int) -> T:
    """Return the value of type `kind` in `untrusted`; raise `Malformed` on any other form.

    `limit` is the largest number of bytes that is looked at. Where one type is read many
    times, keep a `Decoder`.
    """
    return Decoder(kind, limit=limit).decode(untrusted)


class Decoder(Generic[T]):
    """Reads one type of value in its one exact form, without looking the type up again."""

    def __init__(self, kind: type[T], *, limit: int) -> None:
        self._decoder = msgspec.msgpack.Decoder(kind)
        self._encoder = msgspec.msgpack.Encoder()
        self._limit = limit

    def decode(self, untrusted: bytes) -> T:
        """Return the value in `untrusted`; raise `Malformed` on any other form."""
        if len(untrusted) > self._limit:
            raise Malformed("P-101", "An item is larger than the limit.")
        try:
            value = self._decoder.decode(untrusted)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise Malformed("P-102", "An item is not in the agreed form.") from None
        except RecursionError:
            raise Malformed("P-103", "An item is nested too deeply.") from None
        if self._encoder.encode(value) != untrusted:
            raise Malformed("P-104", "An item is not in its one exact form.")
        return value

    def read(self, held: bytes) -> T:
        """Return the value in bytes that `decode` accepted before, without the check of form."""
        try:
            return self._decoder.decode(held)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise Malformed("P-102", "An item is not in the agreed form.") from None

    def decode_each(self, untrusted: Sequence[bytes]) -> list[T]:
        """Return the value in each item, under the same checks as `decode`."""
        if untrusted and max(map(len, untrusted)) > self._limit:
            raise Malformed("P-101", "An item is larger than the limit.")
        try:
            values = list(map(self._decoder.decode, untrusted))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise Malformed("P-102", "An item is not in the agreed form.") from None
        except RecursionError:
            raise Malformed("P-103", "An item is nested too deeply.") from None
        if list(map(self._encoder.encode, values)) != list(untrusted):
            raise Malformed("P-104", "An item is not in its one exact form.")
        return values


def decode_plain(untrusted: bytes, *, limit: int) -> Any:
    """Return an untyped value of allowed kinds only, for formats not known here.

    Allowed are int from 0 to 2^63-1, bool, None, bytes, str and arrays to depth 8.
    """
    value: Any = decode(object, untrusted, limit=limit)
    _check_kinds(value, DEPTH)
    return value


def _check_kinds(value: object, depth: int) -> None:
    if depth < 0:
        raise Malformed("P-103", "An item is nested too deeply.")
    if isinstance(value, list | tuple):
        for item in value:
            _check_kinds(item, depth - 1)
    elif isinstance(value, bool) or value is None or isinstance(value, bytes | str):
        return
    elif not (isinstance(value, int) and 0 <= value < 2**63):
        raise Malformed("P-105", "An item holds a kind of value that is not allowed.")
