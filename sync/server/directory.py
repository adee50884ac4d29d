"""Who belongs: the newest root and roster that this server distributes.

Authority is in the signatures, so whoever carries a newer roster may bring it; the server
keeps it only when an administrator signed it and it follows the one that is held.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, func, insert, select

from sync.protocol.canonical import decode
from sync.protocol.errors import Refused
from sync.protocol.ids import DeviceId, OrganisationId, PersonId
from sync.protocol.roster import (
    DOCUMENT_BYTES,
    Known,
    Role,
    Roster,
    SignedDocument,
    key_id,
    organisation_id,
    roster_hash,
    verify_documents,
)
from sync.server import refusals, schema

ROOT = "root"
ROSTER = "roster"


@dataclass(frozen=True, slots=True)
class Standing:
    """The verified documents in force and the keys that follow from them."""

    known: Known
    root: bytes
    roster: bytes
    role_key: bytes
    recovery_key: bytes
    office: frozenset[PersonId]
    keys: dict[DeviceId, Ed25519PublicKey] = field(repr=False)

    def reads_everything(self, person: PersonId) -> bool:
        """Say whether a person is of the records office, a reader of every inspection."""
        return person in self.office


class Directory:
    """Keeps the newest documents; one verified copy in memory, renewed when they change."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.organisation = organisation
        self._standing: Standing | None = None

    def standing(self, connection: Connection) -> Standing | None:
        """Return the documents in force, or None while no roster has come."""
        version = newest_version(connection, ROSTER)
        held = self._standing
        if version is None:
            return None
        if held is None or held.known.roster.version != version:
            held = _stand(
                signed_bytes(connection, ROOT, 1), signed_bytes(connection, ROSTER, version)
            )
            self._standing = held
        return held

    def publish(self, connection: Connection, root: bytes, roster: bytes) -> None:
        """Keep a newer roster, or refuse it; `connection` writes."""
        founding = decode(SignedDocument, root, limit=DOCUMENT_BYTES).body
        if organisation_id(founding) != self.organisation:
            raise refusals.second_genesis()
        stated = decode(SignedDocument, roster, limit=DOCUMENT_BYTES).body
        version = newest_version(connection, ROSTER)
        if version is not None:
            held = signed_bytes(connection, ROSTER, version)
            _check_follows(decode(Roster, stated, limit=DOCUMENT_BYTES), version, held)
        known = verify_documents(root, roster, None)
        keep(connection, ROSTER, known.roster.version, roster)


def keep(connection: Connection, kind: str, version: int, signed: bytes) -> None:
    """Write a signed document."""
    connection.execute(
        insert(schema.document), {"kind": kind, "version": version, "signed": signed}
    )


def newest_version(connection: Connection, kind: str) -> int | None:
    """Return the highest version of a kind of document, or None."""
    query = select(func.max(schema.document.c.version)).where(schema.document.c.kind == kind)
    found: int | None = connection.execute(query).scalar()
    return found


def signed_bytes(connection: Connection, kind: str, version: int) -> bytes:
    """Return the exact bytes of a signed document that is held."""
    table = schema.document
    query = select(table.c.signed).where(table.c.kind == kind, table.c.version == version)
    return bytes(connection.execute(query).scalar_one())


def _stand(root: bytes, roster: bytes) -> Standing:
    known = verify_documents(root, roster, None)
    keys = {
        device: Ed25519PublicKey.from_public_bytes(listed.signing)
        for device, listed in known.by_device.items()
    }
    mandatory = key_id(known.roster.role_key), key_id(known.roster.recovery_key)
    office = frozenset(
        PersonId(one.person) for one in known.roster.people if Role.RECORDS_OFFICE in one.roles
    )
    return Standing(known, root, roster, *mandatory, office, keys)


def _check_follows(roster: Roster, version: int, held: bytes) -> None:
    """A roster follows when it is newer; when it is the very next, it names the one held."""
    if roster.version <= version:
        raise refusals.not_newer()
    before = decode(SignedDocument, held, limit=DOCUMENT_BYTES).body
    if roster.version == version + 1 and roster.previous != roster_hash(before):
        raise refusals.broken_chain()


def refuse_unless_root(root: bytes) -> OrganisationId:
    """Return the organisation that a root document founds, or refuse it."""
    try:
        document = decode(SignedDocument, root, limit=DOCUMENT_BYTES)
    except Refused:
        raise Refused(
            "S-109", "The root file cannot be read.", "Give the root file of your organisation."
        ) from None
    return organisation_id(document.body)
