"""Real servers for tests: a process that speaks TLS on loopback, and a plain caller."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPSConnection
from pathlib import Path
from typing import IO, Any

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.protocol import hashing
from sync.protocol.canonical import decode, encode
from sync.protocol.entry import Entry
from sync.protocol.exchange import (
    CONTENT_TYPE,
    Challenge,
    ErrorBody,
    OpenSession,
    PublishRoster,
    Session,
    SyncAnswer,
    SyncRequest,
    Transcript,
)
from sync.protocol.ids import ZERO16, ZERO32
from sync.protocol.limits import MIB
from sync.protocol.segments import pack_segments, unpack_segments
from sync.protocol.signing import Label, message
from sync.server import compose, settings, setup
from sync.server.system import SystemClock, SystemRandomness
from tests.support.organisation import Laptop, Organisation

COMMAND = (sys.executable, "-m", "sync.server")
ROOT = Path(__file__).parents[2]


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `fieldapp-server` with `arguments` and return what it printed."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def init(data: Path, organisation: Organisation, **chosen: Any) -> dict[str, Any]:
    """Make a server of `organisation` in the folder `data`, as `fieldapp-server init` does.

    `chosen` are fields of `Settings`; returns what `init` prints.
    """
    root, roster = organisation.documents()
    wanted = setup.Wanted(root, roster, settings.Settings(**chosen))
    world = compose.World(SystemClock(), SystemRandomness())
    setup.initialise(settings.DataFolder(data), wanted, world)
    return setup.facts(settings.DataFolder(data), wanted.settings)


def change_limits(data: Path, **limits: int) -> None:
    """Write other limits into a server's settings."""
    folder = settings.DataFolder(data)
    held = settings.load(folder)
    changed = msgspec.structs.replace(held.limits, **limits)
    settings.save(folder, msgspec.structs.replace(held, limits=changed))


@dataclass
class Served:
    """A running server process."""

    process: subprocess.Popen[str]
    host: str
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"https://{self.host}:{self.port}"


@contextmanager
def serving(data: Path, port: int = 0) -> Iterator[Served]:
    """Run `fieldapp-server serve` on loopback until the block ends."""
    log = data.with_suffix(".log")
    with log.open("a", encoding="utf-8") as sink:
        process = _start(data, port, sink)
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, f"the server did not start: {log.read_text(encoding='utf-8')}"
            host, _, found = json.loads(line)["listening"].removeprefix("https://").rpartition(":")
            yield Served(process, host, int(found), log)
        finally:
            process.terminate()
            process.communicate(timeout=30)


def _start(data: Path, port: int, sink: IO[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "serve", "--data", str(data), "--port", str(port), "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=sink,
        text=True,
        env=os.environ | {"PYTHONWARNINGS": "error"},
    )


def loose_tls() -> ssl.SSLContext:
    """Return a client context that checks no names: these tests check the key itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@dataclass
class Answered:
    """Status, headers and body of one response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def error(self) -> ErrorBody:
        return decode(ErrorBody, self.body, limit=MIB)


@dataclass
class Caller:
    """One laptop that talks to a server by hand, over one TLS connection."""

    served: Served
    organisation: Organisation
    laptop: Laptop
    token: bytes = b""
    challenge: Challenge | None = None
    transcript: Transcript | None = None
    _connection: HTTPSConnection | None = field(default=None, repr=False)

    @property
    def connection(self) -> HTTPSConnection:
        if self._connection is None:
            address = self.served.host, self.served.port
            self._connection = HTTPSConnection(*address, context=loose_tls(), timeout=60)
            self._connection.connect()
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def tls_key(self) -> bytes:
        """Return the hash of the public key that the server shows."""
        shown = self.connection.sock.getpeercert(binary_form=True)
        assert shown is not None
        public = x509.load_der_x509_certificate(shown).public_key()
        return hashing.plain(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answered:
        """Send one request, with the token when there is one."""
        told = {"content-type": CONTENT_TYPE, **headers}
        if self.token:
            told["authorization"] = f"Bearer {self.token.hex()}"
        self.connection.request(method, path, body, told)
        answer = self.connection.getresponse()
        lowered = {name.lower(): value for name, value in answer.getheaders()}
        return Answered(answer.status, lowered, answer.read())

    def open(self, tls_key: bytes | None = None) -> Answered:
        """Open a session; keep its token when it is given."""
        self.token = b""
        given = self.ask("POST", "/v1/session/challenge", b"")
        challenge = decode(Challenge, given.body, limit=MIB)
        answer = self.answer(challenge, tls_key or self.tls_key())
        if answer.status == 200:
            self.token = decode(Session, answer.body, limit=MIB).token
        return answer

    def answer(self, challenge: Challenge, tls_key: bytes) -> Answered:
        """Answer a challenge with the laptop's signature."""
        self.challenge, nonce = challenge, hashing.plain(challenge.nonce)
        self.transcript = Transcript(
            challenge.server, challenge.incarnation, self.laptop.id, challenge.nonce, nonce, tls_key
        )
        exact = message(Label.SESSION, self.organisation.id, encode(self.transcript))
        signature = self.laptop.key.sign(exact)
        asked = OpenSession(self.laptop.id, challenge.nonce, nonce, tls_key, signature)
        return self.ask("POST", "/v1/session", encode(asked))

    def push(self, inspection: bytes, entries: Sequence[Entry] = (), **known: Any) -> Answered:
        """Send one sync request; `known` are fields of SyncRequest."""
        fields: dict[str, Any] = {
            "incarnation": self.challenge.incarnation if self.challenge else ZERO16,
            "cursor": 0,
            "digest": ZERO32,
            "limit": 100_000,
            **known,
        }
        asked = SyncRequest(inspection=inspection, segments=pack_segments(entries), **fields)
        return self.ask("POST", "/v1/sync", encode(asked))

    def sync(self, inspection: bytes, entries: Sequence[Entry] = (), **known: Any) -> SyncAnswer:
        """Send one sync request and return the answer to it."""
        answered = self.push(inspection, entries, **known)
        assert answered.status == 200, answered.error
        return decode(SyncAnswer, answered.body, limit=64 * MIB)

    def publish(self) -> Answered:
        """Bring the organisation's present documents."""
        return self.ask("POST", "/v1/roster", encode(PublishRoster(*self.organisation.documents())))


def received(organisation: Organisation, answer: SyncAnswer) -> list[Entry]:
    """Return the whole entries in an answer."""
    segments = [segment for run in answer.runs for segment in run.segments]
    return list(unpack_segments(organisation.id, segments))


def ids(organisation: Organisation, answer: SyncAnswer) -> list[bytes]:
    """Return the ids in an answer's runs, in order."""
    found: list[bytes] = []
    for run in answer.runs:
        found += run.offered
        found += [entry.id for entry in unpack_segments(organisation.id, run.segments)]
    return found
