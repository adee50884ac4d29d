"""A server in this process: real ledger, real disk, a clock and chance that the test holds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from sync.protocol import hashing
from sync.protocol.canonical import decode, encode
from sync.protocol.entry import Entry
from sync.protocol.exchange import (
    Challenge,
    FrontierAnswer,
    FrontierRequest,
    OpenSession,
    PublishRoster,
    RosterAnswer,
    Session,
    SyncAnswer,
    SyncRequest,
    Transcript,
)
from sync.protocol.ids import ZERO32
from sync.protocol.limits import MIB
from sync.protocol.receipt import SignedReceipt, StoredReceipt, open_stored
from sync.protocol.segments import pack_segments
from sync.protocol.signing import Label, message
from sync.server import compose, migrate, setup
from sync.server.chunks import Chunks
from sync.server.identity import Identity, load_identity
from sync.server.service import Service
from sync.server.settings import DataFolder, Limits, Settings, load
from tests.support.organisation import Laptop, Organisation


@dataclass
class HandClock:
    """Both clocks, moved by the test."""

    ms: int = 1_700_000_000_000
    seconds: float = 0.0

    def now_ms(self) -> int:
        return self.ms

    def monotonic(self) -> float:
        return self.seconds

    def pass_seconds(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)
        self.seconds += seconds


@dataclass
class DrawnBytes:
    """The same seed gives the same bytes."""

    seed: str = "1"
    drawn: int = 0

    def take(self, count: int) -> bytes:
        self.drawn += 1
        return hashlib.shake_256(f"{self.seed}/{self.drawn}".encode()).digest(count)


@dataclass
class Worker:
    """One server process's worth of objects over a shared data folder and database."""

    service: Service
    chunks: Chunks
    identity: Identity


@dataclass
class Host:
    """A made server; `workers` hold the same data at once."""

    folder: DataFolder
    organisation: Organisation
    clock: HandClock = field(default_factory=HandClock)
    randomness: DrawnBytes = field(default_factory=DrawnBytes)
    workers: list[Worker] = field(default_factory=list)
    tokens: dict[str, bytes] = field(default_factory=dict)
    _closing: ExitStack = field(default_factory=ExitStack)

    @classmethod
    def make(
        cls,
        path: Path,
        organisation: Organisation,
        database: str = "",
        limits: Limits | None = None,
        seed: str = "1",
    ) -> Host:
        """Initialise a server in `path` and start one worker on it."""
        host = cls(DataFolder(path), organisation, randomness=DrawnBytes(seed))
        root, roster = organisation.documents()
        settings = Settings(database=database, limits=limits or Limits())
        setup.initialise(host.folder, setup.Wanted(root, roster, settings), host.world)
        host.work()
        return host

    @property
    def world(self) -> compose.World:
        return compose.World(self.clock, self.randomness)

    def work(self) -> Worker:
        """Start a further worker on the same data."""
        settings = load(self.folder)
        database = compose.open_database(self.folder, settings)
        migrate.check(database)
        identity = load_identity(self.folder, settings)
        service, chunks, close = compose.make_service(
            self.folder, settings, database, identity, self.world
        )
        self._closing.callback(close)
        self.workers.append(Worker(service, chunks, identity))
        return self.workers[-1]

    def restart(self) -> None:
        """End all workers and start one."""
        self.close()
        self.workers.clear()
        self.work()

    def close(self) -> None:
        self._closing.close()

    @property
    def service(self) -> Service:
        return self.workers[0].service

    @property
    def chunks(self) -> Chunks:
        return self.workers[0].chunks

    @property
    def identity(self) -> Identity:
        return self.workers[0].identity

    def challenge(self) -> Challenge:
        return decode(Challenge, self.service.challenge(), limit=MIB)

    def proof(
        self, laptop: Laptop, challenge: Challenge, tls_key: bytes | None = None, **other: bytes
    ) -> OpenSession:
        """Return a laptop's answer to a challenge; `other` replaces transcript fields."""
        tls_key = tls_key or next(iter(self.identity.tls_keys))
        nonce = hashing.plain(challenge.nonce)
        told = Transcript(
            challenge.server, challenge.incarnation, laptop.id, challenge.nonce, nonce, tls_key
        )
        exact = encode(msgspec.structs.replace(told, **other))
        signature = laptop.key.sign(message(Label.SESSION, self.organisation.id, exact))
        return OpenSession(laptop.id, challenge.nonce, nonce, tls_key, signature)

    def token(self, laptop: Laptop) -> bytes:
        """Return a token of the laptop, opening a session when there is none."""
        if laptop.name not in self.tokens:
            opened = self.service.open_session(self.proof(laptop, self.challenge()))
            self.tokens[laptop.name] = decode(Session, opened, limit=MIB).token
        return self.tokens[laptop.name]

    def request(self, inspection: bytes, entries: Sequence[Entry] = (), **known: Any) -> bytes:
        """Return the bytes of a sync request."""
        fields: dict[str, Any] = {"incarnation": self.incarnation, "cursor": 0, "digest": ZERO32}
        fields |= {"limit": 100_000, **known}
        return encode(SyncRequest(inspection=inspection, segments=pack_segments(entries), **fields))

    @property
    def incarnation(self) -> bytes:
        return self.challenge().incarnation

    def sync(
        self, laptop: Laptop, inspection: bytes, entries: Sequence[Entry] = (), **known: Any
    ) -> SyncAnswer:
        """Exchange as a laptop."""
        request = self.request(inspection, entries, **known)
        answer = self.service.sync(self.token(laptop), request)
        return decode(SyncAnswer, answer.body, limit=64 * MIB)

    def receipt(self, answer: SyncAnswer) -> StoredReceipt:
        """Return the receipt in an answer, its signature checked."""
        assert answer.receipt is not None
        signed = decode(SignedReceipt, answer.receipt, limit=2 * MIB)
        found = open_stored(signed, self.identity.public, self.organisation.id)
        assert found is not None
        return found

    def frontier(self, laptop: Laptop, inspection: bytes, *heads: bytes) -> FrontierAnswer:
        request = encode(FrontierRequest(inspection, heads))
        answer = self.service.frontier(self.token(laptop), request)
        return decode(FrontierAnswer, answer, limit=MIB)

    def roster(self, laptop: Laptop) -> RosterAnswer:
        answer = self.service.roster(self.token(laptop), "")
        return decode(RosterAnswer, answer.body, limit=3 * MIB)

    def publish(self, organisation: Organisation | None = None) -> None:
        documents = (organisation or self.organisation).documents()
        self.service.publish(encode(PublishRoster(*documents)))

    def put(self, laptop: Laptop, inspection: bytes, data: bytes) -> bytes:
        """Upload a chunk and return its address."""
        address = hashing.plain(data)
        upload = self.chunks.begin(self.token(laptop), inspection)
        self.chunks.keep(upload, address, data)
        self.chunks.list(upload)
        return address
