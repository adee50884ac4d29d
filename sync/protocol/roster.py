"""Who belongs: root, roster and the words that compare an enrolment.

Documents hold ids, roles and keys only; names stand in a people document that is sealed
under the organisation secret. The server distributes these documents and decides nothing.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta

from sync.protocol import hashing
from sync.protocol.canonical import Wire, decode, encode
from sync.protocol.errors import Refused
from sync.protocol.ids import (
    Bytes16,
    Bytes32,
    Bytes64,
    Count,
    DeviceId,
    OrganisationId,
    PersonId,
    RosterHash,
)
from sync.protocol.limits import MIB
from sync.protocol.signing import Label, load_public, verify

DOCUMENT_BYTES: Final = MIB
HPKE_PUBLIC: Final = 1_216
HpkePublic = Annotated[bytes, Meta(min_length=HPKE_PUBLIC, max_length=HPKE_PUBLIC)]
PersonCode = Annotated[str, Meta(pattern=r"\A[A-Z][A-Z0-9]{1,7}\Z")]


class Role(enum.StrEnum):
    """What a person may do; the records office reads and confirms every inspection."""

    LEAD = "lead"
    INSPECTOR = "inspector"
    ANALYST = "analyst"
    QUALITY = "quality"
    RECORDS_OFFICE = "records_office"
    ADMINISTRATOR = "administrator"


class Root(Wire, frozen=True):
    """The anchor: who may sign rosters. Version 1 has a zero organisation."""

    format: Annotated[int, Meta(ge=1, le=1)]
    organisation: Bytes16
    version: Count
    previous: Bytes32
    issued_ms: Count
    expires_ms: Count
    threshold: Annotated[int, Meta(ge=1, le=16)]
    root_keys: Annotated[tuple[Bytes32, ...], Meta(min_length=1, max_length=16)]
    administrators: Annotated[tuple[Bytes32, ...], Meta(min_length=1, max_length=64)]


class RosterPerson(Wire, frozen=True):
    """A person's code and roles; no name."""

    person: PersonCode
    roles: Annotated[tuple[Role, ...], Meta(min_length=1, max_length=8)]


class RosterDevice(Wire, frozen=True):
    """A laptop: its id is derived from both public keys (`device_id`)."""

    device: Bytes16
    person: PersonCode
    signing: Bytes32
    sealing: HpkePublic


class RosterServer(Wire, frozen=True):
    """A server: its signing key and the SHA-256 of each TLS public key (SPKI) it may show."""

    signing: Bytes32
    tls: Annotated[tuple[Bytes32, ...], Meta(min_length=1, max_length=8)]


class Roster(Wire, frozen=True):
    """People, roles, devices, role keys and servers, signed by an administrator."""

    format: Annotated[int, Meta(ge=1, le=1)]
    organisation: Bytes16
    version: Count
    previous: Bytes32
    issued_ms: Count
    expires_ms: Count
    root: Bytes32
    offices: Annotated[tuple[Bytes32, ...], Meta(max_length=64)]
    revocation: Bytes32
    people: Annotated[tuple[RosterPerson, ...], Meta(max_length=4_096)]
    devices: Annotated[tuple[RosterDevice, ...], Meta(max_length=4_096)]
    role_key: HpkePublic
    recovery_key: HpkePublic
    servers: Annotated[tuple[RosterServer, ...], Meta(max_length=16)]


class Signature(Wire, frozen=True):
    """One signature and the public key it is by."""

    key: Bytes32
    signature: Bytes64


class SignedDocument(Wire, frozen=True):
    """Exact bytes of a document and the signatures over them."""

    label: Label
    body: Annotated[bytes, Meta(max_length=DOCUMENT_BYTES)]
    signatures: Annotated[tuple[Signature, ...], Meta(min_length=1, max_length=16)]


def organisation_id(root_version_1: bytes) -> OrganisationId:
    """Return the first 16 bytes of H("root/1" ‖ exact bytes of root version 1)."""
    return OrganisationId(hashing.labelled("root/1", root_version_1)[:16])


def root_fingerprint(root_version_1: bytes) -> bytes:
    """Return the 32-byte fingerprint by which people compare a root."""
    return hashing.labelled("root/1", root_version_1)


