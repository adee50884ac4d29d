"""Sessions: a challenge answered with the device's key, then a short-lived token.

A token opens reading and offering; it cannot write an entry, since each is signed by its
author. Tokens are kept hashed and never logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from sync.protocol import hashing
from sync.protocol.canonical import encode
from sync.protocol.exchange import Challenge, OpenSession, Session, Transcript
from sync.protocol.ids import DeviceId, OrganisationId, PersonId
from sync.protocol.limits import CHALLENGE_SECONDS, SESSION_SECONDS
from sync.protocol.signing import Label, verify
from sync.server import refusals, schema
from sync.server.directory import Directory, Standing
from sync.server.identity import Identity
from sync.server.ports import Clock, Randomness
from sync.server.refusals import Denied

_TOKENS: Final = 10_000
"""Tokens that one worker remembers, by their hash."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: a device of the roster, its person, and the documents in force."""

    device: DeviceId
    person: PersonId
    standing: Standing


class Access:
    """Opens sessions and recognises their tokens."""

    def __init__(
        self, identity: Identity, directory: Directory, clock: Clock, randomness: Randomness
    ) -> None:
        self._identity = identity
        self._directory = directory
        self._clock = clock
        self._randomness = randomness
        self._held: dict[bytes, tuple[DeviceId, int]] = {}

    def challenge(self, connection: Connection) -> Challenge:
        """Return a nonce that one session can use within a minute."""
        now = self._clock.now_ms()
        nonce = self._randomness.take(32)
        _forget_old(connection, now)
        row = {"nonce": nonce, "expires_ms": now + CHALLENGE_SECONDS * 1000}
        connection.execute(insert(schema.challenge), row)
        return Challenge(nonce, self._identity.public, incarnation(connection))

    def open(self, connection: Connection, asked: OpenSession) -> Session | Denied:
        """Return a session for a device that proved its key, else the refusal.

        The refusal is returned, not raised, so that the transaction that spent the
        challenge commits either way.
        """
        now = self._clock.now_ms()
        if not _spend(connection, asked.server_nonce, now):
            return refusals.spent_challenge()
        exact = encode(self._transcript(connection, asked))
        refused = self._refusal(connection, asked, exact)
        if refused:
            return refused
        token = self._randomness.take(32)
        expires = now + SESSION_SECONDS * 1000
        row = {"token": _hash(token), "device": asked.device, "expires_ms": expires}
        connection.execute(insert(schema.session), row)
        signature = self._identity.sign(Label.SESSION, self._directory.organisation, exact)
        return Session(token, SESSION_SECONDS, signature)

    def visitor(self, connection: Connection, token: bytes) -> Visitor:
        """Return who holds `token`, or refuse; a device that left the roster holds none."""
        device = self._device(connection, _hash(token))
        standing = self._directory.standing(connection)
        if device is None or standing is None:
            raise refusals.no_session()
        person = standing.known.person_of(device)
        if person is None:
            raise refusals.no_session()
        return Visitor(device, person, standing)

    def _device(self, connection: Connection, hashed: bytes) -> DeviceId | None:
        """Return whose token this is; a token means the same until it ends, so it is kept."""
        table = schema.session
        if hashed not in self._held:
            query = select(table.c.device, table.c.expires_ms).where(table.c.token == hashed)
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            if len(self._held) >= _TOKENS:
                self._held.clear()
            self._held[hashed] = DeviceId(bytes(row.device)), row.expires_ms
        device, expires = self._held[hashed]
        return device if expires > self._clock.now_ms() else None

    def _transcript(self, connection: Connection, asked: OpenSession) -> Transcript:
        return Transcript(
            self._identity.public,
            incarnation(connection),
            asked.device,
            asked.server_nonce,
            asked.device_nonce,
            asked.tls_key,
        )

    def _refusal(self, connection: Connection, asked: OpenSession, exact: bytes) -> Denied | None:
        standing = self._directory.standing(connection)
        key = standing.keys.get(DeviceId(asked.device)) if standing else None
        organisation: OrganisationId = self._directory.organisation
        if key is None or not verify(key, Label.SESSION, organisation, exact, asked.signature):
            return refusals.unknown_device()
        if asked.tls_key not in self._identity.tls_keys:
            return refusals.intercepted()
        return None


def incarnation(connection: Connection) -> bytes:
    """Return the id of this life of the server; a restored one has another."""
    return bytes(connection.execute(select(schema.server.c.incarnation)).scalar_one())


def _spend(connection: Connection, nonce: bytes, now: int) -> bool:
    table = schema.challenge
    spent = delete(table).where(table.c.nonce == nonce, table.c.expires_ms > now)
    return connection.execute(spent).rowcount == 1


def _forget_old(connection: Connection, now: int) -> None:
    for table in (schema.challenge, schema.session):
        connection.execute(delete(table).where(table.c.expires_ms <= now))


def _hash(token: bytes) -> bytes:
    return hashing.labelled("token/1", token)
