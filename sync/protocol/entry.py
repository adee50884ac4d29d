"""Entries: header, signature, id, and what is checked before one is looked at twice.

An entry travels as ``[format, header, signature]`` with header and signature kept as the
bytes that were received; its body (ciphertext, or a control entry's clear body) travels
and rests beside it, so that it can be erased while the chain still verifies.
"""

from __future__ import annotations

import enum
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from sync.protocol import hashing
from sync.protocol.canonical import Decoder, Wire, decode_plain, encode
from sync.protocol.errors import Malformed
from sync.protocol.ids import ZERO32, Bytes16, Bytes32, Bytes64, Count, DeviceId, EntryId
from sync.protocol.limits import CONTROL_BODY_BYTES, DEPENDENCIES, ENTRY_BYTES

FORMAT: Final = 1


class EntryClass(enum.IntEnum):
    """Whether the body is sealed content or a clear control statement."""

    CONTROL = 0
    SEALED = 1


class Header(Wire, frozen=True):
    """Header of format 1; the first nine fields keep place and type in every format."""

    format: Annotated[int, Meta(ge=1, le=1)]
    organisation: Bytes16
    inspection: Bytes16
    log: Bytes16
    sequence: Count
    previous: Bytes32
    author: Bytes16
    kind: EntryClass
    roster: Bytes32
    receipt: Bytes32
    dependencies: Annotated[tuple[Bytes32, ...], Meta(max_length=DEPENDENCIES)]
    epoch: Bytes32
    salt: Bytes32
    commitment: Bytes32
    body_hash: Bytes32
    body_length: Annotated[int, Meta(ge=0, le=CONTROL_BODY_BYTES)]


class Envelope(Wire, frozen=True):
    """What travels of an entry beside its body."""

    format: Annotated[int, Meta(ge=1, le=2**31)]
    header: Annotated[bytes, Meta(max_length=ENTRY_BYTES)]
    signature: Bytes64


class Entry(Struct, frozen=True):
    """An entry whose outer form was checked; the signature may be unverified yet.

    `header` is None when the format is newer than this code; the entry is then kept and
    relayed, and only `outer` is known of it. `body` is None when it was redacted or has
    not arrived.
    """

    id: EntryId
    envelope: Envelope
    outer: OuterHeader
    header: Header | None
    body: bytes | None


class OuterHeader(Struct, frozen=True):
    """The fields that every format shares."""

    format: int
    organisation: bytes
    inspection: bytes
    log: bytes
    sequence: int
    previous: bytes
    author: DeviceId
    kind: int
    roster: bytes


_ENVELOPE: Final = Decoder(Envelope, limit=ENTRY_BYTES)
_HEADER: Final = Decoder(Header, limit=ENTRY_BYTES)


def entry_id(header: bytes, signature: bytes) -> EntryId:
    """Return H("entry-id/1" ‖ header ‖ signature)."""
    return EntryId(hashing.labelled("entry-id/1", header, signature))


def parse(untrusted: bytes, untrusted_body: bytes | None) -> Entry:
    """Return the entry in an envelope's bytes, or raise `Malformed`."""
    return from_envelope(_ENVELOPE.decode(untrusted), untrusted_body)


def from_envelope(envelope: Envelope, untrusted_body: bytes | None) -> Entry:
    """Return the checked entry of an envelope and its body.

    A body must have the length and hash that the header states.
    """
    header = None
    if envelope.format == FORMAT:
        header = _HEADER.decode(envelope.header)
        _check_header(header)
        _check_body(header, untrusted_body)
        outer = _outer(header)
    else:
        outer = _outer_of_unknown(envelope)
    identity = entry_id(envelope.header, envelope.signature)
    return Entry(identity, envelope, outer, header, untrusted_body)


def from_header(header: Header, signature: bytes, body: bytes | None) -> Entry:
    """Return the entry of a header whose body hash and length the caller took from `body`.

    For entries that are sealed or rebuilt here; `from_envelope` is for bytes from outside.
    """
    _check_header(header)
    exact = encode(header)
    envelope = Envelope(FORMAT, exact, signature)
    return Entry(entry_id(exact, signature), envelope, _outer(header), header, body)


def of_checked(identity: EntryId, exact_header: bytes, body: bytes | None) -> Entry:
    """Return an entry of this format that was checked before it came here, without signature.

    For a process that opens for the one which started it; `from_envelope` is for bytes from
    outside.
    """
    header = _HEADER.read(exact_header)
    return Entry(identity, Envelope(FORMAT, exact_header, b""), _outer(header), header, body)


def pack(entry: Entry) -> bytes:
    """Return the canonical bytes of the envelope."""
    return encode(entry.envelope)


def _outer(header: Header) -> OuterHeader:
    return OuterHeader(
        header.format,
        header.organisation,
        header.inspection,
        header.log,
        header.sequence,
        header.previous,
        DeviceId(header.author),
        header.kind,
        header.roster,
    )


def _check_header(header: Header) -> None:
    if header.dependencies and list(header.dependencies) != sorted(set(header.dependencies)):
        raise Malformed("P-111", "An item lists what it depends on in a wrong order.")
    if (header.sequence == 0) != (header.previous == ZERO32):
        raise Malformed("P-112", "An item does not fit its place in the log.")
    if header.kind is EntryClass.CONTROL and header.salt + header.commitment != ZERO32 + ZERO32:
        raise Malformed("P-113", "A control item carries fields of a sealed one.")
    if header.kind is EntryClass.SEALED and header.body_length > ENTRY_BYTES:
        raise Malformed("P-101", "An item is larger than the limit.")


def _check_body(header: Header, body: bytes | None) -> None:
    if body is not None and (
        len(body) != header.body_length or hashing.plain(body) != header.body_hash
    ):
        raise Malformed("P-114", "The contents of an item are not the ones it names.")


_OUTER_KINDS: Final = (int, bytes, bytes, bytes, int, bytes, bytes, int, bytes)
_OUTER_LENGTHS: Final = (None, 16, 16, 16, None, 32, 16, None, 32)


def _outer_of_unknown(envelope: Envelope) -> OuterHeader:
    fields: Any = decode_plain(envelope.header, limit=ENTRY_BYTES)
    if not isinstance(fields, list) or len(fields) < len(_OUTER_KINDS):
        raise Malformed("P-115", "An item of a newer version lacks its first fields.")
    for value, kind, length in zip(fields, _OUTER_KINDS, _OUTER_LENGTHS, strict=False):
        if type(value) is not kind or (isinstance(value, bytes) and len(value) != length):
            raise Malformed("P-115", "An item of a newer version lacks its first fields.")
    if fields[0] != envelope.format:
        raise Malformed("P-116", "An item states two different versions.")
    return OuterHeader(*fields[:9])