def device_id(signing: bytes, sealing: bytes) -> DeviceId:
    """Return the id of the device that holds both keys."""
    return DeviceId(hashing.labelled("device/1", signing, sealing)[:16])


def key_id(sealing: bytes) -> bytes:
    """Return the 16-byte id of an HPKE public key (role key, recovery key or device)."""
    return hashing.labelled("key/1", sealing)[:16]


def roster_hash(body: bytes) -> RosterHash:
    """Return the hash by which entries cite a roster."""
    return RosterHash(hashing.labelled("roster-hash/1", body))


@dataclass(frozen=True, slots=True)
class Known:
    """A verified root and roster: the only source of keys and roles for everyone.

    Equal for device and server. `by_device` answers whose key signed an entry.
    """

    organisation: OrganisationId
    root: Root
    roster: Roster
    roster_hash: RosterHash
    by_device: dict[DeviceId, RosterDevice]

    def person_of(self, device: DeviceId) -> PersonId | None:
        """Return the person whose laptop this is, or None when the roster lacks it."""
        found = self.by_device.get(device)
        return PersonId(found.person) if found else None

    def roles_of(self, person: PersonId) -> frozenset[Role]:
        """Return the roles of a person, empty when unknown."""
        for listed in self.roster.people:
            if listed.person == person:
                return frozenset(listed.roles)
        return frozenset()

    def devices_of(self, person: PersonId) -> tuple[RosterDevice, ...]:
        """Return every laptop of a person."""
        return tuple(d for d in self.roster.devices if d.person == person)


def verify_documents(root_bytes: bytes, roster_bytes: bytes, fingerprint: bytes | None) -> Known:
    """Return what a signed root (version 1) and roster state, or refuse them.

    `fingerprint` is the 32-byte root fingerprint that the reader trusts; None when the
    caller compares it with people afterwards. A later root version needs the chain of
    roots and is refused here.
    """
    root_document = decode(SignedDocument, root_bytes, limit=DOCUMENT_BYTES)
    roster_document = decode(SignedDocument, roster_bytes, limit=DOCUMENT_BYTES)
    root = _verified_root(root_document, fingerprint)
    organisation = organisation_id(root_document.body)
    roster = _verified_roster(roster_document, root, organisation)
    if roster.root != hashing.plain(root_document.body):
        raise Refused(
            "P-304",
            "The list of people belongs to another organisation root.",
            "Ask your administrator for the current list.",
        )
    devices = {DeviceId(d.device): d for d in roster.devices}
    return Known(organisation, root, roster, roster_hash(roster_document.body), devices)


def _verified_root(document: SignedDocument, fingerprint: bytes | None) -> Root:
    root = decode(Root, document.body, limit=DOCUMENT_BYTES)
    if fingerprint is not None and root_fingerprint(document.body) != fingerprint:
        raise Refused(
            "P-301",
            "This belongs to another organisation.",
            "Compare the organisation's words with your administrator.",
        )
    good = _good_signers(document, Label.ROOT, bytes(16), frozenset(root.root_keys))
    if root.version != 1 or len(good) < root.threshold:
        raise Refused(
            "P-302",
            "The organisation's root is not signed as it must be.",
            "Ask your administrator for a new copy.",
        )
    return root


def _verified_roster(document: SignedDocument, root: Root, organisation: bytes) -> Roster:
    roster = decode(Roster, document.body, limit=DOCUMENT_BYTES)
    good = _good_signers(document, Label.ROSTER, organisation, frozenset(root.administrators))
    if not good or roster.organisation != organisation:
        raise Refused(
            "P-303",
            "The list of people is not signed by an administrator.",
            "Ask your administrator for a new copy.",
        )
    for device in roster.devices:
        load_public(device.signing)
        if device_id(device.signing, device.sealing) != device.device:
            raise Refused(
                "P-305",
                "A laptop in the list of people does not match its keys.",
                "Ask your administrator for a new copy.",
            )
    return roster


def _good_signers(
    document: SignedDocument, label: Label, organisation: bytes, allowed: frozenset[bytes]
) -> frozenset[bytes]:
    if document.label is not label:
        return frozenset()
    return frozenset(
        s.key
        for s in document.signatures
        if s.key in allowed
        and verify(load_public(s.key), label, organisation, document.body, s.signature)
    )


def pack(document: SignedDocument) -> bytes:
    """Return the canonical bytes of a signed document."""
    return encode(document)
