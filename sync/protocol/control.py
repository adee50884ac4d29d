"""Control bodies: clear statements of ids and keys that the server checks too.

A control entry's body is ``[code, version, body]``. Codes for seal, redact, admit,
refuse, erase and removal are reserved here; their bodies come with their operations.
"""

from __future__ import annotations

import enum
from typing import Annotated, Final

from msgspec import Meta

from sync.protocol import hashing
from sync.protocol.canonical import Wire, decode, encode
from sync.protocol.errors import Malformed, Refused
from sync.protocol.ids import Bytes16, Bytes32, Bytes64, EpochId, InspectionId
from sync.protocol.limits import CONTROL_BODY_BYTES, WRAPS
from sync.protocol.roster import PersonCode

SUITE: Final = 1
"""HPKE suite 1: X-Wing KEM 0x647A, HKDF-SHA256, AES-256-GCM (RFC 9180)."""


class ControlCode(enum.IntEnum):
    """What a control entry states."""

    CREATE = 1
    EPOCH = 2
    ADD_MEMBER = 3
    REMOVE_MEMBER = 4
    SEAL = 5
    REDACT = 6
    ADMIT = 7
    REFUSE = 8
    ERASE = 9


class Statement(Wire, frozen=True):
    """The body of every control entry."""

    code: Annotated[int, Meta(ge=1, le=2**16)]
    version: Annotated[int, Meta(ge=1, le=2**16)]
    body: Annotated[bytes, Meta(max_length=CONTROL_BODY_BYTES)]


class Wrap(Wire, frozen=True):
    """An epoch secret sealed to one recipient key: enc ‖ ciphertext of HPKE suite 1."""

    suite: Annotated[int, Meta(ge=1, le=255)]
    recipient: Bytes16
    sealed: Annotated[bytes, Meta(min_length=64, max_length=4_096)]


class Link(Wire, frozen=True):
    """An earlier epoch secret sealed under this epoch's, so one wrap opens the history."""

    epoch: Bytes32
    sealed: Annotated[bytes, Meta(min_length=48, max_length=48)]


class EpochBody(Wire, frozen=True):
    """A key period of one compartment (zero = the whole team) and who can open it."""

    compartment: Bytes16
    epoch: Bytes32
    wraps: Annotated[tuple[Wrap, ...], Meta(min_length=2, max_length=WRAPS)]
    links: Annotated[tuple[Link, ...], Meta(max_length=16)]


class Member(Wire, frozen=True):
    """A member of the inspection's team by person code."""

    person: PersonCode
    lead: bool


class CreateBody(Wire, frozen=True):
    """The first statement of an inspection; `nonce` makes its id (`inspection_id`).

    The first epoch travels in the same body, so that an inspection never exists without
    its mandatory wraps.
    """

    nonce: Bytes32
    creator: Bytes16
    members: Annotated[tuple[Member, ...], Meta(min_length=1, max_length=WRAPS)]
    epoch: EpochBody


class AddMemberBody(Wire, frozen=True):
    """A person (or a further laptop of one) joins; the present epochs wrapped to it.

    `from_now` leaves out history links; a zero `cites` means that no removal is undone.
    """

    member: Member
    epochs: Annotated[tuple[EpochBody, ...], Meta(max_length=16)]
    cites: Bytes32


class SealHead(Wire, frozen=True):
    """One head that a seal covers, with the author's signature over it."""

    entry: Bytes32
    signature: Bytes64


_BODIES: Final[dict[int, type[CreateBody | EpochBody | AddMemberBody]]] = {
    ControlCode.CREATE: CreateBody,
    ControlCode.EPOCH: EpochBody,
    ControlCode.ADD_MEMBER: AddMemberBody,
}


def pack(code: ControlCode, body: CreateBody | EpochBody | AddMemberBody) -> bytes:
    """Return the body bytes of a control entry of version 1."""
    return encode(Statement(int(code), 1, encode(body)))


def parse(untrusted: bytes) -> CreateBody | EpochBody | AddMemberBody | None:
    """Return what a control body states, or None for a statement newer than this code."""
    statement = decode(Statement, untrusted, limit=CONTROL_BODY_BYTES)
    kind = _BODIES.get(statement.code)
    if kind is None or statement.version != 1:
        return None
    return decode(kind, statement.body, limit=CONTROL_BODY_BYTES)


def epochs_of(statement: CreateBody | EpochBody | AddMemberBody) -> tuple[EpochBody, ...]:
    """Return the epochs that a statement brings or wraps again."""
    if isinstance(statement, CreateBody):
        return (statement.epoch,)
    return (statement,) if isinstance(statement, EpochBody) else statement.epochs


def inspection_id(organisation: bytes, creator: bytes, nonce: bytes) -> InspectionId:
    """Return the id that only the creator's first entry can open."""
    return InspectionId(hashing.labelled("inspection/1", organisation, creator, nonce)[:16])


def check_mandatory_wraps(epoch: EpochBody, role_key: bytes, recovery_key: bytes) -> EpochId:
    """Return the epoch's id, or refuse an epoch without the two mandatory wraps.

    `role_key` and `recovery_key` are the 16-byte key ids that the roster names.
    """
    recipients = [wrap.recipient for wrap in epoch.wraps]
    if len(set(recipients)) != len(recipients):
        raise Malformed("P-402", "A key period names a reader twice.")
    if role_key not in recipients or recovery_key not in recipients:
        raise Refused(
            "P-401",
            "A key period leaves out the records office or the recovery key.",
            "Nothing was taken in. Tell your records office who sent this.",
        )
    return EpochId(epoch.epoch)
