"""The people document: names and labels, sealed under the organisation secret.

Rosters and logs hold codes only; this is the one place where a code meets a name.
"""

from __future__ import annotations

from typing import Annotated, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Meta

from fieldapp.crypto.mac import derive
from fieldapp.crypto.padme import padded_size
from fieldapp.domain.errors import Malformed
from fieldapp.domain.ports import Randomness
from sync.protocol.canonical import Wire, decode, encode
from sync.protocol.ids import Bytes16, Bytes32, Count
from sync.protocol.limits import MIB
from sync.protocol.roster import PersonCode

PEOPLE_BYTES: Final = MIB
_NONCE: Final = bytes(12)
_Words = Annotated[str, Meta(max_length=200)]


class PersonName(Wire, frozen=True):
    """A person's code and the name to show."""

    person: PersonCode
    name: _Words


class LaptopLabel(Wire, frozen=True):
    """A device's id and what people call the laptop."""

    device: Bytes16
    label: _Words


class People(Wire, frozen=True):
    """Names of an organisation, its people and laptops; a higher version wins."""

    organisation: Bytes16
    version: Count
    title: _Words
    people: Annotated[tuple[PersonName, ...], Meta(max_length=4_096)]
    laptops: Annotated[tuple[LaptopLabel, ...], Meta(max_length=4_096)]


class SealedPeople(Wire, frozen=True):
    """What travels: the organisation it is for, a salt and the sealed, padded document."""

    format: Annotated[int, Meta(ge=1, le=1)]
    organisation: Bytes16
    salt: Bytes32
    data: Annotated[bytes, Meta(max_length=PEOPLE_BYTES)]


def seal_people(people: People, organisation_secret: bytes, rng: Randomness) -> bytes:
    """Return the canonical bytes of the sealed document."""
    clear = encode(people)
    decode(People, clear, limit=PEOPLE_BYTES // 2)
    counted = len(clear).to_bytes(4, "big") + clear
    padded = counted.ljust(padded_size(len(counted)), b"\0")
    salt = rng.bytes(32)
    cipher = _cipher(organisation_secret, salt, people.organisation)
    return encode(
        SealedPeople(
            1, people.organisation, salt, cipher.encrypt(_NONCE, padded, people.organisation)
        )
    )


def open_people(untrusted: bytes, organisation_secret: bytes) -> People:
    """Return the names, or raise `Malformed` (K-411) when the document does not open."""
    sealed = decode(SealedPeople, untrusted, limit=PEOPLE_BYTES)
    cipher = _cipher(organisation_secret, sealed.salt, sealed.organisation)
    try:
        padded = cipher.decrypt(_NONCE, sealed.data, sealed.organisation)
    except InvalidTag:
        raise _does_not_open() from None
    people = decode(People, _unpadded(padded), limit=PEOPLE_BYTES)
    if people.organisation != sealed.organisation:
        raise _does_not_open()
    return people


def _unpadded(padded: bytes) -> bytes:
    end = 4 + int.from_bytes(padded[:4], "big")
    if len(padded) != padded_size(end) or padded.count(0, end) != len(padded) - end:
        raise _does_not_open()
    return padded[4:end]


def _cipher(secret: bytes, salt: bytes, organisation: bytes) -> AESGCM:
    return AESGCM(derive(secret, salt, b"people/1" + organisation))


def _does_not_open() -> Malformed:
    return Malformed("K-411", "The list of names does not open.")
