"""Making the documents that say who belongs: root, roster and their signatures.

`sync.protocol.roster` reads them; here an administrator's laptop writes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from fieldapp.crypto.keys import Signer
from fieldapp.domain.errors import Refused
from sync.protocol import hashing
from sync.protocol.canonical import decode, encode
from sync.protocol.ids import ZERO16, ZERO32
from sync.protocol.roster import (
    DOCUMENT_BYTES,
    Role,
    Root,
    Roster,
    RosterDevice,
    RosterPerson,
    RosterServer,
    Signature,
    SignedDocument,
    organisation_id,
    roster_hash,
)
from sync.protocol.signing import Label, load_public


@dataclass(frozen=True, slots=True)
class Period:
    """When a document was issued and when it warns, in Unix milliseconds."""

    issued_ms: int
    expires_ms: int


def sign_document(
    label: Label, organisation: bytes, body: bytes, signers: Iterable[Signer]
) -> SignedDocument:
    """Return exact bytes with one signature of each signer, in order of public key."""
    ordered = sorted(signers, key=lambda s: s.public)
    signatures = tuple(Signature(s.public, s.sign(label, organisation, body)) for s in ordered)
    return SignedDocument(label, body, signatures)


def make_root(
    root_signers: Iterable[Signer], administrators: Iterable[bytes], threshold: int, period: Period
) -> SignedDocument:
    """Return root version 1, signed by every root key; its bytes make the organisation id."""
    signers = tuple(root_signers)
    keys = tuple(sorted({s.public for s in signers}))
    root = Root(
        1,
        ZERO16,
        1,
        ZERO32,
        period.issued_ms,
        period.expires_ms,
        threshold,
        keys,
        tuple(sorted(set(administrators))),
    )
    body = encode(root)
    decode(Root, body, limit=DOCUMENT_BYTES)
    return sign_document(Label.ROOT, ZERO16, body, signers)


def make_roster(
    root: SignedDocument,
    role_public: bytes,
    recovery_public: bytes,
    period: Period,
    people: tuple[RosterPerson, ...] = (),
    devices: tuple[RosterDevice, ...] = (),
    servers: tuple[RosterServer, ...] = (),
) -> Roster:
    """Return roster version 1 under a root; `sign_roster` makes it a document."""
    return Roster(
        1,
        organisation_id(root.body),
        1,
        ZERO32,
        period.issued_ms,
        period.expires_ms,
        hashing.plain(root.body),
        (),
        ZERO32,
        people,
        devices,
        role_public,
        recovery_public,
        servers,
    )


def next_roster(previous: bytes, period: Period) -> Roster:
    """Return the successor of the roster whose exact bytes are `previous`, unchanged else."""
    before = decode(Roster, previous, limit=DOCUMENT_BYTES)
    return msgspec.structs.replace(
        before,
        version=before.version + 1,
        previous=roster_hash(previous),
        issued_ms=period.issued_ms,
        expires_ms=period.expires_ms,
    )


def sign_roster(roster: Roster, administrator: Signer) -> SignedDocument:
    """Return the roster signed by an administrator, after reading it back."""
    body = encode(roster)
    decode(Roster, body, limit=DOCUMENT_BYTES)
    return sign_document(Label.ROSTER, roster.organisation, body, (administrator,))


def with_person(roster: Roster, person: str, roles: Iterable[Role]) -> Roster:
    """Return the roster with a person who has these roles and those that they had."""
    had = {role for listed in roster.people if listed.person == person for role in listed.roles}
    entry = RosterPerson(person, tuple(sorted(had | set(roles))))
    others = [listed for listed in roster.people if listed.person != person]
    people = sorted([*others, entry], key=lambda p: p.person)
    return msgspec.structs.replace(roster, people=tuple(people))


def with_device(roster: Roster, device: RosterDevice) -> Roster:
    """Return the roster with one more laptop; refuse (P-322) keys that are in it already."""
    load_public(device.signing)
    if any({d.signing, d.sealing} & {device.signing, device.sealing} for d in roster.devices):
        raise Refused(
            "P-322",
            "This laptop's keys are in the list of people already.",
            "Make a new request on the laptop.",
        )
    devices = sorted([*roster.devices, device], key=lambda d: d.device)
    return msgspec.structs.replace(roster, devices=tuple(devices))


def with_server(roster: Roster, server: RosterServer) -> Roster:
    """Return the roster with a server, in place of the one with the same key."""
    load_public(server.signing)
    others = [listed for listed in roster.servers if listed.signing != server.signing]
    servers = sorted([*others, server], key=lambda s: s.signing)
    return msgspec.structs.replace(roster, servers=tuple(servers))
